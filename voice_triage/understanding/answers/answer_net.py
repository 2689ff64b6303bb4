"""The answer net: beside the lexicon, a linear model that says which value of the asked slot an answer sounds like.

The lexicon reads what it has words for; the net generalises: from words, pairs of words, beginnings of words, concepts and
how the person stands to them, bare answers, and what the lexicon itself read. Its weights are data (`answer_net.json`, made
by script/train_answer_net from sentences of our own). What comes of it is decided in `weighing.py`, never here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from voice_triage.recognition.sounds import skeleton
from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.lexicon.lexicon import Lexicon, Scope
from voice_triage.understanding.utterances.clauses import Clause
from voice_triage.understanding.utterances.evidence import Evidence, Standing
from voice_triage.understanding.utterances.reading import Reading
from voice_triage.understanding.utterances.utterance import Utterance

UNKNOWN, OPEN = "unknown", "open"
"""Classes beside the slot's values: the person does not know; the answer is none."""
MOST_LEFT = 4
"""Words that nothing accounts for are counted up to here."""
READ_SIGNS = 9
"""How many signs of the lexicon's reading each class has."""
_SHORT = {
    Standing.SAID: "",
    Standing.OTHER: "other ",
    Standing.DENIED: "no ",
    Standing.TANGLED: "tangled ",
    Standing.UNSURE: "maybe ",
    Standing.FEARED: "maybe ",
    Standing.PAST: "once ",
    Standing.OTHER_ONCE: "other ",
}


def features(utterance: Utterance, lexicon: Lexicon) -> frozenset[str]:
    """What an answer shows. Words behind a negator are features of their own."""
    return frozenset(_features(utterance, lexicon))


def read_signs(
    classes: Sequence[str], reading: Reading, evidence: Sequence[Evidence]
) -> tuple[tuple[int, ...], ...]:
    """For each class: what the lexicon made of the answer, and what of its evidence speaks for or against the class."""
    value = reading.value
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    said = {item.owner.value for item in evidence if item.said}
    denied = {item.owner.value for item in evidence if item.standing is Standing.DENIED}
    other = {item.owner.value for item in evidence} - said - denied
    return tuple(
        (
            int(name in values and not reading.doubtful),
            int(name in values and reading.doubtful),
            int(bool(values) and name not in values and name != UNKNOWN),
            int(name in said),
            int(name in denied),
            int(name in other),
            int(name == OPEN and reading.outcome is Outcome.UNCLEAR),
            int(name == UNKNOWN and reading.outcome is Outcome.UNKNOWN),
            int(name == OPEN and reading.outcome is None),
        )
        for name in classes
    )


def read_features(
    utterance: Utterance, lexicon: Lexicon, reading: Reading, evidence: Sequence[Evidence]
) -> Iterator[str]:
    """What the lexicon made of it, as features of the slot's own: where its reading can be trusted, and where not."""
    for item in evidence:
        yield f"={item.owner.value} {item.standing.value}"
    if reading.value is None:
        yield f"={reading.outcome}"
        return
    left = min(sum(utterance.unexplained(lexicon, evidence).values()), MOST_LEFT)
    for value in reading.value if isinstance(reading.value, tuple) else (reading.value,):
        yield f"={value}{'?' if reading.doubtful else ''}"
        yield f"={value} left {left}"
    yield f"=left {left}"


def _features(utterance: Utterance, lexicon: Lexicon) -> Iterator[str]:
    bare = dict(utterance.polarity.bare)
    for number, clause in enumerate(utterance.clauses):
        if number in bare:
            yield f"#{bare[number].value}"
            if number == len(utterance.clauses) - 1:
                yield f"#last {bare[number].value}"
        yield from _words(clause, lexicon.scope)
    said = utterance.words
    yield f"^{said[0]}"
    yield f"{said[-1]}$"
    yield f"#words {min(len(said), 8)}"
    if utterance.polarity.hedged:
        yield "#hedged"
    concepts = {f"@{_SHORT[item.standing]}{item.owner.id}" for item in utterance.concepts}
    yield from concepts
    ordered = sorted(concepts)
    yield from (f"{a}+{b}" for place, a in enumerate(ordered) for b in ordered[place + 1 :])


def _words(clause: Clause, scope: Scope) -> Iterator[str]:
    said = clause.said
    yield from said
    yield from (f"{first}_{second}" for first, second in pairwise(said))
    yield from (f"{a}_._{b}" for a, b in zip(said, said[2:], strict=False))
    yield from (f"{a}_{b}_{c}" for a, b, c in zip(said, said[1:], said[2:], strict=False))
    yield from (f"{word[:4]}-" for word in said if len(word) > 4)
    yield from (f"~{code}" for code in map(skeleton, said) if len(code) > 1)
    yield from (f"no {word}" for word in said[denied_from(clause, scope) :])
    if clause.contrast:
        yield from (f"but {word}" for word in said)


def denied_from(clause: Clause, scope: Scope) -> int:
    """The place behind the first negator of a clause; its length where there is none."""
    return min((end for _, end in scope.negators.spans(clause.words)), default=len(clause.words))
