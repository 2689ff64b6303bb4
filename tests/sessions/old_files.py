"""Session files as older versions of the program wrote them, made with their own statements."""

from __future__ import annotations

import sqlite3
from pathlib import Path

VERSION_1 = """
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, started TEXT NOT NULL, touched TEXT NOT NULL, knowledge TEXT NOT NULL,
    version TEXT NOT NULL, ended TEXT NOT NULL DEFAULT '', tier TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS acts (
    session TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
    turn INTEGER NOT NULL, act TEXT NOT NULL, PRIMARY KEY (session, turn)
);
"""
ACT_1 = (
    '{"asking":"opening","text":"it aches","outcome":"answer","values":{"pain_quality":["dull_ache"]},"doubtful":[],'
    '"command":null,"emergency":[],"ask_now":[],"words":{"pain_quality":"aches"},"correction":false,"noise":false}'
)


def write_version_1(path: Path) -> None:
    """One interrupted session with one act, and one that was ended."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.executescript(VERSION_1)
    db.execute("PRAGMA user_version=1")
    for id, ended, tier in (("aaaa", "", ""), ("bbbb", "result", "soon")):
        day = "2026-01-02T03:04:05+00:00"
        db.execute(
            "INSERT INTO sessions VALUES (?, ?, ?, 'knee-1', '0.1.0', ?, ?)", (id, day, day, ended, tier)
        )
        db.execute("INSERT INTO acts VALUES (?, 0, ?)", (id, ACT_1))
    db.close()
