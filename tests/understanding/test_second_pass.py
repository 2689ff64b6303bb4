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


def test_texts_that_disagree_say_nothing(spoken):
    assert spoken("side", "the lamp", "[unk]", "the left", "the right").values == {}


def test_what_was_understood_is_not_looked_at_again(misheard, spoken):
    assert spoken("chest_pain", "no", "no", "yes").values == {"chest_pain": "no"}
    assert interpret(misheard, "swelling_site", Hypothesis("just my knee")).doubtful == ()


def test_typed_words_are_what_was_meant(misheard):
    assert interpret(misheard, "swelling_site", Hypothesis.from_typing("the whole cough")).values == {}
