"""Probes of the computer: memory, heat, power, and which of its processes are ours.

Every path is below `root`, so that a test can show a Raspberry Pi that is not there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from voice_triage.doctor.machine import HardwareFacts

COMMAND_SECONDS = 2.0
_RECORDED = ("--wav", "--answers", "--pipe", "--help")
THROTTLED_FILE = "sys/devices/platform/soc/soc:firmware/get_throttled"


def probe_computer(root: Path, now: datetime, newest_session: datetime | None) -> HardwareFacts:
    """Memory, heat, power and the clock."""
    memory = _meminfo(_text(root / "proc/meminfo"))
    total, free = memory.get("MemTotal"), memory.get("MemAvailable")
    limit = _limit_mb(root)
    if total is not None and limit is not None and limit < total:
        total = limit
    return HardwareFacts(total, free, _throttled(root), _celsius(root), now, newest_session)


def _meminfo(text: str) -> Mapping[str, int]:
    """Megabytes by name."""
    found = {}
    for line in text.splitlines():
        name, _, value = line.partition(":")
        words = value.split()
        if words and words[0].isdigit():
            found[name] = int(words[0]) * 1024 // 1_000_000
    return found


def _limit_mb(root: Path) -> int | None:
    """What a container may use of the memory."""
    for file in ("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes"):
        text = _text(root / file).strip()
        if text.isdigit():
            return int(text) // 1_000_000
    return None


def _throttled(root: Path) -> int:
    """The firmware's own word; 0 where there is no such firmware."""
    text = _text(root / THROTTLED_FILE).strip() or _vcgencmd()
    try:
        return int(text.rpartition("=")[2] or "0", 16)
    except ValueError:
        return 0


def _vcgencmd() -> str:
    if shutil.which("vcgencmd") is None:
        return ""
    return run_command("vcgencmd", "get_throttled") or ""


def _celsius(root: Path) -> float | None:
    """The processor's own sensor. Others (batteries, radios) have limits of their own."""
    for zone in sorted((root / "sys/class/thermal").glob("thermal_zone*")):
        kind, text = _text(zone / "type").strip().lower(), _text(zone / "temp").strip()
        if kind in ("cpu-thermal", "cpu_thermal", "soc-thermal", "bcm2835_thermal") and text.isdigit():
            return int(text) / 1000
    return None


def interviews(root: Path, environ: Mapping[str, str], ourselves: int) -> Iterator[tuple[int, bool]]:
    """Processes that hold an interview with the same home as ours, and whether with a microphone.

    Recorded interviews do not count. `environ`: our own environment, which says where our home is.
    """
    home = _home(f"{name}={value}" for name, value in environ.items())
    for folder in (root / "proc").glob("[0-9]*"):
        pid = int(folder.name)
        try:
            arguments = arguments_of_run(_words(folder / "cmdline"))
            if pid == ourselves or arguments is None or _home(_words(folder / "environ")) != home:
                continue
        except OSError:
            continue  # it has ended meanwhile, or is somebody else's
        if not set(_RECORDED) & set(arguments):
            yield pid, "--text" not in arguments


def _words(file: Path) -> list[str]:
    return file.read_bytes().decode("utf-8", "replace").rstrip("\0").split("\0")


def _home(environment: Iterable[str]) -> set[str]:
    """The variables that say where data is kept."""
    return {word for word in environment if word.startswith(("HOME=", "XDG_DATA_HOME="))}


def arguments_of_run(words: list[str]) -> list[str] | None:
    """What follows `voice-triage run`; None where this is another program or another verb."""
    if "python" in Path(words[0]).name:
        words = [word for word in words[1:] if word not in ("-m", "-P", "-u", "-I")]
    if not words or Path(words[0]).name not in ("voice-triage", "voice_triage"):
        return None
    arguments = words[1:]
    verb = next((word for word in arguments if not word.startswith("-")), "run")
    is_default = bool(arguments) and arguments[0].startswith("-")
    return arguments if verb == "run" or is_default else None


def run_command(*command: str, seconds: float = COMMAND_SECONDS) -> str | None:
    """What a command prints; None where it is missing, fails or takes too long."""
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=seconds,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C"},  # a German pactl says "ja"
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def _text(path: Path) -> str:
    """A small file of the system's; empty where there is none."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
