"""From facts to an assessment: pure, deterministic, and the same whatever the order of the facts.

How urgent it is comes first, from the rules alone; causes, relief and the rest follow and can never lower it.
"""

from __future__ import annotations

from collections.abc import Iterator

from voice_triage.triage.assessment import Assessment, Cause, FiredRule
from voice_triage.triage.causes import causes_of
from voice_triage.triage.facts import Facts
from voice_triage.triage.logic import Case, because, is_mandatory, truth
from voice_triage.triage.model import Rule, ScopeRule, TriageKnowledge
from voice_triage.triage.relief import Relief, relief_for


def assess(knowledge: TriageKnowledge, facts: Facts, *, lost: bool = False) -> Assessment:
    """Everything the program concludes from the facts.

    `lost` says that three answers in a row were lost or the session ended early; what that means is data.
    """
    case = Case(knowledge, facts, lost)
    scope = tuple(rule for rule in knowledge.scope if truth(rule.when, case, eager=True))
    not_known = tuple(
        id for id, slot in knowledge.slots.items() if is_mandatory(slot, case) and not case.says_something(id)
    )
    rules = _fired_rules(case, scope, complete=not not_known)
    tier = rules[0].tier
    causes = () if any(rule.no_causes for rule in scope) else causes_of(case)
    relief = relief_for(case, tier, causes, steps=not any(rule.no_relief for rule in scope))
    signs = tuple(sign for sign in knowledge.safety_net if tier in sign.tiers)
    return Assessment(
        tier=tier,
        rules=rules,
        causes=causes,
        relief=relief.steps,
        avoid=relief.avoid,
        safety_net=tuple(sign.id for sign in signs),
        scope=tuple(rule.id for rule in scope),
        not_known=not_known,
        icd10=_codes(case),
        sources=_sources(
            knowledge,
            rules=[rule.id for rule in rules],
            others=[*(s for rule in scope for s in rule.source), *(s for sign in signs for s in sign.source)],
            causes=causes,
            relief=relief,
        ),
    )


def _fired_rules(case: Case, scope: tuple[ScopeRule, ...], *, complete: bool) -> tuple[FiredRule, ...]:
    """Every rule that fires, most urgent first. Marks them in the case."""
    knowledge = case.knowledge
    found: list[FiredRule] = []
    waiting = [rule for rule in knowledge.rules if rule.id in knowledge.late_rules]
    at_once = [rule for rule in knowledge.rules if rule.id not in knowledge.late_rules]
    least = [Rule(id=one.id, tier=one.tier, when=one.when, source=one.source) for one in scope if one.tier]
    for rule in (*at_once, *waiting, *knowledge.floors, *least):
        _fire(rule, case, found, eager=True)
    if not found and complete:
        # A permission: a range of days must fit it with both ends.
        _fire(knowledge.self_care, case, found, eager=False)
    _fire(knowledge.fallback, case, found, eager=True)
    order = {rule.id: place for place, rule in enumerate((*knowledge.rules, *knowledge.floors, *least))}
    return tuple(sorted(found, key=lambda rule: (-rule.tier.rank, order.get(rule.id, 0))))


def _fire(rule: Rule, case: Case, found: list[FiredRule], *, eager: bool) -> None:
    if truth(rule.when, case, eager=eager) is True:
        found.append(FiredRule(id=rule.id, tier=rule.tier, because=because(rule.when, case, eager=eager)))
        case.fired[rule.id] = rule.tier


def _codes(case: Case) -> tuple[str, ...]:
    codes = case.knowledge.icd10
    value = case.value(codes.slot)
    return codes.values.get(value, codes.otherwise) if isinstance(value, str) else codes.otherwise


def _sources(
    knowledge: TriageKnowledge,
    *,
    rules: list[str],
    others: list[str],
    causes: tuple[Cause, ...],
    relief: Relief,
) -> tuple[str, ...]:
    """Every source of what is in the assessment, sorted."""
    found = {*others, *knowledge.icd10.source, *relief.sources}
    every = (*knowledge.rules, *knowledge.floors, knowledge.self_care, knowledge.fallback)
    found.update(source for rule in every if rule.id in rules for source in rule.source)
    for cause in causes:
        found.update(_cause_sources(knowledge, cause))
    return tuple(sorted(found))


def _cause_sources(knowledge: TriageKnowledge, cause: Cause) -> Iterator[str]:
    """Those of the cause, and of the weights that counted."""
    data = knowledge.causes[cause.id]
    counted = {(evidence.slot, evidence.value) for evidence in (*cause.for_, *cause.against)}
    yield from data.source
    for weight in (*data.for_, *data.against):
        if any((weight.slot, value) in counted for value in weight.values):
            yield from weight.source
