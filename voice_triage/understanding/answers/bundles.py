"""Reading the answer to a bundle: two or three questions in one breath.

A clear, unhedged no fills every slot with the value the bundle names. An item that is named fills its own slot and leaves
the others open. Everything else (a bare yes, "not really", a no with something behind it) is unclear and stores nothing:
each slot is then asked alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from voice_triage.triage.facts import Value
from voice_triage.triage.model import Bundle, Slot, SlotKind, TriageKnowledge
from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.answers.choices import read_volunteered
from voice_triage.understanding.answers.denials import LOOSE_WORDS, denies_wellness
from voice_triage.understanding.answers.itemised import others_ruled_out, read_items
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.utterances.evidence import Evidence, Standing, gather, real_negators
from voice_triage.understanding.utterances.polarity import NO, YES, Bare
from voice_triage.understanding.utterances.reading import Reading, is_denial, is_urgent
from voice_triage.understanding.utterances.utterance import Utterance
from voice_triage.understanding.words.words import Words


def read_bundle(
    bundle: Bundle, triage: TriageKnowledge, utterance: Utterance, lexicon: Lexicon
) -> tuple[Outcome | None, dict[str, Reading]]:
    """The outcome, and a reading for every slot that got a value."""
    if utterance.polarity.is_only_unsure(utterance.clauses):
        return Outcome.UNKNOWN, {}
    itemised = read_items(bundle, triage, utterance, lexicon)
    if len(itemised) == len(bundle.slots) or (itemised and utterance.words[-1] in (*YES, *NO)):
        return Outcome.ANSWER, itemised
    readings: dict[str, Reading] = {}
    named_by = _named(bundle, utterance, lexicon)
    evidence = [item for named in named_by.values() for item in named]
    for slot_id, named in named_by.items():
        reading = read_volunteered(triage.slots[slot_id], utterance, lexicon, named=named)
        if reading.outcome is Outcome.ANSWER and not _is_bold(
            triage.slots[slot_id], reading, utterance, lexicon
        ):
            readings[slot_id] = _doubted(triage.slots[slot_id], reading, utterance, lexicon, evidence)
    readings |= dict(_denied_before_a_but(bundle, triage, utterance, readings, named_by))
    readings |= dict(others_ruled_out(bundle, triage, utterance, readings))
    readings |= itemised
    dangers = [s for s, reading in readings.items() if not _is_no(bundle, triage.slots[s], reading.value)]
    if not dangers and _is_clear_no(utterance, lexicon, evidence):
        for slot_id, value in bundle.on_no.items():
            filled = as_value(triage.slots[slot_id], value)
            used = readings[slot_id].used if slot_id in readings else ()
            loose = not used and sum(utterance.unexplained(lexicon, evidence).values()) >= LOOSE_WORDS
            readings[slot_id] = Reading(
                Outcome.ANSWER, filled, loose, utterance.text, used=used, rests_on="no"
            )
    if readings:
        return Outcome.ANSWER, readings
    bare = utterance.polarity.answer
    if bare is Bare.UNSURE:
        return Outcome.UNKNOWN, {}
    if bare is Bare.REFUSED:
        return Outcome.REFUSED, {}
    about = any(item.owner.id in bundle.slots for item in (*utterance.evidence, *evidence))
    return (Outcome.UNCLEAR if utterance.polarity.bare or about else None), {}


def _named(bundle: Bundle, utterance: Utterance, lexicon: Lexicon) -> dict[str, tuple[Evidence, ...]]:
    """What is said of each slot. In "same colour" the "same" is of the colour, and of nothing else that was asked."""
    found = {s: gather(utterance.clauses, lexicon.slots[s].named, lexicon.scope) for s in bundle.slots}

    def is_of_another(item: Evidence, slot_id: str) -> bool:
        others = (other for s, items in found.items() if s != slot_id for other in items)
        return any(other.clause == item.clause and item.places < other.places for other in others)

    return {s: tuple(item for item in items if not is_of_another(item, s)) for s, items in found.items()}


def _denied_before_a_but(
    bundle: Bundle,
    triage: TriageKnowledge,
    utterance: Utterance,
    readings: Mapping[str, Reading],
    named_by: Mapping[str, tuple[Evidence, ...]],
) -> Iterator[tuple[str, Reading]]:
    """ "No wound, but it does look a funny shape": the but is about another item. The no is said back."""
    for slot_id, no in bundle.on_no.items():
        slot, named = triage.slots[slot_id], named_by[slot_id]
        told = [e for e in named if e.said and e.owner.kind == "value" and e.owner.value not in slot.denials]
        denied = [
            e for e in named if e.standing is Standing.DENIED or (e.said and e.owner.value in slot.denials)
        ]
        if slot_id in readings or told or not denied:
            continue
        behind = max(e.clause for e in denied) + 1
        of_another = any(
            e.said and e.clause == behind and e.owner.value not in triage.slots[s].denials
            for s, items in named_by.items()
            if s in readings
            for e in items
        )
        if of_another and utterance.clauses[behind].contrast and behind == len(utterance.clauses) - 1:
            text = utterance.words_of(denied)
            yield (
                slot_id,
                Reading(
                    Outcome.ANSWER, as_value(slot, no), True, text, used=tuple(denied), why="a no with a but"
                ),
            )


def _doubted(
    slot: Slot, reading: Reading, utterance: Utterance, lexicon: Lexicon, evidence: list[Evidence]
) -> Reading:
    """A denial is to be confirmed where its clause is mostly of other words, or its word may be of another item."""
    if reading.value is None or not is_denial(slot, reading.value):
        return reading
    unexplained = utterance.unexplained(lexicon, evidence)
    loose = max((unexplained.get(item.clause, 0) for item in reading.used), default=0) > LOOSE_WORDS
    found = (*evidence, *utterance.evidence)
    others = [item for item in found if item.owner.id != slot.id and item.owner.kind in ("value", "topic")]
    shared = any(
        item.clause == other.clause and item.standing is Standing.DENIED and item.places & other.places
        for item in reading.used
        for other in others
    )
    if shared:
        return replace(reading, doubtful=True, why="the words are of another item too")
    return replace(reading, doubtful=True, why="too many other words") if loose else reading


def _is_bold(slot: Slot, reading: Reading, utterance: Utterance, lexicon: Lexicon) -> bool:
    """A denial of something urgent from words that deny nothing: "just the shape"."""
    if not is_urgent(slot) or reading.value is None or not is_denial(slot, reading.value):
        return False
    scope = lexicon.scope
    denies = any(any(real_negators(clause.words, scope)) for clause in utterance.clauses)
    return not denies and not any(word in scope.well_words | scope.harmless for word in utterance.words)


def as_value(slot: Slot, value: str | tuple[str, ...]) -> Value:
    """A bundled value in the shape its slot has."""
    if slot.kind is SlotKind.MULTI:
        return (value,) if isinstance(value, str) else value
    return value if isinstance(value, str) else value[0]


def _is_no(bundle: Bundle, slot: Slot, value: Value | None) -> bool:
    return slot.id in bundle.on_no and value == as_value(slot, bundle.on_no[slot.id])


def _is_clear_no(utterance: Utterance, lexicon: Lexicon, evidence: list[Evidence]) -> bool:
    polarity = utterance.polarity
    if (
        polarity.hedged
        or polarity.answer not in (Bare.NO, Bare.FINE)
        or polarity.says(Bare.YES, Bare.SOFT_YES)
    ):
        return False
    if _is_of_some(utterance.words, lexicon):
        return False
    if polarity.answer is Bare.FINE and len(polarity.clauses) < len(utterance.clauses):
        return False
    if denies_wellness(utterance, lexicon):
        return False
    unexplained = utterance.unexplained(lexicon, evidence)
    contrast = any(utterance.clauses[number].contrast and count for number, count in unexplained.items())
    return not contrast and sum(unexplained.values()) <= LOOSE_WORDS


def _is_of_some(words: Words, lexicon: Lexicon) -> bool:
    """ "No, the other one yes", "no, only the second", "no, just one of them". "Not one of them" is of all."""
    some = (start for start, _ in lexicon.some_of_them.spans(words))
    return any(word in YES or word in lexicon.ordinals for word in words) or any(
        words[start - 1 : start] != ("not",) for start in some
    )
