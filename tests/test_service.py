"""`run` as a service: alone, watched, silent in the journal, and aloud when it cannot begin."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from voice_triage.cli import main
from voice_triage.config import load_settings
from voice_triage.doctor.examine import CHECKS
from voice_triage.doctor.findings import Severity
from voice_triage.doctor.spoken import SPOKEN
from voice_triage.interview.waiting import CALL, Called, called, ignore_calls_for_now
from voice_triage.sessions import SqliteSessions, session_file

TESTS = Path(__file__).resolve().parent
PATIENTS = TESTS / "wav" / "patients"
RUN = [sys.executable, "-m", "voice_triage", "run"]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    """A home of its own."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    return tmp_path


@pytest.fixture
def sound_cards(home, monkeypatch):
    """sound_cards(fault): this machine has a microphone and a speaker, with that fault."""

    def install(fault: str) -> None:
        folder = home / "python"
        folder.mkdir(exist_ok=True)
        shutil.copy(TESTS / "doctor" / "faulty_sound_cards.py", folder / "sounddevice.py")
        monkeypatch.setenv("PYTHONPATH", str(folder))
        monkeypatch.setenv("FAULTY", fault)

    return install


def typed(text: str, *options: str) -> int:
    """A typed interview in this process."""
    stdin, sys.stdin = sys.stdin, io.StringIO(text)
    try:
        return main(["run", "--text", "--new", *options])
    finally:
        sys.stdin = stdin


def events(process: subprocess.Popen[str]) -> Iterator[dict]:
    """What it tells, as it tells it."""
    assert process.stdout is not None
    for line in process.stdout:
        yield json.loads(line)


def saved_acts() -> int:
    """Answers on disk."""
    store = SqliteSessions(session_file(load_settings().paths.data))
    try:
        return sum(session.turns for session in store.sessions())
    finally:
        store.close()


def test_systemd_is_told_when_it_is_ready_alive_and_stopping(tmp_path, monkeypatch):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "90000000")
        assert typed("it aches\n", "--service") == 4
        told = [line.recv(100).decode() for _ in range(3)]
    assert told == ["READY=1", "WATCHDOG=1", "STOPPING=1"]


def test_the_journal_learns_nothing_of_what_is_said(capfd):
    assert typed("i have chest pain and it spreads to my left arm\nno\n", "--service") == 0
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")
    assert saved_acts() == 3


@pytest.mark.slow
def test_the_journal_learns_nothing_of_what_is_heard():
    command = [*RUN, "--new", "--service", "--answers", PATIENTS / "clot", "--mute"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert saved_acts() > 5


@pytest.mark.slow
def test_a_second_start_says_so_and_leaves_the_first_alone(sound_cards, monkeypatch):
    sound_cards("")
    monkeypatch.setenv("FAULTY_SPEED", "1")
    with subprocess.Popen(
        [*RUN, "--new", "--events"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as first:
        assert next(event for event in events(first) if event["event"] == "say")
        second = subprocess.run(RUN, capture_output=True, text=True, timeout=30, check=False)
        assert second.returncode == 3
        assert f"already running on this machine (process {first.pid})" in second.stderr
        assert second.stdout == ""
        assert first.poll() is None
        assert next(event for event in events(first) if event["event"] == "listening")
        first.send_signal(signal.SIGTERM)
        assert first.wait(timeout=20) == 4
        assert "saved" in first.communicate()[1]


@pytest.mark.slow
def test_the_service_waits_until_it_is_called_and_ends_after_one_interview(
    sound_cards, tmp_path, monkeypatch
):
    sound_cards("")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(30)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        with subprocess.Popen(
            [*RUN, "--service", "--events"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as service:
            assert [line.recv(100) for _ in range(2)] == [b"READY=1", b"STATUS=waiting to be called"]
            service.send_signal(signal.SIGUSR1)
            assert line.recv(100) == b"STATUS=in an interview"
            told = list(events(service))  # nobody answers: it says so, and ends
            assert service.wait(timeout=60) == 0
        assert told[0]["event"] == "say"
        assert told[-1] == {**told[-1], "event": "end"}


def test_a_call_is_kept_until_it_is_asked_for_and_then_forgotten():
    before = signal.pthread_sigmask(signal.SIG_BLOCK, set())
    ignore_calls_for_now()
    try:
        called()
        signal.pthread_kill(
            threading.get_ident(), CALL
        )  # this thread: others of the test run do not hold it back
        with pytest.raises(Called):
            called()
        called()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@pytest.mark.slow
def test_a_waiting_service_that_is_stopped_ends_well(sound_cards, tmp_path, monkeypatch):
    sound_cards("")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(30)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        with subprocess.Popen(
            [*RUN, "--service"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as service:
            while line.recv(100) != b"STATUS=waiting to be called":
                pass
            service.send_signal(signal.SIGTERM)
            assert (service.wait(timeout=20), service.communicate()) == (0, ("", ""))
        assert line.recv(100) == b"STOPPING=1"
    assert saved_acts() == 0


@pytest.mark.slow
def test_termination_in_the_middle_of_a_spoken_sentence_saves_the_interview(sound_cards, monkeypatch):
    sound_cards("")
    monkeypatch.setenv("FAULTY_SPEED", "1")
    command = [
        *RUN,
        "--new",
        "--answers",
        PATIENTS / "self_care",
        "--speaker",
        "HDMI",
        "--events",
        "--service",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        told = []
        for event in events(process):
            told.append(event["event"])
            if "act" in told and event["event"] == "say":
                break
        process.send_signal(signal.SIGTERM)
        told = [event["event"] for event in events(process)]
        assert process.wait(timeout=20) == 4
        assert "--resume" in process.communicate()[1]
    assert told == ["end"], "the sentence was not finished first"
    assert saved_acts() == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "prompt", "finding"),
    [
        ("no_microphone", "doctor_no_microphone", "There is no microphone."),
        ("busy", "doctor_microphone_busy", "in use by another program"),
    ],
)
def test_what_keeps_it_from_starting_is_said_aloud_and_as_events(sound_cards, fault, prompt, finding):
    sound_cards(fault)
    command = [*RUN, "--new", "--events", "--service"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 3
    assert finding in next(event for event in told if event["event"] == "fault")["what"]
    said = list(dict.fromkeys(event["id"] for event in told if event["event"] == "say"))
    assert said == ["doctor_intro", prompt, "doctor_safety"]
    if fault == "busy":
        again = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert '"event": "fault"' in again.stdout
        assert '"event": "say"' not in again.stdout, "the same is not told again within the hour"


@pytest.mark.slow
def test_wrong_settings_are_said_aloud_too(sound_cards, home):
    sound_cards("")
    folder = home / "XDG_CONFIG_HOME" / "voice-triage"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("[speech]\nvolume = 3\n")
    done = subprocess.run([*RUN, "--events"], capture_output=True, text=True, timeout=60, check=False)
    said = [json.loads(line).get("id") for line in done.stdout.splitlines()]
    assert done.returncode == 2
    assert "doctor_settings" in said
    assert "speech.volume" in done.stderr


@pytest.mark.slow
def test_without_speaker_and_microphone_it_ends_with_a_sentence_and_no_traceback():
    if Path("/dev/snd").exists() or os.environ.get("XDG_RUNTIME_DIR"):
        pytest.skip("this machine has sound")
    done = subprocess.run([*RUN, "--service"], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 3
    assert "There is no microphone." in done.stderr
    assert "Traceback" not in done.stderr


def test_every_serious_finding_has_a_sentence(knowledge):
    assert {check.id for check in CHECKS if check.severity is Severity.SERIOUS} == set(SPOKEN)
    for id in {*SPOKEN.values(), "doctor_intro", "doctor_safety", "doctor_unknown"}:
        assert knowledge.prompts.say(id)
