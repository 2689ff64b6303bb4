"""Taking an earlier answer back: by its name, in the words of a correction, or when the read-back was wrong.

An answer stands until there is a new one. Whatever is corrected, and whenever, the questions that follow from it are
asked, and the result is as if it had been said right at first.
"""

from __future__ import annotations

from collections.abc import Sequence

from voice_triage.dialogue import closing, repair, telling
from voice_triage.dialogue.absorb import asked_slots
from voice_triage.dialogue.asking import ask_next, confirm
from voice_triage.dialogue.context import DialogueKnowledge, Turned, assess_state, assessed, turned
from voice_triage.dialogue.running import ask_again
from voice_triage.dialogue.state import DialogueState, Phase, Place
from voice_triage.dialogue.system_acts import About, Ask, Say, SystemAct
from voice_triage.triage.facts import Fact
from voice_triage.triage.logic import is_true
from voice_triage.triage.model import TriageKnowledge, Urgency
from voice_triage.understanding.acts import Outcome, UserAct

ASKING = (Phase.OPENING, Phase.QUESTIONS, Phase.CONFIRM)
"""Phases in which a question is open that is still to be answered."""
INTERRUPTED = (Phase.READ_BACK, Phase.CORRECTION, *closing.TELLING)
"""Phases in which words that may mean something urgent come before everything else."""


def begin(knowledge: DialogueKnowledge, state: DialogueState, about: Sequence[str]) -> Turned:
    """The wish to change an answer: asks its question again, or which one is meant."""
    named = [slot for slot in about if slot in knowledge.triage.slots]
    if named:
        return _ask_slot(state, next((slot for slot in named if state.known(slot)), named[0]))
    if not state.facts:
        return turned(state, Say(id="command_change_none"), *ask_again(knowledge, state))
    state = _left(state).model_copy(update={"phase": Phase.CORRECTION, "rung": 0})
    return turned(state, Say(id="command_change_which"))


def after_correction(
    knowledge: DialogueKnowledge, state: DialogueState, act: UserAct, changed: Sequence[str]
) -> Turned:
    """The answer to "what should I change?": a new value, the name of an answer, or nothing we can use."""
    if changed or state.to_confirm:
        return go_on(knowledge, state)
    if act.about:
        return begin(knowledge, state, act.about)
    if state.rung or act.values.get("read_back") == "no":
        return keep(knowledge, state)
    return turned(state.model_copy(update={"rung": 1}), Say(id="command_change_which"))


def after_change(
    knowledge: DialogueKnowledge,
    before: DialogueState,
    state: DialogueState,
    act: UserAct,
    changed: Sequence[str],
) -> Turned:
    """The answer to a question that was asked again. Without one the old answer stays, unless it might mislead."""
    slot = state.changing
    for waiting in state.to_confirm:
        if waiting.slot == slot:
            return confirm(knowledge, state, waiting)
    if slot in act.values and slot not in changed:
        return keep(knowledge, state)
    if slot in changed:
        return go_on_if_it_matters(knowledge, before, state)
    if act.outcome is Outcome.REFUSED:
        return keep(knowledge, state)
    climbed = repair.climb(knowledge.triage, state, act)
    if climbed is not None:
        return climbed
    return not_changed(knowledge, state, act)


def go_on_if_it_matters(knowledge: DialogueKnowledge, before: DialogueState, state: DialogueState) -> Turned:
    """On with what follows from a changed answer; back to what was being told where it changes nothing."""
    place = state.come_back
    if place is None or place.phase not in closing.TELLING or state.to_confirm or state.ask_next:
        return go_on(knowledge, state)
    if _conclusion(knowledge, before) != _conclusion(knowledge, state):
        return go_on(knowledge, state)
    return _back(knowledge, state, Say(id="change_no_matter"))


def keep(knowledge: DialogueKnowledge, state: DialogueState) -> Turned:
    """The answer stays as it was, and that is said."""
    kept = About(id="change_kept", slot=state.changing) if state.changing else Say(id="read_back_unchanged")
    place = state.come_back
    if place is None or state.ask_next or place.phase in (*ASKING, Phase.READ_BACK, Phase.CORRECTION):
        return go_on(knowledge, state, kept)
    return _back(knowledge, state, kept)


def _back(knowledge: DialogueKnowledge, state: DialogueState, said: SystemAct) -> Turned:
    """Back to what was being told or offered."""
    phase = state.come_back.phase if state.come_back is not None else state.phase
    state = state.model_copy(update={"phase": phase, "asking": "", "changing": "", "come_back": None})
    return turned(state, said, *ask_again(knowledge, state))


def after_read_back(
    knowledge: DialogueKnowledge, state: DialogueState, act: UserAct, changed: Sequence[str]
) -> Turned:
    """Yes leads to the result, no to one round of correction; words that are neither are asked back once."""
    answer = act.values.get("read_back")
    done = state.model_copy(update={"read_back_done": True})
    if changed or state.to_confirm:
        return ask_next(knowledge, done)  # "no, the left one": the correction came with the no
    if act.about:
        return begin(knowledge, done, act.about)
    if answer == "no":
        return turned(
            done.model_copy(update={"phase": Phase.CORRECTION, "rung": 0}), Say(id="read_back_wrong")
        )
    if answer != "yes" and state.rung == 0:
        state = state.model_copy(update={"rung": 1})
        if act.outcome is Outcome.NOTHING:
            return turned(state, Say(id=f"repair_{repair.kind_of(act)}"), *ask_again(knowledge, state))
        return turned(state, Say(id="read_back_repair"))
    return telling.result(knowledge, done)


def after_result_changed(knowledge: DialogueKnowledge, before: DialogueState, state: DialogueState) -> Turned:
    """Something new was said while or after the result was told: told again only where it makes a difference."""
    if _conclusion(knowledge, before) != _conclusion(knowledge, state):
        return ask_next(knowledge, state)
    if state.to_confirm:
        place = Place(phase=state.phase, asking=state.asking, rung=state.rung)
        return ask_next(knowledge, state.model_copy(update={"come_back": state.come_back or place}))
    return turned(state, Say(id="change_no_matter"), *ask_again(knowledge, state))


def ask_what_may_be_meant(knowledge: DialogueKnowledge, state: DialogueState, *before: SystemAct) -> Turned:
    """Words to something of our own may mean an urgent sign: its question is asked, and then it goes on there."""
    if not state.ask_next:
        return turned(state, *before, *ask_again(knowledge, state))
    place = state.come_back or Place(phase=state.phase, asking=state.asking, rung=state.rung)
    done = state.read_back_done and state.phase is not Phase.CORRECTION
    state = state.model_copy(update={"come_back": place, "read_back_done": done})
    return ask_next(knowledge, state, *before)


def _ask_slot(state: DialogueState, slot: str) -> Turned:
    state = _left(state).model_copy(
        update={
            "phase": Phase.CHANGE,
            "changing": slot,
            "asking": slot,
            "rung": 0,
            "asked": state.asked if slot in state.asked else (*state.asked, slot),
        }
    )
    return turned(state, About(id="command_change", slot=slot), Ask(asking=slot))


def _left(state: DialogueState) -> DialogueState:
    """The state with a note of where to come back to; what was being confirmed waits."""
    waiting = (state.pending,) if state.pending is not None else ()
    phase = Phase.QUESTIONS if state.phase is Phase.CONFIRM else state.phase
    place = state.come_back or Place(phase=phase, asking=state.asking, rung=state.rung)
    return state.model_copy(
        update={
            "come_back": place,
            "pending": None,
            "to_confirm": (*waiting, *state.to_confirm),
            "changing": "",
        }
    )


def go_on(knowledge: DialogueKnowledge, state: DialogueState, *before: SystemAct) -> Turned:
    """Back to where the change began: to the question that was open, or on to what follows the questions."""
    place = state.come_back
    state = assessed(knowledge, state.model_copy(update={"changing": "", "come_back": None, "rung": 0}))
    if place is None or place.phase not in ASKING or state.to_confirm or state.ask_next:
        return ask_next(knowledge, state, *before)
    slots = asked_slots(knowledge.triage, place.asking)
    if slots and not any(is_open(knowledge.triage, state, slot) for slot in slots):
        return ask_next(knowledge, state, *before)
    state = state.model_copy(update={"phase": place.phase, "asking": place.asking, "rung": place.rung})
    return turned(state, *before, *ask_again(knowledge, state))


def not_changed(knowledge: DialogueKnowledge, state: DialogueState, act: UserAct) -> Turned:
    """No new answer could be had. An old denial that the person doubts is no denial any more."""
    slot = knowledge.triage.slots[state.changing]
    old = state.facts.get(slot.id)
    if old is not None and not _is_denial(knowledge.triage, slot.id, old):
        return keep(knowledge, state)
    state, acts = repair.lose(knowledge.triage, state, act)
    return go_on(knowledge, state, *acts)


def _is_denial(triage: TriageKnowledge, slot_id: str, fact: Fact) -> bool:
    slot = triage.slots[slot_id]
    values = fact.value if isinstance(fact.value, tuple) else (fact.value,)
    return slot.urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY) and all(v in slot.denials for v in values)


def is_open(triage: TriageKnowledge, state: DialogueState, slot: str) -> bool:
    """Not known, and not to be skipped for what is known."""
    skip = triage.slots[slot].skip_when
    return not state.known(slot) and (skip is None or not is_true(triage, skip, state.facts))


def _conclusion(knowledge: DialogueKnowledge, state: DialogueState) -> object:
    """What the person would be told, but for the words."""
    one = assess_state(knowledge, state)
    rules, causes = [rule.id for rule in one.rules], [cause.id for cause in one.causes]
    return one.tier, rules, causes, one.relief, one.avoid, one.scope
