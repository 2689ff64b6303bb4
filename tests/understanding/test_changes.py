"""Answers changed by their names, and what one answer says about other questions."""

import pytest

from voice_triage.understanding.acts import Command, Outcome


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("go back to the fever question", "fever"),
        ("I want to change what I said about the swelling", "swelling_site"),
        ("change my age", "age_years"),
        ("can I correct my pain score please", "pain_score"),
        ("I made a mistake with the side", "side"),
        ("my answer about the walking was wrong", "weight_bearing"),
        ("can we go back to the question about how long I've had it", "duration"),
    ],
)
def test_a_named_answer_is_to_be_changed(typed, text, slot):
    act = typed("trend", text)
    assert (act.outcome, act.command) == (Outcome.COMMAND, Command.CHANGE)
    assert slot in act.about
    assert act.values == {}


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("change my age to sixty two", "age_years", 62),
        ("I got the side wrong it's the left", "side", "left"),
        ("no I meant the left knee", "side", "left"),
        ("sorry sorry I said right knee it is the left knee", "side", "left"),
        ("the swelling is in the calf actually", "swelling_site", ("calf",)),
    ],
)
def test_a_new_answer_in_the_same_breath_takes_the_old_one_back(typed, text, slot, value):
    act = typed("trend", text)
    assert act.values[slot] == value
    assert act.correction


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("sorry, earlier I said three days, it's more like a week", 7),
        ("I told you three days it's actually been five", 5),
    ],
)
def test_a_time_told_before_is_taken_back(typed, text, days):
    act = typed("trend", text)
    assert act.values["duration"].days_max == days
    assert act.correction


@pytest.mark.parametrize(
    "text",
    [
        "I can't go back to work",
        "I can't go back to sleep",
        "it's wrong to sleep on it",
        "the pain changes with the weather",
    ],
)
def test_words_of_a_change_inside_an_answer_change_nothing(typed, text):
    act = typed("night_pain", text)
    assert act.command is None
    assert not act.correction


def test_the_name_alone_answers_what_should_be_changed(typed):
    assert "fever" in typed("opening", "the fever").about
    assert typed("opening", "the fever").values == {}
    assert typed("read_back", "no the fever").about[0] == "fever"


@pytest.mark.parametrize(
    ("asking", "text", "slot", "value"),
    [
        ("side", "right and I'm thirty one by the way", "age_years", 31),
        ("fever", "no fever but I did have a clot two years ago", "clot_history", "self"),
        ("pop_heard", "yes a loud crack and it swelled up straight after", "swelling_onset", "within_hours"),
    ],
)
def test_what_else_was_said_is_kept(typed, asking, text, slot, value):
    assert typed(asking, text).values[slot] == value


def test_a_story_without_i_is_about_somebody_else(typed):
    act = typed("opening", "my father aged seventy is having swelling in the left calf")
    assert act.values["respondent"] == "other"
    assert act.values["age_years"] == 70
    assert act.values["swelling_site"] == ("calf",)
    assert "respondent" not in typed("opening", "my doctor told my wife that I have a cyst").values


@pytest.mark.parametrize(
    ("text", "slot", "kept"),
    [
        ("scrap what i said about no injury i did fall off the step stool", "injury_event", "fall"),
        ("ignore what i said about no swelling the calf is swollen", "swelling_site", ("calf",)),
        ("i said no chest pain", "chest_pain", "no"),
    ],
)
def test_a_denial_that_is_only_quoted_denies_nothing(typed, text, slot, kept):
    assert typed("stiffness", text).values.get(slot) == kept
