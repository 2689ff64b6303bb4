"""`sessions` and what `run` leaves behind: what other programs read, what is erased, and that it is gone from the disk."""

from __future__ import annotations

import json
import stat

import pytest
from people import Person

from voice_triage.conversation import Conversation, Parts
from voice_triage.dialogue.replay import replay
from voice_triage.sessions import SqliteSessions, session_file
from voice_triage.simulation.transcript import answers_of, held
from voice_triage.understanding.acts import UserAct

STORY = "my left knee aches since i danced in zanzibar"


def files_with(folder, word: str) -> list[str]:
    """Every file below a folder that holds these bytes."""
    return [str(file) for file in folder.rglob("*") if file.is_file() and word.encode() in file.read_bytes()]


@pytest.fixture
def session(knowledge, home) -> str:
    """The id of an interview that was broken off after three answers."""
    store, person = SqliteSessions(data(home)), Person([STORY, "no", "no"])
    conversation = Conversation(Parts(knowledge, person, person, store))
    assert conversation.run().interrupted
    store.close()
    return conversation.session


def data(home):
    """The session file."""
    return session_file(home / "XDG_DATA_HOME" / "voice-triage")


def test_the_list_for_programs(program, session):
    (one,) = json.loads(program("sessions", "list", "--json")[1])
    assert set(one) == {
        "id",
        "started",
        "touched",
        "knowledge",
        "version",
        "ended",
        "tier",
        "turns",
        "running",
    }
    assert (one["turns"], one["ended"], one["tier"], one["running"]) == (3, "", "soon", False)


def test_a_session_for_programs(program, session):
    shown = json.loads(program("sessions", "show", session, "--json")[1])
    assert [act["asking"] for act in shown["acts"]] == ["opening", "B6", "B1"]
    assert shown["acts"][1]["values"] == {"breathless": "no", "chest_pain": "no"}


def test_an_export_holds_acts_and_summary(program, session):
    code, out, _ = program("sessions", "export", session)
    whole = json.loads(out)
    assert code == 0
    assert whole["acts"][0]["text"] == STORY
    assert whole["summary"]["answers"]["side"]["value"] == "left"
    assert whole["summary"]["assessment"]["tier"] == "soon"


def test_the_page_goes_to_a_file_that_only_its_owner_reads(program, session, tmp_path):
    page = tmp_path / "page.html"
    assert program("sessions", "show", session, "--html", str(page))[0] == 0
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    code, out, _ = program("sessions", "show", session, "--html")
    assert (code, out) == (0, page.read_text())
    assert STORY in out


def test_a_transcript_needs_consent(program, session, tmp_path):
    file = tmp_path / "case.txt"
    assert program("sessions", "export", session, "--transcript", str(file))[0] == 2
    assert not file.exists()


def test_a_transcript_is_a_dialogue_test_that_replays(program, session, tmp_path, knowledge):
    file = tmp_path / "case.txt"
    code, _, err = program("sessions", "export", session, "--transcript", str(file), "--consent")
    text = file.read_text()
    assert code == 0
    assert answers_of(text) == [STORY, "no", "no"]
    assert held(knowledge, answers_of(text)) == text
    assert session not in text
    assert "2026" not in text
    assert "zanzibar" in err  # to be looked at before it is given away


def test_deleting_erases_the_words_and_the_summary_from_the_disk(program, home):
    program("run", "--text", "--new", stdin=f"{STORY} and i have chest pain\nno\n")
    assert len(files_with(home, "zanzibar")) >= 2
    code, out, _ = program("sessions", "delete", "all")
    assert (code, out) == (0, "Deleted 1 session.\n")
    assert files_with(home, "zanzibar") == []


def test_forgetting_by_voice_erases_every_word_from_the_disk_and_says_so(program, home):
    code, out, err = program("run", "--text", "--new", stdin=f"{STORY}\nno\nforget everything\nyes\n")
    assert code == 0
    assert "Everything you told me is deleted." in out
    assert files_with(home, "zanzibar") == []
    assert json.loads(program("sessions", "list", "--json")[1]) == []
    assert "zanzibar" not in err


def test_sessions_older_than_the_configured_days_are_erased_at_the_next_start(program, session, home):
    store = SqliteSessions(data(home))
    store._db.execute("UPDATE sessions SET touched = '2026-01-01T00:00:00+00:00'")
    store.close()
    program("run", "--text", "--new", stdin="it hurts\n")
    assert files_with(home, "zanzibar") == []


def test_a_session_that_is_running_is_not_deleted(program, session, home):
    store = SqliteSessions(data(home))
    assert store.hold(session)
    code, _, err = program("sessions", "delete", session)
    assert (code, "running" in err) == (1, True)
    assert program("sessions", "delete", "all")[0] == 1
    assert "running" in program("sessions", "list")[1]
    store.close()
    assert program("sessions", "delete", session)[0] == 0


def test_what_is_written_down_leads_to_the_same_place(program, session, home, knowledge):
    """The acts as they come back from the disk give the state they were written with."""
    store = SqliteSessions(data(home))
    acts = store.acts(session)
    store.close()
    *_, last = replay(knowledge, acts)
    assert all(isinstance(act, UserAct) for act in acts)
    assert last.state.asking == "B7"


def test_a_folder_that_cannot_be_written_is_said_and_the_interview_goes_on(program, home, monkeypatch):
    (home / "in the way").write_text("a file")
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "in the way"))
    code, out, err = program("run", "--text", "--new", stdin="it hurts\ni have chest pain\nno\n")
    assert code == 0
    assert out.count("I cannot save your answers.") == 1
    assert "!! " in out
    assert "cannot be created" in err


def test_a_changed_program_says_why_it_begins_anew(program, session, home):
    store = SqliteSessions(data(home))
    store._db.execute("UPDATE sessions SET knowledge = 'knee-000000000000'")
    store.close()
    code, out, err = program("run", "--text", "--resume", stdin="")
    assert code == 4
    assert "has changed since" in err
    assert "Tell me about the pain" in out
