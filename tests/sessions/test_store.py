"""Sessions: owner-only, whole acts, broken files set aside, full and locked disks said plainly."""

from __future__ import annotations

import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from voice_triage.errors import SessionStoreError
from voice_triage.sessions import MemorySessions, SqliteSessions, session_file
from voice_triage.triage.facts import Duration
from voice_triage.understanding.acts import Command, Outcome, UserAct

ACTS = (
    UserAct(
        asking="opening", text="it aches", outcome=Outcome.ANSWER, values={"pain_quality": ("dull_ache",)}
    ),
    UserAct(
        asking="duration",
        text="two days",
        outcome=Outcome.ANSWER,
        values={"duration": Duration(days_min=2, days_max=2)},
    ),
    UserAct(asking="pain_score", text="stop", outcome=Outcome.COMMAND, command=Command.STOP),
    UserAct(
        asking="age_years",
        text="fifty",
        outcome=Outcome.ANSWER,
        values={"age_years": 50.0},
        words={"age_years": "fifty"},
    ),
)


@pytest.fixture(params=["sqlite", "memory"])
def store(request, tmp_path):
    """Both real stores keep the same promises."""
    store = SqliteSessions(session_file(tmp_path / "data")) if request.param == "sqlite" else MemorySessions()
    yield store
    store.close()


def test_acts_come_back_as_they_were_written(store):
    session = store.begin("knee-1", "0.1")
    for act in ACTS:
        store.append(session, act)
    assert store.acts(session) == ACTS


def test_a_session_is_open_until_it_is_finished(store):
    session = store.begin("knee-1", "0.1")
    store.append(session, ACTS[0])
    assert [(s.id, s.ended, s.turns) for s in store.sessions()] == [(session, "", 1)]
    store.finish(session, "result", "soon")
    assert [(s.ended, s.tier) for s in store.sessions()] == [("result", "soon")]


def test_newest_session_comes_first(store):
    first, second = store.begin("knee-1", "0.1"), store.begin("knee-1", "0.1")
    assert [s.id for s in store.sessions()] == [second, first]


def test_a_deleted_session_is_gone_and_deleting_again_is_no_error(store):
    session = store.begin("knee-1", "0.1")
    store.append(session, ACTS[0])
    assert store.delete(session)
    assert not store.delete(session)
    assert store.acts(session) == ()
    assert store.sessions() == ()


def test_deleted_words_are_not_left_in_any_file(tmp_path):
    path = session_file(tmp_path)
    store = SqliteSessions(path)
    session = store.begin("knee-1", "0.1")
    store.append(session, UserAct(asking="opening", text="zanzibar", outcome=Outcome.OFF_TOPIC))
    store.delete(session)
    found = [file.name for file in tmp_path.iterdir() if b"zanzibar" in file.read_bytes()]
    store.close()
    assert found == []


def test_every_act_is_on_disk_before_append_returns(tmp_path):
    store = SqliteSessions(session_file(tmp_path))
    session = store.begin("knee-1", "0.1")
    store.append(session, ACTS[0])
    # A second connection sees what a restart after a power cut would see; the first one was never closed.
    other = SqliteSessions(session_file(tmp_path))
    assert other.acts(session) == ACTS[:1]
    other.close()
    store.close()


def test_file_and_folder_are_readable_by_their_owner_only(tmp_path):
    path = session_file(tmp_path / "data")
    store = SqliteSessions(path)
    store.append(store.begin("knee-1", "0.1"), ACTS[0])
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    store.close()


@pytest.mark.parametrize(
    "content",
    [b"not a database, and longer than the header of one" * 50, b"SQLite format 3\0" + b"\xff" * 4096],
)
def test_a_corrupt_file_is_set_aside_and_a_new_one_begun(tmp_path, content):
    path = session_file(tmp_path)
    path.write_bytes(content)
    store = SqliteSessions(path)
    assert "set aside" in store.notice
    store.append(store.begin("knee-1", "0.1"), ACTS[0])
    store.close()
    aside = [file for file in tmp_path.iterdir() if ".broken-" in file.name]
    assert [file.read_bytes() for file in aside] == [content]


def test_a_locked_file_is_said_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("voice_triage.sessions.sqlite.BUSY_SECONDS", 0.01)
    store = SqliteSessions(session_file(tmp_path))
    session = store.begin("knee-1", "0.1")
    other = sqlite3.connect(session_file(tmp_path), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(SessionStoreError, match="in use by another program"):
        store.append(session, ACTS[0])
    other.execute("ROLLBACK")
    other.close()
    store.append(session, ACTS[0])
    assert len(store.acts(session)) == 1
    store.close()


def test_a_full_disk_is_said_in_a_sentence_and_loses_nothing_written_before(tmp_path):
    store = SqliteSessions(session_file(tmp_path))
    session = store.begin("knee-1", "0.1")
    store.append(session, ACTS[0])
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count={pages}")
    big = UserAct(asking="opening", text="x" * 100_000, outcome=Outcome.OFF_TOPIC)
    with pytest.raises(SessionStoreError, match=r"cannot be written.*Free some disk space"):
        store.append(session, big)
    assert store.acts(session) == ACTS[:1]
    store.close()


def test_a_file_of_a_newer_version_is_left_alone(tmp_path):
    path = session_file(tmp_path)
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version=99")
    db.close()
    with pytest.raises(SessionStoreError, match="newer version"):
        SqliteSessions(path)
    assert [file.name for file in tmp_path.iterdir() if "broken" in file.name] == []


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SessionStoreError, match="cannot be created"):
        SqliteSessions(session_file(tmp_path / "file" / "data"))


def test_old_sessions_are_removed_and_young_ones_stay(tmp_path):
    store = SqliteSessions(session_file(tmp_path))
    store.append(store.begin("knee-1", "0.1"), ACTS[0])
    now = datetime.now(UTC)
    assert store.remove_older_than(30, now) == 0
    assert store.remove_older_than(30, now + timedelta(days=31)) == 1
    assert store.sessions() == ()
    store.close()


def test_two_programs_may_write_to_the_same_file(tmp_path):
    one, two = SqliteSessions(session_file(tmp_path)), SqliteSessions(session_file(tmp_path))
    first, second = one.begin("knee-1", "0.1"), two.begin("knee-1", "0.1")
    for act in ACTS:
        one.append(first, act)
        two.append(second, act)
    assert one.acts(second) == two.acts(first) == ACTS
    one.close()
    two.close()


def test_the_session_file_lies_in_the_data_folder():
    assert session_file(Path("/data")).parent == Path("/data")


def test_an_interview_that_is_over_holds_no_file_open(tmp_path):
    """A program that waits for the next one runs for months: it would come to the limit of open files."""
    store = SqliteSessions(tmp_path / "sessions.sqlite3")
    for _ in range(3):
        session = store.begin("knee", "1")
        assert list(tmp_path.glob("*.lock"))
        store.finish(session, "result", "soon")
        assert not list(tmp_path.glob("*.lock"))
        assert not store.is_running(session)
    store.delete(store.begin("knee", "1"))
    assert not list(tmp_path.glob("*.lock"))
    store.close()
