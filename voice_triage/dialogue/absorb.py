"""How a user act changes the facts: what is added, what stands against what, what waits for confirmation."""

from __future__ import annotations

from voice_triage.dialogue.state import DialogueState
from voice_triage.triage.facts import Fact, Origin, Value
from voice_triage.triage.model import Slot, SlotKind, TriageKnowledge, Urgency
from voice_triage.understanding.acts import UserAct


def asked_slots(triage: TriageKnowledge, asking: str) -> tuple[str, ...]:
    """The slots a question is about: a bundle's, or the slot itself."""
    bundle = triage.bundles.get(asking)
    if bundle is not None:
        return tuple(bundle.slots)
    return (asking,) if asking in triage.slots else ()


def absorb(
    triage: TriageKnowledge, state: DialogueState, act: UserAct
) -> tuple[dict[str, Fact], tuple[tuple[str, Fact], ...]]:
    """New or changed facts of an act, and the doubtful ones about urgency that must be confirmed first.

    Any other doubtful value of a slot that was not asked is dropped: its own question will come.
    """
    asked = asked_slots(triage, state.listening_for)
    changed: dict[str, Fact] = {}
    doubtful: list[tuple[str, Fact]] = []
    for slot_id, value in act.values.items():
        slot = triage.slots.get(slot_id)
        if slot is None:
            continue
        fact = Fact(
            value=value,
            words=act.words.get(slot_id, act.text),
            asking=state.listening_for,
            origin=_origin(slot_id, asked, act),
        )
        if slot_id in act.doubtful and slot.urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY):
            if slot_id in asked or _is_sign(slot, value):
                doubtful.append((slot_id, fact))
            continue
        if state.warned and slot_id in state.facts:
            continue  # what made the emergency is never taken back (knowledge 2.5)
        merged = merge(slot, state.facts.get(slot_id), fact, correction=act.correction)
        if merged != state.facts.get(slot_id):
            changed[slot_id] = merged
    return changed, tuple(doubtful)


def merge(slot: Slot, old: Fact | None, new: Fact, *, correction: bool) -> Fact:
    """What stands after something new was said: the more dangerous value, unless it is an explicit correction (2.5)."""
    if old is None or not old.known or correction:
        return new
    if not new.known:
        return old
    if slot.kind is SlotKind.MULTI:
        return new.model_copy(update={"value": _union(slot, old.value, new.value)})
    if slot.kind is SlotKind.NUMBER and slot.urgency is not Urgency.NONE:
        return max(
            (old, new), key=lambda fact: float(fact.value) if isinstance(fact.value, float | int) else 0.0
        )
    if slot.severity and isinstance(new.value, str) and isinstance(old.value, str):
        return max((old, new), key=lambda fact: _severity(slot, fact.value))
    return new


def _is_sign(slot: Slot, value: Value) -> bool:
    """A value that makes the case more urgent. Numbers and durations are no signs: their own question will come."""
    values = value if isinstance(value, tuple) else (value,)
    return bool(slot.denials) and any(one not in slot.denials for one in values)


def _origin(slot: str, asked: tuple[str, ...], act: UserAct) -> Origin:
    if act.correction:
        return Origin.CORRECTED
    if slot in asked:
        return Origin.BUNDLED if len(asked) > 1 else Origin.ASKED
    return Origin.VOLUNTEERED


def _severity(slot: Slot, value: Value) -> int:
    return slot.severity.index(value) if isinstance(value, str) and value in slot.severity else -1


def _union(slot: Slot, old: Value, new: Value) -> Value:
    """Both lists together; "none" does not survive beside anything else."""
    values = [*(old if isinstance(old, tuple) else ()), *(new if isinstance(new, tuple) else ())]
    unique = tuple(dict.fromkeys(values))
    others = tuple(value for value in unique if value != slot.exclusive)
    return others or unique
