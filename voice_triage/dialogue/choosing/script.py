"""The order of the questions, as data: `script.yaml` of a knowledge folder."""

from __future__ import annotations

from collections.abc import Mapping

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
    by_value: bool = False
    """Asked in the order of what the answers would change, not in the order written."""


class Track(Frozen):
    """An order for one situation: a child, an urgent case, everybody else."""

    id: str
    source: tuple[Source, ...]
    when: Condition | None = None
    from_tier: Tier | None = None
    """Followed once the tier is at least this."""
    blocks: tuple[Block, ...]


class Choice(Frozen):
    """How questions are weighed against each other. Chances are rough guesses for ordering questions, nothing more."""

    source: tuple[Source, ...]
    words_per_minute: int = Field(gt=0)
    """Our speaking rate."""
    answer_seconds: float = Field(gt=0)
    """A typical answer, with the pauses around it."""
    tiers: Mapping[Tier, float]
    """How far apart the tiers are: what may not be missed weighs more."""
    least_tier: float
    """Expected change of the tier, on that scale, below which a question is not asked unless the tier rests on it."""
    least_causes: float
    """The same for the first three causes: 1 is a wholly different list."""
    least_advice: float
    """The same for relief, things to avoid, scope and codes: the chance that any of them changes."""
    tired_after: int
    """Questions after which every further one must be worth more."""
    tired: float
    """How much more, per question: 1 is twice as much after one question."""
    least_before_self_care: float
    """Stands for `least_tier`, tired or not, while the tier would be self care."""
    sure_below: Tier | None = None
    """Before a tier below this is told, whatever could still make it this urgent has been asked for."""
    sure_of: int = 2
    """So many open answers together: what only more than these could do is left to chance."""
    sure_chance: float = 0.0
    """After a story of some substance: what is less likely than this is left to chance too."""
    story: int = 1
    """Facts that make a story of some substance."""
    no_story: frozenset[str] = frozenset()
    """Slots that do not count: who has it, where, and what it feels like, which even "it aches" says."""
    misheard: int = 2
    """Answers not understood, or only with doubt, after which no story counts as told: it may have been misheard too."""
    sure_unless: Mapping[str, Condition] = {}
    """Slot to what rules its urgent answers out: while it holds, nothing hangs on asking."""
    usual_share: float = Field(gt=0, lt=1)
    """The chance of an answer that makes nothing more urgent, where `likely` does not name the slot."""
    likely: Mapping[str, Mapping[str, float]] = {}
    """Slot to answers (value ids; numbers as text) and how often they come; the first is the usual one."""


class Script(Frozen):
    """All tracks, the most special first; the last one has no condition."""

    source: tuple[Source, ...]
    limit: int = Field(gt=0)
    """Questions after which we stop (knowledge 10.10)."""
    about: frozenset[str] = frozenset()
    """Words that show that a story is about this complaint, though no fact could be had from it: it was understood."""
    choice: Choice | None = None
    """Needed where a block is asked by value."""
    tracks: tuple[Track, ...]
    words: Mapping[str, int] = {}
    """How many words each question has. Not in the file: counted when the prompts are loaded."""
