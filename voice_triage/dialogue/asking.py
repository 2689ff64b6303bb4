"""The questions: what follows the story, an answer, a failure; and what comes when none is left."""

from __future__ import annotations

import re

from voice_triage.dialogue import closing, repair, telling
from voice_triage.dialogue.absorb import asked_slots
from voice_triage.dialogue.choosing.questions import next_question
from voice_triage.dialogue.context import DialogueKnowledge, Turned, assess_state, assessed, turned
from voice_triage.dialogue.state import OPENING, Answered, DialogueState, Pending, Phase, without_facts
from voice_triage.dialogue.system_acts import Ask, Confirm, ReadBack, Say, SystemAct
from voice_triage.triage.assessment import Tier
from voice_triage.triage.facts import UNKNOWN
from voice_triage.triage.model import Urgency
from voice_triage.triage.outlook import decides
from voice_triage.understanding.acts import Outcome, UserAct

Changed = tuple[str, ...]
"""Slots that the running act filled or changed."""

_NUDGES = {
    Outcome.NOTHING: (Say(id="open_nudge"),),
    Outcome.UNKNOWN: (Say(id="open_nudge_words"),),
    Outcome.REFUSED: (Say(id="open_nudge_words"),),
}


def ask_next(knowledge: DialogueKnowledge, state: DialogueState, *before: SystemAct) -> Turned:
    """Confirms what waits for it, asks the next question, or goes on to the read-back or the result.

    What may be an emergency is asked first. A confirmation waits for it, unless it is of the same.
    """
    alarming = may_be_an_emergency(knowledge, state)
    waiting = [one for one in state.to_confirm if not alarming or one.slot == alarming]
    if waiting:
        return confirm(knowledge, state, waiting[0], *before)
    asking = next_question(knowledge.triage, knowledge.script, state, bundles=knowledge.bundles)
    if asking is None:
        unheard = _to_try_again(knowledge, state)
        return try_again(state, unheard, *before) if unheard else read_back(knowledge, state, *before)
    meant = _what_may_be_meant(knowledge, state, asking)
    anew = state.known(asking)
    if anew and not meant:
        meant = (Say(id="ask_anew"),)
    state = state.model_copy(
        update={
            "phase": Phase.CHANGE if anew else Phase.QUESTIONS,
            "asking": asking,
            "changing": asking if anew else "",
            "rung": 0,
            "not_matched": False,
            "asked": state.asked if asking in state.asked else (*state.asked, asking),
            "ask_next": tuple(slot for slot in state.ask_next if slot != asking),
        }
    )
    return turned(state, *before, *meant, Ask(asking=asking))


def may_be_an_emergency(knowledge: DialogueKnowledge, state: DialogueState) -> str:
    """The emergency slot that words may have meant and that is still to be asked; empty where there is none."""
    meant = (slot for slot in state.ask_next if not state.known(slot) or slot in state.ask_anew)
    slots = knowledge.triage.slots
    return next((slot for slot in meant if slots[slot].urgency is Urgency.EMERGENCY), "")


def _to_try_again(knowledge: DialogueKnowledge, state: DialogueState) -> str:
    """A question lost in noise whose answer might make it a same-day case, where less than that would be told now."""
    if state.read_back_done or assess_state(knowledge, state).tier >= Tier.URGENT_SAME_DAY:
        return ""
    still = (slot for slot in state.unheard if slot in state.facts and not state.facts[slot].known)
    return next((slot for slot in still if decides(knowledge.triage, slot, Tier.URGENT_SAME_DAY)), "")


def try_again(state: DialogueState, slot: str, *before: SystemAct) -> Turned:
    """A question that was lost, once more in its simplest form; the room may be quieter now."""
    said = () if state.tried_again else (Say(id="ask_unheard"),)
    state = without_facts(state, (slot,)).model_copy(
        update={
            "phase": Phase.QUESTIONS,
            "asking": slot,
            "rung": repair.LAST_RUNG,
            "not_matched": True,
            "unheard": tuple(one for one in state.unheard if one != slot),
            "tried_again": True,
        }
    )
    return turned(state, *before, *said, Ask(asking=slot, rung=state.rung))


def _what_may_be_meant(
    knowledge: DialogueKnowledge, state: DialogueState, asking: str
) -> tuple[SystemAct, ...]:
    """Before a question that stands in for an emergency of its own: what a yes to it means as well."""
    ids = (f"suspect_{id_}" for id_, slot in state.suspected.items() if slot == asking in state.ask_next)
    return tuple(Say(id=id_) for id_ in ids if id_ in knowledge.prompts.entries)


def read_back(knowledge: DialogueKnowledge, state: DialogueState, *before: SystemAct) -> Turned:
    """Says back what decided, once. Where only the unknown decided, there is nothing to say back."""
    assessment = assess_state(knowledge, state)
    deciding = [rule for rule in assessment.rules if rule.tier is assessment.tier]
    if state.read_back_done or all(value == UNKNOWN for rule in deciding for value in rule.because.values()):
        return telling.result(knowledge, state, *before)
    state = state.model_copy(update={"phase": Phase.READ_BACK, "asking": "", "rung": 0})
    return turned(state, *before, ReadBack(assessment=assessment, facts=state.facts))


def after_opening(
    knowledge: DialogueKnowledge, state: DialogueState, act: UserAct, changed: Changed
) -> Turned:
    """The story is over. Where nothing of it could be understood it is asked for once more; then the questions begin."""
    words = set(re.findall(r"[a-z']+", act.text.lower()))
    nothing_told = not (state.facts or state.to_confirm or state.ask_next or words & knowledge.script.about)
    if nothing_told and state.rung == 0:
        how = (Say(id="repair_noise"),) if act.noise else _NUDGES.get(act.outcome, (Say(id="open_again"),))
        short = () if how == (Say(id="open_again"),) else (Say(id="open_question_short"),)
        return turned(state.model_copy(update={"rung": 1}), *how, *short)
    return ask_next(knowledge, answered(state, OPENING, changed), Say(id="questions_follow"))


def after_question(
    knowledge: DialogueKnowledge, state: DialogueState, act: UserAct, changed: Changed, revised: Changed
) -> Turned:
    """An answer leads on; a correction of something else asks the same again; a failure climbs the ladder."""
    asked = asked_slots(knowledge.triage, state.asking)
    alarming = may_be_an_emergency(knowledge, state)
    if alarming and alarming not in asked and any(one.slot in asked for one in state.to_confirm):
        opened = (*state.opened, *((state.asking,) if len(asked) > 1 else ()))
        return ask_next(knowledge, state.model_copy(update={"opened": opened}))
    for waiting in state.to_confirm if alarming in ("", *asked) else ():
        if waiting.slot in asked or waiting.correction:
            return confirm(knowledge, state, waiting)
    if all(state.known(slot) for slot in asked):
        return ask_next(knowledge, answered(state, state.asking, changed))
    if set(state.ask_next).difference(asked) and not set(changed) & set(asked):
        return ask_next(knowledge, state)  # what may be urgent comes first; this question waits
    if revised and not set(changed) & set(asked):
        return turned(state, Ask(asking=state.asking, rung=state.rung))
    if len(asked) > 1:
        # A bundle is never asked twice: what it left open is asked one by one.
        understood = act.outcome in (Outcome.ANSWER, Outcome.EMERGENCY) or changed
        acts = () if understood else (Say(id=f"repair_{repair.kind_of(act)}"),)
        state = state.model_copy(update={"opened": (*state.opened, state.asking)})
        return ask_next(knowledge, answered(state, state.asking, changed), *acts)
    return climb_or_lose(knowledge, state, act, changed)


def climb_or_lose(
    knowledge: DialogueKnowledge, state: DialogueState, act: UserAct, changed: Changed
) -> Turned:
    """The running slot is still open: the next rung of its ladder, or it counts as lost."""
    climbed = repair.climb(knowledge.triage, state, act)
    if climbed is not None:
        return climbed
    asking = state.asking
    state, acts = repair.lose(knowledge.triage, state, act)
    state = assessed(knowledge, state)
    if state.lost >= repair.LOST_LIMIT:
        return closing.give_up(knowledge, state)
    return ask_next(knowledge, answered(state, asking, (*changed, asking)), *acts)


def confirm(
    knowledge: DialogueKnowledge, state: DialogueState, waiting: Pending, *before: SystemAct
) -> Turned:
    """Says a doubtful value back. From here on the question is about that slot alone, also inside a bundle."""
    is_bundle = state.asking in knowledge.triage.bundles
    opened = (
        (state.asking,) if is_bundle and waiting.slot in asked_slots(knowledge.triage, state.asking) else ()
    )
    waiting = _together(knowledge, state, waiting)
    facts = {waiting.slot: waiting.fact, **waiting.also}
    state = state.model_copy(
        update={
            "phase": Phase.CONFIRM,
            "pending": waiting,
            "to_confirm": tuple(p for p in state.to_confirm if p.slot not in facts),
            "doubted": {**state.doubted, **facts},
            "opened": (*state.opened, *opened),
            "asking": waiting.slot,
        }
    )
    return turned(state, *before, confirmation(waiting))


def confirmation(waiting: Pending) -> Confirm:
    """The doubtful facts said back."""
    return Confirm(slot=waiting.slot, fact=waiting.fact, also=waiting.also)


def _together(knowledge: DialogueKnowledge, state: DialogueState, waiting: Pending) -> Pending:
    """With the other slots of a bundle that one answer filled in doubt: they are confirmed in one breath."""
    asked = asked_slots(knowledge.triage, state.asking) if state.phase is Phase.QUESTIONS else ()
    if waiting.slot not in asked or waiting.correction or waiting.also:
        return waiting
    also = {
        other.slot: other.fact
        for other in state.to_confirm
        if other.slot in asked and other.slot != waiting.slot and other.fact.asking == waiting.fact.asking
    }
    return waiting.model_copy(update={"also": also})


def answered(state: DialogueState, asking: str, filled: Changed) -> DialogueState:
    """The running question is behind us."""
    done = Answered(asking=asking, filled=tuple(dict.fromkeys(filled)))
    return state.model_copy(
        update={"answered": (*state.answered, done), "rung": 0, "not_matched": False, "refusals": 0}
    )
