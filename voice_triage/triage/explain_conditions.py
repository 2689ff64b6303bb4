"""Conditions for a person who asks why: what makes one true, and what keeps it from being true. Pure text out of facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from voice_triage.triage import condition as c
from voice_triage.triage.facts import Duration, Value
from voice_triage.triage.logic import Case, because, is_possible, truth

_BOUND_WORDS = {"at_least": "at least", "at_most": "at most", "over": "over", "under": "under"}


def why_not(node: c.Node, case: Case, *, eager: bool = True) -> str:
    """What keeps a condition from being true: the facts that are missing or different."""
    match node:
        case c.Is() | c.Bound() | c.Known() | c.Unknown():
            return _leaf(node, case)
        case c.All(of):
            return "; ".join(_parts(of, case, eager))
        case c.AnyOf(of):
            parts = _parts(of, case, eager)
            return parts[0] if len(parts) == 1 else f"none of ({'; '.join(parts)})"
        case c.AtLeast(count, of):
            return f"fewer than {count} of ({'; '.join(_parts(of, case, eager))})"
        case c.Not(child):
            return f"not while {shown_facts(because(child, case, eager=not eager)) or _named(child)}"
        case c.Derived(id):
            return f"no {id}: {why_not(case.knowledge.derived[id].when, case, eager=eager)}"
        case _:
            return f"not {_named(node)}"


def ruled_out(node: c.Node, case: Case) -> str:
    """The parts of a `not_when` that hold, or may."""
    children = node.of if isinstance(node, c.AnyOf) else (node,)
    parts = [child for child in children if is_possible(child, case)]
    certain = [because_of(child, case) for child in parts if truth(child, case, eager=True) is True]
    if certain:
        return f"ruled out: {'; '.join(certain)}"
    return f"may be ruled out, nobody knows: {'; '.join(why_not(child, case) for child in parts)}"


def because_of(node: c.Node, case: Case) -> str:
    """The facts that make a condition true, and its name where it has one."""
    facts = shown_facts(because(node, case, eager=True))
    name = _named(node) if isinstance(node, (c.Derived, c.RuleFired, c.TierReached)) else ""
    return f"{name} ({facts})" if name and facts else name or facts


def shown_facts(facts: Mapping[str, Value]) -> str:
    """Facts in a line."""
    return ", ".join(f"{slot} is {shown(value)}" for slot, value in facts.items())


def shown(value: Value) -> str:
    """A value as a line shows it."""
    match value:
        case Duration(days_min=least, days_max=most):
            return f"{least:g} days" if least == most else f"{least:g} to {most:g} days"
        case tuple():
            return " and ".join(value)
        case float() | int():
            return f"{value:g}"
        case _:
            return value


def _parts(of: Iterable[c.Node], case: Case, eager: bool) -> list[str]:
    return [why_not(one, case, eager=eager) for one in of if truth(one, case, eager=eager) is not True]


def _leaf(node: c.Is | c.Bound | c.Known | c.Unknown, case: Case) -> str:
    value = case.value(node.slot)
    if isinstance(node, c.Known):
        return f"{node.slot} is {'not ' if node.known else ''}known"
    if value is None:
        return f"{node.slot} {'got no answer' if node.slot in case.facts else 'was not asked'}"
    if isinstance(node, c.Unknown):
        return f"{node.slot} is {shown(value)}"
    wanted = (
        " or ".join(node.values) if isinstance(node, c.Is) else f"{_BOUND_WORDS[node.bound]} {node.limit:g}"
    )
    negated = isinstance(node, c.Is) and node.negated
    return f"{node.slot} is {shown(value)}" if negated else f"{node.slot} is {shown(value)}, not {wanted}"


def _named(node: c.Node) -> str:
    """A condition without facts, in a few words."""
    match node:
        case c.RuleFired(ids):
            return f"fired: {' or '.join(ids)}"
        case c.TierReached(tier):
            return f"{tier.value} or more urgent"
        case c.Derived(id):
            return id
        case c.Lost():
            return "lost"
        case _:
            return "so"
