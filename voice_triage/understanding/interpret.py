"""`interpret(knowledge, asking, hypothesis) -> UserAct`: what the person did.

The order is a promise (design 5): emergencies on every utterance, then commands, then the asked question, then what was
volunteered. The outcome is the first of these that holds:

1. `nothing`: silence, or no words
2. `emergency`: the detector found one, whatever else was said
3. `command`
4. `answer`: a value, for the asked question or for another
5. `refused`, `unknown`, `unclear`: about the question, without a value
6. `off_topic`: words that answer nothing we ask; with a manner where they are swearing or another language

A no to an urgency slot is stored only when it is clear, and when spoken also heard by a second decoder. What falls short is
listed in `doubtful`, or is `unclear`.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.triage.facts import Value
from voice_triage.triage.model import SlotKind, Urgency
from voice_triage.understanding.acts import Command, Manner, Outcome, UserAct
from voice_triage.understanding.changes import names_a_question, names_only
from voice_triage.understanding.commands import read_command
from voice_triage.understanding.emergencies import Alarm, read_emergencies
from voice_triage.understanding.evidence import Standing
from voice_triage.understanding.hearing import is_clearly_heard, wording
from voice_triage.understanding.question import (
    STORY,
    Question,
    UnderstandingKnowledge,
    read_question,
)
from voice_triage.understanding.reading import Reading
from voice_triage.understanding.second_pass import folded, is_unanswered, other_texts, with_other_readings
from voice_triage.understanding.utterance import Utterance, take_apart
from voice_triage.understanding.volunteered import read_others
from voice_triage.understanding.wishes import ASKS_WHICH, read_wish

_CHOICES = (SlotKind.BOOL, SlotKind.ENUM, SlotKind.MULTI)
_NAMING = ("the", "my", "question", "answer", "about")
"""Words that make a lone "the fever" the name of a question, and no fever."""


def interpret(knowledge: UnderstandingKnowledge, asking: str, hypothesis: Hypothesis) -> UserAct:
    """What the person did by saying this, while we were asking that. Pure, and it never raises for any text."""
    act = _understood(knowledge, asking, hypothesis).model_copy(update={"spoken": not hypothesis.typed})
    is_lost_in_noise = hypothesis.noisy and act.outcome in (Outcome.OFF_TOPIC, Outcome.UNCLEAR)
    return act.model_copy(update={"noise": True}) if is_lost_in_noise and act.manner is None else act


def _understood(knowledge: UnderstandingKnowledge, asking: str, hypothesis: Hypothesis) -> UserAct:
    """The words as they were heard, and where they answer nothing, as they may have been."""
    act = _first_pass(knowledge, asking, hypothesis)
    slots = _asked_slots(knowledge, asking)
    if not _is_unanswered(knowledge, act, hypothesis, slots):
        return act
    is_number = any(knowledge.triage.slots[slot].kind is SlotKind.NUMBER for slot in slots)
    texts = other_texts(hypothesis, knowledge.lexicon, slots, is_number=is_number)
    readings = [_first_pass(knowledge, asking, Hypothesis.from_typing(text)) for text in texts]
    harmless = {slot: _harmless(knowledge, slot) for slot in slots}
    alarms = dict.fromkeys(
        knowledge.lexicon.asked_as.get(found, found)
        for text, reading in zip(texts, readings, strict=True)
        for found in reading.emergency
        if text != hypothesis.heard_phrases
    )
    same_sound = dict(zip(texts, readings, strict=True)).get(folded(hypothesis, knowledge.lexicon, slots))
    found = with_other_readings(act, readings, slots, harmless, same_sound)
    if found.command or any(slot in act.values for slot in slots):
        return found
    return found.model_copy(update={"ask_now": tuple(dict.fromkeys((*act.ask_now, *alarms)))})


def is_understood(knowledge: UnderstandingKnowledge, asking: str, hypothesis: Hypothesis) -> bool:
    """Whether listening again for the question's phrases is idle: its slots have values, or something more pressing was said.

    Numbers and durations are never listened for again: their words are found in anything.
    """
    slots = _asked_slots(knowledge, asking)
    if not any(knowledge.triage.slots[slot].kind in _CHOICES for slot in slots):
        return True
    return not _is_unanswered(knowledge, interpret(knowledge, asking, hypothesis), hypothesis, slots)


def _is_unanswered(
    knowledge: UnderstandingKnowledge, act: UserAct, hypothesis: Hypothesis, slots: Sequence[str]
) -> bool:
    said = knowledge.lexicon.spelling.words(hypothesis.heard_free)
    is_told = bool(act.command) and read_command(said, knowledge.lexicon) is not None
    return is_unanswered(act, hypothesis, slots, is_told=is_told)


def _asked_slots(knowledge: UnderstandingKnowledge, asking: str) -> list[str]:
    """The slots a question is about; none for the opening and for our own questions."""
    bundle = knowledge.triage.bundles.get(asking)
    return [slot for slot in (bundle.slots if bundle else (asking,)) if slot in knowledge.triage.slots]


def _harmless(knowledge: UnderstandingKnowledge, slot_id: str) -> frozenset[str]:
    """Values of a slot that lower urgency, or are its no."""
    words = knowledge.lexicon.slots.get(slot_id)
    noes = {"no", words.means("no"), words.means("denied")} if words else {"no"}
    return frozenset((*knowledge.triage.slots[slot_id].denials, *(value for value in noes if value)))


def _first_pass(knowledge: UnderstandingKnowledge, asking: str, hypothesis: Hypothesis) -> UserAct:
    """What the words mean as they were heard."""
    text = wording(hypothesis, knowledge.lexicon, knowledge.triage.slots) if hypothesis.speech else ""
    utterance = take_apart(text, knowledge.lexicon, story=asking == STORY)
    if not utterance.words:
        return UserAct(asking=asking, text=hypothesis.text, outcome=Outcome.NOTHING, noise=hypothesis.noise)
    alarm = read_emergencies(utterance, knowledge.triage.slots, knowledge.lexicon)
    if names_a_question(utterance.said, alarm.ids, knowledge.lexicon):
        alarm = Alarm()
    wish = None if alarm.tells else read_wish(knowledge, asking, hypothesis, utterance, alarm)
    if wish is not None and wish.command is not None:
        # "Help" that may be a cry for it is obeyed and asked about.
        ask_now = alarm.asks or (alarm.hints if wish.command is Command.HELP else ())
        return UserAct(
            asking=asking,
            text=hypothesis.text,
            outcome=Outcome.COMMAND,
            command=wish.command,
            about=wish.about,
            ask_now=ask_now,
            suspected=_among(alarm.suspects, ask_now),
        )
    changed = dict(wish.changed) if wish is not None else {}
    manner = None if alarm.tells or alarm.asks else knowledge.lexicon.manners.read(utterance.words)
    if manner is Manner.SWEARING or (manner is Manner.FOREIGN and not alarm.hints):
        text = hypothesis.text
        return UserAct(asking=asking, text=text, outcome=Outcome.OFF_TOPIC, manner=manner)
    question = read_question(knowledge, asking, utterance, alarm)
    act = _act(knowledge, asking, hypothesis, utterance, alarm, question, changed)
    swears = act.outcome is Outcome.OFF_TOPIC and knowledge.lexicon.manners.swears_among_others(
        utterance.words
    )
    return act.model_copy(update={"manner": Manner.SWEARING}) if swears else act


def _act(
    knowledge: UnderstandingKnowledge,
    asking: str,
    hypothesis: Hypothesis,
    utterance: Utterance,
    alarm: Alarm,
    question: Question,
    changed: dict[str, Reading],
) -> UserAct:
    """Everything together. What is `changed` by its name answers nothing else."""
    lexicon = knowledge.lexicon
    readings = dict(changed or question.readings)
    if utterance.for_another:
        for slot_id, value in sorted(lexicon.for_another):
            readings.setdefault(slot_id, Reading(Outcome.ANSWER, value, words=utterance.text))
    hinted: list[str] = []
    """The detector alone takes an emergency from words that answer something else; other readers' finds are asked about."""
    if not changed:
        for slot_id, reading in read_others(knowledge, asking, utterance, readings).items():
            if reading.value == lexicon.urgent_values.get(slot_id, reading):
                hinted += () if alarm.is_nothing else (slot_id,)
            elif not (
                (alarm.is_raised or slot_id in alarm.passed_over)
                and _denies_an_emergency(knowledge, slot_id, reading)
            ):
                readings.setdefault(slot_id, reading)
    about = names_only(utterance.said, lexicon) if asking in ASKS_WHICH else ()
    if any(word in _NAMING for word in utterance.words):
        readings = {s: r for s, r in readings.items() if s not in about}
    values: dict[str, Value] = {s: r.value for s, r in readings.items() if r.value is not None}
    words = {s: readings[s].words for s in values}
    told = {item.owner.id: item for item in alarm.tells if item.owner.value}
    for slot_id, item in told.items():
        values[slot_id] = item.owner.value
        words[slot_id] = utterance.words_of([item])
    doubtful = tuple(
        s
        for s in values
        if s not in told
        and (
            readings[s].doubtful
            or (alarm.is_nothing and values[s] == lexicon.urgent_values.get(s))
            or (s in alarm.passed_over and _denies_an_emergency(knowledge, s, readings[s]))
            or not _is_heard(knowledge, asking, hypothesis, utterance, s, readings)
        )
    )
    guessed = [s for s in doubtful if readings[s].by_net and values[s] == lexicon.urgent_values.get(s)]
    opened = _opened(knowledge, asking, utterance) if not changed else ()
    emergency = tuple(
        dict.fromkeys((*alarm.ids, *_told_in_words(knowledge, asking, readings, doubtful, alarm)))
    )
    ask_now = tuple(
        s
        for s in dict.fromkeys((*(alarm.asks or hinted or alarm.hints or guessed), *opened))
        if s not in emergency and s not in about and (s not in values or s in doubtful)
    )
    return UserAct(
        asking=asking,
        text=wording(hypothesis, knowledge.lexicon, knowledge.triage.slots),
        outcome=_outcome(emergency, question.outcome, values, may_be=bool(ask_now)),
        values=values,
        doubtful=doubtful,
        emergency=emergency,
        ask_now=ask_now,
        suspected=_among(alarm.suspects, ask_now),
        words=words,
        correction=bool(values) and (bool(changed) or lexicon.scope.takes_back.occurs_in(utterance.said)),
        about=about,
    )


def _opened(knowledge: UnderstandingKnowledge, asking: str, utterance: Utterance) -> Iterator[str]:
    """Slots that are told of without a value ("it's swollen", and not where), beside the ones that are asked about."""
    asked = _asked_slots(knowledge, asking)
    told = (Standing.SAID, Standing.UNSURE, *((Standing.OTHER,) if utterance.for_another else ()))
    for item in utterance.evidence:
        if item.owner.kind == "opens" and item.standing in told and item.owner.id not in asked:
            yield item.owner.id


def _among(suspects: Mapping[str, str], asked: Container[str]) -> dict[str, str]:
    return {id_: slot for id_, slot in suspects.items() if slot in asked}


def _denies_an_emergency(knowledge: UnderstandingKnowledge, slot_id: str, reading: Reading) -> bool:
    """Words that mean or may mean one emergency are no ground to rule out another: it will be asked about."""
    slot = knowledge.triage.slots[slot_id]
    return slot.urgency is Urgency.EMERGENCY and reading.value in slot.denials


def _told_in_words(
    knowledge: UnderstandingKnowledge,
    asking: str,
    readings: Mapping[str, Reading],
    doubtful: Container[str],
    alarm: Alarm,
) -> Iterator[str]:
    """The asked slot, where its emergency was described rather than agreed to with a bare yes: those words set it off too."""
    reading, lexicon = readings.get(asking), knowledge.lexicon
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
    asking: str,
    hypothesis: Hypothesis,
    utterance: Utterance,
    slot_id: str,
    readings: dict[str, Reading],
) -> bool:
    """Whether a value that needs it was heard clearly enough."""
    slot = knowledge.triage.slots.get(slot_id)
    if hypothesis.typed or slot is None:
        return True

    def again(text: str) -> Value | None:
        return interpret(knowledge, asking, Hypothesis.from_typing(text)).values.get(slot_id)

    return is_clearly_heard(slot, readings[slot_id], hypothesis, utterance, knowledge.lexicon, again)
