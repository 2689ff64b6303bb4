"""Sessions: what was said, kept on disk, act by act."""

from voice_triage.sessions.files import (
    files_set_aside,
    is_corrupt,
    remove_files_older_than,
    session_file,
    set_aside,
)
from voice_triage.sessions.record import NoSessions, Record
from voice_triage.sessions.schema import SCHEMA_VERSION
from voice_triage.sessions.sqlite import SqliteSessions
from voice_triage.sessions.store import MemorySessions, SessionInfo, SessionStore

__all__ = [
    "SCHEMA_VERSION",
    "MemorySessions",
    "NoSessions",
    "Record",
    "SessionInfo",
    "SessionStore",
    "SqliteSessions",
    "files_set_aside",
    "is_corrupt",
    "remove_files_older_than",
    "session_file",
    "set_aside",
]
