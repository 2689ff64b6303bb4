"""What a rule still waits for is found by reading it; trying every pair of answers finds nothing else."""

from __future__ import annotations

from itertools import combinations

import pytest
from any_case import ANSWERS, cases, properties
from hypothesis import given
from hypothesis import strategies as st
from medical_cases import KNEE, facts_of

from voice_triage.triage.assessment import Tier
from voice_triage.triage.condition import parse_condition
from voice_triage.triage.engine import assess
from voice_triage.triage.facts import Fact
from voice_triage.triage.logic import Case
from voice_triage.triage.missing import Missing, Ways

ALL = dict.fromkeys(KNEE.slots, (None,))


def even(leaf, wanted) -> float:
    return 0.5


def ways(written: object, facts=None, asked_when=ALL, most: int = 2) -> Ways:
    look = Missing(Case(KNEE, facts or {}), asked_when, even, most)
    return look.ways(parse_condition(written))


def slots(found: Ways) -> set[tuple[str, ...]]:
    return {tuple(sorted(way)) for way in found}


FEVER = {"fever": Fact(value="yes")}
PAIR = {"all": [{"fever": "yes"}, {"warmth": "yes"}]}


@pytest.mark.parametrize(
    ("written", "facts", "expected"),
    [
        (PAIR, {}, {("fever", "warmth")}),
        (PAIR, FEVER, {("warmth",)}),
        (PAIR, {"fever": Fact(value="no")}, set()),
        ({"any": [{"fever": "yes"}, PAIR]}, {}, {("fever",)}),
        ({"fever": "yes"}, FEVER, {()}),
        ({"not": {"any": [{"fever": "yes"}, {"warmth": "yes"}]}}, {}, {("fever", "warmth")}),
        ({"not": {"all": [{"fever": "yes"}, {"warmth": "yes"}]}}, {}, {("fever",), ("warmth",)}),
        ({"injury_event": {"is": "none", "or_unknown": True}}, {}, {()}),
        ({"all": [{"fever": "yes"}, {"warmth": "yes"}, {"chest_pain": "yes"}]}, {}, set()),
        (
            {
                "at_least": {
                    "count": 2,
                    "of": [{"fever": "yes"}, {"warmth": "yes"}, {"swelling_site": "calf"}],
                }
            },
            FEVER,
            {("swelling_site",), ("warmth",)},
        ),
        # Two things are counted, and one slot says one of them.
        (
            {"at_least": {"count": 2, "of": [{"swelling_site": "calf"}, {"swelling_site": "whole_leg"}]}},
            {},
            set(),
        ),
        ({"fever": {"unknown": True}}, {}, set()),
        ({"derived": "no_injury"}, {"injury_event": Fact(value="fall")}, set()),
    ],
)
def test_the_open_answers_that_together_make_it_true(written, facts, expected):
    assert slots(ways(written, facts)) == expected


def test_a_question_that_is_asked_only_after_another_answer_needs_that_answer_too():
    when = parse_condition({"fever": "yes"})
    asked_when = {"fever": (None,), "warmth": (when,)}
    assert slots(ways({"warmth": "yes"}, asked_when=asked_when)) == {("fever", "warmth")}
    assert slots(ways({"warmth": "yes"}, FEVER, asked_when=asked_when)) == {("warmth",)}
    assert slots(ways({"warmth": "yes"}, asked_when={"fever": (None,)})) == set()


def test_two_answers_together_are_as_likely_as_both():
    assert ways(PAIR) == {frozenset({"fever", "warmth"}): 0.25}


@properties
@given(cases(), st.data())
def test_no_two_answers_make_it_urgent_that_were_not_named(facts, data):
    today = [rule for rule in (*KNEE.rules, *KNEE.floors) if rule.tier >= Tier.URGENT_SAME_DAY]
    if assess(KNEE, facts).tier >= Tier.URGENT_SAME_DAY:
        return
    look = Missing(Case(KNEE, facts), ALL, even, 2)
    named = look.ways_to_one(rule.when for rule in today)
    left = sorted(set(KNEE.slots) - set(facts))
    if len(left) < 2:
        return
    pair = data.draw(st.sampled_from(list(combinations(left, 2))))
    answers = {slot: data.draw(ANSWERS[slot].filter(lambda fact: fact.known)) for slot in pair}
    if assess(KNEE, {**facts, **answers}).tier >= Tier.URGENT_SAME_DAY:
        assert any(way <= set(pair) for way in named), (pair, answers)


def test_a_calm_case_with_two_hidden_signs():
    facts = {k: f for k, f in facts_of(KNEE, {}).items() if k not in ("weakness", "tight_calf_severe")}
    look = Missing(Case(KNEE, facts), ALL, even, 2)
    today = (rule.when for rule in KNEE.rules if rule.tier >= Tier.URGENT_SAME_DAY)
    assert slots(look.ways_to_one(today)) >= {
        ("tight_calf_severe",),
        ("weakness",),
        ("night_pain", "relievers"),
    }
