"""Every way a conversation ends: goodbye, too many turns, too many lost questions, the person leaves."""

from __future__ import annotations

from voice_triage.dialogue.context import DialogueKnowledge, Turned, assess_state, assessed, turned
from voice_triage.dialogue.state import DialogueState, Ended, Phase
from voice_triage.dialogue.system_acts import Close, Say, SystemAct, Tell
from voice_triage.triage.assessment import FiredRule, Tier
from voice_triage.triage.facts import UNKNOWN, Origin

TOLD = (Phase.BE_SEEN, Phase.REPEAT_OFFER, Phase.SUMMARY_OFFER)
"""Phases in which the whole result has been spoken."""
TELLING = (Phase.RESULT, *TOLD)
"""Phases in which the result, or a part of it, has been spoken."""


def stop(knowledge: DialogueKnowledge, state: DialogueState) -> Turned:
    """The person wants to stop. A warning already earned is still spoken (peers: "cancel" silently drops it)."""
    if state.warned:
        return end(state, Ended.EMERGENCY, Say(id="emergency_goodbye"))
    if state.phase is Phase.RESULT or state.phase in TOLD:
        return end(state, Ended.RESULT, Say(id="goodbye"))
    earned = earned_warning(knowledge, state) or unfinished(knowledge, state)
    return end(state, Ended.GOODBYE, *earned, Say(id="command_stop"), Say(id="goodbye"))


def earned_warning(knowledge: DialogueKnowledge, state: DialogueState) -> tuple[SystemAct, ...]:
    """What the answers so far oblige us to say, also to someone who leaves. What was never asked obliges to nothing."""
    if state.warned:
        return (Say(id="command_stop_emergency"),)
    told = [rule.tier for rule in assess_state(knowledge, state).rules if _was_answered(state, rule)]
    tier = max(told, default=Tier.SELF_CARE)
    if tier is Tier.URGENT_SAME_DAY:
        return (Say(id="command_stop_today"),)
    return (Say(id="command_stop_soon"),) if tier is Tier.SOON else ()


def unfinished(knowledge: DialogueKnowledge, state: DialogueState) -> tuple[SystemAct, ...]:
    """That too little is known to say how soon: silence about it would sound like "not urgent"."""
    return (Say(id="command_stop_unfinished"),) if assess_state(knowledge, state).not_known else ()


def give_up(knowledge: DialogueKnowledge, state: DialogueState, because: str = "lost_many") -> Turned:
    """Three questions in a row were lost, or nobody is there (rule F05).

    Where enough is known, or somebody must be seen today, that is told; else safe advice in one breath. Then goodbye.
    """
    if state.warned:
        return end(state, Ended.EMERGENCY, Say(id="emergency_goodbye"))
    if state.phase in TOLD:
        return end(state, Ended.RESULT, Say(id="goodbye"))
    state = assessed(knowledge, state.model_copy(update={"gave_up": True}))
    assessment = assess_state(knowledge, state)
    told = any(value != UNKNOWN for value in assessment.rules[0].because.values())
    if not assessment.not_known or (told and assessment.tier is Tier.URGENT_SAME_DAY):
        return _tell_and_end(knowledge, state)
    how_soon = "lost_three_today" if assessment.tier is Tier.URGENT_SAME_DAY else "lost_three_soon"
    return end(
        state, Ended.GOODBYE, Say(id=because), Say(id="lost_three"), Say(id=how_soon), Say(id="goodbye")
    )


def end_early(knowledge: DialogueKnowledge, state: DialogueState) -> Turned:
    """Too many turns: says what is known and closes, without another question."""
    if state.warned:
        return end(state, Ended.EMERGENCY, Say(id="emergency_goodbye"))
    if state.phase in TOLD:
        return end(state, Ended.RESULT, Say(id="goodbye"))
    return _tell_and_end(knowledge, state)


def end(state: DialogueState, ended: Ended, *acts: SystemAct) -> Turned:
    """Closes the conversation."""
    state = state.model_copy(update={"ended": ended, "phase": Phase.ENDED, "asking": "", "paused": False})
    return turned(state, *acts, Close(ended=ended))


def _tell_and_end(knowledge: DialogueKnowledge, state: DialogueState) -> Turned:
    """The result in one piece, or what is left of it."""
    first = state.passage + 1 if state.phase is Phase.RESULT else 0
    tell = Tell(assessment=assess_state(knowledge, state), facts=state.facts, passage=first)
    said = () if first else (Say(id="goodbye_limit"),)
    return end(state, Ended.RESULT, *said, tell, Say(id="goodbye"))


def _was_answered(state: DialogueState, rule: FiredRule) -> bool:
    """Whether the person said something that fired the rule, or was asked in vain for what fires it."""
    return any(value != UNKNOWN or _in_vain(state, slot) for slot, value in rule.because.items())


def _in_vain(state: DialogueState, slot: str) -> bool:
    fact = state.facts.get(slot)
    return fact is not None and fact.origin in (Origin.LOST, Origin.REFUSED)
