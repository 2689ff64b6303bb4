"""What the recogniser is fed of a turn, and what it is asked at the end."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from voice_triage.audio.endpointer import Endpointer
from voice_triage.audio.evidence import START_FRAMES
from voice_triage.audio.foreground import NearestVoice, Scene
from voice_triage.audio.frames import FRAME_SECONDS, Frame
from voice_triage.audio.patience import frames_in
from voice_triage.audio.signals import Signal
from voice_triage.recognition.agreement import agreed_answer, stands_out
from voice_triage.recognition.hypothesis import Hypothesis, Word
from voice_triage.recognition.recognizer import Expectation, ListensAgain, Recognizer

PRE_ROLL_FRAMES = frames_in(0.3)
"""Kept from before the first sign of speech: "h" and "f" are over before any detector is sure."""
STALE_FRAMES = frames_in(0.6)
"""A recogniser that heard more noise than this before speech began starts afresh, lest it made words of
it."""
HOLD_FRAMES = frames_in(0.36)
"""A pause longer than this is decoded only if speech goes on after it. The decoders know all words by then, the free one a
third of a second late, and most pauses are the end: decoding those to the last frame was a fifth of the work."""
PARTIAL_FRAMES = 10
"""Between two partial hypotheses for whoever watches: 0.32 s. Each costs a little decoding."""
SETTLE_FRAMES = frames_in(0.4)
"""Silence after a complete answer after which the decoders are asked for all they have: what they then need at the end is
nothing, and that much of the wait is saved. Who goes on so late begins a new breath."""
LISTEN_AGAIN_FRAMES = frames_in(8.0)
"""A longer answer is a story: its words are not those of one question, and hearing it again would be a wait."""
NOISE_SECONDS = 0.3
"""So much loud sound without speech is worth saying so: "it is noisy here"."""


class Decoding:
    """Feeds the recogniser what may be speech, with the pre-roll, and without the long pause or the grace after it."""

    def __init__(self, recognizer: Recognizer, expectation: Expectation) -> None:
        self._recognizer = recognizer
        self._expectation = expectation
        self._pre_roll: deque[Frame] = deque(maxlen=PRE_ROLL_FRAMES + START_FRAMES)
        self._held: list[Frame] = []
        """Frames of a long pause and of the grace, fed only if the answer goes on."""
        self._in_grace = False
        self._frames = 0
        self._taken: list[Frame] = []
        """What the recogniser was fed since it began."""
        self._is_settled = False
        """It was asked for all it has in this pause."""
        self._watched = 0
        """Frames of speech since the last partial hypothesis was due."""
        self.milliseconds = 0.0
        self.finish_milliseconds = 0.0
        self._restart()

    def follow(self, frame: Frame, signal: Signal, endpointer: Endpointer) -> None:
        """Takes the next frame and what the endpointer made of it."""
        self._frames += 1
        if self._in_grace and signal is not Signal.REOPENED:
            self._held.append(frame)
            if (
                signal is Signal.PAUSING
                and endpointer.silence_frames >= SETTLE_FRAMES
                and not self._is_settled
            ):
                self._settled()
        elif not endpointer.is_sounding:
            self._forget()
            self._pre_roll.append(frame)
        elif signal in (Signal.PAUSING, Signal.HEARD) and endpointer.pause_frames > HOLD_FRAMES:
            self._held.append(frame)
        else:
            if signal is Signal.SPEECH_STARTED and self._is_stale(endpointer.speech[0][0]):
                self._forget()
            self._feed([*self._held, frame] if len(self._taken) else [*self._pre_roll, frame])
            self._held.clear()
            self._pre_roll.append(frame)
            self._watched += signal in (Signal.SPEAKING, Signal.PAUSING)
        if signal in (Signal.SPEAKING, Signal.REOPENED):
            self._is_settled = False
        if signal in (Signal.HEARD, Signal.REOPENED):
            self._in_grace = signal is Signal.HEARD

    @property
    def is_partial_due(self) -> bool:
        """True every `PARTIAL_FRAMES` of an answer."""
        if self._in_grace or self._watched < PARTIAL_FRAMES:
            return False
        self._watched = 0
        return True

    def partial(self) -> Hypothesis:
        """The guess so far."""
        if not len(self._taken):
            return nothing_heard(self._expectation, loud_seconds=0)
        with self._timed():
            hypothesis = self._recognizer.partial()
        return self._on_turn_time(hypothesis)

    def is_complete(self, complete: Callable[[Hypothesis], bool]) -> bool:
        """Whether what was fed so far is a whole answer.

        The grammar is up to date, the free decoder a third of a second behind: where only its word is missing,
        it is asked for all it has. That brings the end of an answer forward by 0.1 to 0.3 s.
        """
        guess = self.partial()
        if complete(guess):
            return True
        lacks_free = guess.heard_grammar and not guess.heard_free
        if not (lacks_free and complete(replace(guess, heard_free=guess.heard_grammar or ""))):
            return False
        return complete(self._settled())

    def is_whole(self, whole: Callable[[Hypothesis], bool]) -> bool:
        """The same after a longer silence, of all that the decoders hold back: for any answer, not only the bare words of
        a grammar. Once in a pause at most: what follows is decoded as a segment of its own, and many would be many errors."""
        return not self._is_settled and bool(len(self._taken)) and whole(self._settled())

    def _settled(self) -> Hypothesis:
        """The guess with all that the decoders hold back."""
        self._is_settled = True
        with self._timed():
            settled = self._recognizer.settle()
        return self._on_turn_time(settled)

    def finish(self, scene: Scene, understood: Callable[[Hypothesis], bool] | None = None) -> Hypothesis:
        """The final guess. Where others talk around the answer to a closed question, the nearest voice's by itself.

        Where it is not `understood`, the question's own phrases are listened for in the same frames.
        """
        before = self.milliseconds
        with self._timed():
            hypothesis = self._recognizer.finish()
        hypothesis = self._on_turn_time(hypothesis)
        if self._expectation.words and agreed_answer(hypothesis) is None:
            hypothesis = self._nearest(scene, hypothesis)
        drowned = not hypothesis.near and scene.is_drowned
        hypothesis = replace(hypothesis, noisy=hypothesis.near or scene.is_noisy, drowned=drowned)
        if understood is not None and not hypothesis.noisy and not understood(hypothesis):
            hypothesis = replace(hypothesis, heard_phrases=self._among_phrases())
        self.finish_milliseconds = self.milliseconds - before
        return hypothesis

    def _nearest(self, scene: Scene, whole: Hypothesis) -> Hypothesis:
        """The nearest voice by itself where that is an answer, else the whole."""
        voices = map(self._apart, scene.nearest_voices())
        return next((near for near in voices if stands_out(near, whole)), whole)

    def _among_phrases(self) -> str:
        recognizer, phrases = self._recognizer, self._expectation.phrases
        if not phrases or not isinstance(recognizer, ListensAgain) or len(self._taken) > LISTEN_AGAIN_FRAMES:
            return ""
        with self._timed():
            return recognizer.among(self._taken, phrases)

    def _apart(self, voice: NearestVoice) -> Hypothesis:
        with self._timed():
            self._recognizer.start(self._expectation)
            for frame in voice.frames:
                self._recognizer.accept(frame)
            hypothesis = self._recognizer.finish()
        return replace(_later(hypothesis, voice.start_s), speech=True, near=True)

    def _is_stale(self, speech_start_s: float) -> bool:
        waited = round(speech_start_s / FRAME_SECONDS) - (self._frames - 1 - len(self._taken))
        return len(self._taken) > 0 and waited > PRE_ROLL_FRAMES + STALE_FRAMES

    def _feed(self, frames: list[Frame]) -> None:
        with self._timed():
            for frame in frames:
                self._recognizer.accept(frame)
        self._taken += frames

    def _forget(self) -> None:
        if len(self._taken):
            self._restart()

    def _restart(self) -> None:
        self._taken = []
        with self._timed():
            self._recognizer.start(self._expectation)

    def _on_turn_time(self, hypothesis: Hypothesis) -> Hypothesis:
        """The recogniser counts from the first frame it was fed; we count from the start of the turn."""
        offset = (self._frames - len(self._held) - len(self._taken)) * FRAME_SECONDS
        return replace(_later(hypothesis, offset), speech=True, noise=False)

    @contextmanager
    def _timed(self) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.milliseconds += (time.perf_counter() - start) * 1000


def _later(hypothesis: Hypothesis, seconds: float) -> Hypothesis:
    """With its words so much later."""
    words = tuple(Word(word.text, word.start + seconds, word.end + seconds) for word in hypothesis.words)
    return replace(hypothesis, words=words)


def nothing_heard(expectation: Expectation, loud_seconds: float) -> Hypothesis:
    """Nobody spoke; perhaps it was loud."""
    return Hypothesis(
        heard_free="",
        heard_grammar="" if expectation.words else None,
        speech=False,
        noise=loud_seconds >= NOISE_SECONDS,
    )
