"""Manner: whether words that answer nothing are swearing, or another language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voice_triage.understanding.acts import Manner
from voice_triage.understanding.files.lexicon_files import MannersFile
from voice_triage.understanding.words.words import Words

FEW = 3
"""Words up to which one foreign word is enough."""
A_CURSE = 8
"""Words up to which an unmistakable swear word among others makes them swearing, where they mean nothing else."""


@dataclass(frozen=True)
class Manners:
    """The words that show a manner."""

    swearing: frozenset[str]
    swearing_beginnings: tuple[str, ...]
    unmistakable: tuple[str, ...]
    """Beginnings and whole words alike."""
    beside: frozenset[str]
    languages: Mapping[str, frozenset[str]]
    shared: frozenset[str]
    english: frozenset[str]

    def read(self, words: Words) -> Manner | None:
        """The manner of an utterance in which nothing was understood."""
        if not words:
            return None
        if self._is_swearing(words):
            return Manner.SWEARING
        return Manner.FOREIGN if self.is_foreign(words) else None

    def swears_among_others(self, words: Words) -> bool:
        """Whether words that meant nothing are swearing, whatever else stands in them: "it's fucked mate"."""
        return len(words) <= A_CURSE and any(word.startswith(self.unmistakable) for word in words)

    def _is_swearing(self, words: Words) -> bool:
        swears = [self._swears(word) for word in words]
        return any(swears) and all(
            swear or word in self.beside for word, swear in zip(words, swears, strict=True)
        )

    def _swears(self, word: str) -> bool:
        return word in self.swearing or word.startswith(self.swearing_beginnings)

    def is_foreign(self, words: Words) -> bool:
        """More evidence of one other language than of English: its little words, or letters English has not."""
        english = sum(word in self.english and word not in self.shared for word in words)
        own = max(sum(word in known for word in words) for known in self.languages.values())
        strange = sum(not word.isascii() for word in words)
        evidence = max(own, strange) + (min(own, strange) > 0)
        if all(not letter.isascii() for word in words for letter in word):
            return True
        return evidence > english and (evidence >= 2 or len(words) <= FEW)


def compile_manners(file: MannersFile, english: frozenset[str]) -> Manners:
    """The manners from their file. `english`: words that show English."""
    shared = frozenset(file.shared)
    return Manners(
        swearing=frozenset(word for word in file.swearing if not word.endswith("*")),
        swearing_beginnings=tuple(word[:-1] for word in file.swearing if word.endswith("*")),
        unmistakable=tuple(word.removesuffix("*") for word in file.unmistakable),
        beside=frozenset(file.beside),
        languages={name: frozenset(known) - shared for name, known in file.languages.items()},
        shared=shared,
        english=english,
    )
