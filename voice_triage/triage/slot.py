"""What can be known about a person, as frozen schemas: slots, their values, and questions for several slots at once."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from voice_triage.frozen import Frozen
from voice_triage.triage.condition import Condition, Switch

Source = Annotated[str, Field(pattern=r"^[A-Z]+:\S.*$")]
"""Where a statement comes from: an article (`A:dvt`), the knowledge page (`K:2.3`) or beyond (`BS:NG158`)."""
Sources = Annotated[tuple[Source, ...], Field(min_length=1)]


class SlotKind(StrEnum):
    """What an answer to the slot is."""

    BOOL = "bool"
    ENUM = "enum"
    MULTI = "multi"
    NUMBER = "number"
    DURATION = "duration"


class Urgency(StrEnum):
    """What hangs on the slot."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    RISK = "risk"
    NONE = "none"


class Band(Frozen):
    """A named part of a number's range. A value belongs to the first band whose `max` it does not exceed."""

    id: str
    min: float
    max: float


class Slot(Frozen):
    """One thing that can be known about the person."""

    id: str
    kind: SlotKind
    block: str
    urgency: Urgency
    values: tuple[str, ...] = ()
    """Value ids. A number or duration may have some too, for answers that are no number (`declined`)."""
    bands: tuple[Band, ...] = ()
    """Of a number or a duration (in days), rising; first `min` and last `max` bound what is believed."""
    severity: tuple[str, ...] = ()
    """Values from least to most dangerous: of two contradicting answers the more dangerous one stands."""
    denials: tuple[str, ...] = ()
    """Values that lower urgency, and hence need clear evidence."""
    no_answer: tuple[str, ...] = ()
    """Values that say no more than silence (`unsure`, `cannot_see`); rules may test them all the same."""
    exclusive: str = ""
    """The value of a multi slot that stands alone (`none`)."""
    unplaced: str = ""
    """The value where it is so and nobody can say which: "it's swollen", three times."""
    mandatory: Switch = False
    """Whether self care needs it to be known: always, never, or while a condition holds."""
    skip_when: Condition | None = None
    """While this holds the slot is neither asked nor mandatory."""
    confirm_when: Condition | None = None
    """An answer to its question for which this holds is said back before it counts: it would change too much if misheard."""
    source: Sources

    @model_validator(mode="after")
    def _says_what_an_answer_is(self) -> Slot:
        if self.is_numeric != bool(self.bands):
            raise ValueError("a number or a duration has bands, everything else has values")
        if not self.is_numeric and not self.values:
            raise ValueError("has no values")
        exclusive = (self.exclusive,) if self.exclusive else ()
        unplaced = (self.unplaced,) if self.unplaced else ()
        strange = {*self.severity, *self.denials, *self.no_answer, *exclusive, *unplaced} - set(self.values)
        if strange:
            raise ValueError(f"not among its values: {', '.join(sorted(strange))}")
        return self

    @property
    def is_numeric(self) -> bool:
        """Whether its answer is an amount, and none of its values."""
        return self.kind in (SlotKind.NUMBER, SlotKind.DURATION)

    @property
    def told(self) -> tuple[str, ...]:
        """The values that words tell: all but the one for words that tell none."""
        return tuple(value for value in self.values if value != self.unplaced)

    def band_of(self, number: float) -> str:
        """The id of the band a number falls in."""
        return next((band.id for band in self.bands if number <= band.max), self.bands[-1].id)


class Bundle(Frozen):
    """One question for several slots."""

    id: str
    slots: tuple[str, ...]
    on_no: Mapping[str, str | tuple[str, ...]]
    """What each slot becomes on a clear no."""
    source: Sources
