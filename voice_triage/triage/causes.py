"""What it could be: points for and against, gates, and causes that must be named whatever their points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from voice_triage.triage.assessment import Cause, Evidence
from voice_triage.triage.facts import Value
from voice_triage.triage.logic import Case, matches, truth, words_of
from voice_triage.triage.model import PossibleCause, Ranking, TriageKnowledge, Weight
from voice_triage.triage.per_knowledge import once_per_knowledge

MUST_BE_CHECKED = "must_be_checked"
MOST_REMEMBERED = 4096
"""Answers whose points are kept, so that a long-running program does not grow."""


def causes_of(case: Case) -> tuple[Cause, ...]:
    """At most as many as the data allows, the one to name first in front."""
    causes = case.knowledge.causes
    order, forced = ranked(case, scores_of(case))
    return tuple(score_of(causes[id], case, must_be_checked=id in forced) for id in order)


def scores_of(case: Case) -> dict[str, int]:
    """The points of every cause that may be named."""
    scores = {cause.id: 0 for cause in case.knowledge.causes.values() if cause.spoken}
    for slot in case.facts:
        for id, points in points_of(case, slot).items():
            scores[id] += points
    return scores


def ranked(case: Case, scores: Mapping[str, int]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The causes to name by their points, in order, and which of them must be named."""
    causes, ranking = case.knowledge.causes, case.knowledge.ranking
    if ranking.none_when is not None and truth(ranking.none_when, case, eager=True):
        return (), frozenset()
    eligible = [
        id
        for id, score in scores.items()
        if score >= ranking.eligible_score and _gate_holds(causes[id], case)
    ]
    eligible.sort(key=lambda id: (causes[id].never_first, -scores[id], -causes[id].tier.rank))
    forced = _forced(case, scores)
    order = _spoken(case, [*forced, *(id for id in eligible if id not in forced)])[: ranking.most]
    return order, frozenset(forced)


def points_of(case: Case, slot: str) -> Mapping[str, int]:
    """What the answer to one slot adds to or takes from each cause; causes without a change are left out."""
    value = case.value(slot)
    if value is None:
        return {}
    known = _points_known(case.knowledge)
    if (slot, value) not in known:
        if len(known) >= MOST_REMEMBERED:
            known.clear()
        known[slot, value] = _weighed(case, slot, value)
    return known[slot, value]


def _weighed(case: Case, slot: str, value: Value) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for cause in case.knowledge.causes.values():
        if cause.spoken:
            points = sum(_slot_points(weights, case, slot, value) for weights in (cause.for_, cause.against))
            if points:
                found[cause.id] = points
    return found


@once_per_knowledge
def _points_known(knowledge: TriageKnowledge) -> dict[tuple[str, Value], Mapping[str, int]]:  # noqa: ARG001 - kept by it
    """What answers were found to add: the same answers come again and again."""
    return {}


def score_of(cause: PossibleCause, case: Case, *, must_be_checked: bool = False) -> Cause:
    """The points of one condition with the facts behind them."""
    most = case.knowledge.ranking.matches_per_slot
    speaks_for = _evidence(cause.for_, case, most)
    speaks_against = _evidence(cause.against, case, most)
    score = sum(evidence.points for evidence in (*speaks_for, *speaks_against))
    return Cause(
        id=cause.id,
        fit=MUST_BE_CHECKED if must_be_checked else _fit(score, case.knowledge.ranking),
        score=score,
        for_=speaks_for,
        against=speaks_against,
    )


def _evidence(weights: Iterable[Weight], case: Case, most: int) -> tuple[Evidence, ...]:
    """What matched, the weightiest first; of one slot at most `most` matches."""
    found = [
        Evidence(slot=weight.slot, value=value, points=weight.points, words=words_of(case.facts, weight.slot))
        for weight in weights
        for value in matches(case.knowledge.slots[weight.slot], case.value(weight.slot), weight.values)
    ]
    found.sort(key=lambda evidence: -abs(evidence.points))
    kept: list[Evidence] = []
    for evidence in found:
        if sum(one.slot == evidence.slot for one in kept) < most:
            kept.append(evidence)
    return tuple(kept)


def _fit(score: int, ranking: Ranking) -> str:
    if score >= ranking.strong:
        return "strong"
    return "fair" if score >= ranking.fair else "weak"


def _gate_holds(cause: PossibleCause, case: Case) -> bool:
    return cause.gate is None or truth(cause.gate, case, eager=True) is True


def _slot_points(weights: Iterable[Weight], case: Case, slot: str, value: Value) -> int:
    """The weightiest matches of one slot, as many as count."""
    data, most = case.knowledge.slots[slot], case.knowledge.ranking.matches_per_slot
    points = [w.points for w in weights if w.slot == slot for _ in matches(data, value, w.values)]
    return sum(sorted(points, key=abs, reverse=True)[:most])


def _forced(case: Case, scores: Mapping[str, int]) -> list[str]:
    """The causes that must be named, in the order of the data."""
    found: list[str] = []
    for forced in case.knowledge.ranking.forced:
        if truth(forced.when, case, eager=True) is not True:
            continue
        candidates = [id for id in forced.one_of if _gate_holds(case.knowledge.causes[id], case)]
        found.append(max(candidates, key=lambda id: scores[id], default=forced.one_of[0]))
    return list(dict.fromkeys(found))


def _spoken(case: Case, order: Sequence[str]) -> tuple[str, ...]:
    """Without what may not be named: companions on their own, findings beside causes, a name twice."""
    causes = case.knowledge.causes
    kept: list[str] = []
    for id in order:
        data = causes[id]
        if data.only_alone and len(order) > 1:
            continue
        if any(causes[one].name == data.name for one in kept):
            continue
        if not data.only_after:
            kept.append(id)
    for id in order:
        partner = causes[id].only_after
        if partner in kept:
            kept.insert(kept.index(partner) + 1, id)
    return tuple(kept)
