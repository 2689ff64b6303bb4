"""Single cases of the engine: words, codes, sources, and how steps are chosen."""

from __future__ import annotations

from typing import Any

from any_case import CALM
from medical_cases import KNEE, facts_of, situations

from voice_triage.triage.assessment import Tier
from voice_triage.triage.engine import assess
from voice_triage.triage.facts import Fact


def test_nothing_known_is_no_self_care() -> None:
    found = assess(KNEE, {})
    assert found.tier == Tier.SOON
    assert set(found.not_known) >= {"breathless", "swelling_site", "blood_thinners"}


def test_evidence_carries_the_words_of_the_person() -> None:
    facts = {**CALM, "swelling_site": Fact(value=("calf",), words="my calf looks fat")}
    first = assess(KNEE, facts).causes[0]
    assert ("swelling_site", "my calf looks fat") in [(one.slot, one.words) for one in first.for_]


def test_a_step_tried_without_benefit_is_left_out() -> None:
    answers: dict[str, Any] = {"activity_trigger": ["running", "new_or_more_training"]}
    assert "cold_pack" in assess(KNEE, facts_of(KNEE, answers)).relief
    answers |= {"tried_self_care": ["cold"], "self_care_response": "no_change"}
    assert "cold_pack" not in assess(KNEE, facts_of(KNEE, answers)).relief


def test_steps_are_of_different_kinds_before_two_are_of_one() -> None:
    steps = assess(KNEE, facts_of(KNEE, {"activity_trigger": ["running", "new_or_more_training"]})).relief
    groups = [KNEE.relief[step].group for step in steps]
    assert groups == ["ease", "movement", "temperature", "support", "stretch"]


def test_at_most_two_matches_of_a_slot_count() -> None:
    many = ["new_or_more_training", "running", "cycling", "squats_or_gym", "no_warm_up"]
    causes = assess(KNEE, facts_of(KNEE, {"activity_trigger": many})).causes
    strain = next(cause for cause in causes if cause.id == "muscle_strain_overuse")
    assert [one.points for one in strain.for_ if one.slot == "activity_trigger"] == [3, 2]


def test_every_source_of_an_assessment_is_known() -> None:
    for situation in situations("rules.yaml"):
        found = assess(KNEE, facts_of(KNEE, situation.answers))
        assert set(found.sources) <= set(KNEE.sources)
        assert list(found.sources) == sorted(set(found.sources))


def test_codes_follow_the_side() -> None:
    codes = {
        side: assess(KNEE, facts_of(KNEE, {"side": side})).icd10
        for side in ("left", "right", "both", "unsure", None)
    }
    assert codes == {
        "left": ("M25.562",),
        "right": ("M25.561",),
        "both": ("M25.561", "M25.562"),
        "unsure": ("M25.569",),
        None: ("M25.569",),
    }
