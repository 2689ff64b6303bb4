"""What the evidence for one slot comes to: a value said, one that is past or another's, or a denial."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from voice_triage.triage.facts import Value
from voice_triage.triage.model import Slot, SlotKind
from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.answers.sides import read_opposites
from voice_triage.understanding.answers.temperatures import MEASURED
from voice_triage.understanding.answers.two_ways import said_last
from voice_triage.understanding.lexicon.lexicon import Lexicon, SlotLexicon
from voice_triage.understanding.utterances.evidence import Evidence, Standing
from voice_triage.understanding.utterances.reading import Reading, as_value, is_denial, is_urgent, unclear
from voice_triage.understanding.utterances.utterance import Utterance


def read_evidence(
    slot: Slot, words: SlotLexicon, utterance: Utterance, lexicon: Lexicon, evidence: tuple[Evidence, ...]
) -> Reading | None:
    """What the words speak for: something said, something past or another's, or a denial."""
    if words.words.opposites:
        reading = read_opposites(words, utterance, lexicon, evidence, asked=True)
        if reading is not None:
            return reading
    said = [item for item in evidence if item.said and item.owner.value]
    denied_dangers = any(item.standing is Standing.TANGLED for item in evidence)
    if said and is_urgent(slot) and _is_taken_back(slot, said, utterance):
        return unclear("said, and taken back with a but")
    if said:
        was = read_was(slot, words, utterance, said, evidence)
        if was is not None:
            return was
        value = choose(slot, words, said, utterance)
        if denied_dangers and is_denial(slot, value):
            return unclear("two negations")
        return Reading(Outcome.ANSWER, value, words=utterance.words_of(said), used=tuple(said))
    if any(item.standing in (Standing.TANGLED, Standing.UNSURE) for item in evidence):
        return unclear("two negations") if denied_dangers else Reading(Outcome.UNKNOWN)
    by_other = read_standing(slot, words, utterance, lexicon, evidence)
    if by_other is not None:
        return by_other
    denied = read_denied(slot, words, utterance, evidence)
    if denied is not None:
        return denied
    topic = [item for item in evidence if item.said]
    means = words.means("yes")
    if topic and means and slot.kind is SlotKind.BOOL:
        return Reading(Outcome.ANSWER, means, words=utterance.words_of(topic), used=tuple(topic))
    return None


def read_was(
    slot: Slot,
    words: SlotLexicon,
    utterance: Utterance,
    said: Sequence[Evidence],
    evidence: Iterable[Evidence],
) -> Reading | None:
    """ "I was hot last week, now it's okay": what is past, where the slot has a value for it and all said of now is well."""
    past = [e for e in evidence if e.standing is Standing.PAST and e.owner.value not in ("", *slot.denials)]
    if not words.words.past_means or not past or any(e.owner.value not in slot.denials for e in said):
        return None
    value = as_value(slot, [words.words.past_means])
    return Reading(
        Outcome.ANSWER, value, doubtful=True, words=utterance.text, used=tuple(past), why="past, and well now"
    )


def _is_taken_back(slot: Slot, said: Sequence[Evidence], utterance: Utterance) -> bool:
    """ "I puff on the hill, but I always have": the danger first, and what lowers it behind a "but"."""
    if any(item.weight >= MEASURED for item in said):
        return False  # What a thermometer showed stays.
    dangers = [item.clause for item in said if item.owner.value not in slot.denials]
    harmless = [item.clause for item in said if item.owner.value in slot.denials]
    return any(utterance.clauses[h].contrast and d < h for d in dangers for h in harmless) and max(
        dangers
    ) < max(harmless)


def read_standing(
    slot: Slot, words: SlotLexicon, utterance: Utterance, lexicon: Lexicon, evidence: Iterable[Evidence]
) -> Reading | None:
    """What another person's, or a past, symptom means for this slot; mostly nothing."""
    for item in evidence:
        other = item.standing in (Standing.OTHER, Standing.OTHER_ONCE)
        if other and lexicon.scope.by_marriage.occurs_in(utterance.clauses[item.clause].said):
            continue  # A husband's clot runs in no family.
        value = words.words.other_means if other else words.words.past_means
        if value and (other or item.standing is Standing.PAST):
            return Reading(
                Outcome.ANSWER, as_value(slot, [value]), words=utterance.words_of([item]), used=(item,)
            )
    return None


def read_denied(
    slot: Slot, words: SlotLexicon, utterance: Utterance, evidence: Iterable[Evidence]
) -> Reading | None:
    """A denied symptom. "My calf isn't swollen" leaves the other places open: denying one value denies no slot."""
    denied = [
        item
        for item in evidence
        if item.standing is Standing.DENIED and item.owner.value not in slot.no_answer
    ]
    whole = [item for item in denied if item.owner.kind == "topic" or slot.kind is SlotKind.BOOL]
    parts = [item for item in denied if item not in whole]
    means = words.means("denied")
    if not whole or not means:
        return None
    if slot.kind is not SlotKind.BOOL and any(
        w.clause == p.clause and not p.places <= w.places for w in whole for p in parts
    ):
        return None
    values = [item.owner.value for item in whole if item.owner.value]
    if slot.kind is SlotKind.BOOL and values and all(value in slot.denials for value in values):
        return None
    return Reading(
        Outcome.ANSWER, as_value(slot, [means]), words=utterance.words_of(whole), used=tuple(whole)
    )


def choose(slot: Slot, words: SlotLexicon, said: Sequence[Evidence], utterance: Utterance) -> Value:
    """One value, or several of a multi slot. Urgent slots take the danger, the others what is said with most words."""
    order = [value.value for value in words.words.values]
    if slot.kind is SlotKind.MULTI:
        values = sorted({item.owner.value for item in said}, key=order.index)
        return as_value(slot, values)
    dangers = [item for item in said if item.owner.value not in slot.denials] if is_urgent(slot) else []
    among = dangers or said_last(list(said), utterance)
    severity = slot.severity or tuple(order)

    def rank(item: Evidence) -> tuple[int, int]:
        value = item.owner.value
        return item.weight, severity.index(value) if value in severity else -1

    return max(among, key=rank).owner.value
