"""What helps and what to leave out. A step passes its own gate, its tier's, and what signs rule out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from voice_triage.frozen import Frozen
from voice_triage.triage.assessment import Cause, Tier
from voice_triage.triage.logic import Case, is_possible, truth
from voice_triage.triage.model import AvoidItem, PossibleCause, ReliefStep


class Relief(Frozen):
    """Steps and things to avoid, as they are spoken."""

    steps: tuple[str, ...]
    avoid: tuple[str, ...]
    sources: tuple[str, ...]


def relief_for(case: Case, tier: Tier, causes: Sequence[Cause], *, steps: bool) -> Relief:
    """The steps that may be spoken, and what to leave out. Without `steps` only the latter."""
    knowledge = case.knowledge
    leading = [knowledge.causes[cause.id] for cause in causes[: knowledge.choice.from_causes]]
    held = _held(case, leading)
    forbidden = {step for item in held for step in item.forbids}
    avoid = list(_uncovered(held))[: knowledge.choice.most_avoid]
    allowance = knowledge.choice.tiers[tier]
    lists = [cause.relief for cause in leading] or [knowledge.choice.without_cause]
    offered = [allowance.only] if allowance.only else lists
    allowed = [list(_allowed(case, ids, forbidden)) for ids in offered]
    chosen = _chosen(case, allowed, allowance.most) if steps else []
    if chosen and not allowance.only:
        chosen = _with_the_needed_group(case, chosen, forbidden, allowance.most)
    entries: list[ReliefStep | AvoidItem] = [*chosen, *avoid]
    return Relief(
        steps=tuple(step.id for step in chosen),
        avoid=tuple(item.id for item in avoid),
        sources=tuple(source for entry in entries for source in entry.source),
    )


def _held(case: Case, leading: Sequence[PossibleCause]) -> list[AvoidItem]:
    """Everything to leave out: first what the signs demand, then what the causes do, the most dangerous first."""
    knowledge = case.knowledge
    cross = [rule for rule in knowledge.cross if truth(rule.when, case, eager=True)]
    by_signs = [id for rule in cross for id in rule.avoid]
    by_causes = [id for id in knowledge.avoid if any(id in cause.avoid for cause in leading)]
    items = [knowledge.avoid[id] for id in dict.fromkeys((*by_signs, *by_causes))]
    return [item for item in items if item.when is None or truth(item.when, case, eager=True)]


def _passes(step: ReliefStep, case: Case) -> bool:
    """Certainly called for, and not even possibly ruled out."""
    if step.when is not None and truth(step.when, case, eager=False) is not True:
        return False
    return step.not_when is None or not is_possible(step.not_when, case)


def _uncovered(held: list[AvoidItem]) -> Iterator[AvoidItem]:
    covered = {id for item in held for id in item.covers}
    return (item for item in held if item.id not in covered)


def _allowed(case: Case, ids: Iterable[str], forbidden: set[str]) -> Iterator[ReliefStep]:
    steps = (case.knowledge.relief[id] for id in ids if id not in forbidden)
    return (step for step in steps if _passes(step, case))


def _chosen(case: Case, lists: Sequence[Sequence[ReliefStep]], most: int) -> list[ReliefStep]:
    """The first cause's steps, then the second's; of each list one of every group before a second of any."""
    choice = case.knowledge.choice
    found: dict[str, ReliefStep] = {}
    for steps in lists:
        turns = {step.id: sum(one.group == step.group for one in steps[:i]) for i, step in enumerate(steps)}
        for step in sorted(steps, key=lambda step: (turns[step.id], choice.groups.index(step.group))):
            found.setdefault(step.id, step)
    chosen = list(_at_most_one(found.values(), choice.at_most_one_of))[:most]
    return _as_spoken(case, chosen)


def _with_the_needed_group(
    case: Case, chosen: list[ReliefStep], forbidden: set[str], most: int
) -> list[ReliefStep]:
    """With a step of the group that must not be missing, where one may be taken."""
    needed = case.knowledge.choice.always_one_of
    if not needed or any(step.group == needed for step in chosen):
        return chosen
    every = _allowed(case, case.knowledge.relief, forbidden)
    extra = next((step for step in every if step.group == needed), None)
    return _as_spoken(case, [*chosen[: most - 1], extra]) if extra else chosen


def _as_spoken(case: Case, steps: list[ReliefStep]) -> list[ReliefStep]:
    return sorted(steps, key=lambda step: case.knowledge.choice.groups.index(step.group))


def _at_most_one(steps: Iterable[ReliefStep], group: str) -> Iterator[ReliefStep]:
    seen = False
    for step in steps:
        if step.group != group or not seen:
            yield step
        seen = seen or step.group == group
