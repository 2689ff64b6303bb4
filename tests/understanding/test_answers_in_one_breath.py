"""Two questions in one are answered one after the other, and a word that answered one of them says nothing about a third."""

from __future__ import annotations

import pytest

from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.understanding.interpret import interpret


def values(knowledge, asking: str, words: str) -> dict:
    return dict(interpret(knowledge, asking, Hypothesis.from_typing(words)).values)


@pytest.mark.parametrize(
    ("asking", "words", "expected"),
    [
        ("B6", "no no trouble breathing yes my chest hurts", {"breathless": "no", "chest_pain": "yes"}),
        (
            "B6",
            "no trouble breathing yes there is a pain in my chest",
            {"breathless": "no", "chest_pain": "yes"},
        ),
        ("B1", "no i haven't yes i fainted", {"collapse": "yes"}),
        ("B6", "yes i'm short of breath no", {"breathless": "yes_new"}),
    ],
)
def test_a_yes_after_a_no_is_not_denied_by_it(knowledge, asking, words, expected):
    heard = values(knowledge, asking, words)
    assert {slot: heard.get(slot) for slot in expected} == expected


@pytest.mark.parametrize("asking", ["foot_cold_pale", "B7"])
@pytest.mark.parametrize("words", ["no it's warm", "it's warm", "feels normal and warm"])
def test_a_warm_foot_is_not_a_hot_knee(knowledge, asking, words):
    heard = values(knowledge, asking, words)
    assert heard["foot_cold_pale"] == "no"
    assert "warmth" not in heard


def test_a_hot_knee_told_beside_a_warm_foot_is_heard(knowledge):
    heard = values(knowledge, "foot_cold_pale", "no it's warm but the knee is hot")
    assert (heard["foot_cold_pale"], heard["warmth"]) == ("no", "yes")


def test_the_same_colour_says_nothing_about_the_heat(knowledge):
    assert values(knowledge, "B4", "funny feeling in the other but same colour") == {"redness": "none"}


def test_a_yes_behind_a_word_that_names_nothing_settles_nothing(knowledge):
    assert values(knowledge, "B5", "clive yes cancer no") == {"active_cancer": "no"}


def test_a_denial_among_many_other_words_is_to_be_confirmed(knowledge):
    act = interpret(knowledge, "B3", Hypothesis.from_typing("i week well well trumpet forget lantern"))
    assert act.values == {} or act.doubtful == tuple(act.values)


@pytest.mark.parametrize("bundle", ["B1", "B2", "B6", "B7"])
@pytest.mark.parametrize(
    "words",
    [
        "no the other one yes",
        "no yes the second",
        "not the first",
        "not the first one but the second",
        "no only the second",
        "one of them yes",
        "no just one of them",
        "not both just one",
        "no not both",
        "only the one",
    ],
)
def test_no_denial_is_taken_over_for_all_of_a_bundle(knowledge, bundle, words):
    act = interpret(knowledge, bundle, Hypothesis.from_typing(words))
    denied = [s for s in act.values if act.values[s] in knowledge.triage.slots[s].denials]
    assert denied == []


@pytest.mark.parametrize(
    ("bundle", "words", "values"),
    [
        (
            "B10",
            "clot yes the other two no",
            {"clot_history": "self", "active_cancer": "no", "blood_thinners": "no"},
        ),
        ("B1", "the first no the other one yes", {"coughing_blood": "no", "collapse": "yes"}),
        ("B1", "no both", {"coughing_blood": "no", "collapse": "no"}),
        ("B1", "not one of them", {"coughing_blood": "no", "collapse": "no"}),
        (
            "B5",
            "my breast cancer was twenty years ago and no clots",
            {"clot_history": "none", "active_cancer": "no"},
        ),
        ("B6", "chest is good", {"chest_pain": "no"}),
    ],
)
def test_each_item_of_a_bundle_keeps_its_own_answer(knowledge, bundle, words, values):
    assert interpret(knowledge, bundle, Hypothesis.from_typing(words)).values == values
