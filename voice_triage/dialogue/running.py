"""What is running: the words we wait for an answer to, in every phase."""

from __future__ import annotations

from voice_triage.dialogue import telling, warning
from voice_triage.dialogue.context import DialogueKnowledge, assess_state
from voice_triage.dialogue.state import DialogueState, Phase
from voice_triage.dialogue.system_acts import Ask, Confirm, ReadBack, Say, SystemAct


def ask_again(knowledge: DialogueKnowledge, state: DialogueState) -> tuple[SystemAct, ...]:
    """Whatever we were waiting for an answer to, asked once more in the same words."""
    if state.asked_command is not None:
        return (Say(id=f"command_{state.asked_command.value}"),)
    match state.phase:
        case Phase.OPENING:
            return (Say(id="open_question"),)
        case Phase.QUESTIONS | Phase.CHANGE:
            return (Ask(asking=state.asking, rung=state.rung),)
        case Phase.CONFIRM if state.pending is not None:
            return (Confirm(slot=state.pending.slot, fact=state.pending.fact, also=state.pending.also),)
        case Phase.CORRECTION:
            return (Say(id="read_back_wrong" if state.come_back is None else "command_change_which"),)
        case Phase.READ_BACK:
            return (ReadBack(assessment=assess_state(knowledge, state), facts=state.facts),)
        case Phase.EMERGENCY:
            return (warning.offer(state),)
        case Phase.RESULT:
            return (telling.telling(knowledge, state),)
        case Phase.BE_SEEN:
            return (telling.be_seen_question(state),)
        case Phase.SUMMARY_OFFER:
            return (Say(id="offer_summary"),)
        case _:
            return (Say(id="offer_repeat"),)
