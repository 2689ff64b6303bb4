"""Commands that are answered with a sentence and change nothing: why, what does that mean, help, how many more, summary."""

from __future__ import annotations

from voice_triage.dialogue.choosing.questions import how_many_more
from voice_triage.dialogue.context import DialogueKnowledge, assess_state
from voice_triage.dialogue.state import DialogueState, Phase
from voice_triage.dialogue.system_acts import Explain, Reasons, Say, Summarise, SystemAct
from voice_triage.understanding.acts import Command

ASKING = (Phase.QUESTIONS, Phase.CHANGE, Phase.CONFIRM)
"""Phases in which a slot or a bundle is asked about."""
_CHECKING = (Phase.CONFIRM, Phase.READ_BACK, Phase.CORRECTION)
_TO_COME = (Phase.OPENING, Phase.QUESTIONS, Phase.CHANGE, Phase.CONFIRM)


def answer(
    knowledge: DialogueKnowledge, state: DialogueState, command: Command | None
) -> tuple[SystemAct, ...]:
    """The sentences that answer the command."""
    match command:
        case Command.WHY:
            return (_why(knowledge, state),)
        case Command.MEANING:
            return (_meaning(state),)
        case Command.HOW_MANY:
            return (_how_many(knowledge, state),)
        case Command.SUMMARY:
            return (Summarise(facts=state.facts),)
        case Command.RESUME:
            return (Say(id="command_resume"),)
        case _:
            return _help(state)


def _why(knowledge: DialogueKnowledge, state: DialogueState) -> SystemAct:
    """What the answer rules in or out; after the questions, why it is as urgent as it is."""
    if state.phase is Phase.OPENING:
        return Say(id="command_why_open")
    if state.phase in (Phase.READ_BACK, Phase.CORRECTION):
        return Say(id="command_why_read_back")
    if state.phase in ASKING:
        return Explain(asking=state.asking, what="why")
    return Reasons(assessment=assess_state(knowledge, state), facts=state.facts)


def _meaning(state: DialogueState) -> SystemAct:
    if state.phase is Phase.OPENING:
        return Say(id="command_meaning_open")
    if state.phase in _CHECKING:
        return Say(id="command_meaning_read_back")
    if state.phase in ASKING:
        return Explain(asking=state.asking, what="help")
    return Say(id="command_meaning_result")


def _help(state: DialogueState) -> tuple[SystemAct, ...]:
    """What can be said here."""
    if state.phase is Phase.OPENING:
        return (Say(id="command_meaning_open"), Say(id="command_help"))
    if state.phase in (Phase.QUESTIONS, Phase.CHANGE):
        return (Explain(asking=state.asking, what="help"), Say(id="command_help"))
    return (Say(id="command_help_result" if state.phase is Phase.RESULT else "command_help_yes_no"),)


def _how_many(knowledge: DialogueKnowledge, state: DialogueState) -> Say:
    left = 0
    if state.phase in _TO_COME or (state.phase is Phase.CORRECTION and not state.read_back_done):
        left = how_many_more(knowledge.triage, knowledge.script, state, bundles=knowledge.bundles)
    if left > 1:
        return Say(id="command_how_many", values={"number": left})
    return Say(id="command_how_many_one" if left else "command_how_many_none")
