"""An assessment as JSON: what `voice-triage assess` prints, and what the written summary is made from."""

from __future__ import annotations

from collections.abc import Iterable

from voice_triage.triage.assessment import Assessment, Evidence
from voice_triage.triage.facts import Duration, Value

Json = str | int | float | list[str] | dict[str, float]


def assessment_json(assessment: Assessment, spoken: str) -> dict[str, object]:
    """The assessment with what is spoken of it. Plain values only, in a fixed order."""
    return {
        "tier": assessment.tier.value,
        "rules": [
            {"id": rule.id, "because": {slot: value_json(value) for slot, value in rule.because.items()}}
            for rule in assessment.rules
        ],
        "causes": [
            {
                "id": cause.id,
                "fit": cause.fit,
                "for": _evidence(cause.for_),
                "against": _evidence(cause.against),
            }
            for cause in assessment.causes
        ],
        "relief": list(assessment.relief),
        "avoid": list(assessment.avoid),
        "safety_net": list(assessment.safety_net),
        "not_known": list(assessment.not_known),
        "icd10": list(assessment.icd10),
        "sources": list(assessment.sources),
        "spoken": spoken,
    }


def value_json(value: Value) -> Json:
    """A slot's value as JSON: whole numbers without a point, a duration with both ends."""
    match value:
        case Duration(days_min=least, days_max=most):
            return {"days_min": _whole(least), "days_max": _whole(most)}
        case tuple():
            return list(value)
        case float() | int():
            return _whole(value)
        case _:
            return value


def _evidence(found: Iterable[Evidence]) -> list[str]:
    return [f"{one.slot}={one.value}" for one in found]


def _whole(number: float) -> float:
    return int(number) if number == int(number) else number
