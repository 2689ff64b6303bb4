"""Where answers come from: a microphone or recordings through the listener, or a keyboard."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from voice_triage.audio.endpointer import Signal
from voice_triage.audio.patience import Patience
from voice_triage.audio.sources import Turn
from voice_triage.errors import AudioDeviceError
from voice_triage.knowledge.load import Knowledge
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.recognition.listener import Heard, Listener
from voice_triage.recognition.typed import TypedAnswers
from voice_triage.triage.model import SlotKind
from voice_triage.understanding.expect import expectation, is_complete

REOPEN_SECONDS = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Waits before the tries to get a lost microphone back; a minute in all, then we give up aloud."""


Pace = Literal["between", "usual", "paused"]


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
    """How long we wait for an answer: for a breath between two passages, as usual, or while the person needs time."""


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

    def __init__(self, knowledge: Knowledge, listener: Listener, watcher: Watcher) -> None:
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
            patience_for(self._knowledge, question.asking, question.pace),
            complete=lambda hypothesis: is_complete(self._knowledge, question.asking, hypothesis),
            on_signal=self._watcher.signal,
            on_partial=lambda hypothesis: self._watcher.hypothesis(hypothesis, final=False),
        )
        self._watcher.hypothesis(heard.hypothesis, final=True)
        return heard

    def close(self) -> None:
        self._listener.source.close()


class PatientEars:
    """Spoken ears whose microphone may die: it is announced, reopened with back-off, and the question asked again."""

    def __init__(
        self,
        ears: SpokenEars,
        reopen: Callable[[], None],
        announce: Callable[[str], None],
        ask_again: Callable[[], None],
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """`reopen` opens the microphone anew or raises AudioDeviceError; `announce` speaks a prompt by its id;
        `ask_again` speaks the running question once more.
        """
        self._ears = ears
        self._reopen = reopen
        self._announce = announce
        self._ask_again = ask_again
        self._wait = wait

    def listen(self, question: Question) -> Hypothesis | None:
        while True:
            try:
                return self._ears.listen(question)
            except AudioDeviceError as error:
                self._recover(error)

    def close(self) -> None:
        self._ears.close()

    def _recover(self, lost: AudioDeviceError) -> None:
        self._ears.close()
        self._announce("microphone_lost")
        for seconds in REOPEN_SECONDS:
            self._wait(seconds)
            try:
                self._reopen()
            except AudioDeviceError as error:
                lost = error
                continue
            self._announce("microphone_back")
            self._ask_again()
            return
        self._announce("microphone_gone")
        raise lost


def patience_for(knowledge: Knowledge, asking: str, pace: Pace = "usual") -> Patience:
    """How long we wait for this question's answer."""
    if pace != "usual":
        return Patience.between() if pace == "between" else Patience.paused()
    if asking == "opening":
        return Patience.story()
    slot = knowledge.triage.slots.get(asking)
    if slot is not None and slot.kind in (SlotKind.NUMBER, SlotKind.DURATION):
        return Patience.number()
    return Patience.closed()
