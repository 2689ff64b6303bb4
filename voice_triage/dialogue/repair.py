"""The repair ladder: what happens when an answer was not heard, not understood, not known or not given.

Per question: as written, then shorter, then with the choices, then unknown, said aloud (knowledge 2.5). Silence, noise,
words that answer nothing, doubt and refusal are told apart all the way: each has its own next sentence.
"""

from __future__ import annotations

from voice_triage.dialogue.state import DialogueState
from voice_triage.dialogue.system_acts import Ask, Doubt, Say, SystemAct
from voice_triage.triage.facts import UNKNOWN, Fact, Origin
from voice_triage.triage.model import TriageKnowledge, Urgency
from voice_triage.understanding.acts import Outcome, UserAct

LAST_RUNG = 2
LOST_LIMIT = 3
"""Questions lost in a row after which we stop asking and give safe advice (rule F05)."""
SILENCE_LIMIT = 6
"""Silent turns in a row after which nobody is taken to be there."""


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

    "I don't know" is an answer: it is asked again once, with the choices, only where the answer decides urgency.
    A refusal is respected at once, except on an emergency question, which is asked once more with its reason.
    """
    kind, slot = kind_of(act), triage.slots[state.asking]
    if kind in ("unknown", "refused"):
        worth_asking = slot.urgency is Urgency.EMERGENCY or (
            kind == "unknown" and slot.urgency is Urgency.SAME_DAY
        )
        if not worth_asking or state.rung == LAST_RUNG:
            return None
        rung = LAST_RUNG
    elif state.rung == LAST_RUNG:
        return None
    else:
        rung = state.rung + 1
    return state.model_copy(update={"rung": rung}), (
        Say(id=f"repair_{kind}_{rung}"),
        Ask(asking=state.asking, rung=rung),
    )


def lose(
    triage: TriageKnowledge, state: DialogueState, act: UserAct
) -> tuple[DialogueState, tuple[SystemAct, ...]]:
    """Marks the running slot as unknown; says so where that counts as possible."""
    slot = triage.slots[state.asking]
    fact = Fact(value=UNKNOWN, words=act.text, asking=state.asking, origin=Origin.LOST)
    lost = 0 if was_heard(act) else state.lost + 1
    state = state.model_copy(update={"facts": {**state.facts, slot.id: fact}, "lost": lost})
    doubt = slot.urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY)
    return state, (Doubt(slot=slot.id),) if doubt else ()
