"""Between interviews: a service that is up, has everything loaded, and waits to be called."""

from __future__ import annotations

import signal
from collections.abc import Callable

CALL = signal.SIGUSR1
"""What a push button or `voice-triage service call` sends."""
BEAT_SECONDS = 5.0


def ignore_calls_for_now() -> None:
    """Keeps a call for `wait_for_call`. Before any thread is started: each would otherwise die of it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {CALL})


class Called(Exception):  # noqa: N818 - reads as what it is
    """Somebody called while another way of beginning was waited for."""


def called() -> None:
    """Raises Called if somebody has called: a call works whatever else is waited for."""
    if signal.sigtimedwait({CALL}, 0) is not None:
        raise Called


def wait_for_call(alive: Callable[[], None]) -> None:
    """Returns when somebody calls; gives a sign of life every few seconds. A call from before is forgotten."""
    while signal.sigtimedwait({CALL}, 0) is not None:
        pass
    while True:
        alive()
        if signal.sigtimedwait({CALL}, BEAT_SECONDS) is not None:
            return
