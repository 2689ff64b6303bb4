"""Whole live interviews through PortAudio, in a room made of nothing: a patient who answers, an echo, trouble."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path
from threading import Event, Thread, Timer
from typing import Any

import pytest
from virtual_room import MISSING, Patient, VirtualRoom, channels, interview, stretches

from voice_triage.sessions import SqliteSessions, session_file

PATIENTS = Path(__file__).parents[1] / "wav" / "patients"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.live,
    pytest.mark.skipif(MISSING is not None, reason=f"{MISSING} is not installed: there is no virtual room"),
]


@pytest.fixture
def room() -> Iterator[VirtualRoom]:
    with VirtualRoom() as made:
        yield made


LONG_SENTENCE = 4
"""Of the greeting: who should call an ambulance instead. Seven seconds."""


def said(events: list[dict[str, Any]]) -> list[str]:
    return [event["id"] for event in events if event["event"] == "say"]


def test_a_patient_is_heard_and_warned_and_we_do_not_hear_ourselves(room: VirtualRoom, tmp_path: Path):
    room.echo(-12)
    patient = Patient(room, PATIENTS / "emergency")
    recording = tmp_path / "room.wav"
    with room.recorded(recording):
        events = interview(room.program("run", "--events", "--new"), patient.hear)
    acts = [event for event in events if event["event"] == "act"]
    assert [act["outcome"] for act in acts] == ["emergency", "answer", "answer"], [
        act["text"] for act in acts
    ]
    assert events[-1]["ended"] == "emergency"
    assert not [event for event in events if event["event"] == "fault"]
    speaker, _ = channels(recording)
    assert len(stretches(speaker)) > 20


def test_a_word_of_the_moment_interrupts_a_sentence_and_our_own_voice_does_not():
    """Where the sound server cancels the echo. That ducks whoever speaks over us, so people say it again."""
    spoken: list[str] = []

    def hear(event: dict[str, Any]) -> None:
        if event["event"] == "say":
            spoken.append(event["text"])
            if len(spoken) == LONG_SENTENCE:
                for seconds in (0.7, 2.6, 4.5):
                    Timer(seconds, room.say, (PATIENTS.parent / "en" / "can_you_repeat_that.wav",)).start()
        if event["event"] == "act" or len(spoken) > LONG_SENTENCE + 1:
            program.terminate()

    with VirtualRoom.with_echo_cancelling() as room:
        room.echo(-12)
        program = room.program("run", "--events", "--new", settings="[audio]\nbarge_in = true\n")
        events = interview(program, hear, seconds=60)
    said_by_us = [event["interrupted"] for event in events if event["event"] == "said"]
    assert said_by_us[:LONG_SENTENCE] == [False, False, False, True]
    act = next(event for event in events if event["event"] == "act")
    assert act["command"] == "repeat"
    assert not [event for event in events if event["event"] == "fault"]
    # Ended in the middle of the sentence that followed.
    assert (events[-1]["event"], events[-1]["ended"]) == ("end", "interrupted")
    assert program.returncode == 4


def test_terminated_in_the_middle_of_a_sentence_it_has_saved_what_was_said(room: VirtualRoom, tmp_path: Path):
    """An interview begun at a keyboard goes on by voice where it was: the greeting need not be waited for."""
    typed = room.program("run", "--text", "--new", home=tmp_path)
    typed.communicate("my right calf is swollen and it hurts\n")
    patient = Patient(room, PATIENTS / "clot")
    understood: list[str] = []

    def hear(event: dict[str, Any]) -> None:
        patient.hear(event)
        if event["event"] == "act":
            understood.append(event["outcome"])
        if event["event"] == "say" and "answer" in understood:
            program.terminate()

    program = room.program("run", "--events", "--resume", home=tmp_path)
    events = interview(program, hear, seconds=60)
    assert set(patient.answered) == {"tight_calf_severe"}
    assert [event["event"] for event in events[-2:]] == ["say", "end"], "the sentence was not finished first"
    assert events[-1]["ended"] == "interrupted"
    assert (typed.returncode, program.returncode) == (4, 4)
    with closing(SqliteSessions(session_file(tmp_path / "data" / "voice-triage"))) as store:
        (saved,) = store.sessions()
        acts = store.acts(saved.id)
        assert store.hold(saved.id), "nobody has it any more"
    assert saved.ended == ""
    assert acts[0].values["side"] == "right"
    assert acts[-1].values == {"tight_calf_severe": "no"}


class Trouble:
    """Pulls the microphone out, lets it hang, and restarts the server: each at its turn, and mended when we noticed."""

    def __init__(self, room: VirtualRoom, patient: Patient) -> None:
        self._room = room
        self._patient = patient
        self._turns = 0
        self.noticed: list[float] = []
        self._since = 0.0

    def hear(self, event: dict[str, Any]) -> None:
        if event["event"] == "listening":
            self._turns += 1
            self._since = time.monotonic()
            match self._turns:
                case 1:
                    self._room.unplug()
                case 2:
                    self._room.control("suspend-source", "virtmic", "1")
                case 3:
                    self._room.stop()
                case _:
                    self._patient.hear(event)
            return
        self._patient.hear(event)
        if event["event"] == "fault" and len(self.noticed) < self._turns <= 3:
            self.noticed.append(time.monotonic() - self._since)
            match self._turns:
                case 1:
                    self._room.plug_in()
                case 2:
                    self._room.control("suspend-source", "virtmic", "0")
                case 3:
                    self._room.start()


def test_microphone_and_sound_server_go_away_and_the_interview_goes_on_where_it_was(room: VirtualRoom):
    trouble = Trouble(room, Patient(room, PATIENTS / "emergency"))
    events = interview(room.program("run", "--events", "--new"), trouble.hear)
    ids = said(events)
    assert [prompt for prompt, _ in groupby(ids)].count("microphone_back") == 3
    # The question itself was asked again, four times in all, and each time aloud: the speaker came back with the server.
    assert [prompt for prompt, _ in groupby(ids)].count("open_question") == 4
    assert len([event for event in events if event["event"] == "fault"]) >= 3
    assert {event["slot"] for event in events if event["event"] == "listening"} == {"opening", "read_back"}
    assert events[-1].get("ended") == "emergency"
    # A stream that another source was put behind is noticed when nobody is heard; one that stops, within seconds.
    assert trouble.noticed[0] < 25
    assert max(trouble.noticed[1:]) < 6


def test_the_wake_phrase_begins_an_interview_and_other_words_do_not(room: VirtualRoom):
    program = room.program("run", "--events", "--wait", "wake", "--new")
    called, begun = Event(), Event()

    def call() -> None:
        """Other words first; then the phrase, until it is heard, for nobody says it only once."""
        for name in ("short_of_breath", "stop", *["hello_knee_helper"] * 8):
            if not begun.wait(4.0):
                if name == "hello_knee_helper":
                    called.set()
                room.say(PATIENTS.parent / "en" / f"{name}.wav")

    caller = Thread(target=call)
    caller.start()
    events: list[dict[str, Any]] = []

    def hear(event: dict[str, Any]) -> None:
        events.append(event)
        if not begun.is_set():
            begun.set()
            assert called.is_set(), "not by other words"
            program.terminate()

    interview(program, hear, seconds=60)
    caller.join()
    assert events[0]["event"] == "say"
    assert events[-1] == {**events[-1], "event": "end", "ended": "interrupted"}
    assert program.returncode == 4
