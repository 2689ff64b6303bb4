"""What is said once beside the conversation: kind words, who is spoken about, a calm word to swearing."""

from __future__ import annotations

import re
from typing import Literal

from voice_triage.dialogue.absorb import Absorbed, asked_slots
from voice_triage.dialogue.closing import TELLING
from voice_triage.dialogue.context import DialogueKnowledge, Turned, turned
from voice_triage.dialogue.running import ask_again
from voice_triage.dialogue.sentences.prompt_files import Aside
from voice_triage.dialogue.state import DialogueState, Phase
from voice_triage.dialogue.system_acts import Changed, Kept, Say, SystemAct
from voice_triage.triage.assessment import Tier
from voice_triage.triage.facts import Fact, Value
from voice_triage.triage.logic import is_true
from voice_triage.triage.model import TriageKnowledge, Urgency
from voice_triage.understanding.acts import Manner, Outcome, UserAct

DEAF = (Phase.EMERGENCY, Phase.RESULT)
"""Phases in which it does not matter how something was said."""


_MANNERS = {Manner.SWEARING: "manner_swearing", Manner.FOREIGN: "manner_foreign"}
LISTENING = (Phase.OPENING, Phase.QUESTIONS, Phase.CONFIRM, Phase.CHANGE)
"""Phases in which "I will ask about the signs that matter" is true."""


def calm(knowledge: DialogueKnowledge, state: DialogueState, act: UserAct) -> Turned | None:
    """One calm sentence to swear words, to another language, to fear that answers nothing; then the same question.

    None from the second time on: then it is a failure like any other.
    """
    if state.phase in DEAF or act.outcome is not Outcome.OFF_TOPIC:
        return None
    worried = (
        one.say for one in knowledge.prompts.asides if one.heard and _is_due(knowledge, state, one, act)
    )
    afraid = "" if state.phase is Phase.OPENING else next(worried, "")
    id = _MANNERS[act.manner] if act.manner is not None else afraid
    if not id or id in state.noted:
        return None
    state = state.model_copy(update={"noted": (*state.noted, id)})
    return turned(state, Say(id=id), *ask_again(knowledge, state))


def beside(
    knowledge: DialogueKnowledge,
    before: DialogueState,
    state: DialogueState,
    act: UserAct,
    absorbed: Absorbed,
) -> tuple[DialogueState, tuple[SystemAct, ...]]:
    """What is said before the answer to an act: that an answer was changed or kept, and once what the facts call for."""
    said: list[SystemAct] = []
    facts = _taken_back(knowledge.triage, before, state)
    if facts:
        said.append(Changed(facts=facts, urgency=_turn(before, state)))
    elif added := _told_late(knowledge.triage, before, state):
        said.append(Changed(facts=added, urgency=_turn(before, state), is_new=True))
    for slot in absorbed.contradicted:
        if slot not in asked_slots(knowledge.triage, before.asking) and f"kept:{slot}" not in state.noted:
            state = state.model_copy(update={"noted": (*state.noted, f"kept:{slot}")})
            said.append(Kept(slot=slot, fact=state.facts[slot]))
    for aside in knowledge.prompts.asides:
        if aside.say not in state.noted and _is_due(knowledge, state, aside, act):
            state = state.model_copy(update={"noted": (*state.noted, aside.say)})
            said.append(Say(id=aside.say))
    return state, tuple(said)


def _is_due(knowledge: DialogueKnowledge, state: DialogueState, aside: Aside, act: UserAct) -> bool:
    if aside.when is not None:
        return is_true(knowledge.triage, aside.when, state.facts)
    if state.phase not in LISTENING:
        return False
    said = any(other.heard and other.say in state.noted for other in knowledge.prompts.asides)
    words = set(re.findall(r"[a-z']+", act.text.lower()))
    return not said and all(words.intersection(one) for one in aside.heard)


def _taken_back(triage: TriageKnowledge, before: DialogueState, state: DialogueState) -> dict[str, Fact]:
    """Known answers that are others now. What was only added to a list is said where it counts for urgency."""
    return {
        slot: fact
        for slot, fact in state.facts.items()
        if fact.known
        and (old := before.facts.get(slot)) is not None
        and old.known
        and old.value != fact.value
        and (triage.slots[slot].urgency is not Urgency.NONE or not _holds(fact.value, old.value))
    }


def _told_late(triage: TriageKnowledge, before: DialogueState, state: DialogueState) -> dict[str, Fact]:
    """What urgency may hang on, and nobody knew before the result was told."""
    if before.phase not in TELLING:
        return {}
    return {
        slot: fact
        for slot, fact in state.facts.items()
        if slot not in before.facts and fact.known and triage.slots[slot].urgency is not Urgency.NONE
    }


def _holds(value: Value, old: Value) -> bool:
    """Everything that was there is still there."""
    return isinstance(value, tuple) and isinstance(old, tuple) and set(old) <= set(value)


def _turn(before: DialogueState, state: DialogueState) -> Literal["", "more", "less"]:
    """Whether a change made it more or less urgent, where that can be said: while questions are open, little can."""
    if before.tier is None or state.tier is None or before.tier is state.tier:
        return ""
    if not before.read_back_done and Tier.URGENT_SAME_DAY not in (before.tier, state.tier):
        return ""
    return "more" if state.tier > before.tier else "less"
