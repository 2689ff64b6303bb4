"""What a knowledge folder holds, as frozen schemas: rules, causes, relief, sources; slots and bundles are in `slot.py`.

Every entry has its source. Unknown keys are errors, so a typing error is an error. `load.py` reads the folder
and checks that every id that is used exists. Nothing here knows of knees.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from voice_triage.frozen import Frozen
from voice_triage.triage.assessment import Tier
from voice_triage.triage.condition import Condition, Node
from voice_triage.triage.slot import Band, Bundle, Slot, SlotKind, Source, Sources, Urgency

__all__ = ["Band", "Bundle", "Condition", "Node", "Slot", "SlotKind", "Source", "TriageKnowledge", "Urgency"]


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
