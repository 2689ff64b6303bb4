"""The dialogue as one pure function: `step(knowledge, state, act) -> (state, system acts)`.

No clock, no file, no device, no randomness. The order inside a step is a promise:

1. What was said is absorbed into the facts, whatever it answered.
2. If that makes an emergency, the emergency message is the next thing said, whatever was going on.
3. Too many turns end the conversation with what is known.
4. A command is obeyed.
5. Otherwise the running phase decides what comes next.
"""

from __future__ import annotations

from voice_triage.dialogue import changing, closing, commands, erasing, noticing, repair, telling, warning
from voice_triage.dialogue.absorb import Absorbed, absorb
from voice_triage.dialogue.asking import after_opening, after_question
from voice_triage.dialogue.confirming import after_confirmation
from voice_triage.dialogue.context import DialogueKnowledge, Turned, assessed, turned
from voice_triage.dialogue.state import DialogueState, Phase
from voice_triage.dialogue.system_acts import Say
from voice_triage.triage.assessment import Tier
from voice_triage.understanding.acts import Outcome, UserAct

TURN_LIMIT = 55
"""Turns after which we say what is known and close: no conversation is longer (design 6: sixty turns)."""
PAUSE_LIMIT = 10
"""Turns of a pause without a word to us, half a minute each: then we take it that nobody comes back."""


def start(knowledge: DialogueKnowledge) -> Turned:
    """The first state and the first words."""
    del knowledge  # the same words for every knowledge folder; their text differs
    return turned(DialogueState(), Say(id="greeting"), Say(id="open_question"))


def step(knowledge: DialogueKnowledge, state: DialogueState, act: UserAct) -> Turned:
    """One turn of the conversation."""
    if state.ended is not None:
        return state, ()
    before = _counted(state, act)
    state, absorbed = absorb(knowledge.triage, before, act)
    state = assessed(knowledge, state)
    if state.tier is Tier.EMERGENCY_NOW:
        known = warning.emergencies_of(knowledge, before) if before.warned else ()
        new = tuple(id for id in warning.emergencies_of(knowledge, state) if id not in known)
        if not before.warned:
            return warning.warn(knowledge, state)
        if new:
            return warning.warn(knowledge, state, new)
    state, acts = _answer(knowledge, before, state, act, absorbed)
    if state.tier is Tier.EMERGENCY_NOW and not state.warned:
        return warning.warn(
            knowledge, state
        )  # by a doubtful sign that was confirmed, or a question asked in vain
    if state.ended is not None or state.warned or state.paused:
        return state, acts
    state, beside = noticing.beside(knowledge, before, state, act, absorbed)
    return turned(state, *beside, *acts)


def _counted(state: DialogueState, act: UserAct) -> DialogueState:
    """The turn counted. Going on with the result without a word is no silence."""
    nothing = act.outcome is Outcome.NOTHING
    flows = nothing and state.is_telling
    to_us = act.outcome in (Outcome.COMMAND, Outcome.EMERGENCY) or bool(act.values)
    return state.model_copy(
        update={
            "turns": state.turns + (0 if flows else 1),
            "went_on": state.went_on + (1 if flows else 0),
            "silent": state.silent + 1 if nothing and not flows else 0,
            "paused": state.paused and not to_us,
            "lost": 0 if repair.was_heard(act) else state.lost,
            "misheard": state.misheard + (1 if _is_misheard(state, act) else 0),
        }
    )


def _is_misheard(state: DialogueState, act: UserAct) -> bool:
    """Words to a question, or sounds, of which nothing is sure: what the story left out may have been said in it."""
    unclear = act.outcome in (Outcome.UNCLEAR, Outcome.OFF_TOPIC) or act.noise
    return state.phase in (Phase.OPENING, Phase.QUESTIONS) and (unclear or bool(act.doubtful))


def _answer(
    knowledge: DialogueKnowledge,
    before: DialogueState,
    state: DialogueState,
    act: UserAct,
    absorbed: Absorbed,
) -> Turned:
    """What comes next where there is no new emergency."""
    if state.turns + state.went_on > TURN_LIMIT:
        return closing.end_early(knowledge, state)
    if act.command is not None:
        return commands.obey(knowledge, state, act)
    if state.paused:
        return _wait(knowledge, state)
    if state.asked_command is not None:
        if not act.ask_now:
            return erasing.decide(knowledge, state, act)
        state = state.model_copy(update={"asked_command": None})
    calm = noticing.calm(knowledge, state, act)
    if calm is not None:
        return calm
    if state.silent >= repair.SILENCE_LIMIT and state.phase is not Phase.EMERGENCY:
        return closing.give_up(knowledge, state, "goodbye_silence")
    return _phase_step(knowledge, before, state, act, absorbed)


def _wait(knowledge: DialogueKnowledge, state: DialogueState) -> Turned:
    """Silence while paused is no failure, and words to somebody else are none of ours; but we do not wait for ever."""
    state = state.model_copy(update={"waited": state.waited + 1, "silent": 0})
    if state.waited >= PAUSE_LIMIT:
        return closing.give_up(knowledge, state, "goodbye_silence")
    return turned(state, Say(id="listening_nudge")) if state.waited == PAUSE_LIMIT // 2 else turned(state)


def _phase_step(
    knowledge: DialogueKnowledge,
    before: DialogueState,
    state: DialogueState,
    act: UserAct,
    absorbed: Absorbed,
) -> Turned:
    changed = tuple(absorbed.changed)
    if state.phase in closing.TELLING and (changed or state.to_confirm):
        return changing.after_result_changed(knowledge, before, state)
    if state.phase in closing.TELLING and act.about and "read_back" not in act.values:
        return changing.begin(knowledge, state, act.about)
    if state.phase in changing.INTERRUPTED and state.ask_next and not changed and not state.to_confirm:
        return changing.ask_what_may_be_meant(knowledge, state)
    match state.phase:
        case Phase.OPENING:
            return after_opening(knowledge, state, act, changed)
        case Phase.QUESTIONS:
            return after_question(knowledge, state, act, changed, absorbed.revised)
        case Phase.CONFIRM:
            return after_confirmation(knowledge, before, state, act, changed)
        case Phase.CHANGE:
            return changing.after_change(knowledge, before, state, act, changed)
        case Phase.CORRECTION:
            return changing.after_correction(knowledge, state, act, changed)
        case Phase.READ_BACK:
            return changing.after_read_back(knowledge, state, act, changed)
        case Phase.EMERGENCY:
            return warning.after_warning(knowledge, state, act, absorbed)
        case Phase.RESULT:
            return telling.tell(knowledge, state, state.passage + 1)
        case Phase.BE_SEEN:
            return telling.after_be_seen(state, act)
        case Phase.REPEAT_OFFER:
            return telling.after_repeat_offer(knowledge, state, act)
        case _:
            return telling.after_summary_offer(state, act)
