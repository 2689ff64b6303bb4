"""The repair ladder: what happens when an answer was not heard, not understood, not known or not given.

Per question: as written, then shorter, then with the choices, then unknown, said aloud (knowledge 2.5). Silence, noise,
words that answer nothing, doubt and refusal are told apart all the way: each has its own next sentence.
"""

from __future__ import annotations

from voice_triage.dialogue.state import DialogueState, with_facts
from voice_triage.dialogue.system_acts import Ask, Doubt, Explain, Say, SystemAct
from voice_triage.triage.facts import UNKNOWN, Fact, Origin
from voice_triage.triage.model import SlotKind, TriageKnowledge, Urgency
from voice_triage.understanding.acts import Outcome, UserAct

LAST_RUNG = 2
LOST_LIMIT = 3
"""Questions lost in a row after which we stop asking and give safe advice (rule F05)."""
SILENCE_LIMIT = 6
"""Silent turns in a row after which nobody is taken to be there."""
HELPER = "repair_helper"
"""Said once in an interview: somebody else in the room may answer."""


def kind_of(act: UserAct) -> str:
    """Which of the failures this act is: the middle of the prompt ids `repair_KIND_RUNG` (rungs 1 to 3)."""
    if act.outcome is Outcome.NOTHING:
        return "noise" if act.noise else "silence"
    if act.outcome is Outcome.UNKNOWN:
        return "unknown"
    if act.outcome is Outcome.REFUSED:
        return "refused"
    if act.outcome is Outcome.UNCLEAR:
        return "unclear"
    return "off_topic"


def was_heard(act: UserAct) -> bool:
    """An answer was given, even if it is "I don't know" or "I won't say": the person is there and understood us."""
    return act.outcome in (
        Outcome.ANSWER,
        Outcome.EMERGENCY,
        Outcome.UNKNOWN,
        Outcome.REFUSED,
        Outcome.COMMAND,
    )


def climb(
    triage: TriageKnowledge, state: DialogueState, act: UserAct
) -> tuple[DialogueState, tuple[SystemAct, ...]] | None:
    """The next rung for the running question, or None when the ladder is at its end and the slot is lost.

    "I don't know" is an answer: it is asked again once, with how to check and the choices, only where the answer decides
    urgency. A refusal is respected at once, except on an emergency question, which is asked once more with its reason.
    """
    kind, urgency = kind_of(act), triage.slots[state.asking].urgency
    if state.asking in act.told_of and triage.slots[state.asking].unplaced:
        kind = "unplaced"
    if state.rung == LAST_RUNG:
        return None
    if kind == "unknown":
        if urgency not in (Urgency.EMERGENCY, Urgency.SAME_DAY):
            return None
        how = (Say(id="repair_unknown_check"), Explain(asking=state.asking, what="help"))
        return _on_rung(state, LAST_RUNG, *how)
    if kind == "refused":
        if urgency is not Urgency.EMERGENCY:
            return None
        reason = (Say(id="repair_refused_1"), Explain(asking=state.asking, what="why"))
        return _on_rung(state, LAST_RUNG, *reason)
    if kind in ("unclear", "off_topic", "unplaced"):
        state = state.model_copy(update={"not_matched": True})
    if act.noise and kind in ("unclear", "off_topic"):
        # One word is heard where a sentence is not: come closer, and the choices.
        return _on_rung(state, LAST_RUNG, Say(id="repair_noisy"))
    rung = state.rung + 1
    return _on_rung(state, rung, Say(id=f"repair_{kind}_{rung}"))


def lose(
    triage: TriageKnowledge, state: DialogueState, act: UserAct
) -> tuple[DialogueState, tuple[SystemAct, ...]]:
    """Marks the running slot as unknown and says so; who was not heard is told once that somebody else may answer."""
    slot = triage.slots[state.asking]
    possible = slot.urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY)
    said: SystemAct = (
        Doubt(slot=slot.id) if possible else Say(id=f"repair_{'noise' if act.noise else kind_of(act)}_3")
    )
    fact = unanswered(state, act)
    if slot.unplaced and slot.id in state.told_of:
        value = (slot.unplaced,) if slot.kind is SlotKind.MULTI else slot.unplaced
        fact = fact.model_copy(update={"value": value})
    state = with_facts(state, {slot.id: fact})
    if was_heard(act):
        return state.model_copy(update={"lost": 0}), (said,)
    # Lost once more at the end: the room is as loud as it was.
    unheard = () if state.tried_again else (*state.unheard, slot.id)
    state = state.model_copy(update={"lost": state.lost + 1, "unheard": unheard})
    if HELPER in state.noted:
        return state, (said,)
    return state.model_copy(update={"noted": (*state.noted, HELPER)}), (said, Say(id=HELPER))


def unanswered(state: DialogueState, act: UserAct) -> Fact:
    """The fact that no answer could be had: refused is not the same as lost, though both are unknown."""
    origin = Origin.REFUSED if act.outcome is Outcome.REFUSED else Origin.LOST
    return Fact(value=UNKNOWN, words=act.text, asking=state.asking, origin=origin)


def _on_rung(
    state: DialogueState, rung: int, *before: SystemAct
) -> tuple[DialogueState, tuple[SystemAct, ...]]:
    state = state.model_copy(update={"rung": rung})
    return state, (*before, Ask(asking=state.asking, rung=rung))
