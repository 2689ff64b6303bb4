"""Which slots were never asked, and why: pure, for people who look at an interview afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from voice_triage.dialogue.absorb import asked_slots
from voice_triage.dialogue.context import DialogueKnowledge
from voice_triage.dialogue.state import DialogueState, Ended
from voice_triage.triage.facts import Fact, Origin, Value
from voice_triage.triage.logic import Case, because, truth


class Why(StrEnum):
    """Why a slot was not asked."""

    TOLD = "told"
    """It was told before it was asked."""
    DOES_NOT_APPLY = "does_not_apply"
    """Something known makes it pointless."""
    WARNED = "warned"
    """An emergency comes before every question."""
    LEFT = "left"
    """The conversation ended before."""
    NOT_NEEDED = "not_needed"
    """Its answer would have changed nothing that is told."""


@dataclass(frozen=True)
class Skipped:
    """One slot that was not asked."""

    slot: str
    why: Why
    fact: Fact | None = None
    """With `told`: what was told."""
    because: tuple[tuple[str, Value], ...] = ()
    """With `does_not_apply`: the facts that say so."""


def skipped(knowledge: DialogueKnowledge, state: DialogueState) -> Iterator[Skipped]:
    """Every slot that was not asked, in the order of the data."""
    asked = {slot for asking in state.asked for slot in asked_slots(knowledge.triage, asking)}
    case = Case(knowledge.triage, state.facts, state.gave_up)
    for id, slot in knowledge.triage.slots.items():
        fact = state.facts.get(id)
        if id in asked or (fact is not None and fact.origin not in (Origin.VOLUNTEERED, Origin.INFERRED)):
            continue
        if fact is not None:
            yield Skipped(id, Why.TOLD, fact=fact)
        elif slot.skip_when is not None and truth(slot.skip_when, case, eager=True) is True:
            facts = because(slot.skip_when, case, eager=True)
            yield Skipped(id, Why.DOES_NOT_APPLY, because=tuple(facts.items()))
        else:
            yield Skipped(id, _unasked(state))


def _unasked(state: DialogueState) -> Why:
    if state.warned:
        return Why.WARNED
    return Why.NOT_NEEDED if state.ended is Ended.RESULT and not state.gave_up else Why.LEFT
