"""The tables of the session file, and how a file of an older version becomes one of today.

Version 1: sessions and acts. Version 2: every act says where it led (`stood`), so that going on at another place than
where the conversation was broken off is noticed; the tier is written with every act.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from voice_triage.errors import SessionStoreError

SCHEMA_VERSION = 2
_MAGIC = b"SQLite format 3\0"

_STEPS = {
    1: """
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, started TEXT NOT NULL, touched TEXT NOT NULL, knowledge TEXT NOT NULL,
    version TEXT NOT NULL, ended TEXT NOT NULL DEFAULT '', tier TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS acts (
    session TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
    turn INTEGER NOT NULL, act TEXT NOT NULL, PRIMARY KEY (session, turn)
);
""",
    2: "ALTER TABLE acts ADD COLUMN stood TEXT NOT NULL DEFAULT '';",
}
"""From the version before to this one."""


def prepare(db: sqlite3.Connection, path: Path) -> None:
    """Sets the connection up and brings the file to this version.

    Raises SessionStoreError for a newer version, sqlite3.DatabaseError for a damaged file.
    """
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        db.execute(f"PRAGMA {pragma}")
    found = db.execute("PRAGMA user_version").fetchone()[0]
    if found > SCHEMA_VERSION:
        raise SessionStoreError(
            f"The session file {path} was written by a newer version of the program.",
            "Update the program, or move the file away.",
        )
    if found < SCHEMA_VERSION:
        _migrate(db, found)
    verdict = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise damaged(verdict)
    db.execute("SELECT count(stood) FROM acts").fetchone()


def refuse_foreign(path: Path) -> None:
    """Raises sqlite3.DatabaseError for a file that is none of SQLite's, before SQLite opens it and tidies up beside it."""
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) not in (b"", _MAGIC):
            raise damaged("another kind of file")


def damaged(what: str) -> sqlite3.DatabaseError:
    """The error SQLite raises when it comes across the damage itself."""
    error = sqlite3.DatabaseError(f"database disk image is malformed: {what}")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def _migrate(db: sqlite3.Connection, found: int) -> None:
    """Whole or not at all. `executescript` would end the transaction, so each statement goes on its own."""
    db.execute("BEGIN IMMEDIATE")
    try:
        for version in range(found + 1, SCHEMA_VERSION + 1):
            for statement in filter(str.strip, _STEPS[version].split(";")):
                db.execute(statement)
        db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
