"""What an utterance says about one slot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voice_triage.triage.facts import Value
from voice_triage.triage.model import Slot, SlotKind, Urgency
from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.utterances.evidence import Evidence


@dataclass(frozen=True)
class Reading:
    """What an utterance says about one slot."""

    outcome: Outcome | None = None
    """None: nothing about this slot."""
    value: Value | None = None
    doubtful: bool = False
    words: str = ""
    used: tuple[Evidence, ...] = ()
    rests_on: str = ""
    """ "yes" or "no" where the value is what that bare answer means."""
    why: str = ""
    """Why nothing was stored, or why it is doubtful: for `--explain`."""
    by_net: bool = False
    """The value is the answer net's, not the lexicon's."""
    turned: bool = False
    """Read from all clauses together (`turned.py`): the net, which knows no clauses, is not asked."""
    net: str = ""
    """What the answer net made of it, where it was asked."""


DECLINED = "declined"
"""The value of slots that may be passed over."""
NOTHING = Reading()
UNCLEAR = Reading(Outcome.UNCLEAR, why="words about the question that decide nothing")


def unclear(why: str) -> Reading:
    """About the question, but refused, and why."""
    return Reading(Outcome.UNCLEAR, why=why)


def refused(slot: Slot) -> Reading:
    """The person will not say; with the slot's value for it, where it has one."""
    value = next((one for one in slot.no_answer if one == DECLINED), None)
    return Reading(Outcome.REFUSED, value)


def is_urgent(slot: Slot) -> bool:
    """Whether a wrong no on this slot could cost a day or a life."""
    return slot.urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY)


def as_value(slot: Slot, values: Sequence[str]) -> Value:
    if slot.kind is not SlotKind.MULTI:
        return values[0]
    others = tuple(value for value in values if value != slot.exclusive)
    return others or tuple(values)


def is_denial(slot: Slot, value: Value) -> bool:
    if isinstance(value, tuple):
        return bool(value) and all(item in slot.denials for item in value)
    return value in slot.denials
