"""Deciding where an utterance starts and ends. A state machine over frames; audio is its only clock.

            speech               pause, complete           grace over (ENDED)
WAITING ─────────────▶ SPEAKING ──────────────────▶ GRACE ─────────────────▶ LINGERING ─────▶ OVER
   │                      ▲  │                       │                           │             ▲
   │                      │  │    speech goes on     │                           │             │
   │                      │  ◀───────────────────────┴───────────────────────────┘             │
   │                      └── pause, unfinished / longest_seconds (HEARD) ─────────────────────┤
   └───────────── start_seconds (NO_SPEECH) ───────────────────────────────────────────────────┘

While it lingers our sentence has begun, and is taken back if speech goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from voice_triage.audio.evidence import ONSET_DB, START_FRAMES, Evidence
from voice_triage.audio.foreground import Scene
from voice_triage.audio.frames import FRAME_SECONDS, Frame
from voice_triage.audio.patience import Patience, frames_in
from voice_triage.audio.signals import Signal
from voice_triage.audio.vad import SpeechDetector


class _State(StrEnum):
    WAITING = "waiting"
    SPEAKING = "speaking"
    GRACE = "grace"
    LINGERING = "lingering"
    OVER = "over"


_ONSET_FRAMES = frames_in(0.2)
"""How much longer than the grace we wait for a sound that has just begun: the detector needs so long to call a
soft "w" or "y" speech."""
_ASK_EVERY = 4
"""Frames between two questions whether the answer is complete. Each costs a partial decode, and the words of
a decoder change little in 0.13 s."""


class Endpointer:
    """Follows one turn. Give it every frame; make a new one for the next turn."""

    def __init__(self, detector: SpeechDetector, patience: Patience) -> None:
        detector.reset()
        self._evidence = Evidence(detector)
        self._complete_frames = frames_in(patience.complete_seconds)
        self._whole_frames = frames_in(patience.whole_seconds)
        self._unfinished_frames = max(2, frames_in(patience.unfinished_seconds))
        self._grace_frames = frames_in(patience.grace_seconds)
        self._open_frames = self._complete_frames + self._grace_frames
        """From the last of the answer that can be heard to our sentence, at least."""
        self._linger_frames = round(patience.linger_seconds / FRAME_SECONDS)
        self._start_frames = frames_in(patience.start_seconds)
        self._longest_frames = max(2, frames_in(patience.longest_seconds))
        self._state = _State.WAITING
        self._frames = 0
        self._segments: list[tuple[int, int]] = []
        """First frame and the one after the last, of each stretch of speech."""
        self._ask_next = 0
        self._grace_left = 0
        self._ended_frames: int | None = None
        self._reopened = 0
        """The frame at which the answer went on, last."""
        self._in_lull = False
        self._quietest = 0.0
        """dBFS of the quietest frame of the grace: what stands out from it is a new sound."""
        self._last = Signal.WAITING

    def accept(self, frame: Frame, complete: Callable[[], bool]) -> Signal:
        """Takes the next frame. After the end nothing changes any more.

        `complete` says whether what was heard so far answers the question; it is asked only in pauses.
        """
        if self._state is _State.OVER:
            return self._last
        self._frames += 1
        self._evidence.accept(frame)
        if self._state is _State.WAITING:
            self._last = self._waiting(complete)
        elif self._state is _State.SPEAKING:
            self._last = self._speaking(complete)
        elif self._state is _State.GRACE:
            self._last = self._grace()
        else:
            self._last = self._lingering()
        return self._last

    @property
    def is_over(self) -> bool:
        """Nothing can reopen it any more."""
        return self._state is _State.OVER

    @property
    def seconds(self) -> float:
        """Audio taken so far."""
        return self._frames * FRAME_SECONDS

    @property
    def speech(self) -> list[tuple[float, float]]:
        """Start and end of each stretch of speech so far, in seconds from the start of the turn."""
        return [(start * FRAME_SECONDS, end * FRAME_SECONDS) for start, end in self._segments]

    @property
    def ended_s(self) -> float | None:
        """When we would have spoken, in seconds from the start of the turn; None while it lasts."""
        return None if self._ended_frames is None else self._ended_frames * FRAME_SECONDS

    @property
    def is_sounding(self) -> bool:
        """True while something may be speech, surely or perhaps: a recogniser should be hearing this."""
        return self._state not in (_State.WAITING, _State.OVER) or self._evidence.is_sounding

    @property
    def scene(self) -> Scene:
        """Everything heard so far, as loud as it was."""
        return self._evidence.scene

    @property
    def pause_frames(self) -> int:
        """Frames since anything that was perhaps speech."""
        return self._evidence.frames_since_sound

    @property
    def silence_frames(self) -> int:
        """Frames since the voice of the answer, or since it went on."""
        return min(self._evidence.frames_since_voice, self._frames - self._reopened)

    @property
    def loud_seconds(self) -> float:
        """How much of the turn stood out from the room, speech or not."""
        return self._evidence.loud_frames * FRAME_SECONDS

    def _waiting(self, complete: Callable[[], bool]) -> Signal:
        evidence = self._evidence
        if evidence.has_started:
            return self._start(evidence.speech_run)
        # Too short or too soft for the detector: the recogniser's word opens the turn.
        pause = evidence.frames_since_sound
        is_late = self._frames >= self._start_frames and not evidence.speech_run
        if evidence.is_sounding and (is_late or self._should_ask(pause)) and complete():
            self._ask_next = 0
            return self._start(pause + evidence.last_sound_frames)
        if is_late:
            self._state, self._ended_frames = _State.OVER, self._frames
            return Signal.NO_SPEECH
        return Signal.WAITING

    def _start(self, frames_ago: int) -> Signal:
        self._state = _State.SPEAKING
        start = max(0, self._frames - frames_ago)
        self._segments.append((start, max(start + 1, self._frames - self._evidence.frames_since_sound)))
        return Signal.SPEECH_STARTED

    def _speaking(self, complete: Callable[[], bool]) -> Signal:
        evidence = self._evidence
        if evidence.frames_since_speech == 0:
            self._extend_speech(evidence.speech_run)
        silence = self._frames - self._segments[-1][1]
        if self._is_too_long(frames_left=1) or silence >= self._unfinished_frames - 1:
            return self._heard(grace_frames=1)
        if self._should_ask(self.silence_frames) and complete():
            return self._heard(self._grace_frames)
        return Signal.PAUSING if silence else Signal.SPEAKING

    def _extend_speech(self, run: int) -> None:
        """Speech now: it belongs to the stretch that was going on, or after a pause begins a new one."""
        start, end = self._segments[-1]
        if self._frames - end > self._complete_frames:
            start = self._frames - max(1, run)
            self._segments.append((start, self._frames))
        else:
            self._segments[-1] = (start, self._frames)

    def _heard(self, grace_frames: int) -> Signal:
        self._state = _State.GRACE
        self._grace_left = grace_frames
        self._in_lull = True
        self._quietest = self._evidence.level
        return Signal.HEARD

    def _grace(self) -> Signal:
        if self._is_too_long(frames_left=0):
            return self._end(linger_frames=0)
        if self._goes_on():
            return self._reopen()
        is_open = self._may_begin() or self._grace_left > 0
        # The earcon may sound into the soft end of a word, our sentence may not: who goes on would be cut.
        is_open |= self._evidence.frames_since_answer < self._open_frames
        return Signal.PAUSING if is_open else self._end(self._linger_frames)

    def _lingering(self) -> Signal:
        if self._goes_on() or self._begins():
            self._ended_frames = None
            return self._reopen()
        may_begin = self._may_begin()
        if self._grace_left <= 0 and not may_begin:
            self._state = _State.OVER
        return Signal.ENDED

    def _goes_on(self) -> bool:
        """Whether somebody is surely speaking again.

        While a softer voice goes on without a break it is the television: only one as loud as the answer counts.
        """
        self._in_lull = self._in_lull and self._evidence.frames_since_speech == 0
        return self._new_run() >= START_FRAMES

    def _new_run(self) -> int:
        return self._evidence.voice_run if self._in_lull else self._evidence.speech_run

    def _reopen(self) -> Signal:
        self._state = _State.SPEAKING
        self._reopened = self._frames
        self._extend_speech(self._new_run())
        return Signal.REOPENED

    def _begins(self) -> bool:
        """Whether somebody seems to go on. Our sentence has begun: to be sure first would be too late."""
        return self._evidence.is_perhaps_voice and self._is_new()

    def _is_new(self) -> bool:
        """The latest frame stands out from the quietest of the pause."""
        return self._evidence.level > self._quietest + ONSET_DB

    def _may_begin(self) -> bool:
        """One frame less to wait; whether a sound has begun that may be speech. What begins in the very last frame is
        waited for. The end of what was said has faded, and the television never does."""
        self._grace_left -= 1
        self._quietest = min(self._quietest, self._evidence.level)
        return bool(self._new_run()) or (self._is_new() and self._grace_left > -_ONSET_FRAMES)

    def _end(self, linger_frames: int) -> Signal:
        self._state = _State.LINGERING if linger_frames else _State.OVER
        self._grace_left, self._ended_frames = linger_frames, self._frames
        return Signal.ENDED

    def _should_ask(self, pause: int) -> bool:
        is_due = pause in (self._complete_frames, self._whole_frames) or self._frames >= self._ask_next
        if pause < self._complete_frames or not is_due:
            return False
        self._ask_next = self._frames + _ASK_EVERY
        return True

    def _is_too_long(self, frames_left: int) -> bool:
        return self._frames - self._segments[0][0] >= self._longest_frames - frames_left
