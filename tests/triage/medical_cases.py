"""Situations a clinician can read: what is different from a calm case, and what must follow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

import voice_triage.triage
from voice_triage.frozen import Frozen
from voice_triage.triage.assessment import Assessment, Tier
from voice_triage.triage.engine import assess
from voice_triage.triage.facts import Facts
from voice_triage.triage.load import load_triage
from voice_triage.triage.model import TriageKnowledge
from voice_triage.triage.read_facts import facts_from_json

KNEE = load_triage(Path(voice_triage.triage.__file__).parent / "data" / "knee")
"""The knowledge of the knee, read once."""
FOLDER = Path(__file__).parent.parent / "situations"


class Expected(Frozen):
    """What must follow. Lists name what must be among the results; `not` and `without` what must not."""

    tier: Tier | None = None
    because: tuple[str, ...] = ()
    not_: tuple[str, ...] = ()
    first_cause: str = ""
    causes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    relief: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    no_causes: bool = False
    no_relief: bool = False


class Situation(Frozen):
    """One case, its name a sentence."""

    name: str
    answers: Mapping[str, Any]
    expect: Expected
    lost: bool = False


def situations(name: str) -> list[Situation]:
    """The situations of a file in tests/situations/."""
    entries = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    for entry in entries:
        entry["expect"] = {
            f"{key}_" if key == "not" else key: value for key, value in entry["expect"].items()
        }
    return [Situation.model_validate(entry, strict=False) for entry in entries]


def calm() -> dict[str, Any]:
    """The answers every situation starts from."""
    answers: dict[str, Any] = yaml.safe_load((FOLDER / "calm.yaml").read_text(encoding="utf-8"))
    return answers


def facts_of(knowledge: TriageKnowledge, answers: Mapping[str, Any]) -> Facts:
    """A calm case with these answers instead; None takes one away."""
    given = {slot: value for slot, value in {**calm(), **answers}.items() if value is not None}
    return facts_from_json(knowledge, given)


def play(knowledge: TriageKnowledge, situation: Situation) -> Assessment:
    """The assessment of a situation."""
    return assess(knowledge, facts_of(knowledge, situation.answers), lost=situation.lost)
