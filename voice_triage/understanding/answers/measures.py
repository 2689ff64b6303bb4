"""Reading a slot whose answer is a number or a duration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_triage.triage.model import Slot, SlotKind
from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.amounts.numbers import Measure
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.utterances.evidence import Evidence, gather
from voice_triage.understanding.utterances.polarity import Bare
from voice_triage.understanding.utterances.reading import NOTHING, UNCLEAR, Reading, refused
from voice_triage.understanding.utterances.utterance import Utterance
from voice_triage.understanding.words.words import Words

SCORE_SCALE = 10
"""A number slot whose highest band ends here is a score; any other is a count of years."""


def is_score(slot: Slot) -> bool:
    """Whether the number is a score from zero to ten."""
    return slot.kind is SlotKind.NUMBER and bool(slot.bands) and slot.bands[-1].max <= SCORE_SCALE


def read_measure(slot: Slot, utterance: Utterance, lexicon: Lexicon) -> Reading:
    """The answer to the slot's own question: a number first, then words that stand for one."""
    bare = utterance.polarity.answer
    if utterance.polarity.is_only_unsure(utterance.clauses):
        return Reading(Outcome.UNKNOWN)
    said = _after_correction(utterance, slot, lexicon)
    reading = _read(slot, said, lexicon, asked=True, for_another=utterance.for_another)
    if reading is None:
        reading = _read_words(slot, utterance, lexicon)
    if reading is not None:
        return replace(reading, doubtful=reading.doubtful or bare is Bare.UNSURE)
    if bare is Bare.UNSURE:
        return Reading(Outcome.UNKNOWN)
    if bare is Bare.REFUSED:
        return refused(slot)
    denied = is_score(slot) and lexicon.scores.names_a_number(said)
    return UNCLEAR if bare is not None or denied else NOTHING


def read_volunteered_measure(
    slot: Slot, utterance: Utterance, lexicon: Lexicon, taken: Sequence[Evidence] = ()
) -> Reading:
    """A number or duration told without being asked. A time in a clause that is `taken` belongs to the answer there."""
    if slot.kind is SlotKind.DURATION:
        reader = lexicon.durations
        if lexicon.scope.takes_back.occurs_in(utterance.said):
            anew = reader.corrected(utterance.said)
            if anew is not None:
                return Reading(Outcome.ANSWER, anew.duration, not anew.sure, utterance.text)
        answered = {item.clause for item in taken}
        for number, clause in enumerate(utterance.clauses):
            stretch = reader.volunteered(clause.said)
            if stretch and number not in answered:
                return Reading(Outcome.ANSWER, stretch.duration, not stretch.sure, clause.text)
        return NOTHING
    return _read(slot, utterance.said, lexicon, asked=False, for_another=utterance.for_another) or NOTHING


def _read(
    slot: Slot, said: Words, lexicon: Lexicon, *, asked: bool, for_another: bool = False
) -> Reading | None:
    if slot.kind is SlotKind.DURATION:
        stretch = lexicon.durations.answer(said)
        if stretch is None:
            return None
        vague = not stretch.count and lexicon.scope.unsure_cues.occurs_in(said)
        return Reading(Outcome.ANSWER, stretch.duration, vague or not stretch.sure, " ".join(said))
    if not is_score(slot):
        measure = lexicon.ages.read(said, asked=asked, for_another=for_another)
    else:
        measure = lexicon.scores.answer(said) if asked else lexicon.scores.volunteered(said)
    return _in_bounds(slot, measure, " ".join(said))


def _in_bounds(slot: Slot, measure: Measure | None, words: str) -> Reading | None:
    if measure is None or not slot.bands[0].min <= measure.value <= slot.bands[-1].max:
        return None
    return Reading(Outcome.ANSWER, measure.value, measure.doubtful, words)


def _read_words(slot: Slot, utterance: Utterance, lexicon: Lexicon) -> Reading | None:
    """ "Unbearable" for a score, "I'm a teenager" for an age: the band's number, to be confirmed."""
    words = lexicon.slots[slot.id]
    value = words.whole.get(utterance.words)
    evidence = [
        item
        for item in utterance.evidence_for(slot.id, gather(utterance.clauses, words.asked, lexicon.scope))
        if item.said and item.owner.value
    ]
    if value is None and evidence:
        value = max(evidence, key=lambda item: item.weight).owner.value
    if value is None:
        return None
    if value in slot.values:
        return refused(slot)
    number = next((v.number for v in words.words.values if v.value == value), None)
    if number is None:
        return None
    return Reading(Outcome.ANSWER, number, doubtful=True, words=utterance.text, used=tuple(evidence))


def _after_correction(utterance: Utterance, slot: Slot, lexicon: Lexicon) -> Words:
    """The words after the last correction that hold an answer; all words where none do."""
    for number in range(len(utterance.clauses) - 1, 0, -1):
        if not utterance.clauses[number].corrects:
            continue
        rest = tuple(word for clause in utterance.clauses[number:] for word in clause.said)
        if _read(slot, rest, lexicon, asked=True) is not None:
            return rest
    return utterance.said
