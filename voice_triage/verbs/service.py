"""`service`: starts with the machine. Writes systemd units of this user; needs no root but for lingering."""

from __future__ import annotations

import argparse
import getpass
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from voice_triage.config import Settings
from voice_triage.errors import UsageError, VoiceTriageError
from voice_triage.integrations.systemd import CLEANUP, SERVICE, TIMER, unit_folder, units
from voice_triage.interview.waiting import CALL

FOUND_A_PROBLEM = 1
COMMAND_SECONDS = 30

LINGERING = Path("/var/lib/systemd/linger")
_KEPT = ("VOICE_TRIAGE_MODELS", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
"""Variables the service must be given, because it does not start from this shell."""


def main(settings: Settings, options: argparse.Namespace) -> int:
    """Does one of install, uninstall, status, call."""
    folder = unit_folder(settings.paths.config.parent.parent)
    match options.action:
        case "install":
            return _install(folder, dry=options.dry_run)
        case "uninstall":
            return _uninstall(folder, dry=options.dry_run)
        case "call":
            return _call()
        case _:
            return _status(folder)


def _install(folder: Path, *, dry: bool) -> int:
    environment = {name: os.environ[name] for name in _KEPT if os.environ.get(name)}
    files = units([sys.executable, "-m", "voice_triage"], environment, _systemd_version())
    for name, text in files.items():
        if dry:
            print(f"# {folder / name}\n{text}")
        else:
            _write(folder / name, text)
            print(f"Wrote {folder / name}")
    steps = [
        ["daemon-reload"],
        *([verb, unit] for unit in (TIMER, SERVICE) for verb in ("enable", "restart")),
    ]
    well = _run_all(steps, dry=dry)
    well &= _linger(dry=dry)
    if dry:
        return 0
    print(
        "It starts with the machine. See it with: voice-triage service status"
        if well
        else "It is not complete."
    )
    return 0 if well else FOUND_A_PROBLEM


def _uninstall(folder: Path, *, dry: bool) -> int:
    there = [folder / name for name in (SERVICE, TIMER, CLEANUP) if (folder / name).exists()]
    if not there:
        print("The service is not installed.")
        return 0
    well = _run_all([["disable", "--now", SERVICE], ["disable", "--now", TIMER]], dry=dry)
    for path in there:
        if not dry:
            path.unlink()
        print(f"{'Would remove' if dry else 'Removed'} {path}")
    well &= _run_all([["daemon-reload"]], dry=dry)
    return 0 if well or dry else FOUND_A_PROBLEM


def _status(folder: Path) -> int:
    if not (folder / SERVICE).exists():
        print("The service is not installed. Install it with: voice-triage service install")
        return FOUND_A_PROBLEM
    active = _systemctl("is-active", SERVICE)
    enabled = _systemctl("is-enabled", SERVICE)
    timer = _systemctl("is-active", TIMER)
    print(f"service:  {active}, at start {enabled}")
    print(f"clean-up: {timer}")
    print(f"without login: {'yes' if _lingers() else 'no'}")
    return 0 if active == "active" and _lingers() else FOUND_A_PROBLEM


def _call() -> int:
    """Begins an interview with the waiting service."""
    _checked(["systemctl", "--user", "kill", "--kill-who=main", f"--signal={CALL.name}", SERVICE])
    return 0


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}.", "Give yourself write access to it."
        ) from None


def _run_all(commands: list[list[str]], *, dry: bool) -> bool:
    """Runs `systemctl --user` with each; says what to run by hand where it does not work."""
    for words in commands:
        shown = shlex.join(["systemctl", "--user", *words])
        if dry:
            print(f"# would run: {shown}")
            continue
        try:
            _checked(["systemctl", "--user", *words])
        except VoiceTriageError as error:
            print(f"voice-triage: {error} Run it yourself after a login: {shown}", file=sys.stderr)
            return False
    return True


def _linger(*, dry: bool) -> bool:
    """Lets the service start before anybody logs in. Some systems ask for a password, and then it is said how."""
    user = getpass.getuser()
    if dry:
        print(f"# would run: loginctl enable-linger {user}")
        return True
    if _lingers():
        return True
    try:
        _checked(["loginctl", "--no-ask-password", "enable-linger", user])
    except VoiceTriageError as error:
        print(
            f"voice-triage: {error} To start it without a login, run: sudo loginctl enable-linger {user}",
            file=sys.stderr,
        )
        return False
    return True


def _lingers() -> bool:
    return (LINGERING / getpass.getuser()).exists()


def _checked(command: list[str]) -> str:
    """What a command prints. Raises VoiceTriageError with its own words where it does not work."""
    if shutil.which(command[0]) is None:
        raise VoiceTriageError(f"This machine has no {command[0]}.")
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise VoiceTriageError(f"{command[0]} does not answer.") from None
    if done.returncode:
        raise VoiceTriageError(f"{command[0]} says: {done.stderr.strip() or done.returncode}.")
    return done.stdout


def _systemctl(*words: str) -> str:
    """One word of systemctl's; it fails for every state that is not the best one, and says it all the same."""
    try:
        done = subprocess.run(
            ["systemctl", "--user", *words],
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    return done.stdout.strip() or "unknown"


def _systemd_version() -> int | None:
    try:
        words = _checked(["systemctl", "--version"]).split()
    except VoiceTriageError:
        return None
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else None
