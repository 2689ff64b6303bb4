"""The verdict as a value: how urgent, which rules fired on which facts, what it could be, what helps.

`assess` in `engine.py` makes it; `dialogue/sentences/result.py` turns it into sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from voice_triage.frozen import Frozen
from voice_triage.triage.facts import Value


class Tier(StrEnum):
    """The verdict's urgency, ordered: a greater tier is a more urgent one."""

    SELF_CARE = "self_care"
    ROUTINE = "routine"
    SOON = "soon"
    URGENT_SAME_DAY = "urgent_same_day"
    EMERGENCY_NOW = "emergency_now"

    @property
    def rank(self) -> int:
        """0 for self_care to 4 for emergency_now."""
        return _RANKS[self]

    def __lt__(self, other: str) -> bool:
        return _RANKS[self] < _RANKS[Tier(other)]

    def __le__(self, other: str) -> bool:
        return _RANKS[self] <= _RANKS[Tier(other)]

    def __gt__(self, other: str) -> bool:
        return _RANKS[self] > _RANKS[Tier(other)]

    def __ge__(self, other: str) -> bool:
        return _RANKS[self] >= _RANKS[Tier(other)]


_RANKS = {tier: place for place, tier in enumerate(Tier)}


class FiredRule(Frozen):
    """A rule that fired, with the facts that fired it."""

    id: str
    tier: Tier
    because: Mapping[str, Value]
    """Slot to value, UNKNOWN for the floors."""


class Evidence(Frozen):
    """One fact that speaks for or against a cause."""

    slot: str
    value: str
    """The value id or band that matched."""
    points: int
    words: str = ""
    """The person's own words, where there are any."""


class Cause(Frozen):
    """A condition that could fit, with what speaks for and against it."""

    id: str
    fit: str
    """A word, never a percentage: `strong`, `fair`, `weak`, or `must_be_checked` for a forced mention."""
    score: int
    for_: tuple[Evidence, ...] = ()
    against: tuple[Evidence, ...] = ()


class Assessment(Frozen):
    """Everything the program concludes, and why."""

    tier: Tier
    rules: tuple[FiredRule, ...]
    """Every rule that fired, most urgent first, then in the order of the data."""
    causes: tuple[Cause, ...] = ()
    """At most three, the one to mention first in front."""
    relief: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    safety_net: tuple[str, ...] = ()
    """Ids of the warning signs to speak."""
    scope: tuple[str, ...] = ()
    """Ids of the scope rules that hold (under_18, pregnant, blood_thinners, ...)."""
    not_known: tuple[str, ...] = ()
    """Mandatory slots without a value: not asked, or asked and not heard."""
    icd10: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
