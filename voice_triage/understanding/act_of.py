"""One user act of everything that the sieves found in an utterance: what is stored, doubted, asked about now."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.triage.facts import Value
from voice_triage.triage.model import Urgency
from voice_triage.understanding.acts import Outcome, UserAct
from voice_triage.understanding.answers.question import Question, UnderstandingKnowledge, asked_slots
from voice_triage.understanding.changes import names_only
from voice_triage.understanding.hearing import is_clearly_heard, wording
from voice_triage.understanding.signals.emergencies import Alarm
from voice_triage.understanding.stories.volunteered import read_others
from voice_triage.understanding.taken_back import (
    may_take_back,
    read_named,
    read_spoken_of,
    says_which_instead,
)
from voice_triage.understanding.utterances.evidence import Standing
from voice_triage.understanding.utterances.polarity import Bare
from voice_triage.understanding.utterances.reading import Reading
from voice_triage.understanding.utterances.utterance import Utterance
from voice_triage.understanding.wishes import ASKS_WHICH

_NAMING = ("the", "my", "question", "answer", "about")
"""Words that make a lone "the fever" the name of a question, and no fever."""


@dataclass(frozen=True)
class Found:
    """An utterance, and what each sieve found in it."""

    asking: str
    hypothesis: Hypothesis
    utterance: Utterance
    alarm: Alarm
    question: Question
    changed: Mapping[str, Reading]
    """Earlier answers given anew, by their name. Such words answer nothing else."""


@dataclass(frozen=True)
class _Readings:
    """What is read about slots."""

    by_slot: Mapping[str, Reading]
    hinted: Sequence[str] = ()
    """Emergencies that readers found unasked: only the detector takes one from words about something else."""
    taken_back: bool = False
    """An earlier answer is given anew, in words that have no question here."""


def act_of(knowledge: UnderstandingKnowledge, found: Found, read_again: Callable[[str], UserAct]) -> UserAct:
    """Everything together. `read_again` reads another text as if it had been said."""
    lexicon, alarm, utterance = knowledge.lexicon, found.alarm, found.utterance
    about = names_only(utterance.said, lexicon) if found.asking in ASKS_WHICH else ()
    readings = _without_names(_readings(knowledge, found), about, utterance)
    by_slot = readings.by_slot
    told = {item.owner.id: item for item in alarm.tells if item.owner.value}
    values: dict[str, Value] = {s: r.value for s, r in by_slot.items() if r.value is not None}
    values |= {slot_id: item.owner.value for slot_id, item in told.items()}
    words = {s: utterance.words_of([told[s]]) if s in told else by_slot[s].words for s in values}
    doubtful = tuple(
        s for s in values if s not in told and _is_doubtful(knowledge, found, s, by_slot, read_again)
    )
    described = _told_in_words(knowledge, found, by_slot, doubtful)
    emergency = tuple(dict.fromkeys((*alarm.ids, *described)))
    asks = _asks(knowledge, found, readings, doubtful)
    ask_now = tuple(s for s in asks if s not in (*emergency, *about) and (s not in values or s in doubtful))
    takes_back = (
        bool(found.changed) or readings.taken_back or lexicon.scope.takes_back.occurs_in(utterance.said)
    )
    if not takes_back and may_take_back(found.asking, utterance, lexicon):
        takes_back = says_which_instead(knowledge, utterance, values)
    return UserAct(
        asking=found.asking,
        text=wording(found.hypothesis, lexicon, knowledge.triage.slots),
        outcome=_outcome(emergency, found.question.outcome, values, may_be=bool(ask_now)),
        values=values,
        doubtful=doubtful,
        otherwise=dict(_otherwise(knowledge, doubtful, values)),
        emergency=emergency,
        ask_now=ask_now,
        suspected=suspected_among(alarm, ask_now),
        words=words,
        correction=bool(values) and takes_back,
        told_of=tuple(dict.fromkeys(_told_of(knowledge, found, values))),
        about=about,
    )


def suspected_among(alarm: Alarm, asked: Container[str]) -> dict[str, str]:
    """The emergencies that are no slot and are asked about now."""
    return {id_: slot for id_, slot in alarm.suspects.items() if slot in asked}


def _readings(knowledge: UnderstandingKnowledge, found: Found) -> _Readings:
    """The answer to the question, and what else was told."""
    lexicon, alarm = knowledge.lexicon, found.alarm
    readings = dict(found.changed or found.question.readings)
    if found.utterance.for_another:
        for slot_id, value in sorted(lexicon.for_another):
            readings.setdefault(slot_id, Reading(Outcome.ANSWER, value, words=found.utterance.text))
    if found.changed:
        return _Readings(readings)
    hinted: list[str] = []
    for slot_id, reading in read_others(knowledge, found.asking, found.utterance, readings).items():
        if reading.value == lexicon.urgent_values.get(slot_id, reading):
            hinted += () if alarm.is_nothing else (slot_id,)
        elif not (
            (alarm.is_raised or slot_id in alarm.passed_over)
            and _denies_an_emergency(knowledge, slot_id, reading)
        ):
            readings.setdefault(slot_id, reading)
    return _with_taken_back(knowledge, found, _Readings(readings, hinted))


def _with_taken_back(knowledge: UnderstandingKnowledge, found: Found, read: _Readings) -> _Readings:
    """With an earlier answer that is given anew. Where anything may be an emergency nobody looks for one."""
    asking, utterance = found.asking, found.utterance
    if read.hinted or found.alarm.is_raised or not may_take_back(asking, utterance, knowledge.lexicon):
        return read
    own = {slot: reading for slot, reading in read.by_slot.items() if slot not in knowledge.triage.slots}
    named = read_named(knowledge, asking, utterance)
    if named and not set(named) & set(read.by_slot) and not _answers(knowledge, asking, read):
        return _Readings({**own, **named}, taken_back=True)
    if len(own) < len(read.by_slot):
        return read
    spoken_of = read_spoken_of(knowledge, asking, utterance)
    return _Readings({**own, **spoken_of}, taken_back=bool(spoken_of))


def _answers(knowledge: UnderstandingKnowledge, asking: str, read: _Readings) -> bool:
    return any(slot in read.by_slot for slot in asked_slots(knowledge, asking))


def _without_names(readings: _Readings, about: Sequence[str], utterance: Utterance) -> _Readings:
    """Without slots that were only named, as questions."""
    if not any(word in _NAMING for word in utterance.words):
        return readings
    return replace(readings, by_slot={s: r for s, r in readings.by_slot.items() if s not in about})


def _is_doubtful(
    knowledge: UnderstandingKnowledge,
    found: Found,
    slot_id: str,
    readings: Mapping[str, Reading],
    read_again: Callable[[str], UserAct],
) -> bool:
    """Whether a value is said back before it counts."""
    reading, alarm = readings[slot_id], found.alarm
    return (
        reading.doubtful
        or (alarm.is_nothing and reading.value == knowledge.lexicon.urgent_values.get(slot_id))
        or (slot_id in alarm.passed_over and _denies_an_emergency(knowledge, slot_id, reading))
        or not _is_heard(knowledge, found, slot_id, reading, read_again)
    )


def _asks(
    knowledge: UnderstandingKnowledge, found: Found, readings: _Readings, doubtful: Sequence[str]
) -> Iterator[str]:
    """Slots to ask about now, the most certain sign of an emergency first."""
    urgent, by_slot = knowledge.lexicon.urgent_values, readings.by_slot
    guessed = [s for s in doubtful if by_slot[s].by_net and by_slot[s].value == urgent.get(s)]
    opened = () if found.changed else _opened(knowledge, found)
    signs = found.alarm.asks or readings.hinted or found.alarm.hints or guessed
    yield from dict.fromkeys((*signs, *opened))


def _opened(knowledge: UnderstandingKnowledge, found: Found) -> Iterator[str]:
    """Slots that are told of without a value ("it's swollen", and not where), beside the ones that are asked about."""
    asked = asked_slots(knowledge, found.asking)
    told = (Standing.SAID, Standing.UNSURE, *((Standing.OTHER,) if found.utterance.for_another else ()))
    for item in found.utterance.evidence:
        if item.owner.kind == "opens" and item.standing in told and item.owner.id not in asked:
            yield item.owner.id


def _otherwise(
    knowledge: UnderstandingKnowledge, doubtful: Sequence[str], values: Mapping[str, Value]
) -> Iterator[tuple[str, Value]]:
    """What the opposite answers to the questions mean: what is so where the doubtful value is denied, and denied again."""
    for slot_id in doubtful:
        words = knowledge.lexicon.slots.get(slot_id)
        yes, no = (words.means("yes"), words.means("no")) if words else (None, None)
        if yes is not None and no is not None and values[slot_id] in (yes, no):
            yield slot_id, no if values[slot_id] == yes else yes


def _told_of(knowledge: UnderstandingKnowledge, found: Found, values: Mapping[str, Value]) -> Iterator[str]:
    """Slots that are told of without a value; a yes to a question that asks for a place is as good."""
    for item in found.utterance.evidence:
        if item.owner.kind == "opens" and item.standing is Standing.SAID and item.owner.id not in values:
            yield item.owner.id
    slot = knowledge.triage.slots.get(found.asking)
    says_yes = found.question.outcome is Outcome.UNCLEAR and found.utterance.polarity.says(Bare.YES)
    if slot is not None and slot.unplaced and says_yes and found.asking not in values:
        yield found.asking


def _denies_an_emergency(knowledge: UnderstandingKnowledge, slot_id: str, reading: Reading) -> bool:
    """Words that mean or may mean one emergency are no ground to rule out another: it will be asked about."""
    slot = knowledge.triage.slots[slot_id]
    return slot.urgency is Urgency.EMERGENCY and reading.value in slot.denials


def _told_in_words(
    knowledge: UnderstandingKnowledge,
    found: Found,
    readings: Mapping[str, Reading],
    doubtful: Container[str],
) -> Iterator[str]:
    """The asked slot, where its emergency was described rather than agreed to with a bare yes: those words set it off too."""
    asking, alarm, lexicon = found.asking, found.alarm, knowledge.lexicon
    reading = readings.get(asking)
    if reading is None or asking in doubtful or reading.value != lexicon.urgent_values.get(asking, ""):
        return
    if asking in (*alarm.asks, *alarm.hints) or (asking in lexicon.described and not reading.rests_on):
        yield asking


def _outcome(
    emergency: Sequence[str], outcome: Outcome | None, values: Mapping[str, Value], *, may_be: bool
) -> Outcome:
    if emergency:
        return Outcome.EMERGENCY
    if values:
        return Outcome.REFUSED if outcome is Outcome.REFUSED and len(values) == 1 else Outcome.ANSWER
    if outcome is None:
        return Outcome.UNCLEAR if may_be else Outcome.OFF_TOPIC
    return outcome


def _is_heard(
    knowledge: UnderstandingKnowledge,
    found: Found,
    slot_id: str,
    reading: Reading,
    read_again: Callable[[str], UserAct],
) -> bool:
    """Whether a value that needs it was heard clearly enough."""
    slot = knowledge.triage.slots.get(slot_id)
    if found.hypothesis.typed or slot is None:
        return True

    def again(text: str) -> Value | None:
        return read_again(text).values.get(slot_id)

    return is_clearly_heard(slot, reading, found.hypothesis, found.utterance, knowledge.lexicon, again)
