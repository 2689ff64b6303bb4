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

from collections.abc import Sequence

from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.triage.model import SlotKind
from voice_triage.understanding.act_of import Found, act_of, suspected_among
from voice_triage.understanding.acts import Command, Manner, Outcome, UserAct
from voice_triage.understanding.answers.question import (
    STORY,
    UnderstandingKnowledge,
    asked_slots,
    read_question,
)
from voice_triage.understanding.changes import names_a_question
from voice_triage.understanding.hearing import wording
from voice_triage.understanding.second_pass import folded, is_unanswered, other_texts, with_other_readings
from voice_triage.understanding.signals.commands import read_command
from voice_triage.understanding.signals.emergencies import Alarm, read_emergencies
from voice_triage.understanding.utterances.utterance import take_apart
from voice_triage.understanding.wishes import read_wish

_CHOICES = (SlotKind.BOOL, SlotKind.ENUM, SlotKind.MULTI)


def interpret(knowledge: UnderstandingKnowledge, asking: str, hypothesis: Hypothesis) -> UserAct:
    """What the person did by saying this, while we were asking that. Pure, and it never raises for any text."""
    act = _understood(knowledge, asking, hypothesis).model_copy(update={"spoken": not hypothesis.typed})
    is_lost_in_noise = hypothesis.noisy and act.outcome in (Outcome.OFF_TOPIC, Outcome.UNCLEAR)
    return act.model_copy(update={"noise": True}) if is_lost_in_noise and act.manner is None else act


def _understood(knowledge: UnderstandingKnowledge, asking: str, hypothesis: Hypothesis) -> UserAct:
    """The words as they were heard, and where they answer nothing, as they may have been."""
    act = _first_pass(knowledge, asking, hypothesis)
    slots = asked_slots(knowledge, asking)
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
    slots = asked_slots(knowledge, asking)
    if not any(knowledge.triage.slots[slot].kind in _CHOICES for slot in slots):
        return True
    return not _is_unanswered(knowledge, interpret(knowledge, asking, hypothesis), hypothesis, slots)


def _is_unanswered(
    knowledge: UnderstandingKnowledge, act: UserAct, hypothesis: Hypothesis, slots: Sequence[str]
) -> bool:
    said = knowledge.lexicon.spelling.words(hypothesis.heard_free)
    is_told = bool(act.command) and read_command(said, knowledge.lexicon) is not None
    return is_unanswered(act, hypothesis, slots, is_told=is_told)


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
            suspected=suspected_among(alarm, ask_now),
        )
    changed = dict(wish.changed) if wish is not None else {}
    manner = None if alarm.tells or alarm.asks else knowledge.lexicon.manners.read(utterance.words)
    if manner is Manner.SWEARING or (manner is Manner.FOREIGN and not alarm.hints):
        text = hypothesis.text
        return UserAct(asking=asking, text=text, outcome=Outcome.OFF_TOPIC, manner=manner)
    question = read_question(knowledge, asking, utterance, alarm)
    found = Found(asking, hypothesis, utterance, alarm, question, changed)
    act = act_of(knowledge, found, lambda text: interpret(knowledge, asking, Hypothesis.from_typing(text)))
    swears = act.outcome is Outcome.OFF_TOPIC and knowledge.lexicon.manners.swears_among_others(
        utterance.words
    )
    return act.model_copy(update={"manner": Manner.SWEARING}) if swears else act
