"""The output that makes no sound, for text mode."""

from __future__ import annotations

from voice_triage.speech.output import Pcm, VoiceSettings


class SilentOutput:
    """Renders everything as zero samples, in no time."""

    name = "silent"
    rate_hz = 22_050
    version = "1"

    def start(self) -> None:
        """Is always ready."""

    def render(self, text: str, voice: VoiceSettings) -> Pcm:  # noqa: ARG002 - nothing sounds like nothing
        return Pcm(b"", self.rate_hz)

    def close(self) -> None:
        """Holds nothing."""
