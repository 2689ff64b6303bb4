"""How loud a frame is, and how loud the room is."""

from __future__ import annotations

import math
from array import array

from voice_triage.audio.frames import FRAME_SECONDS, Frame

SILENT_DBFS = -100.0
"""What digital silence is called: quieter than any microphone, and still a number one can calculate with."""


def dbfs(frame: Frame) -> float:
    """Level of a frame in dB below full scale, without its DC offset (cheap sound cards have a large one)."""
    samples = array("h", frame)
    if not samples:
        return SILENT_DBFS
    mean = sum(samples) / len(samples)
    power = sum(sample * sample for sample in samples) / len(samples) - mean * mean
    if power < 0.1:
        return SILENT_DBFS
    return max(SILENT_DBFS, 10 * math.log10(power) - 20 * math.log10(32768))


class NoiseFloor:
    """The quietest recent level: falls at once, rises slowly, so that speech does not become the floor."""

    start_dbfs = -60.0
    """A quiet room with a cheap microphone: what we believe before having heard anything."""
    lowest_dbfs = -75.0
    """Some devices gate pauses to exact zeros; the hiss that follows is still not speech."""
    highest_dbfs = -30.0
    rise_db_per_second = 3.0
    """A fan that starts is known as the room within some seconds; the pauses inside speech keep it from
    rising."""

    def __init__(self) -> None:
        self.dbfs = self.start_dbfs

    def accept(self, level: float) -> float:
        """Takes the level of the next frame and gives the floor now."""
        risen = self.dbfs + self.rise_db_per_second * FRAME_SECONDS
        self.dbfs = min(self.highest_dbfs, max(self.lowest_dbfs, min(level, risen)))
        return self.dbfs
