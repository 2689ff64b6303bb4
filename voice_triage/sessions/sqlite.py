"""Sessions on disk: every accepted user act is written before the next sentence is spoken.

A session is a list of user acts. Replaying them through `step` gives the state back, so nothing else is stored but a
fingerprint of that state. One SQLite file, readable by its owner only, in write-ahead mode with full synchronisation:
after a power cut the last act is either there whole or not at all. Erased words are overwritten, in the write-ahead file too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from voice_triage.errors import SessionStoreError
from voice_triage.sessions.files import is_busy, is_corrupt, make_private, set_aside, trouble
from voice_triage.sessions.lock import Lock, is_taken, take, taken
from voice_triage.sessions.schema import prepare, refuse_foreign
from voice_triage.sessions.store import SessionInfo, new_id, now_text
from voice_triage.understanding.acts import UserAct

BUSY_SECONDS = 5.0
"""How long a second program waits for the file before it gives up with a sentence."""
BUSY_AGAIN_SECONDS = 0.2
"""The same once it has given up: nobody waits five seconds at every answer."""


class SqliteSessions:
    """Sessions in one SQLite file, for several programs at once; each interview belongs to one of them."""

    def __init__(self, path: Path) -> None:
        """Opens or creates `path`. A file that is no usable database is set aside (never deleted) and named in `notice`."""
        self.path = path
        self.notice = ""
        """One sentence about something that had to be put right, or empty."""
        self._held: dict[str, Lock] = {}
        make_private(path)
        # One at a time: two programs that find a broken file must not set aside each other's new one.
        with taken(path.with_name(f"{path.name}-open.lock"), BUSY_SECONDS):
            try:
                self._db = self._open()
            except sqlite3.DatabaseError as error:
                if not is_corrupt(error):
                    raise trouble(path, error) from None
                self._db = self._begin_anew()

    def _begin_anew(self) -> sqlite3.Connection:
        try:
            aside = set_aside(self.path)
        except OSError as error:
            raise SessionStoreError(
                f"The session file {self.path} is damaged and cannot be set aside: {error.strerror}.",
                "Move it away yourself.",
            ) from None
        self.notice = f"The session file could not be read; it was set aside as {aside} and a new one begun."
        make_private(self.path)
        try:
            return self._open()
        except sqlite3.DatabaseError as error:
            raise trouble(self.path, error) from None

    def _open(self) -> sqlite3.Connection:
        refuse_foreign(self.path)
        db = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            prepare(db, self.path)
        except BaseException:
            db.close()
            raise
        return db

    def begin(self, knowledge: str, version: str, session: str = "") -> str:
        session, now = session or new_id(), now_text()
        with self._writing() as db:
            db.execute(
                "INSERT INTO sessions (id, started, touched, knowledge, version) VALUES (?, ?, ?, ?, ?)",
                (session, now, now, knowledge, version),
            )
        self.hold(session)
        return session

    def hold(self, session: str) -> bool:
        if session not in self._held:
            lock = take(self._lock_file(session))
            if lock is None:
                return False
            self._held[session] = lock
        return True

    def is_running(self, session: str) -> bool:
        """Whether another running program is holding this interview."""
        return session not in self._held and is_taken(self._lock_file(session))

    def append(self, session: str, act: UserAct, *, tier: str = "", stood: str = "") -> None:
        with self._writing() as db:
            db.execute(
                "INSERT INTO acts (session, turn, act, stood)"
                " SELECT ?, coalesce(max(turn) + 1, 0), ?, ? FROM acts WHERE session = ?",
                (session, act.model_dump_json(exclude_defaults=True), stood, session),
            )
            db.execute("UPDATE sessions SET touched = ?, tier = ? WHERE id = ?", (now_text(), tier, session))

    def take_back(self, session: str, *, tier: str = "") -> None:
        with self._writing() as db:
            db.execute(
                "DELETE FROM acts WHERE session = ? AND turn = (SELECT max(turn) FROM acts WHERE session = ?)",
                (session, session),
            )
            db.execute("UPDATE sessions SET touched = ?, tier = ? WHERE id = ?", (now_text(), tier, session))

    def finish(self, session: str, ended: str, tier: str) -> None:
        with self._writing() as db:
            db.execute(
                "UPDATE sessions SET ended = ?, tier = ?, touched = ? WHERE id = ?",
                (ended, tier, now_text(), session),
            )
        self._let_go(session)

    def acts(self, session: str) -> tuple[UserAct, ...]:
        with self._reading() as db:
            rows = db.execute("SELECT act FROM acts WHERE session = ? ORDER BY turn", (session,)).fetchall()
        try:
            return tuple(UserAct.model_validate_json(row[0]) for row in rows)
        except ValidationError:
            raise SessionStoreError(
                f"Session {session} was written by another version of the program.",
                "It can be deleted, not read.",
            ) from None

    def sessions(self) -> tuple[SessionInfo, ...]:
        query = (
            "SELECT id, started, touched, knowledge, version, ended, tier,"
            " (SELECT count(*) FROM acts WHERE session = sessions.id) AS turns,"
            " coalesce((SELECT stood FROM acts WHERE session = sessions.id ORDER BY turn DESC LIMIT 1), '') AS stood"
            " FROM sessions ORDER BY started DESC, rowid DESC"
        )
        with self._reading() as db:
            cursor = db.execute(query)
            names = [column[0] for column in cursor.description]
            return tuple(SessionInfo(**dict(zip(names, row, strict=True))) for row in cursor.fetchall())

    def delete(self, session: str) -> bool:
        with self._writing() as db:
            gone = db.execute("DELETE FROM sessions WHERE id = ?", (session,)).rowcount > 0
        self._let_go(session)
        self._wipe()
        return gone

    def older_than(self, days: int, now: datetime | None = None) -> tuple[str, ...]:
        """The ids of the sessions last touched more than `days` days ago (knowledge 10.9)."""
        limit = (now or datetime.now(UTC)).timestamp() - days * 86_400
        before = datetime.fromtimestamp(limit, UTC).isoformat(timespec="seconds")
        with self._reading() as db:
            rows = db.execute("SELECT id FROM sessions WHERE touched < ?", (before,)).fetchall()
        return tuple(row[0] for row in rows if not self.is_running(row[0]))

    def remove_older_than(self, days: int, now: datetime | None = None) -> int:
        """Erases sessions last touched more than `days` days ago; returns how many."""
        old = self.older_than(days, now)
        if old:
            with self._writing() as db:
                db.executemany("DELETE FROM sessions WHERE id = ?", [(session,) for session in old])
            self._wipe()
        return len(old)

    def close(self) -> None:
        for lock in self._held.values():
            lock.release()
        self._held.clear()
        self._db.close()

    def _let_go(self, session: str) -> None:
        """An interview that is over is nobody's: its file would stay open as long as the program waits for the next one."""
        lock = self._held.pop(session, None)
        if lock is not None:
            lock.release()

    def _wipe(self) -> None:
        """What was deleted must leave the write-ahead file too, not only the table."""
        with self._reading() as db:
            blocked = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if blocked:
            raise SessionStoreError(
                f"Another program is reading {self.path}: the words are deleted, but not wiped from the disk yet.",
                "Delete once more when it is done.",
            )

    def _lock_file(self, session: str) -> Path:
        return self.path.with_name(f"{self.path.name}-{session}.lock")

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
            if is_busy(error):
                self._db.execute(f"PRAGMA busy_timeout={round(BUSY_AGAIN_SECONDS * 1000)}")
            raise trouble(self.path, error) from None
