"""Facts from JSON: what was handed in, checked value by value, or every problem at once."""

from __future__ import annotations

import math
from collections.abc import Iterator

from voice_triage.errors import UsageError
from voice_triage.triage.facts import UNKNOWN, Duration, Fact, Facts, Value
from voice_triage.triage.model import Slot, SlotKind, TriageKnowledge


def facts_from_json(knowledge: TriageKnowledge, given: object) -> Facts:
    """The facts of a JSON object of slot values. Raises UsageError that names every slot that is wrong."""
    if not isinstance(given, dict):
        raise UsageError(
            "The answers are no JSON object.", 'Give slots and values, such as {"pain_score": 3}.'
        )
    facts: dict[str, Fact] = {}
    problems: list[str] = []
    for slot_id, value in given.items():
        slot = knowledge.slots.get(slot_id)
        if slot is None:
            problems.append(f"{slot_id}: there is no such slot.")
            continue
        try:
            facts[slot_id] = Fact(value=_value(slot, value))
        except ValueError as error:
            problems.append(f"{slot_id}: {error}, not {value!r}.")
    if problems:
        raise UsageError("\n".join(problems))
    return facts


def allowed_values(slot: Slot) -> str:
    """What may be given for a slot, in words."""
    words = ", ".join(slot.values)
    match slot.kind:
        case SlotKind.MULTI:
            return f"takes a list of {words}"
        case SlotKind.NUMBER:
            numbers = f"takes a number from {slot.bands[0].min:g} to {math.floor(slot.bands[-1].max):g}"
            return f"{numbers}, or {words}" if words else numbers
        case SlotKind.DURATION:
            return 'takes days, or {"days_min": 3, "days_max": 4}'
        case _:
            return f"takes one of {words}"


def _value(slot: Slot, given: object) -> Value:
    """The value of a slot. Raises ValueError with what is allowed."""
    if given == UNKNOWN:
        return UNKNOWN
    if isinstance(given, bool):
        return _yes_or_no(slot, given)
    if isinstance(given, str) and slot.kind is not SlotKind.MULTI and given in slot.values:
        return given
    match slot.kind:
        case SlotKind.MULTI if isinstance(given, list):
            return _several(slot, given)
        case SlotKind.NUMBER if isinstance(given, (int, float)):
            return _number(slot, given)
        case SlotKind.DURATION if isinstance(given, (int, float)):
            days = _number(slot, given)
            return Duration(days_min=days, days_max=days)
        case SlotKind.DURATION if isinstance(given, dict):
            return _duration(slot, given)
        case _:
            raise ValueError(allowed_values(slot))


def _yes_or_no(slot: Slot, yes: bool) -> str:
    """The one value that JSON's true or false means. Where several could, it is refused."""
    wanted = list(_yes_values(slot)) if yes else [value for value in slot.values if value == "no"]
    if slot.kind not in (SlotKind.BOOL, SlotKind.ENUM) or len(wanted) != 1:
        raise ValueError(allowed_values(slot))
    return wanted[0]


def _yes_values(slot: Slot) -> Iterator[str]:
    return (value for value in slot.values if value == "yes" or value.startswith("yes_"))


def _several(slot: Slot, given: list[object]) -> tuple[str, ...]:
    """Value ids in the order of the slot, each once."""
    if not given or any(not isinstance(one, str) or one not in slot.values for one in given):
        raise ValueError(allowed_values(slot))
    values = tuple(value for value in slot.values if value in given)
    if slot.exclusive in values and len(values) > 1:
        raise ValueError(f"{slot.exclusive} stands alone; {allowed_values(slot)}")
    return values


def _number(slot: Slot, given: float) -> float:
    # Also refuses NaN, which compares as false.
    if not slot.bands[0].min <= given <= slot.bands[-1].max:
        raise ValueError(allowed_values(slot))
    return float(given)


def _duration(slot: Slot, given: dict[object, object]) -> Duration:
    """Both ends of what was said, in days."""
    ends = [given.get("days_min"), given.get("days_max")]
    numbers = [
        _number(slot, end) for end in ends if isinstance(end, (int, float)) and not isinstance(end, bool)
    ]
    if set(given) != {"days_min", "days_max"} or len(numbers) != len(ends):
        raise ValueError(allowed_values(slot))
    if numbers[0] > numbers[1]:
        raise ValueError("days_min must not be more than days_max")
    return Duration(days_min=numbers[0], days_max=numbers[1])
