"""The port for everything frames come from. Microphone, WAV files and a pipe stand beside this file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from voice_triage.audio.frames import Frame


@dataclass(frozen=True)
class Turn:
    """Whose turn it is to speak, and about what: lets recorded answers be chosen by question."""

    asking: str
    """Slot id, bundle id, `opening` or `read_back`."""
    slots: tuple[str, ...] = ()
    """The slots a bundle fills, in order; empty for anything else."""


class AudioSource(Protocol):
    """Where the person is heard."""

    def frames(self, turn: Turn) -> Iterator[Frame]:
        """Frames from now on, without end: a recording that is over goes on as silence.

        What arrived before this call is dropped (half duplex: it was our own voice).
        Raises AudioDeviceError when the device stops delivering.
        """

    def close(self) -> None:
        """Gives the device back. May be called twice."""
