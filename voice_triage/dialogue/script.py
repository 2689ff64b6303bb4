"""The order of the questions, as data: `script.yaml` of a knowledge folder."""

from __future__ import annotations

from pydantic import Field

from voice_triage.frozen import Frozen
from voice_triage.triage.assessment import Tier
from voice_triage.triage.model import Condition, Source


class Question(Frozen):
    """One place in the order: a slot or a bundle, asked while its condition holds."""

    ask: str
    when: Condition | None = None


class Block(Frozen):
    """Questions that belong together; `at_most` limits how many of them are asked."""

    id: str
    questions: tuple[Question, ...]
    at_most: int | None = None


class Track(Frozen):
    """An order for one situation: a child, an urgent case, everybody else."""

    id: str
    source: tuple[Source, ...]
    when: Condition | None = None
    from_tier: Tier | None = None
    """Followed once the tier is at least this."""
    blocks: tuple[Block, ...]


class Script(Frozen):
    """All tracks, the most special first; the last one has no condition."""

    source: tuple[Source, ...]
    limit: int = Field(gt=0)
    """Questions after which we stop (knowledge 10.10)."""
    tracks: tuple[Track, ...]
