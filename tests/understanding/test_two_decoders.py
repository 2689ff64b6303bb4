"""Spoken answers: two decoders, homophones, and verbs that a recogniser turns round."""

from dataclasses import replace

import pytest

from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.expect import expectation, is_complete, is_whole
from voice_triage.understanding.interpret import interpret


def test_no_heard_as_know_is_a_no(spoken):
    for free in ("no", "know", "now", "nope"):
        act = spoken("breathless", free, "no")
        assert act.values == {"breathless": "no"}
        assert not act.doubtful


def test_i_dont_know_is_unknown_whatever_the_grammar_made_of_it(spoken):
    assert spoken("breathless", "i don't know", "[unk] no").outcome is Outcome.UNKNOWN
    assert spoken("breathless", "i don't know", "no").outcome is Outcome.UNKNOWN


def test_no_of_one_decoder_is_doubtful_on_an_urgency_slot(spoken):
    assert spoken("breathless", "no", "[unk]").doubtful == ("breathless",)
    assert spoken("breathless", "no", "yes").doubtful == ("breathless",)
    assert set(spoken("B6", "no", "[unk]").doubtful) == {"breathless", "chest_pain"}
    assert "breathless" not in spoken("breathless", "go", "no").values
    assert "breathless" not in spoken("breathless", "", "no").values


def test_alternative_of_the_free_decoder_may_agree(spoken):
    assert spoken("B6", "nine", "no", "no").values == {"breathless": "no", "chest_pain": "no"}


def test_yes_is_taken_at_once(spoken):
    act = spoken("breathless", "yes", "[unk]")
    assert act.values == {"breathless": "yes_new"}
    assert not act.doubtful


def test_yes_that_means_no_harm_needs_both_decoders(spoken):
    assert spoken("weakness", "yes", "yes").doubtful == ()
    assert spoken("weakness", "yes", "[unk]").doubtful == ("weakness",)


def test_answer_on_a_verb_that_flips_is_doubtful(spoken):
    assert spoken("chest_pain", "it isn't tight", "[unk]").doubtful == ("chest_pain",)
    assert spoken("weight_bearing", "i can't walk on it", "[unk]").doubtful == ("weight_bearing",)


@pytest.mark.parametrize(
    ("asking", "heard"),
    [
        ("chest_pain", "it isn't tight"),
        ("weight_bearing", "i can walk on it"),
        ("fever", "i haven't had a fever"),
        ("collapse", "i didn't faint"),
        ("redness", "the skin isn't red"),
    ],
)
def test_verb_that_flips_never_lowers_urgency_by_itself(knowledge, asking, heard):
    """The free decoder alone, and even all of its texts, may have lost or found an "n't"."""
    for alternatives in ((), (f"oh {heard}",)):
        act = interpret(
            knowledge, asking, Hypothesis(heard, "[unk]", alternatives=alternatives, weighed=True)
        )
        assert asking in act.doubtful or asking not in act.values


def test_opposite_words_of_the_decoders_are_asked_back_unless_they_may_be_an_emergency(spoken):
    assert spoken("giving_way", "yes", "no").doubtful == ("giving_way",)
    assert spoken("chest_pain", "yes", "no").doubtful == ()


def test_no_with_its_noun_is_heard_by_both(spoken):
    assert spoken("swelling_site", "no swelling", "no [unk]").doubtful == ()
    assert spoken("swelling_site", "no swelling", "[unk]").doubtful == ("swelling_site",)


def test_volunteered_no_without_a_second_decoder_is_doubtful(spoken):
    assert spoken("opening", "no fever just an ache").doubtful == ("fever",)


def test_words_of_the_grammar_are_folded_by_sound(spoken):
    assert spoken("side", "lift", "left").values == {"side": "left"}
    assert spoken("pain_score", "ate", "eight").values == {"pain_score": 8}


def test_silence_and_noise_are_nothing(knowledge):
    act = interpret(knowledge, "breathless", Hypothesis("", "", speech=False, noise=True))
    assert (act.outcome, act.noise) == (Outcome.NOTHING, True)


def test_grammar_is_the_barest(knowledge):
    assert expectation(knowledge, "breathless").words == ("yes", "no")
    assert expectation(knowledge, "B6").words == ("yes", "no")
    assert expectation(knowledge, "read_back").words == ("yes", "no")
    assert expectation(knowledge, "side").words == ("left", "right", "both", "neither")
    assert len(expectation(knowledge, "pain_score").words) == 11
    for asking in ("opening", "duration", "age_years", "onset", "aggravators"):
        assert expectation(knowledge, asking).words == ()
    assert "i can't get my breath" in expectation(knowledge, "breathless").phrases


def test_closed_answer_is_complete_and_a_story_never(knowledge):
    def complete(asking, free, grammar=None):
        return is_complete(knowledge, asking, Hypothesis(free, grammar))

    assert complete("breathless", "no", "no")
    assert not complete("breathless", "no", "[unk]")
    assert complete("B6", "no", "no")
    assert not complete("B6", "yes", "yes")
    assert complete("side", "left", "left")
    assert complete("pain_score", "seven", "seven")
    assert complete("breathless", "stop", "[unk]")
    assert not complete("swelling_site", "yes", "yes")
    assert not complete("opening", "it hurts")
    assert not complete("opening", "stop")


@pytest.mark.parametrize(
    ("asking", "free", "is_one"),
    [
        ("pain_location", "behind my knee", True),
        ("pain_location", "behind my", False),
        ("pain_location", "behind my knee and", False),
        ("duration", "three days", True),
        ("duration", "three days or", False),
        ("trend", "it is getting worse", True),
        ("trend", "i'm not sure", False),
        ("injury_event", "no injury", True),
        ("B1", "just the knee", False),
        ("opening", "my knee hurts since yesterday", False),
        ("read_back", "yes that is right", False),
        ("trend", "", False),
    ],
)
def test_words_are_a_whole_answer_unless_they_end_as_if_more_followed(knowledge, asking, free, is_one):
    assert is_whole(knowledge, asking, Hypothesis(free, "[unk]", weighed=True)) == is_one


@pytest.mark.parametrize(("text", "noise"), [("purple elephants", True), ("no", False), ("help", False)])
def test_words_that_answer_nothing_in_a_loud_room_are_told_from_those_that_do(knowledge, text, noise):
    for noisy in (True, False):
        act = interpret(knowledge, "chest_pain", Hypothesis(text, text, noisy=noisy))
        assert act.noise == (noise and noisy)


@pytest.mark.parametrize(("said", "doubtful"), [("no", ("chest_pain",)), ("yes", ())])
def test_a_no_that_noise_drowns_is_asked_back_on_an_urgency_question_a_yes_is_not(knowledge, said, doubtful):
    heard = Hypothesis(said, said, noisy=True, drowned=True)
    assert interpret(knowledge, "chest_pain", heard).doubtful == doubtful
    assert interpret(knowledge, "chest_pain", replace(heard, drowned=False)).doubtful == ()


def test_in_a_loud_room_a_bare_yes_needs_both_decoders(knowledge):
    def heard(grammar: str, noisy: bool) -> tuple[str, ...]:
        return interpret(knowledge, "chest_pain", Hypothesis("yeah", grammar, noisy=noisy)).doubtful

    assert heard("[unk]", noisy=True) == ("chest_pain",)
    assert heard("yes", noisy=True) == ()
    assert heard("[unk]", noisy=False) == ()


def test_what_another_text_denies_is_asked_back_even_where_it_may_be_an_emergency(spoken):
    act = spoken("B2", "looks normal blood", "[unk]", "looks normal no blood")
    assert "open_wound" in act.doubtful
    assert not act.emergency


@pytest.mark.parametrize("heard", ["i know faint", "i know collapse"])
def test_i_know_for_i_no_is_asked_back(knowledge, heard):
    act = interpret(knowledge, "collapse", Hypothesis(heard, "[unk]", weighed=True))
    assert (act.values, act.doubtful) == ({"collapse": "no"}, ("collapse",))


def test_some_of_several_things_among_other_words_are_read_back(knowledge):
    def doubtful(text: str) -> bool:
        heard = Hypothesis(text, "[unk]", weighed=True)
        return bool(interpret(knowledge, "tried_self_care", heard).doubtful)

    assert doubtful("apple and a heating pan on ivory evening while advil")
    assert not doubtful("advil and ice")


def test_a_no_that_both_heard_is_no_witness_for_what_denies_nothing(knowledge):
    """ "The two legs have no power", heard as "the to like us": not the foot alone."""
    heard = Hypothesis(
        "the to like us have no power i cannot lift any",
        "[unk] no [unk]",
        alternatives=("the two legs have no power i cannot lift any",),
        weighed=True,
    )
    act = interpret(knowledge, "weakness", heard)
    assert act.doubtful == ("weakness",)
