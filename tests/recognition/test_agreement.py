"""What counts as heard by both decoders."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_triage.recognition.agreement import (
    EVIDENCE,
    Stake,
    Support,
    Verdict,
    agreed_answer,
    grammar_answer,
    is_backed,
    stands_out,
    verdict,
)
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.recognition.sounds import (
    DISTINCT,
    HEARD_AS,
    HOMOPHONES,
    POLAR,
    fold_homophones,
    fold_numbers,
    guesses_no,
    skeleton,
    unfold_know,
)


@pytest.mark.parametrize(
    ("grammar", "free", "alternatives", "answer"),
    [
        ("no", "no", (), "no"),
        ("no", "know", (), "no"),
        ("no no", "now no", (), "no"),
        ("[unk] yes", "uh yeah", (), "yes"),
        ("no", "noun", ("down", "no"), "no"),
        ("no", "go", (), None),
        ("no", "nine", (), None),
        ("no", "", (), None),
        ("no", "no idea", (), None),
        ("no", "i don't know", (), None),
        ("no", "ask not what your country can do for you", (), None),
        ("yes no", "yes no", (), None),
        ("[unk]", "no", (), None),
        ("", "no", (), None),
        (None, "no", (), None),
        ("left", "lap", ("lab",), "left"),
        ("left", "the buffed", ("the bat",), "left"),
        ("right", "eight", (), None),
        ("left", "next", (), None),
        ("nine", "now", (), None),
        ("two", "to", (), "two"),
        ("eight", "a", (), "eight"),
        ("ten", "ten of clubs", (), None),
        ("hours", "hours", (), "hours"),
        ("hours", "ours", (), None),
    ],
)
def test_agreed_answer(grammar, free, alternatives, answer) -> None:
    assert agreed_answer(Hypothesis(free, grammar, alternatives=alternatives)) == answer


@pytest.mark.parametrize(
    ("grammar", "free", "alternatives", "answer"),
    [
        ("no", "you know", (), "no"),
        ("no", "when you", ("the know",), "no"),
        ("no", "now", ("down",), None),
        ("no", "you do not know", (), None),
        ("left", "lap", (), None),
    ],
)
def test_the_nearest_voice_may_have_a_rest_of_others_before_it(grammar, free, alternatives, answer) -> None:
    near = Hypothesis(free, grammar, alternatives=alternatives, near=True)
    assert agreed_answer(near) == answer
    assert agreed_answer(Hypothesis("you know", "no")) is None


@pytest.mark.parametrize(
    ("whole", "is_answer"),
    [("[unk] no [unk]", True), ("[unk]", True), ("", True), ("yes no", True), ("yes", False)],
)
def test_the_nearest_voice_does_not_outvote_the_whole(whole, is_answer) -> None:
    near = Hypothesis("no", "no", near=True)
    assert stands_out(near, Hypothesis("mister no bennet", whole)) is is_answer
    assert not stands_out(Hypothesis("", "", near=True), Hypothesis("", whole))


def test_the_word_counts_however_often_it_was_heard() -> None:
    assert grammar_answer(Hypothesis("", "[unk] no [unk] no")) == "no"
    assert grammar_answer(Hypothesis("", "left right")) is None


@pytest.mark.parametrize(
    ("text", "vocabulary", "folded"),
    [
        ("know", {"yes", "no"}, "no"),
        ("i don't know", {"i", "don't", "know", "no"}, "i don't know"),
        ("to", {"two"}, "two"),
        ("three to four", {"two", "three", "four"}, "three to four"),
        ("a read patch", {"red"}, "a red patch"),
        ("for a weak", {"week", "eight"}, "for a week"),
        ("now", {"no"}, "now"),
    ],
)
def test_folding_into_the_questions_vocabulary(text, vocabulary, folded) -> None:
    assert fold_homophones(text, vocabulary) == folded


def test_every_word_has_one_group_of_homophones() -> None:
    words = [word for group in HOMOPHONES for word in group]
    assert len(words) == len(set(words))


def test_nothing_sounds_like_both_yes_and_no() -> None:
    assert not set(HEARD_AS["yes"].split()) & set(HEARD_AS["no"].split())
    assert not POLAR & DISTINCT


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("wait is same and know sweating", "wait is same and no sweating"),
        ("no fall know blow", "no fall no blow"),
        ("know swelling", "no swelling"),
        ("i don't know", "i don't know"),
        ("you know it aches", "you know it aches"),
        ("know what i mean", "know what i mean"),
        ("i know faint i know cough", "i no faint i no cough"),
        ("i know the one", "i know the one"),
        ("i know", "i know"),
    ],
)
def test_know_is_no_where_nobody_knows_anything(heard, said) -> None:
    assert unfold_know(heard) == said


@pytest.mark.parametrize(
    ("heard", "guessed"),
    [("i know faint", True), ("know fever", False), ("i know it", False), ("no", False)],
)
def test_a_no_behind_somebody_who_may_know_is_a_guess(heard, guessed) -> None:
    assert guesses_no(heard) is guessed


def test_what_sounds_like_a_number_is_one() -> None:
    assert fold_numbers("around the for mark") == "around the four mark"


@pytest.mark.parametrize(
    ("answer", "free", "alternatives", "segments", "is_heard"),
    [
        ("no", "no", (), [("no", "[unk]")], True),
        ("no", "down", (), [("no",)], True),
        ("no", "down", (), [("no", "[unk]")], False),
        ("left", "what", (), [("left", ""), ("",)], True),
        ("left", "well", (), [("left", ""), ("",)], False),
        ("nine", "mine", (), [("nine", "five")], True),
        ("nine", "fine", ("nine",), [("nine", "five")], False),
        ("nine", "fine", ("nine",), [("nine", "[unk]")], True),
    ],
)
def test_a_grammar_in_two_minds_needs_somebody_behind_it(
    answer, free, alternatives, segments, is_heard
) -> None:
    assert is_backed(answer, free, alternatives, segments) is is_heard


def test_what_lowers_urgency_counts_least_easily() -> None:
    """No support lets a denial count more easily than anything else, and both decoders always suffice."""
    ease = (Verdict.ASK, Verdict.FIRM, Verdict.COUNTS)
    for support in Support:
        found = [ease.index(verdict(support, stake)) for stake in Stake]
        assert found[-1] == min(found)
    assert {verdict(Support.BOTH, stake) for stake in Stake} == {Verdict.COUNTS}


def test_the_table_in_the_documentation_is_the_one_in_the_code() -> None:
    text = (Path(__file__).parents[2] / "docs" / "understanding.md").read_text(encoding="utf-8")
    cells = [[cell.strip() for cell in line.split("|")] for line in text.splitlines()]
    rows = {line[1]: tuple(line[2:6]) for line in cells if len(line) == 7}
    short = {Verdict.COUNTS: "counts", Verdict.ASK: "asked back", Verdict.FIRM: "firm"}
    assert rows["what stands behind it"] == tuple(stake.value for stake in Stake)
    for support, verdicts in EVIDENCE.items():
        assert rows[support.value] == tuple(short[one] for one in verdicts)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pins", "pens"),
        ("numb", "num"),
        ("stiff", "stuff"),
        ("cold", "gold"),
        ("knees", "nice"),
        ("right", "rite"),
    ],
)
def test_words_that_are_confused_have_one_skeleton(one, other) -> None:
    assert skeleton(one) == skeleton(other)


def test_other_words_have_another_skeleton() -> None:
    assert len({skeleton(word) for word in ("calf", "foot", "shin", "ankle", "back", "pins")}) == 6
