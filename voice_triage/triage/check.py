"""Whether every id that a knowledge folder uses exists, and every test fits its slot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel

from voice_triage.triage.condition import Bound, Derived, Is, Known, Node, RuleFired, Unknown, parts_of
from voice_triage.triage.model import Slot, TriageKnowledge
from voice_triage.yaml_file import Place


class Problem(NamedTuple):
    """What is wrong, and where."""

    file: str
    place: Place
    what: str


_REFERENCES = {
    "relief": "relief step",
    "without_cause": "relief step",
    "only": "relief step",
    "forbids": "relief step",
    "avoid": "avoid item",
    "covers": "avoid item",
    "one_of": "cause",
    "only_after": "cause",
    "group": "group",
    "always_one_of": "group",
    "at_most_one_of": "group",
    "source": "source",
}
"""Fields whose text is an id, and of what. A list of models under the same name is no list of ids."""


def problems_of(knowledge: TriageKnowledge, files: Mapping[str, Any]) -> Iterator[Problem]:
    """Everything that does not fit together in the files of a folder."""
    known = {
        "relief step": set(knowledge.relief),
        "avoid item": set(knowledge.avoid),
        "cause": set(knowledge.causes),
        "group": set(knowledge.choice.groups),
        "source": set(knowledge.sources),
    }
    for name, file in files.items():
        for place, field, value in fields_of(file, ()):
            here = (*place, field)
            for what in _wrong(knowledge, known, field, value):
                yield Problem(name, here, what)
        yield from (Problem(name, place, what) for place, what in _entry_problems(knowledge, file))
    yield from _circles(knowledge, files)


def _wrong(
    knowledge: TriageKnowledge, known: Mapping[str, set[str]], field: str, value: object
) -> Iterator[str]:
    """What is wrong with one field's value."""
    kind = _REFERENCES.get(field)
    if isinstance(value, Node):
        yield from condition_problems(knowledge, value)
    elif kind is not None:
        ids = value if isinstance(value, tuple) else (value,)
        for id in ids:
            if isinstance(id, str) and id and id not in known[kind]:
                yield f"there is no {kind} {id}"


def fields_of(value: object, place: Place) -> Iterator[tuple[Place, str, object]]:
    """Every field below a model with its place in the file."""
    if isinstance(value, BaseModel):
        for field, info in type(value).model_fields.items():
            name, content = info.alias or field, getattr(value, field)
            yield place, name, content
            yield from fields_of(content, (*place, name))
    elif isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from fields_of(one, (*place, index))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from fields_of(one, (*place, str(key)))


def condition_problems(knowledge: TriageKnowledge, node: Node) -> Iterator[str]:
    """Slots, values, rules and derived facts of a condition that do not exist."""
    rules = {
        rule.id for rule in (*knowledge.rules, *knowledge.floors, knowledge.self_care, knowledge.fallback)
    }
    rules |= {scope.id for scope in knowledge.scope}
    for part in parts_of(node):
        match part:
            case Is(slot, values):
                yield from value_problems(knowledge, slot, values)
            case Bound(slot=slot):
                if slot not in knowledge.slots:
                    yield f"there is no slot {slot}"
                elif not knowledge.slots[slot].is_numeric:
                    yield f"{slot} is no number, so it has no {part.bound}"
            case Unknown(slot) | Known(slot, _) if slot not in knowledge.slots:
                yield f"there is no slot {slot}"
            case Derived(id) if id not in knowledge.derived:
                yield f"there is no derived fact {id}"
            case RuleFired(ids):
                yield from (f"there is no rule {id}" for id in ids if id not in rules)


def value_problems(knowledge: TriageKnowledge, slot_id: str, values: Iterable[str]) -> Iterator[str]:
    """Values the slot does not have."""
    slot = knowledge.slots.get(slot_id)
    if slot is None:
        yield f"there is no slot {slot_id}"
        return
    allowed = ids_of(slot)
    yield from (
        f"{slot_id} has no value {value} (it has {', '.join(allowed)})"
        for value in values
        if value not in allowed
    )


def ids_of(slot: Slot) -> tuple[str, ...]:
    """Value ids and bands."""
    return (*slot.values, *(band.id for band in slot.bands))


def _entry_problems(knowledge: TriageKnowledge, file: object) -> Iterator[tuple[Place, str]]:
    """Slots and values that stand in fields of their own: in bundles, weights and codes."""
    for place, bundle in enumerate(getattr(file, "bundles", ())):
        if set(bundle.slots) != set(bundle.on_no):
            yield ("bundles", place, "on_no"), "needs one value for each of its slots"
        for slot, value in bundle.on_no.items():
            values = value if isinstance(value, tuple) else (value,)
            yield from (
                (("bundles", place, "on_no", slot), what) for what in value_problems(knowledge, slot, values)
            )
    for place, cause in enumerate(getattr(file, "causes", ())):
        for side, weights in (("for", cause.for_), ("against", cause.against)):
            for index, weight in enumerate(weights):
                here = ("causes", place, side, index)
                yield from ((here, what) for what in value_problems(knowledge, weight.slot, weight.values))
                if (weight.points > 0) is not (side == "for"):
                    yield here, f"{weight.points} points do not belong under {side}"
    codes = getattr(file, "icd10", None)
    if codes is not None:
        yield from (
            (("icd10", "values"), what) for what in value_problems(knowledge, codes.slot, codes.values)
        )


def _circles(knowledge: TriageKnowledge, files: Mapping[str, Any]) -> Iterator[Problem]:
    """Derived facts that need themselves."""
    for name in ("rules.yaml", "relief.yaml"):
        for place, derived in enumerate(files[name].derived):
            if derived.id in _needs(knowledge, derived.id, set()):
                yield Problem(name, ("derived", place, "when"), f"{derived.id} needs itself")


def _needs(knowledge: TriageKnowledge, id: str, seen: set[str]) -> set[str]:
    for part in parts_of(knowledge.derived[id].when) if id in knowledge.derived else ():
        if isinstance(part, Derived) and part.id not in seen:
            seen.add(part.id)
            _needs(knowledge, part.id, seen)
    return seen
