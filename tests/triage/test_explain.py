"""What `assess --explain` tells a person."""

from __future__ import annotations

from typing import Any

import pytest
from medical_cases import KNEE, facts_of

from voice_triage.triage.condition import parse_condition
from voice_triage.triage.explain import explain
from voice_triage.triage.explain_conditions import why_not
from voice_triage.triage.facts import UNKNOWN, Duration, Fact
from voice_triage.triage.logic import Case

FLIGHT: dict[str, Any] = {"swelling_site": ["calf"], "recent_immobility": ["long_travel"]}


def section(text: str, title: str) -> str:
    """The lines below a title."""
    return text.split(f"{title}\n", 1)[1].split("\n\n", 1)[0]


def test_every_rule_is_told_as_fired_or_not() -> None:
    text = explain(KNEE, facts_of(KNEE, FLIGHT))
    fired, not_fired = section(text, "Rules that fired"), section(text, "Rules that did not")
    told = [line.split()[0] for line in (fired + "\n" + not_fired).splitlines()]
    assert sorted(told) == sorted(rule.id for rule in (*KNEE.rules, *KNEE.floors))
    assert "U01 urgent_same_day: swelling_site is calf" in fired
    assert "E02 emergency_now: foot_cold_pale is no, not yes" in not_fired


def test_a_floor_is_marked_and_says_what_nobody_knows() -> None:
    text = explain(KNEE, facts_of(KNEE, {"breathless": "unknown"}))
    assert "F01 urgent_same_day (floor): breathless is unknown" in section(text, "Rules that fired")


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({}, "H01: nothing else fired, and everything it needs is known"),
        ({"fever": "yes"}, "not H01: U07 fired"),
        ({"blood_thinners": None}, "not H01: not known: blood_thinners"),
        (
            {"pain_score": 6.5},
            "not H01: none of (pain_score is 6.5, not at most 6; pain_status is comes_and_goes",
        ),
    ],
)
def test_self_care_says_what_it_lacks(answers: dict[str, Any], told: str) -> None:
    assert told in section(explain(KNEE, facts_of(KNEE, answers)), "Self care")


def test_a_cause_is_told_with_points_for_and_against_and_its_gate() -> None:
    causes = section(explain(KNEE, facts_of(KNEE, FLIGHT)), "Causes")
    assert causes.startswith("  dvt: 6 points, must_be_checked, named\n    for: swelling_site=calf +3")
    assert "gate: swelling_site is calf, not behind_knee_lump or behind_knee_general" in causes
    assert "against: swelling_site=calf" in causes


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"open_wound": "yes"}, "not named: no causes are named here"),
        ({"age_years": 12}, "not named: no causes are named for this person"),
        (
            {"pain_location": ["calf", "front_of_knee"]},
            "referred_front_or_calf: 2 points, not named: only when",
        ),
        ({"swelling_site": ["ankle_or_foot"]}, "ruptured_bakers_cyst: 1 points, not named: below 2 points"),
    ],
)
def test_a_cause_that_is_not_named_says_what_keeps_it_back(answers: dict[str, Any], told: str) -> None:
    assert told in explain(KNEE, facts_of(KNEE, answers))


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"open_wound": "yes"}, "no steps for emergency_now"),
        ({"age_years": 12}, "no steps for this person"),
        (FLIGHT, "for urgent_same_day only rest_relative, elevation"),
        ({"cold_risk": "yes"}, "cold_pack: ruled out: cold_risk is yes"),
        (
            {"numbness": None},
            "cold_pack, compression, brace_sleeve: may be ruled out, nobody knows: numbness was not asked",
        ),
        ({"warmth": "yes"}, "forbidden by no_exercise"),
        ({}, "compression: not called for: injury_event is none; swelling_site is none, not knee_joint"),
    ],
)
def test_a_step_that_is_withheld_names_the_gate(answers: dict[str, Any], told: str) -> None:
    assert told in section(explain(KNEE, facts_of(KNEE, answers)), "Relief withheld")


def test_what_stands_behind_a_warning_is_told_apart() -> None:
    text = explain(KNEE, facts_of(KNEE, {"breathless": "yes_new"}))
    assert "pulmonary_embolism: 3 points" in section(text, "Behind a warning, never named")
    assert "pulmonary_embolism" not in section(text, "Causes")


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ({"fever": "yes"}, "fever is no, not yes"),
        ({"warmth": "yes"}, "warmth got no answer"),
        ({"redness": "patch"}, "redness was not asked"),
        ({"injury_event": {"not": "none"}}, "injury_event is none"),
        ({"duration": {"over": 7}}, "duration is 3 to 5 days, not over 7"),
        ({"fever": {"unknown": True}}, "fever is no"),
        (
            {"all": [{"fever": "yes"}, {"injury_event": "none"}, {"warmth": "yes"}]},
            "fever is no, not yes; warmth got no",
        ),
        (
            {"any": [{"fever": "yes"}, {"warmth": "yes"}]},
            "none of (fever is no, not yes; warmth got no answer)",
        ),
        ({"at_least": {"count": 1, "of": [{"fever": "yes"}]}}, "fewer than 1 of (fever is no, not yes)"),
        ({"not": {"injury_event": "none"}}, "not while injury_event is none"),
        ({"derived": "injured"}, "no injured: injury_event is none"),
        ({"rule_fired": ["U01", "U02"]}, "not fired: U01 or U02"),
        ({"tier": "soon"}, "not soon or more urgent"),
        ({"lost": True}, "not lost"),
    ],
)
def test_why_not_names_the_facts_that_are_missing_or_different(condition: Any, told: str) -> None:
    facts = {
        "fever": Fact(value="no"),
        "warmth": Fact(value=UNKNOWN),
        "injury_event": Fact(value="none"),
        "duration": Fact(value=Duration(days_min=3, days_max=5)),
    }
    assert why_not(parse_condition(condition), Case(KNEE, facts)).startswith(told)
