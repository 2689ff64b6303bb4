"""Answers to a bundle that take its items one by one: "both", "the second one", "clot yes, cancer no", "just the clot"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from voice_triage.triage.model import Bundle, TriageKnowledge
from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.lexicon.lexicon import Lexicon, without
from voice_triage.understanding.utterances.evidence import Evidence, gather
from voice_triage.understanding.utterances.polarity import NO, YES
from voice_triage.understanding.utterances.reading import Reading, as_value, is_urgent
from voice_triage.understanding.utterances.utterance import Utterance
from voice_triage.understanding.words.words import Words

_NEAR = 2
"""Words from an item to its yes or no: "heavy is no"."""
_ONLY = ("just", "only")
_OTHERS = (
    ("the", "other", "two"),
    ("the", "other", "one"),
    ("the", "others"),
    ("the", "other", "thing"),
    ("the", "other", "bit"),
    ("the", "other"),
    ("the", "rest"),
)
_SINCE = ("since", "for", "from")
_MOST = 14
"""Words beyond which somebody tells a story."""


def read_items(
    bundle: Bundle, triage: TriageKnowledge, utterance: Utterance, lexicon: Lexicon
) -> dict[str, Reading]:
    """A reading for each slot that is settled in this way; nothing where the answer is of another kind."""
    words = utterance.words
    if len(words) > _MOST:
        return {}
    if without(_without_times(words, lexicon), lexicon.scope.fillers) in lexicon.all_of_them:
        verdicts = dict.fromkeys(bundle.slots, "yes")
    else:
        verdicts = _settled(_verdicts(bundle, utterance, lexicon))
    return {
        slot: reading
        for slot, verdict in verdicts.items()
        if (reading := _reading(bundle, triage, utterance, lexicon, slot, verdict)) is not None
    }


def others_ruled_out(
    bundle: Bundle, triage: TriageKnowledge, utterance: Utterance, readings: Mapping[str, Reading]
) -> Iterator[tuple[str, Reading]]:
    """ "Just the clot": the items that were not named, where no urgency hangs on them."""
    if utterance.words[0] not in _ONLY or not readings:
        return
    for slot, value in bundle.on_no.items():
        if slot not in readings and not is_urgent(triage.slots[slot]):
            values = (value,) if isinstance(value, str) else value
            yield slot, Reading(Outcome.ANSWER, as_value(triage.slots[slot], values), words=utterance.text)


def _without_times(words: Words, lexicon: Lexicon) -> Words:
    """ "Both since this morning": the words that do not say when."""
    times = {p for stretch in lexicon.durations.stretches(words) for p in range(stretch.start, stretch.end)}
    when = {place - 1 for place in times if place and words[place - 1] in _SINCE}
    return tuple(word for place, word in enumerate(words) if place not in times | when)


def _settled(verdicts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The verdicts, where no item got two: then nobody knows which "no" belongs to what."""
    settled: dict[str, str] = {}
    for slot, verdict in verdicts:
        if settled.setdefault(slot, verdict) != verdict:
            return {}
    return settled


def _verdicts(bundle: Bundle, utterance: Utterance, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Slots with the yes or no that stands behind each, or behind its number; none where one stands alone.

    Behind words that name nothing ("clive yes cancer no") it settles nothing.
    """
    words = utterance.words
    said = [place for place, word in enumerate(words) if word in (*YES, *NO)]
    items = _items(bundle, utterance, lexicon)
    if said and words[-1] not in (*YES, *NO):
        # "No wound": here the no stands before what it denies. "A clot yes in ninety eight" is plain all the same.
        yield from ((items[p - 1], "yes") for p in said if words[p] in YES and p - 1 in items)
        return
    if said:
        found: list[tuple[str, str]] = []
        for place in said:
            verdict = "yes" if words[place] in YES else "no"
            if found and any(words[place - len(them) : place] == them for them in _OTHERS):
                # "Clot yes, the other two no".
                found += [(slot, verdict) for slot in bundle.slots if slot not in dict(found)]
                continue
            near = [items[p] for p in range(place - 1, max(-1, place - 1 - _NEAR), -1) if p in items]
            if place == 0 or words[place - 1] in (*YES, *NO):
                return
            found += [(slot, verdict) for slot in near[:1]]
        yield from found
    elif not any(lexicon.scope.negators.spans(words)):
        yield from ((slot, "yes") for place, slot in items.items() if words[place] in lexicon.ordinals)


def _items(bundle: Bundle, utterance: Utterance, lexicon: Lexicon) -> dict[int, str]:
    """The slot that each word names."""
    words = utterance.words
    items: dict[int, str] = {}
    starts = _starts(utterance, words)
    for slot in bundle.slots:
        for item in gather(utterance.clauses, lexicon.slots[slot].named, lexicon.scope):
            if item.clause in starts and not _is_denial(bundle, slot, item):
                items |= {starts[item.clause] + place: slot for place in item.places}
        for item in utterance.evidence_for(slot):
            if item.clause in starts and not _is_denial(bundle, slot, item):
                items |= {starts[item.clause] + place: slot for place in item.places}
    for place, word in enumerate(words):
        number = lexicon.ordinals.get(word)
        if number is not None and number <= len(bundle.slots):
            items[place] = bundle.slots[number - 1]
    return {place: slot for place, slot in items.items() if words[place] not in (*YES, *NO)}


def _is_denial(bundle: Bundle, slot: str, item: Evidence) -> bool:
    """Whether words say by themselves that an item is not there: a yes behind "warm foot" is none to "cold foot"."""
    no = bundle.on_no.get(slot, ())
    return item.owner.value in ((no,) if isinstance(no, str) else no)


def _starts(utterance: Utterance, words: Words) -> dict[int, int]:
    """Where each clause begins among the words; a clause that cannot be found is left out."""
    starts, at = {}, 0
    for number, clause in enumerate(utterance.clauses):
        place = next(
            (p for p in range(at, len(words)) if words[p : p + len(clause.said)] == clause.said), None
        )
        if place is not None:
            starts[number], at = place, place + len(clause.said)
    return starts


def _reading(
    bundle: Bundle, triage: TriageKnowledge, utterance: Utterance, lexicon: Lexicon, slot: str, verdict: str
) -> Reading | None:
    known = triage.slots[slot]
    value: str | Sequence[str] | None = (
        lexicon.slots[slot].means("yes") if verdict == "yes" else bundle.on_no.get(slot)
    )
    if value is None:
        return None
    values = (value,) if isinstance(value, str) else tuple(value)
    return Reading(Outcome.ANSWER, as_value(known, values), words=utterance.text, rests_on=verdict)
