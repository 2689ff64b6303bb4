"""The families of put-together prompt ids, held against the code that puts them together."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from voice_triage.knowledge.load import Knowledge
from voice_triage.knowledge.prompt_ids import FAMILIES, said_ids

NO_PROMPTS = ("said", "relief", "avoid")
"""Sentences whose text stands in `said.yaml` or in the medical data."""
PACKAGE = Path(__file__).resolve().parents[2] / "voice_triage"


def beginnings() -> Iterator[tuple[str, str]]:
    """File and first piece of every text that the dialogue puts together from `beginning_` and something else."""
    for path in sorted((PACKAGE / "dialogue").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                first = str(node.values[0].value)
                if first.endswith("_"):
                    yield path.name, first.removesuffix("_")


def test_every_family_that_the_dialogue_puts_together_is_declared() -> None:
    assert [where for where in beginnings() if where[1] not in (*FAMILIES, *NO_PROMPTS)] == []
    assert {"tier", "scope", "repair"} <= {first for _, first in beginnings()}


def test_ids_in_the_code_families_and_maps_are_all_said(knowledge: Knowledge) -> None:
    said = said_ids(knowledge.prompts, knowledge.triage)
    assert {
        "greeting",
        "tier_soon",
        "ask_fever",
        "help_B6",
        "sign_now_foot",
        "repair_noise_2",
        "emergency_E01",
    } <= said
    assert {
        "warn_F01",
        "cause_next_short",
        "urgent_same_day_clot",
        "confirm_cyst",
        "emergency_call_ambulance",
    } <= said
    assert "tier_tomorrow" not in said
