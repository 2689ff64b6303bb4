"""What each open question could still change: the tier, the first three causes, the advice.

One step ahead: everything that is not known yet is supposed to be as usual (`Choice.likely`, else what makes nothing more
urgent), and one slot at a time is given each of its answers. An answer counts by how much it changes times how likely
it is. The chances order questions; they never decide anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from voice_triage.dialogue.choosing.script import Choice
from voice_triage.triage.assessment import Tier
from voice_triage.triage.facts import Duration, Fact, Facts, Value
from voice_triage.triage.logic import is_true
from voice_triage.triage.model import Slot, SlotKind, TriageKnowledge
from voice_triage.triage.outlook import Outlook

PLACES = (0.5, 0.3, 0.2)
"""What a change of the first, second and third cause counts; together 1."""


class Prospect:
    """The open questions of one moment. Remembers what it has worked out."""

    def __init__(self, triage: TriageKnowledge, choice: Choice, facts: Facts) -> None:
        self._triage = triage
        self._choice = choice
        self._facts = facts
        self._tiers: dict[str, float] = {}

    @cached_property
    def outlook(self) -> Outlook:
        """What it comes to when everything open is as usual."""
        return Outlook(self._triage, {**usual_facts(self._triage, self._choice, self._facts), **self._facts})

    @property
    def tier(self) -> Tier:
        """The tier when everything open is as usual."""
        return self.outlook.outcome.tier

    def answers(self, slot: str) -> Mapping[Value, float]:
        """The answers to a slot that are tried, with their chances."""
        return chances(self._triage.slots[slot], self._choice)

    def is_needed(self, slot: str) -> bool:
        """Whether the tier rests on the slot being known: without an answer it would be another one."""
        return self.outlook.tier_after(slot, None) is not self.tier

    def tier_worth(self, slot: str) -> float:
        """Expected change of the tier."""
        if slot not in self._tiers:
            scale, now = self._choice.tiers, self._choice.tiers[self.tier]
            self._tiers[slot] = sum(
                chance * abs(scale[self.outlook.tier_after(slot, value)] - now)
                for value, chance in self.answers(slot).items()
            )
        return self._tiers[slot]

    def chance_of_news(self, slot: str) -> float:
        """How often the answer is not the usual one: neither causes nor advice can change more often."""
        usual = usual_value(self._triage.slots[slot], self._choice)
        return sum(chance for value, chance in self.answers(slot).items() if value != usual)

    def cause_worth(self, slot: str) -> float:
        """Expected change of the first three causes, 0 to 1."""
        return sum(
            chance * _moved(self.outlook.outcome.causes, self.outlook.after(slot, value).causes)
            for value, chance in self.answers(slot).items()
        )

    def advice_worth(self, slot: str) -> float:
        """The chance that relief, things to avoid, scope or codes change. Slow: asked last."""
        now = self._advice
        return sum(
            chance
            for value, chance in self.answers(slot).items()
            if self.outlook.advice_after(slot, value) != now
        )

    def can_change(self, slot: str) -> bool:
        """Whether any answer changes anything at all."""
        return (
            self.tier_worth(slot) > 0
            or self.is_needed(slot)
            or self.cause_worth(slot) > 0
            or self.advice_worth(slot) > 0
        )

    @cached_property
    def _advice(self) -> object:
        return self.outlook.advice


def usual_facts(triage: TriageKnowledge, choice: Choice, facts: Facts) -> dict[str, Fact]:
    """The usual answer to every slot that is open and would be asked; none where no answer is usual."""
    found: dict[str, Fact] = {}
    for id, slot in triage.slots.items():
        if id in facts or (slot.skip_when is not None and is_true(triage, slot.skip_when, facts)):
            continue
        value = usual_value(slot, choice)
        if value is not None:
            found[id] = Fact(value=value)
    return found


def usual_value(slot: Slot, choice: Choice | None) -> Value | None:
    """The usual answer: the first of `likely`, else the first that makes nothing more urgent."""
    if choice is not None and slot.id in choice.likely:
        return _as_value(slot, next(iter(choice.likely[slot.id])))
    return _as_value(slot, slot.denials[0]) if slot.denials else None


def chances(slot: Slot, choice: Choice) -> Mapping[Value, float]:
    """Every answer that is tried, with its chance; together 1."""
    given = choice.likely.get(slot.id)
    if given is None:
        usual = [value for value in slot.values if value in slot.denials[:1]]
        others = [value for value in slot.values if value not in slot.denials[:1]]
        share = 1 - choice.usual_share if usual else 1.0
        given = {
            **dict.fromkeys(usual, choice.usual_share),
            **dict.fromkeys(others, share / max(1, len(others))),
        }
    whole = sum(given.values())
    return {_as_value(slot, value): weight / whole for value, weight in given.items()}


def _as_value(slot: Slot, written: str) -> Value:
    match slot.kind:
        case SlotKind.MULTI:
            return (written,)
        case SlotKind.DURATION:
            return Duration(days_min=float(written), days_max=float(written))
        case SlotKind.NUMBER if written not in slot.values:
            return float(written)
        case _:
            return written


def _moved(before: tuple[str, ...], after: tuple[str, ...]) -> float:
    """How much two lists of causes differ, place by place."""
    return sum(
        weight for place, weight in enumerate(PLACES) if before[place : place + 1] != after[place : place + 1]
    )
