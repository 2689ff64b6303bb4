"""Words of an utterance: lower case, one spelling, no punctuation but the breaks it stood for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

Words = tuple[str, ...]

BREAK = ","
"""Stands for any punctuation that ends a thought. Speech has none; typed text does."""

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u2018\u02bc`\u00b4\u201b\u2032\uff07", "'"))
_TOKEN = re.compile(r"\d0s\b|\d+(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)*|[.,;:!?\n/]")
_KEPT_ENDINGS = frozenset(
    ("it's", "that's", "there's", "he's", "she's", "what's", "let's", "who's", "here's")
)
"""Words whose 's is part of them; everywhere else ("the calf's swollen") it says nothing."""


class PhraseTable:
    """Fixed phrases, found in one pass: the longest one that starts at a word."""

    def __init__(self, phrases: Iterable[Words]) -> None:
        self._all = frozenset(phrase for phrase in phrases if phrase)
        lengths: dict[str, set[int]] = {}
        for phrase in self._all:
            lengths.setdefault(phrase[0], set()).add(len(phrase))
        self._lengths = {first: tuple(sorted(some, reverse=True)) for first, some in lengths.items()}
        """By first word: how long the phrases are that begin with it, the longest first."""
        self._firsts = frozenset(lengths)

    def __contains__(self, words: Words) -> bool:
        return words in self._all

    def length_at(self, words: Sequence[str], index: int) -> int:
        """How many words the longest phrase starting here has; 0 without one, or behind the last word."""
        if index >= len(words):
            return 0
        for length in self._lengths.get(words[index], ()):
            if index + length <= len(words) and tuple(words[index : index + length]) in self._all:
                return length
        return 0

    def may_occur_in(self, words: Sequence[str]) -> bool:
        """Whether any word begins a phrase: of most tables and most clauses none does."""
        return not self._firsts.isdisjoint(words)

    def spans(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Start and end of every phrase, from left to right, none overlapping."""
        if not self.may_occur_in(words):
            return
        free = 0
        for index, word in enumerate(words):
            if index >= free and word in self._lengths:
                length = self.length_at(words, index)
                if length:
                    free = index + length
                    yield index, free

    def occurs_in(self, words: Sequence[str]) -> bool:
        """Whether any phrase occurs."""
        return any(True for _ in self.spans(words))

    def covers(self, words: Sequence[str]) -> bool:
        """Whether the words are phrases from end to end, and nothing else."""
        covered = sum(end - start for start, end in self.spans(words))
        return bool(words) and covered == len(words)


class Spelling:
    """Gives one spelling to what is written or heard in several ways ("cannot", "cant", "can not")."""

    def __init__(self, spellings: Mapping[str, str]) -> None:
        self._to = {tuple(tokens(left)): tuple(tokens(right)) for left, right in spellings.items()}
        self._table = PhraseTable(self._to)
        self._tables: dict[tuple[str, ...], PhraseTable] = {}
        self._phrases: dict[str, Words] = {}

    def words(self, text: str) -> Words:
        """The words of a text, with `BREAK` where a thought ends."""
        raw = [_without_ending(token) for token in tokens(text)]
        if not self._table.may_occur_in(raw):
            return tuple(raw)
        spelt: list[str] = []
        index = 0
        while index < len(raw):
            length = self._table.length_at(raw, index)
            spelt += self._to[tuple(raw[index : index + length])] if length else (raw[index],)
            index += length or 1
        return tuple(spelt)

    def phrase(self, text: str) -> Words:
        """The words of a lexicon phrase: punctuation in it means nothing. Many stand in several places."""
        if text not in self._phrases:
            self._phrases[text] = tuple(word for word in self.words(text) if word != BREAK)
        return self._phrases[text]

    def table(self, phrases: Iterable[str]) -> PhraseTable:
        """A table of lexicon phrases; the same phrases give the same table."""
        key = tuple(phrases)
        if key not in self._tables:
            self._tables[key] = PhraseTable(map(self.phrase, key))
        return self._tables[key]


def tokens(text: str) -> list[str]:
    """Words, numbers and breaks as they stand, in lower case."""
    if text.isascii() and text.replace(" ", "").isalpha():
        return text.lower().split()  # as most of the lexicon is
    folded = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).lower().replace("?", " ? ")
    return [BREAK if token in ".,;:!?\n" else token for token in _TOKEN.findall(folded)]


@lru_cache(maxsize=4096)
def _without_ending(word: str) -> str:
    return word[:-2] if word.endswith("'s") and word not in _KEPT_ENDINGS and len(word) > 3 else word
