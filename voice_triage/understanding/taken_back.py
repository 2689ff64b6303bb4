"""An earlier answer taken back in its own words: "actually my calf is not swollen", "the pain is only a four".

Where the answers have just been read back, or something is taken back in so many words, an answer may come without its
question. It is read as the answer to the question that it speaks of or names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from voice_triage.triage.facts import Value
from voice_triage.triage.model import Slot, SlotKind
from voice_triage.understanding.answers.choices import read_asked
from voice_triage.understanding.answers.measures import read_measure
from voice_triage.understanding.answers.question import READ_BACK, STORY, UnderstandingKnowledge, asked_slots
from voice_triage.understanding.changes import LONGEST
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.utterances.evidence import Standing, gather
from voice_triage.understanding.utterances.reading import Reading
from voice_triage.understanding.utterances.utterance import Utterance, take_apart

NAME_WITHIN = 3
"""Words before a name that begins what is said: "no, the pain is a four"."""
_BEFORE_NAMES = ("the", "my")


def may_take_back(asking: str, utterance: Utterance, lexicon: Lexicon) -> bool:
    """Whether an earlier answer may be meant: the answers were just read back or used, or words say so."""
    if asking == STORY or len(utterance.words) > LONGEST:
        return False
    return asking == READ_BACK or lexicon.scope.takes_back.occurs_in(utterance.said)


def read_named(knowledge: UnderstandingKnowledge, asking: str, utterance: Utterance) -> dict[str, Reading]:
    """The answer of the slot by whose name it begins: "the swelling is not in my calf, it's behind the knee"."""
    spoken, words = _spoken_of(utterance), utterance.words
    begins = (
        slot
        for start, slot in _names(utterance, knowledge.lexicon)
        if start <= NAME_WITHIN
        and (start == 0 or words[start] in _BEFORE_NAMES or words[start - 1] in _BEFORE_NAMES)
        and (slot in spoken or knowledge.triage.slots[slot].is_numeric)
    )
    return _first(knowledge, asking, utterance, begins)


def read_spoken_of(
    knowledge: UnderstandingKnowledge, asking: str, utterance: Utterance
) -> dict[str, Reading]:
    """The answer of the first slot that it speaks of, to be said back: its question was not asked."""
    utterance = _without_bare_start(utterance, knowledge.lexicon)
    slots = (*slots_of(utterance, knowledge.lexicon), *_contrasted(knowledge, utterance))
    found = _first(knowledge, asking, utterance, slots)
    return {
        slot: replace(reading, doubtful=True, why=reading.why or "its question was not asked")
        for slot, reading in found.items()
    }


def says_which_instead(
    knowledge: UnderstandingKnowledge, utterance: Utterance, values: Mapping[str, Value]
) -> bool:
    """ "It's not my calf that's swollen, it's the knee": a list that goes without what it had."""
    lexicon = knowledge.lexicon
    for slot_id, value in values.items():
        slot = knowledge.triage.slots.get(slot_id)
        if slot is None or slot.kind is not SlotKind.MULTI or not isinstance(value, tuple):
            continue
        named = gather(utterance.clauses, lexicon.slots[slot_id].asked, lexicon.scope)
        kept = (*slot.denials, *value, "")
        if any(item.standing is Standing.DENIED and item.owner.value not in kept for item in named):
            return True
    return False


def _contrasted(knowledge: UnderstandingKnowledge, utterance: Utterance) -> Iterator[str]:
    """Slots whose answers go by no name: "four weeks, not two days", "my left, not my right"."""
    lexicon, said = knowledge.lexicon, utterance.said
    if not lexicon.scope.negators.occurs_in(said):
        return
    for slot_id, slot in knowledge.triage.slots.items():
        words = lexicon.slots.get(slot_id)
        times = slot.kind is SlotKind.DURATION and len(lexicon.durations.stretches(said)) > 1
        if times or (words is not None and words.words.opposites):
            yield slot_id


def slots_of(utterance: Utterance, lexicon: Lexicon) -> tuple[str, ...]:
    """The slots an utterance speaks of, or where there are none, those it names."""
    return _spoken_of(utterance) or tuple(dict.fromkeys(slot for _, slot in _names(utterance, lexicon)))


def _without_bare_start(utterance: Utterance, lexicon: Lexicon) -> Utterance:
    """ "No, my calf is not swollen": the no is to us, and the rest is no answer with a no in it."""
    words, bare = utterance.words, 0
    while bare < len(words) - 1 and any((words[bare],) in lexicon.polarity[kind] for kind in ("yes", "no")):
        bare += 1
    return take_apart(" ".join(words[bare:]), lexicon) if bare else utterance


def _spoken_of(utterance: Utterance) -> tuple[str, ...]:
    return tuple(dict.fromkeys(e.owner.id for e in utterance.evidence if e.owner.kind in ("value", "topic")))


def _names(utterance: Utterance, lexicon: Lexicon) -> Iterator[tuple[int, str]]:
    words = utterance.words
    for start, end in lexicon.changing.names.spans(words):
        yield from ((start, slot) for slot in lexicon.changing.slots[words[start:end]])


def _first(
    knowledge: UnderstandingKnowledge, asking: str, utterance: Utterance, slots: Iterable[str]
) -> dict[str, Reading]:
    """The first of these slots, but for those that were asked, to which the words are an answer."""
    asked = asked_slots(knowledge, asking)
    for slot_id in slots:
        slot = knowledge.triage.slots.get(slot_id)
        if slot is None or slot_id in asked or slot_id not in knowledge.lexicon.slots:
            continue
        reading = _read(slot, utterance, knowledge.lexicon)
        if reading.value is not None and reading.value not in slot.no_answer:
            return {slot_id: reading}
    return {}


def _read(slot: Slot, utterance: Utterance, lexicon: Lexicon) -> Reading:
    """What the words say to the slot's own question; a bare yes or no among them is none to it."""
    if slot.is_numeric:
        return read_measure(slot, utterance, lexicon)
    reading = read_asked(slot, utterance, lexicon)
    told = (reading.used or reading.turned) and not reading.rests_on
    return reading if told else Reading()
