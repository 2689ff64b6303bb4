"""The development cases: what published cases and plain stories should come to (tests/situations/development.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import pytest
import yaml
from medical_cases import FOLDER, KNEE, calm

from voice_triage.frozen import Frozen
from voice_triage.triage.assessment import Assessment, Tier
from voice_triage.triage.engine import assess
from voice_triage.triage.facts import Facts
from voice_triage.triage.model import TriageKnowledge
from voice_triage.triage.read_facts import facts_from_json


class Deviation(Frozen):
    """Where our rules say something else than gold, on purpose."""

    tier: Tier
    reason: str


class DevelopmentCase(Frozen):
    """One published or written case."""

    id: str
    gold: Tier
    source: str
    start: Literal["nothing", "calm"]
    answers: Mapping[str, Any]
    read: str = ""
    unsaid: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    not_modelled: str = ""


class DevelopmentFile(Frozen):
    """development.yaml"""

    deviations: Mapping[str, Deviation]
    cases: tuple[DevelopmentCase, ...]


FILE = DevelopmentFile.model_validate(
    yaml.safe_load((FOLDER / "development.yaml").read_text(encoding="utf-8")), strict=False
)
CASES = {case.id: case for case in FILE.cases}


CALM = calm()


def facts_of_case(case: DevelopmentCase) -> Facts:
    """The facts the case tells, with or without the rest of a calm interview."""
    answers = {**(CALM if case.start == "calm" else {}), **case.answers}
    return facts_from_json(KNEE, {slot: value for slot, value in answers.items() if value is not None})


def as_told(case: DevelopmentCase) -> DevelopmentCase:
    """The case without the answers that its source does not tell."""
    told = {slot: value for slot, value in case.answers.items() if slot not in case.unsaid}
    return case.model_copy(update={"answers": told})


def assessment_of(case: DevelopmentCase, knowledge: TriageKnowledge = KNEE) -> Assessment:
    """What the case comes to."""
    return assess(knowledge, facts_of_case(case))


FOUND = {case.id: assessment_of(case) for case in FILE.cases}


@pytest.mark.parametrize("case", FILE.cases, ids=lambda case: case.id)
def test_a_case_comes_to_its_gold_tier_or_to_its_listed_deviation(case: DevelopmentCase) -> None:
    deviation = FILE.deviations.get(case.id)
    fired = [rule.id for rule in FOUND[case.id].rules]
    assert FOUND[case.id].tier == (deviation.tier if deviation else case.gold), fired


def test_a_deviation_says_something_else_than_gold_and_why() -> None:
    for id, deviation in FILE.deviations.items():
        assert deviation.tier != CASES[id].gold, f"{id} is as gold has it: take it off the list"
        assert len(deviation.reason.split()) > 8


def test_no_case_is_under_triaged_and_nearly_all_are_as_gold_has_them() -> None:
    assert [case.id for case in FILE.cases if FOUND[case.id].tier < case.gold] == []
    equal = sum(FOUND[case.id].tier == case.gold for case in FILE.cases)
    assert equal / len(FILE.cases) >= 0.95


def test_the_true_cause_is_among_the_three_named() -> None:
    """Of the modelled ones, where causes are named at all: an emergency and a child name none."""
    asked = [case for case in FILE.cases if case.cause and case.gold < Tier.EMERGENCY_NOW]
    found = {case.id: {cause.id for cause in FOUND[case.id].causes} for case in asked}
    right = [case.id for case in asked if found[case.id] & set(case.cause)]
    assert len(right) / len(asked) >= 0.9, sorted({case.id for case in asked} - set(right))


def test_every_case_names_a_modelled_cause_or_says_why_there_is_none() -> None:
    for case in FILE.cases:
        assert bool(case.cause) is not bool(case.not_modelled), case.id
        assert set(case.cause) <= set(KNEE.causes), case.id
    assert len(CASES) == len(FILE.cases)


def test_an_answer_the_source_does_not_tell_says_how_it_was_read() -> None:
    for case in FILE.cases:
        assert not case.unsaid or case.read, case.id
        assert set(case.unsaid) <= set(case.answers), case.id


def test_every_published_case_of_the_page_is_there() -> None:
    """V27, V28 and V65 are series without a person; a and b are two moments of one case."""
    series = {"V27", "V28", "V65"}
    wanted = {f"V{number:02}" for number in range(1, 77)} | {f"L{number:02}" for number in range(1, 21)}
    assert {id.rstrip("ab") for id in CASES} == wanted - series


def test_a_case_below_same_day_is_a_whole_interview() -> None:
    """Or the floor for an interview that breaks off would reach its tier for it."""
    assert [case.id for case in FILE.cases if case.gold < Tier.URGENT_SAME_DAY and case.start != "calm"] == []
