"""Three-valued truth of conditions, and the facts that decided.

Kleene: a condition is true, false, or None while it depends on something nobody knows. A rule fires only
when it is true. Where a range of days straddles a limit, the reader chooses the cautious end: `eager` makes
every bound as true as it can be (rules, gates), otherwise as false as it can be (permissions); under a
`not` the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from voice_triage.triage import condition as c
from voice_triage.triage.assessment import Tier
from voice_triage.triage.facts import UNKNOWN, Duration, Fact, Facts, Value
from voice_triage.triage.model import Slot, TriageKnowledge

Truth = bool | None


@dataclass
class Case:
    """One person's facts and what has been concluded so far. Fills up while rules fire."""

    knowledge: TriageKnowledge
    facts: Facts
    lost: bool = False
    fired: dict[str, Tier] = field(default_factory=dict)
    unasked_is_no: bool = False
    """Read an optional slot that was never asked as false: for what must not even be possible."""

    def value(self, slot: str) -> Value | None:
        """The known value of a slot; "none" does not survive beside anything else."""
        fact = self.facts.get(slot)
        if fact is None or fact.value == UNKNOWN:
            return None
        value = fact.value
        if (
            type(value) is tuple
            and len(value) > 1
            and (alone := self.knowledge.slots[slot].exclusive) in value
        ):
            return tuple(one for one in value if one != alone)
        return value

    def says_something(self, slot: str) -> bool:
        """Whether the slot has an answer, and not one that says no more than silence."""
        value = self.value(slot)
        return value is not None and value != () and value not in self.knowledge.slots[slot].no_answer


def is_true(knowledge: TriageKnowledge, condition: c.Node, facts: Facts, *, lost: bool = False) -> bool:
    """Whether a condition certainly holds for these facts alone, before any rule is asked."""
    return truth(condition, Case(knowledge, facts, lost), eager=False) is True


def is_possible(condition: c.Node, case: Case) -> bool:
    """Whether a condition may hold: true, or open because of a mandatory or unanswered slot."""
    careful = Case(case.knowledge, case.facts, case.lost, case.fired, unasked_is_no=True)
    return truth(condition, careful, eager=True) is not False


def truth(node: c.Node, case: Case, *, eager: bool) -> Truth:
    """True, false, or None for unknown."""
    return _TRUTH[type(node)](node, case, eager)


def because(node: c.Node, case: Case, *, eager: bool, holds: bool = True) -> Mapping[str, Value]:
    """The facts that make a condition true (or false): slot to value, UNKNOWN for what nobody knows."""
    match node:
        case c.Is(slot=slot) | c.Bound(slot=slot) | c.Unknown(slot) | c.Known(slot, _):
            value = case.value(slot)
            return {slot: UNKNOWN if value is None else value} if _decides(node, case) else {}
        case c.All(of) | c.AnyOf(of) | c.AtLeast(_, of):
            found: dict[str, Value] = {}
            for child in of:
                if truth(child, case, eager=eager) is holds:
                    found |= because(child, case, eager=eager, holds=holds)
            return found
        case c.Not(child):
            return because(child, case, eager=not eager, holds=not holds)
        case c.Derived(id):
            return because(case.knowledge.derived[id].when, case, eager=eager, holds=holds)
        case _:
            return {}


def _decides(node: c.Is | c.Bound | c.Unknown | c.Known, case: Case) -> bool:
    """An exclusion that failed open because nobody asked decides nothing; a floor that found a gap does."""
    return (
        isinstance(node, (c.Unknown, c.Known)) or case.value(node.slot) is not None or node.slot in case.facts
    )


def _open(case: Case, slot: str, or_unknown: bool) -> Truth:
    if or_unknown:
        return True
    unasked_is_no = case.unasked_is_no and slot not in case.facts
    return False if unasked_is_no and not _always_asked(case, slot) else None


def _always_asked(case: Case, slot_id: str) -> bool:
    """A slot self care needs whatever the case is, unless its skip rule holds."""
    slot = case.knowledge.slots[slot_id]
    if slot.skip_when is not None and is_true(case.knowledge, slot.skip_when, case.facts):
        return False
    return slot.mandatory is True


def _is(node: c.Is, case: Case, eager: bool) -> Truth:  # noqa: ARG001 - a value is what it is
    value = case.value(node.slot)
    if value is None:
        return _open(case, node.slot, node.or_unknown)
    if type(value) is str:
        return (value in node.values) is not node.negated
    return bool(matches(case.knowledge.slots[node.slot], value, node.values)) is not node.negated


def matches(slot: Slot, value: Value | None, wanted: Iterable[str]) -> list[str]:
    """Which of the wanted value ids or bands a known value is, or contains."""
    if value is None:
        return []
    if isinstance(value, tuple):
        return [one for one in wanted if one in value]
    if isinstance(value, str):
        return [one for one in wanted if one == value]
    # The longer end of a range of days is the worse one.
    band = slot.band_of(value.days_max if isinstance(value, Duration) else value)
    return [one for one in wanted if one == band]


def _bound(node: c.Bound, case: Case, eager: bool) -> Truth:
    value = case.value(node.slot)
    if value is None:
        return _open(case, node.slot, node.or_unknown)
    if isinstance(value, Duration):
        upwards = node.bound in ("at_least", "over")
        value = value.days_max if upwards is eager else value.days_min
    if not isinstance(value, (int, float)):
        # An answer that is no number ("declined") says nothing about one.
        return True if node.or_unknown else None
    match node.bound:
        case "at_least":
            return value >= node.limit
        case "at_most":
            return value <= node.limit
        case "over":
            return value > node.limit
        case _:
            return value < node.limit


def _all(node: c.All, case: Case, eager: bool) -> Truth:
    result: Truth = True
    for child in node.of:
        part = _TRUTH[type(child)](child, case, eager)
        if part is False:
            return False
        if part is None:
            result = None
    return result


def _any(node: c.AnyOf, case: Case, eager: bool) -> Truth:
    result: Truth = False
    for child in node.of:
        part = _TRUTH[type(child)](child, case, eager)
        if part is True:
            return True
        if part is None:
            result = None
    return result


def _not(node: c.Not, case: Case, eager: bool) -> Truth:
    part = truth(node.of, case, eager=not eager)
    return None if part is None else not part


def _at_least(node: c.AtLeast, case: Case, eager: bool) -> Truth:
    parts = [truth(child, case, eager=eager) for child in node.of]
    sure = sum(part is True for part in parts)
    if sure >= node.count:
        return True
    return False if sure + sum(part is None for part in parts) < node.count else None


def _derived(node: c.Derived, case: Case, eager: bool) -> Truth:
    return truth(case.knowledge.derived[node.id].when, case, eager=eager)


# By kind: conditions are tried some thousand times a turn, and a `match` goes through the kinds one after the other.
_TRUTH: Mapping[type[c.Node], Callable[[Any, Case, bool], Truth]] = {
    c.Is: _is,
    c.Bound: _bound,
    c.All: _all,
    c.AnyOf: _any,
    c.Not: _not,
    c.AtLeast: _at_least,
    c.Derived: _derived,
    c.Unknown: lambda node, case, _: node.slot in case.facts and case.facts[node.slot].value == UNKNOWN,
    c.Known: lambda node, case, _: case.says_something(node.slot) is node.known,
    c.RuleFired: lambda node, case, _: any(id in case.fired for id in node.ids),
    c.TierReached: lambda node, case, _: any(fired >= node.tier for fired in case.fired.values()),
    c.Lost: lambda _, case, __: case.lost,
}


def is_mandatory(slot: Slot, case: Case) -> bool:
    """Whether self care needs this slot now."""
    if slot.mandatory is False or (slot.skip_when is not None and truth(slot.skip_when, case, eager=False)):
        return False
    return slot.mandatory is True or truth(slot.mandatory, case, eager=True) is True


def words_of(facts: Facts, slot: str) -> str:
    """The person's words behind a slot."""
    fact: Fact | None = facts.get(slot)
    return fact.words if fact is not None else ""
