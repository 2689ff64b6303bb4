"""The Enter key: the plainest way to begin."""

from __future__ import annotations

import select
from collections.abc import Callable
from typing import TextIO

from voice_triage.wake.waking import BEAT_SECONDS


class KeyWaker:
    """A line from a keyboard, or from any stream of lines."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def wait(self, alive: Callable[[], None]) -> bool:
        while not select.select([self._stream], [], [], BEAT_SECONDS)[0]:
            alive()
        return bool(self._stream.readline())

    def close(self) -> None:
        """The stream belongs to whoever opened it."""
