"""Answers that say two things of one slot: which of them counts, and when none does without being said back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_triage.triage.model import Slot, SlotKind
from voice_triage.understanding.lexicon.lexicon import Lexicon, SlotLexicon
from voice_triage.understanding.utterances.evidence import Evidence, Standing
from voice_triage.understanding.utterances.polarity import Bare
from voice_triage.understanding.utterances.reading import Reading, is_denial, is_urgent
from voice_triage.understanding.utterances.utterance import Utterance
from voice_triage.understanding.words.words import Words


def if_it_pulls_one_way(
    slot: Slot,
    words: SlotLexicon,
    utterance: Utterance,
    lexicon: Lexicon,
    reading: Reading,
    told: Sequence[Evidence],
) -> Reading:
    """The reading, to be said back where its words pull in different ways: all of them past, or denied again behind it."""
    if (
        is_urgent(slot)
        or words.words.opposites
        or reading.value is None
        or not reading.used
        or reading.rests_on
    ):
        return reading
    event = words.words.ever or words.words.happened
    spoken = [
        item for item in told if item in reading.used or replace(item, standing=Standing.SAID) in reading.used
    ]
    if not event and spoken and all(item.standing is Standing.PAST for item in spoken):
        return replace(reading, doubtful=True, why="it is told of another time")
    reported = (lexicon.scope.reports.occurs_in(utterance.clauses[item.clause].said) for item in reading.used)
    if reading.value == words.words.other_means and any(reported):
        return replace(reading, doubtful=True, why="a relative says something")
    anew = _behind_a_no(slot, utterance, reading, told)
    if anew is not None:
        return replace(
            reading, value=anew.owner.value, used=(anew,), doubtful=True, why="said anew behind a no"
        )
    if any(_is_denied_too(item, told) for item in reading.used):
        return replace(reading, doubtful=True, why="said and denied with the same words")
    last = max((item.clause for item in reading.used), default=0)
    denied = any(item.standing is Standing.DENIED and item.clause > last for item in told)
    if slot.kind is not SlotKind.MULTI and denied and not is_denial(slot, reading.value):
        return replace(reading, doubtful=True, why="said, and denied behind it")
    return reading


def if_it_ends_sure(
    slot: Slot, utterance: Utterance, lexicon: Lexicon, reading: Reading, told: Sequence[Evidence]
) -> Reading:
    """The reading, to be said back where the last word is that nobody knows, or where a later clause says another value.

    "A bit clammy, but it's August, so who knows", "just the knee, oh, and my wrists".
    """
    if reading.value is None or reading.doubtful or not reading.used:
        return reading
    last = max(item.clause for item in reading.used)
    if any(_ends_unsure(clause.said, lexicon) for clause in utterance.clauses[last:]):
        return replace(reading, doubtful=True, why="the last word is that nobody knows")
    if slot.kind is not SlotKind.ENUM or is_urgent(slot) or lexicon.slots[slot.id].words.opposites:
        return reading
    first = min((item.clause for item in reading.used if item.owner.value == reading.value), default=last)
    later = [
        item
        for item in told
        if item.said and item.clause > first and item.owner.value not in ("", reading.value)
    ]
    if not later:
        return reading
    return replace(reading, doubtful=True, why=f"a later clause says {later[-1].owner.value}")


def _ends_unsure(said: Words, lexicon: Lexicon) -> bool:
    """Whether a clause ends with a "don't know" of more than one word."""
    table = lexicon.polarity["unsure"]
    return any(end == len(said) and end - start > 1 for start, end in table.spans(said))


def if_nothing_belies_it(
    slot: Slot, utterance: Utterance, reading: Reading, told: Sequence[Evidence]
) -> Reading:
    """A value that lowers urgency, beside a clause that says another: the other one, said back.

    "No, I don't take anything, ah, but there is apixaban."
    """
    if slot.kind is SlotKind.MULTI:
        return reading
    own_turn = max((number for number, clause in enumerate(utterance.clauses) if clause.own_turn), default=0)
    belied = [
        item
        for item in told
        if item.said
        and item.clause >= own_turn
        and item.owner.kind == "value"
        and not is_denial(slot, item.owner.value)
        and item.owner.value not in slot.no_answer
        and item.clause not in {one.clause for one in reading.used if one.owner.value == reading.value}
    ]
    if not belied:
        return reading
    value = belied[-1].owner.value
    return replace(reading, value=value, used=(belied[-1],), doubtful=True, why=f"also says {reading.value}")


def without_withdrawn(slot: Slot, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """ "Fell on it, well, didn't fall, more rolled": a value that is denied behind it, where another one is said."""
    if is_urgent(slot):
        return evidence
    denied = {(e.owner.value, e.clause) for e in evidence if e.standing is Standing.DENIED}
    kept = tuple(
        e for e in evidence if not (e.said and any(v == e.owner.value and c > e.clause for v, c in denied))
    )
    return kept if any(e.said and e.owner.value for e in kept) else evidence


def said_last(said: list[Evidence], utterance: Utterance) -> list[Evidence]:
    """ "Worse, no, same": behind a lone "no" another value takes the place of the first."""
    noes = {number for number, kind in utterance.polarity.bare if kind is Bare.NO}
    for item in sorted(said, key=lambda e: (e.clause, min(e.places)), reverse=True):
        words, place = utterance.clauses[item.clause].said, min(item.places)
        behind_no = (
            item.clause - 1 in noes
            or words[max(0, place - 2) : place][:1] == ("no",)
            or (words[:1] == ("no",) and place <= 2)
        )
        before = [e for e in said if (e.clause, min(e.places)) < (item.clause, place)]
        if behind_no and any(e.owner.value != item.owner.value for e in before):
            return [item]
    return said


def _behind_a_no(
    slot: Slot, utterance: Utterance, reading: Reading, told: Sequence[Evidence]
) -> Evidence | None:
    """ "Worse, no, same": another value, and nothing else, behind a no."""
    if slot.kind is not SlotKind.ENUM:
        return None
    first = min((item.clause for item in reading.used), default=0)
    for item in told:
        said = utterance.clauses[item.clause].said
        alone = said[:1] == ("no",) and item.places == frozenset(range(1, len(said)))
        if alone and item.clause > first and item.owner.value not in ("", reading.value):
            return item
    return None


def _is_denied_too(used: Evidence, told: Sequence[Evidence]) -> bool:
    """ "It isn't that I can't straighten it": of the words of a value, some stand denied."""
    return any(
        item.standing is Standing.DENIED
        and item.clause == used.clause
        and item.owner.value == used.owner.value
        and item.places & used.places
        for item in told
    )
