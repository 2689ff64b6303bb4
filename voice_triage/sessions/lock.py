"""Locks that end with their program, however it ends: lock files held with flock, which the kernel releases."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voice_triage.errors import SessionStoreError

POLL_SECONDS = 0.02


class Lock:
    """A lock file that this program holds."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle = handle

    def release(self) -> None:
        """Gives it back. The file goes first: whoever opens it later opens a new one."""
        self._path.unlink(missing_ok=True)
        os.close(self._handle)


def take(path: Path) -> Lock | None:
    """The lock, or None while another program has it. A file left behind by a killed program is no obstacle."""
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise SessionStoreError(
                f"The file {path} cannot be made: {error.strerror}.",
                "Free space or give access to that folder.",
            ) from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        if _is_at(path, handle):
            return Lock(path, handle)
        os.close(handle)  # its holder removed it between our two calls


def is_taken(path: Path) -> bool:
    """Whether another running program has it. Clears away what a killed one left behind."""
    if not path.exists():
        return False
    lock = take(path)
    if lock is None:
        return True
    lock.release()
    return False


@contextmanager
def taken(path: Path, seconds: float) -> Iterator[None]:
    """Waits for the lock for at most so long; SessionStoreError after that."""
    until = time.monotonic() + seconds
    while (lock := take(path)) is None:
        if time.monotonic() > until:
            raise SessionStoreError(
                f"The file {path} is in use by another program.", "Close the other one and start again."
            )
        time.sleep(POLL_SECONDS)
    try:
        yield
    finally:
        lock.release()


def _is_at(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False
