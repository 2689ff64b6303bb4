"""Outputs that behave as told."""

from __future__ import annotations

import threading

from voice_triage.errors import SpeechError
from voice_triage.speech.output import Pcm, UnknownVoiceError, VoiceSettings

RATE = 22_050


class CountingOutput:
    """Renders a text as its own characters and remembers what it was asked."""

    rate_hz = RATE
    version = "1"

    def __init__(self, name: str = "counting") -> None:
        self.name = name
        self.asked: list[tuple[str, VoiceSettings]] = []
        self.starts = 0
        self.is_closed = False

    def start(self) -> None:
        self.starts += 1

    def render(self, text: str, voice: VoiceSettings) -> Pcm:
        self.asked.append((text, voice))
        return Pcm(text.encode("utf-16-le"), RATE)

    def close(self) -> None:
        self.is_closed = True


class BrokenOutput(CountingOutput):
    """Fails, each time in the same words."""

    def render(self, text: str, voice: VoiceSettings) -> Pcm:
        super().render(text, voice)
        raise SpeechError(f"{self.name} is broken.", f"Mend {self.name}.")


class MissingOutput(CountingOutput):
    """Its library is not installed, so it has no version."""

    @property
    def version(self) -> str:  # type: ignore[override]
        raise SpeechError("The library is missing.", "Install it.")


class OneVoiceOutput(CountingOutput):
    """Knows one voice."""

    def render(self, text: str, voice: VoiceSettings) -> Pcm:
        if voice.voice != "gmw/en-us":
            raise UnknownVoiceError(f'There is no voice "{voice.voice}".', "Choose another.")
        return super().render(text, voice)


class GatedOutput(CountingOutput):
    """Does not finish before it is let, or closed: then it fails, as a killed worker does."""

    def __init__(self) -> None:
        super().__init__("gated")
        self.has_begun = threading.Event()
        self.may_end = threading.Event()

    def render(self, text: str, voice: VoiceSettings) -> Pcm:
        self.has_begun.set()
        assert self.may_end.wait(20)
        if self.is_closed:
            raise SpeechError("The voice has been closed.")
        return super().render(text, voice)

    def close(self) -> None:
        super().close()
        self.may_end.set()
