"""Three values: true, false, and nobody knows."""

from __future__ import annotations

from typing import Any

import pytest
from medical_cases import KNEE

from voice_triage.triage.condition import parse_condition
from voice_triage.triage.facts import UNKNOWN, Duration, Fact, Facts, Value
from voice_triage.triage.logic import Case, because, is_true, truth

SORE: Facts = {
    "pain_score": Fact(value=7.0),
    "redness": Fact(value="patch"),
    "swelling_site": Fact(value=("none", "calf")),
    "warmth": Fact(value=UNKNOWN),
    "onset": Fact(value="unsure"),
    "duration": Fact(value=Duration(days_min=5, days_max=10)),
    "age_years": Fact(value="declined"),
}


def check(condition: Any, eager: bool = True) -> bool | None:
    return truth(parse_condition(condition), Case(KNEE, SORE), eager=eager)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"redness": "patch"}, True),
        ({"redness": ["spreading", "patch"]}, True),
        ({"redness": {"not": "none"}}, True),
        ({"redness": {"not": ["none", "patch"]}}, False),
        ({"warmth": "yes"}, None),
        ({"warmth": {"not": "yes"}}, None),
        ({"warmth": {"is": "no", "or_unknown": True}}, True),
        ({"warmth": {"unknown": True}}, True),
        ({"fever": {"unknown": True}}, False),
        ({"fever": {"known": False}}, True),
        ({"onset": {"known": False}}, True),
        ({"onset": {"unknown": True}}, False),
        ({"onset": "unsure"}, True),
        ({"swelling_site": {"not": "none"}}, True),
        ({"swelling_site": "none"}, False),
        ({"pain_score": {"at_least": 7}}, True),
        ({"pain_score": {"over": 7}}, False),
        ({"pain_score": "strong_7"}, True),
        ({"age_years": {"under": 18}}, None),
        ({"age_years": {"under": 18, "or_unknown": True}}, True),
        ({"not": {"warmth": "yes"}}, None),
        ({"all": [{"redness": "none"}, {"warmth": "yes"}]}, False),
        ({"all": [{"redness": "patch"}, {"warmth": "yes"}]}, None),
        ({"any": [{"redness": "patch"}, {"warmth": "yes"}]}, True),
        ({"any": [{"redness": "none"}, {"warmth": "yes"}]}, None),
        ({"at_least": {"count": 2, "of": [{"redness": "patch"}, {"warmth": "yes"}]}}, None),
        ({"at_least": {"count": 2, "of": [{"redness": "none"}, {"warmth": "yes"}]}}, False),
        ({"at_least": {"count": 1, "of": [{"redness": "patch"}, {"warmth": "yes"}]}}, True),
        ({"rule_fired": ["E01"]}, False),
        ({"tier": "soon"}, False),
        ({"lost": True}, False),
    ],
    ids=str,
)
def test_truth(condition: Any, expected: bool | None) -> None:
    assert check(condition) is expected


@pytest.mark.parametrize("bound", ["at_least", "at_most", "over", "under"])
def test_a_range_of_days_is_read_with_the_cautious_end(bound: str) -> None:
    """Five to ten days against seven: a rule takes what makes it fire, a permission what withholds it."""
    assert check({"duration": {bound: 7}}, eager=True) is True
    assert check({"duration": {bound: 7}}, eager=False) is False
    assert check({"not": {"duration": {bound: 7}}}, eager=True) is True


def test_skipping_a_question_needs_certainty() -> None:
    assert not is_true(KNEE, parse_condition({"duration": {"over": 7}}), SORE)
    assert is_true(KNEE, parse_condition({"duration": {"over": 4}}), SORE)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"any": [{"redness": "patch"}, {"pain_score": {"at_least": 9}}]}, {"redness": "patch"}),
        (
            {"not": {"any": [{"redness": "none"}, {"pain_score": {"at_least": 9}}]}},
            {"redness": "patch", "pain_score": 7.0},
        ),
        ({"fever": {"known": False}}, {"fever": UNKNOWN}),
        (
            {"all": [{"redness": "patch"}, {"injury_event": {"is": "none", "or_unknown": True}}]},
            {"redness": "patch"},
        ),
        (
            {"all": [{"redness": "patch"}, {"warmth": {"is": "no", "or_unknown": True}}]},
            {"redness": "patch", "warmth": UNKNOWN},
        ),
        ({"swelling_site": {"not": "none"}}, {"swelling_site": ("calf",)}),
    ],
    ids=str,
)
def test_because_names_the_facts_that_decided(condition: Any, expected: dict[str, Value]) -> None:
    assert because(parse_condition(condition), Case(KNEE, SORE), eager=True) == expected


@pytest.mark.parametrize(
    ("condition", "complaint"),
    [
        ("redness", "one key"),
        ({}, "one key"),
        ({"redness": "patch", "warmth": "yes"}, "one key"),
        ({"redness": True}, "quote it"),
        ({"redness": {"is": "patch", "or_unknown": False}}, "at most or_unknown: true"),
        ({"redness": {"at_least": "7"}}, "no test"),
        ({"redness": []}, "takes a word"),
        ({"all": []}, "takes a list"),
        ({"all": {"redness": "patch"}}, "takes a list"),
        ({"at_least": {"count": "2", "of": []}}, "takes count and of"),
        ({"tier": "urgent"}, "one of self_care"),
        ({"lost": "yes"}, "takes only true"),
        ({1: "patch"}, "a slot is a word"),
    ],
    ids=str,
)
def test_a_condition_that_cannot_be_read_says_why(condition: Any, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_condition(condition)
