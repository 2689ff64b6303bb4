"""What has to be asked before somebody is told that it is not urgent.

Looking one answer ahead misses a rule of two signs, and weighing chances passes over what is rare. So before a tier below
`Choice.sure_below` is told, every answer that alone, or together with another open one, could still make it that urgent
has been asked for; so has who the person is, where that alone forbids telling less. Who told a story of some substance is
asked for what is not too rare; who told little, or could not be understood, for all of it: a story that was not heard
denies nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from voice_triage.dialogue.choosing.places import askable
from voice_triage.dialogue.choosing.prospect import chances
from voice_triage.dialogue.choosing.script import Script
from voice_triage.dialogue.state import OPENING, DialogueState
from voice_triage.triage.assessment import Tier
from voice_triage.triage.condition import Node
from voice_triage.triage.facts import Fact
from voice_triage.triage.logic import Case, is_true, truth
from voice_triage.triage.missing import Leaf, Missing, Ways
from voice_triage.triage.model import TriageKnowledge


class Sure:
    """What one moment's open answers could still do."""

    def __init__(self, triage: TriageKnowledge, script: Script, state: DialogueState, tier: Tier) -> None:
        """`tier`: what it comes to when everything open is as usual."""
        self._tier = tier
        self._triage = triage
        self._script = script
        self._state = state
        self._signs: dict[str, float] = {}
        """How likely an answer that would make it urgent is, by slot."""

    def settled(self, slots: Collection[str]) -> float:
        """How much an answer to these slots would settle: alone counts one, one of two a half, a likely sign little."""
        touched = [way for way in self.ways if not way.isdisjoint(slots)]
        if self.told_a_story and self._likely(touched, slots) < self._rare:
            return 0.0
        return sum(
            (1 - min(self._signs[slot] for slot in way.intersection(slots))) / len(way) for way in touched
        )

    def _likely(self, touched: Collection[frozenset[str]], slots: Collection[str]) -> float:
        """How likely it is that the answer makes, or goes with, something urgent."""
        return sum(max((self.ways[way] for way in touched if slot in way), default=0.0) for slot in slots)

    @cached_property
    def ways(self) -> Ways:
        """Open answers that could still make it urgent; none while it is urgent already."""
        choice = self._script.choice
        if choice is None or choice.sure_below is None or self._tier >= choice.sure_below:
            return {}
        case = Case(self._triage, self._state.facts, self._state.gave_up)
        look = Missing(case, self._asked_when(), self._chance, choice.sure_of)
        every = (*self._triage.rules, *self._triage.floors)
        rules = look.ways_to_one(
            rule.when
            for rule in every
            if rule.tier >= choice.sure_below and rule.id not in self._triage.late_rules
        )
        scope = look.ways_to_one(one.when for one in self._triage.scope if one.tier and one.tier > self._tier)
        found = rules if frozenset() in rules else {**scope, **rules}
        return {way: chance for way, chance in found.items() if way}

    @property
    def _rare(self) -> float:
        return self._script.choice.sure_chance if self._script.choice is not None else 0.0

    @property
    def told_a_story(self) -> bool:
        """More than who has it and where, by somebody who is understood."""
        choice = self._script.choice
        if choice is None or self._state.misheard >= choice.misheard:
            return False
        opening = [slot for slot, fact in self._state.facts.items() if fact.known and fact.asking == OPENING]
        return len(set(opening).difference(choice.no_story)) >= choice.story

    def _asked_when(self) -> dict[str, list[Node | None]]:
        found: dict[str, list[Node | None]] = {}
        for slot, when in askable(self._triage, self._script, self._state):
            if not self._is_ruled_out(slot):
                found.setdefault(slot, []).append(when)
        return found

    def _is_ruled_out(self, slot: str) -> bool:
        choice = self._script.choice
        unless = choice.sure_unless.get(slot) if choice is not None else None
        return unless is not None and is_true(self._triage, unless, self._state.facts)

    def _chance(self, leaf: Leaf, wanted: bool) -> float:
        """How often an answer makes a test come out as wanted."""
        choice = self._script.choice
        if choice is None:
            return 1.0
        found = sum(
            chance
            for value, chance in chances(self._triage.slots[leaf.slot], choice).items()
            if truth(leaf, Case(self._triage, {leaf.slot: Fact(value=value)}), eager=wanted) is wanted
        )
        self._signs[leaf.slot] = max(found, self._signs.get(leaf.slot, 0.0))
        return found
