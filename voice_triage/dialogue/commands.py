"""What each command does, in every phase. A command never answers a question and never loses one."""

from __future__ import annotations

from collections.abc import Callable

from voice_triage.dialogue import closing
from voice_triage.dialogue.absorb import asked_slots
from voice_triage.dialogue.context import DialogueKnowledge, Turned, assess_state, turned
from voice_triage.dialogue.questions import how_many_more
from voice_triage.dialogue.state import OPENING, DialogueState, Ended, Phase, with_facts, without_facts
from voice_triage.dialogue.system_acts import (
    Adjust,
    Ask,
    Confirm,
    Doubt,
    Erase,
    Explain,
    ReadBack,
    Say,
    Summarise,
    SystemAct,
)
from voice_triage.triage.facts import UNKNOWN, Fact, Origin
from voice_triage.triage.model import Urgency
from voice_triage.understanding.acts import Command, UserAct

GoOn = Callable[..., Turned]
"""`step`'s way to the next question: (knowledge, state, *acts before it)."""


def obey(knowledge: DialogueKnowledge, state: DialogueState, act: UserAct, *, resume: GoOn) -> Turned:
    """Does what was asked and comes back to where the conversation stood."""
    state = state.model_copy(update={"asked_command": None})
    match act.command:
        case Command.STOP:
            return closing.stop(state)
        case Command.FORGET | Command.START_OVER:
            return _ask_to_erase(state, act.command)
        case Command.REPEAT:
            return _repeat(knowledge, state)
        case Command.BACK:
            return _back(knowledge, state)
        case Command.CHANGE:
            return _change(knowledge, state)
        case Command.SKIP:
            return _skip(knowledge, state, act, resume)
        case Command.PAUSE:
            return turned(state.model_copy(update={"paused": True}), Say(id="command_pause"))
        case _:
            return turned(state, *_answer(knowledge, state, act), *ask_again(knowledge, state))


def ask_again(knowledge: DialogueKnowledge, state: DialogueState) -> tuple[SystemAct, ...]:
    """Whatever we were waiting for an answer to, asked once more in the same words."""
    match state.phase:
        case Phase.OPENING:
            return (Say(id="open_question"),)
        case Phase.QUESTIONS:
            return (Ask(asking=state.asking, rung=state.rung),)
        case Phase.CONFIRM if state.pending is not None:
            return (Confirm(slot=state.pending.slot, fact=state.pending.fact),)
        case Phase.READ_BACK:
            return (ReadBack(assessment=assess_state(knowledge, state), facts=state.facts),)
        case Phase.CORRECTION:
            return (Say(id="read_back_wrong"),)
        case Phase.EMERGENCY:
            return (Say(id="emergency_offer"),)
        case Phase.SUMMARY_OFFER:
            return (Say(id="offer_summary"),)
        case _:
            return (Say(id="offer_repeat"),)


def _answer(knowledge: DialogueKnowledge, state: DialogueState, act: UserAct) -> tuple[SystemAct, ...]:
    """Commands that are answered with a sentence, and nothing else changes."""
    in_question = state.phase in (Phase.QUESTIONS, Phase.CONFIRM) and state.asking
    match act.command:
        case Command.SLOWER | Command.FASTER | Command.LOUDER | Command.QUIETER:
            return (Adjust(what=act.command), Say(id=f"command_{act.command.value}"))
        case Command.WHY if in_question:
            return (Explain(asking=state.asking, what="why"),)
        case Command.MEANING | Command.HELP if in_question:
            return (Explain(asking=state.asking, what="help"),)
        case Command.HOW_MANY:
            left = how_many_more(knowledge.triage, knowledge.script, state, bundles=knowledge.bundles)
            return (_how_many(left),)
        case Command.SUMMARY:
            return (Summarise(facts=state.facts),)
        case Command.RESUME | Command.NEXT:
            return (Say(id="command_resume"),)
        case _:
            return (Say(id="command_help"),)


def _repeat(knowledge: DialogueKnowledge, state: DialogueState) -> Turned:
    if state.phase is Phase.EMERGENCY and state.repeats < closing.REPEAT_LIMIT:
        return closing.repeat_warning(knowledge, state)
    if state.phase is Phase.REPEAT_OFFER and state.repeats < closing.REPEAT_LIMIT:
        return closing.repeat_result(knowledge, state)
    return turned(state, *ask_again(knowledge, state))


def _back(knowledge: DialogueKnowledge, state: DialogueState) -> Turned:
    """The question before is asked again; what its answer filled is unknown again."""
    if state.phase in (Phase.EMERGENCY, Phase.OPENING) or not state.answered:
        return turned(state, Say(id="command_back_none"), *ask_again(knowledge, state))
    *earlier, last = state.answered
    slots = (*last.filled, *asked_slots(knowledge.triage, last.asking))
    state = without_facts(state, slots).model_copy(
        update={"answered": tuple(earlier), "rung": 0, "pending": None}
    )
    state = state.model_copy(update={"opened": tuple(b for b in state.opened if b != last.asking)})
    state = state.model_copy(update={"tier": assess_state(knowledge, state).tier})
    if last.asking == OPENING:
        state = state.model_copy(update={"phase": Phase.OPENING, "asking": OPENING, "asked": ()})
        return turned(state, Say(id="command_back"), Say(id="open_question"))
    state = state.model_copy(update={"phase": Phase.QUESTIONS, "asking": last.asking})
    return turned(state, Say(id="command_back"), Ask(asking=last.asking))


def _change(knowledge: DialogueKnowledge, state: DialogueState) -> Turned:
    """ "Change an answer": asks which; an answer named together with the command was already absorbed."""
    if state.phase is Phase.EMERGENCY:
        return turned(state, Say(id="command_back_none"), *ask_again(knowledge, state))
    if state.phase in (Phase.READ_BACK, Phase.REPEAT_OFFER, Phase.SUMMARY_OFFER):
        return turned(
            state.model_copy(update={"phase": Phase.CORRECTION, "rung": 0}), Say(id="read_back_wrong")
        )
    return turned(state, Say(id="command_change_which"), *ask_again(knowledge, state))


def _skip(knowledge: DialogueKnowledge, state: DialogueState, act: UserAct, resume: GoOn) -> Turned:
    """A skipped question counts as unknown. An emergency question is asked once more before it may be skipped."""
    if state.phase is Phase.OPENING:
        return resume(knowledge, state, Say(id="questions_follow"))
    if state.phase is not Phase.QUESTIONS:
        return turned(state, *ask_again(knowledge, state))
    slots = [
        knowledge.triage.slots[s] for s in asked_slots(knowledge.triage, state.asking) if not state.known(s)
    ]
    if any(slot.urgency is Urgency.EMERGENCY for slot in slots) and state.refusals == 0:
        state = state.model_copy(update={"refusals": 1})
        return turned(state, Say(id="command_skip_refused"), Ask(asking=state.asking, rung=state.rung))
    lost = {s.id: Fact(value=UNKNOWN, words=act.text, asking=state.asking, origin=Origin.LOST) for s in slots}
    state = with_facts(state, lost).model_copy(update={"refusals": 0, "rung": 0})
    state = state.model_copy(update={"tier": assess_state(knowledge, state).tier})
    doubts = tuple(Doubt(slot=s.id) for s in slots if s.urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY))
    return resume(knowledge, state, *(doubts or (Say(id="command_skip"),)))


def decide(knowledge: DialogueKnowledge, state: DialogueState, act: UserAct) -> Turned:
    """The answer to "Shall I delete everything?": only a clear yes erases."""
    command, state = state.asked_command, state.model_copy(update={"asked_command": None})
    agreed = act.values.get("read_back") == "yes" and "read_back" not in act.doubtful
    if not agreed:
        kept = "command_forget_kept" if command is Command.FORGET else "command_start_over_kept"
        return turned(state, Say(id=kept), *ask_again(knowledge, state))
    return _forget(state) if command is Command.FORGET else _start_over(state)


def _ask_to_erase(state: DialogueState, command: Command) -> Turned:
    """Erasing is asked back: a misheard word must not cost every answer. After an emergency there is no new start."""
    if command is Command.START_OVER and state.warned:
        return turned(state, Say(id="command_back_none"), Say(id="emergency_offer"))
    return turned(state.model_copy(update={"asked_command": command}), Say(id=f"command_{command.value}"))


def _forget(state: DialogueState) -> Turned:
    """Erases the session. A warning already earned is spoken first: forgetting is not being safe."""
    ended = Ended.EMERGENCY if state.warned else Ended.GOODBYE
    earned = closing.earned_warning(state)
    return closing.end(state, ended, *earned, Erase(), Say(id="command_forget_done"), Say(id="goodbye"))


def _start_over(state: DialogueState) -> Turned:
    """A new interview in the same session; what was said before counts no more."""
    fresh = DialogueState(turns=state.turns)
    return turned(fresh, Say(id="command_start_over_done"), Say(id="open_question"))


def _how_many(left: int) -> Say:
    if left > 1:
        return Say(id="command_how_many", values={"number": left})
    return Say(id="command_how_many_one" if left else "command_how_many_none")
