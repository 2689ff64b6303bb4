"""What every part of a step is given, and what it gives back."""

from __future__ import annotations

from collections import deque
from typing import Protocol

from voice_triage.dialogue.choosing.script import Script
from voice_triage.dialogue.sentences.prompts import Prompts
from voice_triage.dialogue.state import DialogueState
from voice_triage.dialogue.system_acts import SystemAct
from voice_triage.triage.assessment import Assessment, Tier
from voice_triage.triage.engine import assess
from voice_triage.triage.facts import Facts
from voice_triage.triage.model import TriageKnowledge

Turned = tuple[DialogueState, tuple[SystemAct, ...]]
"""The state after a step, and what is to be done."""


class DialogueKnowledge(Protocol):
    """The part of the knowledge the dialogue needs. Of the words only which there are, and how long a result is."""

    @property
    def triage(self) -> TriageKnowledge:
        """Slots, bundles, rules."""

    @property
    def script(self) -> Script:
        """The order of the questions."""

    @property
    def prompts(self) -> Prompts:
        """The wording."""

    @property
    def bundles(self) -> bool:
        """False: everything is asked one by one."""


def turned(state: DialogueState, *acts: SystemAct) -> Turned:
    """State and acts together."""
    return state, acts


_REMEMBERED = 8
"""Assessments kept: a turn asks for the same one several times."""
_Assessed = tuple[TriageKnowledge, Facts, bool, Assessment]
_remembered: deque[_Assessed] = deque(maxlen=_REMEMBERED)


def assess_state(knowledge: DialogueKnowledge, state: DialogueState) -> Assessment:
    """The assessment of what is known now. The facts of a state never change, so the very same ones need no second look."""
    for triage, facts, lost, assessment in _remembered:
        if facts is state.facts and triage is knowledge.triage and lost is state.gave_up:
            return assessment
    assessment = assess(knowledge.triage, state.facts, lost=state.gave_up)
    _remembered.appendleft((knowledge.triage, state.facts, state.gave_up, assessment))
    return assessment


def other_emergencies(knowledge: DialogueKnowledge, state: DialogueState) -> tuple[str, ...]:
    """Emergencies that are no rule's: told in words, or suspected when a question was asked that got a yes.

    Or no answer at all; but not one it had before the suspicion, while the question is still to be asked anew.
    """
    slots = knowledge.triage.slots
    waiting = (*state.ask_next, state.changing)
    confirmed = (
        id_
        for id_, slot in state.suspected.items()
        if state.known(slot)
        and state.facts[slot].value not in slots[slot].denials
        and (state.facts[slot].known or slot not in waiting)
    )
    return tuple(dict.fromkeys((*state.emergencies, *confirmed)))


def assessed(knowledge: DialogueKnowledge, state: DialogueState) -> DialogueState:
    """The state with the tier of what is known now. An emergency once warned of stays one."""
    is_emergency = state.warned or bool(other_emergencies(knowledge, state))
    tier = Tier.EMERGENCY_NOW if is_emergency else assess_state(knowledge, state).tier
    return state.model_copy(update={"tier": tier})
