"""Answers that were recorded before: WAV files in order, WAV files by question, raw PCM from a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import BinaryIO

from voice_triage.audio.frames import FRAME_BYTES, SAMPLE_RATE, SAMPLE_WIDTH, SILENCE, Frame
from voice_triage.audio.sources import Turn
from voice_triage.audio.wav import read_wav
from voice_triage.errors import AudioDeviceError, AudioFileError


def _quiet(seconds: float) -> bytes:
    return bytes(round(seconds * SAMPLE_RATE) * SAMPLE_WIDTH)


LEAD_IN = _quiet(0.3)
"""Quiet before each recording: many are cut so tightly that the word starts with the first sample."""
GAP = _quiet(0.4)
"""Quiet between the answers to the parts of one question: a breath, not an end."""


def frames_of(pcm: bytes) -> Iterator[Frame]:
    """The recording as frames, the last one filled up with silence, and silence after it for ever."""
    for start in range(0, len(pcm), FRAME_BYTES):
        yield pcm[start : start + FRAME_BYTES].ljust(FRAME_BYTES, b"\0")
    yield from repeat(SILENCE)


class WavSource:
    """One file a turn, in order; nobody speaks any more when they have run out.

    All are read here, so that a bad one is known before the first question.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self._answers = iter([LEAD_IN + read_wav(file) for file in files])

    def frames(self, turn: Turn) -> Iterator[Frame]:  # noqa: ARG002 - in order, whatever is asked
        return frames_of(next(self._answers, b""))

    def close(self) -> None:
        """Holds nothing."""


class AnswersSource:
    """One file a question, named by what is asked: `opening.wav`, `B6.wav`, `pain_score.wav`.

    Asked the same again, the same is said again; asked something without a file, nothing is. All files are
    read here, so that a bad one is known before the first question.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise AudioFileError(
                f"{folder} is not a folder.", "Name a folder with one WAV file per question."
            )
        files = sorted(file for file in folder.iterdir() if file.suffix.lower() == ".wav")
        if not files:
            raise AudioFileError(
                f"{folder} holds no WAV file.",
                "Put one there per question, named like it: opening.wav, B6.wav.",
            )
        self._answers = {file.stem: read_wav(file) for file in files}

    @property
    def names(self) -> frozenset[str]:
        """What there is an answer to, so that a misspelt file name can be pointed out."""
        return frozenset(self._answers)

    def frames(self, turn: Turn) -> Iterator[Frame]:
        return frames_of(self._answer(turn))

    def close(self) -> None:
        """Holds nothing."""

    def _answer(self, turn: Turn) -> bytes:
        asked = (turn.asking,) if turn.asking in self._answers else turn.slots
        # A person asked three things at once says "no" once.
        parts = dict.fromkeys(self._answers[name] for name in asked if name in self._answers)
        return LEAD_IN + GAP.join(parts) if parts else b""


class PipeSource:
    """Raw mono 16-bit little-endian PCM at 16 kHz from a stream, for example standard input.

    Nothing is dropped between turns: a pipe has no "now", and a file sent through it must give the same each
    time. After its end there is silence for ever.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._over = False

    def frames(self, turn: Turn) -> Iterator[Frame]:  # noqa: ARG002 - a pipe does not know what is asked
        while not self._over:
            block = self._read()
            whole = len(block) - len(block) % SAMPLE_WIDTH
            yield block[:whole].ljust(FRAME_BYTES, b"\0")
        yield from repeat(SILENCE)

    def close(self) -> None:
        """Reads no more. The stream belongs to whoever opened it."""
        self._over = True

    def _read(self) -> bytes:
        """The next frame; less only at the end. A pipe delivers what it has, at times half a sample."""
        block = b""
        while len(block) < FRAME_BYTES:
            try:
                more = self._stream.read(FRAME_BYTES - len(block))
            except (OSError, ValueError) as error:
                raise AudioDeviceError(
                    f"The audio pipe broke: {error}.", "Start its sender again."
                ) from error
            if not more:
                self._over = True
                break
            block += more
        return block
