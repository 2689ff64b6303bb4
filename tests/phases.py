"""Every place a conversation can stand in, reached by talking."""

from __future__ import annotations

from people import HEALTHY

from voice_triage.dialogue.state import DialogueState
from voice_triage.dialogue.step import start, step
from voice_triage.dialogue.system_acts import SystemAct
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.understanding.acts import Command, Outcome, UserAct
from voice_triage.understanding.interpret import interpret

CLOT = {**HEALTHY, "opening": "my calf is swollen since i flew home three days ago", "tight_calf_severe": "no",
        "blood_thinners": "no", "side": "left", "be_seen": "yes"}  # fmt: skip
"""Somebody who should be seen today."""
_DOUBTFUL = UserAct(
    asking="chest_pain", outcome=Outcome.ANSWER, values={"chest_pain": "no"}, doubtful=("chest_pain",)
)


def say(knowledge, state: DialogueState, text: str) -> tuple[DialogueState, tuple[SystemAct, ...]]:
    """One typed utterance, understood and answered."""
    heard = Hypothesis.from_typing(text)
    return step(knowledge, state, interpret(knowledge, state.listening_for, heard))


def silence(state: DialogueState) -> UserAct:
    """Nobody says anything."""
    return UserAct(asking=state.listening_for, outcome=Outcome.NOTHING)


def command(state: DialogueState, command: Command, *about: str) -> UserAct:
    """A command, with the slots it names."""
    return UserAct(
        asking=state.listening_for, outcome=Outcome.COMMAND, text="words", command=command, about=about
    )


def answer(knowledge, state: DialogueState, answers: dict[str, str]) -> DialogueState:
    """The state after the answer that stands in a list of answers; silence while the result is told."""
    if state.is_telling:
        return step(knowledge, state, silence(state))[0]
    bundle = knowledge.triage.bundles.get(state.asking)
    slots = bundle.slots if bundle else ()
    said = answers.get(state.turn_name) or " ".join(answers[slot] for slot in slots if slot in answers)
    return say(knowledge, state, said or "i don't know")[0]


def until(knowledge, name: str, answers: dict[str, str] = HEALTHY) -> DialogueState:
    """The state in which a question of this name runs."""
    state, _ = start(knowledge)
    while state.turn_name != name:
        assert state.ended is None, f"{name} is never asked"
        state = answer(knowledge, state, answers)
    return state


def to_the_end(knowledge, state: DialogueState, answers: dict[str, str]) -> DialogueState:
    """The last state of a conversation that goes on with these answers."""
    while state.ended is None:
        state = answer(knowledge, state, answers)
    return state


def places(knowledge) -> dict[str, DialogueState]:
    """A state for every phase, and for what lies across them."""
    question = until(knowledge, "swelling_site")
    alone = {**HEALTHY, "B6": "i am not sure"}
    offered = until(knowledge, "repeat_offer")
    return {
        "opening": start(knowledge)[0],
        "bundle": until(knowledge, "B6"),
        "question": question,
        "confirm": step(knowledge, until(knowledge, "chest_pain", alone | {"breathless": "no"}), _DOUBTFUL)[0],
        "change": step(knowledge, until(knowledge, "pain_score"), command(question, Command.CHANGE, "swelling_site"))[0],
        "correction": step(knowledge, question, command(question, Command.CHANGE))[0],
        "read_back": until(knowledge, "read_back"),
        "wrong read-back": say(knowledge, until(knowledge, "read_back"), "no")[0],
        "result": until(knowledge, "result"),
        "be_seen": until(knowledge, "be_seen", CLOT),
        "repeat_offer": offered,
        "summary_offer": until(knowledge, "summary_offer"),
        "emergency": say(knowledge, question, "i can't breathe")[0],
        "paused": step(knowledge, question, command(question, Command.PAUSE))[0],
        "asked to forget": step(knowledge, question, command(question, Command.FORGET))[0],
    }  # fmt: skip
