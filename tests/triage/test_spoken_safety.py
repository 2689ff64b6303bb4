"""The advice as it is spoken: no forbidden step in the words, whatever the answers are."""

from __future__ import annotations

from any_case import cases, fired, has
from hypothesis import HealthCheck, given, settings
from test_properties import BLOOD_FLOW_RULES, CLOT_RULES, INFECTION_RULES, MOVING_WARMING_WRAPPING

from voice_triage.dialogue.sentences import reasons
from voice_triage.dialogue.sentences.result import result_sentences, spoken_text
from voice_triage.knowledge.load import load_knowledge
from voice_triage.triage.assessment import Tier
from voice_triage.triage.engine import assess
from voice_triage.triage.facts import Facts

KNOWLEDGE = load_knowledge("knee")
TRIAGE = KNOWLEDGE.triage
NOT_NAMED = [cause.name for cause in TRIAGE.causes.values() if not cause.spoken]
MEDICINES = ("ibuprofen", "aspirin", "naproxen", "paracetamol", "diclofenac")

spoken_properties = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def said_of(facts: Facts) -> str:
    """Everything that is said as a result."""
    found = assess(TRIAGE, facts)
    return spoken_text(result_sentences(KNOWLEDGE.prompts, TRIAGE, found, facts))


def steps_in(text: str) -> set[str]:
    """The relief steps whose words are in a text."""
    return {
        id
        for id, step in TRIAGE.relief.items()
        if step.spoken.split(",")[0].split(":")[0].rstrip(".") in text
    }


@spoken_properties
@given(cases())
def test_what_is_spoken_holds_only_steps_of_the_assessment(facts: Facts) -> None:
    assert steps_in(said_of(facts)) <= set(assess(TRIAGE, facts).relief)


@spoken_properties
@given(cases())
def test_no_forbidden_step_is_spoken(facts: Facts) -> None:
    found, said = assess(TRIAGE, facts), steps_in(said_of(facts))
    if fired(found) & (CLOT_RULES | INFECTION_RULES) or has(facts, "warmth", "yes"):
        assert not said & MOVING_WARMING_WRAPPING
    if fired(found) & BLOOD_FLOW_RULES or has(facts, "foot_cold_pale", "yes"):
        assert not said & {"elevation", "cold_pack", "warm_compress", "compression", "brace_sleeve"}
    if found.tier == Tier.EMERGENCY_NOW or "under_18" in found.scope:
        assert not said


@spoken_properties
@given(cases())
def test_no_medicine_no_warning_by_name_and_no_forbidden_word_is_spoken(facts: Facts) -> None:
    said = said_of(facts).lower()
    assert [word for word in MEDICINES if word in said] == []
    assert [name for name in NOT_NAMED if f"could be {name.lower()}" in said] == []
    assert reasons.forbidden(KNOWLEDGE.prompts, said) == []


def test_the_steps_of_a_calm_case_are_found_in_its_words() -> None:
    """Or the tests above would see nothing."""
    from any_case import CALM

    facts = dict(CALM)
    assert steps_in(said_of(facts)) == set(assess(TRIAGE, facts).relief) != set()
