"""The port of a session store, a session's cover sheet, and the store that lives in memory."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Protocol

from voice_triage.frozen import Frozen
from voice_triage.understanding.acts import UserAct


class SessionInfo(Frozen):
    """One session's cover sheet."""

    id: str
    started: str
    """UTC, ISO 8601, to the second."""
    touched: str
    """Time of the last act."""
    knowledge: str
    """Fingerprint of the knowledge it was held with."""
    version: str
    """Of the program."""
    ended: str
    """result, emergency, goodbye; empty while it can be resumed."""
    tier: str
    """As assessed after the last act; empty where there was none."""
    turns: int
    stood: str = ""
    """Fingerprint of the dialogue's state after the last act; empty where none was written down."""


class SessionStore(Protocol):
    """Keeps user acts."""

    def begin(self, knowledge: str, version: str, session: str = "") -> str:
        """Starts a session, held by this program, under this id or a new one; returns the id."""

    def hold(self, session: str) -> bool:
        """Takes a session to go on with it. False when another running program has it."""

    def append(self, session: str, act: UserAct, *, tier: str = "", stood: str = "") -> None:
        """Writes one act, and where it led: tier and fingerprint of the state.

        When this returns, a power cut cannot lose it.
        """

    def take_back(self, session: str, *, tier: str = "") -> None:
        """Erases the last act, whose words were not all; `tier` is the one from before it."""

    def finish(self, session: str, ended: str, tier: str) -> None:
        """Marks the session as ended."""

    def acts(self, session: str) -> tuple[UserAct, ...]:
        """All acts of a session, in order. Raises SessionStoreError for acts that this program cannot read."""

    def sessions(self) -> tuple[SessionInfo, ...]:
        """All sessions, newest first."""

    def delete(self, session: str) -> bool:
        """Erases a session; False when there is none of that id."""

    def close(self) -> None:
        """Releases the file and every session that is held."""


class MemorySessions:
    """Sessions for as long as the program runs: trials, simulations, and when the disk cannot be used."""

    def __init__(self) -> None:
        self._infos: dict[str, SessionInfo] = {}
        self._acts: dict[str, list[UserAct]] = {}

    def begin(self, knowledge: str, version: str, session: str = "") -> str:
        session, now = session or new_id(), now_text()
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

    def hold(self, session: str) -> bool:
        return session in self._infos

    def append(self, session: str, act: UserAct, *, tier: str = "", stood: str = "") -> None:
        self._acts[session].append(act)
        self._touch(session, turns=len(self._acts[session]), tier=tier, stood=stood)

    def take_back(self, session: str, *, tier: str = "") -> None:
        self._acts[session].pop()
        self._touch(session, turns=len(self._acts[session]), tier=tier, stood="")

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
        self._infos[session] = self._infos[session].model_copy(update={"touched": now_text(), **changes})


def new_id() -> str:
    """An id that no other session has, short enough to type."""
    return uuid.uuid4().hex[:12]


def now_text() -> str:
    """Now, as it is written down: UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
