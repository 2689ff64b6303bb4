"""Many facts in one answer: what counts in a clause that speaks of it, which time is meant, and what is not invented."""

import pytest

from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.understanding.interpret import interpret


@pytest.fixture
def told(knowledge):
    return lambda text: interpret(knowledge, "opening", Hypothesis.from_typing(text))


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("it's sore mostly when i go down the stairs", "aggravators", ("stairs",)),
        ("my calf aches and it eases off when i rest it", "relievers", ("rest",)),
        ("there's a soft lump there but it's getting bigger", "lump_features", ("soft", "growing")),
        ("i've tried paracetamol and it didn't do a thing", "self_care_response", "no_change"),
        ("my mum had her hip replaced three weeks ago", "recent_immobility", ("surgery",)),
    ],
)
def test_what_answers_a_question_counts_where_it_is_spoken_of(told, text, slot, value):
    assert told(text).values[slot] == value


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("the back of my knee hurts when i run", "back_or_hip_pain"),
        ("i fell when i was on the stairs", "aggravators"),
        ("it clicks every time i climb the stairs", "aggravators"),
        ("it hurts when i twist it", "injury_event"),
        ("the ice on the road made me slip and my knee hurts", "relievers"),
        ("i have no pain when i climb stairs", "aggravators"),
    ],
)
def test_what_is_not_spoken_of_is_not_invented(told, text, slot):
    assert slot not in told(text).values


def test_a_story_slot_that_only_the_net_hears_is_said_back(told):
    act = told("my doctor put me on a statin and i get charley horses in my calf three times a week at night")
    assert all(slot in act.doubtful or slot in act.words for slot in act.values)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("i fell off a chair two days ago and banged my knee", (2, 2)),
        ("i've had arthritis in this knee for years and it's been sore for ten days now", (10, 10)),
        ("i'm on warfarin and since yesterday my calf is swollen", (1, 1.2)),
        ("it's been niggling behind the knee for about three weeks", (21, 21)),
        ("i've had diabetes for ten years and the back of my knee hurts since two weeks", (14, 14)),
    ],
)
def test_the_time_of_a_story_is_that_of_the_pain(told, text, days):
    duration = told(text).values["duration"]
    assert (duration.days_min, duration.days_max) == pytest.approx(days, rel=0.1)


@pytest.mark.parametrize(
    "text",
    [
        "i've had the arthritis in this knee for years",
        "both knees ache after standing all day",
        "i am thirty two years old and behind the left knee is burning",
        "i had a clot in my leg ten years ago",
    ],
)
def test_another_time_is_not_how_long_it_hurts(told, text):
    assert "duration" not in told(text).values


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("my dad's eighty three and his calf is sore", 83),
        ("it's about my son he is twelve years he has pain behind the knee", 12),
        ("my father has pain in both knees he is seventy one", 71),
        ("i have sixty two years and the right knee hurts", 62),
    ],
)
def test_the_age_of_the_one_it_is_about(told, text, age):
    assert told(text).values["age_years"] == age
