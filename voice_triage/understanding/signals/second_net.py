"""The second net: behind the lexicon, a linear model that by itself may only make the program ask one concrete question.

It catches what is said without the usual words ("there's an elephant on my chest"). Its evidence is words, pairs of words,
their letters, and concepts (the classes of `emergencies.yaml` and `words.yaml`: body part, sensation, colour, time) with how
the person stands to them; its weights are data (`second_net.json`, made by script/train_second_net from sentences of our
own). Alone it never sets and never clears a value, so a mistake of it costs one question. As a second witness it counts
beside the lexicon (`emergencies.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from voice_triage.understanding.lexicon.lexicon import Lexicon, Scope
from voice_triage.understanding.nets.signal_net import (
    MOST_WORDS,
    Signal,
    letter_features,
    place_features,
    word_features,
)
from voice_triage.understanding.utterances.clauses import Clause
from voice_triage.understanding.utterances.evidence import Evidence, Standing
from voice_triage.understanding.utterances.utterance import Utterance
from voice_triage.understanding.words.words import Words

LONGEST = 12
"""Clauses of an utterance that are weighed together: a longer story is weighed piece by piece."""
FEWEST = 6
"""Words from which the net is a witness against a pattern: of fewer it has seen too little."""
FEWEST_FOR = 3
"""The same for what the lexicon hears the subject of."""
PER_WORD, COUNTED = 0.75, 14
"""What a stretch must score more for each word, up to so many words: every word more is one more chance to sound like
something. Without it 2 % of ordinary sentences of four words were asked about, and 13 % of those of nine and more."""
ASK, NOTHING = "ask", "nothing"
"""Thresholds of the score: from which a question is asked; below which a pattern that asks is passed over."""
SURE, NONE, SILENT = "sure", "none", "silent"
"""Thresholds of what is said outright: from which the net is a witness; below which a pattern that tells only asks, or is
passed over as well."""
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


def features(clauses: Sequence[Clause], concepts: Iterable[Evidence], scope: Scope) -> frozenset[str]:
    """What a stretch of speech shows: denied words and concepts are features of their own."""
    words = tuple(word for clause in clauses for word in clause.words)
    shown = {*letter_features(words), *place_features(words)}
    for clause in clauses:
        shown.update(word_features(_marked(clause, scope)))
        shown.update(_context(clause, scope))
    found: list[str] = []
    for item in concepts:
        concept = f"@{_SHORT[item.standing]}{item.owner.id}"
        if concept not in found:
            shown.add(concept)
            shown.update(f"{min(other, concept)}+{max(other, concept)}" for other in found)
            found.append(concept)
    return frozenset(shown)


def _context(clause: Clause, scope: Scope) -> Iterator[str]:
    """Whether it is of somebody else, of another time, or turns away from what stands before."""
    if scope.relatives.occurs_in(clause.words):
        yield "*kin"
    if scope.past.occurs_in(clause.words):
        yield "*past"
    if clause.contrast:
        yield "*but"
    if clause.own_turn:
        yield "*own"
    if clause.over:
        yield "*over"


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
    """It is sure of that: what the lexicon would ask about is a figure of speech, or somebody else's old story."""
    is_certain: bool = False
    """It is certain of that: even what the lexicon takes for one is."""


def view(utterance: Utterance, lexicon: Lexicon) -> View:
    """The net's view of an utterance. Bare answers are not weighed."""
    net = lexicon.second_net
    if net is None or len(utterance.polarity.clauses) >= len(utterance.clauses):
        return View()
    weighed = [(net.best(features(*part, lexicon.scope)), _length(part[0])) for part in _parts(utterance)]
    heard = [one for one, _ in weighed]
    limits = net.thresholds
    asks = dict.fromkeys(one.label for one in heard if one.score >= limits[ASK])
    if not asks:
        plain = (
            net.best(features(*part, lexicon.scope)) for part in _without_manners(utterance, lexicon.scope)
        )
        asks = dict.fromkeys(one.label for one in plain if one.score >= limits[ASK])
    # Log odds: above nothing it is rather said outright than hinted at.
    sure = frozenset(
        one.label for one, words in weighed if outright(one, words) >= limits[SURE] and one.told > 0
    )
    if len(utterance.words) < FEWEST:
        return View(tuple(asks), sure if len(utterance.words) >= FEWEST_FOR else frozenset())
    most = max(outright(one, words) for one, words in weighed)
    return View(
        asks=tuple(asks),
        sure=sure,
        knows_better=most < limits[NONE],
        hears_nothing=max(one.score for one in heard) < limits[NOTHING],
        is_certain=most < limits[SILENT],
    )


def outright(heard: Signal, words: int) -> float:
    """How surely it is said outright, comparable between stretches of any length."""
    return heard.outright - PER_WORD * min(words, COUNTED)


def _without_manners(
    utterance: Utterance, scope: Scope
) -> Iterator[tuple[Sequence[Clause], Sequence[Evidence]]]:
    """The stretches that have fillers around a clause, without them: "..., thanks" makes nothing less of an emergency."""
    for clauses, concepts in _parts(utterance):
        bare = tuple(replace(clause, words=_bare(clause.words, scope)) for clause in clauses)
        if bare != tuple(clauses):
            yield bare, concepts


def _bare(words: Words, scope: Scope) -> Words:
    """Words without the fillers before and behind them."""
    spans = tuple(scope.fillers.spans(words))
    start = max((end for begin, end in spans if begin == 0), default=0)
    end = min((begin for begin, end in spans if end == len(words)), default=len(words))
    return words[start:end] if start < end else words


def outright_alone(utterance: Utterance, number: int, lexicon: Lexicon) -> float:
    """What a clause scores without the others: "please call an ambulance, and my knee hurts when I climb stairs".

    Of few words the net has seen too little to speak against them.
    """
    net, clause = lexicon.second_net, utterance.clauses[number]
    if net is None or len(clause.words) < FEWEST:
        return inf
    concepts = [item for item in utterance.concepts if item.clause == number]
    return outright(net.best(features((clause,), concepts, lexicon.scope)), len(clause.words))


def _length(clauses: Iterable[Clause]) -> int:
    return sum(len(clause.words) for clause in clauses)


def _parts(utterance: Utterance) -> Iterator[tuple[Sequence[Clause], Sequence[Evidence]]]:
    """Clauses that are weighed together, with the concepts in them."""
    start = 0
    for part in stretches(utterance.clauses):
        end = start + len(part)
        yield part, [item for item in utterance.concepts if start <= item.clause < end]
        start = end


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
