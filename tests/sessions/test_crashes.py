"""What a crash, a power cut or a damaged disk can leave behind: whole acts or none, and nothing is thrown away."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from old_files import write_version_1

from voice_triage.errors import SessionStoreError
from voice_triage.sessions import SCHEMA_VERSION, SqliteSessions, session_file
from voice_triage.sessions.schema import _STEPS
from voice_triage.understanding.acts import Outcome, UserAct

ACTS = tuple(
    UserAct(asking="opening", text=f"answer {number} " + "x" * (37 * number), outcome=Outcome.OFF_TOPIC)
    for number in range(12)
)

DIES = """
import os, signal, sys
from pathlib import Path
from voice_triage.sessions import SqliteSessions
from voice_triage.understanding.acts import Outcome, UserAct
store = SqliteSessions(Path(sys.argv[1]))
session = store.begin("knee-1", "0.1")
store.append(session, UserAct(asking="opening", text="kept", outcome=Outcome.OFF_TOPIC))
print(session, flush=True)
{death}
"""
DEATHS = {
    "before the commit": """
with store._writing() as db:
    db.execute("INSERT INTO acts (session, turn, act) VALUES (?, 1, '{}')", (session,))
    os.kill(os.getpid(), signal.SIGKILL)
""",
    "right after the commit": """
store.append(session, UserAct(asking="B6", text="kept too", outcome=Outcome.OFF_TOPIC))
os.kill(os.getpid(), signal.SIGKILL)
""",
    "while erasing": """
store._wipe = lambda: os.kill(os.getpid(), signal.SIGKILL)
store.delete(session)
""",
}


@pytest.mark.parametrize(
    ("death", "left"),
    [
        ("before the commit", ["kept"]),
        ("right after the commit", ["kept", "kept too"]),
        ("while erasing", []),
    ],
)
def test_a_killed_program_leaves_whole_acts(tmp_path, death, left):
    path = session_file(tmp_path)
    killed = subprocess.run(
        [sys.executable, "-c", DIES.replace("{death}", DEATHS[death]), path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    store = SqliteSessions(path)
    session = killed.stdout.strip()
    assert [act.text for act in store.acts(session)] == left
    assert store.hold(session)  # what the killed program held is free
    store.close()


def test_a_write_ahead_file_cut_anywhere_gives_the_first_acts_whole(tmp_path):
    """A power cut may lose the end of the file that was being written; never an act in the middle of it."""
    path = session_file(tmp_path / "whole")
    store = SqliteSessions(path)
    session = store.begin("knee-1", "0.1")
    store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for act in ACTS:
        store.append(session, act)
    files = {file.name: file.read_bytes() for file in path.parent.glob("*.sqlite3*")}
    store.close()
    wal, dice, lengths = f"{path.name}-wal", random.Random(7), set()
    for _ in range(24):
        folder = tmp_path / "cut"
        folder.mkdir()
        for name in (path.name, wal):
            size = dice.randrange(len(files[wal])) if name == wal else None
            (folder / name).write_bytes(files[name][:size])
        cut = SqliteSessions(folder / path.name)
        acts = cut.acts(session)
        assert cut.notice == ""
        assert acts == ACTS[: len(acts)]
        lengths.add(len(acts))
        cut.close()
        shutil.rmtree(folder)
    assert len(lengths) > 5


def test_damage_in_the_middle_of_the_file_is_found_at_the_start(tmp_path):
    path = session_file(tmp_path)
    store = SqliteSessions(path)
    session = store.begin("knee-1", "0.1")
    for act in ACTS * 4:
        store.append(session, act)
    store.close()
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 5] = b"\xff" * 8192
    path.write_bytes(content)
    store = SqliteSessions(path)
    assert "set aside" in store.notice
    assert store.sessions() == ()
    store.close()
    (aside,) = tmp_path.glob("*.broken-*")
    assert aside.read_bytes() == bytes(content)


def test_two_broken_files_in_one_second_are_both_kept(tmp_path):
    path = session_file(tmp_path)
    for content in (b"first" * 100, b"second" * 100):
        path.write_bytes(content)
        for companion in ("-wal", "-shm"):
            path.with_name(path.name + companion).write_bytes(content + companion.encode())
        SqliteSessions(path).close()
        path.unlink()
    kept = [file.read_bytes() for file in tmp_path.glob("*.broken-*")]
    assert len(kept) == len(set(kept)) == 6


def test_a_file_of_version_1_is_brought_up_to_date_and_keeps_its_acts(tmp_path):
    path = session_file(tmp_path)
    write_version_1(path)
    store = SqliteSessions(path)
    (act,) = store.acts("aaaa")
    assert (act.text, act.values, act.words) == (
        "it aches",
        {"pain_quality": ("dull_ache",)},
        {"pain_quality": "aches"},
    )
    assert {(s.id, s.ended, s.tier, s.turns, s.stood) for s in store.sessions()} == {
        ("aaaa", "", "", 1, ""), ("bbbb", "result", "soon", 1, ""),
    }  # fmt: skip
    store.append("aaaa", ACTS[0], tier="soon", stood="0123")
    assert next(s for s in store.sessions() if s.id == "aaaa").stood == "0123"
    assert store._db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    store.close()


def test_a_migration_that_fails_leaves_the_old_file_as_it_was(tmp_path, monkeypatch):
    path = session_file(tmp_path)
    write_version_1(path)
    monkeypatch.setitem(_STEPS, 2, f"{_STEPS[2]} CREATE NONSENSE;")
    with pytest.raises(SessionStoreError):
        SqliteSessions(path)
    monkeypatch.undo()
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA user_version").fetchone()[0] == 1
    db.close()
    store = SqliteSessions(path)
    assert len(store.acts("aaaa")) == 1
    store.close()


def test_acts_of_another_program_are_said_to_be_unreadable(tmp_path):
    path = session_file(tmp_path)
    store = SqliteSessions(path)
    session = store.begin("knee-1", "0.1")
    store.append(session, ACTS[0])
    store._db.execute("""UPDATE acts SET act = '{"asking": "opening", "mood": "grim"}'""")
    with pytest.raises(SessionStoreError, match="another version"):
        store.acts(session)
    assert store.delete(session)
    store.close()


def test_many_programs_that_start_at_once_find_one_file(tmp_path):
    """Also when that file is broken: one sets it aside, the others use the new one."""
    path = session_file(tmp_path)
    path.write_bytes(b"garbage" * 1000)
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", DIES.replace("{death}", ""), path], stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    sessions = {start.communicate()[0].strip() for start in starts}
    assert [start.returncode for start in starts] == [0] * 4
    store = SqliteSessions(path)
    assert {session.id for session in store.sessions()} == sessions
    store.close()
    assert len(list(tmp_path.glob("*.broken-*"))) == 1


def test_an_interview_belongs_to_one_program_at_a_time(tmp_path):
    one, two = SqliteSessions(session_file(tmp_path)), SqliteSessions(session_file(tmp_path))
    session = one.begin("knee-1", "0.1")
    assert two.is_running(session)
    assert not two.hold(session)
    one.close()
    assert not two.is_running(session)
    assert two.hold(session)
    two.close()
    assert list(tmp_path.glob("*.lock")) == []


def test_erased_by_age_is_erased_from_every_file(tmp_path: Path):
    store = SqliteSessions(session_file(tmp_path))
    session = store.begin("knee-1", "0.1")
    store.append(session, UserAct(asking="opening", text="zanzibar", outcome=Outcome.OFF_TOPIC))
    store._db.execute("UPDATE sessions SET touched = '2026-01-01T00:00:00+00:00'")
    store._held.pop(session).release()
    assert store.remove_older_than(30) == 1
    assert [file.name for file in tmp_path.iterdir() if b"zanzibar" in file.read_bytes()] == []
    store.close()
