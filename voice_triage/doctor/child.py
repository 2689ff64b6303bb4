"""A probe in a process of its own: it may crash or hang there, and we are told.

Vosk ends the process over a bad model, PortAudio and espeak hang over a bad device. The child reads its question as JSON on
standard input and answers with one JSON object as its last line.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import voice_triage

PACKAGE = "voice_triage.doctor"
PROBE_SECONDS = 8.0
"""For each child. A Raspberry Pi 3 with a cold card loads the model in about five."""
LIFE_SECONDS = 12
"""Then the kernel ends it, in whatever library it hangs."""


class ChildFailed(Exception):  # noqa: N818 - reads as what it is
    """The child gave no answer. Says why."""

    def __init__(self, why: str, *, late: bool = False) -> None:
        super().__init__(why)
        self.late = late
        """It was ended because it took too long."""


def ask_child(probe: str, question: Mapping[str, Any], seconds: float = PROBE_SECONDS) -> dict[str, Any]:
    """The answer of the module `voice_triage.doctor.PROBE`. Raises ChildFailed."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", f"{PACKAGE}.{probe}"],
            input=json.dumps(question).encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
            env=_environment(),
        )
    except subprocess.TimeoutExpired:
        raise ChildFailed(f"no answer within {seconds:g} s", late=True) from None
    except OSError as error:
        raise ChildFailed(f"it cannot be started ({error.strerror})") from None
    try:
        answer = json.loads(done.stdout.decode("utf-8", "replace").splitlines()[-1])
    except (IndexError, ValueError):
        raise ChildFailed(_last_words(done)) from None
    if not isinstance(answer, dict):
        raise ChildFailed("it gave no answer")
    return answer


def question() -> dict[str, Any]:
    """In the child: what it is asked. From here on it has not long to live, also when nobody is left to end it."""
    signal.alarm(LIFE_SECONDS)
    asked = json.loads(sys.stdin.buffer.read())
    assert isinstance(asked, dict)
    return asked


def answer(found: Mapping[str, Any]) -> None:
    """In the child: the answer. Ends it at once, whatever a library's threads still want to do."""
    sys.stdout.write("\n" + json.dumps(found) + "\n")
    sys.stdout.flush()
    os._exit(0)


def _environment() -> dict[str, str]:
    """Ours, and this very program to be found, also in a checkout nobody has installed."""
    place = str(Path(voice_triage.__file__).resolve().parent.parent)
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), place]))}


def _last_words(done: subprocess.CompletedProcess[bytes]) -> str:
    if done.returncode < 0:
        return f"it crashed ({signal.Signals(-done.returncode).name})"
    lines = done.stderr.decode("utf-8", "replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it gave no answer")
