"""What each command does, in every phase. A command never answers a question and never loses one."""

from __future__ import annotations

from voice_triage.dialogue import changing, closing, erasing, telling, warning
from voice_triage.dialogue.absorb import asked_slots
from voice_triage.dialogue.asking import answered, ask_next
from voice_triage.dialogue.context import DialogueKnowledge, Turned, assessed, turned
from voice_triage.dialogue.explaining import answer
from voice_triage.dialogue.running import ask_again
from voice_triage.dialogue.state import OPENING, DialogueState, Phase, with_facts, without_facts
from voice_triage.dialogue.system_acts import Adjust, Ask, Doubt, Say
from voice_triage.triage.facts import UNKNOWN, Fact, Origin
from voice_triage.triage.model import Urgency
from voice_triage.understanding.acts import Command, UserAct

STEPS = 3
"""Steps the voice can be made slower, faster, louder or quieter than it began."""
_ADJUSTING: dict[Command | None, tuple[str, int, Adjust]] = {
    Command.SLOWER: ("pace", -1, Adjust(what=Command.SLOWER)),
    Command.FASTER: ("pace", 1, Adjust(what=Command.FASTER)),
    Command.LOUDER: ("loudness", 1, Adjust(what=Command.LOUDER)),
    Command.QUIETER: ("loudness", -1, Adjust(what=Command.QUIETER)),
}


def obey(knowledge: DialogueKnowledge, state: DialogueState, act: UserAct) -> Turned:
    """Does what was asked and comes back to where the conversation stood."""
    command = act.command
    if command is Command.STOP:
        return closing.stop(knowledge, state)
    if state.asked_command is not None:
        if command is state.asked_command:
            return erasing.erase(knowledge, state)  # said twice: as good as a yes
        if command in (Command.REPEAT, Command.REPEAT_ALL, Command.WHY, Command.MEANING, Command.HELP):
            return turned(state, Say(id="offer_repair"), *ask_again(knowledge, state))
        if command not in _ADJUSTING:
            state = state.model_copy(update={"asked_command": None})
    if command in _ADJUSTING:
        return _adjust(knowledge, state, command)
    if state.warned:
        return _in_emergency(knowledge, state, command)
    match command:
        case Command.FORGET | Command.START_OVER:
            return erasing.ask_to_erase(state, command)
        case Command.REPEAT | Command.REPEAT_ALL:
            return _repeat(knowledge, state, command)
        case Command.BACK | Command.CHANGE if act.about:
            return changing.begin(knowledge, state, act.about)
        case Command.BACK:
            return _back(knowledge, state)
        case Command.CHANGE:
            return changing.begin(knowledge, state, ())
        case Command.SKIP | Command.NEXT:
            return _skip(knowledge, state, act)
        case Command.PAUSE:
            return turned(state.model_copy(update={"paused": True, "waited": 0}), Say(id="command_pause"))
        case Command.RESUME if state.phase is Phase.RESULT:
            return telling.tell(knowledge, state, state.passage + 1)
        case _ if act.ask_now and state.phase in changing.INTERRUPTED:
            return changing.ask_what_may_be_meant(knowledge, state, *answer(knowledge, state, command))
        case _:
            return turned(state, *answer(knowledge, state, command), *ask_again(knowledge, state))


def _in_emergency(knowledge: DialogueKnowledge, state: DialogueState, command: Command | None) -> Turned:
    """After the emergency message there is no new start and nothing to change: help is to be called."""
    match command:
        case Command.REPEAT | Command.REPEAT_ALL | Command.HELP | Command.MEANING:
            return warning.repeat_warning(knowledge, state)
        case Command.SKIP | Command.NEXT | Command.RESUME:
            return warning.goodbye(state)
        case Command.FORGET:
            return erasing.ask_to_erase(state, Command.FORGET)
        case Command.WHY | Command.SUMMARY:
            return turned(state, *answer(knowledge, state, command), warning.offer(state))
        case _:
            return turned(state, Say(id="emergency_only"), warning.offer(state))


def _adjust(knowledge: DialogueKnowledge, state: DialogueState, command: Command | None) -> Turned:
    name, direction, adjust = _ADJUSTING[command]
    steps = getattr(state, name) + direction
    if abs(steps) > STEPS:
        return turned(state, Say(id="command_limit"), *ask_again(knowledge, state))
    state = state.model_copy(update={name: steps})
    said = Say(id=f"command_{adjust.what.value}")
    return turned(state, adjust, said, *ask_again(knowledge, state))


def _repeat(knowledge: DialogueKnowledge, state: DialogueState, command: Command) -> Turned:
    """In the result and right behind it: the passage, or with "everything" the whole. Elsewhere: the question."""
    if state.phase is Phase.REPEAT_OFFER or (
        command is Command.REPEAT_ALL and state.phase in (Phase.RESULT, *closing.TOLD)
    ):
        return telling.tell_again(knowledge, state, Say(id="command_repeat"))
    advice = (telling.telling(knowledge, state),) if state.phase is Phase.BE_SEEN else ()
    return turned(state, *advice, *ask_again(knowledge, state))


def _back(knowledge: DialogueKnowledge, state: DialogueState) -> Turned:
    """The question before is asked again; what its answer filled is unknown again."""
    if state.phase in (Phase.CHANGE, Phase.CORRECTION):
        return changing.keep(knowledge, state)
    if state.phase is Phase.CONFIRM and state.pending is not None and not state.pending.correction:
        state = state.model_copy(update={"phase": Phase.QUESTIONS, "pending": None, "rung": 0})
        return turned(state, Ask(asking=state.asking))
    if state.phase is Phase.OPENING or not state.answered:
        return turned(state, Say(id="command_back_none"), *ask_again(knowledge, state))
    *earlier, last = state.answered
    slots = (*last.filled, *asked_slots(knowledge.triage, last.asking))
    state = without_facts(state, slots).model_copy(
        update={
            "answered": tuple(earlier),
            "rung": 0,
            "pending": None,
            "opened": tuple(b for b in state.opened if b != last.asking),
            "phase": Phase.OPENING if last.asking == OPENING else Phase.QUESTIONS,
            "asking": last.asking,
        }
    )
    return turned(assessed(knowledge, state), Say(id="command_back"), *ask_again(knowledge, state))


def _skip(knowledge: DialogueKnowledge, state: DialogueState, act: UserAct) -> Turned:
    """On to what comes next. A skipped question counts as unknown; nothing else is lost by skipping."""
    match state.phase:
        case Phase.OPENING:
            return ask_next(knowledge, answered(state, OPENING, ()), Say(id="questions_follow"))
        case Phase.CHANGE | Phase.CORRECTION:
            return changing.keep(knowledge, state)
        case Phase.READ_BACK:
            return telling.result(knowledge, state)
        case Phase.RESULT:
            return telling.tell(knowledge, state, state.passage + 1)
        case Phase.BE_SEEN:
            return telling.after_result(state.model_copy(update={"be_seen": "unknown"}))
        case Phase.REPEAT_OFFER:
            return telling.offer_summary(state)
        case Phase.SUMMARY_OFFER:
            return closing.stop(knowledge, state)
        case _:
            return _skip_question(knowledge, state, act)


def _skip_question(knowledge: DialogueKnowledge, state: DialogueState, act: UserAct) -> Turned:
    """An emergency question is asked once more before it may be skipped."""
    if state.pending is not None and state.pending.correction:
        return changing.keep(knowledge, state.model_copy(update={"pending": None}))
    state = state.model_copy(update={"phase": Phase.QUESTIONS, "pending": None})
    open_slots = [s for s in asked_slots(knowledge.triage, state.asking) if not state.known(s)]
    slots = [knowledge.triage.slots[slot] for slot in open_slots]
    if any(slot.urgency is Urgency.EMERGENCY for slot in slots) and state.refusals == 0:
        state = state.model_copy(update={"refusals": 1})
        return turned(state, Say(id="command_skip_refused"), Ask(asking=state.asking, rung=state.rung))
    refused = Fact(value=UNKNOWN, words=act.text, asking=state.asking, origin=Origin.REFUSED)
    state = with_facts(state, dict.fromkeys(open_slots, refused))
    doubts = tuple(Doubt(slot=s.id) for s in slots if s.urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY))
    state = answered(assessed(knowledge, state), state.asking, tuple(open_slots))
    return ask_next(knowledge, state, *(doubts or (Say(id="command_skip"),)))
