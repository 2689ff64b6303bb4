"""When a no is one: values that lower urgency count only where nothing beside them casts doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_triage.triage.model import Slot, SlotKind
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.utterances.evidence import Evidence, Standing, real_negators
from voice_triage.understanding.utterances.polarity import Bare
from voice_triage.understanding.utterances.reading import Reading, as_value, is_denial, is_urgent, unclear
from voice_triage.understanding.utterances.utterance import Utterance

_INSTEAD = ("just", "only", "more", "rather")
LOOSE_WORDS = 2
"""Unexplained words beside a no to an urgency slot beyond which it is doubtful: they may say something else."""


def only_if_clear(
    slot: Slot,
    utterance: Utterance,
    lexicon: Lexicon,
    reading: Reading,
    evidence: tuple[Evidence, ...],
    *,
    volunteered: bool = False,
) -> Reading:
    """A value that lowers urgency, only where nothing beside it casts doubt on it.

    A volunteered one stands in the middle of other things: only what follows it with a "but" is looked at.
    """
    if not is_urgent(slot) or reading.value is None or not is_denial(slot, reading.value):
        return reading
    unexplained = utterance.unexplained(lexicon, evidence)
    near = {item.clause + 1 for item in reading.used} if volunteered else set(unexplained)
    if any(_is_doubting_but(slot, utterance, number, unexplained) for number in near & set(unexplained)):
        return unclear("a no with a but behind it")
    if _is_doubted(slot, reading, evidence, utterance, lexicon):
        return unclear("something beside the no speaks against it")
    if says_and_denies(utterance, lexicon, evidence):
        return unclear("said and denied with the same word")
    if _turns_into_more(reading, utterance, unexplained):
        return unclear("not this, but something like it")
    why = _why_doubtful(utterance, lexicon, reading)
    if not volunteered:
        if denies_twice(utterance, lexicon):
            return unclear("two negations")
        if denies_wellness(utterance, lexicon):
            return unclear("wellness denied")
        if utterance.polarity.says(Bare.YES, Bare.SOFT_YES) and not _is_harmless_yes(slot, lexicon):
            return unclear("a yes beside a no")
        if utterance.polarity.says(Bare.UNSURE, Bare.SOFT_NO):
            why = why or "half a no"
        elif _says_something_else(utterance, lexicon, evidence):
            why = why or "just something else"
        elif sum(unexplained.values()) > LOOSE_WORDS:
            why = why or "too many other words beside the no"
    return replace(reading, doubtful=bool(why), why=why)


def _is_doubting_but(slot: Slot, utterance: Utterance, number: int, unexplained: dict[int, int]) -> bool:
    """Whether a "but" may take back a no: not where it only says that it is over, or tells of something else we know."""
    clause = utterance.clauses[number]
    if not clause.contrast or clause.over or not unexplained[number]:
        return False
    told = [e for e in utterance.evidence if e.clause == number and e.said and e.owner.kind == "value"]
    elsewhere = bool(told) and all(e.owner.id != slot.id for e in told)
    return not (elsewhere and unexplained[number] <= LOOSE_WORDS)


def _why_doubtful(utterance: Utterance, lexicon: Lexicon, reading: Reading) -> str:
    if reading.doubtful:
        return reading.why or "half a no"
    hedged = utterance.polarity.hedged and not _is_in_own_words(utterance, reading, lexicon)
    return "a hedge" if hedged else ""


def _says_something_else(utterance: Utterance, lexicon: Lexicon, evidence: Sequence[Evidence]) -> bool:
    """ "No, just pinky stuff": what is there instead, in words that none of ours account for."""
    scope = lexicon.scope
    for number, clause in enumerate(utterance.clauses):
        if clause.said[0] not in _INSTEAD:
            continue
        explained = {p for e in evidence if e.clause == number for p in e.places}
        unknown = [
            word
            for place, word in enumerate(clause.said)
            if place not in explained
            and word not in scope.stop_words
            and word not in lexicon.class_words
            and word not in lexicon.number_words
            and (word,) not in scope.fillers
        ]
        if len(unknown) >= LOOSE_WORDS:
            return True
    return False


def _turns_into_more(reading: Reading, utterance: Utterance, unexplained: dict[int, int]) -> bool:
    """ "It's not numb, it's more pins and needles": something is there that the denied word does not fit."""
    after = {item.clause + 1 for item in reading.used}
    return any("more" in utterance.clauses[number].said[:2] for number in after if unexplained.get(number))


def says_and_denies(utterance: Utterance, lexicon: Lexicon, evidence: Sequence[Evidence]) -> bool:
    """ "It is like it is heavy, like it is not heavy"."""
    for number, clause in enumerate(utterance.clauses):
        own = {clause.said[p] for e in evidence if e.clause == number and e.owner.value for p in e.places}
        own -= lexicon.scope.stop_words
        for start, end in real_negators(clause.words, lexicon.scope):
            if own & set(clause.said[:start]) & set(clause.said[end:]):
                return True
    return False


def denies_twice(utterance: Utterance, lexicon: Lexicon) -> bool:
    """ "Not that I haven't", "it isn't not numb": nobody knows which way it falls. "I don't, not at all" is plain."""
    scope = lexicon.scope
    for number, clause in enumerate(utterance.clauses):
        if number in utterance.polarity.clauses:
            continue
        emphasis = {
            s
            for s, e in lexicon.polarity["no"].spans(clause.said)
            if clause.said[s] in scope.restarts and e - s > 1
        }
        negators = [s for s, _ in real_negators(clause.said, scope)]
        counted = [s for s in negators if s not in emphasis or s == negators[0]]
        unsure = min((s for s, _ in scope.unsure_cues.spans(clause.said)), default=len(clause.said))
        if len(counted) > 1 or any(s > unsure + 1 for s in counted):
            return True
    return False


def _is_doubted(
    slot: Slot, reading: Reading, evidence: Sequence[Evidence], utterance: Utterance, lexicon: Lexicon
) -> bool:
    """Whether other evidence about the slot stands against a denial: doubt, the symptom itself, one place denied where
    the whole was asked ("no swelling in the knee"), or a second thing that may be meant or not ("not red more purple").
    """
    for item in evidence:
        if item.standing in (Standing.UNSURE, Standing.TANGLED, Standing.FEARED):
            return True
        beside = [used for used in reading.used if used.clause == item.clause]
        shared = any(used.places & item.places for used in beside)
        if item.said and item.owner.kind == "topic" and not shared:
            return True
        beside_no = reading.rests_on and not shared and item not in reading.used
        if beside_no and item.standing is Standing.DENIED and item.owner.value in slot.denials:
            return True  # "No, it's not where it should be".
        if item.standing is not Standing.DENIED or item.owner.value in ("", *slot.denials):
            continue
        if shared and slot.kind is SlotKind.MULTI and any(item.places - used.places for used in beside):
            return True
        if not shared and any(not _are_linked(used, item, utterance, lexicon) for used in beside):
            return True
    return False


def _are_linked(first: Evidence, second: Evidence, utterance: Utterance, lexicon: Lexicon) -> bool:
    """Whether "or" or the like stands between two things that one negator denies."""
    start, end = sorted((min(first.places), min(second.places)))
    return any(word in lexicon.scope.links for word in utterance.clauses[first.clause].said[start:end])


def denies_wellness(utterance: Utterance, lexicon: Lexicon) -> bool:
    """ "It's not normal", "doesn't look right": whatever else is said, that is no all-clear."""
    scope = lexicon.scope
    return any(
        word in scope.well_words
        for clause in utterance.clauses
        for _, end in scope.negators.spans(clause.said)
        if clause.said[end - 1] != "no"
        for word in clause.said[end : end + 2]
    )


def _is_harmless_yes(slot: Slot, lexicon: Lexicon) -> bool:
    """Whether the question is worded so that yes is the good answer: "Can you walk four steps?"."""
    yes, no = lexicon.slots[slot.id].means("yes"), lexicon.slots[slot.id].means("no")
    if yes is not None and is_denial(slot, as_value(slot, [yes])):
        return True
    return yes is not None and no is not None and not is_denial(slot, as_value(slot, [no]))


def _is_in_own_words(utterance: Utterance, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether every hedge is part of the phrase itself ("bit tight but fine")."""
    for number, clause in enumerate(utterance.clauses):
        places = {place for item in reading.used if item.clause == number for place in item.places}
        if any(not places & set(range(*span)) for span in lexicon.scope.hedges.spans(clause.said)):
            return False
    return True
