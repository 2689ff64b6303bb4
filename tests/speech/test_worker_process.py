"""Workers that die, hang and babble; and that no worker outlives its owner."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from voice_triage.errors import SpeechError
from voice_triage.speech import pyttsx3_worker
from voice_triage.speech.output import VoiceSettings
from voice_triage.speech.pyttsx3 import Pyttsx3Output
from voice_triage.speech.worker_process import WorkerProcess

NORMAL = VoiceSettings()
REAL_WORKER = [sys.executable, "-P", pyttsx3_worker.__file__]
WAIT_MS = 20_000
LONG = "Did the pain start suddenly, after a twist or a fall, or did it come on slowly over some days?"
"""More than four seconds."""

Make = Callable[..., Pyttsx3Output]


def fake(tmp_path: Path, first: str, *, later: str = "") -> list[str]:
    """A worker that does `first` when it is started first, and after that `later`, or is the real one."""
    later = later or f"os.execv(sys.executable, {REAL_WORKER})"
    marker = str(tmp_path / "started")
    code = f"""
import os, signal, sys
try:
    os.close(os.open({marker!r}, os.O_CREAT | os.O_EXCL))
except FileExistsError:
    {later}
else:
    {first}
"""
    return [sys.executable, "-c", code]


HANG = "sys.stdin.buffer.read()"
ANSWER_THEN_HANG = (
    "sys.stdin.readline(); print('{\"bytes\": 2, \"rate\": 22050}\\nxx', end='', flush=True); "
    "sys.stdin.buffer.read()"
)
DIE_IN_MID_ANSWER = (
    "sys.stdin.readline(); sys.stdout.write('{\"bytes\": 1000, \"rate\": 22050}\\n' + 'x' * 10); "
    "sys.stdout.flush(); os.kill(os.getpid(), signal.SIGKILL)"
)


def has_ended(pid: int) -> bool:
    """Waits for a process that is not our child."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        return bool(poll.poll(WAIT_MS))
    finally:
        os.close(handle)


def test_a_worker_that_was_killed_is_started_again(make: Make) -> None:
    output = make()
    output.render("Hello.", NORMAL)
    killed = output.worker_pid
    assert killed
    os.kill(killed, signal.SIGKILL)
    assert output.render(LONG, NORMAL).seconds > 4
    assert output.worker_pid not in (None, killed)


def test_a_worker_that_dies_in_mid_answer_is_started_again(make: Make, tmp_path: Path) -> None:
    output = make(command=fake(tmp_path, DIE_IN_MID_ANSWER))
    assert output.render(LONG, NORMAL).seconds > 4


def test_a_worker_that_hangs_is_killed_and_started_again(make: Make, tmp_path: Path) -> None:
    output = make(command=fake(tmp_path, ANSWER_THEN_HANG))
    output.render("Hello.", NORMAL)
    hung = output.worker_pid
    assert hung
    output.render_seconds = 0.2
    assert output.render(LONG, NORMAL).seconds > 4
    assert output.worker_pid != hung
    with pytest.raises(ChildProcessError):
        os.waitpid(hung, os.WNOHANG)


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        (HANG, "no answer within 0.3 s"),
        (DIE_IN_MID_ANSWER, "it gave no whole answer"),
        ("sys.exit('phontab: No such file')", "phontab: No such file"),
        ("print('Hello?', flush=True); sys.stdin.buffer.read()", "it gave no whole answer"),
        ("print('7', flush=True); sys.stdin.buffer.read()", "it gave no whole answer"),
        ('print(\'{"bytes": 0, "rate": 22050}\', flush=True); sys.stdin.buffer.read()', "it made no sound"),
    ],
    ids=["hangs", "dies", "says why", "babbles", "answers a number", "makes no sound"],
)
def test_a_worker_that_fails_twice_is_an_error(make: Make, tmp_path: Path, behaviour: str, why: str) -> None:
    output = make(command=fake(tmp_path, behaviour, later=behaviour))
    if behaviour == HANG:
        output.start_seconds = 0.3
    with pytest.raises(SpeechError, match=why) as raised:
        output.render("Hello.", NORMAL)
    assert "pyttsx3 could not speak" in raised.value.what
    assert "espeak-ng" in raised.value.fix
    assert output.worker_pid is None


def test_a_worker_that_cannot_be_started_is_an_error(make: Make, tmp_path: Path) -> None:
    output = make(command=[str(tmp_path / "missing")])
    with pytest.raises(SpeechError, match="cannot be started"):
        output.start()
    with pytest.raises(SpeechError, match="cannot be started"):
        output.render("Hello.", NORMAL)


def test_after_an_interruption_the_next_sentence_is_its_own(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = make()
    output.render("Hello.", NORMAL)

    def interrupted(worker: WorkerProcess, request: dict[str, object]) -> None:
        assert worker._process.stdin
        worker._process.stdin.write(json.dumps(request).encode() + b"\n")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(WorkerProcess, "_exchange", interrupted)
        with pytest.raises(KeyboardInterrupt):
            output.render(LONG, NORMAL)
    assert output.render("No.", NORMAL).seconds < 1.5


def test_closing_frees_a_render_that_waits(make: Make, tmp_path: Path) -> None:
    output = make(command=fake(tmp_path, HANG, later=HANG))
    output.start()
    failures: list[SpeechError] = []

    def speak() -> None:
        with pytest.raises(SpeechError) as raised:
            output.render("Hello.", NORMAL)
        failures.append(raised.value)

    thread = threading.Thread(target=speak)
    thread.start()
    output.close()
    thread.join(20)
    assert [failure.what for failure in failures] == ["The voice has been closed."]


def test_closing_leaves_no_process(make: Make) -> None:
    output = make()
    output.render("Hello.", NORMAL)
    pid = output.worker_pid
    assert pid
    output.close()
    output.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    with pytest.raises(SpeechError, match="closed"):
        output.render("Hello.", NORMAL)


OWNER = """
import os, signal
from voice_triage.speech.output import VoiceSettings
from voice_triage.speech.pyttsx3 import Pyttsx3Output
output = Pyttsx3Output()
output.render("Hello.", VoiceSettings())
print(output.worker_pid, flush=True)
"""


@pytest.mark.parametrize(
    ("end", "code"),
    [("", 0), ("os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL)],
    ids=["exit", "kill -9"],
)
def test_the_worker_ends_with_its_owner_who_did_not_close_it(end: str, code: int) -> None:
    owner = subprocess.run(
        [sys.executable, "-c", OWNER + end], capture_output=True, text=True, timeout=30, check=False
    )
    assert (owner.returncode, owner.stderr) == (code, "")
    assert has_ended(int(owner.stdout))  # and nothing else was printed
