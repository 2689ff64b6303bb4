"""People whose results are looked at: a calm one to change, and many made by chance."""

from __future__ import annotations

import random
from pathlib import Path

import voice_triage.triage
from voice_triage.triage.facts import UNKNOWN, Duration, Fact, Origin, Value
from voice_triage.triage.load import load_triage
from voice_triage.triage.model import Slot, SlotKind, Urgency

KNEE = load_triage(Path(voice_triage.triage.__file__).parent / "data" / "knee")
CALM: dict[str, Value] = {
    **{
        slot.id: slot.denials[0]
        for slot in KNEE.slots.values()
        if slot.denials and slot.kind is not SlotKind.MULTI
    },
    **{slot.id: (slot.exclusive,) for slot in KNEE.slots.values() if slot.exclusive},
    "age_years": 35.0,
    "pain_score": 3.0,
    "pain_status": "comes_and_goes",
    "weight_bearing": "normal",
    "onset": "gradual",
    "duration": Duration(days_min=3, days_max=3),
    "trend": "improving",
    "pregnancy_status": "neither",
}


def facts_of(**answers: Value) -> dict[str, Fact]:
    return {slot: Fact(value=value) for slot, value in {**CALM, **answers}.items()}


def any_value(chance: random.Random, slot: Slot) -> Value:
    if slot.kind is SlotKind.NUMBER:
        return float(chance.randint(int(slot.bands[0].min), int(slot.bands[-1].max)))
    if slot.kind is SlotKind.DURATION:
        days = chance.choice((0.2, 1, 2, 3, 5, 7, 10, 20, 60, 400))
        return Duration(days_min=days, days_max=days * chance.choice((1, 1.5)))
    if slot.kind is SlotKind.MULTI:
        return tuple(chance.sample(slot.values, chance.choice((1, 2))))
    return chance.choice(slot.values)


def generated(seed: int) -> dict[str, Fact]:
    """Facts of somebody: calm to a degree, with answers missing, lost, and in the person's own words."""
    chance = random.Random(seed)
    calm, facts = chance.choice((0, 0.5, 0.9, 0.98, 1)), {}
    for slot in KNEE.slots.values():
        if chance.random() < 0.2 * (calm < 1):
            continue
        harmless = calm == 1 and slot.urgency is Urgency.NONE and chance.random() < 0.3
        value = any_value(chance, slot) if harmless or chance.random() >= calm else CALM.get(slot.id)
        if chance.random() < 0.05 * (calm < 0.95):
            value = UNKNOWN
        if value is not None:
            origin = chance.choice((Origin.ASKED, Origin.VOLUNTEERED))
            words = chance.choice(("it grabs when i turn round", "i think it is cancer of the bone", "yes"))
            facts[slot.id] = Fact(value=value, words=words, origin=origin)
    return facts
