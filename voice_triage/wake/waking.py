"""The port for what begins an interview. The phrase, ready-made words, a button and the keyboard stand beside this file."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from voice_triage.errors import AudioDeviceError

BEAT_SECONDS = 5.0
"""How often somebody who waits gives a sign of life."""
LONGEST_PAUSE_SECONDS = 30.0
"""Between two tries to get a lost microphone back."""


class Waker(Protocol):
    """Waits for somebody who wants to talk."""

    def wait(self, alive: Callable[[], None]) -> bool:
        """True when somebody calls, False when nobody ever will (the input has ended).

        Calls `alive` at least every `BEAT_SECONDS` or so. Raises AudioDeviceError when a device goes away.
        """

    def close(self) -> None:
        """Gives devices back. May be called twice."""


def wait_patiently(
    waker: Waker, alive: Callable[[], None], pause: Callable[[float], None] = time.sleep
) -> bool:
    """The same, through lost microphones: nobody is there to be told, so it is tried again for as long as it takes."""
    seconds = 1.0
    while True:
        try:
            return waker.wait(alive)
        except AudioDeviceError:
            alive()
            pause(seconds)
            seconds = min(LONGEST_PAUSE_SECONDS, 2 * seconds)
