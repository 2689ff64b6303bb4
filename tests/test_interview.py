"""How an interview ends when something breaks: the answers stay, a calm sentence is said, the exit code tells."""

from __future__ import annotations

import argparse

import pytest
from people import Person

from voice_triage.assembly import Assembly
from voice_triage.config import Paths, Settings
from voice_triage.errors import AudioDeviceError, SessionStoreError
from voice_triage.interview.interview import INTERRUPTED, interview, open_store
from voice_triage.interview.watching import NoWatcher, Watchers
from voice_triage.sessions import SqliteSessions, session_file

OPTIONS = argparse.Namespace(new=True, resume=False, events=False, report=None)


class Ends(NoWatcher):
    """Notes faults, and how it ended."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.ended: list[str] = []

    def fault(self, what: str, fix: str) -> None:
        self.faults.append(what)

    def end(self, ended: str) -> None:
        self.ended.append(ended)


class Breaks(Person):
    """Ears that answer for a while and then raise."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(["it aches", "no"])
        self.error = error

    def listen(self, question):
        heard = super().listen(question)
        if heard is None:
            raise self.error
        return heard


class LosesItsVoice(Person):
    """A mouth that breaks at the third thing to say, and stays broken."""

    said = 0

    def say(self, sentences) -> None:
        self.said += 1
        if self.said >= 3:
            raise RuntimeError("a fault of ours")
        super().say(sentences)


@pytest.fixture
def held(knowledge, tmp_path, capsys):
    """Holds an interview with a person: (exit code, watcher, store, stderr)."""

    def hold(person: Person):
        settings = Settings(paths=Paths(data=tmp_path, cache=tmp_path, config=tmp_path / "none"))
        watcher = Ends()
        parts = Assembly(knowledge, person, person, Watchers(watcher), is_recorded=False)
        store = open_store(settings, parts)
        try:
            code = interview(settings, OPTIONS, parts, store)
        finally:
            sessions = [(session.turns, session.ended) for session in store.sessions()]
            store.close()
        return code, watcher, sessions, capsys.readouterr().err

    return hold


@pytest.mark.parametrize("error", [RuntimeError("x"), KeyError("y"), MemoryError()])
def test_a_fault_of_ours_is_said_calmly_and_the_answers_stay(held, error):
    person = Breaks(error)
    code, watcher, sessions, err = held(person)
    assert (code, sessions, watcher.ended) == (INTERRUPTED, [(2, "")], ["interrupted"])
    ids = list(dict.fromkeys(sentence.id for sentence in person.sentences))
    assert ids[-2:] == ["program_fault", "session_saved"]
    assert "--debug" not in person.sentences[-1].text
    assert type(error).__name__ in watcher.faults[0]
    assert "Traceback" not in err


def test_a_voice_that_breaks_does_not_break_the_ending(held):
    code, watcher, sessions, err = held(LosesItsVoice(["it aches", "no", "no"]))
    assert (code, sessions, watcher.ended) == (INTERRUPTED, [(2, "")], ["interrupted"])
    assert "--resume" in err


def test_ctrl_c_says_that_the_answers_are_saved(held):
    person = Breaks(KeyboardInterrupt())
    code, watcher, sessions, _ = held(person)
    assert (code, sessions, watcher.ended) == (INTERRUPTED, [(2, "")], ["interrupted"])
    assert person.sentences[-1].id == "session_saved"
    assert watcher.faults == []


def test_a_microphone_that_is_gone_ends_with_its_own_exit_code(held):
    person = Breaks(AudioDeviceError("The microphone is gone.", "Plug it in."))
    with pytest.raises(AudioDeviceError):
        held(person)
    assert person.sentences[-1].id == "session_saved"
    assert AudioDeviceError.exit_code == 3


def test_input_that_ends_leaves_an_interview_to_go_on_with(held):
    code, watcher, sessions, err = held(Person(["it aches"]))
    assert (code, sessions, watcher.ended) == (INTERRUPTED, [(1, "")], ["interrupted"])
    assert "--resume" in err


class Unreadable(SqliteSessions):
    """A file that opens, and whose older sessions cannot be reached."""

    def sessions(self):
        raise SessionStoreError("The session file is damaged.", "It is set aside at the next start.")

    def remove_older_than(self, days, now=None):
        raise SessionStoreError("The words are not wiped from the disk yet.", "Delete once more.")


def test_trouble_with_older_sessions_sends_nobody_away(knowledge, tmp_path, monkeypatch):
    monkeypatch.setattr("voice_triage.interview.interview.SqliteSessions", Unreadable)
    settings = Settings(paths=Paths(data=tmp_path, cache=tmp_path, config=tmp_path / "none"))
    watcher, person = Ends(), Person(["i have chest pain", "no"])
    parts = Assembly(knowledge, person, person, Watchers(watcher), is_recorded=False)
    store = open_store(settings, parts)
    options = argparse.Namespace(new=False, resume=False, events=False, report=None)
    assert interview(settings, options, parts, store) == 0
    assert len(watcher.faults) == 2
    store.close()
    kept = SqliteSessions(session_file(tmp_path))
    assert [session.ended for session in kept.sessions()] == ["emergency"]
    kept.close()


def test_whoever_said_nothing_is_not_told_that_something_was_saved(held):
    _, _, _, err = held(Person())
    assert "nothing of it is saved" in err
