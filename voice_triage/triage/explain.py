"""Why an assessment is what it is, for a person: every rule tried, every cause weighed, every step withheld.

    voice-triage assess --explain

Pure: text out of knowledge and facts, in the order of the data. The ids are those of the knowledge files, so that
whoever changes a line there can watch what it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from voice_triage.frozen import Frozen
from voice_triage.triage.assessment import Assessment, Cause, Evidence
from voice_triage.triage.causes import score_of
from voice_triage.triage.engine import assess
from voice_triage.triage.explain_conditions import because_of, ruled_out, shown_facts, why_not
from voice_triage.triage.facts import Facts
from voice_triage.triage.logic import Case, because, is_possible, truth
from voice_triage.triage.model import PossibleCause, ReliefStep, Rule, TriageKnowledge


class Withheld(Frozen):
    """A relief step that is not for this person, and what stands against it."""

    id: str
    why: str


def explain(knowledge: TriageKnowledge, facts: Facts, *, lost: bool = False) -> str:
    """The whole story as text, one section after the other."""
    found = assess(knowledge, facts, lost=lost)
    case = settled(knowledge, facts, found, lost=lost)
    sections: dict[str, Iterable[str]] = {
        f"Tier: {found.tier.value}": _decided(found),
        "Rules that fired": _fired(knowledge, found),
        "Rules that did not": _not_fired(case, (*knowledge.rules, *knowledge.floors)),
        "Self care": _self_care(case, found),
        "Scope": _scope(case),
        "Causes": _causes(case, found),
        "Behind a warning, never named": _warnings(case),
        "Relief": found.relief,
        "Relief withheld": _withheld(case, found),
        "To leave out": found.avoid,
        "Signs that forbid": _signs(case),
        "Needed for self care and not known": found.not_known,
    }
    return "\n".join(line for title, lines in sections.items() for line in _section(title, lines))


def settled(knowledge: TriageKnowledge, facts: Facts, found: Assessment, *, lost: bool = False) -> Case:
    """The case as it stands once every rule has been asked."""
    return Case(knowledge, facts, lost, {rule.id: rule.tier for rule in found.rules})


def warnings(case: Case) -> list[Cause]:
    """The conditions that are never named and have points, the most likely first."""
    scored = [score_of(cause, case) for cause in case.knowledge.causes.values() if not cause.spoken]
    return sorted((cause for cause in scored if cause.score > 0), key=lambda cause: -cause.score)


def withheld(case: Case, found: Assessment) -> Iterator[Withheld]:
    """Every step of the knowledge that this case rules out, with the gate that does."""
    forbidden = _forbidden(case, found)
    for step in case.knowledge.relief.values():
        why = _against_step(step, case, forbidden)
        if why:
            yield Withheld(id=step.id, why=why)


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield title
    shown = [f"  {line}" for line in lines]
    yield from shown or ["  nothing"]
    yield ""


def _decided(found: Assessment) -> Iterator[str]:
    yield f"decided by {', '.join(rule.id for rule in found.rules if rule.tier is found.tier)}"


def _fired(knowledge: TriageKnowledge, found: Assessment) -> Iterator[str]:
    floors = {rule.id for rule in knowledge.floors}
    for rule in found.rules:
        kind = " (floor)" if rule.id in floors else ""
        yield f"{rule.id} {rule.tier.value}{kind}: {shown_facts(rule.because) or 'nothing more urgent'}"


def _not_fired(case: Case, rules: Sequence[Rule]) -> Iterator[str]:
    for rule in rules:
        if rule.id not in case.fired:
            yield f"{rule.id} {rule.tier.value}: {why_not(rule.when, case)}"


def _self_care(case: Case, found: Assessment) -> Iterator[str]:
    rule = case.knowledge.self_care
    if rule.id in case.fired:
        yield f"{rule.id}: nothing else fired, and everything it needs is known"
        return
    others = [one.id for one in found.rules if one.id != case.knowledge.fallback.id]
    if others:
        yield f"not {rule.id}: {', '.join(others)} fired"
    if found.not_known:
        yield f"not {rule.id}: not known: {', '.join(found.not_known)}"
    if truth(rule.when, case, eager=False) is not True:
        yield f"not {rule.id}: {why_not(rule.when, case, eager=False)}"


def _scope(case: Case) -> Iterator[str]:
    for rule in case.knowledge.scope:
        if truth(rule.when, case, eager=True) is True:
            least = f", at least {rule.tier.value}" if rule.tier else ""
            yield f"{rule.id}: {shown_facts(because(rule.when, case, eager=True))}{least}"


def _causes(case: Case, found: Assessment) -> Iterator[str]:
    """Those that are named, then every other with points and what keeps it back."""
    named = {cause.id for cause in found.causes}
    for cause in found.causes:
        yield from _cause_lines(case, cause, f"{cause.fit}, named")
    others = [score_of(cause, case) for cause in case.knowledge.causes.values() if cause.spoken]
    for cause in sorted(others, key=lambda cause: -cause.score):
        if cause.id not in named and cause.for_:
            yield from _cause_lines(case, cause, "not named: " + _kept_back(case, cause))


def _warnings(case: Case) -> Iterator[str]:
    for cause in warnings(case):
        yield from _cause_lines(case, cause, cause.fit)


def _cause_lines(case: Case, cause: Cause, verdict: str) -> Iterator[str]:
    yield f"{cause.id}: {cause.score} points, {verdict}"
    if cause.for_:
        yield f"  for: {_shown_evidence(cause.for_)}"
    if cause.against:
        yield f"  against: {_shown_evidence(cause.against)}"
    gate = case.knowledge.causes[cause.id].gate
    if gate is not None and truth(gate, case, eager=True) is True:
        shown = shown_facts(because(gate, case, eager=True))
        yield f"  gate holds: {shown or 'by the rules that fired'}"


def _kept_back(case: Case, cause: Cause) -> str:
    """Why a cause with points is not named."""
    knowledge = case.knowledge
    data, ranking = knowledge.causes[cause.id], knowledge.ranking
    if ranking.none_when is not None and truth(ranking.none_when, case, eager=True) is True:
        return "no causes are named here"
    if any(rule.no_causes and truth(rule.when, case, eager=True) for rule in knowledge.scope):
        return "no causes are named for this person"
    if data.gate is not None and truth(data.gate, case, eager=True) is not True:
        return f"gate: {why_not(data.gate, case)}"
    if cause.score < ranking.eligible_score:
        return f"below {ranking.eligible_score} points"
    return _behind(data)


def _behind(data: PossibleCause) -> str:
    if data.only_after:
        return f"only beside {data.only_after}"
    return "only when no other fits" if data.only_alone else "others come first"


def _forbidden(case: Case, found: Assessment) -> Mapping[str, str]:
    """Relief steps that something to leave out rules out, with its id."""
    knowledge = case.knowledge
    leading = [knowledge.causes[cause.id] for cause in found.causes[: knowledge.choice.from_causes]]
    by_signs = [id for rule in knowledge.cross if truth(rule.when, case, eager=True) for id in rule.avoid]
    items = [knowledge.avoid[id] for id in (*by_signs, *(id for cause in leading for id in cause.avoid))]
    held = [item for item in items if item.when is None or truth(item.when, case, eager=True) is True]
    return {step: item.id for item in reversed(held) for step in item.forbids}


def _against_step(step: ReliefStep, case: Case, forbidden: Mapping[str, str]) -> str:
    """The first gate that a step does not pass; empty when it passes all."""
    knowledge = case.knowledge
    tier = max(case.fired.values())
    allowance = knowledge.choice.tiers[tier]
    if not allowance.most:
        return f"no steps for {tier.value}"
    if any(rule.no_relief and truth(rule.when, case, eager=True) for rule in knowledge.scope):
        return "no steps for this person"
    if allowance.only and step.id not in allowance.only:
        return f"for {tier.value} only {', '.join(allowance.only)}"
    if step.id in forbidden:
        return f"forbidden by {forbidden[step.id]}"
    if step.not_when is not None and is_possible(step.not_when, case):
        return ruled_out(step.not_when, case)
    if step.when is not None and truth(step.when, case, eager=False) is not True:
        return f"not called for: {why_not(step.when, case, eager=False)}"
    return ""


def _withheld(case: Case, found: Assessment) -> Iterator[str]:
    """Steps with one reason together."""
    by_reason: dict[str, list[str]] = {}
    for one in withheld(case, found):
        by_reason.setdefault(one.why, []).append(one.id)
    for why, steps in by_reason.items():
        yield f"{', '.join(steps)}: {why}"


def _signs(case: Case) -> Iterator[str]:
    for rule in case.knowledge.cross:
        if truth(rule.when, case, eager=True) is True:
            yield f"{because_of(rule.when, case) or rule.id} -> {', '.join(rule.avoid)}"


def _shown_evidence(found: Iterable[Evidence]) -> str:
    return ", ".join(f"{one.slot}={one.value} {one.points:+d}" for one in found)
