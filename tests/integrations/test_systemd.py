"""The service: its units as systemd reads them, and what systemd is told while it runs."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from voice_triage.cli import main
from voice_triage.integrations.systemd import CLEANUP, SERVICE, TIMER, Notifier, unit_folder, units

EXPOSURE = 6.2
"""What `systemd-analyze security` makes of it: as if it were root's. A user's service has no capabilities to give up."""


@pytest.fixture
def listener(tmp_path):
    """A socket as systemd makes it, and its address."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(1)
        yield line, str(tmp_path / "notify")


def received(line: socket.socket) -> list[str]:
    """What has arrived."""
    line.setblocking(False)
    told = []
    while True:
        try:
            told.append(line.recv(1000).decode())
        except BlockingIOError:
            return told


def test_systemd_is_told_of_start_life_and_stop(listener):
    line, address = listener
    now = iter([0.0, 1.0, 30.0]).__next__
    notifier = Notifier({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "90000000"}, clock=now)
    notifier.ready()
    notifier.alive()
    notifier.alive()  # a second later: soon enough
    notifier.alive()
    notifier.stopping()
    assert received(line) == ["READY=1", "WATCHDOG=1", "WATCHDOG=1", "STOPPING=1"]


def test_an_address_in_the_kernel_is_understood(tmp_path):
    name = f"voice-triage-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind("\0" + name)
        Notifier({"NOTIFY_SOCKET": "@" + name}).ready()
        assert received(line) == ["READY=1"]


@pytest.mark.parametrize("environ", [{}, {"NOTIFY_SOCKET": "/nowhere", "WATCHDOG_USEC": "x"}])
def test_without_systemd_nothing_happens(environ):
    notifier = Notifier(environ)
    notifier.ready()
    notifier.alive()
    notifier.stopping()


@pytest.mark.parametrize("version", [None, 252, 257])
def test_systemd_accepts_the_units(tmp_path, version):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    program = tmp_path / "Jürgen's Gerät 100%" / "python"
    program.parent.mkdir()
    program.symlink_to(sys.executable)
    made = units([str(program), "-m", "voice_triage"], {"VOICE_TRIAGE_MODELS": "/m ü/100%"}, version)
    for name, text in made.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "--user", "--no-pager", "verify", *(tmp_path / name for name in made)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    if "Failed to initialize manager" in done.stderr:
        pytest.skip("systemd-analyze cannot work here")
    own = [word for word in done.stderr.splitlines() if "Restart" not in word]
    assert (done.returncode, own) == (0, [])


def test_exposure_is_what_it_was(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / SERVICE
    unit.write_text(units([sys.executable], {})[SERVICE], encoding="utf-8")
    command = ["systemd-analyze", "security", "--offline=yes", "--no-pager", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "Overall exposure" not in done.stdout:
        pytest.skip(f"systemd-analyze cannot judge a file here: {done.stderr.strip()}")
    assert float(done.stdout.rpartition(": ")[2].split()[0]) <= EXPOSURE


def test_words_of_a_command_are_quoted():
    made = units(["/a b/py$thon", "-m", "x$y"], {"HOME": 'q"uote', "PLAIN": "50%"})[SERVICE]
    assert 'ExecStart="/a b/py$thon" -m x$$y run --service\n' in made
    assert 'Environment="HOME=q\\"uote"\nEnvironment=PLAIN=50%%\n' in made


def test_dry_run_prints_every_unit_and_command_and_changes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert main(["service", "install", "--dry-run"]) == 0
    out = capsys.readouterr().out
    for name in (SERVICE, CLEANUP, TIMER):
        assert f"# {unit_folder(tmp_path) / name}\n" in out
    for words in ("Type=notify", "WatchdogSec=90", "Restart=always", "RestrictAddressFamilies=AF_UNIX",
                  "StandardOutput=null", "OnCalendar=daily", "sessions delete --older-than",
                  "systemctl --user enable voice-triage.service", "loginctl enable-linger"):  # fmt: skip
        assert words in out
    assert list(tmp_path.iterdir()) == []


def test_installed_units_are_found_and_removed_again(tmp_path, monkeypatch, capsys):
    """With a systemctl that only writes down what it is told: this machine may have no systemd."""
    log = tmp_path / "log"
    for name in ("systemctl", "loginctl"):
        command = tmp_path / "bin" / name
        command.parent.mkdir(exist_ok=True)
        command.write_text(f'#!/bin/sh\necho "{name} $*" >> {log}\n')
        command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = unit_folder(tmp_path / "config")
    assert main(["service", "install"]) == 0
    assert sorted(path.name for path in folder.iterdir()) == sorted((SERVICE, CLEANUP, TIMER))
    assert f"Environment=XDG_CONFIG_HOME={tmp_path / 'config'}" in (folder / SERVICE).read_text()
    assert main(["service", "call"]) == 0
    assert main(["service", "uninstall"]) == 0
    assert list(folder.iterdir()) == []
    told = log.read_text()
    assert "systemctl --user enable voice-triage.service" in told
    assert "systemctl --user kill --kill-who=main --signal=SIGUSR1 voice-triage.service" in told
    assert "systemctl --user disable --now voice-triage.service" in told
    assert main(["service", "status"]) == 1
    assert "not installed" in capsys.readouterr().out


def test_without_systemd_the_commands_to_run_are_said(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert main(["service", "install"]) == 1
    err = capsys.readouterr().err
    assert "systemctl --user daemon-reload" in err
    assert "sudo loginctl enable-linger" in err


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch, capsys):
    (tmp_path / "systemd").write_text("a file where a folder should be")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert main(["service", "install"]) == 2
    assert str(Path("systemd", "user")) in capsys.readouterr().err
