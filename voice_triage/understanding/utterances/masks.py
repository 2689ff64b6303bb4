"""Words that mean nothing where they stand: they are masked before an utterance is cut into clauses."""

from __future__ import annotations

from voice_triage.understanding.lexicon.lexicon import Scope
from voice_triage.understanding.words.words import Words

_BEFORE_A_SIDE, _BEHIND_A_SIDE = ("the", "my", "and"), ("i", "so")
_AFTER_OPENING = 2
"""Words behind an opening "okay" that make it one."""
MASKED = "·"
"""Stands for a word that means nothing here ("right" in "right, so")."""


def masked(said: Words, scope: Scope) -> Words:
    """The words of an utterance, with those that mislead masked: the "right" of "right, so", an opening "okay"."""
    words = list(said)
    for start, end in scope.masks.spans(said):
        for place in range(start, end):
            if words[place] in scope.masked and not _names_a_side(said, place):
                words[place] = MASKED
    for place in _opening(said, scope):
        words[place] = MASKED
    return tuple(words)


def _names_a_side(said: Words, place: int) -> bool:
    """ "It's the right, I think", where "right, I think" alone would only open a sentence."""
    return (
        place > 0
        and said[place - 1] in _BEFORE_A_SIDE
        and any(word in _BEHIND_A_SIDE for word in said[place + 1 : place + 2])
    )


def _opening(said: Words, scope: Scope) -> list[int]:
    """Places of an "okay" that only begins to speak: "oh okay he's stopped breathing" calls no breath okay."""
    start = 0
    while start < len(said) and scope.fillers.length_at(said, start):
        start += scope.fillers.length_at(said, start)
    if len(said) - start < _AFTER_OPENING:
        return []
    return [place for place in range(start) if said[place] in scope.well_words]
