"""Answers handed in as JSON: taken as meant, or refused with what is allowed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from medical_cases import KNEE

from voice_triage.errors import UsageError
from voice_triage.triage.engine import assess
from voice_triage.triage.facts import UNKNOWN, Duration, Origin, Value
from voice_triage.triage.read_facts import facts_from_json
from voice_triage.triage.report import assessment_json, value_json


@pytest.mark.parametrize(
    ("slot", "given", "expected"),
    [
        ("warmth", True, "yes"),
        ("warmth", False, "no"),
        ("warmth", "yes", "yes"),
        ("blood_thinners", True, "yes"),
        ("blood_thinners", "antiplatelet_only", "antiplatelet_only"),
        ("breathless", True, "yes_new"),
        ("breathless", False, "no"),
        ("foot_cold_pale", True, "yes"),
        ("fever", False, "no"),
        ("pain_score", 7, 7.0),
        ("pain_score", 6.5, 6.5),
        ("age_years", 62, 62.0),
        ("age_years", "declined", "declined"),
        ("swelling_site", ["whole_leg", "calf", "calf"], ("calf", "whole_leg")),
        ("swelling_site", ["none"], ("none",)),
        ("duration", 3, Duration(days_min=3, days_max=3)),
        ("duration", {"days_min": 0.5, "days_max": 2}, Duration(days_min=0.5, days_max=2)),
        ("duration", "unknown", UNKNOWN),
        ("swelling_site", "unknown", UNKNOWN),
        ("age_years", "unknown", UNKNOWN),
    ],
)
def test_an_answer_is_taken_as_meant(slot: str, given: Any, expected: Value) -> None:
    fact = facts_from_json(KNEE, {slot: given})[slot]
    assert (fact.value, fact.origin) == (expected, Origin.GIVEN)


@pytest.mark.parametrize(
    ("slot", "given", "allowed"),
    [
        ("knee_colour", "red", "no such slot"),
        ("warmth", "hot", "takes one of yes, no"),
        ("warmth", 1, "takes one of yes, no"),
        ("warmth", None, "takes one of yes, no"),
        ("warmth", ["yes"], "takes one of yes, no"),
        ("numbness", True, "takes one of none, tingling, numb_area"),
        ("weight_bearing", False, "takes one of normal"),
        ("pain_score", 11, "a number from 0 to 10"),
        ("pain_score", -1, "a number from 0 to 10"),
        ("pain_score", float("nan"), "a number from 0 to 10"),
        ("pain_score", float("inf"), "a number from 0 to 10"),
        ("pain_score", "7", "a number from 0 to 10"),
        ("pain_score", True, "a number from 0 to 10"),
        ("age_years", -3, "a number from 0 to 120, or declined"),
        ("swelling_site", "calf", "takes a list of none"),
        ("swelling_site", [], "takes a list of none"),
        ("swelling_site", ["calves"], "takes a list of none"),
        ("swelling_site", [["calf"]], "takes a list of none"),
        ("swelling_site", ["none", "calf"], "none stands alone"),
        ("duration", {"days_min": 4, "days_max": 3}, "must not be more"),
        ("duration", {"days_min": 4}, "takes days, or"),
        ("duration", {"days_min": 1, "days_max": True}, "takes days, or"),
        ("duration", {"days_min": 1, "days_max": 2, "weeks": 3}, "takes days, or"),
        ("duration", -1, "takes days, or"),
        ("duration", "a week", "takes days, or"),
    ],
)
def test_what_is_refused_says_what_is_allowed(slot: str, given: Any, allowed: str) -> None:
    with pytest.raises(UsageError) as caught:
        facts_from_json(KNEE, {slot: given})
    assert slot in caught.value.what
    assert allowed in caught.value.what


def test_every_problem_comes_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        facts_from_json(KNEE, {"warmth": 3, "pain_score": 11, "fever": True, "colour": "red"})
    assert [line.split(":")[0] for line in caught.value.what.splitlines()] == [
        "warmth",
        "pain_score",
        "colour",
    ]


@pytest.mark.parametrize("given", [None, [], "pain", 3])
def test_answers_are_an_object(given: Any) -> None:
    with pytest.raises(UsageError, match="no JSON object"):
        facts_from_json(KNEE, given)


def test_an_assessment_as_json_has_the_keys_of_the_format() -> None:
    answers = {"swelling_site": ["calf"], "warmth": True, "duration": 3, "pain_score": 2, "side": "left"}
    told = assessment_json(assess(KNEE, facts_from_json(KNEE, answers)), "Please be seen today.")
    assert json.loads(json.dumps(told)) == told
    assert list(told) == [
        "tier",
        "rules",
        "causes",
        "relief",
        "avoid",
        "safety_net",
        "not_known",
        "icd10",
        "sources",
        "spoken",
    ]
    assert told["tier"] == "urgent_same_day"
    rules: Any = told["rules"]
    assert rules[0] == {"id": "U01", "because": {"swelling_site": ["calf"]}}
    causes: Any = told["causes"]
    assert causes[0]["id"] == "dvt"
    assert causes[0]["fit"] == "must_be_checked"
    assert causes[0]["for"][:2] == ["swelling_site=calf", "warmth=yes"]
    assert told["icd10"] == ["M25.562"]


def test_whole_numbers_have_no_point() -> None:
    assert json.dumps(value_json(7.0)) == "7"
    assert json.dumps(value_json(Duration(days_min=0.5, days_max=2))) == '{"days_min": 0.5, "days_max": 2}'
