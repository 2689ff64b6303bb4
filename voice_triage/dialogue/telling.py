"""The result in passages, whether the person can be seen in time, and the two offers behind it.

Between passages the edge listens for a moment; silence goes on, so that nobody has to say anything to hear it all.
"""

from __future__ import annotations

from voice_triage.dialogue.closing import end
from voice_triage.dialogue.context import DialogueKnowledge, Turned, assess_state, assessed, turned
from voice_triage.dialogue.sentences.result import passages, result_sentences
from voice_triage.dialogue.state import DialogueState, Ended, Phase
from voice_triage.dialogue.system_acts import Say, SystemAct, Tell, WriteSummary
from voice_triage.triage.assessment import Tier
from voice_triage.understanding.acts import Outcome, UserAct

REPEAT_LIMIT = 3
"""Times the result is told again before we say goodbye."""


def result(knowledge: DialogueKnowledge, state: DialogueState, *before: SystemAct) -> Turned:
    """Tells the first passage of the result."""
    state = assessed(knowledge, state)
    be_seen = state.be_seen if state.told in (None, state.tier) else ""
    fresh = {"asking": "", "rung": 0, "read_back_done": True, "come_back": None}
    state = state.model_copy(update={**fresh, "told": state.tier, "be_seen": be_seen})
    return tell(knowledge, state, 0, *before)


def tell(knowledge: DialogueKnowledge, state: DialogueState, passage: int, *before: SystemAct) -> Turned:
    """Tells one passage; behind the last one comes what follows the result."""
    if passage >= passages_of(knowledge, state):
        return after_result(state, *before)
    state = state.model_copy(update={"phase": Phase.RESULT, "passage": passage})
    return turned(state, *before, telling(knowledge, state))


def telling(knowledge: DialogueKnowledge, state: DialogueState) -> Tell:
    """The passage that was told last, once more."""
    assessment = assess_state(knowledge, state)
    return Tell(assessment=assessment, facts=state.facts, passage=state.passage, rest=False)


def passages_of(knowledge: DialogueKnowledge, state: DialogueState) -> int:
    """How many passages the result has."""
    chunks = result_sentences(
        knowledge.prompts, knowledge.triage, assess_state(knowledge, state), state.facts
    )
    return len(passages(chunks))


def tell_again(knowledge: DialogueKnowledge, state: DialogueState, *before: SystemAct) -> Turned:
    """The whole result once more, while it was not told too often."""
    if state.repeats >= REPEAT_LIMIT:
        return offer_summary(state)
    return result(knowledge, state.model_copy(update={"repeats": state.repeats + 1}), *before)


def after_result(state: DialogueState, *before: SystemAct) -> Turned:
    """Asks whether the person can be seen in time, where that matters, then offers to repeat."""
    if not state.be_seen and state.tier in (Tier.URGENT_SAME_DAY, Tier.SOON):
        state = state.model_copy(update={"phase": Phase.BE_SEEN})
        return turned(state, *before, be_seen_question(state))
    state = state.model_copy(update={"phase": Phase.REPEAT_OFFER, "rung": 0})
    return turned(state, *before, Say(id="offer_repeat"))


def be_seen_question(state: DialogueState) -> Say:
    """Teach-back: not whether it was understood, but whether it can be done (knowledge 6.3)."""
    return Say(id="be_seen_question" if state.tier is Tier.URGENT_SAME_DAY else "be_seen_question_soon")


def after_be_seen(state: DialogueState, act: UserAct) -> Turned:
    """Yes is praised, silence goes on; everything else may mean "I can't", and is told what to do then."""
    soon = "" if state.tier is Tier.URGENT_SAME_DAY else "_soon"
    if act.outcome is Outcome.NOTHING:
        return after_result(state.model_copy(update={"be_seen": "unknown"}))
    if act.values.get("read_back") == "yes" and "read_back" not in act.doubtful:
        return after_result(state.model_copy(update={"be_seen": "yes"}), Say(id=f"be_seen_yes{soon}"))
    be_seen = "no" if act.values.get("read_back") == "no" else "unknown"
    return after_result(state.model_copy(update={"be_seen": be_seen}), Say(id=f"be_seen_no{soon}"))


def after_repeat_offer(knowledge: DialogueKnowledge, state: DialogueState, act: UserAct) -> Turned:
    """Yes tells it again; words that are neither yes nor no are asked back once."""
    if act.values.get("read_back") == "yes":
        return tell_again(knowledge, state)
    if _is_neither(act) and state.rung == 0:
        return turned(state.model_copy(update={"rung": 1}), Say(id="offer_repair"), Say(id="offer_repeat"))
    return offer_summary(state)


def offer_summary(state: DialogueState, *before: SystemAct) -> Turned:
    """Offers the written summary."""
    state = state.model_copy(update={"phase": Phase.SUMMARY_OFFER, "rung": 0})
    return turned(state, *before, Say(id="offer_summary"))


def after_summary_offer(state: DialogueState, act: UserAct) -> Turned:
    """Only a yes writes it."""
    answer = act.values.get("read_back")
    if answer == "yes":
        return end(state, Ended.RESULT, WriteSummary(), Say(id="summary_written"), Say(id="goodbye"))
    if _is_neither(act) and state.rung == 0:
        return turned(state.model_copy(update={"rung": 1}), Say(id="offer_repair"), Say(id="offer_summary"))
    declined = (Say(id="summary_declined"),) if answer == "no" else ()
    return end(state, Ended.RESULT, *declined, Say(id="goodbye"))


def _is_neither(act: UserAct) -> bool:
    """Words, but neither yes nor no."""
    return act.outcome is not Outcome.NOTHING and "read_back" not in act.values
