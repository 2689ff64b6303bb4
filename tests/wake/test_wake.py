"""What begins an interview: the phrase and nothing like it, a button, a key, ready-made words."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from voice_triage.audio.frames import Frame
from voice_triage.audio.recorded import LEAD_IN, frames_of
from voice_triage.audio.sources import Turn
from voice_triage.audio.vad import SileroDetector
from voice_triage.audio.wav import read_wav
from voice_triage.errors import AudioDeviceError, MissingPart, UsageError
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.recognition.listener import Listener
from voice_triage.recognition.recognizer import Expectation
from voice_triage.wake.button import ButtonWaker
from voice_triage.wake.key import KeyWaker
from voice_triage.wake.micro import MicroWaker
from voice_triage.wake.phrase import SUFFICIENT_LEAD, PhraseWaker, is_phrase
from voice_triage.wake.waking import wait_patiently

PHRASE = "hello knee helper"
SPOKEN = Path(__file__).parents[1] / "wav" / "en"


@pytest.mark.parametrize(
    ("grammar", "free", "is_one"),
    [
        (PHRASE, "hello knee helper", True),
        (PHRASE, "hello need helper", True),
        (PHRASE, "giuliani help her", True),
        ("[unk] hello knee helper", "hello me helper", True),
        (PHRASE, "hello", False),
        (PHRASE, "helper", False),
        (PHRASE, "how are you", False),
        (PHRASE, "hello and welcome to the evening news helper", False),
        ("hello knee", "hello knee", False),
        ("[unk]", "hello knee helper", False),
        (None, "hello knee helper", False),
        (PHRASE, "", False),
    ],
)
def test_both_decoders_must_have_heard_the_phrase_and_little_else(grammar, free, is_one):
    assert is_phrase(PHRASE, Hypothesis(free, grammar)) == is_one


def test_an_alternative_of_the_free_decoder_may_agree():
    assert is_phrase(PHRASE, Hypothesis("you'll only", PHRASE, alternatives=("hello me helper",)))


@pytest.mark.parametrize(
    ("grammar", "lead", "is_one"),
    [(PHRASE, 8.5, True), (PHRASE, -8.0, False), (PHRASE, None, False), ("knee helper", 18.0, False)],
)
def test_in_noise_the_phrase_must_explain_the_sound_clearly_better_than_any_other_words(
    grammar, lead, is_one
):
    assert is_phrase(PHRASE, Hypothesis("the we know that", grammar, lead=lead)) == is_one


def test_the_phrase_leads_over_other_words_and_other_words_over_it(vosk):
    leads = {}
    for name in ("hello_knee_helper", "short_of_breath"):
        vosk.start(Expectation("wake", (PHRASE,)))
        for frame in islice(frames_of(LEAD_IN + read_wav(SPOKEN / f"{name}.wav")), 60):
            vosk.accept(frame)
        leads[name] = vosk.finish().lead
    assert leads["hello_knee_helper"] > SUFFICIENT_LEAD > leads["short_of_breath"]


class Playing:
    """A source that plays one recording a turn."""

    def __init__(self, *files: Path) -> None:
        self.files = list(files)

    def frames(self, turn: Turn) -> Iterator[Frame]:
        return frames_of(LEAD_IN + read_wav(self.files.pop(0)) if self.files else b"")

    def close(self) -> None:
        """Holds nothing."""


def test_the_phrase_wakes_and_answers_do_not(vosk):
    files = [SPOKEN / f"{name}.wav" for name in ("yes", "stop", "short_of_breath")]
    source = Playing(*files, SPOKEN / "hello_knee_helper.wav")
    beats: list[int] = []
    waker = PhraseWaker(Listener(source, vosk, SileroDetector()), lambda: None, PHRASE)
    assert waker.wait(lambda: beats.append(1))
    assert len(beats) == len(files)
    assert source.files == []


@pytest.mark.parametrize("phrase", ["hello", "", "?!"])
def test_phrase_that_cannot_work_is_refused(phrase, vosk):
    with pytest.raises(UsageError, match="wake phrase"):
        PhraseWaker(Listener(Playing(), vosk, SileroDetector()), lambda: None, phrase)


def test_none_of_our_own_sentences_holds_the_phrase(knowledge):
    """Peers wake themselves by introducing themselves (rhasspy/wyoming-satellite#185)."""
    texts = [entry.text.lower() for entry in knowledge.prompts.entries.values()]
    assert len(texts) > 300
    assert not [text for text in texts if PHRASE in text or "hello knee" in text]


def test_enter_wakes_and_the_end_of_the_input_ends_the_waiting():
    read, write = os.pipe()
    with os.fdopen(read) as stream, os.fdopen(write, "w") as keyboard:
        waker = KeyWaker(stream)
        keyboard.write("\n")
        keyboard.flush()
        assert waker.wait(lambda: None)
        keyboard.close()
        assert not waker.wait(lambda: None)
        waker.close()


def test_button_without_its_library_names_the_fix(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "gpiozero", None)
    with pytest.raises(MissingPart, match="push button") as error:
        ButtonWaker(17)
    assert "--wait key" in error.value.fix


def test_pressed_button_wakes(monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("gpiozero", reason="gpiozero is not installed (extra gpio)")
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "mock")
    from gpiozero import Device
    from gpiozero.pins.mock import MockFactory

    monkeypatch.setattr(Device, "pin_factory", MockFactory())
    waker = ButtonWaker(17)
    Device.pin_factory.pin(17).drive_low()
    monkeypatch.setattr(waker._button, "wait_for_release", lambda _: None)
    assert waker.wait(lambda: None)
    waker.close()


def test_ready_made_word_without_its_package_names_the_fix(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "pymicro_wakeword", None)
    with pytest.raises(MissingPart, match="wake words") as error:
        MicroWaker(Playing(), "okay_nabu")
    assert "[wake]" in error.value.fix


def test_ready_made_word_wakes_and_answers_do_not():
    pytest.importorskip("pymicro_wakeword", reason="pymicro-wakeword is not installed (extra wake)")
    waker = MicroWaker(Playing(SPOKEN / "okay_nabu.wav"), "okay_nabu")
    pcm = LEAD_IN + b"".join(read_wav(SPOKEN / f"{name}.wav") for name in ("yes", "stop", "short_of_breath"))
    assert not any(waker.accept(pcm[i : i + 1024]) for i in range(0, len(pcm), 1024))
    assert waker.wait(lambda: None)
    waker.close()
    with pytest.raises(UsageError, match="no wake word"):
        MicroWaker(Playing(), "open sesame")


class LosingItsMicrophone:
    """A waker whose microphone comes back at the eighth try."""

    def __init__(self) -> None:
        self.tries = 0

    def wait(self, alive) -> bool:
        self.tries += 1
        if self.tries < 8:
            raise AudioDeviceError("The microphone is gone.", "Plug it in.")
        return True

    def close(self) -> None:
        """Holds nothing."""


def test_a_lost_microphone_is_waited_for_as_long_as_it_takes():
    pauses: list[float] = []
    beats: list[int] = []
    assert wait_patiently(LosingItsMicrophone(), lambda: beats.append(1), pauses.append)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert len(beats) == 7
