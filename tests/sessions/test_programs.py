"""Several programs, full disks and a terminal, as they really are: in processes of their own."""

from __future__ import annotations

import json
import os
import pty
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from voice_triage.sessions import SqliteSessions, session_file

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def start(home: Path, *words: str, **more) -> subprocess.Popen[str]:
    env = {**os.environ, "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home / "config")}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
    return subprocess.Popen(
        [sys.executable, "-m", "voice_triage", "run", *words], env=env, cwd=ROOT, text=True, **pipes
    )


def stored(home: Path) -> list[list[str]]:
    store = SqliteSessions(session_file(home / "voice-triage"))
    said = [[act.text for act in store.acts(session.id)] for session in store.sessions()]
    store.close()
    return said


def test_two_interviews_at_once_keep_their_own_answers(tmp_path):
    programs = [start(tmp_path, "--text", "--new") for _ in range(2)]
    for answer in ("it hurts", "no", "no"):
        for number, program in enumerate(programs):
            program.stdin.write(f"{answer} {number}\n" if answer == "it hurts" else f"{answer}\n")
            program.stdin.flush()
    for program in programs:
        program.communicate()
    assert [program.returncode for program in programs] == [4, 4]
    assert sorted(stored(tmp_path)) == [["it hurts 0", "no", "no"], ["it hurts 1", "no", "no"]]


def test_a_disk_that_fills_up_in_the_middle_is_said_once_and_loses_nothing_before(tmp_path):
    answers = "it hurts\n" + "no\n" * 8 + "i have chest pain\nno\n"
    limit = 90_000  # the file system refuses to make any file longer than this

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    program = start(tmp_path, "--text", "--new", preexec_fn=full)
    out, err = program.communicate(answers)
    assert program.returncode == 0, err
    assert out.count("I cannot save your answers.") == 1
    assert out.count("!! Please call") >= 2
    (kept,) = stored(tmp_path)
    assert kept[:3] == ["it hurts", "no", "no"]


def test_a_person_at_a_terminal_is_asked_whether_to_go_on(tmp_path):
    broken_off = start(tmp_path, "--text", "--new")
    broken_off.communicate("it hurts\nno\n")
    ours, theirs = pty.openpty()
    program = start(tmp_path, "--text", stdin=theirs)
    os.close(theirs)
    os.write(ours, b"yes please\n\x04")
    out, _ = program.communicate(timeout=60)
    os.close(ours)
    offered, went_on = out.split("We go on at the same question.")
    assert "Shall we go on where we stopped?" in offered
    assert "Have you coughed up blood, fainted, or nearly passed out?" in went_on
    assert "Hello" not in out


def test_control_c_saves_and_says_so(tmp_path):
    program = start(tmp_path, "--text", "--new", "--events")
    program.stdin.write("it hurts\n")
    program.stdin.flush()
    for line in program.stdout:
        event = json.loads(line)
        if event["event"] == "listening" and event["slot"] == "B6":
            break
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=60)
    assert program.returncode == 4
    assert "--resume" in err
    assert json.loads(out.splitlines()[-1]) | {"t": 0} == {"t": 0, "event": "end", "ended": "interrupted"}
    assert stored(tmp_path) == [["it hurts"]]
