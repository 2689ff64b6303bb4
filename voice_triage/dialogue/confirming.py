"""The answer to "I heard that ... Is that right?": only a yes, or the same said again, lets a doubtful value count."""

from __future__ import annotations

from collections.abc import Sequence

from voice_triage.dialogue import repair
from voice_triage.dialogue.asking import answered, ask_next, climb_or_lose, confirmation, may_be_an_emergency
from voice_triage.dialogue.changing import go_on, go_on_if_it_matters, keep, not_changed
from voice_triage.dialogue.context import DialogueKnowledge, Turned, assessed, turned
from voice_triage.dialogue.state import DialogueState, Pending, Phase, with_facts
from voice_triage.dialogue.system_acts import Ask, Say
from voice_triage.triage.facts import Origin
from voice_triage.understanding.acts import Outcome, UserAct


def after_confirmation(
    knowledge: DialogueKnowledge,
    before: DialogueState,
    state: DialogueState,
    act: UserAct,
    changed: Sequence[str],
) -> Turned:
    """Yes stores the doubtful value; a plainer answer replaces it; no asks again; anything else is asked back once."""
    pending = state.pending
    if pending is None:  # a state made by hand
        return go_on(knowledge, state)
    if pending.slot not in changed:
        alarming = may_be_an_emergency(knowledge, state)
        if alarming not in ("", pending.slot, *pending.also) and "read_back" not in act.values:
            waiting = (pending.model_copy(update={"also": {}}), *_each(pending), *state.to_confirm)
            state = state.model_copy(
                update={"phase": Phase.QUESTIONS, "pending": None, "to_confirm": waiting}
            )
            return ask_next(knowledge, state)
        if not _agreed(act, pending):
            return _not_confirmed(knowledge, state, act, pending, changed)
        origin = Origin.CORRECTED if pending.correction else Origin.ASKED
        confirmed = {pending.slot: pending.fact, **pending.also}
        sure = {slot: fact.model_copy(update={"origin": origin}) for slot, fact in confirmed.items()}
        state = with_facts(state, {slot: fact for slot, fact in sure.items() if slot not in changed})
    state = state.model_copy(update={"phase": Phase.QUESTIONS, "pending": None})
    filled = (*changed, pending.slot, *pending.also)
    return go_on_if_it_matters(knowledge, before, answered(state, state.asking, filled))


def _each(pending: Pending) -> tuple[Pending, ...]:
    """What was to be confirmed with it, one by one."""
    return tuple(Pending(slot=slot, fact=fact) for slot, fact in pending.also.items())


def _settles(knowledge: DialogueKnowledge, state: DialogueState, pending: Pending) -> bool:
    """Whether a no means the other answer: the second one, or one at the end of the ladder where the other is a sign.

    "The leg is as strong as usual": "no", and there is no question left; then it is weak.
    """
    if pending.otherwise is None or pending.also:
        return False
    is_sign = pending.otherwise not in knowledge.triage.slots[pending.slot].denials
    return pending.slot in state.said_no or (is_sign and state.rung == repair.LAST_RUNG)


def _agreed(act: UserAct, pending: Pending) -> bool:
    """A clear yes. Saying the same again is as good: it was heard twice."""
    yes = act.values.get("read_back") == "yes" and "read_back" not in act.doubtful
    return yes or act.values.get(pending.slot) == pending.fact.value


def _not_confirmed(
    knowledge: DialogueKnowledge, state: DialogueState, act: UserAct, pending: Pending, changed: Sequence[str]
) -> Turned:
    """A no keeps the old answer where there is one, and asks the question anew where there is none."""
    said_no = act.values.get("read_back") == "no"
    if not said_no and not pending.tried and pending.slot not in act.values:
        state = state.model_copy(update={"pending": pending.model_copy(update={"tried": True})})
        nothing = (Say(id=f"repair_{repair.kind_of(act)}"),) if act.outcome is Outcome.NOTHING else ()
        return turned(state, *nothing, confirmation(pending), Say(id="confirm_repair"))
    denied = (pending.slot, *pending.also) if said_no else ()
    doubted = {slot: fact for slot, fact in state.doubted.items() if slot not in denied}
    settled = said_no and "read_back" not in act.doubtful and _settles(knowledge, state, pending)
    state = state.model_copy(
        update={
            "phase": Phase.QUESTIONS,
            "pending": None,
            "doubted": doubted,
            "said_no": tuple(dict.fromkeys((*state.said_no, *denied))),
        }
    )
    if settled:
        said = {"value": pending.otherwise, "words": act.text, "origin": Origin.ASKED}
        fact = pending.fact.model_copy(update=said)
        state = with_facts(state, {pending.slot: fact})
        return go_on(knowledge, answered(state, state.asking, (*changed, pending.slot)))
    if pending.correction and not state.changing:
        return keep(knowledge, state.model_copy(update={"changing": pending.slot}))
    if said_no and state.rung < repair.LAST_RUNG:
        phase = Phase.CHANGE if state.changing else Phase.QUESTIONS
        state = state.model_copy(update={"phase": phase, "rung": state.rung + 1})
        return turned(state, Say(id="confirm_denied"), Ask(asking=state.asking, rung=state.rung))
    failed = act if act.outcome is Outcome.NOTHING else act.model_copy(update={"outcome": Outcome.UNCLEAR})
    if state.changing:
        return not_changed(knowledge, state, failed)
    return climb_or_lose(knowledge, assessed(knowledge, state), failed, tuple(changed))
