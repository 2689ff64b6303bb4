"""Which interrupted session may go on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from voice_triage.knowledge.load import Knowledge
from voice_triage.sessions import SessionInfo


def resumable(
    sessions: Sequence[SessionInfo], knowledge: Knowledge, hours: int, now: datetime | None = None
) -> SessionInfo | None:
    """The newest session that was not ended, has an answer in it, is young enough, and used the same knowledge.

    Other knowledge would understand the same words differently: such a session is not continued.
    """
    oldest = (now or datetime.now(UTC)) - timedelta(hours=hours)
    for session in sessions:
        young = datetime.fromisoformat(session.touched) >= oldest
        if not session.ended and session.turns and young and session.knowledge == knowledge.fingerprint:
            return session
        if session.ended:
            return None  # a finished interview is newer than anything interrupted before it
    return None
