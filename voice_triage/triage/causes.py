"""What it could be: points for and against, gates, and causes that must be named whatever their points."""

from __future__ import annotations

from collections.abc import Iterable

from voice_triage.triage.assessment import Cause, Evidence
from voice_triage.triage.logic import Case, matches, truth, words_of
from voice_triage.triage.model import PossibleCause, Ranking, Weight

MUST_BE_CHECKED = "must_be_checked"


def causes_of(case: Case) -> tuple[Cause, ...]:
    """At most as many as the data allows, the one to name first in front."""
    causes, ranking = case.knowledge.causes, case.knowledge.ranking
    if ranking.none_when is not None and truth(ranking.none_when, case, eager=True):
        return ()
    scored = [score_of(cause, case) for cause in causes.values() if cause.spoken]
    eligible = [c for c in scored if c.score >= ranking.eligible_score and _gate_holds(causes[c.id], case)]
    ranked = sorted(eligible, key=lambda c: (causes[c.id].never_first, -c.score, -causes[c.id].tier.rank))
    forced = _forced(case, scored)
    rest = [cause for cause in ranked if cause.id not in {one.id for one in forced}]
    return _spoken(case, [*forced, *rest])[: ranking.most]


def score_of(cause: PossibleCause, case: Case) -> Cause:
    """The points of one condition with the facts behind them."""
    most = case.knowledge.ranking.matches_per_slot
    speaks_for = _evidence(cause.for_, case, most)
    speaks_against = _evidence(cause.against, case, most)
    score = sum(evidence.points for evidence in (*speaks_for, *speaks_against))
    return Cause(
        id=cause.id,
        fit=_fit(score, case.knowledge.ranking),
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


def _forced(case: Case, scored: list[Cause]) -> list[Cause]:
    """The causes that must be named, in the order of the data."""
    by_id = {cause.id: cause for cause in scored}
    found: list[Cause] = []
    for forced in case.knowledge.ranking.forced:
        if truth(forced.when, case, eager=True) is not True:
            continue
        candidates = [by_id[id] for id in forced.one_of if _gate_holds(case.knowledge.causes[id], case)]
        best = max(candidates, key=lambda cause: cause.score, default=by_id[forced.one_of[0]])
        found.append(best.model_copy(update={"fit": MUST_BE_CHECKED}))
    return found


def _spoken(case: Case, ranked: list[Cause]) -> tuple[Cause, ...]:
    """Without what may not be named: companions on their own, findings beside causes, a name twice."""
    causes = case.knowledge.causes
    kept: list[Cause] = []
    for cause in ranked:
        data = causes[cause.id]
        if data.only_alone and len(ranked) > 1:
            continue
        if any(causes[one.id].name == data.name for one in kept):
            continue
        if not data.only_after:
            kept.append(cause)
    for cause in ranked:
        partner = causes[cause.id].only_after
        place = next((place for place, one in enumerate(kept) if one.id == partner), None)
        if partner and place is not None:
            kept.insert(place + 1, cause)
    return tuple(kept)
