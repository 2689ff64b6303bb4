"""What helps and what to leave out. A step passes its own gate, its tier's, and what signs rule out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from voice_triage.frozen import Frozen
from voice_triage.triage.assessment import Cause, Tier
from voice_triage.triage.logic import Case, is_possible, truth
from voice_triage.triage.model import AvoidItem, ReliefStep


class Relief(Frozen):
    """Steps and things to avoid, as they are spoken."""

    steps: tuple[str, ...]
    avoid: tuple[str, ...]
    sources: tuple[str, ...]


def relief_for(case: Case, tier: Tier, causes: Sequence[Cause], *, steps: bool) -> Relief:
    """The steps that may be spoken, and what to leave out. Without `steps` only the latter."""
    knowledge = case.knowledge
    leading = [knowledge.causes[cause.id] for cause in causes[: knowledge.choice.from_causes]]
    cross = [rule for rule in knowledge.cross if truth(rule.when, case, eager=True)]
    by_signs = [id for rule in cross for id in rule.avoid]
    # The order of the data is the order of danger.
    by_causes = [id for id in knowledge.avoid if any(id in cause.avoid for cause in leading)]
    wanted = dict.fromkeys((*by_signs, *by_causes))
    held = [item for item in (knowledge.avoid[id] for id in wanted) if _holds(item, case)]
    forbidden = {step for item in held for step in item.forbids}
    avoid = list(_uncovered(held))[: knowledge.choice.most_avoid]
    allowance = knowledge.choice.tiers[tier]
    by_cause = tuple(dict.fromkeys(id for c in leading for id in c.relief))
    offered = allowance.only or (by_cause if leading else knowledge.choice.without_cause)
    allowed = [
        knowledge.relief[id] for id in offered if id not in forbidden and _passes(knowledge.relief[id], case)
    ]
    chosen = _chosen(case, allowed, forbidden, allowance.most, free=not allowance.only) if steps else []
    entries: list[ReliefStep | AvoidItem] = [*chosen, *avoid]
    return Relief(
        steps=tuple(step.id for step in chosen),
        avoid=tuple(item.id for item in avoid),
        sources=tuple(source for entry in entries for source in entry.source),
    )


def _holds(item: AvoidItem, case: Case) -> bool:
    return item.when is None or truth(item.when, case, eager=True) is True


def _passes(step: ReliefStep, case: Case) -> bool:
    """Certainly called for, and not even possibly ruled out."""
    if step.when is not None and truth(step.when, case, eager=False) is not True:
        return False
    return step.not_when is None or not is_possible(step.not_when, case)


def _uncovered(held: list[AvoidItem]) -> Iterator[AvoidItem]:
    covered = {id for item in held for id in item.covers}
    return (item for item in held if item.id not in covered)


def _chosen(
    case: Case, allowed: list[ReliefStep], forbidden: set[str], most: int, *, free: bool
) -> list[ReliefStep]:
    """As many as allowed, of one group at most one, of another at least one, in the order they are spoken."""
    choice = case.knowledge.choice
    allowed = list(_at_most_one(allowed, choice.at_most_one_of))
    chosen = allowed[:most]
    if free and chosen and choice.always_one_of and not _has_group(chosen, choice.always_one_of):
        every = (*allowed, *(s for s in case.knowledge.relief.values() if s.id not in forbidden))
        extra = next((s for s in every if s.group == choice.always_one_of and _passes(s, case)), None)
        chosen = [*chosen[: most - 1], extra] if extra else chosen
    return sorted(chosen, key=lambda step: choice.groups.index(step.group))


def _at_most_one(steps: Iterable[ReliefStep], group: str) -> Iterator[ReliefStep]:
    seen = False
    for step in steps:
        if step.group != group or not seen:
            yield step
        seen = seen or step.group == group


def _has_group(steps: Iterable[ReliefStep], group: str) -> bool:
    return any(step.group == group for step in steps)
