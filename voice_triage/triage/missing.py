"""What a condition still waits for: the few unanswered slots that together could make it true.

A rule of two signs looks silent while both are open, and whoever tries one answer at a time never sees it. So the rules
themselves are read: every way in which one can still come true, as the set of slots that would have to say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from voice_triage.triage import condition as c
from voice_triage.triage.logic import Case, truth

Leaf = c.Is | c.Bound | c.Known
Ways = Mapping[frozenset[str], float]
"""Open slots whose answers could together make a condition hold, and how likely that is. No slot: it holds already."""
AskedWhen = Mapping[str, Sequence[c.Node | None]]
"""The slots that may still be asked, each with the conditions under which it is (None: always)."""
_NOW: frozenset[str] = frozenset()
_HOLDS: Ways = {_NOW: 1.0}


@dataclass(frozen=True)
class Missing:
    """One look at what could still come true."""

    case: Case
    asked_when: AskedWhen
    chance: Callable[[Leaf, bool], float]
    """How often a slot is answered so that a test holds, or (False) does not."""
    most: int
    """Open answers together. One that only makes another question fit to be asked counts as one of them."""

    def ways_to_one(self, conditions: Iterable[c.Node]) -> Ways:
        """The ways to any of these."""
        return self._one(conditions, True)

    def ways(self, node: c.Node, wanted: bool = True) -> Ways:
        """How a condition could still come out as wanted."""
        match node:
            case c.Is() | c.Bound() | c.Known():
                return self._answers(node, wanted)
            case c.All(of) | c.AnyOf(of):
                return self._every(of, wanted) if wanted is isinstance(node, c.All) else self._one(of, wanted)
            case c.Not(child):
                return self.ways(child, not wanted)
            case c.AtLeast(count, of):
                some = combinations(of, count if wanted else len(of) - count + 1)
                return _least(way for chosen in some for way in self._apart(chosen, wanted).items())
            case c.Derived(id):
                return self.ways(self.case.knowledge.derived[id].when, wanted)
            case _:
                # Asked in vain, lost, fired: so by now or not; no answer changes it.
                return _HOLDS if truth(node, self.case, eager=wanted) is wanted else {}

    def _answers(self, node: Leaf, wanted: bool) -> Ways:
        """The slot itself, with what makes it fit to be asked."""
        if truth(node, self.case, eager=wanted) is wanted:
            return _HOLDS
        asked = self.asked_when.get(node.slot, ()) if node.slot not in self.case.facts else ()
        if not asked:
            return {}
        itself, fit = {frozenset({node.slot}): self.chance(node, wanted)}, _HOLDS
        if None not in asked:
            # Conditions of conditions are not followed: a question two answers away counts as one that may be asked.
            plain = replace(self, asked_when=dict.fromkeys(self.asked_when, (None,)))
            fit = _least(way for when in asked if when for way in plain.ways(when, True).items())
        return _least(self._both(fit, itself))

    def _one(self, of: Iterable[c.Node], wanted: bool) -> Ways:
        return _least(way for child in of for way in self.ways(child, wanted).items())

    def _every(self, of: Iterable[c.Node], wanted: bool) -> Ways:
        found = _HOLDS
        for child in of:
            found = _least(self._both(found, self.ways(child, wanted))) if found else found
        return found

    def _apart(self, of: Iterable[c.Node], wanted: bool) -> Ways:
        """Every one of these, each by a slot of its own: what is counted is how many things are so."""
        found = _HOLDS
        for child in of:
            more = self.ways(child, wanted)
            found = _least(self._both(found, more, apart=True)) if found else found
        return found

    def _both(
        self, some: Ways, others: Ways, *, apart: bool = False
    ) -> Iterator[tuple[frozenset[str], float]]:
        for one, chance in some.items():
            for other, more in others.items():
                if len(one | other) <= self.most and not (apart and one & other):
                    yield one | other, chance * more if one.isdisjoint(other) else min(chance, more)


def _least(ways: Iterable[tuple[frozenset[str], float]]) -> Ways:
    """Without those that need more answers than another one, which is among them."""
    found: dict[frozenset[str], float] = {}
    for way, chance in ways:
        found[way] = max(chance, found.get(way, 0.0))
    if _NOW in found:
        return _HOLDS
    return {way: chance for way, chance in found.items() if not any(other < way for other in found)}
