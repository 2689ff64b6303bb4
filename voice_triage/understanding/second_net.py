"""The second net: behind the lexicon, a linear model that may only make the program ask one concrete question.

It catches what is said without the usual words ("there's an elephant on my chest"). Its evidence is words, pairs of words,
beginnings of words, and concepts (the classes of `emergencies.yaml` and `words.yaml`: body part, sensation, colour, time)
with how the person stands to them; its weights are data (`second_net.json`, made by script/train_second_net from sentences
of our own). It never sets and never clears a value, so a mistake of it costs one question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from voice_triage.understanding.clauses import Clause
from voice_triage.understanding.evidence import Standing, gather
from voice_triage.understanding.lexicon import Lexicon, Scope
from voice_triage.understanding.patterns import PatternIndex
from voice_triage.understanding.utterance import Utterance

LONGEST = 12
"""Clauses of an utterance that are weighed together: a longer story is weighed piece by piece."""
_SHORT = {
    Standing.SAID: "",
    Standing.OTHER: "",
    Standing.DENIED: "no ",
    Standing.TANGLED: "no ",
    Standing.UNSURE: "maybe ",
    Standing.FEARED: "maybe ",
    Standing.PAST: "once ",
    Standing.OTHER_ONCE: "once ",
}


def features(clauses: Sequence[Clause], concepts: PatternIndex, scope: Scope) -> Iterator[str]:
    """What an utterance shows: denied words and concepts are features of their own."""
    seen: list[str] = []
    for clause in clauses:
        said = [f"{'no ' if denied else ''}{word}" for word, denied in _denied(clause, scope)]
        yield from said
        yield from (f"{first}_{second}" for first, second in pairwise(said))
        yield from (f"{first}_._{second}" for first, second in zip(said, said[2:], strict=False))
        yield from (f"{word[:4]}-" for word in said if len(word) > 4)
    for item in gather(clauses, concepts, scope):
        concept = f"@{_SHORT[item.standing]}{item.owner.id}"
        if concept not in seen:
            yield concept
            yield from (f"{other}+{concept}" if other < concept else f"{concept}+{other}" for other in seen)
            seen.append(concept)


def _denied(clause: Clause, scope: Scope) -> Iterator[tuple[str, bool]]:
    """The words of a clause, each with whether a negator stands before it."""
    spans = tuple(scope.negators.spans(clause.words))
    start = min((end for _, end in spans), default=len(clause.words))
    for place, word in enumerate(clause.words):
        yield word, place >= start


def questions(utterance: Utterance, lexicon: Lexicon) -> Iterator[str]:
    """The slots the net would ask about: one for every stretch of the utterance. Bare answers are not weighed."""
    net, clauses = lexicon.second_net, utterance.clauses
    if net is None or len(utterance.polarity.clauses) >= len(clauses):
        return
    for start in range(0, len(clauses), LONGEST):
        asked = net.question(features(clauses[start : start + LONGEST], lexicon.concepts, lexicon.scope))
        if asked is not None:
            yield asked
