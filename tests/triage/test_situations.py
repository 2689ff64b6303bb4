"""Medical cases: tests/situations/*.yaml."""

from __future__ import annotations

import pytest
from medical_cases import KNEE, Situation, facts_of, missed, situations

RULES = situations("rules.yaml")
CONDITIONS = situations("conditions.yaml")


@pytest.mark.parametrize("situation", [*RULES, *CONDITIONS], ids=lambda situation: situation.name)
def test_situation(situation: Situation) -> None:
    assert missed(KNEE, situation, facts_of(KNEE, situation.answers)) == []


def test_every_rule_has_a_case_and_a_near_miss() -> None:
    rules = {rule.id for rule in (*KNEE.rules, *KNEE.floors, KNEE.self_care, KNEE.fallback)}
    fires = {id for situation in RULES for id in situation.expect.because}
    misses = {id for situation in RULES for id in situation.expect.not_}
    assert rules - fires == set()
    assert rules - misses == set()


def test_every_condition_has_a_typical_case_and_a_near_miss() -> None:
    expected = [situation.expect for situation in CONDITIONS]
    named = {id for one in expected for id in (one.first_cause, one.warning, *one.causes)}
    missing = {id for one in expected for id in (*one.without, *one.no_warning)}
    assert set(KNEE.causes) - named == {"referred_front_or_calf"}, "see test_reach: one more always fits"
    assert set(KNEE.causes) - missing == set()


def test_names_are_told_apart() -> None:
    names = [situation.name for situation in (*RULES, *CONDITIONS)]
    assert len(names) == len(set(names))
