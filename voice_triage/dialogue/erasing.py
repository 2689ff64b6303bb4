"""Forgetting everything, and starting over: both are asked back, and a warning already earned is spoken all the same."""

from __future__ import annotations

from voice_triage.dialogue import closing
from voice_triage.dialogue.context import DialogueKnowledge, Turned, turned
from voice_triage.dialogue.running import ask_again
from voice_triage.dialogue.state import DialogueState, Ended
from voice_triage.dialogue.system_acts import Erase, Say
from voice_triage.understanding.acts import Command, Outcome, UserAct


def ask_to_erase(state: DialogueState, command: Command) -> Turned:
    """Erasing is asked back: a misheard word must not cost every answer."""
    state = state.model_copy(update={"asked_command": command, "asked_again": False, "paused": False})
    return turned(state, Say(id=f"command_{command.value}"))


def decide(knowledge: DialogueKnowledge, state: DialogueState, act: UserAct) -> Turned:
    """The answer to "Shall I delete everything?": only a clear yes erases; mumbling is asked back once."""
    agreed = act.values.get("read_back") == "yes" and "read_back" not in act.doubtful
    if agreed:
        return erase(knowledge, state)
    unclear = act.outcome is not Outcome.NOTHING and "read_back" not in act.values
    if unclear and not state.asked_again:
        return turned(
            state.model_copy(update={"asked_again": True}),
            Say(id="offer_repair"),
            *ask_again(knowledge, state),
        )
    kept = "command_forget_kept" if state.asked_command is Command.FORGET else "command_start_over_kept"
    state = state.model_copy(update={"asked_command": None})
    return turned(state, Say(id=kept), *ask_again(knowledge, state))


def erase(knowledge: DialogueKnowledge, state: DialogueState) -> Turned:
    """Does what was asked for and agreed to."""
    if state.asked_command is Command.FORGET:
        return _forget(knowledge, state)
    return _start_over(state)


def _forget(knowledge: DialogueKnowledge, state: DialogueState) -> Turned:
    """Erases the session. A warning already earned is spoken first: forgetting is not being safe."""
    ended = Ended.EMERGENCY if state.warned else Ended.GOODBYE
    earned = closing.earned_warning(knowledge, state)
    return closing.end(state, ended, *earned, Erase(), Say(id="command_forget_done"), Say(id="goodbye"))


def _start_over(state: DialogueState) -> Turned:
    """A new interview in the same session; what was said before counts no more. How we speak stays as it was set."""
    fresh = DialogueState(turns=state.turns, pace=state.pace, loudness=state.loudness)
    return turned(fresh, Say(id="command_start_over_done"), Say(id="open_question"))
