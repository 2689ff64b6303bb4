"""The session file among other files: where it lies, who may read it, what is said when it cannot be used."""

from __future__ import annotations

import itertools
import sqlite3
import time
from pathlib import Path

from voice_triage.errors import SessionStoreError

COMPANIONS = ("-wal", "-shm")
"""What SQLite keeps beside the file; the first holds the newest acts."""


def session_file(data: Path) -> Path:
    """The file of the sessions in the user's data folder."""
    return data / "sessions.sqlite3"


def make_private(path: Path) -> None:
    """Creates folder and file readable by their owner only, before anything is written into them."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.chmod(0o600)
    except OSError as error:
        raise SessionStoreError(
            f"The session file {path} cannot be created: {error.strerror}.",
            "Free space or give access to that folder.",
        ) from None


def set_aside(path: Path) -> Path:
    """Renames a session file that cannot be read, with all that belongs to it; gives its new name. Deletes nothing."""
    stem = f"{path.name}.broken-{int(time.time())}"
    names = (path.with_name(stem if not count else f"{stem}-{count}") for count in itertools.count())
    aside = next(name for name in names if not name.exists())
    for companion in COMPANIONS:
        beside = path.with_name(path.name + companion)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + companion))
    path.rename(aside)
    return aside


def remove_files_older_than(folder: Path, days: int) -> int:
    """Removes the files of a folder that were not written for so many days; returns how many."""
    limit = time.time() - days * 86_400
    old = [file for file in folder.glob("*") if file.is_file() and file.stat().st_mtime < limit]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def files_set_aside(path: Path) -> list[Path]:
    """The session files that were set aside before, with what belongs to them."""
    return sorted(path.parent.glob(f"{path.name}.broken-*"))


def is_corrupt(error: sqlite3.DatabaseError) -> bool:
    """The file is no database, or a damaged one."""
    return getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def is_busy(error: sqlite3.Error) -> bool:
    """Somebody else is writing."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def trouble(path: Path, error: sqlite3.Error) -> SessionStoreError:
    """What SQLite said, as a sentence with its fix."""
    text = str(error)
    if is_busy(error):
        return SessionStoreError(
            f"The session file {path} is in use by another program.", "Close the other one and start again."
        )
    if "full" in text or "disk I/O" in text:
        return SessionStoreError(
            f"The session file {path} cannot be written: {text}.", "Free some disk space."
        )
    if "readonly" in text:
        return SessionStoreError(
            f"The session file {path} is read-only.", "Give yourself write access to it."
        )
    if is_corrupt_text(text):
        return SessionStoreError(
            f"The session file {path} is damaged: {text}.", "It is set aside at the next start."
        )
    return SessionStoreError(
        f"The session file {path} cannot be used: {text}.",
        "Move it away; a new one is made at the next start.",
    )


def is_corrupt_text(text: str) -> bool:
    """Whether SQLite's words mean a damaged file."""
    return "malformed" in text or "not a database" in text
