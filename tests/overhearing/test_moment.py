"""Which words interrupt us, and which never do."""

from __future__ import annotations

import pytest

from voice_triage.interview.moment import Saying, word_of_the_moment, words_of
from voice_triage.recognition.hypothesis import Hypothesis


def saying(knowledge, text: str, *, asking: str = "B6", asks: bool = True) -> Saying:
    return Saying(asking, tuple(knowledge.triage.bundles[asking].slots), words_of([text]), asks)


@pytest.mark.parametrize(
    ("free", "grammar", "name"),
    [
        ("stop", "[unk]", "stop"),
        ("please stop", "[unk]", "stop"),
        ("could you repeat that", "[unk]", "repeat"),
        ("help", "[unk]", "help"),
        ("no", "no", "=no"),
        ("i am having a heart attack", "[unk]", "emergency"),
        ("slower", "[unk]", None),
        ("why do you ask", "[unk]", None),
        ("don't stop", "[unk]", None),
        ("maybe", "[unk]", None),
        ("does that", "no", None),
        ("so i told her to stop it there and then she went off to the shop", "[unk]", None),
        ("", "[unk]", None),
    ],
)
def test_only_words_of_the_moment_interrupt(knowledge, free, grammar, name):
    found = word_of_the_moment(knowledge, saying(knowledge, "Is it warm or red?"), Hypothesis(free, grammar))
    assert (name in found) if name else found == ""


@pytest.mark.parametrize(
    ("ours", "free", "grammar"),
    [
        ("You can say stop at any time.", "stop", "[unk]"),
        ("Say yes or no.", "no", "no"),
        ("Do you have chest pain?", "i have chest pain", "[unk]"),
        ("Do you have chest pain?", "you have just pain no", "no"),
        ("Did you hear a pop?", "did you hear stop", "[unk]"),
        ("Can you lift the front of your foot off the floor as normal?", "no", "[unk] no"),
    ],
)
def test_our_own_words_never_count_nor_do_others_among_too_many_of_them(knowledge, ours, free, grammar):
    assert word_of_the_moment(knowledge, saying(knowledge, ours), Hypothesis(free, grammar)) == ""


def test_an_emergency_counts_by_the_words_that_are_not_ours(knowledge):
    breathing, calf = (
        saying(knowledge, text) for text in ("Do you have trouble breathing?", "Is your calf warm?")
    )
    heard = Hypothesis("i can't breathe", "[unk]")
    assert "emergency" in word_of_the_moment(knowledge, calf, heard)
    assert word_of_the_moment(knowledge, breathing, heard) == "", "it is asked about anyway"


def test_an_answer_interrupts_only_the_question_itself(knowledge):
    heard = Hypothesis("no", "no")
    assert word_of_the_moment(knowledge, saying(knowledge, "Is it warm?"), heard)
    assert word_of_the_moment(knowledge, saying(knowledge, "Thank you.", asks=False), heard) == ""
