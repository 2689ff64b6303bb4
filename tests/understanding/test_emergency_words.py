"""The emergency detector: every utterance, whatever is asked."""

import pytest
from understanding_tables import table

QUESTIONS = ("opening", "pain_score", "swelling_site", "B6", "read_back")
TOLD = [(id_, text) for id_, texts in table("emergencies.yaml", "told").items() for text in texts]


@pytest.mark.parametrize("asking", QUESTIONS)
def test_emergency_is_heard_at_any_question(typed, asking):
    assert len(TOLD) >= 80
    missed = [(id_, text) for id_, text in TOLD if id_ not in typed(asking, text).emergency]
    assert missed == []


@pytest.mark.parametrize("asking", [*QUESTIONS, "side", "fever", "B1"])
def test_the_plainest_words_are_told_at_once(typed, asking):
    plain = table("emergencies.yaml", "plain")
    assert len(plain) >= 90
    assert [text for text in plain if not typed(asking, text).emergency] == []


def test_slot_emergencies_carry_their_value(knowledge, typed):
    for id_, text in TOLD:
        act = typed("opening", text)
        assert act.outcome == "emergency"
        if id_ in knowledge.triage.slots:
            assert act.values[id_] not in knowledge.triage.slots[id_].denials


@pytest.mark.parametrize("asking", QUESTIONS)
def test_near_misses_set_off_nothing(typed, asking):
    near_misses = table("emergencies.yaml", "not_told")
    assert len(near_misses) >= 40
    assert [text for text in near_misses if typed(asking, text).emergency] == []


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("my dad had a heart attack", "chest_pain"),
        ("it takes my breath away how much it hurts on stairs", "breathless"),
        ("my heart is racing", "chest_pain"),
        ("i feel a bit light headed", "collapse"),
    ],
)
def test_what_only_might_be_one_is_asked_about_and_stores_nothing(typed, text, slot):
    act = typed("pain_quality", text)
    assert act.ask_now == (slot,)
    assert slot not in act.values
    assert not act.emergency


def test_bare_yes_to_the_asked_question_is_an_answer(typed):
    act = typed("breathless", "yes")
    assert act.outcome == "answer"
    assert act.values == {"breathless": "yes_new"}
    said = typed("breathless", "yes i'm short of breath")
    assert said.outcome == "emergency"
    assert said.values["breathless"] == "yes_new"


def test_emergency_comes_before_a_command(typed):
    assert typed("pain_score", "stop i can't breathe").emergency == ("breathless",)


def test_second_set_is_heard(typed):
    told = table("heldout_second.yaml", "emergencies")
    heard = [text for text in told if typed("pain_score", text).emergency]
    assert len(heard) >= 0.9 * len(told)
    near = [
        text for text in table("heldout_second.yaml", "near_misses") if typed("pain_score", text).emergency
    ]
    assert near == []
