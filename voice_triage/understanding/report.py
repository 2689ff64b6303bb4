"""A user act as JSON: the contract of `understand` (docs/contracts.md)."""

from __future__ import annotations

from typing import Any

from voice_triage.triage.facts import Duration, Value
from voice_triage.understanding.acts import UserAct


def act_json(act: UserAct) -> dict[str, Any]:
    """The keys of the contract, in JSON types."""
    return {
        "text": act.text,
        "asking": act.asking,
        "outcome": act.outcome.value,
        "values": {slot: _value_json(value) for slot, value in act.values.items()},
        "doubtful": list(act.doubtful),
        "command": act.command.value if act.command else None,
        "emergency": list(act.emergency),
        "ask_now": list(act.ask_now),
    }


def _value_json(value: Value) -> Any:
    if isinstance(value, Duration):
        return {"days_min": value.days_min, "days_max": value.days_max}
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
