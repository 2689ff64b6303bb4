"""Nothing in the data is dead: some situation reaches every rule, cause, step, avoid item and sign."""

from __future__ import annotations

from medical_cases import KNEE, facts_of, situations
from tables import lines
from test_development import FOUND

from voice_triage.triage.assessment import Assessment
from voice_triage.triage.engine import assess

NEVER_NAMED = {"referred_front_or_calf"}
"""One point for the front, one for the calf: with the front sore, jumper's knee and kneecap pain have more."""


def reached() -> list[Assessment]:
    """What every situation, development case and table line comes to."""
    told = [*situations("rules.yaml"), *situations("conditions.yaml")]
    return [
        *(assess(KNEE, facts_of(KNEE, one.answers), lost=one.lost) for one in told),
        *FOUND.values(),
        *(assess(KNEE, line.facts) for line in lines()),
    ]


REACHED = reached()


def test_every_rule_fires_somewhere() -> None:
    fired = {rule.id for found in REACHED for rule in found.rules}
    assert {rule.id for rule in (*KNEE.rules, *KNEE.floors, KNEE.self_care, KNEE.fallback)} - fired == set()
    assert {rule.id for rule in KNEE.scope} - {id for found in REACHED for id in found.scope} == set()


def test_every_spoken_condition_is_named_somewhere() -> None:
    named = {cause.id for found in REACHED for cause in found.causes}
    assert {id for id, cause in KNEE.causes.items() if cause.spoken} - named == NEVER_NAMED


def test_every_step_avoid_item_and_sign_is_given_somewhere() -> None:
    assert set(KNEE.relief) - {id for found in REACHED for id in found.relief} == set()
    assert set(KNEE.avoid) - {id for found in REACHED for id in found.avoid} == set()
    assert {sign.id for sign in KNEE.safety_net} - {
        id for found in REACHED for id in found.safety_net
    } == set()
