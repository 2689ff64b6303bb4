"""What holds for every case, whatever the answers are."""

from __future__ import annotations

import json
import random

from any_case import ANSWERS, cases, each, fired, has, properties
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from medical_cases import KNEE

from voice_triage.triage.assessment import Assessment, Tier
from voice_triage.triage.condition import Bound, Derived, Is, Node, parts_of
from voice_triage.triage.engine import assess
from voice_triage.triage.explain import explain, settled, withheld
from voice_triage.triage.facts import UNKNOWN, Fact, Facts
from voice_triage.triage.model import Urgency
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

SEVERE = {
    ("breathless", "yes_new"): Tier.EMERGENCY_NOW,
    ("foot_cold_pale", "yes"): Tier.EMERGENCY_NOW,
    ("saddle_bladder", "yes"): Tier.EMERGENCY_NOW,
    ("open_wound", "yes"): Tier.EMERGENCY_NOW,
    ("fever", "yes"): Tier.URGENT_SAME_DAY,
    ("redness", "spreading"): Tier.URGENT_SAME_DAY,
    ("weight_bearing", "cannot_four_steps"): Tier.URGENT_SAME_DAY,
    ("range_of_motion", "cannot_move"): Tier.URGENT_SAME_DAY,
    ("locking", "stuck_now"): Tier.URGENT_SAME_DAY,
    ("numbness", "numb_area"): Tier.URGENT_SAME_DAY,
    ("warmth", "yes"): Tier.SOON,
    ("giving_way", "yes"): Tier.SOON,
    ("night_pain", "wakes_me"): Tier.SOON,
    ("cramp_pattern", "over_ten_minutes"): Tier.SOON,
}
"""Answers that ask for at least this urgency, whatever else is said."""
AGE_BOUNDARIES = {18, 45, 55, 56}
"""U20 and scope below 18, R03 from 45, U10 from 55, no question about pregnancy from 56."""


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
        and any(value in KNEE.slots[id].denials for value in each(fact.value))
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
    if rules & (CLOT_RULES | INFECTION_RULES) or has(facts, "warmth", "yes"):
        assert not steps & MOVING_WARMING_WRAPPING
    if rules & BLOOD_FLOW_RULES or has(facts, "foot_cold_pale", "yes"):
        assert not steps & {"elevation", "cold_pack", "warm_compress", "compression", "brace_sleeve"}
    if has(facts, "tight_calf_severe", "yes"):
        assert not steps & {"elevation", "compression", "brace_sleeve"}
    if found.tier == Tier.EMERGENCY_NOW or "under_18" in found.scope:
        assert not steps
        assert not found.causes
    if found.tier == Tier.URGENT_SAME_DAY:
        assert steps <= {"rest_relative", "elevation"}
    if any(has(facts, "blood_thinners", value) for value in ("yes", "unsure", "antiplatelet_only")):
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


@properties
@given(cases(), st.sampled_from(sorted(SEVERE)))
def test_a_severe_answer_has_a_floor(facts: Facts, answer: tuple[str, str]) -> None:
    slot, value = answer
    assert assess(KNEE, {**facts, slot: Fact(value=value)}).tier >= SEVERE[answer]


@properties
@given(cases(), st.sampled_from(range(11)))
def test_strong_pain_that_is_not_gone_has_a_floor(facts: Facts, score: int) -> None:
    assume(not has(facts, "pain_status", "gone_now"))
    tier = assess(KNEE, {**facts, "pain_score": Fact(value=float(score))}).tier
    assert tier >= (Tier.URGENT_SAME_DAY if score >= 8 else Tier.SOON if score == 7 else Tier.SELF_CARE)


@properties
@given(cases(), st.sampled_from(range(1, 111)))
def test_the_tier_changes_with_age_only_at_the_listed_birthdays(facts: Facts, age: int) -> None:
    assume(age not in AGE_BOUNDARIES)
    tiers = [assess(KNEE, {**facts, "age_years": Fact(value=float(a))}).tier for a in (age - 1, age)]
    assert tiers[0] == tiers[1]


@properties
@given(cases(), st.data())
def test_one_answer_more_takes_no_rule_and_no_source_of_a_rule_away(facts: Facts, data: DataObject) -> None:
    """But for rules that speak while nobody knows: the floors, the exclusions that fail open, those that wait for others."""
    slot = data.draw(st.sampled_from(sorted(set(KNEE.slots) - set(facts)) or ["side"]))
    assume(slot not in facts)
    before, after = assess(KNEE, facts), assess(KNEE, {**facts, slot: data.draw(ANSWERS[slot])})
    firm = [
        rule for rule in KNEE.rules if rule.id not in KNEE.late_rules and slot not in _open_slots(rule.when)
    ]
    stay = [rule for rule in firm if rule.id in fired(before)]
    assert {rule.id for rule in stay} <= fired(after)
    assert {source for rule in stay for source in rule.source} <= set(after.sources)


@properties
@given(cases())
def test_assessing_and_explaining_change_nothing_and_agree(facts: Facts) -> None:
    untouched = dict(facts)
    found, text = assess(KNEE, facts), explain(KNEE, facts)
    assert facts == untouched
    assert text == explain(KNEE, dict(reversed(facts.items())))
    assert _bytes(found) == _bytes(assess(KNEE, facts))
    kept_back = {one.id for one in withheld(settled(KNEE, facts, found), found)}
    assert not kept_back & set(found.relief)


def _open_slots(node: Node) -> set[str]:
    """Slots of which a condition is true while nobody knows."""
    found: set[str] = set()
    for part in parts_of(node):
        if isinstance(part, (Is, Bound)) and part.or_unknown:
            found.add(part.slot)
        elif isinstance(part, Derived):
            found |= _open_slots(KNEE.derived[part.id].when)
    return found


def _bytes(assessment: Assessment) -> bytes:
    return json.dumps(assessment_json(assessment, "")).encode()
