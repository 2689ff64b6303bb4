"""The nearest voice: the loudest stretch of what was heard, everything around it turned down.

A television talks on before and after an answer, and a decoder that hears both makes a sentence of them. The person in the
room is the louder one, so the loudest stretch by itself is the answer. One person's own sentence is told from that
by its level: their words are about equally loud. Pure functions on levels and frames.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from voice_triage.audio.frames import FRAME_SECONDS, Frame
from voice_triage.audio.level import SILENT_DBFS

NEAR_DB = (6.0, 9.0)
"""Below the loudest tenth of a second: still the same stretch; the second where the first is no answer. Measured with a
television 10 dB softer than the answer, on half of the speakers: 6 dB finds 48 of 56, 8 dB 42; with 4 dB one is swapped."""
GAP_FRAMES = 4
"""The stop inside "ten" or "right" is no end."""
LEAD_FRAMES = 6
TAIL_FRAMES = 7
"""Kept around the stretch, turned down: consonants are soft, and a decoder needs to hear a beginning."""
TURNED_DOWN = 0.1
"""20 dB."""
OTHERS_FRAMES = 12
OTHERS_DB = 6.0
"""Others are talking when there is at least so much speech around the stretch, nine tenths of it softer by so much. True of
93 % of answers before a television 10 dB softer, and of 10 % of people's own sentences."""
NOISY_DB = 15.0
"""A room this little below the voice makes hearing hard."""
DROWNED_DB = 10.0
"""And this little makes it guessing. Measured: all of 45 answers with noise 10 dB below them stand out more, half of those
with noise 5 dB below them less; there the recogniser writes "no" for other words, and both decoders agree on it."""
ROOM_DBFS = -50.0
"""A room softer than this is quiet, however soft the voice."""


@dataclass(frozen=True)
class NearestVoice:
    """The loudest stretch of a turn, its surroundings turned down."""

    start_s: float
    """In seconds of audio from the start of the turn."""
    frames: list[Frame]


@dataclass
class Scene:
    """Everything one turn has brought, frame by frame."""

    frames: list[Frame] = field(default_factory=list)
    levels: list[float] = field(default_factory=list)
    """dBFS."""
    voiced: list[bool] = field(default_factory=list)
    """Whether the detector called it speech."""

    def accept(self, frame: Frame, level: float, is_speech: bool) -> None:
        """Takes the next frame."""
        self.frames.append(frame)
        self.levels.append(level)
        self.voiced.append(is_speech)

    @property
    def is_noisy(self) -> bool:
        """The room is loud, measured beside the voice (dishes, traffic), or others are talking in it."""
        return bool(self.nearest_voices()) or self._stands_out_by() < NOISY_DB

    @property
    def is_drowned(self) -> bool:
        """The voice is hardly louder than the noise around it."""
        return self._stands_out_by() < DROWNED_DB

    def _stands_out_by(self) -> float:
        """How far the voice is above the room, in dB; endless in a quiet one."""
        sounding = sorted(level for level in self.levels if level > SILENT_DBFS)
        room = sounding[len(sounding) // 5] if sounding else SILENT_DBFS
        return loudness(self.levels) - room if room > ROOM_DBFS else math.inf

    def nearest_voices(self) -> list[NearestVoice]:
        """The loudest stretch, narrow and wide, where others talk around it. None where nobody does, or the same person."""
        if len(self.levels) < OTHERS_FRAMES:
            return []
        stretches = dict.fromkeys(loudest_stretch(self.levels, near_db) for near_db in NEAR_DB)
        return [voice for stretch in stretches if (voice := self._apart(*stretch)) is not None]

    def _apart(self, first: int, last: int) -> NearestVoice | None:
        """These frames and their surroundings, turned down."""
        start, end = max(0, first - LEAD_FRAMES), last + 1 + TAIL_FRAMES
        around = [i for i, voiced in enumerate(self.voiced) if voiced and not start <= i < end]
        softer = loudness(self.levels) - OTHERS_DB
        if len(around) < OTHERS_FRAMES or sum(self.levels[i] > softer for i in around) > len(around) / 10:
            return None
        frames = [
            *map(_turned_down, self.frames[start:first]),
            *self.frames[first : last + 1],
            *map(_turned_down, self.frames[last + 1 : end]),
        ]
        return NearestVoice(start * FRAME_SECONDS, frames)


def loudness(levels: Sequence[float]) -> float:
    """Level of the loudest tenth of a second: one click does not count."""
    return max((min(levels[i : i + 3]) for i in range(len(levels) - 2)), default=SILENT_DBFS)


def loudest_stretch(levels: Sequence[float], near_db: float) -> tuple[int, int]:
    """First and last frame of the stretch about as loud as the loudest tenth of a second, which it holds."""
    floor = loudness(levels) - near_db
    loud = [i for i, level in enumerate(levels) if level > floor]
    first = last = max(range(len(levels) - 2), key=lambda i: min(levels[i : i + 3]))
    for i in loud:
        if last < i <= last + GAP_FRAMES:
            last = i
    for i in reversed(loud):
        if first - GAP_FRAMES <= i < first:
            first = i
    return first, last


def _turned_down(frame: Frame) -> Frame:
    return array("h", (round(sample * TURNED_DOWN) for sample in array("h", frame))).tobytes()
