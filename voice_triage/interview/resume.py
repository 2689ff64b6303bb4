"""Which interrupted session may go on, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from voice_triage.dialogue.replay import fingerprint, replay
from voice_triage.dialogue.state import DialogueState, Ended
from voice_triage.errors import SessionStoreError
from voice_triage.knowledge.load import Knowledge
from voice_triage.sessions import SessionInfo, SessionStore
from voice_triage.triage.assessment import Tier

_FINISHED = (Ended.RESULT, Ended.EMERGENCY)
"""Ends after which nobody is asked about an older interruption. A goodbye to an empty room is no such end."""


@dataclass(frozen=True)
class Interrupted:
    """A session that was broken off, held by this program."""

    session: SessionInfo
    state: DialogueState | None
    """Where it stood; None when the program has changed so much that it would go on elsewhere."""

    @property
    def is_emergency(self) -> bool:
        """An emergency had been found in it."""
        if self.state is None:
            return self.session.tier == Tier.EMERGENCY_NOW
        return self.state.warned and self.state.ended is None


def interrupted(
    store: SessionStore, knowledge: Knowledge, hours: int, now: datetime | None = None
) -> Interrupted | None:
    """The newest session that waits to go on, taken for this program. One that another program is holding is left to it."""
    for session in _waiting(store.sessions(), knowledge, hours, now or datetime.now(UTC)):
        if not store.hold(session.id):
            continue
        state = _state_of(store, knowledge, session)
        if state is not None and state.ended is Ended.RESULT:
            # Everything was told but the goodbye.
            store.finish(session.id, state.ended.value, session.tier)
            return None
        return Interrupted(session, state)
    return None


def _waiting(
    sessions: Sequence[SessionInfo], knowledge: Knowledge, hours: int, now: datetime
) -> Iterator[SessionInfo]:
    """Sessions of the same complaint with an answer in them, not ended, young enough; the last touched first."""
    oldest = now - timedelta(hours=hours)
    for session in sorted(sessions, key=lambda session: session.touched, reverse=True):
        if session.ended in _FINISHED:
            return
        same_complaint = session.knowledge.rpartition("-")[0] == knowledge.name
        is_young = datetime.fromisoformat(session.touched) >= oldest
        if not session.ended and session.turns and same_complaint and is_young:
            yield session


def _state_of(store: SessionStore, knowledge: Knowledge, session: SessionInfo) -> DialogueState | None:
    """The state, if this program comes to the same one as the program that was interrupted."""
    if (session.knowledge, session.version) != (knowledge.fingerprint, knowledge.version):
        return None
    try:
        *_, last = replay(knowledge, store.acts(session.id))
    except SessionStoreError:
        return None
    same = session.stood in ("", fingerprint(last.state))
    return last.state if same else None
