"""The development cases as people to talk to: an opening story, and an answer in ordinary words to every question."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from voice_triage.simulation.patient import Patient

HERE = Path(__file__).parent
SITUATIONS = HERE.parent / "situations"
SAYINGS: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load((HERE / "sayings.yaml").read_text())
OPENINGS: Mapping[str, str] = yaml.safe_load((HERE / "openings.yaml").read_text())
CALM: Mapping[str, Any] = yaml.safe_load((SITUATIONS / "calm.yaml").read_text())
PLAIN_OPENING = "the back of my knee hurts"
ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def development_cases() -> list[dict[str, Any]]:
    """The cases of development.yaml with their expected tier: gold, or the listed deviation."""
    file = yaml.safe_load((SITUATIONS / "development.yaml").read_text())
    deviations = file["deviations"]
    return [
        {**case, "expected": deviations.get(case["id"], {}).get("tier", case["gold"])}
        for case in file["cases"]
    ]


def patient_of(case: Mapping[str, Any], *, plain: bool = False) -> Patient:
    """The person of a case. `plain`: they open with nothing but the complaint, and everything must be asked."""
    known = {**CALM, **{slot: value for slot, value in case["answers"].items() if value is not None}}
    answers = {slot: said(slot, known.get(slot), case["id"]) for slot in {**SAYINGS, **known}}
    opening = PLAIN_OPENING if plain else OPENINGS[case["id"]]
    return Patient(id=case["id"], opening=opening, answers=answers)


def said(slot: str, value: Any, seed: str) -> str:
    """A value in ordinary words; the seed chooses among several ways."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return days(value) if slot == "duration" else number(int(value))
    wanted = value if isinstance(value, list) else ["same" if value is None else value]
    return " and ".join(_one(slot, str(one), seed) for one in wanted)


def number(value: int) -> str:
    """A whole number below a hundred in words."""
    if value < len(ONES):
        return ONES[value]
    tens, ones = divmod(value, 10)
    return TENS[tens - 2] + (f" {ONES[ones]}" if ones else "")


def days(value: float) -> str:
    """A number of days as people say it."""
    for length, unit in ((365, "year"), (30, "month"), (7, "week"), (1, "day")):
        count = round(value / length)
        if value >= length and abs(value - count * length) <= length * 0.15:
            return f"{'a' if count == 1 else number(count)} {unit}{'s' if count > 1 else ''}"
    return f"{number(round(value * 24))} hours" if value < 1 else f"{number(int(value))} days"


def _one(slot: str, value: str, seed: str) -> str:
    ways = SAYINGS[slot][value]
    return ways[zlib.crc32(f"{seed} {slot}".encode()) % len(ways)]
