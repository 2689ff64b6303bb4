"""How a user act changes the facts: what is added, what stands against what, what waits for confirmation."""

from __future__ import annotations

from collections.abc import Mapping

from voice_triage.dialogue.state import DialogueState, Pending, Phase, with_facts
from voice_triage.frozen import Frozen
from voice_triage.triage.assessment import Tier
from voice_triage.triage.facts import Fact, Origin, Value
from voice_triage.triage.logic import is_true
from voice_triage.triage.model import Slot, SlotKind, TriageKnowledge, Urgency
from voice_triage.triage.outlook import decides
from voice_triage.understanding.acts import UserAct


class Absorbed(Frozen):
    """What an act did to the facts."""

    changed: Mapping[str, Fact] = {}
    """New facts and changed ones."""
    revised: tuple[str, ...] = ()
    """Slots whose known answer was taken back for another."""
    contradicted: tuple[str, ...] = ()
    """Slots of which something less dangerous was said than is known, and not as a correction: the known stands."""


def asked_slots(triage: TriageKnowledge, asking: str) -> tuple[str, ...]:
    """The slots a question is about: a bundle's, or the slot itself."""
    bundle = triage.bundles.get(asking)
    if bundle is not None:
        return tuple(bundle.slots)
    return (asking,) if asking in triage.slots else ()


def absorb(triage: TriageKnowledge, state: DialogueState, act: UserAct) -> tuple[DialogueState, Absorbed]:
    """The state with what was said in it: facts, doubtful signs to confirm, emergencies, urgency slots to ask next.

    A doubtful sign is kept for confirmation, and so is a doubtful answer to its own question that urgency hangs on;
    what else is doubtful and might lower urgency is dropped: its own question will come.
    """
    asked = asked_slots(triage, state.listening_for)
    changed: dict[str, Fact] = {}
    revised, contradicted, doubtful = [], [], []
    for slot_id, value in act.values.items():
        slot = triage.slots.get(slot_id)
        if slot is None:
            continue
        old, new = state.facts.get(slot_id), _fact(state, act, slot_id, value, asked)
        corrects = _corrects(state, act, slot, new)
        if _is_in_doubt(triage, state, act, slot, new, asked) and not _heard_again(state, slot, new):
            if corrects and old is not None and old.value == new.value:
                continue  # It would change nothing.
            if slot_id in asked or corrects or _is_sign(slot, value):
                otherwise = act.otherwise.get(slot_id)
                doubtful.append(Pending(slot=slot_id, fact=new, correction=corrects, otherwise=otherwise))
            continue
        if state.warned and old is not None and old.known and not _adds_up(slot):
            continue
        merged = merge(slot, old, new, correction=corrects)
        if old is not None and old.known and merged.value == old.value:
            if new.value != old.value and slot.kind is not SlotKind.MULTI:
                contradicted.append(slot_id)
        elif merged != old:
            changed[slot_id] = merged
            revised += [slot_id] if old is not None and old.known else []
    state = _noted(triage, with_facts(state, changed), act, doubtful)
    return state, Absorbed(changed=changed, revised=tuple(revised), contradicted=tuple(contradicted))


def _is_in_doubt(
    triage: TriageKnowledge, state: DialogueState, act: UserAct, slot: Slot, new: Fact, asked: tuple[str, ...]
) -> bool:
    """Whether a value waits for a yes: heard with doubt where urgency hangs on it, or too much to be taken unasked."""
    is_urgent = slot.urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY)
    if slot.id in act.doubtful and (is_urgent or _may_lower(triage, slot, new.value)):
        return True
    if slot.id not in asked:
        return False
    # "In the can", and then "no": the calf may have been said both times.
    belied = act.spoken and state.not_matched and is_urgent and _is_denial(slot, new.value)
    belied |= slot.id in state.told_of and slot.unplaced != "" and _is_denial(slot, new.value)
    return belied or _changes_too_much(triage, slot, new)


def _may_lower(triage: TriageKnowledge, slot: Slot, value: Value) -> bool:
    """Whether another answer to the slot might make it more urgent: one that a same-day rule asks for."""
    if not decides(triage, slot.id, Tier.URGENT_SAME_DAY):
        return False
    if slot.denials:
        return _is_denial(slot, value)
    if slot.severity:
        return value != slot.severity[-1]
    return slot.is_numeric


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


def _corrects(state: DialogueState, act: UserAct, slot: Slot, new: Fact) -> bool:
    """Whether this value takes an earlier one back: said so, or the answer to "what should I change?".

    A list that was not said to be a correction adds to the known one, unless it denies it: "the calf" after "behind the
    knee" may mean both.
    """
    if state.warned or not new.known:
        return False  # what made an emergency is never taken back (knowledge 2.5)
    confirming = state.pending is not None and state.pending.correction and state.pending.slot == slot.id
    if act.correction or slot.id == state.changing or confirming:
        return True
    if state.phase not in (Phase.CORRECTION, Phase.READ_BACK):
        return False
    return slot.kind is not SlotKind.MULTI or new.value == (slot.exclusive,)


def _noted(
    triage: TriageKnowledge, state: DialogueState, act: UserAct, doubtful: list[Pending]
) -> DialogueState:
    """Keeps what the act set off beside the facts. A doubtful value replaces one that waits for the same slot."""
    confirm = {p.slot: p for p in (*state.to_confirm, *doubtful) if p.correction or not state.known(p.slot)}
    if state.pending is not None:
        for slot in (state.pending.slot, *state.pending.also):
            confirm.pop(slot, None)
    emergencies = (*state.emergencies, *(e for e in act.emergency if e not in act.values))
    suspected = {id_: slot for id_, slot in act.suspected.items() if id_ not in state.suspected}
    # What was answered is asked again for something else that it stands for, or once where the words may belie a no.
    anew = (*suspected.values(), *(s for s in act.ask_now if _may_be_belied(triage, state, s)))
    ask_anew = dict.fromkeys((*state.ask_anew, *anew))
    meant = (s for s in act.ask_now if not state.known(s) or s in anew)
    return state.model_copy(
        update={
            "emergencies": tuple(dict.fromkeys(emergencies)),
            "to_confirm": tuple(confirm.values()),
            "told_of": tuple(dict.fromkeys((*state.told_of, *act.told_of))),
            "suspected": {**state.suspected, **suspected},
            "ask_anew": tuple(ask_anew),
            "ask_next": tuple(
                s for s in dict.fromkeys((*state.ask_next, *meant)) if not state.known(s) or s in ask_anew
            ),
        }
    )


def _may_be_belied(triage: TriageKnowledge, state: DialogueState, slot_id: str) -> bool:
    """Whether the slot's question was answered with a no, or in vain, and has not been asked for a second time yet."""
    fact = state.facts.get(slot_id)
    if fact is None or slot_id in state.ask_anew or slot_id == state.listening_for:
        return False
    return not fact.known or _is_denial(triage.slots[slot_id], fact.value)


def _adds_up(slot: Slot) -> bool:
    """Of two answers the more dangerous one stands, so that nothing can be taken back by saying something else."""
    return slot.kind is SlotKind.MULTI or bool(slot.severity)


def _fact(state: DialogueState, act: UserAct, slot: str, value: Value, asked: tuple[str, ...]) -> Fact:
    if act.correction or slot == state.changing:
        origin = Origin.CORRECTED
    elif slot in asked:
        origin = Origin.BUNDLED if len(asked) > 1 else Origin.ASKED
    else:
        origin = Origin.VOLUNTEERED
    return Fact(value=value, words=act.words.get(slot, act.text), asking=state.listening_for, origin=origin)


def _heard_again(state: DialogueState, slot: Slot, new: Fact) -> bool:
    """The same was heard before, with doubt too: twice is sure. A denied emergency wants its yes all the same."""
    before = state.doubted.get(slot.id)
    if before is None or before.value != new.value:
        return False
    return slot.urgency is not Urgency.EMERGENCY or _is_sign(slot, new.value)


def _changes_too_much(triage: TriageKnowledge, slot: Slot, new: Fact) -> bool:
    """An answer that is confirmed however clearly it was heard."""
    return slot.confirm_when is not None and is_true(triage, slot.confirm_when, {slot.id: new})


def _is_sign(slot: Slot, value: Value) -> bool:
    """A value that makes the case more urgent. Numbers and durations are no signs: their own question will come."""
    values = value if isinstance(value, tuple) else (value,)
    return bool(slot.denials) and any(one not in slot.denials for one in values)


def _is_denial(slot: Slot, value: Value) -> bool:
    """Nothing but values that lower urgency."""
    values = value if isinstance(value, tuple) else (value,)
    return all(one in slot.denials for one in values)


def _severity(slot: Slot, value: Value) -> int:
    return slot.severity.index(value) if isinstance(value, str) and value in slot.severity else -1


def _union(slot: Slot, old: Value, new: Value) -> Value:
    """Both lists together; "none" does not survive beside anything else."""
    values = [*(old if isinstance(old, tuple) else ()), *(new if isinstance(new, tuple) else ())]
    unique = tuple(dict.fromkeys(values))
    others = tuple(value for value in unique if value != slot.exclusive)
    return others or unique
