"""The port for what we play, and its ends without a sound card: WAV files, and nothing."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from voice_triage.audio.frames import SAMPLE_WIDTH
from voice_triage.audio.resample import resample
from voice_triage.audio.wav import write_wav
from voice_triage.errors import VoiceTriageError

Interrupt = Callable[[], bool]
"""Says whether to fall silent now. Asked again and again while something sounds; must be quick."""


class Player(Protocol):
    """Where our voice goes."""

    def play(self, pcm: bytes, rate: int, interrupt: Interrupt | None = None) -> bool:
        """Plays mono 16-bit PCM to its end and gives True, or False as soon as `interrupt` says so.

        Comes back when the last sample has sounded. Raises AudioDeviceError when the device stops taking
        sound.
        """

    def start(self, pcm: bytes, rate: int) -> None:
        """Begins to play and comes back at once: for earcons. What is played next follows it."""

    def close(self) -> None:
        """Gives the device back. May be called twice; what is played next opens it again."""


class SilentPlayer:
    """Plays nothing, in no time: for typed interviews and for `--mute`."""

    def play(self, pcm: bytes, rate: int, interrupt: Interrupt | None = None) -> bool:  # noqa: ARG002
        return not (interrupt and interrupt())

    def start(self, pcm: bytes, rate: int) -> None:
        """Plays nothing."""

    def close(self) -> None:
        """Holds nothing."""


class WavFilePlayer:
    """Writes each thing we say to a numbered WAV file, and all of it, with small gaps, to `interview.wav`."""

    gap_seconds = 0.3
    interview_rate = 22_050
    """Hz of `interview.wav`: the voices we use have this rate."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise VoiceTriageError(
                f"The folder {folder} cannot be made: {error.strerror}.", "Choose a folder you may write to."
            ) from error
        self._folder = folder
        self._written: list[Path] = []
        self._is_closed = False

    def play(self, pcm: bytes, rate: int, interrupt: Interrupt | None = None) -> bool:
        if interrupt and interrupt():
            return False
        path = self._folder / f"{len(self._written) + 1:04}.wav"
        write_wav(path, pcm, rate)
        self._written.append(path)
        return True

    def start(self, pcm: bytes, rate: int) -> None:
        self.play(pcm, rate)

    def close(self) -> None:
        """Writes `interview.wav`."""
        if self._is_closed or not self._written:
            return
        self._is_closed = True
        gap = bytes(round(self.gap_seconds * self.interview_rate) * SAMPLE_WIDTH)
        spoken = [_read_back(path, self.interview_rate) for path in self._written]
        write_wav(self._folder / "interview.wav", gap.join(spoken), self.interview_rate)


def _read_back(path: Path, rate: int) -> bytes:
    """What we wrote, at the rate of the whole."""
    with wave.open(str(path), "rb") as file:
        return resample(file.readframes(file.getnframes()), file.getframerate(), rate)
