"""Conditions that can never hold, and rules that ask what another one asks.

A condition is taken apart into its ways to become true. A way is impossible when one slot would need a value it cannot
have: two values of one choice, or a number on both sides of a limit. Whether a value satisfies a test is asked of the
engine itself (`triage/logic.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, combinations, islice, product
from pathlib import Path
from typing import Any

from voice_triage.knowledge.findings import Finding, Kind
from voice_triage.triage import condition as c
from voice_triage.triage.assessment import Tier
from voice_triage.triage.check import fields_of
from voice_triage.triage.facts import UNKNOWN, Duration, Fact, Value
from voice_triage.triage.logic import Case, truth
from voice_triage.triage.model import Rule, Slot, SlotKind, TriageKnowledge
from voice_triage.yaml_file import Place

MOST_WAYS = 20_000
"""Ways to become true that are tried; a condition with more is taken to be possible."""

Literal = tuple[c.Node, bool]
"""A test, and whether it must be true."""


def never_true(triage: TriageKnowledge, files: Mapping[Path, Any]) -> Iterator[Finding]:
    """Every condition, and every alternative within one, that no answers can make true."""
    for path, file in files.items():
        for place, field, value in fields_of(file, ()):
            if isinstance(value, c.Is | c.Bound | c.Unknown | c.Known | c.All | c.AnyOf | c.Not | c.AtLeast):
                for where, what in _dead_parts(triage, value, (*place, field)):
                    yield Finding(Kind.NEVER, path, where, what)


def same_rules(triage: TriageKnowledge, path: Path) -> Iterator[Finding]:
    """Rules whose condition is another rule's: only the more urgent of the two can count."""
    first: dict[str, Rule] = {}
    for key, rules in (("rules", triage.rules), ("floors", triage.floors)):
        for index, rule in enumerate(rules):
            twin = first.setdefault(_normal(rule.when), rule)
            if twin is not rule:
                what = f"asks the same as {twin.id}: only the more urgent of them counts"
                yield Finding(Kind.NEVER, path, (key, index, "when"), what)


def _dead_parts(triage: TriageKnowledge, node: c.Node, place: Place) -> list[tuple[Place, str]]:
    """The smallest parts of a condition that can never hold."""
    inner = [dead for step, child in _children(node) for dead in _dead_parts(triage, child, (*place, *step))]
    if inner or (why := _impossible(triage, node)) is None:
        return inner
    return [(place, why)]


def _children(node: c.Node) -> Iterator[tuple[Place, c.Node]]:
    """Parts of a condition with their places in the file."""
    match node:
        case c.All(of):
            yield from ((("all", index), child) for index, child in enumerate(of))
        case c.AnyOf(of):
            yield from ((("any", index), child) for index, child in enumerate(of))
        case c.AtLeast(_, of):
            yield from ((("at_least", "of", index), child) for index, child in enumerate(of))
        case c.Not(child):
            yield ("not",), child


def _impossible(triage: TriageKnowledge, node: c.Node) -> str | None:
    """Why a condition can never hold, or None where it can."""
    why = "can never hold"
    tried = 0
    for way in islice(_ways(triage, node, holds=True), MOST_WAYS):
        tried += 1
        conflict = _conflict(triage, way)
        if conflict is None:
            return None
        why = f"can never hold: its tests of {conflict} exclude each other"
    return None if tried == MOST_WAYS else why


def _ways(triage: TriageKnowledge, node: c.Node, *, holds: bool) -> Iterator[tuple[Literal, ...]]:
    """Every way to make a condition true (or false), as tests that must come out so."""
    match node:
        case c.All(of):
            yield from _together(triage, of, holds=True) if holds else _one_of(triage, of, holds=False)
        case c.AnyOf(of):
            yield from _one_of(triage, of, holds=True) if holds else _together(triage, of, holds=False)
        case c.AtLeast(count, of):
            needed = count if holds else len(of) - count + 1
            for some in combinations(of, max(needed, 0)):
                yield from _together(triage, some, holds=holds)
        case c.Not(child):
            yield from _ways(triage, child, holds=not holds)
        case c.Derived(id):
            yield from _ways(triage, triage.derived[id].when, holds=holds)
        case _:
            yield ((node, holds),)


def _one_of(
    triage: TriageKnowledge, nodes: Iterable[c.Node], *, holds: bool
) -> Iterator[tuple[Literal, ...]]:
    return chain.from_iterable(_ways(triage, node, holds=holds) for node in nodes)


def _together(
    triage: TriageKnowledge, nodes: Iterable[c.Node], *, holds: bool
) -> Iterator[tuple[Literal, ...]]:
    parts = [list(islice(_ways(triage, node, holds=holds), MOST_WAYS)) for node in nodes]
    return (tuple(chain.from_iterable(way)) for way in product(*parts))


def _conflict(triage: TriageKnowledge, way: Iterable[Literal]) -> str | None:
    """The slot (or what has fired) that a way asks too much of."""
    by_slot: dict[str, list[Literal]] = {}
    free: dict[c.Node, bool] = {}
    for node, holds in way:
        match node:
            case c.Is(slot=slot) | c.Bound(slot=slot) | c.Unknown(slot) | c.Known(slot, _):
                by_slot.setdefault(slot, []).append((node, holds))
            case c.RuleFired() | c.TierReached() | c.Lost():
                if free.setdefault(node, holds) is not holds:
                    return "what has fired"
    tiers = {
        holds: [n.tier for n, h in free.items() if isinstance(n, c.TierReached) and h is holds]
        for holds in (True, False)
    }
    if any(_reaches(high, low) for high in tiers[True] for low in tiers[False]):
        return "what has fired"
    return next((slot for slot, tests in by_slot.items() if not _satisfiable(triage, slot, tests)), None)


def _reaches(high: Tier, low: Tier) -> bool:
    return high >= low


def _satisfiable(triage: TriageKnowledge, slot_id: str, tests: list[Literal]) -> bool:
    """Whether some answer to the slot, or none, passes all tests."""
    for value in _candidates(triage.slots[slot_id], tests):
        case = Case(triage, {} if value is None else {slot_id: Fact(value=value)})
        if all(truth(node, case, eager=True) is holds for node, holds in tests):
            return True
    return False


def _candidates(slot: Slot, tests: list[Literal]) -> Iterator[Value | None]:
    """Answers that tell all tests apart: every value, some together, and numbers around every limit."""
    yield from (None, UNKNOWN)
    match slot.kind:
        case SlotKind.MULTI:
            yield from ((value,) for value in slot.values)
            several = [value for value in slot.values if value != slot.exclusive]
            yield from combinations(several, 2)
            unwanted = {
                value
                for node, holds in tests
                if isinstance(node, c.Is) and node.negated is holds
                for value in node.values
            }
            yield tuple(value for value in several if value not in unwanted)
        case SlotKind.NUMBER | SlotKind.DURATION:
            yield from slot.values
            for number in _numbers(slot, tests):
                yield Duration(days_min=number, days_max=number) if slot.kind is SlotKind.DURATION else number
        case _:
            yield from slot.values


def _numbers(slot: Slot, tests: list[Literal]) -> Iterator[float]:
    """Numbers at, below and above every limit and band, within what is believed."""
    limits = [limit for band in slot.bands for limit in (band.min, band.max)]
    limits += [node.limit for node, _ in tests if isinstance(node, c.Bound)]
    lowest, highest = slot.bands[0].min, slot.bands[-1].max
    near = (limit + step for limit in limits for step in (-0.005, 0.0, 0.005))
    yield from (number for number in near if lowest <= number <= highest)


def _normal(node: c.Node) -> str:
    """A condition in one spelling: the order of its parts means nothing."""
    match node:
        case c.All(of) | c.AnyOf(of):
            return f"{type(node).__name__}({sorted(map(_normal, of))})"
        case c.AtLeast(count, of):
            return f"AtLeast({count}, {sorted(map(_normal, of))})"
        case c.Not(child):
            return f"Not({_normal(child)})"
        case c.Is(slot, values, negated, or_unknown):
            return f"Is({slot}, {sorted(values)}, {negated}, {or_unknown})"
        case _:
            return repr(node)
