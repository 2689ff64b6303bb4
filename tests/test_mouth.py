"""The mouth: a failing output is replaced and reported, a failing player is left out, nothing is silent unnoticed."""

from __future__ import annotations

import pytest

from voice_triage.audio.player import WavFilePlayer
from voice_triage.audio.wav import read_wav
from voice_triage.dialogue.sentences.prompts import Sentence
from voice_triage.errors import AudioDeviceError, SpeechError
from voice_triage.interview.mouth import SpokenMouth
from voice_triage.interview.watching import NoWatcher
from voice_triage.speech.cache import RenderCache
from voice_triage.speech.espeak_command import EspeakCommandOutput
from voice_triage.speech.output import VoiceSettings
from voice_triage.speech.pyttsx3 import Pyttsx3Output
from voice_triage.speech.voice import Voice


class Notes(NoWatcher):
    """Writes down what is said and what fails."""

    def __init__(self) -> None:
        self.said_texts: list[str] = []
        self.faults: list[str] = []

    def say(self, sentence: Sentence) -> None:
        self.said_texts.append(sentence.text)

    def fault(self, what: str, fix: str) -> None:
        self.faults.append(what)


class DeafPlayer:
    """A sound card that has gone away."""

    def play(self, pcm: bytes, rate: int, interrupt: object = None) -> bool:
        raise AudioDeviceError("The speaker does not answer.", "Plug it in.")

    def close(self) -> None:
        """Holds nothing."""


def sentence(text: str, *, urgent: bool = False) -> Sentence:
    return Sentence(id="test", text=text, urgent=urgent)


@pytest.fixture
def notes() -> Notes:
    return Notes()


def mouth_of(tmp_path, notes, outputs, players) -> SpokenMouth:
    return SpokenMouth(Voice(outputs, RenderCache(tmp_path / "cache"), VoiceSettings()), players, notes)


def test_a_broken_output_is_replaced_by_the_next_and_reported(tmp_path, notes):
    outputs = [EspeakCommandOutput(command="no-such-program"), Pyttsx3Output()]
    mouth = mouth_of(tmp_path, notes, outputs, [WavFilePlayer(tmp_path / "out")])
    mouth.say([sentence("Call now.", urgent=True)])
    mouth.close()
    assert mouth.failed
    assert len(notes.faults) == 1
    assert len(read_wav(tmp_path / "out" / "interview.wav")) > 16_000


def test_when_nothing_can_speak_the_words_are_still_shown(tmp_path, notes):
    mouth = mouth_of(
        tmp_path, notes, [EspeakCommandOutput(command="no-such-program")], [WavFilePlayer(tmp_path / "out")]
    )
    mouth.say([sentence("Call now.", urgent=True)])
    mouth.close()
    assert mouth.failed
    assert notes.said_texts == ["Call now."]
    assert notes.faults


def test_a_player_that_fails_is_left_out_and_the_others_go_on(tmp_path, notes):
    mouth = mouth_of(tmp_path, notes, [Pyttsx3Output()], [DeafPlayer(), WavFilePlayer(tmp_path / "out")])
    mouth.say([sentence("One."), sentence("Two.")])
    mouth.close()
    assert mouth.failed
    assert notes.faults == ["The speaker does not answer."]
    assert len(list((tmp_path / "out").glob("*.wav"))) >= 3


class Unplugged(WavFilePlayer):
    """A sound card that works again once somebody has looked for cards anew."""

    def __init__(self, folder, found: list[str]) -> None:
        super().__init__(folder)
        self.found = found

    def play(self, pcm: bytes, rate: int, interrupt: object = None) -> bool:
        if not self.found:
            raise AudioDeviceError("The speaker does not answer.", "Plug it in.")
        return super().play(pcm, rate)


def test_a_speaker_that_was_plugged_out_and_in_says_the_sentence_again(tmp_path, notes):
    found: list[str] = []
    voice = Voice([Pyttsx3Output()], RenderCache(tmp_path / "cache"), VoiceSettings())
    player = Unplugged(tmp_path / "out", found)
    mouth = SpokenMouth(voice, [player], notes, look_again=lambda: found.append("card"))
    mouth.say([sentence("One.")])
    mouth.close()
    assert not mouth.failed
    assert notes.faults == ["The speaker does not answer."]
    assert len(list((tmp_path / "out").glob("[0-9]*.wav"))) == 1


def test_a_speaker_that_stays_away_is_tried_again_with_the_next_thing_we_say(tmp_path, notes):
    looked: list[str] = []
    voice = Voice([Pyttsx3Output()], RenderCache(tmp_path / "cache"), VoiceSettings())
    player = Unplugged(tmp_path / "out", [])
    mouth = SpokenMouth(voice, [player], notes, look_again=lambda: looked.append("look"))
    mouth.say([sentence("One."), sentence("Two.")])
    assert looked == ["look"], "not for every sentence"
    player.found.append("card")
    mouth.say([sentence("Three.")])
    mouth.announce([sentence("Four.")])
    mouth.close()
    assert notes.said_texts == ["One.", "Two.", "Three.", "Four."]
    assert notes.faults == ["The speaker does not answer."]
    assert len(list((tmp_path / "out").glob("[0-9]*.wav"))) == 2
    assert mouth.failed


def test_louder_is_louder_and_slower_is_slower(tmp_path, notes):
    mouth = mouth_of(tmp_path, notes, [Pyttsx3Output()], [WavFilePlayer(tmp_path / "out")])
    mouth.say([sentence("The same words again.")])
    mouth.adjust("quieter")
    mouth.adjust("slower")
    mouth.say([sentence("The same words again.")])
    mouth.close()
    first, second = (read_wav(file) for file in sorted((tmp_path / "out").glob("[0-9]*.wav")))

    def loudest(pcm: bytes) -> int:
        return max(abs(sample) for sample in memoryview(pcm).cast("h"))

    assert loudest(second) < 0.8 * loudest(first)
    assert len(second) > 1.05 * len(first)


def test_the_question_is_said_again_after_something_came_between(tmp_path, notes):
    mouth = mouth_of(tmp_path, notes, [Pyttsx3Output()], [WavFilePlayer(tmp_path / "out")])
    mouth.say([sentence("Thank you."), sentence("How old are you?"), sentence("In years?")])
    mouth.announce([sentence("I can hear you again.")])
    mouth.say_again()
    mouth.close()
    assert notes.said_texts[3:] == ["I can hear you again.", "How old are you?", "In years?"]


def test_an_urgent_run_begins_with_its_earcon(tmp_path, notes):
    mouth = mouth_of(tmp_path, notes, [Pyttsx3Output()], [WavFilePlayer(tmp_path / "out")])
    mouth.say([sentence("Call now.", urgent=True), sentence("Do not drive.", urgent=True)])
    mouth.close()
    assert len(list((tmp_path / "out").glob("[0-9]*.wav"))) == 3


def test_nothing_is_rendered_for_nobody(tmp_path, notes):
    class NoOutput(EspeakCommandOutput):
        def render(self, text, voice):
            raise SpeechError("must not be asked")

    mouth = mouth_of(tmp_path, notes, [NoOutput()], [])
    mouth.say([sentence("One.")])
    mouth.close()
    assert not mouth.failed
    assert notes.said_texts == ["One."]
