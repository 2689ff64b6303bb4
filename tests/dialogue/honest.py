"""A person who knows what is true and answers every question with it."""

from __future__ import annotations

import random

from voice_triage.dialogue.absorb import asked_slots
from voice_triage.dialogue.step import start, step
from voice_triage.dialogue.system_acts import Ask, Tell
from voice_triage.triage.facts import Duration, Value
from voice_triage.triage.model import Slot, SlotKind
from voice_triage.understanding.acts import Outcome, UserAct


def anything(slot: Slot, chance: random.Random) -> Value:
    """Some answer to a slot."""
    if slot.kind is SlotKind.NUMBER:
        return float(chance.randint(int(slot.bands[0].min), int(slot.bands[-1].max)))
    if slot.kind is SlotKind.DURATION:
        days = float(chance.choice((0.5, 2, 5, 10, 30, 200)))
        return Duration(days_min=days, days_max=days)
    value = chance.choice(slot.values)
    return (value,) if slot.kind is SlotKind.MULTI else value


def harmless(slot: Slot, chance: random.Random) -> Value:
    """Mostly an answer that denies what is urgent, so that conversations come to their end."""
    if slot.denials and chance.random() < 0.85:
        value = chance.choice(slot.denials)
        return (value,) if slot.kind is SlotKind.MULTI else value
    return anything(slot, chance)


class Honest:
    """Answers every question with the truth, and everything of our own with yes; offers with no."""

    def __init__(self, knowledge, chance: random.Random) -> None:
        self.knowledge = knowledge
        self.truth = {slot.id: harmless(slot, chance) for slot in knowledge.triage.slots.values()}
        self.state, self.said = start(knowledge)
        self.told: list[Tell] = []
        self.questions: list[tuple[str, int]] = []

    def take(self, act: UserAct) -> None:
        self.state, self.said = step(self.knowledge, self.state, act)
        self.told += [one for one in self.said if isinstance(one, Tell)]
        self.questions += [(one.asking, one.rung) for one in self.said if isinstance(one, Ask)]

    def answer(self, values: dict[str, Value] | None = None) -> None:
        state = self.state
        slots = (
            asked_slots(self.knowledge.triage, state.asking) if state.listening_for == state.asking else ()
        )
        said: dict[str, Value] = values or {slot: self.truth[slot] for slot in slots}
        if not said and state.listening_for == "read_back":
            said = {"read_back": "no" if state.turn_name.endswith("_offer") else "yes"}
        outcome = Outcome.NOTHING if state.is_telling else Outcome.ANSWER if said else Outcome.OFF_TOPIC
        self.take(
            UserAct(
                asking=state.listening_for,
                outcome=outcome,
                text="my knee hurts",
                values={} if state.is_telling else said,
            )
        )

    def to_the_end(self) -> None:
        while self.state.ended is None:
            self.answer()
