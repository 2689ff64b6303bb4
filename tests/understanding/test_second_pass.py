"""Words that were no answer, looked at again: other texts of the recogniser, and words that sound alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.interpret import interpret


@pytest.fixture
def misheard(knowledge):
    """The knowledge with two mishearings of its own."""
    return replace(
        knowledge, lexicon=replace(knowledge.lexicon, sound_alikes={"cough": ("calf",), "gnome": ("no",)})
    )


def test_another_text_of_the_recogniser_is_asked_back(spoken):
    assert spoken("pain_location", "my staff").outcome is Outcome.OFF_TOPIC
    act = spoken("pain_location", "my staff", None, "my graph", "my calf")
    assert (act.outcome, act.values) == (Outcome.ANSWER, {"pain_location": ("calf",)})
    assert act.doubtful == ("pain_location",)


def test_a_word_that_sounds_alike_is_asked_back(misheard):
    act = interpret(misheard, "swelling_site", Hypothesis("the whole cough"))
    assert (act.values, act.doubtful) == ({"swelling_site": ("calf",)}, ("swelling_site",))


@pytest.mark.parametrize("asking", ["chest_pain", "stairs_fear", "locking", "B6"])
def test_a_guess_is_never_a_no(misheard, asking):
    assert interpret(misheard, asking, Hypothesis("gnome", "[unk]")).values == {}
    assert interpret(misheard, asking, Hypothesis("hose", "[unk]", alternatives=("no", "nope"))).values == {}


def test_another_word_is_no_yes_because_a_grammar_made_one_of_it(knowledge):
    for heard in (Hypothesis("house", "yes"), Hypothesis("house", "yes", heard_phrases="yes")):
        assert interpret(knowledge, "chest_pain", heard).values == {}


def test_texts_that_disagree_say_nothing(spoken):
    assert spoken("side", "the lamp", "[unk]", "the left", "the right").values == {}


def test_what_was_understood_is_not_looked_at_again(misheard, spoken):
    assert spoken("chest_pain", "no", "no", "yes").values == {"chest_pain": "no"}
    assert interpret(misheard, "swelling_site", Hypothesis("just my knee")).doubtful == ()


def test_typed_words_are_what_was_meant(misheard):
    assert interpret(misheard, "swelling_site", Hypothesis.from_typing("the whole cough")).values == {}


def test_what_the_questions_own_phrases_heard_is_asked_back(knowledge):
    """ "My hip catches when I get out": free "he", and "my hip" when only answers to the question were listened for."""
    heard = Hypothesis("my he catches when i get out of the car", "[unk]", heard_phrases="my hip when i the")
    act = interpret(knowledge, "back_or_hip_pain", heard)
    assert act.values == {"back_or_hip_pain": "hip_or_groin"}
    assert act.doubtful == ("back_or_hip_pain",)


@pytest.mark.parametrize(
    ("asking", "phrases"),
    [("chest_pain", "chest is not pain"), ("locking", "no"), ("tight_calf_severe", "calf is soft")],
)
def test_what_only_the_phrases_heard_is_never_a_no(knowledge, asking, phrases):
    assert (
        asking
        not in interpret(knowledge, asking, Hypothesis("just a bus", "[unk]", heard_phrases=phrases)).values
    )


def test_an_emergency_that_only_the_phrases_heard_sets_nothing_off(knowledge):
    act = interpret(
        knowledge, "fever", Hypothesis("the bread pudding", "[unk]", heard_phrases="i can't breathe")
    )
    assert (act.emergency, act.ask_now) == ((), ())


def test_a_number_that_only_the_grammar_heard_is_asked_back(spoken):
    act = spoken("pain_score", "h b the hokey", "eight [unk] [unk]")
    assert (act.values, act.doubtful) == ({"pain_score": 8}, ("pain_score",))


def test_a_no_that_only_the_grammar_heard_is_none(spoken):
    assert spoken("chest_pain", "go home", "no").values == {}


def test_another_answer_in_the_same_breath_does_not_end_the_search(spoken):
    heard = "us loss of feeling round the back passage since last night"
    act = spoken("saddle_bladder", heard, "[unk]", heard.replace("us", "yes"))
    assert act.values["saddle_bladder"] == "yes"
    assert "saddle_bladder" in (*act.doubtful, *act.emergency)
    assert "duration" in act.values


def test_a_command_among_misheard_words_gives_way_to_an_answer(spoken):
    """ "If you touch it I will shout" is no wish for less noise."""
    act = spoken("calf_tenderness", "if you vaccine i will shout", "[unk]", "ah if you vaccine i will shout")
    assert (act.command, act.values) == (None, {"calf_tenderness": "yes"})
    assert spoken("calf_tenderness", "speak up", "[unk]", "it's sore").command is not None


def test_words_that_sound_the_same_are_folded_into_the_questions_own(knowledge):
    act = interpret(knowledge, "redness", Hypothesis("gone all read", "[unk]"))
    assert (act.values, act.doubtful) == ({"redness": "patch"}, ("redness",))


def test_several_misheard_words_are_put_right_together(misheard):
    heard = replace(
        misheard,
        lexicon=replace(misheard.lexicon, sound_alikes={"swell and": ("swollen",), "half": ("calf",)}),
    )
    act = interpret(heard, "swelling_site", Hypothesis("the half is swell and"))
    assert act.values == {"swelling_site": ("calf",)}


@pytest.mark.parametrize(
    ("asking", "heard", "value"),
    [
        ("bone_tenderness", "the knee cap hurts", ("kneecap",)),
        ("tried_self_care", "pain killers", ("tablets",)),
    ],
)
def test_a_border_inside_a_word_is_no_other_word(spoken, asking, heard, value):
    assert spoken(asking, heard).values[asking] == value


def test_to_day_is_not_two_days(spoken):
    assert spoken("duration", "since half one to day").values.get("duration") == spoken(
        "duration", "since half one today"
    ).values.get("duration")


def test_a_no_in_words_of_the_same_sound_is_asked_back(spoken):
    act = spoken("redness", "not read", "[unk]")
    assert (act.values, act.doubtful) == ({"redness": "none"}, ("redness",))


def test_the_half_of_two_questions_that_was_lost_is_looked_for(knowledge):
    heard = Hypothesis("it's warm and gone read", "[unk]", weighed=True)
    act = interpret(knowledge, "B4", heard)
    assert act.values == {"warmth": "yes", "redness": "patch"}
    assert "redness" in act.doubtful


def test_to_a_question_how_many_for_may_be_four(spoken):
    act = spoken("pain_score", "somewhere around the for mark", "[unk]")
    assert (act.values, act.doubtful) == ({"pain_score": 4}, ("pain_score",))
    assert spoken("pain_score", "i take it for my back and then i wait for the bus", "[unk]").values == {}
