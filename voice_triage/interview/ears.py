"""Where answers come from: a microphone or recordings through the listener, or a keyboard."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from voice_triage.audio.health import FAULTS, Notice
from voice_triage.audio.patience import Patience
from voice_triage.audio.signals import Signal
from voice_triage.audio.sources import Turn
from voice_triage.errors import AudioDeviceError
from voice_triage.knowledge.load import Knowledge
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.recognition.listener import Heard, Listener
from voice_triage.recognition.typed import TypedAnswers
from voice_triage.understanding.expect import expectation, is_complete, is_whole
from voice_triage.understanding.interpret import interpret, is_understood

REOPEN_SECONDS = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Waits before the tries to get a lost microphone back; a minute in all, then we give up aloud."""


EARLY_SECONDS = 0.08
"""Speech that is there this soon after we have ended began before: nobody reacts within less than 0.15 s."""

Pace = Literal["between", "usual", "unhurried", "paused", "reopened", "interrupted"]
_PATIENCE = {"between": Patience.between, "unhurried": Patience.story, "paused": Patience.paused}


@dataclass(frozen=True)
class Question:
    """The question that is running: what `interpret` is told, and which recording answers it."""

    asking: str
    """Slot, bundle, `opening` or `read_back`."""
    name: str
    """As `asking`, but every yes or no about our own words has its own: `confirm`, `repeat_offer`, ..."""
    slots: tuple[str, ...] = ()
    """The slots it is about."""
    pace: Pace = "usual"
    """How long we wait for an answer: for a breath between two passages, as usual, as for a story, or in a pause; longer
    for one that went on when we thought it over, and as usual for one that has begun by interrupting us."""


class Ears(Protocol):
    """Where answers come from."""

    def listen(self, question: Question) -> Hypothesis | None:
        """What was said to the running question; None when there will never be another answer."""

    def close(self) -> None:
        """Gives devices back. May be called twice."""


class Watcher(Protocol):
    """Whoever follows the listening: events, lights, the earcon."""

    def listening(self, question: Question) -> None:
        """We listen from now on."""

    def signal(self, signal: Signal) -> None:
        """The endpointer's state has changed."""

    def hypothesis(self, hypothesis: Hypothesis, *, final: bool) -> None:
        """A partial or final guess."""


class TypedEars:
    """Lines from a text stream."""

    def __init__(self, answers: TypedAnswers, watcher: Watcher) -> None:
        self._answers = answers
        self._watcher = watcher

    def listen(self, question: Question) -> Hypothesis | None:
        self._watcher.listening(question)
        return self._answers.read()

    def close(self) -> None:
        """Holds nothing."""


class SpokenEars:
    """A listener with the knowledge of what can be expected as an answer."""

    def __init__(
        self, knowledge: Knowledge, listener: Listener, watcher: Watcher, *, lag_seconds: float = 0.0
    ) -> None:
        """`lag_seconds` from the air to our ears and from us to the air: taken off the wait after an answer."""
        self._lag_seconds = lag_seconds
        self._knowledge = knowledge
        self._listener = listener
        self._watcher = watcher

    def listen(self, question: Question) -> Hypothesis | None:
        return self.hear(question).hypothesis

    def hear(self, question: Question) -> Heard:
        """One turn with its times. Raises AudioDeviceError when the source fails."""
        self._watcher.listening(question)
        heard = self._listener.listen(
            Turn(asking=question.name, slots=question.slots),
            expectation(self._knowledge, question.asking),
            patience_for(self._knowledge, question.asking, question.pace).sooner(self._lag_seconds),
            complete=lambda hypothesis: is_complete(self._knowledge, question.asking, hypothesis),
            on_signal=self._watcher.signal,
            on_partial=lambda hypothesis: self._watcher.hypothesis(hypothesis, final=False),
            whole=lambda hypothesis: is_whole(self._knowledge, question.asking, hypothesis),
            understood=lambda hypothesis: is_understood(self._knowledge, question.asking, hypothesis),
        )
        self._watcher.hypothesis(heard.hypothesis, final=True)
        return heard

    def is_pressing(self, question: Question, hypothesis: Hypothesis) -> bool:
        """A command, or words that may mean an emergency: to be acted on whatever else is wrong."""
        act = interpret(self._knowledge, question.asking, hypothesis)
        return bool(act.command or act.emergency or act.ask_now)

    def close(self) -> None:
        self._listener.source.close()


class Helper(Protocol):
    """What ears need of the rest of the program when something is wrong with what they hear."""

    half_duplex: bool
    """The microphone is not heard while we speak."""

    def reopen(self) -> None:
        """Opens the microphone anew, wherever it is now. Raises AudioDeviceError."""

    def lost_unnoticed(self) -> AudioDeviceError | None:
        """What has become of the microphone, if frames still come and it is gone all the same."""

    def announce(self, prompt: str) -> None:
        """Speaks a prompt by its id."""

    def ask_again(self) -> None:
        """Speaks the running question once more."""

    def fault(self, what: str, fix: str) -> None:
        """Shows what is wrong."""

    def notices(self, speech: Sequence[tuple[float, float]]) -> Sequence[Notice]:
        """What is wrong with how the turn sounded in which somebody spoke at these seconds."""


class PatientEars:
    """Spoken ears of somebody who is really there: microphones die, rooms are noisy, people answer too early."""

    def __init__(self, ears: SpokenEars, helper: Helper, wait: Callable[[float], None] = time.sleep) -> None:
        self._ears = ears
        self._helper = helper
        self._wait = wait
        self._asked_again = False
        """Because the last answer came too early: the next one is taken as it is."""

    def listen(self, question: Question) -> Hypothesis | None:
        while True:
            try:
                heard = self._ears.hear(question)
            except AudioDeviceError as error:
                self._recover(error)
                continue
            moved = None if heard.speech else self._helper.lost_unnoticed()
            if moved is not None:
                self._recover(moved)
                continue
            self._tell(heard)
            if not self._came_too_early(question, heard):
                return heard.hypothesis
            self._helper.announce("spoke_early")
            self._helper.ask_again()

    def close(self) -> None:
        self._ears.close()

    def _tell(self, heard: Heard) -> None:
        for notice in self._helper.notices(heard.speech):
            self._helper.fault(*FAULTS[notice])
            # Of words in a loud room the conversation says so itself, where it could not understand them.
            if notice is not Notice.NOISY or not heard.hypothesis.noisy:
                self._helper.announce(f"microphone_{notice.value}")

    def _came_too_early(self, question: Question, heard: Heard) -> bool:
        """The answer began while we were still speaking: what is left of it may mean the opposite. Asked again once.

        Commands and emergencies are acted on, however much of them was heard.
        """
        began = heard.speech[0][0] if heard.speech else EARLY_SECONDS
        is_early = self._helper.half_duplex and question.pace == "usual" and began < EARLY_SECONDS
        if not is_early or self._asked_again or self._ears.is_pressing(question, heard.hypothesis):
            self._asked_again = False
            return False
        self._asked_again = True
        return True

    def _recover(self, lost: AudioDeviceError) -> None:
        self._ears.close()
        self._helper.fault(lost.what, lost.fix)
        self._helper.announce("microphone_lost")
        for seconds in REOPEN_SECONDS:
            self._wait(seconds)
            try:
                self._helper.reopen()
            except AudioDeviceError as error:
                lost = error
                continue
            self._helper.announce("microphone_back")
            self._helper.ask_again()
            return
        self._helper.announce("microphone_gone")
        raise lost


def patience_for(knowledge: Knowledge, asking: str, pace: Pace = "usual") -> Patience:
    """How long we wait for this question's answer."""
    if pace == "reopened":
        return patience_for(knowledge, asking).reopened()
    if pace in _PATIENCE:
        return _PATIENCE[pace]()
    if asking == "opening":
        return Patience.story()
    slot = knowledge.triage.slots.get(asking)
    if slot is not None and slot.is_numeric:
        return Patience.number()
    return Patience.closed()
