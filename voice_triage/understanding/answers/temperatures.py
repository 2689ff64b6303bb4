"""A temperature as an answer: which value it means, and whether it was so or is."""

from __future__ import annotations

from collections.abc import Sequence

from voice_triage.triage.model import Slot
from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.amounts.temperatures import read_temperatures
from voice_triage.understanding.files.slot_files import SlotWords
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.utterances.clauses import Clause
from voice_triage.understanding.utterances.evidence import Evidence, weigh
from voice_triage.understanding.utterances.reading import Reading
from voice_triage.understanding.utterances.utterance import Utterance
from voice_triage.understanding.words.patterns import Match, Owner
from voice_triage.understanding.words.words import Words

_RECENT_DAYS = 2
MEASURED = 20
"""A number outweighs the words around it."""


def gather_temperatures(clauses: Sequence[Clause], slot: SlotWords, lexicon: Lexicon) -> tuple[Evidence, ...]:
    """Measured numbers as evidence for the values whose ranges they fall in."""
    ranges = {value.value: value.measured for value in slot.values if value.measured}
    found: list[Evidence] = []
    for place, clause in enumerate(clauses if ranges else ()):
        matches = [
            Match(Owner("value", slot.slot, value), frozenset(range(number.start, number.end)), MEASURED)
            for value, number in read_temperatures(clause.words, lexicon.numbers, ranges)
        ]
        found += weigh(clause, place, matches, lexicon.scope)
    return tuple(found)


def read_was_high(
    slot: Slot, utterance: Utterance, lexicon: Lexicon, told: Sequence[Evidence]
) -> Reading | None:
    """ "Thirty nine on Monday, but normal ever since": what was measured is past. None for other answers."""
    means, scope = lexicon.slots[slot.id].words.past_means, lexicon.scope
    measured = [item for item in told if item.weight >= MEASURED]
    high = [item.clause for item in measured if item.owner.value not in slot.denials]
    low = {item.clause for item in measured if item.owner.value in slot.denials}
    for number, clause in enumerate(utterance.clauses):
        is_well = any(word in scope.well_words for word in clause.words) or scope.ended.occurs_in(
            clause.words
        )
        if is_well and not scope.negators.occurs_in(clause.words):
            low.add(number)
    if not means or not high or not any(number > max(high) for number in low):
        return None
    if any(_is_recent(utterance.clauses[number].words, lexicon) for number in high):
        return None
    return Reading(
        Outcome.ANSWER,
        means,
        doubtful=True,
        words=utterance.text,
        why="high before, and low since",
        turned=True,
    )


def _is_recent(words: Words, lexicon: Lexicon) -> bool:
    """Today or yesterday: the question is about the last two days."""
    told = lexicon.durations.stretches(words)
    return lexicon.scope.present.occurs_in(words) or any(one.days_max < _RECENT_DAYS for one in told)
