"""The answer to the running question: what its readers find, and what the same words forbid to believe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from voice_triage.triage.model import TriageKnowledge
from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.answers.bundles import read_bundle
from voice_triage.understanding.answers.choices import read_asked
from voice_triage.understanding.answers.measures import read_measure
from voice_triage.understanding.answers.said_anew import if_said_anew
from voice_triage.understanding.answers.turned import read_turned
from voice_triage.understanding.answers.weighing import weigh_in
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.signals.emergencies import Alarm, read_emergencies
from voice_triage.understanding.utterances.evidence import Standing
from voice_triage.understanding.utterances.polarity import Bare
from voice_triage.understanding.utterances.reading import Reading
from voice_triage.understanding.utterances.utterance import Utterance

STORY = "opening"
"""Asked for the story at the start, in the person's own words."""
READ_BACK = "read_back"
"""Asked of every yes or no about our own words."""


class UnderstandingKnowledge(Protocol):
    """What of the knowledge the understanding needs."""

    @property
    def triage(self) -> TriageKnowledge:
        """Slots and bundles."""

    @property
    def lexicon(self) -> Lexicon:
        """The words we accept."""


@dataclass(frozen=True)
class Question:
    """What an utterance says to the running question."""

    outcome: Outcome | None
    """None: nothing about it."""
    readings: dict[str, Reading]
    refused: dict[str, str]
    """Per slot that got no value: why."""
    net: dict[str, str]
    """Per slot: what the answer net made of it, where it was asked."""


def asked_slots(knowledge: UnderstandingKnowledge, asking: str) -> list[str]:
    """The slots a question is about; none for the opening and for our own questions."""
    bundle = knowledge.triage.bundles.get(asking)
    return [slot for slot in (bundle.slots if bundle else (asking,)) if slot in knowledge.triage.slots]


def read_question(
    knowledge: UnderstandingKnowledge, asking: str, utterance: Utterance, alarm: Alarm | None = None
) -> Question:
    """The answer to the running question, without denials of what the same words may mean as an emergency."""
    alarm = alarm or read_emergencies(utterance, knowledge.triage.slots, knowledge.lexicon)
    triage = knowledge.triage
    outcome, read = _asked(knowledge, asking, utterance)
    readings = {s: r for s, r in read.items() if r.value is not None}
    refused = {s: r.why for s, r in read.items() if r.value is None and r.why}
    contradicted = [
        s
        for s in (*alarm.asks, *alarm.hints)
        if s in readings
        and _is_mere_denial(knowledge, s, readings[s])
        and (s in alarm.asks or not readings[s].by_net)
        and not readings[s].turned  # It is said back in any case.
    ]
    turned = {s: read_turned(triage.slots[s], utterance, knowledge.lexicon, ()) for s in contradicted}
    readings |= {s: reading for s, reading in turned.items() if reading is not None}
    contradicted = [s for s in contradicted if turned[s] is None]
    if contradicted:
        outcome = Outcome.UNCLEAR
        refused |= dict.fromkeys(contradicted, "other words may mean that it is an emergency")
        readings = {s: r for s, r in readings.items() if s not in contradicted}
    return Question(outcome, readings, refused, {s: r.net for s, r in read.items() if r.net})


def is_own_question(knowledge: UnderstandingKnowledge, asking: str) -> bool:
    """Whether a yes or no about our own words is awaited: the read-back, or an offer."""
    return asking == READ_BACK or asking in knowledge.lexicon.offers


def _asked(
    knowledge: UnderstandingKnowledge, asking: str, utterance: Utterance
) -> tuple[Outcome | None, dict[str, Reading]]:
    """What the utterance says to the running question."""
    triage, lexicon = knowledge.triage, knowledge.lexicon
    if is_own_question(knowledge, asking):
        return _own_question(asking, utterance)
    if asking in triage.bundles:
        return read_bundle(triage.bundles[asking], triage, utterance, lexicon)
    slot = triage.slots.get(asking)
    if slot is None or asking not in lexicon.slots:
        unsure = utterance.polarity.answer is Bare.UNSURE
        return (Outcome.UNKNOWN if unsure else None), {}

    def read(said: Utterance) -> Reading:
        if slot.is_numeric:
            return read_measure(slot, said, lexicon)
        return weigh_in(slot, said, lexicon, read_asked(slot, said, lexicon))

    reading = if_said_anew(slot, utterance, lexicon, read(utterance), read)
    return reading.outcome, {asking: reading}


def _own_question(asking: str, utterance: Utterance) -> tuple[Outcome | None, dict[str, Reading]]:
    """A yes or no about our own words. "Fine" agrees; a hedged one is to be confirmed."""
    bare = utterance.polarity.answer or utterance.polarity.last
    if bare is Bare.UNSURE:
        return Outcome.UNKNOWN, {}
    if bare is None or bare is Bare.REFUSED:
        return (Outcome.UNCLEAR if utterance.polarity.bare else None), {}
    value = "no" if bare in (Bare.NO, Bare.SOFT_NO) else "yes"
    hedged = bare in (Bare.SOFT_NO, Bare.SOFT_YES)
    return Outcome.ANSWER, {asking: Reading(Outcome.ANSWER, value, hedged, utterance.text, rests_on=value)}


def _is_mere_denial(knowledge: UnderstandingKnowledge, slot_id: str, reading: Reading) -> bool:
    """A bare no, or the symptom denied, where "always" or "as usual" would have explained the words beside it."""
    by_denial = (
        reading.rests_on or reading.by_net or any(item.standing is Standing.DENIED for item in reading.used)
    )
    return bool(by_denial) and reading.value in knowledge.triage.slots[slot_id].denials
