"""Answers that turn round on the way: "it came on suddenly, oh no, this one crept up".

What stands behind the turn is read anew. Where that gives another value than the whole, it takes the place of the first and is
said back. It takes back no emergency, and only plain words of correction ("no, it's") lower the urgency of what was told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from voice_triage.triage.model import Slot, Urgency
from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.lexicon.lexicon import Lexicon, Scope
from voice_triage.understanding.utterances.polarity import NO
from voice_triage.understanding.utterances.reading import Reading, is_denial, is_urgent
from voice_triage.understanding.utterances.utterance import Utterance, take_apart
from voice_triage.understanding.words.words import BREAK, Words

Reader = Callable[[Utterance], Reading]

_MOST_TURNS = 3
"""Turns of one answer that are looked at, the last ones."""
_MOST_WORDS = 40
"""Of an answer that is looked at; a longer one is a story."""
_SAID_WITHIN = 6
"""Words before a "but" in which somebody says what he had said or thought before."""


def if_said_anew(
    slot: Slot, utterance: Utterance, lexicon: Lexicon, reading: Reading, read: Reader
) -> Reading:
    """The reading, or what a turn makes of it."""
    if len(utterance.said) > _MOST_WORDS:
        return reading
    for place, adds in list(_turns(utterance.said, lexicon.scope))[-1 : -1 - _MOST_TURNS : -1]:
        if adds and slot.is_numeric:
            continue
        anew = read(take_apart(" ".join(utterance.said[place:]), lexicon))
        if anew.value is None or anew.outcome is not Outcome.ANSWER or (anew.by_net and anew.doubtful):
            continue
        return _of_both(slot, reading, anew, adds=adds)
    return reading


def _of_both(slot: Slot, first: Reading, anew: Reading, *, adds: bool) -> Reading:
    if anew.value == first.value or anew.value is None:
        return first
    if first.value is None:
        lowers = is_urgent(slot) and is_denial(slot, anew.value)
        return first if lowers or first.outcome is None else _said_back(first, anew)
    if adds and isinstance(first.value, tuple) and set(_listed(anew)) <= set(first.value):
        return first
    if is_urgent(slot) and is_denial(slot, anew.value) and not is_denial(slot, first.value):
        if slot.urgency is Urgency.EMERGENCY:
            return first
        if adds:
            return replace(first, doubtful=True, why="taken back behind it")
    return _said_back(first, anew)


def _said_back(first: Reading, anew: Reading) -> Reading:
    """What is said anew. Its evidence stands in clauses of its own: what counts as taken is what the whole used."""
    return replace(anew, doubtful=True, why="said anew behind a turn", turned=True, used=first.used)


def _listed(reading: Reading) -> tuple[object, ...]:
    return reading.value if isinstance(reading.value, tuple) else (reading.value,)


def _turns(said: Words, scope: Scope) -> Iterator[tuple[int, bool]]:
    """Where something may be said anew: the place behind each turn, and whether it may only add to what stands before."""
    index = next(
        (p for p, word in enumerate(said) if word != BREAK and (word,) not in scope.fillers), len(said)
    )
    index += 1
    while index < len(said) - 1:
        corrects = scope.corrections.length_at(said, index)
        if corrects and index + corrects < len(said):
            yield index + corrects, False
            index += corrects
            continue
        if _is_turning_no(said, index, scope):
            yield index + 1, False
        elif scope.openers.length_at(said, index):
            yield index + 1, True
        elif scope.contrasts.length_at(said, index) and scope.once_said.occurs_in(
            said[max(0, index - _SAID_WITHIN) : index]
        ):
            yield index + scope.contrasts.length_at(said, index), False
        index += 1


def _is_turning_no(said: Words, index: int, scope: Scope) -> bool:
    """ "In the calf, no, it's higher up", and not "it has no feeling" or "no pain"."""
    if said[index] not in NO:
        return False
    behind = said[index + 1 :]
    return behind[0] == BREAK or behind[0] in scope.subjects or behind[0] in scope.behind_a_turn
