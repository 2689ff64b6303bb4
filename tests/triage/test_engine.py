"""What holds for every case, whatever the answers are."""

from __future__ import annotations

import json
import random
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from medical_cases import KNEE, facts_of, situations

from voice_triage.triage.assessment import Assessment, Tier
from voice_triage.triage.engine import assess
from voice_triage.triage.facts import UNKNOWN, Duration, Fact, Facts, Value
from voice_triage.triage.model import Slot, SlotKind, Urgency
from voice_triage.triage.report import assessment_json

EMERGENCY_FACTS = {
    "breathless": "yes_new",
    "chest_pain": "yes",
    "coughing_blood": "yes",
    "collapse": "yes",
    "foot_cold_pale": "yes",
    "open_wound": "yes",
    "saddle_bladder": "yes",
    "tight_calf_severe": "yes",
    "very_unwell": "yes",
    "deformity": "yes",
    "numbness": "numb_area",
    "weakness": "foot_drop",
}
MOVING_WARMING_WRAPPING = {
    "optimal_loading",
    "warm_compress",
    "compression",
    "brace_sleeve",
    "stretch_before_bed",
    "cramp_release",
    "calf_stretch",
    "hamstring_stretch",
    "strengthening",
    "mini_squat",
    "low_impact_activity",
    "otc_pain_relief",
}
CLOT_RULES = {"E01", "U01", "U03", "U04", "U05", "U06", "U23", "S11", "S18"}
INFECTION_RULES = {"E08", "U02", "U07", "U08", "U09", "U22"}
BLOOD_FLOW_RULES = {"E02", "E03", "E10", "U18", "U19"}

properties = settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def values(slot: Slot) -> st.SearchStrategy[Value]:
    """Any answer to a slot, also none."""
    if slot.kind is SlotKind.MULTI:
        alone = [(slot.exclusive,)] if slot.exclusive else []
        others = [value for value in slot.values if value != slot.exclusive]
        several = st.sets(st.sampled_from(others), min_size=1, max_size=3).map(
            lambda chosen: tuple(value for value in slot.values if value in chosen)
        )
        return st.one_of(*(st.just(one) for one in alone), several, st.just(UNKNOWN))
    if slot.kind is SlotKind.NUMBER:
        return st.one_of(st.integers(0, int(slot.bands[-1].max)).map(float), st.just(UNKNOWN))
    if slot.kind is SlotKind.DURATION:
        ends = st.tuples(
            st.sampled_from((0.2, 1, 3, 5, 7, 10, 14, 30, 42, 90)), st.sampled_from((0, 0, 2, 40))
        )
        ranges = ends.map(lambda end: Duration(days_min=end[0], days_max=end[0] + end[1]))
        return st.one_of(ranges, st.just(UNKNOWN))
    return st.one_of(st.sampled_from(slot.values), st.just(UNKNOWN))


ANSWERS = {id: values(slot).map(lambda value: Fact(value=value)) for id, slot in KNEE.slots.items()}
CALM = dict(facts_of(KNEE, {}))


@st.composite
def cases(draw: st.DrawFn) -> Facts:
    """A calm case or an empty one, with any answers to some slots instead, and some taken away."""
    start = dict(CALM) if draw(st.booleans()) else {}
    changed = draw(st.lists(st.sampled_from(sorted(KNEE.slots)), max_size=9, unique=True))
    for slot in changed:
        start[slot] = draw(ANSWERS[slot])
    for slot in draw(st.lists(st.sampled_from(sorted(KNEE.slots)), max_size=2, unique=True)):
        start.pop(slot, None)
    return start


def fired(assessment: Assessment) -> set[str]:
    return {rule.id for rule in assessment.rules}


@properties
@given(cases(), st.sampled_from(sorted(EMERGENCY_FACTS)))
def test_an_emergency_fact_never_lowers_the_tier(facts: Facts, slot: str) -> None:
    without = {id: fact for id, fact in facts.items() if id != slot}
    before = assess(KNEE, without)
    after = assess(KNEE, {**without, slot: Fact(value=EMERGENCY_FACTS[slot])})
    assert after.tier >= before.tier
    assert after.tier >= Tier.URGENT_SAME_DAY


@properties
@given(cases(), st.data())
def test_unknown_is_not_a_no(facts: Facts, data: DataObject) -> None:
    denied = [
        id
        for id, fact in facts.items()
        if KNEE.slots[id].urgency is not Urgency.NONE
        and any(value in KNEE.slots[id].denials for value in _each(fact.value))
    ]
    assume(denied)
    slot = data.draw(st.sampled_from(sorted(denied)))
    assert assess(KNEE, {**facts, slot: Fact(value=UNKNOWN)}).tier >= assess(KNEE, facts).tier


@properties
@given(cases())
def test_left_and_right_are_the_same_but_for_the_code(facts: Facts) -> None:
    left = assess(KNEE, {**facts, "side": Fact(value="left")})
    right = assess(KNEE, {**facts, "side": Fact(value="right")})
    assert left.icd10 != right.icd10
    mirrored = left.model_dump_json().replace('"left"', '"right"')
    assert json.loads(mirrored) | {"icd10": []} == json.loads(right.model_dump_json()) | {"icd10": []}


@properties
@given(cases(), st.integers(0, 1000))
def test_the_order_of_the_facts_does_not_matter(facts: Facts, seed: int) -> None:
    shuffled = list(facts.items())
    random.Random(seed).shuffle(shuffled)
    assert _bytes(assess(KNEE, dict(shuffled))) == _bytes(assess(KNEE, facts))


@properties
@given(cases())
def test_the_same_facts_give_the_same_bytes(facts: Facts) -> None:
    assert _bytes(assess(KNEE, facts)) == _bytes(assess(KNEE, facts))


@properties
@given(cases())
def test_forbidden_steps_are_never_given(facts: Facts) -> None:
    found = assess(KNEE, facts)
    steps, rules = set(found.relief), fired(found)
    if rules & (CLOT_RULES | INFECTION_RULES) or _has(facts, "warmth", "yes"):
        assert not steps & MOVING_WARMING_WRAPPING
    if rules & BLOOD_FLOW_RULES or _has(facts, "foot_cold_pale", "yes"):
        assert not steps & {"elevation", "cold_pack", "warm_compress", "compression", "brace_sleeve"}
    if _has(facts, "tight_calf_severe", "yes"):
        assert not steps & {"elevation", "compression", "brace_sleeve"}
    if found.tier == Tier.EMERGENCY_NOW or "under_18" in found.scope:
        assert not steps
        assert not found.causes
    if found.tier == Tier.URGENT_SAME_DAY:
        assert steps <= {"rest_relative", "elevation"}
    if any(_has(facts, "blood_thinners", value) for value in ("yes", "unsure", "antiplatelet_only")):
        assert "otc_pain_relief" not in steps


@properties
@given(cases())
def test_nothing_spoken_contradicts_itself(facts: Facts) -> None:
    found = assess(KNEE, facts)
    forbidden = {step for item in found.avoid for step in KNEE.avoid[item].forbids}
    assert not forbidden & set(found.relief)
    assert len(found.relief) <= 5
    assert len(found.avoid) <= 3
    assert len(found.causes) <= 3
    names = [KNEE.causes[cause.id].name for cause in found.causes]
    assert len(names) == len(set(names))


@properties
@given(cases())
def test_self_care_needs_every_mandatory_answer(facts: Facts) -> None:
    found = assess(KNEE, facts)
    if found.tier == Tier.SELF_CARE:
        assert not found.not_known
        assert fired(found) == {"H01"}
    assert found.rules, "every case ends in a tier, and the tier has a rule"
    assert found.tier == max(rule.tier for rule in found.rules)


@properties
@given(cases())
def test_a_forced_cause_comes_first_and_a_warning_is_never_a_cause(facts: Facts) -> None:
    found = assess(KNEE, facts)
    assert all(KNEE.causes[cause.id].spoken for cause in found.causes)
    ids = [cause.id for cause in found.causes]
    if ids and fired(found) & {"U01", "U04", "U05", "U06", "U23"}:
        assert ids[0] == "dvt"
    if "ruptured_bakers_cyst" in ids:
        assert ids.index("dvt") < ids.index("ruptured_bakers_cyst")


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


def _bytes(assessment: Assessment) -> bytes:
    return json.dumps(assessment_json(assessment, "")).encode()


def _each(value: Value) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _has(facts: Facts, slot: str, value: str) -> bool:
    return slot in facts and value in _each(facts[slot].value)
