"""Text made safe for a synthesiser: no control characters, plain punctuation, pieces it can swallow."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST_PIECE = 500
"""Characters rendered at once: half a minute of speech, 0.1 s of work. pyttsx3 takes four times as long for
twice as much, so that without a limit a long text looks like a hang."""

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2212", "-"),
        "\u2026": "...",
        # The espeak-ng command reads [[...]] as phonemes.
        **dict.fromkeys("[]", " "),
    }
)
_LONG_DASH = re.compile(r"(?<!\d)\s*[\u2012-\u2015]\s*|\s+[\u2012-\u2015]\s*|\s*[\u2012-\u2015]\s+")
"""A long dash is a pause, except in 3\u20134."""
_DASH_IN_NUMBERS = re.compile("[\u2012-\u2015]")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def clean(text: str) -> str:
    """The text on one line, without characters that are no sound, and with ASCII quotes and dashes."""
    text = unicodedata.normalize("NFC", text).translate(_PLAIN)
    text = _DASH_IN_NUMBERS.sub("-", _LONG_DASH.sub(", ", text))
    return " ".join("".join(_printable(character) for character in text).split()).strip(", ")


def has_words(text: str) -> bool:
    """False where there is nothing to say. pyttsx3 hangs for ever on an empty text."""
    return any(character.isalnum() for character in text)


def pieces(text: str, longest: int = LONGEST_PIECE) -> Iterator[str]:
    """The text in pieces that end with a sentence, else with a word, else where it must."""
    piece = ""
    for part in _parts(text, longest):
        if piece and len(piece) + 1 + len(part) > longest:
            yield piece
            piece = part
        else:
            piece = f"{piece} {part}" if piece else part
    if piece:
        yield piece


def _parts(text: str, longest: int) -> Iterator[str]:
    """Sentences; of one that is too long its words; of a word that is too long its slices."""
    for sentence in _SENTENCE_END.split(text):
        for part in [sentence] if len(sentence) <= longest else sentence.split():
            yield from (part[start : start + longest] for start in range(0, len(part), longest))


def _printable(character: str) -> str:
    match unicodedata.category(character):
        case "Cc" | "Zs" | "Zl" | "Zp":
            return " "
        case "Cf" | "Cs" | "Co" | "Cn":
            return ""
        case _:
            return character
