"""Checks of the program itself, the computer under it, and the folders it writes into."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from voice_triage.doctor.check import check
from voice_triage.doctor.findings import Severity
from voice_triage.doctor.machine import Machine, StoreState, Trouble

OLDEST_PYTHON = (3, 11)
NEEDED_MB = 300
"""Most that an interview takes (docs/figures)."""
SPACE_MB = 20
"""A year of sessions, and the rendered sentences of one language, are less."""
HOT_CELSIUS = 80.0
"""Where a Raspberry Pi begins to slow itself down."""
RELEASED = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that was ever set stands before this program existed."""
THROTTLED_NOW, THROTTLED_BEFORE = 0xF, 0xF0000


@check(Severity.SERIOUS)
def python_old(m: Machine) -> Trouble | None:
    if m.program.python >= OLDEST_PYTHON:
        return None
    return Trouble(
        f"Python {_dotted(m.program.python)} is too old: the program needs {_dotted(OLDEST_PYTHON)} or newer.",
        "Install Python 3.11 or newer (Debian 12 and Raspberry Pi OS Bookworm bring it) and run script/setup again.",
    )


@check(Severity.SERIOUS)
def settings_wrong(m: Machine) -> Trouble | None:
    return m.program.settings


@check(Severity.SERIOUS)
def knowledge_damaged(m: Machine) -> Trouble | None:
    return m.program.knowledge


@check(Severity.SERIOUS)
def wake_impossible(m: Machine) -> Trouble | None:
    return m.program.wake


@check(Severity.SERIOUS, fixable=True)
def folder_not_writable(m: Machine) -> Trouble | None:
    folder = m.store.data
    if not folder.problem:
        return None
    return Trouble(
        f"Answers cannot be saved: nothing can be written into {folder.path} ({folder.problem}).",
        "Give this user write access to it. If the whole disk is read-only, the card may be failing:"
        " restart, then replace it.",
    )


@check(Severity.WARNING, fixable=True)
def cache_not_writable(m: Machine) -> Trouble | None:
    folder = m.store.cache
    if not folder.problem or m.store.data.problem:
        return None
    return Trouble(
        f"Rendered sentences cannot be kept: nothing can be written into {folder.path} ({folder.problem}).",
        "Give this user write access to it; until then every sentence takes a little longer.",
    )


@check(Severity.SERIOUS)
def no_space(m: Machine) -> Trouble | None:
    tight = [f for f in (m.store.data, m.store.cache) if not f.problem and f.free_mb < SPACE_MB]
    if not tight:
        return None
    return Trouble(
        f"The disk is full: {tight[0].free_mb} MB free at {tight[0].path}, and {SPACE_MB} MB are needed.",
        "Free some space: delete files you do not need, or run: sudo apt clean",
    )


@check(Severity.SERIOUS)
def database_locked(m: Machine) -> Trouble | None:
    if m.store.state is not StoreState.LOCKED:
        return None
    return Trouble(
        f"The session file {m.store.file} is locked by another program: answers cannot be saved.",
        f"Close the other program (fuser {m.store.file} names it), or restart the machine.",
    )


@check(Severity.SERIOUS, fixable=True)
def database_corrupt(m: Machine) -> Trouble | None:
    if m.store.state not in (StoreState.CORRUPT, StoreState.UNREADABLE):
        return None
    return Trouble(
        f"The session file {m.store.file} is damaged: earlier interviews cannot be read.",
        "Set it aside and begin a new one: voice-triage doctor --fix",
    )


@check(Severity.SERIOUS)
def database_newer(m: Machine) -> Trouble | None:
    if m.store.state is not StoreState.NEWER:
        return None
    return Trouble(
        f"The session file {m.store.file} was written by a newer version of the program.",
        "Update the program, or move the file away.",
    )


@check(Severity.WARNING, fixable=True)
def database_open_to_others(m: Machine) -> Trouble | None:
    if m.store.is_private:
        return None
    return Trouble(
        f"Other users of this machine can read the session file {m.store.file}.",
        f"Take their access away: chmod 600 '{m.store.file}'",
    )


@check(Severity.WARNING)
def memory_low(m: Machine) -> Trouble | None:
    free, total = m.hardware.free_mb, m.hardware.memory_mb
    least = min((size for size in (free, total) if size is not None), default=NEEDED_MB)
    if least >= NEEDED_MB:
        return None
    return Trouble(
        f"There is too little memory: {least} MB to be had, and an interview takes up to {NEEDED_MB} MB.",
        "Close other programs, or use a machine with 1 GB or more.",
    )


@check(Severity.WARNING)
def processor_throttled(m: Machine) -> Trouble | None:
    hardware = m.hardware
    if hardware.throttled & THROTTLED_NOW:
        why = "too little power or too much heat"
        when = "now"
    elif hardware.throttled & THROTTLED_BEFORE:
        why, when = "too little power or too much heat", "since it was started"
    elif hardware.celsius is not None and hardware.celsius >= HOT_CELSIUS:
        why, when = f"it is {hardware.celsius:.0f} degrees Celsius hot", "now"
    else:
        return None
    return Trouble(
        f"The processor has slowed itself down, {when}: {why}. Answers take longer.",
        "Use the power supply made for this machine, and give it air or a heat sink.",
    )


@check(Severity.WARNING)
def clock_not_set(m: Machine) -> Trouble | None:
    now = m.hardware.now
    newest = m.hardware.newest_session
    if now >= RELEASED and (newest is None or now + timedelta(days=1) >= newest):
        return None
    return Trouble(
        f"The clock is not set: it says {now:%d %B %Y}. Interviews would be kept, and removed, under wrong dates.",
        "Connect to a network for a minute (sudo timedatectl set-ntp true), or add a clock with a battery.",
    )


def _dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"
