"""Points for and against conditions, as the knowledge page has them (tests/situations/evidence.yaml)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml
from medical_cases import FOLDER, KNEE

from voice_triage.triage.causes import score_of
from voice_triage.triage.facts import Duration, Fact, Value
from voice_triage.triage.logic import Case
from voice_triage.triage.model import SlotKind, TriageKnowledge

PAGE: dict[str, dict[str, int]] = yaml.safe_load((FOLDER / "evidence.yaml").read_text(encoding="utf-8"))


def single_answers(written: str) -> Iterator[tuple[str, str]]:
    """`slot=a/b` as one answer after the other."""
    slot, values = written.split("=")
    yield from ((slot, value) for value in values.split("/"))


def answer(slot_id: str, value: str) -> Value:
    """A value as someone would give it: of a band, its upper end."""
    slot = KNEE.slots[slot_id]
    limit = next((band.max for band in slot.bands if band.id == value), 0.0)
    match slot.kind:
        case SlotKind.MULTI:
            return (value,)
        case SlotKind.NUMBER:
            return limit
        case SlotKind.DURATION:
            return Duration(days_min=limit, days_max=limit)
        case _:
            return value


def points(knowledge: TriageKnowledge, cause: str, slot: str, value: str) -> int:
    """What one answer alone does to a condition."""
    facts = {slot: Fact(value=answer(slot, value))}
    return score_of(knowledge.causes[cause], Case(knowledge, facts)).score


def wrong_points(knowledge: TriageKnowledge, cause: str) -> list[str]:
    """The answers that weigh something else for a condition than the page says."""
    return [
        f"{slot}={value} is {points(knowledge, cause, slot, value)}, not {expected}"
        for written, expected in PAGE[cause].items()
        for slot, value in single_answers(written)
        if points(knowledge, cause, slot, value) != expected
    ]


@pytest.mark.parametrize("cause", PAGE)
def test_answers_weigh_what_the_page_says(cause: str) -> None:
    assert wrong_points(KNEE, cause) == []


def test_nothing_else_weighs_anything() -> None:
    said = {
        (cause, *one)
        for cause, answers in PAGE.items()
        for written in answers
        for one in single_answers(written)
    }
    weighed = {
        (cause.id, weight.slot, value)
        for cause in KNEE.causes.values()
        for weight in (*cause.for_, *cause.against)
        for value in weight.values
    }
    assert weighed == said
