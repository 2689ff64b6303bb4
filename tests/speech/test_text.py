"""What reaches a synthesiser."""

from __future__ import annotations

import pytest

from voice_triage.speech.text import clean, has_words, pieces


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("It\u2019s swollen", "It's swollen"),
        ("the \u201cgood\u201d leg", 'the "good" leg'),
        ("Rest it \u2014 now", "Rest it, now"),
        ("Rest it\u2014now", "Rest it, now"),
        ("3\u20134 days", "3-4 days"),
        ("Wait\u2026", "Wait..."),
        ("one\ntwo\tthree\x00four\x1b", "one two three four"),
        ("cal\u200bf \u202epain", "calf pain"),
        ("a\ud800b", "ab"),
        ("[[h@'loU]]", "h@'loU"),
        ("  much \u00a0 space  ", "much space"),
    ],
)
def test_text_is_made_plain(written: str, said: str) -> None:
    assert clean(written) == said


@pytest.mark.parametrize("text", ["", "   ", "...", "?!", "-", "\U0001f600"])
def test_a_text_without_letters_and_digits_has_no_words(text: str) -> None:
    assert not has_words(text)


def test_a_short_text_is_one_piece() -> None:
    assert list(pieces("One. Two.")) == ["One. Two."]


def test_a_long_text_is_cut_at_the_ends_of_sentences() -> None:
    text = " ".join(f"This is sentence number {n}." for n in range(350))
    assert len(text) > 9_000
    parts = list(pieces(text))
    assert " ".join(parts) == text
    assert all(len(part) <= 500 and part.endswith(".") for part in parts)


def test_a_sentence_without_end_is_cut_between_words_and_a_word_without_end_anywhere() -> None:
    assert list(pieces("one two three four", longest=9)) == ["one two", "three", "four"]
    assert list(pieces("abcdefgh", longest=3)) == ["abc", "def", "gh"]
    assert "".join(pieces("a" * 10_000)) == "a" * 10_000
