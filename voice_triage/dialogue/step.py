"""The dialogue as one pure function: `step(knowledge, state, act) -> (state, system acts)`.

No clock, no file, no device, no randomness. The order inside a step is a promise:

1. What was said is absorbed into the facts, whatever it answered.
2. If that makes an emergency, the emergency message is the next thing said, whatever was going on.
3. Too many turns end the conversation with what is known.
4. A command is obeyed.
5. Otherwise the running phase decides what comes next.
"""

from __future__ import annotations

from voice_triage.dialogue import closing, commands, repair
from voice_triage.dialogue.absorb import absorb, asked_slots
from voice_triage.dialogue.context import DialogueKnowledge, Turned, assess_state, turned
from voice_triage.dialogue.questions import next_question
from voice_triage.dialogue.state import (
    OPENING,
    Answered,
    DialogueState,
    Pending,
    Phase,
    with_facts,
)
from voice_triage.dialogue.system_acts import Ask, Confirm, Say, SystemAct, Warn
from voice_triage.triage.assessment import Tier
from voice_triage.triage.facts import Fact, Origin
from voice_triage.understanding.acts import Outcome, UserAct

TURN_LIMIT = 55
"""Turns after which we say what is known and close: no conversation is longer (design 6: sixty turns)."""


def start(knowledge: DialogueKnowledge) -> Turned:
    """The first state and the first words."""
    del knowledge  # the same words for every knowledge folder; their text differs
    return turned(DialogueState(), Say(id="greeting"), Say(id="open_question"))


def step(knowledge: DialogueKnowledge, state: DialogueState, act: UserAct) -> Turned:
    """One turn of the conversation."""
    if state.ended is not None:
        return state, ()
    state = state.model_copy(
        update={
            "turns": state.turns + 1,
            "silent": state.silent + 1 if act.outcome is Outcome.NOTHING else 0,
            "paused": False if act.outcome is not Outcome.NOTHING else state.paused,
            "lost": 0 if repair.was_heard(act) else state.lost,
        }
    )
    changed, doubtful = absorb(knowledge.triage, state, act)
    state = _note(state, act, with_facts(state, changed), doubtful)
    assessment = assess_state(knowledge, state)
    is_emergency = bool(state.warned or state.emergencies or assessment.tier is Tier.EMERGENCY_NOW)
    state = state.model_copy(update={"tier": Tier.EMERGENCY_NOW if is_emergency else assessment.tier})
    if is_emergency and not state.warned:
        return warn(knowledge, state)
    if state.turns > TURN_LIMIT:
        return closing.end_early(knowledge, state)
    if act.command is not None:
        return commands.obey(knowledge, state, act, resume=_go_on)
    if state.asked_command is not None:
        return commands.decide(knowledge, state, act)
    if state.paused:
        return turned(state.model_copy(update={"silent": 0}))  # silence while paused is no failure
    if state.silent >= repair.SILENCE_LIMIT and state.phase is not Phase.EMERGENCY:
        return closing.give_up(knowledge, state)
    return _phase_step(knowledge, state, act, tuple(changed))


def warn(knowledge: DialogueKnowledge, state: DialogueState) -> Turned:
    """The emergency message, then only the offer to repeat it."""
    state = state.model_copy(
        update={
            "phase": Phase.EMERGENCY,
            "asking": "",
            "warned": True,
            "pending": None,
            "asked_command": None,
        }
    )
    message = Warn(assessment=assess_state(knowledge, state), emergencies=state.emergencies)
    return turned(state, message, Say(id="emergency_offer"))


def _note(
    state: DialogueState, act: UserAct, new: DialogueState, doubtful: tuple[tuple[str, Fact], ...]
) -> DialogueState:
    """Keeps what the act set off beside the facts: emergencies that are no slot, slots to ask about or confirm next."""
    asked = new.pending.slot if new.pending else ""
    confirm = (
        *state.to_confirm,
        *(Pending(slot=slot, fact=fact) for slot, fact in doubtful if slot != asked),
    )
    return new.model_copy(
        update={
            "emergencies": tuple(
                dict.fromkeys((*state.emergencies, *(e for e in act.emergency if e not in act.values)))
            ),
            "to_confirm": tuple({p.slot: p for p in confirm if not new.known(p.slot)}.values()),
            "ask_next": tuple(s for s in dict.fromkeys((*state.ask_next, *act.ask_now)) if not new.known(s)),
        }
    )


def _phase_step(
    knowledge: DialogueKnowledge,
    state: DialogueState,
    act: UserAct,
    changed: tuple[str, ...],
) -> Turned:
    match state.phase:
        case Phase.OPENING:
            return _after_opening(knowledge, state, act, changed)
        case Phase.QUESTIONS:
            return _after_question(knowledge, state, act, changed)
        case Phase.CONFIRM:
            return _after_confirmation(knowledge, state, act, changed)
        case Phase.EMERGENCY:
            return closing.after_warning(knowledge, state, act)
        case _:
            return closing.after_closing(knowledge, state, act, changed)


def _after_opening(
    knowledge: DialogueKnowledge, state: DialogueState, act: UserAct, changed: tuple[str, ...]
) -> Turned:
    """The story is over: silence is nudged once, anything else leads on to the questions."""
    if act.outcome is Outcome.NOTHING and state.rung == 0:
        state = state.model_copy(update={"rung": 1})
        return turned(state, Say(id=f"repair_{repair.kind_of(act)}"), Say(id="open_question_short"))
    state = _answered(state, OPENING, changed)
    return _ask_next(knowledge, state, Say(id="questions_follow"))


def _after_question(
    knowledge: DialogueKnowledge,
    state: DialogueState,
    act: UserAct,
    changed: tuple[str, ...],
) -> Turned:
    asked = asked_slots(knowledge.triage, state.asking)
    for waiting in state.to_confirm:
        if waiting.slot in asked:
            return _confirm(knowledge, state, waiting)
    if all(state.known(slot) for slot in asked):
        return _ask_next(knowledge, _answered(state, state.asking, changed))
    if len(asked) > 1:
        # A bundle is never asked twice: what it left open is asked one by one.
        acts = () if repair.was_heard(act) or changed else (Say(id=f"repair_{repair.kind_of(act)}"),)
        state = state.model_copy(update={"opened": (*state.opened, state.asking)})
        return _ask_next(knowledge, _answered(state, state.asking, changed), *acts)
    return _repair(knowledge, state, act, changed)


def _confirm(
    knowledge: DialogueKnowledge, state: DialogueState, waiting: Pending, *before: SystemAct
) -> Turned:
    """Says a doubtful value back. From here on the question is about that slot alone, also inside a bundle."""
    opened = (state.asking,) if state.asking in knowledge.triage.bundles else ()
    state = state.model_copy(
        update={
            "phase": Phase.CONFIRM,
            "pending": waiting,
            "to_confirm": tuple(p for p in state.to_confirm if p.slot != waiting.slot),
            "opened": (*state.opened, *opened),
            "asking": waiting.slot,
        }
    )
    return turned(state, *before, Confirm(slot=waiting.slot, fact=waiting.fact))


def _repair(
    knowledge: DialogueKnowledge, state: DialogueState, act: UserAct, changed: tuple[str, ...]
) -> Turned:
    """The running slot is still open: climb its ladder, or count it as lost."""
    climbed = repair.climb(knowledge.triage, state, act)
    if climbed is not None:
        return climbed
    asking = state.asking
    state, acts = repair.lose(knowledge.triage, state, act)
    state = state.model_copy(update={"tier": assess_state(knowledge, state).tier})
    if state.lost >= repair.LOST_LIMIT:
        return closing.give_up(knowledge, state)
    return _ask_next(knowledge, _answered(state, asking, (*changed, asking)), *acts)


def _after_confirmation(
    knowledge: DialogueKnowledge, state: DialogueState, act: UserAct, changed: tuple[str, ...]
) -> Turned:
    """Yes stores the doubtful value; a plainer answer about the slot replaces it; anything else asks again."""
    pending = state.pending
    state = state.model_copy(update={"phase": Phase.QUESTIONS, "pending": None})
    if pending is None:
        return _ask_next(knowledge, state)
    if pending.slot not in changed:
        agreed = act.values.get("read_back") == "yes" and "read_back" not in act.doubtful
        # Saying the same again is as good as a yes: it was heard twice.
        if not agreed and act.values.get(pending.slot) != pending.fact.value:
            said_no = (
                act if act.outcome is Outcome.NOTHING else act.model_copy(update={"outcome": Outcome.UNCLEAR})
            )
            return _repair(knowledge, state, said_no, changed)
        state = with_facts(state, {pending.slot: pending.fact.model_copy(update={"origin": Origin.ASKED})})
    state = state.model_copy(update={"tier": assess_state(knowledge, state).tier})
    if state.tier is Tier.EMERGENCY_NOW and not state.warned:
        return warn(knowledge, state)
    return _ask_next(knowledge, _answered(state, state.asking, (*changed, pending.slot)))


def _answered(state: DialogueState, asking: str, filled: tuple[str, ...]) -> DialogueState:
    """The running question is behind us."""
    return state.model_copy(
        update={
            "answered": (*state.answered, Answered(asking=asking, filled=tuple(dict.fromkeys(filled)))),
            "rung": 0,
            "refusals": 0,
        }
    )


def _ask_next(knowledge: DialogueKnowledge, state: DialogueState, *before: SystemAct) -> Turned:
    """Confirms what waits for it, asks the next question, or closes when none is left."""
    if state.to_confirm:
        return _confirm(knowledge, state, state.to_confirm[0], *before)
    asking = next_question(knowledge.triage, knowledge.script, state, bundles=knowledge.bundles)
    if asking is None:
        return closing.read_back(knowledge, state, *before)
    again = asking in state.asked
    state = state.model_copy(
        update={
            "phase": Phase.QUESTIONS,
            "asking": asking,
            "rung": 0,
            "asked": state.asked if again else (*state.asked, asking),
            "ask_next": tuple(slot for slot in state.ask_next if slot != asking),
        }
    )
    return turned(state, *before, Ask(asking=asking))


def _go_on(knowledge: DialogueKnowledge, state: DialogueState, *before: SystemAct) -> Turned:
    """Continues with the next question after a command has changed the state."""
    return _ask_next(knowledge, state, *before)
