"""The rule language: conditions over facts, written in YAML, read into a tree of small values.

    when: {any: [{breathless: yes_new}, {chest_pain: "yes"}]}

A leaf is one slot and one test:

    {redness: patch}                          equals; for a slot with several values: contains
    {redness: [patch, spreading]}             any of these
    {swelling_site: {not: none}}              known, and not this (none of these)
    {injury_event: {is: none, or_unknown: true}}   also true while nobody knows: exclusions fail open
    {pain_score: {at_least: 7}}               at_least, at_most, over, under; a duration in days
    {numbness: {unknown: true}}               asked, and no answer could be had
    {onset: {known: false}}                   no answer that says anything: not asked, lost, or "not sure"

Everything else combines: all, any, not, at_least (count, of), derived, rule_fired, tier (or worse), lost.
`logic.py` says what is true; three values, and unknown is never no.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import PlainValidator

from voice_triage.triage.assessment import Tier

BOUNDS = ("at_least", "at_most", "over", "under")


@dataclass(frozen=True, slots=True)
class Is:
    """The slot's value is one of these, or contains one of these."""

    slot: str
    values: tuple[str, ...]
    negated: bool = False
    or_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """The slot's number, or its days, on one side of a limit."""

    slot: str
    bound: str
    """`at_least`, `at_most`, `over` or `under`."""
    limit: float
    or_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """The slot was asked and stayed without an answer."""

    slot: str


@dataclass(frozen=True, slots=True)
class Known:
    """Whether the slot has an answer that says anything."""

    slot: str
    known: bool


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these."""

    of: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these."""

    of: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not this; unknown stays unknown."""

    of: Node


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `count` of these."""

    count: int
    of: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived fact, by its id."""

    id: str


@dataclass(frozen=True, slots=True)
class RuleFired:
    """One of these rules has fired."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TierReached:
    """A rule of at least this tier has fired."""

    tier: Tier


@dataclass(frozen=True, slots=True)
class Lost:
    """Three answers in a row were lost, or the session ended early."""


Node = Is | Bound | Unknown | Known | All | AnyOf | Not | AtLeast | Derived | RuleFired | TierReached | Lost


def parse_condition(written: object) -> Node:
    """Reads a condition as YAML gives it. Raises ValueError in words an author can act on."""
    if isinstance(written, Node):
        return written
    if not isinstance(written, dict) or len(written) != 1:
        raise ValueError(f"a condition is one key and what it must be, not {_shown(written)}")
    ((key, body),) = written.items()
    match key:
        case "all":
            return All(_parse_list(key, body))
        case "any":
            return AnyOf(_parse_list(key, body))
        case "not":
            return Not(parse_condition(body))
        case "at_least":
            return _parse_at_least(body)
        case "derived":
            return Derived(_text(key, body))
        case "rule_fired":
            return RuleFired(_texts(key, body))
        case "tier":
            return TierReached(_parse_tier(body))
        case "lost":
            return Lost() if body is True else _refuse("lost: takes only true")
        case str():
            return _parse_test(key, body)
        case _:
            raise ValueError(
                f"a slot is a word, not {_shown(key)} (a bare yes or no is a boolean in YAML: quote it)"
            )


Condition = Annotated[Node, PlainValidator(parse_condition)]
"""A field of this type is written in the rule language."""


def parse_switch(written: object) -> Node | bool:
    """Reads always (true), never (false), or while a condition holds."""
    return written if isinstance(written, bool) else parse_condition(written)


Switch = Annotated[Node | bool, PlainValidator(parse_switch)]
"""A field that is true, false or a condition."""


def parts_of(node: Node) -> tuple[Node, ...]:
    """The node and everything below it."""
    match node:
        case All(of) | AnyOf(of) | AtLeast(_, of):
            return (node, *(part for child in of for part in parts_of(child)))
        case Not(child):
            return (node, *parts_of(child))
        case _:
            return (node,)


def _parse_test(slot: str, body: object) -> Node:
    if not isinstance(body, dict):
        return Is(slot, _texts(slot, body))
    tests = {key: value for key, value in body.items() if key != "or_unknown"}
    if len(tests) != 1 or body.get("or_unknown", True) is not True:
        raise ValueError(f"{slot}: takes one test and at most or_unknown: true, not {_shown(body)}")
    or_unknown = "or_unknown" in body
    ((test, limit),) = tests.items()
    match test:
        case "is":
            return Is(slot, _texts(slot, limit), or_unknown=or_unknown)
        case "not":
            return Is(slot, _texts(slot, limit), negated=True, or_unknown=or_unknown)
        case "unknown" if limit is True and not or_unknown:
            return Unknown(slot)
        case "known" if isinstance(limit, bool) and not or_unknown:
            return Known(slot, limit)
        case _ if test in BOUNDS and _is_number(limit):
            return Bound(slot, test, float(limit), or_unknown=or_unknown)
        case _:
            raise ValueError(
                f"{slot}: no test {_shown(tests)}; there are is, not, {', '.join(BOUNDS)}, unknown, known"
            )


def _parse_list(key: str, body: object) -> tuple[Node, ...]:
    if not isinstance(body, list) or not body:
        raise ValueError(f"{key}: takes a list of conditions, not {_shown(body)}")
    return tuple(parse_condition(one) for one in body)


def _parse_at_least(body: object) -> AtLeast:
    if not isinstance(body, dict) or set(body) != {"count", "of"} or type(body["count"]) is not int:
        raise ValueError(f"at_least: takes count and of, not {_shown(body)}")
    return AtLeast(body["count"], _parse_list("of", body["of"]))


def _parse_tier(body: object) -> Tier:
    if isinstance(body, str) and body in list(Tier):
        return Tier(body)
    raise ValueError(f"tier: one of {', '.join(Tier)}, not {_shown(body)}")


def _texts(key: str, body: object) -> tuple[str, ...]:
    return tuple(_text(key, one) for one in body) if isinstance(body, list) and body else (_text(key, body),)


def _text(key: str, body: object) -> str:
    if isinstance(body, bool):
        raise ValueError(f"{key}: a bare yes or no is a boolean in YAML: quote it")
    if not isinstance(body, str):
        raise ValueError(f"{key}: takes a word, not {_shown(body)}")
    return body


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _refuse(why: str) -> Node:
    raise ValueError(why)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
