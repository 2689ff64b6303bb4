"""What a knowledge folder holds, as frozen schemas: slots, bundles, rules, causes, relief, sources.

Every entry has its source. Unknown keys are errors, so a typing error is an error. `load.py` reads the folder
and checks that every id that is used exists. Nothing here knows of knees.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from voice_triage.frozen import Frozen
from voice_triage.triage.assessment import Tier
from voice_triage.triage.condition import Condition, Node, Switch

__all__ = ["Bundle", "Condition", "Node", "Slot", "SlotKind", "Source", "TriageKnowledge", "Urgency"]

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
    mandatory: Switch = False
    """Whether self care needs it to be known: always, never, or while a condition holds."""
    skip_when: Condition | None = None
    """While this holds the slot is neither asked nor mandatory."""
    source: Sources

    @model_validator(mode="after")
    def _says_what_an_answer_is(self) -> Slot:
        numeric = self.kind in (SlotKind.NUMBER, SlotKind.DURATION)
        if numeric != bool(self.bands):
            raise ValueError("a number or a duration has bands, everything else has values")
        if not numeric and not self.values:
            raise ValueError("has no values")
        exclusive = (self.exclusive,) if self.exclusive else ()
        strange = {*self.severity, *self.denials, *self.no_answer, *exclusive} - set(self.values)
        if strange:
            raise ValueError(f"not among its values: {', '.join(sorted(strange))}")
        return self

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


class DerivedFact(Frozen):
    """A named condition that rules share."""

    id: str
    when: Condition
    source: Sources


class Rule(Frozen):
    """When it fires, the case is at least this urgent."""

    id: str
    tier: Tier
    when: Condition
    source: Sources


class ScopeRule(Frozen):
    """Who the person is changes what may be said."""

    id: str
    when: Condition
    tier: Tier | None = None
    """The least tier of such a person; a rule with the id of the scope then fires."""
    no_causes: bool = False
    no_relief: bool = False
    source: Sources


class Weight(Frozen):
    """Values of one slot that speak for or against a cause."""

    slot: str
    values: tuple[str, ...]
    """Value ids, or bands of a number."""
    points: int
    source: Sources


class PossibleCause(Frozen):
    """A condition that could be behind the complaint."""

    id: str
    name: str
    """As it is spoken, after "it could be"."""
    lay: str
    """One sentence that explains it."""
    tier: Tier
    """Its usual urgency: breaks ties, never decides."""
    spoken: bool = True
    """False: never named as a likely cause; it stands behind a warning."""
    gate: Condition | None = None
    for_: tuple[Weight, ...] = Field(alias="for")
    against: tuple[Weight, ...] = ()
    only_after: str = ""
    """Named only together with this cause, and behind it."""
    never_first: bool = False
    """A finding more than a cause: behind every cause that fits."""
    only_alone: bool = False
    """Named only when no other cause fits."""
    relief: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    clinician: str = ""
    """What a clinician may check or do."""
    icd10: None = None
    """Diagnosis codes are never emitted."""
    notes: str = ""
    source: Sources


class ForcedMention(Frozen):
    """A cause that is named first when a condition holds, whatever its score."""

    when: Condition
    one_of: tuple[str, ...]
    """The best-scoring one of these whose gate holds; the first of them when none does."""
    source: Sources


class Ranking(Frozen):
    """How points become causes."""

    eligible_score: int
    matches_per_slot: int
    most: int
    strong: int
    """Score from which a cause fits well; below `fair` it fits weakly."""
    fair: int
    forced: tuple[ForcedMention, ...] = ()
    none_when: Condition | None = None
    source: Sources


class ReliefStep(Frozen):
    """Something that may help, with the gate it must pass."""

    id: str
    group: str
    spoken: str
    detail: str = ""
    when: Condition | None = None
    """Only while this certainly holds."""
    not_when: Condition | None = None
    """Never while this is possible."""
    source: Sources


class AvoidItem(Frozen):
    """Something to leave out, and the steps it rules out."""

    id: str
    spoken: str
    when: Condition | None = None
    forbids: tuple[str, ...] = ()
    """Relief steps that contradict it: never spoken while it holds, even if the item itself is not."""
    covers: tuple[str, ...] = ()
    """Avoid items that need not be spoken beside it."""
    source: Sources


class CrossRule(Frozen):
    """Signs that rule things out whatever the causes are."""

    id: str
    when: Condition
    avoid: tuple[str, ...]
    source: Sources


class TierRelief(Frozen):
    """What a tier allows."""

    most: int
    only: tuple[str, ...] = ()
    """With ids here, these are the steps, whatever the causes are."""
    source: Sources


class ReliefChoice(Frozen):
    """How steps are chosen."""

    tiers: Mapping[Tier, TierRelief]
    groups: tuple[str, ...]
    """The order they are spoken in."""
    always_one_of: str = ""
    """A group with at least one step, where one may be taken."""
    at_most_one_of: str = ""
    from_causes: int
    """How many of the first causes give their steps."""
    without_cause: tuple[str, ...] = ()
    most_avoid: int
    source: Sources


class WarningSign(Frozen):
    """A sign to come back for."""

    id: str
    tiers: tuple[Tier, ...]
    source: Sources


class ReportCodes(Frozen):
    """Codes of the complaint for the written summary, by the value of one slot."""

    slot: str
    values: Mapping[str, tuple[str, ...]]
    otherwise: tuple[str, ...]
    source: Sources


class TriageKnowledge(Frozen):
    """A whole knowledge folder, checked."""

    slots: Mapping[str, Slot]
    bundles: Mapping[str, Bundle]
    derived: Mapping[str, DerivedFact]
    rules: tuple[Rule, ...]
    late_rules: frozenset[str]
    """Rules that ask what has fired: they wait for all the others."""
    floors: tuple[Rule, ...]
    self_care: Rule
    """Fires only when nothing else did and every mandatory slot is known."""
    fallback: Rule
    """Fires when nothing did, not even self care."""
    scope: tuple[ScopeRule, ...]
    causes: Mapping[str, PossibleCause]
    ranking: Ranking
    relief: Mapping[str, ReliefStep]
    avoid: Mapping[str, AvoidItem]
    cross: tuple[CrossRule, ...]
    choice: ReliefChoice
    safety_net: tuple[WarningSign, ...]
    icd10: ReportCodes
    sources: Mapping[str, str]
    """Every source id with what it is."""
