"""Hearing the person while we speak: an answer that goes on takes our sentence back, a word of the moment interrupts it.

The first needs no echo cancelling: what the microphone delivers when our sentence begins to sound left the air before it.
The second does, and is switched on by `[audio] barge_in`. Nothing interrupts the message of an emergency.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from voice_triage.audio.evidence import Evidence
from voice_triage.audio.frames import FRAME_SECONDS, Frame
from voice_triage.audio.patience import frames_in
from voice_triage.audio.vad import SpeechDetector
from voice_triage.dialogue.sentences.prompts import Sentence
from voice_triage.interview.ears import Question
from voice_triage.interview.moment import COMMANDS, Saying, word_of_the_moment, words_of
from voice_triage.knowledge.load import Knowledge
from voice_triage.recognition.agreement import agreed_answer
from voice_triage.recognition.decoding import PRE_ROLL_FRAMES
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.recognition.listener import Listener
from voice_triage.recognition.recognizer import Expectation, Recognizer
from voice_triage.understanding.expect import expectation

ECHO_FREE_SECONDS = 0.13
"""So long after our first sample the microphone's frames hold nothing of it: it takes 0.08 s to the air and 0.06 s back."""
GUESS_FRAMES = 4
"""Between two guesses, 0.13 s."""
MOST_BEHIND_FRAMES = frames_in(0.5)
"""Between an answer and our sentence. Where more has come, something else was said in between, by us as well."""
SETTLE_FRAMES = frames_in(0.2)
"""Silence after a word of the moment. It interrupts us then, within 0.3 s of being said."""
QUIET_FRAMES = frames_in(0.4)
"""A sound after this much quiet is a new one."""
LONGEST_FRAMES = frames_in(3.0)
"""Of one stretch of sound: a word of the moment is short, and what is left of our own voice goes on and on."""


class Interruption(StrEnum):
    """Why we fell silent."""

    WENT_ON = "went_on"
    """The answer was not over: what followed from it is taken back."""
    BROKE_IN = "broke_in"
    """Somebody had to say something now; its sound begins the next turn."""


class Arriving(Protocol):
    """What is needed of a microphone."""

    def arrived(self) -> list[Frame]:
        """What has come since the last call, without waiting."""

    def give_back(self, frames: Sequence[Frame]) -> None:
        """The next turn begins with these."""


class Overhearing(Protocol):
    """What a conversation and a mouth need of it."""

    def expect(self, question: Question, *, may_take_back: bool) -> None:
        """We are about to speak, and then to ask this. `may_take_back`: what the latest answer led to can be undone."""

    def begins(self, sentence: Sentence, *, is_last: bool) -> None:
        """This sentence, which may be interrupted, begins to sound now. `is_last`: it is the person's turn after it."""

    def interrupts(self) -> bool:
        """Whether to fall silent. Asked every 10 ms while the sentence sounds."""

    def interruption(self) -> Interruption | None:
        """After we have spoken: what made us fall silent, if anything did. The next turn begins with its sound."""


@dataclass
class _Stretch:
    """One sound that may be somebody breaking in."""

    frames: int = 0
    heard: Hypothesis | None = None
    """The latest guess,"""
    name: str = ""
    """and the word of the moment in it."""


class LiveOverhearing:
    """Overhears at a microphone."""

    def __init__(
        self,
        knowledge: Knowledge,
        microphone: Arriving,
        listener: Listener,
        recognizer: Recognizer,
        detector: SpeechDetector,
        *,
        barge_in: bool,
    ) -> None:
        """`listener` with the turn that may go on; `detector` of our own: the listener's is in the middle of that turn."""
        self._knowledge = knowledge
        self._microphone = microphone
        self._listener = listener
        self._recognizer = recognizer
        self._detector = detector
        self._barge_in = barge_in
        self._question: Question | None = None
        self._may_go_on = False
        self._may_break_in = False
        self._echo_free_left: int | None = None
        """Frames to come without our voice; None before our first sentence sounds."""
        self._before: Sentence | None = None
        self._saying = Saying("")
        self._evidence = Evidence(detector)
        self._stretch: _Stretch | None = None
        self._kept: deque[Frame] = deque(maxlen=PRE_ROLL_FRAMES)
        """What breaks in, with a little from before it."""
        self._cause: Interruption | None = None

    def expect(self, question: Question, *, may_take_back: bool) -> None:
        self._question = question
        self._may_go_on = may_take_back
        self._echo_free_left, self._before, self._cause = None, None, None
        self._detector.reset()
        self._evidence = Evidence(self._detector)
        self._forget_stretch()

    def begins(self, sentence: Sentence, *, is_last: bool) -> None:
        question = self._question
        self._may_break_in = self._barge_in and question is not None
        if question is not None:
            texts = [one.text for one in (self._before, sentence) if one is not None]
            asks = is_last or sentence.slot in (question.asking, *question.slots)
            self._saying = Saying(question.asking, question.slots, words_of(texts), asks)
        self._before = sentence
        if self._echo_free_left is None:
            self._overhear()
            self._echo_free_left = round(ECHO_FREE_SECONDS / FRAME_SECONDS)

    def interrupts(self) -> bool:
        if self._cause is None and (self._may_go_on or self._may_break_in):
            self._overhear()
        return self._cause is not None

    def interruption(self) -> Interruption | None:
        cause, self._cause, self._question = self._cause, None, None
        self._may_go_on = self._may_break_in = False
        match cause:
            case Interruption.WENT_ON:
                self._microphone.give_back(self._listener.frames)
            case Interruption.BROKE_IN:
                self._microphone.give_back(self._kept)
        return cause

    def _overhear(self) -> None:
        """Takes what has arrived. What comes after the frame that decides belongs to the next turn."""
        arrived = self._microphone.arrived()
        self._may_go_on &= len(arrived) <= MOST_BEHIND_FRAMES
        for number, frame in enumerate(arrived):
            if self._goes_on(frame):
                self._cause = Interruption.WENT_ON
                self._listener.frames.extend(arrived[number + 1 :])
            elif self._breaks_in(frame):
                self._cause = Interruption.BROKE_IN
                self._kept.extend(arrived[number + 1 :])
            if self._cause is not None:
                return

    def _goes_on(self, frame: Frame) -> bool:
        if not self._may_go_on:
            return False
        if self._echo_free_left is not None:
            self._echo_free_left -= 1
            self._may_go_on = self._echo_free_left >= 0
        goes_on = self._listener.goes_on(frame) if self._may_go_on else None
        self._may_go_on &= goes_on is not None
        return bool(goes_on)

    def _breaks_in(self, frame: Frame) -> bool:
        if not self._may_break_in:
            return False
        evidence = self._evidence
        evidence.accept(frame)
        self._kept.append(frame)
        is_sounding = evidence.is_sounding and evidence.frames_since_sound < QUIET_FRAMES
        if not is_sounding or (self._stretch is not None and self._stretch.frames >= LONGEST_FRAMES):
            self._forget_stretch()
            return False
        return self._names_it(self._begun(), frame)

    def _begun(self) -> _Stretch:
        """The stretch that goes on, or a new one."""
        if self._stretch is None:
            assert self._question is not None, "expect() comes first"
            self._recognizer.start(_expected(self._knowledge, self._question.asking))
            for earlier in [*self._kept][:-1]:
                self._recognizer.accept(earlier)
            self._kept = deque(self._kept, maxlen=LONGEST_FRAMES + PRE_ROLL_FRAMES)
            self._stretch = _Stretch()
        return self._stretch

    def _names_it(self, stretch: _Stretch, frame: Frame) -> bool:
        """Whether somebody has said a word of the moment, and is silent now: two guesses in a row name the same, or both
        decoders do. Our own sentences go on after what sounds like one.

        A free partial text is a third of a second late, so in the pause all is asked for that is held back.
        """
        self._recognizer.accept(frame)
        stretch.frames += 1
        is_pause = self._evidence.frames_since_voice == SETTLE_FRAMES
        if stretch.frames % GUESS_FRAMES and not is_pause:
            return False
        heard, was = self._recognizer.settle() if is_pause else self._recognizer.partial(), stretch.name
        if heard != stretch.heard:
            stretch.heard, stretch.name = heard, word_of_the_moment(self._knowledge, self._saying, heard)
        is_sure = stretch.name == was or agreed_answer(heard) is not None
        return bool(stretch.name) and is_sure and is_pause

    def _forget_stretch(self) -> None:
        if self._stretch is not None:
            self._stretch = None
        if self._kept.maxlen != PRE_ROLL_FRAMES:
            self._kept = deque(self._kept, maxlen=PRE_ROLL_FRAMES)


def _expected(knowledge: Knowledge, asking: str) -> Expectation:
    """What may be said now: the words of the question, and the commands, so that these too have two decoders."""
    question = expectation(knowledge, asking)
    commands = tuple(command.value for command in COMMANDS)
    return Expectation(question.asking, (*question.words, *commands), (*question.phrases, *commands))
