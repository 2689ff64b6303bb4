"""Signals made by arithmetic, and a detector that follows a script."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator

from voice_triage.audio.frames import FRAME_SAMPLES, SAMPLE_RATE, Frame


def tone(dbfs: float, samples: int = FRAME_SAMPLES, hertz: float = 250.0, rate: int = SAMPLE_RATE) -> bytes:
    """A sine of that level (RMS, below full scale)."""
    peak = 32768 * 10 ** (dbfs / 20) * math.sqrt(2)
    wave = (round(peak * math.sin(2 * math.pi * hertz * i / rate)) for i in range(samples))
    return array("h", (max(-32768, min(32767, value)) for value in wave)).tobytes()


class ScriptedDetector:
    """Says the next probability of its script for each frame, then 0."""

    def __init__(self, probabilities: Iterable[float]) -> None:
        self._script = list(probabilities)
        self._next: Iterator[float] = iter(self._script)

    def probability(self, frame: Frame) -> float:
        return next(self._next, 0.0)

    def reset(self) -> None:
        self._next = iter(self._script)
