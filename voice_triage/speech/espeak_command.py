"""The `espeak-ng` command: speaks where pyttsx3 does not. A process for each sentence: nothing wears out."""

from __future__ import annotations

import shutil
import struct
import subprocess
from functools import cached_property

from voice_triage.errors import SpeechError
from voice_triage.speech.espeak_library import FIX
from voice_triage.speech.output import Pcm, UnknownVoiceError, VoiceSettings, pause
from voice_triage.speech.text import has_words

_HEADER = struct.Struct("<4s4x4s10xHI6xH4s4x")
"""RIFF, WAVE, channels, rate, bits, data."""


class EspeakCommandOutput:
    """Takes 30 ms a sentence, most of it to load the voice."""

    name = "espeak-ng"
    rate_hz = 22_050

    timeout_seconds = 5.0

    def __init__(self, command: str = "espeak-ng") -> None:
        self._command = command

    @cached_property
    def version(self) -> str:
        """What `--version` says, without the folder of its data."""
        said = self._run("--version").stdout.decode("utf-8", "replace")
        return said.partition("Data at")[0].rpartition(":")[2].strip()

    def start(self) -> None:
        """Needs no time to get ready."""

    def render(self, text: str, voice: VoiceSettings) -> Pcm:
        if not has_words(text):
            return pause(self.rate_hz)
        # -b 1: the text is UTF-8, whatever the locale says.
        options = ("--stdout", "--stdin", "-b", "1", "-v", voice.voice, "-s", str(voice.words_per_minute))
        done = self._run(*options, text=text)
        said = done.stderr.decode("utf-8", "replace").strip()
        if "voice does not exist" in said:
            raise UnknownVoiceError(
                f'There is no voice "{voice.voice}".', "espeak-ng --voices lists them, in the column File."
            )
        if done.returncode != 0 or len(done.stdout) <= _HEADER.size:
            raise SpeechError(f"The espeak-ng command failed: {said or done.returncode}.", FIX)
        return _pcm_of(done.stdout)

    def close(self) -> None:
        """Holds nothing between sentences."""

    def _run(self, *options: str, text: str = "") -> subprocess.CompletedProcess[bytes]:
        path = shutil.which(self._command)
        if path is None:
            raise SpeechError(f"The command {self._command} is missing.", FIX)
        try:
            return subprocess.run(
                [path, *options],
                input=text.encode("utf-8"),
                capture_output=True,
                timeout=self.timeout_seconds,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SpeechError(f"The espeak-ng command failed: {error}.", FIX) from error


def _pcm_of(wav: bytes) -> Pcm:
    """The sound of a WAV written into a pipe: the lengths in its header are dummies."""
    riff, wave, channels, rate, bits, data = _HEADER.unpack_from(wav)
    if (riff, wave, channels, bits, data) != (b"RIFF", b"WAVE", 1, 16, b"data"):
        raise SpeechError("The espeak-ng command wrote something that is no 16-bit mono WAV.", FIX)
    pcm = wav[_HEADER.size :]
    return Pcm(pcm[: len(pcm) // 2 * 2], rate)
