"""Answers that are spoken, carried through a room, and heard: the audio path of an interview without a sound card."""

from __future__ import annotations

import math
import zlib
from array import array
from collections.abc import Iterator
from itertools import repeat

from voice_triage.audio.frames import FRAME_BYTES, SAMPLE_RATE, SAMPLE_WIDTH, SILENCE, Frame
from voice_triage.audio.recorded import LEAD_IN
from voice_triage.audio.sources import Turn
from voice_triage.audio.vad import SpeechDetector
from voice_triage.interview.ears import Question, SpokenEars
from voice_triage.interview.watching import NoWatcher
from voice_triage.knowledge.load import Knowledge
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.recognition.listener import Listener
from voice_triage.recognition.recognizer import Recognizer
from voice_triage.simulation.patient import MUMBLE
from voice_triage.simulation.speakers import spoken, voice_for

MUMBLED = "well you know the thing with it is"
"""Played backwards: a voice without words."""
USUAL_LEVEL = 1600.0
"""Root mean square of a voice at arm's length, for noise in a turn in which nobody speaks."""
LOUDEST = 32767


class Room:
    """A background sound, without end, at a distance (dB) below the voice."""

    def __init__(self, noise: bytes = b"", snr_db: float = math.inf) -> None:
        """`noise`: PCM; empty is a silent room."""
        self._noise = array("h", noise)
        self._snr_db = snr_db

    def frames(self, voice: bytes, moment: int) -> Iterator[Frame]:
        """The voice in the room, then the room alone, without end. `moment` says which part of the noise is heard."""
        framed = (
            voice[at : at + FRAME_BYTES].ljust(FRAME_BYTES, b"\0") for at in range(0, len(voice), FRAME_BYTES)
        )
        if not self._noise:
            yield from framed
            yield from repeat(SILENCE)
        gain = self._gain(voice)
        place = moment % len(self._noise)
        for frame in (*framed, *repeat(SILENCE, 60 * SAMPLE_RATE * SAMPLE_WIDTH // FRAME_BYTES)):
            mixed = array("h", frame)
            for index, sample in enumerate(mixed):
                noisy = sample + gain * self._noise[(place + index) % len(self._noise)]
                mixed[index] = max(-LOUDEST, min(LOUDEST, round(noisy)))
            place += len(mixed)
            yield mixed.tobytes()
        yield from repeat(SILENCE)

    def _gain(self, voice: bytes) -> float:
        level = _level(array("h", voice)) or USUAL_LEVEL
        return float(level / (_level(self._noise) or 1.0) / 10 ** (self._snr_db / 20))


class SpokenHearing:
    """Speaks an answer, and listens to it as an interview does."""

    def __init__(
        self,
        knowledge: Knowledge,
        patient: str,
        recognizer: Recognizer,
        detector: SpeechDetector,
        *,
        voice: str | None = None,
        room: Room | None = None,
    ) -> None:
        """`recognizer` should start afresh every turn, so that what was heard before changes nothing."""
        self._knowledge = knowledge
        self._patient = patient
        self._recognizer = recognizer
        self._detector = detector
        self._voice = voice_for(patient, voice)
        self._room = room or Room()

    def hear(self, question: Question, text: str, turn: int) -> tuple[Hypothesis, float]:
        """What arrives of an answer, and the audio seconds until we could go on."""
        moment = zlib.crc32(f"{self._patient} {turn}".encode())
        source = _Once(self._room.frames(self._pcm(text), moment))
        ears = SpokenEars(self._knowledge, Listener(source, self._recognizer, self._detector), NoWatcher())
        heard = ears.hear(question)
        return heard.hypothesis, heard.ended_s

    def _pcm(self, text: str) -> bytes:
        if not text.strip():
            return b""
        if text == MUMBLE:
            backwards = array("h", spoken(self._voice, MUMBLED))
            backwards.reverse()
            return LEAD_IN + backwards.tobytes()
        return LEAD_IN + spoken(self._voice, text)


class _Once:
    """A source with one turn."""

    def __init__(self, frames: Iterator[Frame]) -> None:
        self._frames = frames

    def frames(self, turn: Turn) -> Iterator[Frame]:  # noqa: ARG002 - one answer, whatever is asked
        return self._frames

    def close(self) -> None:
        """Holds nothing."""


def _level(samples: array[int]) -> float:
    """Root mean square of what sounds: pauses, 30 dB below the loudest stretch, do not count."""
    step = SAMPLE_RATE // 50
    blocks = [samples[at : at + step] for at in range(0, len(samples), step)]
    levels = [math.sqrt(sum(s * s for s in block) / len(block)) for block in blocks if block]
    loud = [level for level in levels if level > max(levels) / 32 and level > 0]
    return math.sqrt(sum(level * level for level in loud) / len(loud)) if loud else 0.0
