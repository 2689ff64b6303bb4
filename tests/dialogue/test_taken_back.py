"""An earlier answer taken back in plain words, where nobody asked for it: at the read-back, the result and the offers."""

from __future__ import annotations

import pytest
from phases import CLOT, HEALTHY, answer, say, to_the_end, until

from voice_triage.dialogue.state import DialogueState, Phase
from voice_triage.dialogue.system_acts import Changed, Confirm, Say
from voice_triage.triage.assessment import Tier

SURE = {**CLOT, "very_unwell": "no", "saddle_bladder": "no", "open_wound": "no", "deformity": "no", "weakness": "yes i can",
        "recent_immobility": "yes a long flight", "fever": "no", "foot_cold_pale": "no", "numbness": "no", "redness": "no",
        "warmth": "no", "clot_history": "no", "active_cancer": "no", "knee_surgery": "no", "immune_risk": "no",
        "leg_heaviness": "no", "calf_tenderness": "no",
        "opening": "my calf is swollen since i fell three days ago"}  # fmt: skip
PLACES = ("read_back", "result", "be_seen", "repeat_offer", "summary_offer")


@pytest.fixture(scope="module")
def told(knowledge) -> dict[str, DialogueState]:
    return {place: until(knowledge, place, SURE) for place in PLACES}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", ["actually my calf is not swollen", "no, my calf isn't swollen"])
def test_a_place_that_is_not_swollen_is_said_back_and_changes_the_answer(knowledge, told, place, words):
    state, said = say(knowledge, told[place], words)
    assert isinstance(said[-1], Confirm)
    assert state.facts["swelling_site"].value == ("calf",), "not before the yes"
    state, said = say(knowledge, state, "yes")
    assert state.facts["swelling_site"].value == ("none",)
    assert isinstance(said[0], Changed)
    assert to_the_end(knowledge, state, {**SURE, "swelling_site": "no"}).tier < Tier.URGENT_SAME_DAY


@pytest.mark.parametrize("place", ["be_seen", "repeat_offer", "summary_offer"])
def test_what_was_not_meant_changes_nothing_and_goes_on_where_it_was(knowledge, told, place):
    state, _ = say(knowledge, told[place], "actually my calf is not swollen")
    state, _ = say(knowledge, state, "no")
    assert state.phase is told[place].phase
    assert state.facts["swelling_site"].value == ("calf",)


@pytest.mark.parametrize(
    ("words", "slot", "value"),
    [
        ("the swelling is not in my calf, it's behind the knee", "swelling_site", ("behind_knee_general",)),
        ("it's not my calf that's swollen it's the knee", "swelling_site", ("knee_joint",)),
        ("actually the pain is only a four", "pain_score", 4.0),
        ("my age is forty one", "age_years", 41.0),
        ("actually i do have a fever", "fever", "yes"),
        ("it's my right not my left", "side", "right"),
    ],
)
def test_a_new_answer_by_its_name_is_taken_at_once(knowledge, told, words, slot, value):
    state, said = say(knowledge, told["repeat_offer"], words)
    assert state.facts[slot].value == value
    assert isinstance(said[0], Changed)


@pytest.mark.parametrize(
    ("words", "slot", "value"),
    [
        ("i did have a fall", "injury_event", "fall"),
        ("actually it is red", "redness", "patch"),
    ],
)
def test_a_new_answer_without_its_name_is_said_back_first(knowledge, words, slot, value):
    state, said = say(knowledge, until(knowledge, "repeat_offer"), words)
    assert isinstance(said[-1], Confirm)
    state, _ = say(knowledge, state, "yes")
    assert state.facts[slot].value == value


def test_a_longer_time_than_told_is_said_back_first(knowledge):
    state, said = say(knowledge, until(knowledge, "repeat_offer"), "it's four weeks, not two days")
    assert isinstance(said[-1], Confirm)
    assert say(knowledge, state, "yes")[0].tier > Tier.SELF_CARE


def test_a_name_alone_behind_the_result_is_asked_anew(knowledge):
    state, _ = say(knowledge, until(knowledge, "repeat_offer"), "the fever question")
    assert (state.phase, state.asking) == (Phase.CHANGE, "fever")


def test_during_a_question_an_earlier_answer_is_taken_back_too(knowledge):
    state = until(knowledge, "B7", SURE)
    assert state.facts["swelling_site"].value == ("calf",)
    state, said = say(knowledge, state, "actually my calf is not swollen")
    assert isinstance(said[-1], Confirm)
    state, _ = say(knowledge, state, "yes")
    assert state.facts["swelling_site"].value == ("none",)
    assert state.asking == "B7", "the question that was open"


@pytest.mark.parametrize(
    "words", ["i can't i have no car", "my daughter can drive me", "is it my calf", "in two days"]
)
def test_words_about_something_else_change_nothing(knowledge, told, words):
    state, said = say(knowledge, told["be_seen"], words)
    assert state.facts == told["be_seen"].facts
    assert not any(isinstance(one, Confirm) for one in said)


def test_another_tier_is_asked_about_anew_whether_it_can_be_done(knowledge, told):
    state, _ = say(knowledge, told["be_seen"], "yes")
    state, _ = say(knowledge, state, "actually my calf is not swollen")
    state, _ = say(knowledge, state, "yes")
    while state.phase not in (Phase.BE_SEEN, Phase.REPEAT_OFFER):
        state = answer(knowledge, state, {**SURE, "swelling_site": "no"})
    assert state.tier is Tier.SOON
    assert state.phase is Phase.BE_SEEN


def test_news_that_change_nothing_are_heard_and_not_told_all_over_again(knowledge, told):
    state, said = say(knowledge, told["repeat_offer"], "wait the pain is only a four")
    assert state.phase is Phase.REPEAT_OFFER
    assert said[-1] == Say(id="offer_repeat")
    assert HEALTHY["pain_score"] == "three", "it is another answer than the one given"
