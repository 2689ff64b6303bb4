"""Medical cases: tests/situations/*.yaml."""

from __future__ import annotations

import pytest
from medical_cases import KNEE, Situation, play, situations

RULES = situations("rules.yaml")
CONDITIONS = situations("conditions.yaml")


@pytest.mark.parametrize("situation", [*RULES, *CONDITIONS], ids=lambda situation: situation.name)
def test_situation(situation: Situation) -> None:
    found, expected = play(KNEE, situation), situation.expect
    fired = {rule.id for rule in found.rules}
    causes = [cause.id for cause in found.causes]
    if expected.tier is not None:
        assert found.tier == expected.tier, fired
    assert fired >= set(expected.because)
    assert not fired & set(expected.not_)
    if expected.first_cause:
        assert causes[:1] == [expected.first_cause], causes
    assert set(causes) >= set(expected.causes), causes
    assert not set(causes) & set(expected.without), causes
    assert set(found.relief) >= set(expected.relief), found.relief
    assert set(found.avoid) >= set(expected.avoid), found.avoid
    assert not (expected.no_causes and causes)
    assert not (expected.no_relief and found.relief)


def test_every_rule_has_a_case_and_a_near_miss() -> None:
    rules = {rule.id for rule in (*KNEE.rules, *KNEE.floors, KNEE.self_care, KNEE.fallback)}
    fires = {id for situation in RULES for id in situation.expect.because}
    misses = {id for situation in RULES for id in situation.expect.not_}
    assert rules - fires == set()
    assert rules - misses == set()


def test_names_are_told_apart() -> None:
    names = [situation.name for situation in (*RULES, *CONDITIONS)]
    assert len(names) == len(set(names))
