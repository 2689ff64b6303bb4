"""From the last question to goodbye: read-back, one round of correction, the result, the offers, and every early end."""

from __future__ import annotations

from voice_triage.dialogue.context import DialogueKnowledge, Turned, assess_state, turned
from voice_triage.dialogue.state import DialogueState, Ended, Phase
from voice_triage.dialogue.system_acts import Close, ReadBack, Say, SystemAct, Tell, Warn, WriteSummary
from voice_triage.triage.assessment import Tier
from voice_triage.triage.facts import UNKNOWN
from voice_triage.understanding.acts import Outcome, UserAct

REPEAT_LIMIT = 3
"""Times the result or the emergency message is repeated on request before we say goodbye."""


def read_back(knowledge: DialogueKnowledge, state: DialogueState, *before: SystemAct) -> Turned:
    """Says back what decided. Where only the unknown decided, there is nothing to say back."""
    assessment = assess_state(knowledge, state)
    deciding = [rule for rule in assessment.rules if rule.tier is assessment.tier]
    if all(value == UNKNOWN for rule in deciding for value in rule.because.values()):
        return result(knowledge, state, *before)
    state = state.model_copy(update={"phase": Phase.READ_BACK, "asking": "", "rung": 0})
    return turned(state, *before, ReadBack(assessment=assessment, facts=state.facts))


def result(knowledge: DialogueKnowledge, state: DialogueState, *before: SystemAct) -> Turned:
    """Tells the result and offers to repeat it."""
    state = state.model_copy(update={"phase": Phase.REPEAT_OFFER, "asking": "", "rung": 0})
    tell = Tell(assessment=assess_state(knowledge, state), facts=state.facts)
    return turned(state, *before, tell, Say(id="offer_repeat"))


def after_closing(
    knowledge: DialogueKnowledge, state: DialogueState, act: UserAct, changed: tuple[str, ...]
) -> Turned:
    """An act in the read-back, the correction round or one of the offers."""
    match state.phase:
        case Phase.READ_BACK:
            return _after_read_back(knowledge, state, act, changed)
        case Phase.CORRECTION:
            return _after_correction(knowledge, state, act, changed)
        case Phase.REPEAT_OFFER:
            return _after_repeat_offer(knowledge, state, act, changed)
        case _:
            return _after_summary_offer(state, act)


def after_warning(knowledge: DialogueKnowledge, state: DialogueState, act: UserAct) -> Turned:
    """After the emergency message only two things are left: say it again, or goodbye. It is never withdrawn."""
    wants_it = act.values.get("read_back") == "yes" or act.outcome is Outcome.EMERGENCY
    if wants_it and state.repeats < REPEAT_LIMIT:
        return repeat_warning(knowledge, state)
    return end(state, Ended.EMERGENCY, Say(id="emergency_goodbye"))


def repeat_warning(knowledge: DialogueKnowledge, state: DialogueState) -> Turned:
    """The emergency message once more."""
    state = state.model_copy(update={"repeats": state.repeats + 1})
    message = Warn(assessment=assess_state(knowledge, state), emergencies=state.emergencies)
    return turned(state, message, Say(id="emergency_offer"))


def stop(state: DialogueState) -> Turned:
    """The person wants to stop. A warning already earned is still spoken (peers: "cancel" silently drops it)."""
    if state.warned:
        return end(state, Ended.EMERGENCY, Say(id="emergency_goodbye"))
    if state.phase in (Phase.REPEAT_OFFER, Phase.SUMMARY_OFFER):
        return end(state, Ended.RESULT, Say(id="goodbye"))
    return end(state, Ended.GOODBYE, *earned_warning(state), Say(id="command_stop"), Say(id="goodbye"))


def earned_warning(state: DialogueState) -> tuple[SystemAct, ...]:
    """What the answers so far oblige us to say, also to someone who leaves."""
    if state.warned:
        return (Say(id="command_stop_emergency"),)
    if state.tier is Tier.URGENT_SAME_DAY:
        return (Say(id="command_stop_today"),)
    return (Say(id="command_stop_soon"),) if state.tier is Tier.SOON and state.answered else ()


def give_up(knowledge: DialogueKnowledge, state: DialogueState) -> Turned:
    """Three questions in a row were lost, or nobody is there: safe advice in one breath, and goodbye (rule F05)."""
    state = state.model_copy(update={"gave_up": True})
    state = state.model_copy(update={"tier": assess_state(knowledge, state).tier})
    if state.phase in (Phase.REPEAT_OFFER, Phase.SUMMARY_OFFER):
        return end(state, Ended.RESULT, Say(id="goodbye"))
    if state.tier is Tier.URGENT_SAME_DAY:
        return end(state, Ended.GOODBYE, Say(id="lost_three"), *earned_warning(state), Say(id="goodbye"))
    return end(state, Ended.GOODBYE, Say(id="lost_three"), Say(id="goodbye"))


def end_early(knowledge: DialogueKnowledge, state: DialogueState) -> Turned:
    """Too many turns: says what is known and closes, without another question."""
    if state.warned:
        return end(state, Ended.EMERGENCY, Say(id="emergency_goodbye"))
    if state.phase in (Phase.REPEAT_OFFER, Phase.SUMMARY_OFFER):
        return end(state, Ended.RESULT, Say(id="goodbye"))
    tell = Tell(assessment=assess_state(knowledge, state), facts=state.facts)
    return end(state, Ended.RESULT, tell, Say(id="goodbye"))


def end(state: DialogueState, ended: Ended, *acts: SystemAct) -> Turned:
    """Closes the conversation."""
    state = state.model_copy(update={"ended": ended, "phase": Phase.ENDED, "asking": ""})
    return turned(state, *acts, Close(ended=ended))


def _after_read_back(
    knowledge: DialogueKnowledge, state: DialogueState, act: UserAct, changed: tuple[str, ...]
) -> Turned:
    if changed:
        # "No, the left one": the correction came with the no.
        return result(knowledge, state, Say(id="read_back_changed"))
    answer = act.values.get("read_back")
    if answer == "yes":
        return result(knowledge, state)
    if answer == "no":
        return turned(
            state.model_copy(update={"phase": Phase.CORRECTION, "rung": 0}), Say(id="read_back_wrong")
        )
    if state.rung == 0:
        state = state.model_copy(update={"rung": 1})
        return turned(state, Say(id="read_back_repair"))
    return result(knowledge, state)


def _after_correction(
    knowledge: DialogueKnowledge, state: DialogueState, act: UserAct, changed: tuple[str, ...]
) -> Turned:
    if changed:
        return result(knowledge, state, Say(id="read_back_changed"))
    if act.outcome is not Outcome.NOTHING and state.rung == 0:
        return turned(state.model_copy(update={"rung": 1}), Say(id="command_change_which"))
    return result(knowledge, state, Say(id="read_back_unchanged"))


def _after_repeat_offer(
    knowledge: DialogueKnowledge, state: DialogueState, act: UserAct, changed: tuple[str, ...]
) -> Turned:
    if changed and state.repeats < REPEAT_LIMIT:
        # Something new after the result: the result is worked out again.
        state = state.model_copy(update={"repeats": state.repeats + 1})
        return result(knowledge, state, Say(id="read_back_changed"))
    if act.values.get("read_back") == "yes" and state.repeats < REPEAT_LIMIT:
        return repeat_result(knowledge, state)
    return turned(state.model_copy(update={"phase": Phase.SUMMARY_OFFER}), Say(id="offer_summary"))


def repeat_result(knowledge: DialogueKnowledge, state: DialogueState) -> Turned:
    """The result once more."""
    return result(knowledge, state.model_copy(update={"repeats": state.repeats + 1}))


def _after_summary_offer(state: DialogueState, act: UserAct) -> Turned:
    if act.values.get("read_back") == "yes":
        return end(state, Ended.RESULT, WriteSummary(), Say(id="summary_written"), Say(id="goodbye"))
    return end(state, Ended.RESULT, Say(id="goodbye"))
