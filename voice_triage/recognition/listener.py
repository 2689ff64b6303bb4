"""From a source to a hypothesis: the one path for the microphone, WAV files and pipes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, repeat

from voice_triage.audio.endpointer import Endpointer
from voice_triage.audio.frames import SILENCE, Frame
from voice_triage.audio.patience import Patience, frames_in
from voice_triage.audio.signals import Signal
from voice_triage.audio.sources import AudioSource, Turn
from voice_triage.audio.vad import SpeechDetector
from voice_triage.recognition.decoding import Decoding, nothing_heard
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.recognition.recognizer import Expectation, Recognizer


@dataclass(frozen=True)
class Heard:
    """One turn: what was heard, and when."""

    hypothesis: Hypothesis
    """`speech` is False when nobody spoke, and `noise` True when it was loud all the same."""
    speech: tuple[tuple[float, float], ...]
    """Start and end of each stretch of speech, in seconds of audio from the start of the turn."""
    heard_s: float | None
    """When the "heard" earcon could sound; None without speech. Its distance from the end of speech is the
    wait a person notices."""
    ended_s: float
    """When we could answer, in seconds of audio from the start of the turn."""
    decode_ms: float
    """Wall-clock milliseconds spent inside the recogniser, from `start` to `finish`."""
    finish_ms: float
    """Of these, the ones after the end: they add to the wait."""


class Listener:
    """Joins a source, a recogniser and a detector. One turn at a time."""

    def __init__(
        self,
        source: AudioSource,
        recognizer: Recognizer,
        detector: SpeechDetector,
        *,
        lingers: bool = True,
    ) -> None:
        """`lingers`: a turn is over when nothing can reopen it. A recording costs no waiting; at a microphone we speak
        meanwhile, and whoever takes our sentence back asks `goes_on`."""
        self.source = source
        self._recognizer = recognizer
        self._detector = detector
        self._lingers = lingers
        self._endpointer: Endpointer | None = None

    def listen(
        self,
        turn: Turn,
        expectation: Expectation,
        patience: Patience,
        complete: Callable[[Hypothesis], bool],
        on_signal: Callable[[Signal], None],
        on_partial: Callable[[Hypothesis], None] | None = None,
        understood: Callable[[Hypothesis], bool] | None = None,
        whole: Callable[[Hypothesis], bool] | None = None,
    ) -> Heard:
        """Listens until the turn is over, and no frame longer.

        `complete` says whether a hypothesis answers the question already; it is asked only in pauses.
        `on_signal` gets every signal except repeated ones. `on_partial` gets a partial hypothesis now and
        then while somebody speaks. `understood` says whether the final hypothesis means anything here; where it does
        not, the question's phrases are listened for once more. `whole` says after `patience.whole_seconds` of
        silence whether the words are a whole answer all the same. What any of these raises ends the turn. Raises
        AudioDeviceError when the source stops delivering.
        """
        decoding = Decoding(self._recognizer, expectation)
        endpointer = self._endpointer = Endpointer(self._detector, patience)
        whole_frames = frames_in(patience.whole_seconds)

        def is_over(silence_frames: int) -> bool:
            if decoding.is_complete(complete):
                return True
            return whole is not None and silence_frames >= whole_frames and decoding.is_whole(whole)

        heard_s: float | None = None
        last: Signal | None = None
        # A source drops what came before this call, so it is asked before the recogniser gets ready.
        frames = self.source.frames(turn)
        with _closed(frames):
            for frame in chain(frames, repeat(SILENCE)):
                signal = endpointer.accept(frame, lambda: is_over(endpointer.silence_frames))
                decoding.follow(frame, signal, endpointer)
                if signal is Signal.HEARD:
                    heard_s = endpointer.seconds
                if signal is not last:
                    on_signal(signal)
                last = signal
                if endpointer.is_over or (endpointer.ended_s is not None and not self._lingers):
                    break
                if on_partial and decoding.is_partial_due:
                    on_partial(decoding.partial())
        spoke = last is Signal.ENDED
        nothing = nothing_heard(expectation, endpointer.loud_seconds)
        hypothesis = decoding.finish(endpointer.scene, understood) if spoke else nothing
        return Heard(
            hypothesis,
            speech=tuple(endpointer.speech),
            heard_s=heard_s,
            ended_s=endpointer.ended_s or endpointer.seconds,
            decode_ms=decoding.milliseconds,
            finish_ms=decoding.finish_milliseconds,
        )

    def goes_on(self, frame: Frame) -> bool | None:
        """The next frame after a turn: True when the answer goes on in it, None when it can no longer."""
        endpointer = self._endpointer
        if endpointer is None or endpointer.is_over:
            return None
        return endpointer.accept(frame, lambda: False) is Signal.REOPENED

    @property
    def frames(self) -> list[Frame]:
        """Everything the latest turn has brought, and what came after it."""
        return [] if self._endpointer is None else self._endpointer.scene.frames


@contextmanager
def _closed(frames: Iterator[Frame]) -> Iterator[None]:
    """Ends the source's generator with the turn, also when the turn ends in an error."""
    try:
        yield
    finally:
        close = getattr(frames, "close", None)
        if close is not None:
            close()
