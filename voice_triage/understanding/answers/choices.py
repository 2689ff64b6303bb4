"""Reading a slot whose answer is one or more of its values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from voice_triage.triage.model import Slot, SlotKind
from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.answers.denials import only_if_clear
from voice_triage.understanding.answers.sides import read_opposites
from voice_triage.understanding.answers.spoken_for import (
    choose,
    read_denied,
    read_evidence,
    read_standing,
    read_was,
)
from voice_triage.understanding.answers.temperatures import MEASURED, gather_temperatures, read_was_high
from voice_triage.understanding.answers.turned import read_turned
from voice_triage.understanding.answers.two_ways import (
    if_it_ends_sure,
    if_it_pulls_one_way,
    if_nothing_belies_it,
    without_withdrawn,
)
from voice_triage.understanding.lexicon.lexicon import Lexicon, SlotLexicon, without
from voice_triage.understanding.utterances.evidence import Evidence, Standing, gather, gather_across
from voice_triage.understanding.utterances.polarity import Bare
from voice_triage.understanding.utterances.reading import (
    NOTHING,
    UNCLEAR,
    Reading,
    as_value,
    is_denial,
    is_urgent,
    refused,
)
from voice_triage.understanding.utterances.utterance import Utterance


def read_asked(slot: Slot, utterance: Utterance, lexicon: Lexicon) -> Reading:
    """The answer to the slot's own question."""
    words = lexicon.slots[slot.id]
    reading = _read_whole(slot, words, utterance, lexicon)
    if reading is not None:
        return reading
    if utterance.polarity.is_only_unsure(utterance.clauses):
        return Reading(Outcome.UNKNOWN)
    asked = gather(utterance.clauses, words.asked, lexicon.scope)
    told = _with_temperatures(slot, utterance, lexicon, asked)
    reading = _read_told(slot, words, utterance, lexicon, told)
    return if_it_ends_sure(slot, utterance, lexicon, reading, told)


def _read_told(
    slot: Slot, words: SlotLexicon, utterance: Utterance, lexicon: Lexicon, told: tuple[Evidence, ...]
) -> Reading:
    """The answer from its clauses, and from what they come to together."""
    reading = _read_clauses(slot, words, utterance, lexicon, told)
    if reading.value is not None and not reading.doubtful and is_denial(slot, reading.value):
        return if_nothing_belies_it(slot, utterance, reading, told)
    if any(item.weight >= MEASURED for item in told):
        return read_was_high(slot, utterance, lexicon, told) or reading
    turned = read_turned(slot, utterance, lexicon, told)
    if turned is not None and turned.value != reading.value:
        return turned
    return if_it_pulls_one_way(slot, words, utterance, lexicon, reading, told)


def _read_clauses(
    slot: Slot, words: SlotLexicon, utterance: Utterance, lexicon: Lexicon, told: tuple[Evidence, ...]
) -> Reading:
    """The answer from what its clauses speak for, and from a bare yes or no among them."""
    evidence = _standing(slot, words, told)
    if not any(item.said and item.owner.value for item in evidence):
        across = [
            item
            for item in gather_across(utterance.clauses, words.asked, lexicon.scope)
            if item.owner.value not in slot.denials
        ]
        evidence = (*evidence, *across)
    evidence = without_withdrawn(slot, _without_well_places(slot, utterance, lexicon, evidence))
    reading = read_evidence(slot, words, utterance, lexicon, evidence) or _read_bare(slot, words, utterance)
    if reading is None:
        about = any(item.owner.kind == "topic" or not item.said for item in evidence)
        return UNCLEAR if about or utterance.polarity.bare else NOTHING
    if reading.outcome is Outcome.ANSWER:
        return only_if_clear(slot, utterance, lexicon, reading, evidence)
    return reading


def read_volunteered(
    slot: Slot,
    utterance: Utterance,
    lexicon: Lexicon,
    *,
    taken: Sequence[Evidence] = (),
    named: Sequence[Evidence] = (),
) -> Reading:
    """What is said about a slot without its own question. In doubt: nothing, the question will come.

    `taken`: words that already were the answer to the asked question say nothing more. `named`: what else counts, because
    the question named the slot among others.
    """
    words = lexicon.slots[slot.id]
    if words.words.opposites and _takes_something_back(utterance, lexicon):
        named = gather(utterance.clauses, words.asked, lexicon.scope)
    heard = _standing(slot, words, utterance.evidence_for(slot.id, named))
    if words.words.opposites:
        return read_opposites(words, utterance, lexicon, heard, asked=False) or NOTHING
    if heard:
        heard = _standing(slot, words, _with_temperatures(slot, utterance, lexicon, named))
    evidence = tuple(item for item in heard if not _is_taken(item, taken, utterance, lexicon))
    said = [item for item in evidence if item.said and item.owner.value]
    if said:
        was = read_was(slot, words, utterance, said, evidence)
        if was is not None:
            return was
        value = choose(slot, words, said, utterance)
        reading = Reading(Outcome.ANSWER, value, words=utterance.words_of(said), used=tuple(said))
        return only_if_clear(slot, utterance, lexicon, reading, evidence, volunteered=True)
    by_other = read_standing(slot, words, utterance, lexicon, evidence)
    if by_other is not None:
        return by_other
    denied = read_denied(slot, words, utterance, evidence)
    if denied is None or utterance.polarity.hedged:
        return NOTHING
    return only_if_clear(slot, utterance, lexicon, denied, evidence, volunteered=True)


def _takes_something_back(utterance: Utterance, lexicon: Lexicon) -> bool:
    """ "My right knee, no sorry, the left": then the barest words count."""
    return lexicon.scope.takes_back.occurs_in(utterance.said) or any(c.corrects for c in utterance.clauses)


def _with_temperatures(
    slot: Slot, utterance: Utterance, lexicon: Lexicon, more: Iterable[Evidence]
) -> tuple[Evidence, ...]:
    """The evidence for a slot; where a number was measured, it says more than the words beside it."""
    measured = gather_temperatures(utterance.clauses, lexicon.slots[slot.id].words, lexicon)
    heard = utterance.evidence_for(slot.id, (*more, *measured))
    clauses = {item.clause for item in measured}
    return tuple(item for item in heard if item.clause not in clauses or item in measured)


def _without_well_places(
    slot: Slot, utterance: Utterance, lexicon: Lexicon, evidence: tuple[Evidence, ...]
) -> tuple[Evidence, ...]:
    """ "The knee itself is fine, it's the calf": a place in a clause that says it is well is none of those that are not."""
    if slot.kind is not SlotKind.MULTI:
        return evidence
    well = {
        number
        for number, clause in enumerate(utterance.clauses)
        if any(word in lexicon.scope.harmless for word in clause.said)
        and not lexicon.scope.negators.occurs_in(clause.said)
        and not any(item.clause == number and item.owner.kind == "topic" for item in evidence)
    }
    return tuple(e for e in evidence if e.clause not in well or e.owner.value in slot.denials)


def _standing(slot: Slot, words: SlotLexicon, evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence as it stands for this slot: an operation last month counts, a swelling last month does not."""
    if words.words.past_means or (is_urgent(slot) and not words.words.happened):
        return tuple(evidence)
    evidence = tuple(evidence)
    event = words.words.ever or words.words.happened
    if not event and any(item.said and item.owner.value for item in evidence):
        return evidence  # "It used to wake me, now I sleep through": what is said of now counts.
    return tuple(
        replace(item, standing=Standing.SAID) if item.standing is Standing.PAST else item for item in evidence
    )


def _read_whole(slot: Slot, words: SlotLexicon, utterance: Utterance, lexicon: Lexicon) -> Reading | None:
    """An answer that is a known phrase from end to end."""
    said = utterance.words
    value = words.whole.get(said) or words.whole.get(without(said, lexicon.scope.fillers))
    bare = utterance.polarity.answer
    if value is None or (bare is Bare.UNSURE and value not in slot.no_answer):
        return None
    if slot.is_numeric:
        return refused(slot) if value in slot.values else None
    if bare is Bare.REFUSED and value not in slot.values:
        return refused(slot)
    rests_on = "no" if bare in (Bare.NO, Bare.SOFT_NO) else "yes" if bare in (Bare.YES, Bare.SOFT_YES) else ""
    doubtful = is_denial(slot, as_value(slot, [value])) and bare is Bare.SOFT_NO
    used = tuple(
        item for item in gather(utterance.clauses, words.asked, lexicon.scope) if item.owner.value == value
    )
    return Reading(
        Outcome.ANSWER, as_value(slot, [value]), doubtful, utterance.text, used=used, rests_on=rests_on
    )


def _read_bare(slot: Slot, words: SlotLexicon, utterance: Utterance) -> Reading | None:
    """A bare yes, no, "fine" or "don't know", through the wording of the question."""
    bare = utterance.polarity.answer or (None if is_urgent(slot) else utterance.polarity.last)
    if bare is Bare.UNSURE:
        return Reading(Outcome.UNKNOWN)
    if bare is Bare.REFUSED:
        return refused(slot)
    if bare is None:
        return None
    kind = {Bare.YES: "yes", Bare.SOFT_YES: "yes", Bare.FINE: "denied"}.get(bare, "no")
    means = words.means(kind)
    if means is None:
        return UNCLEAR
    return Reading(
        Outcome.ANSWER,
        as_value(slot, [means]),
        doubtful=bare is Bare.SOFT_NO and is_urgent(slot),
        words=utterance.text,
        rests_on="no" if kind == "denied" and utterance.polarity.says(Bare.NO) else kind,
    )


def _is_taken(item: Evidence, taken: Sequence[Evidence], utterance: Utterance, lexicon: Lexicon) -> bool:
    """Nothing of the words is left over but "it's": asked about the foot, "it's warm" is not about the knee."""
    words = utterance.clauses[item.clause].words
    beside = (item.places - other.places for other in taken if item.clause == other.clause)
    return any(all(words[place] in lexicon.scope.stop_words for place in rest) for rest in beside)
