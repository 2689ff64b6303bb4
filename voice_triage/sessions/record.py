"""One interview's acts on their way to the store. It never stops the interview: what cannot be written waits in memory."""

from __future__ import annotations

from voice_triage.errors import SessionStoreError
from voice_triage.sessions.store import SessionInfo, SessionStore, new_id
from voice_triage.understanding.acts import UserAct


class Record:
    """What was said in one interview, in order, on disk as far as the disk allows."""

    def __init__(self, store: SessionStore, knowledge: str, version: str, session: str | None = None) -> None:
        """Of a new session, or with `session` of the one of that id, whose acts are read."""
        self._store = store
        self._made_with = (knowledge, version)
        self._begun = session is not None
        self._waiting: list[tuple[UserAct, str, str]] = []
        self._taken_back: str | None = None
        """The last act on disk is to be erased; the tier from before it."""
        self.error: SessionStoreError | None = None
        """Why the last answer is not on disk; None while everything is."""
        self.session = session or new_id()
        self.acts: list[UserAct] = list(store.acts(session)) if session else []
        if not self._begun:
            self._write()

    def keep(self, act: UserAct, *, tier: str, stood: str) -> None:
        """Takes an act and writes it, with all that had to wait before it. `error` says whether that went well."""
        self.acts.append(act)
        self._waiting.append((act, tier, stood))
        self._write()

    def take_back(self, *, tier: str) -> None:
        """Forgets the last act: the person was still speaking. `tier` is the one from before it."""
        self.acts.pop()
        if self._waiting:
            self._waiting.pop()
        else:
            self._taken_back = tier
        self._write()

    def finish(self, ended: str, tier: str) -> SessionStoreError | None:
        """Marks the interview as ended; gives what kept it from being marked."""
        if self._waiting or self._taken_back is not None or not self._begun:
            self._write()
        try:
            if self._begun:
                self._store.finish(self.session, ended, tier)
        except SessionStoreError as error:
            return error
        return self.error

    def erase(self) -> SessionStoreError | None:
        """Forgets everything, in memory and on disk; gives what kept the disk from forgetting."""
        self.acts.clear()
        self._waiting.clear()
        try:
            if self._begun:
                self._store.delete(self.session)
        except SessionStoreError as error:
            return error
        return None

    @property
    def is_saved(self) -> bool:
        """Whether there is anything on disk to go on with."""
        return self._begun and len(self.acts) > len(self._waiting)

    def _write(self) -> None:
        try:
            if not self._begun:
                self._store.begin(*self._made_with, self.session)
                self._begun = True
            if self._taken_back is not None:
                self._store.take_back(self.session, tier=self._taken_back)
                self._taken_back = None
            while self._waiting:
                act, tier, stood = self._waiting[0]
                self._store.append(self.session, act, tier=tier, stood=stood)
                self._waiting.pop(0)
            self.error = None
        except SessionStoreError as error:
            self.error = error


class NoSessions:
    """Stands in for a store that cannot be opened at all: every try to write says why."""

    def __init__(self, error: SessionStoreError) -> None:
        self.error = error

    def begin(self, knowledge: str, version: str, session: str = "") -> str:  # noqa: ARG002
        raise self.error

    def hold(self, session: str) -> bool:  # noqa: ARG002
        return False

    def append(self, session: str, act: UserAct, *, tier: str = "", stood: str = "") -> None:  # noqa: ARG002
        raise self.error

    def finish(self, session: str, ended: str, tier: str) -> None:  # noqa: ARG002
        raise self.error

    def take_back(self, session: str, *, tier: str = "") -> None:  # noqa: ARG002
        raise self.error

    def acts(self, session: str) -> tuple[UserAct, ...]:  # noqa: ARG002
        return ()

    def sessions(self) -> tuple[SessionInfo, ...]:
        return ()

    def delete(self, session: str) -> bool:  # noqa: ARG002
        return False

    def close(self) -> None:
        """Holds nothing."""
