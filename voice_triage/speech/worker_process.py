"""A child process that answers requests over pipes, with a watchdog."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO, Any


class WorkerStopped(Exception):  # noqa: N818 - reads as what it is
    """The process ended, or was ended because it took too long. Says why."""


class WorkerProcess:
    """One child. Ends with us, however we end: its standard input is then closed."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Starts the process and does not wait for it."""
        try:
            # A session of its own: Ctrl-C is for us, and we still have something to say after it.
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=dict(environment),
                start_new_session=True,
            )
        except OSError as error:
            raise WorkerStopped(f"it cannot be started ({error.strerror})") from error
        self.has_answered = False
        """False while it may still be starting, which takes longer than answering."""

    @property
    def is_closed(self) -> bool:
        """True once it can answer no more."""
        return self._process.returncode is not None

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def ask(self, request: Mapping[str, Any], timeout_seconds: float) -> tuple[dict[str, Any], bytes]:
        """Head and bytes of the answer. Raises WorkerStopped, and is closed then."""
        late = threading.Event()
        watchdog = threading.Timer(timeout_seconds, self._end_late, args=(late,))
        watchdog.daemon = True
        watchdog.start()
        try:
            answer = self._exchange(request)
        except (OSError, ValueError) as error:
            why = f"no answer within {timeout_seconds:g} s" if late.is_set() else self._last_words()
            self.close()
            raise WorkerStopped(why or "it gave no whole answer") from error
        except BaseException:
            # Ctrl-C. The answer would still come, and be taken for the one to the next request.
            self.close()
            raise
        finally:
            watchdog.cancel()
        self.has_answered = True
        return answer

    def kill(self) -> None:
        """Ends the process. Another thread that waits for an answer is told so."""
        with suppress(OSError):
            self._process.kill()

    def close(self) -> None:
        """Ends the process and leaves nothing of it behind, no zombie and no pipe."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            with suppress(OSError):
                _there(pipe).close()

    def _exchange(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        stdin, stdout = _there(self._process.stdin), _there(self._process.stdout)
        stdin.write(json.dumps(request).encode() + b"\n")
        stdin.flush()
        head = json.loads(stdout.readline())
        if not isinstance(head, dict):
            raise ValueError("no head")
        body = stdout.read(int(head.get("bytes", 0)))
        if len(body) != head.get("bytes", 0):
            raise ValueError("half an answer")
        return head, body

    def _end_late(self, late: threading.Event) -> None:
        late.set()
        self.kill()

    def _last_words(self) -> str:
        """Last line of its standard error: the exception it died of."""
        self.kill()
        self._process.wait()
        stderr = _there(self._process.stderr)
        os.set_blocking(stderr.fileno(), False)
        lines = (stderr.read() or b"").decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _there(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # all three are pipes
    return pipe
