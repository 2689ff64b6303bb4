"""How hard a text is to read: the Flesch-Kincaid grade, with syllables estimated from vowel groups.

Grade = 0.39 * words per sentence + 11.8 * syllables per word - 15.59 (Kincaid and others, 1975); grade 7 is
read easily at twelve. The estimate counts groups of vowels and takes silent endings off: for three words it
means little, over a few sentences it is near enough to warn an author.
"""

from __future__ import annotations

import re

_VOWELS = re.compile(r"[aeiouy]+")
_WORD = re.compile(r"[A-Za-z']+")
_SOUNDED_ES = re.compile(r"(s|x|z|ch|sh|c|g)es$")
_SOUNDED_ED = re.compile(r"[td]ed$")


def syllables(word: str) -> int:
    """Syllables of one English word, at least one."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(_VOWELS.findall(letters))
    silent = (
        (letters.endswith("e") and not letters.endswith(("le", "ee")))
        or (letters.endswith("es") and not _SOUNDED_ES.search(letters))
        or (letters.endswith("ed") and not _SOUNDED_ED.search(letters))
    )
    return max(count - silent, 1)


def reading_grade(text: str) -> float:
    """The Flesch-Kincaid grade of a text; zero for a text without words."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = [part for part in re.split(r"[.?!]+(?:\s+|$)", text) if part.strip()]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
