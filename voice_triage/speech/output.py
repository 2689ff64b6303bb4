"""The port for what renders a sentence, and the values that go in and out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from voice_triage.audio.frames import SAMPLE_WIDTH, seconds_of
from voice_triage.errors import SpeechError

DEFAULT_VOICE = "gmw/en-us"
"""The name pyttsx3, the espeak-ng library and the espeak-ng command all know (Debian 1.51 and wheel 1.52)."""

PAUSE_SECONDS = 0.1
"""Length of what a text without words sounds like."""


@dataclass(frozen=True)
class VoiceSettings:
    """How a sentence should sound."""

    voice: str = DEFAULT_VOICE
    """An espeak-ng name: `gmw/en-us`, `gmw/en` (British), `en-us+f3` (a woman's). `en-gb` works in the
    command only: the library knows British as `gmw/en`."""
    words_per_minute: int = 150
    """espeak-ng takes 80 to 450. Its own default of 175, and pyttsx3's of 200, are too fast for advice."""


@dataclass(frozen=True)
class Pcm:
    """Rendered sound."""

    pcm: bytes
    """Mono, 16-bit, little-endian."""
    rate: int
    """Samples a second, Hz."""

    @property
    def seconds(self) -> float:
        """Length of the sound."""
        return seconds_of(self.pcm, self.rate)


@dataclass(frozen=True)
class Fault:
    """Something that does not work while speaking goes on in another way."""

    what: str
    fix: str


class UnknownVoiceError(SpeechError):
    """The output works, but has no voice of that name."""


class SpeechOutput(Protocol):
    """Turns text into sound. Text is clean (`speech.text`) and at most a paragraph."""

    @property
    def name(self) -> str:
        """Name of the engine, as a user knows it."""

    @property
    def rate_hz(self) -> int:
        """The rate its sound has."""

    @property
    def version(self) -> str:
        """Version of all that shapes the sound; part of the cache's key. SpeechError where it is missing."""

    def start(self) -> None:
        """Begins to get ready, and does not wait for it. Need not be called."""

    def render(self, text: str, voice: VoiceSettings) -> Pcm:
        """The whole text as sound. Raises SpeechError; never gives part of the sound."""

    def close(self) -> None:
        """Gives everything back, also while another thread renders. May be called twice."""


def pause(rate: int, seconds: float = PAUSE_SECONDS) -> Pcm:
    """Silence: what a text without words sounds like."""
    return Pcm(bytes(round(seconds * rate) * SAMPLE_WIDTH), rate)
