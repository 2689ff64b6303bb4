"""Sessions on disk: every accepted user act is written before the next sentence is spoken.

A session is a list of user acts. Replaying them through `step` gives the state back, so nothing else is stored.
One SQLite file, readable by its owner only, in write-ahead mode with full synchronisation: after a power cut the last
act is either there whole or not at all.
"""

from __future__ import annotations

import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from voice_triage.errors import SessionStoreError
from voice_triage.frozen import Frozen
from voice_triage.understanding.acts import UserAct

SCHEMA_VERSION = 1
BUSY_SECONDS = 5.0
"""How long a second program waits for the file before it gives up with a sentence."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, started TEXT NOT NULL, touched TEXT NOT NULL, knowledge TEXT NOT NULL,
    version TEXT NOT NULL, ended TEXT NOT NULL DEFAULT '', tier TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS acts (
    session TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
    turn INTEGER NOT NULL, act TEXT NOT NULL, PRIMARY KEY (session, turn)
);
"""


class SessionInfo(Frozen):
    """One session's cover sheet."""

    id: str
    started: str
    """UTC, ISO 8601, to the second."""
    touched: str
    """Time of the last act."""
    knowledge: str
    version: str
    ended: str
    """result, emergency, goodbye; empty while it can be resumed."""
    tier: str
    turns: int


class SessionStore(Protocol):
    """Keeps user acts."""

    def begin(self, knowledge: str, version: str) -> str:
        """Starts a session and returns its id."""

    def append(self, session: str, act: UserAct) -> None:
        """Writes one act. When this returns, a power cut cannot lose it."""

    def finish(self, session: str, ended: str, tier: str) -> None:
        """Marks the session as ended."""

    def acts(self, session: str) -> tuple[UserAct, ...]:
        """All acts of a session, in order."""

    def sessions(self) -> tuple[SessionInfo, ...]:
        """All sessions, newest first."""

    def delete(self, session: str) -> bool:
        """Erases a session; False when there is none of that id."""

    def close(self) -> None:
        """Releases the file."""


class MemorySessions:
    """Sessions for as long as the program runs: `--text` trials, simulations, and when the disk cannot be used."""

    def __init__(self) -> None:
        self._infos: dict[str, SessionInfo] = {}
        self._acts: dict[str, list[UserAct]] = {}

    def begin(self, knowledge: str, version: str) -> str:
        session, now = _new_id(), _now()
        self._acts[session] = []
        self._infos[session] = SessionInfo(
            id=session,
            started=now,
            touched=now,
            knowledge=knowledge,
            version=version,
            ended="",
            tier="",
            turns=0,
        )
        return session

    def append(self, session: str, act: UserAct) -> None:
        self._acts[session].append(act)
        self._touch(session, turns=len(self._acts[session]))

    def finish(self, session: str, ended: str, tier: str) -> None:
        if session in self._infos:
            self._touch(session, ended=ended, tier=tier)

    def acts(self, session: str) -> tuple[UserAct, ...]:
        return tuple(self._acts.get(session, ()))

    def sessions(self) -> tuple[SessionInfo, ...]:
        return tuple(reversed(self._infos.values()))

    def delete(self, session: str) -> bool:
        self._acts.pop(session, None)
        return self._infos.pop(session, None) is not None

    def close(self) -> None:
        """Nothing to release."""

    def _touch(self, session: str, **changes: object) -> None:
        self._infos[session] = self._infos[session].model_copy(update={"touched": _now(), **changes})


class SqliteSessions:
    """Sessions in one SQLite file."""

    def __init__(self, path: Path) -> None:
        """Opens or creates `path`. A file that is no usable database is set aside (never deleted) and named in `notice`."""
        self.path = path
        self.notice = ""
        """One sentence about something that had to be put right, or empty."""
        _make_private(path)
        try:
            self._db = self._open()
        except sqlite3.DatabaseError as error:
            if not _is_corrupt(error):
                raise _trouble(path, error) from None
            aside = path.with_name(f"{path.name}.broken-{int(time.time())}")
            path.rename(aside)
            for suffix in ("-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            self.notice = (
                f"The session file could not be read; it was set aside as {aside} and a new one begun."
            )
            _make_private(path)
            self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=FULL")
            db.execute("PRAGMA foreign_keys=ON")
            db.execute("PRAGMA secure_delete=ON")
            found = db.execute("PRAGMA user_version").fetchone()[0]
            if found > SCHEMA_VERSION:
                raise SessionStoreError(
                    f"The session file {self.path} was written by a newer version of the program.",
                    "Update the program, or move the file away.",
                )
            db.executescript(_SCHEMA)
            db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
            db.execute("SELECT count(*) FROM acts").fetchone()
        except BaseException:
            db.close()
            raise
        return db

    def begin(self, knowledge: str, version: str) -> str:
        session, now = _new_id(), _now()
        with self._writing() as db:
            db.execute(
                "INSERT INTO sessions (id, started, touched, knowledge, version) VALUES (?, ?, ?, ?, ?)",
                (session, now, now, knowledge, version),
            )
        return session

    def append(self, session: str, act: UserAct) -> None:
        with self._writing() as db:
            db.execute(
                "INSERT INTO acts SELECT ?, coalesce(max(turn) + 1, 0), ? FROM acts WHERE session = ?",
                (session, act.model_dump_json(), session),
            )
            db.execute("UPDATE sessions SET touched = ? WHERE id = ?", (_now(), session))

    def finish(self, session: str, ended: str, tier: str) -> None:
        with self._writing() as db:
            db.execute(
                "UPDATE sessions SET ended = ?, tier = ?, touched = ? WHERE id = ?",
                (ended, tier, _now(), session),
            )

    def acts(self, session: str) -> tuple[UserAct, ...]:
        with self._reading() as db:
            rows = db.execute("SELECT act FROM acts WHERE session = ? ORDER BY turn", (session,)).fetchall()
        return tuple(UserAct.model_validate_json(row[0]) for row in rows)

    def sessions(self) -> tuple[SessionInfo, ...]:
        query = (
            "SELECT id, started, touched, knowledge, version, ended, tier,"
            " (SELECT count(*) FROM acts WHERE session = sessions.id) AS turns"
            " FROM sessions ORDER BY started DESC, rowid DESC"
        )
        with self._reading() as db:
            cursor = db.execute(query)
            names = [column[0] for column in cursor.description]
            return tuple(SessionInfo(**dict(zip(names, row, strict=True))) for row in cursor.fetchall())

    def delete(self, session: str) -> bool:
        with self._writing() as db:
            gone = db.execute("DELETE FROM sessions WHERE id = ?", (session,)).rowcount > 0
        # The words must leave the write-ahead file too, not only the table.
        with self._reading() as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def remove_older_than(self, days: int, now: datetime | None = None) -> int:
        """Erases sessions last touched more than `days` days ago (knowledge 10.9); returns how many."""
        limit = (now or datetime.now(UTC)).timestamp() - days * 86_400
        before = datetime.fromtimestamp(limit, UTC).isoformat(timespec="seconds")
        with self._writing() as db:
            return db.execute("DELETE FROM sessions WHERE touched < ?", (before,)).rowcount

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._db
        except sqlite3.Error as error:
            raise _trouble(self.path, error) from None


def session_file(data: Path) -> Path:
    """The file of the sessions in the user's data folder."""
    return data / "sessions.sqlite3"


def _make_private(path: Path) -> None:
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


def _is_corrupt(error: sqlite3.DatabaseError) -> bool:
    return error.sqlite_errorcode in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def _trouble(path: Path, error: sqlite3.Error) -> SessionStoreError:
    text = str(error)
    if "locked" in text or "busy" in text:
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
    return SessionStoreError(
        f"The session file {path} cannot be used: {text}.",
        "Move it away; a new one is made at the next start.",
    )


def _new_id() -> str:
    return uuid.uuid4().hex[:12]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
