"""The outlook is the assessment, only quicker: it says the same for every answer in every case."""

from __future__ import annotations

from any_case import ANSWERS, cases, properties
from hypothesis import given
from hypothesis import strategies as st
from medical_cases import KNEE, facts_of

from voice_triage.triage.assessment import Assessment, Tier
from voice_triage.triage.engine import assess
from voice_triage.triage.facts import Facts
from voice_triage.triage.outlook import Outcome, Outlook


def outcome_of(found: Assessment) -> Outcome:
    return Outcome(found.tier, tuple(cause.id for cause in found.causes))


@properties
@given(cases(), st.booleans())
def test_as_things_stand_it_is_the_assessment(facts, lost):
    assert Outlook(KNEE, facts, lost=lost).outcome == outcome_of(assess(KNEE, facts, lost=lost))


@properties
@given(cases(), st.sampled_from(sorted(KNEE.slots)), st.data())
def test_after_one_more_answer_it_is_the_assessment_with_it(facts, slot, data):
    answer = data.draw(ANSWERS[slot])
    outlook = Outlook(KNEE, facts)
    expected = assess(KNEE, {**facts, slot: answer})
    assert outlook.after(slot, answer.value) == outcome_of(expected)
    assert outlook.tier_after(slot, answer.value) is expected.tier


@properties
@given(cases(), st.sampled_from(sorted(KNEE.slots)))
def test_without_an_answer_it_is_the_assessment_without_it(facts: Facts, slot):
    left = {id: fact for id, fact in facts.items() if id != slot}
    assert Outlook(KNEE, facts).after(slot, None) == outcome_of(assess(KNEE, left))


def test_a_calm_case_and_what_would_change_it():
    outlook = Outlook(KNEE, facts_of(KNEE, {}))
    assert outlook.outcome.tier is Tier.SELF_CARE
    assert outlook.after("night_pain", "wakes_me").tier is Tier.SOON
    assert outlook.after("age_years", None).tier is Tier.SOON  # needed for self care
    assert outlook.advice_after("cold_risk", "yes") != outlook.advice
