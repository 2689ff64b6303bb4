"""The second net: behind the lexicon, a linear model that by itself may only make the program ask one concrete question.

It catches what is said without the usual words ("there's an elephant on my chest"). Its evidence is words, pairs of words,
their letters, and concepts (the classes of `emergencies.yaml` and `words.yaml`: body part, sensation, colour, time) with how
the person stands to them; its weights are data (`second_net.json`, made by script/train_second_net from sentences of our
own). Alone it never sets and never clears a value, so a mistake of it costs one question. As a second witness it counts
beside the lexicon (`emergencies.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voice_triage.understanding.clauses import Clause
from voice_triage.understanding.evidence import Standing, gather
from voice_triage.understanding.lexicon import Lexicon, Scope
from voice_triage.understanding.patterns import PatternIndex
from voice_triage.understanding.signal_net import MOST_WORDS, letter_features, place_features, word_features
from voice_triage.understanding.utterance import Utterance
from voice_triage.understanding.words import Words

LONGEST = 12
"""Clauses of an utterance that are weighed together: a longer story is weighed piece by piece."""
FEWEST = 4
"""Words from which the net is a witness for or against a pattern: of fewer it has seen too little."""
ASK, SURE, TOLD, NONE, NOTHING = "ask", "sure", "told", "none", "nothing"
"""The thresholds: from which a question is asked; from which the net is a witness, and that it is said outright; below
which a pattern that tells only asks, and one that asks is passed over."""
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


def features(clauses: Sequence[Clause], concepts: PatternIndex, scope: Scope) -> frozenset[str]:
    """What a stretch of speech shows: denied words and concepts are features of their own."""
    words = tuple(word for clause in clauses for word in clause.words)
    shown = {*letter_features(words), *place_features(words)}
    for clause in clauses:
        shown.update(word_features(_marked(clause, scope)))
    found: list[str] = []
    for item in gather(clauses, concepts, scope):
        concept = f"@{_SHORT[item.standing]}{item.owner.id}"
        if concept not in found:
            shown.add(concept)
            shown.update(f"{min(other, concept)}+{max(other, concept)}" for other in found)
            found.append(concept)
    return frozenset(shown)


def _marked(clause: Clause, scope: Scope) -> Words:
    """The words of a clause; those behind its first negator are marked."""
    start = min((end for _, end in scope.negators.spans(clause.words)), default=len(clause.words))
    return (*clause.words[:start], *(f"no {word}" for word in clause.words[start:]))


@dataclass(frozen=True)
class View:
    """What the net makes of an utterance."""

    asks: tuple[str, ...] = ()
    """Emergencies it would ask about, one for every stretch of the utterance."""
    sure: frozenset[str] = frozenset()
    """Emergencies it is sure are said outright: where the lexicon hears what they are about, they are told."""
    knows_better: bool = False
    """It holds that there is none: what the lexicon alone takes for one is asked about first."""
    hears_nothing: bool = False
    """It is certain of that: what the lexicon would ask about is a figure of speech, or somebody else's old story."""


def view(utterance: Utterance, lexicon: Lexicon) -> View:
    """The net's view of an utterance. Bare answers are not weighed."""
    net = lexicon.second_net
    if net is None or len(utterance.polarity.clauses) >= len(utterance.clauses):
        return View()
    parts = stretches(utterance.clauses)
    heard = [net.best(features(part, lexicon.concepts, lexicon.scope)) for part in parts]
    limits = net.thresholds
    asks = dict.fromkeys(one.label for one in heard if one.score >= limits[ASK])
    if len(utterance.words) < FEWEST:
        return View(tuple(asks))
    sure = frozenset(one.label for one in heard if one.score >= limits[SURE] and one.told >= limits[TOLD])
    most = max(one.score for one in heard)
    return View(tuple(asks), sure, most < limits[NONE], most < limits[NOTHING])


def stretches(clauses: Sequence[Clause]) -> Iterator[Sequence[Clause]]:
    """Neighbouring clauses that are weighed together."""
    start = words = 0
    for place, clause in enumerate(clauses):
        if place > start and (place - start >= LONGEST or words + len(clause.words) > MOST_WORDS):
            yield clauses[start:place]
            start, words = place, 0
        words += len(clause.words)
    if start < len(clauses):
        yield clauses[start:]
