"""Facts: what is known, three-valued. Unknown is never no.

A slot that is missing was not asked; a slot with the value `UNKNOWN` was asked and not answered. Neither is a
no.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from voice_triage.frozen import Frozen

UNKNOWN = "unknown"
"""The value of a slot that was asked and stayed without an answer."""


class Duration(Frozen):
    """How long, in days (fractions allowed); both ends of what was said are kept."""

    days_min: float
    days_max: float


Value = str | float | tuple[str, ...] | Duration
"""A value id (enum, bool), a number, value ids (multi), a duration, or UNKNOWN."""


class Origin(StrEnum):
    """How a fact came to be known (knowledge 4.0, provenance)."""

    VOLUNTEERED = "volunteered"
    ASKED = "asked"
    BUNDLED = "bundled"
    INFERRED = "inferred"
    CORRECTED = "corrected"
    GIVEN = "given"
    """Handed in as JSON, not spoken."""
    LOST = "lost"
    """Asked, and no answer could be had."""
    REFUSED = "refused"
    """Asked, and the person would rather not say."""


class Fact(Frozen):
    """One slot's value with the words it came from and the question that was running."""

    value: Value
    words: str = ""
    asking: str = ""
    origin: Origin = Origin.GIVEN

    @property
    def known(self) -> bool:
        """False for a slot that was asked without success."""
        return self.value != UNKNOWN


Facts = Mapping[str, Fact]


def value_of(facts: Facts, slot: str) -> Value | None:
    """The value of a known slot; None while unasked or unknown."""
    fact = facts.get(slot)
    return fact.value if fact is not None and fact.known else None
