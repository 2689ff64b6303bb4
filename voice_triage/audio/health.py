"""What is wrong with a microphone that works: muted, too loud, humming, in a noisy room, or simply not near anybody.

Levels are in dBFS of frames. Every notice has limits that an ordinary room and an ordinary voice stay well inside of.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from statistics import quantiles

from voice_triage.audio.frames import FRAME_SECONDS, SAMPLE_RATE, Frame
from voice_triage.audio.level import SILENT_DBFS, dbfs
from voice_triage.audio.sources import AudioSource, Turn

CLIPPED_SAMPLE = 32_000
CLIPPED_SHARE = 0.01
"""Of the samples of a frame."""
CLIPPED_SECONDS = 0.5
"""Clipping in so much of a turn is heard as other words; the peak of one loud word is not."""
HUM_DBFS = -45.0
HUM_HZ = 180.0
HUM_SHARE = 0.9
"""Of the power between our words: mains hum lies at 50, 100 and 150 or 60, 120 and 180 Hz."""
NOISY_DBFS = -38.0
"""Background from here on: a kitchen fan beside the microphone."""
NOISY_SNR_DB = 12.0
"""A voice that stands out less is misheard: 10 dB in a kitchen costs 5 answers of 100."""
FAR_DBFS = -46.0
"""A voice below is far away, or the microphone is turned down."""
LONELY_SECONDS = 60.0
LONGEST_FRAMES = round(60 / FRAME_SECONDS)
"""Of a turn that are looked at: none is longer but the wait for a wake word, which goes on for days."""
SHORTEST_SPEECH_FRAMES = 8
"""Less tells nothing about a voice."""
MOST_OFTEN = {"noisy": 2}
"""How often a notice is given in an interview, where it is not once."""


class Notice(StrEnum):
    """What a person can do something about. The value names the prompt, `microphone_VALUE`."""

    MUTED = "muted"
    """Nothing but zeros."""
    CLIPPING = "clipping"
    HUM = "hum"
    NOISY = "noisy"
    FAR = "far"
    LONELY = "lonely"
    """No speech for a minute."""
    MONITOR = "monitor"
    """It is no microphone but the speaker's own sound: the sound server's choice where a microphone is missing."""


FAULTS = {
    Notice.MUTED: (
        "The microphone sends nothing but silence.",
        "Switch it on, or unmute it in the sound settings.",
    ),
    Notice.CLIPPING: (
        "The microphone is set too loud.",
        "Turn its level down, or sit a little further away.",
    ),
    Notice.HUM: ("The microphone hums.", "Move it away from power supplies, or use another cable or socket."),
    Notice.NOISY: ("It is noisy where the microphone is.", "Come closer to it, or turn the noise down."),
    Notice.FAR: ("The microphone hears the voice only softly.", "Come closer, or turn its level up."),
    Notice.LONELY: (
        "Nobody has spoken for a minute.",
        "Check the microphone: voice-triage devices --level",
    ),
    Notice.MONITOR: (
        "What is heard is the sound of the speaker, not of a microphone.",
        "Plug the microphone in, or choose it with --mic NAME. See the names with: voice-triage devices",
    ),
}
"""What is wrong and what helps, for captions and events."""


class HeedfulSource:
    """A source that listens to how it sounds. Ask for `notices` after each turn."""

    def __init__(self, source: AudioSource) -> None:
        self._source = source
        self._given: Counter[Notice] = Counter()
        self._ever_sounded = False
        self._ever_spoken = False
        self._quiet_seconds = 0.0
        self._start_turn()

    def frames(self, turn: Turn) -> Iterator[Frame]:
        frames = self._source.frames(turn)
        self._start_turn()
        return self._heeded(frames)

    def close(self) -> None:
        self._source.close()

    def notices(self, speech: Sequence[tuple[float, float]]) -> list[Notice]:
        """What to tell after a turn in which somebody spoke at these seconds; each as often as is bearable."""
        self._ever_spoken |= bool(speech)
        self._quiet_seconds = 0.0 if speech else self._quiet_seconds + len(self._levels) * FRAME_SECONDS
        found = [notice for notice in self._found(speech) if self._given[notice] < MOST_OFTEN.get(notice, 1)]
        self._given.update(found[:1])
        return found[:1]

    def _start_turn(self) -> None:
        self._levels: list[float] = []
        self._clipped = 0
        self._quietest: tuple[float, Frame] = (0.0, b"")

    def _heeded(self, frames: Iterator[Frame]) -> Iterator[Frame]:
        for frame in frames:
            level = dbfs(frame)
            if len(self._levels) < LONGEST_FRAMES:
                self._levels.append(level)
            self._ever_sounded |= level > SILENT_DBFS
            self._clipped += level > -20 and _is_clipped(frame)
            if SILENT_DBFS < level < self._quietest[0]:
                self._quietest = level, frame
            yield frame

    def _found(self, speech: Sequence[tuple[float, float]]) -> Iterator[Notice]:
        """Worst first: one sentence at a time is enough."""
        if not self._ever_sounded and len(self._levels) * FRAME_SECONDS > 4:
            yield Notice.MUTED
        if self._clipped * FRAME_SECONDS >= CLIPPED_SECONDS:
            yield Notice.CLIPPING
        voice, room = self._voice_and_room(speech)
        if room is not None and room > HUM_DBFS and _low_share(self._quietest[1]) > HUM_SHARE:
            yield Notice.HUM
        if room is not None and (room > NOISY_DBFS or (voice is not None and voice - room < NOISY_SNR_DB)):
            yield Notice.NOISY
        if voice is not None and voice < FAR_DBFS:
            yield Notice.FAR
        if self._ever_sounded and self._quiet_seconds >= LONELY_SECONDS:
            yield Notice.LONELY

    def _voice_and_room(self, speech: Sequence[tuple[float, float]]) -> tuple[float | None, float | None]:
        """Level of the voice (its louder part) and of the room (its quieter part); None where there is too little."""
        spoken = {
            frame
            for start, end in speech
            for frame in range(int(start / FRAME_SECONDS), int(end / FRAME_SECONDS))
        }
        voice = [level for i, level in enumerate(self._levels) if i in spoken]
        room = [level for i, level in enumerate(self._levels) if i not in spoken]
        return (
            quantiles(voice, n=4)[2] if len(voice) >= SHORTEST_SPEECH_FRAMES else None,
            quantiles(room, n=4)[0] if len(room) >= SHORTEST_SPEECH_FRAMES else None,
        )


def _is_clipped(frame: Frame) -> bool:
    samples = array("h", frame)
    return sum(abs(sample) >= CLIPPED_SAMPLE for sample in samples) > CLIPPED_SHARE * len(samples)


def _low_share(frame: Frame) -> float:
    """How much of the power lies at the frequencies of mains hum."""
    import numpy as np

    samples = np.frombuffer(frame, dtype="<i2").astype(float)
    if not len(samples):
        return 0.0
    power = np.abs(np.fft.rfft((samples - samples.mean()) * np.hanning(len(samples)))) ** 2
    low = int(HUM_HZ * len(samples) / SAMPLE_RATE) + 3
    total = float(power.sum())
    return float(power[:low].sum()) / total if total else 0.0
