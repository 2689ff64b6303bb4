"""The dialogue's state: one frozen value. Going back is an earlier value, resuming is a replay of acts."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from voice_triage.frozen import Frozen
from voice_triage.triage.assessment import Tier
from voice_triage.triage.facts import Fact, Value
from voice_triage.understanding.acts import Command

OPENING = "opening"
"""Requested slot of the free story."""
READ_BACK = "read_back"
"""Requested slot of what is about our own words: read-back, what to change in it, confirmation, offers."""

ASKED = "asked"
"""`be_seen` after an emergency message while it is asked whether the call can be made."""


class Phase(StrEnum):
    """Where the conversation stands."""

    OPENING = "opening"
    QUESTIONS = "questions"
    CONFIRM = "confirm"
    """A doubtful value has been said back; yes or no is awaited."""
    CHANGE = "change"
    """The question of an earlier answer is asked again; the old answer stands until there is a new one."""
    CORRECTION = "correction"
    """The person wants to change something and is asked what."""
    READ_BACK = "read_back"
    EMERGENCY = "emergency"
    """The emergency message has been spoken; only repeating it and goodbye are left."""
    RESULT = "result"
    """A passage of the result has been spoken. Silence goes on to the next one."""
    BE_SEEN = "be_seen"
    """The person is asked whether they can be seen in time."""
    REPEAT_OFFER = "repeat_offer"
    SUMMARY_OFFER = "summary_offer"
    ENDED = "ended"


class Ended(StrEnum):
    """How an interview ended."""

    RESULT = "result"
    EMERGENCY = "emergency"
    GOODBYE = "goodbye"


class Pending(Frozen):
    """A value that was heard with doubt and is being confirmed."""

    slot: str
    fact: Fact
    correction: bool = False
    """It would replace what is known; without a yes the old value stays."""
    tried: bool = False
    """A yes or no was asked for once already."""
    otherwise: Value | None = None
    """What is so where this is denied twice; None where there is more than one other answer."""
    also: Mapping[str, Fact] = {}
    """What else was heard with doubt in the same answer to the same question: one yes stores it all."""


class Place(Frozen):
    """Where the conversation stood when an earlier answer was to be changed."""

    phase: Phase
    asking: str
    rung: int = 0


class Answered(Frozen):
    """A question that is behind us, and the slots its answer filled: what "go back" undoes."""

    asking: str
    filled: tuple[str, ...] = ()


class DialogueState(Frozen):
    """Everything the next step depends on."""

    phase: Phase = Phase.OPENING
    asking: str = OPENING
    """The requested slot: a slot, a bundle, `opening`, or empty while something of our own is asked."""
    rung: int = 0
    """Step of the repair ladder for this question: 0 as written, 1 shorter, 2 with the choices."""
    not_matched: bool = False
    """The running question has had words for an answer that could not be matched to it."""
    facts: Mapping[str, Fact] = {}
    opened: tuple[str, ...] = ()
    """Bundles that were not answered with a clear no: their slots are asked one by one."""
    asked: tuple[str, ...] = ()
    """Every question asked, in order, without its repeats."""
    answered: tuple[Answered, ...] = ()
    told_of: tuple[str, ...] = ()
    """Slots of which was said that it is so, and not which of their values ("it is swollen")."""
    doubted: Mapping[str, Fact] = {}
    """What was said back for confirmation and not denied: heard a second time, it needs no third."""
    said_no: tuple[str, ...] = ()
    """Slots whose doubtful value was said back and denied: denied a second time, a yes or no question has its answer."""
    misheard: int = 0
    """Answers to questions that could not be understood, or only with doubt."""
    ask_next: tuple[str, ...] = ()
    """Urgency slots that words of the person may have meant: asked before anything else."""
    ask_anew: tuple[str, ...] = ()
    """Those of them that had an answer: asked a second time, and no third."""
    changing: str = ""
    """The slot whose earlier answer is being changed."""
    come_back: Place | None = None
    """Where to go on when the change is done."""
    pending: Pending | None = None
    to_confirm: tuple[Pending, ...] = ()
    """Doubtful signs that were volunteered: said back before anything else is asked."""
    emergencies: tuple[str, ...] = ()
    """Emergencies that are no slot of the knowledge folder (a stroke, a call for an ambulance)."""
    suspected: Mapping[str, str] = {}
    """Such emergencies that words only may have meant, with the slot that is asked instead: a yes to it confirms them."""
    tier: Tier | None = None
    """The tier as last assessed."""
    warned: bool = False
    """The emergency message has been spoken; it is never withdrawn."""
    lost: int = 0
    """Questions in a row that ended without an answer being heard."""
    unheard: tuple[str, ...] = ()
    """Questions that were lost because nothing was heard or understood: they may be asked once more at the end."""
    tried_again: bool = False
    """That has begun."""
    silent: int = 0
    """Turns in a row without a word."""
    turns: int = 0
    went_on: int = 0
    """Times the result went on to its next passage without a word: no turns of the person."""
    refusals: int = 0
    """Times "skip" was said to the running emergency question."""
    repeats: int = 0
    """Times the result or the emergency message was repeated."""
    passage: int = 0
    """The passage of the result that was spoken last."""
    told: Tier | None = None
    """The tier of the result that was told last."""
    be_seen: str = ""
    """Whether the person can be seen in time, or call in an emergency: yes, no, unknown; empty while not asked."""
    read_back_done: bool = False
    """The read-back has had its answer: it is not made again."""
    noted: tuple[str, ...] = ()
    """What is said only once in a session and has been said."""
    pace: int = 0
    """Steps faster (above zero) or slower than the voice began."""
    loudness: int = 0
    """Steps louder (above zero) or quieter than the voice began."""
    gave_up: bool = False
    """Three questions in a row were lost, or the person stopped early: the floor for that applies."""
    paused: bool = False
    waited: int = 0
    """Turns of this pause without a word to us."""
    asked_command: Command | None = None
    """A command that erases something and waits for a yes: `forget` or `start_over`."""
    asked_again: bool = False
    """That yes or no was asked for twice."""
    ended: Ended | None = None

    @property
    def listening_for(self) -> str:
        """What `interpret` is told the question is about."""
        if self.asked_command is not None:
            return READ_BACK
        if self.phase is Phase.OPENING:
            return OPENING
        if self.phase in (Phase.QUESTIONS, Phase.CHANGE):
            return self.asking
        return READ_BACK

    @property
    def turn_name(self) -> str:
        """What a recorded patient's answer to this is filed under: every yes or no of our own has a name."""
        if self.asked_command is not None:
            return f"{self.asked_command.value}_offer"
        names = {
            Phase.CONFIRM: "confirm",
            Phase.EMERGENCY: "emergency_call" if self.is_last_check else "emergency_offer",
            Phase.RESULT: "result",
            Phase.BE_SEEN: "be_seen",
            Phase.REPEAT_OFFER: "repeat_offer",
            Phase.SUMMARY_OFFER: "summary_offer",
            Phase.CORRECTION: "correction",
        }
        return names.get(self.phase, self.listening_for)

    @property
    def is_telling(self) -> bool:
        """Between two passages of the result: nobody has to say anything for it to go on."""
        return self.phase is Phase.RESULT and not self.paused and self.asked_command is None

    @property
    def is_last_check(self) -> bool:
        """All that matters has been said, and it is only asked whether it can be done: who is gone by now is calling."""
        return self.phase is Phase.EMERGENCY and self.be_seen == ASKED

    def known(self, slot: str) -> bool:
        """Asked or volunteered, also when the answer was lost: nothing to ask again."""
        return slot in self.facts


def with_facts(state: DialogueState, facts: Mapping[str, Fact]) -> DialogueState:
    """The state with these facts added or replaced."""
    return state.model_copy(update={"facts": {**state.facts, **facts}})


def without_facts(state: DialogueState, slots: tuple[str, ...]) -> DialogueState:
    """The state with these slots unasked again."""
    return state.model_copy(update={"facts": {s: f for s, f in state.facts.items() if s not in slots}})


def spoken_value(value: Value) -> str:
    """A value as a log line shows it."""
    return "+".join(value) if isinstance(value, tuple) else str(value)
