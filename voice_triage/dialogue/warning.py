"""The emergency: its message next, slower, twice; then only repeating it, what is safe to do, and goodbye."""

from __future__ import annotations

from voice_triage.dialogue.absorb import Absorbed
from voice_triage.dialogue.closing import end
from voice_triage.dialogue.context import DialogueKnowledge, Turned, assess_state, other_emergencies, turned
from voice_triage.dialogue.state import ASKED, DialogueState, Ended, Phase
from voice_triage.dialogue.system_acts import Say, SystemAct, Warn, WriteSummary
from voice_triage.triage.assessment import Tier
from voice_triage.understanding.acts import Outcome, UserAct

CANNOT_CALL = "emergency_cannot_call"
"""What to do without a telephone. Who was told that is not asked whether they can call."""
REPEAT_LIMIT = 3
"""Times the emergency message is repeated on request before we say goodbye."""


def emergencies_of(knowledge: DialogueKnowledge, state: DialogueState) -> tuple[str, ...]:
    """Everything that is an emergency now: ids of the emergencies list, then rules."""
    rules = assess_state(knowledge, state).rules
    return (
        *other_emergencies(knowledge, state),
        *(rule.id for rule in rules if rule.tier is Tier.EMERGENCY_NOW),
    )


def warn(knowledge: DialogueKnowledge, state: DialogueState, new: tuple[str, ...] = ()) -> Turned:
    """The emergency message, then only the offer to repeat it. `new`: what came after an emergency warned of before."""
    state = state.model_copy(
        update={
            "phase": Phase.EMERGENCY,
            "asking": "",
            "rung": 0,
            "be_seen": "",
            "tier": Tier.EMERGENCY_NOW,
            "warned": True,
            "pending": None,
            "to_confirm": (),
            "changing": "",
            "come_back": None,
            "asked_command": None,
            "paused": False,
            "ended": None,
        }
    )
    message = Warn(
        assessment=assess_state(knowledge, state), emergencies=new or other_emergencies(knowledge, state)
    )
    return turned(state, message, offer(state))


def repeat_warning(knowledge: DialogueKnowledge, state: DialogueState) -> Turned:
    """The emergency message once more; after enough of it, goodbye."""
    if state.repeats >= REPEAT_LIMIT:
        return goodbye(state)
    return warn(knowledge, state.model_copy(update={"repeats": state.repeats + 1}))


def after_warning(
    knowledge: DialogueKnowledge, state: DialogueState, act: UserAct, absorbed: Absorbed
) -> Turned:
    """Said after the message. It is never withdrawn: who takes something back is told to get checked all the same."""
    answer = act.values.get("read_back")
    if act.outcome is Outcome.EMERGENCY or (answer == "yes" and not state.is_last_check):
        return repeat_warning(knowledge, state)
    if act.correction or absorbed.contradicted or any(slot != "read_back" for slot in act.values):
        return goodbye(state, Say(id="still_get_checked"))
    if state.is_last_check:
        return _after_can_call(state, act)
    if answer == "no" and CANNOT_CALL not in state.noted:
        state = state.model_copy(update={"be_seen": ASKED})
        return turned(state, offer(state))
    if answer == "no" or act.outcome is Outcome.NOTHING or state.rung:
        return goodbye(state)
    # Words that are neither yes nor no: "I can't, my phone is dead".
    return turned(
        state.model_copy(update={"rung": 1, "noted": (*state.noted, CANNOT_CALL)}),
        Say(id=CANNOT_CALL),
        Say(id="emergency_offer"),
    )


def offer(state: DialogueState) -> Say:
    """What is asked after the message: whether to say it again, then (teach-back) whether the call can be made."""
    return Say(id="emergency_can_call" if state.is_last_check else "emergency_offer")


def _after_can_call(state: DialogueState, act: UserAct) -> Turned:
    """A yes, or silence, ends with the message in short; anything else may mean "I can't", and is told what to do then."""
    yes = act.values.get("read_back") == "yes" and "read_back" not in act.doubtful
    if yes or act.outcome is Outcome.NOTHING:
        return goodbye(state.model_copy(update={"be_seen": "yes" if yes else "unknown"}))
    be_seen = "no" if act.values.get("read_back") == "no" else "unknown"
    return goodbye(state.model_copy(update={"be_seen": be_seen}), Say(id=CANNOT_CALL))


def goodbye(state: DialogueState, *before: SystemAct) -> Turned:
    """The last words say once more what to do. The written summary is for those who come to help."""
    summary = (WriteSummary(), Say(id="emergency_summary"))
    return end(state, Ended.EMERGENCY, *before, *summary, Say(id="emergency_goodbye"))
