"""What is heard while we speak: a word of the moment makes us fall silent and is kept; our own voice does neither."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from voice_triage.assembly import make_voice
from voice_triage.audio.frames import FRAME_BYTES, FRAME_SECONDS, SILENCE, Frame
from voice_triage.audio.level import dbfs
from voice_triage.audio.patience import frames_in
from voice_triage.audio.recorded import frames_of
from voice_triage.audio.resample import resample
from voice_triage.audio.sources import Turn
from voice_triage.audio.vad import best_detector
from voice_triage.audio.wav import read_wav
from voice_triage.config import load_settings
from voice_triage.dialogue.sentences.prompts import Sentence
from voice_triage.interview.ears import Question, SpokenEars
from voice_triage.interview.overhearing import Interruption, LiveOverhearing
from voice_triage.interview.watching import NoWatcher
from voice_triage.recognition.listener import Listener

WAVS = Path(__file__).parents[1] / "wav" / "en"
LONG = Sentence(
    id="ask_B6",
    slot="chest_pain",
    text="Right now, do you have chest pain, trouble breathing, or are you coughing up blood?",
)


class Room:
    """A microphone whose frames arrive when a test lets them."""

    def __init__(self) -> None:
        self.waiting: list[Frame] = []
        self.given_back: list[Frame] = []

    def arrived(self) -> list[Frame]:
        frames, self.waiting = self.waiting, []
        return frames

    def give_back(self, frames: Sequence[Frame]) -> None:
        self.given_back = list(frames)

    def frames(self, turn: Turn) -> Iterator[Frame]:
        return frames_of(b"".join(self.given_back or self.waiting))

    def close(self) -> None:
        """Holds nothing."""

    def interrupted_after(self, overheard: LiveOverhearing, sounds: Sequence[Frame]) -> int | None:
        """How many frames it takes until we fall silent; None when we never do."""
        for count, frame in enumerate(sounds, 1):
            self.waiting.append(frame)
            if overheard.interrupts():
                return count
        return None


class Scene:
    """Everything a test needs of the program."""

    def __init__(self, knowledge, recognizer, *, barge_in: bool) -> None:
        self.room = Room()
        self.listener = Listener(self.room, recognizer, best_detector(), lingers=False)
        self.ears = SpokenEars(knowledge, self.listener, NoWatcher())
        self.overheard = LiveOverhearing(
            knowledge, self.room, self.listener, recognizer, best_detector(), barge_in=barge_in
        )
        slots = tuple(knowledge.triage.bundles["B6"].slots)
        self.question = Question("B6", "B6", slots)

    def speaks(self, sentence: Sentence = LONG, *, may_take_back: bool = False) -> None:
        self.overheard.expect(self.question, may_take_back=may_take_back)
        self.overheard.begins(sentence, is_last=True)


def recorded(name: str) -> list[Frame]:
    """A recording, with half a second of quiet before it and after it."""
    pcm = bytes(16_000) + read_wav(WAVS / f"{name}.wav") + bytes(16_000)
    return [frame for _, frame in zip(range(0, len(pcm), FRAME_BYTES), frames_of(pcm), strict=False)]


@pytest.fixture(scope="module")
def ours() -> list[Frame]:
    """The long sentence as it sounds."""
    voice = make_voice(load_settings())
    try:
        pcm = voice.render(LONG.text, keep=True)
    finally:
        voice.close()
    sound = resample(pcm.pcm, pcm.rate, 16_000)
    return [sound[i : i + FRAME_BYTES].ljust(FRAME_BYTES, b"\0") for i in range(0, len(sound), FRAME_BYTES)]


def softer(frames: Sequence[Frame], db: float) -> list[Frame]:
    gain = 10 ** (db / 20)
    return [array("h", (round(gain * sample) for sample in array("h", frame))).tobytes() for frame in frames]


def mixed(one: Sequence[Frame], other: Sequence[Frame]) -> list[Frame]:
    pairs = zip(one, [*other, *[SILENCE] * len(one)], strict=False)
    return [
        array(
            "h",
            (max(-32_768, min(32_767, a + b)) for a, b in zip(array("h", x), array("h", y), strict=True)),
        ).tobytes()
        for x, y in pairs
    ]


@pytest.mark.parametrize("word", ["stop", "no"])
def test_a_word_of_the_moment_interrupts_soon_and_is_the_beginning_of_the_next_turn(knowledge, vosk, word):
    scene = Scene(knowledge, vosk, barge_in=True)
    scene.speaks()
    sounds = recorded(word)
    took = scene.room.interrupted_after(scene.overheard, sounds)
    assert took is not None
    spoken = len(sounds) - frames_in(0.5)
    assert (took - spoken) * FRAME_SECONDS <= 0.5, "decoders are a third of a second behind the word itself"
    assert scene.overheard.interruption() is Interruption.BROKE_IN
    assert scene.overheard.interruption() is None, "told once"
    assert scene.ears.listen(scene.question).text == word


def test_it_interrupts_above_what_echo_cancelling_leaves_of_our_voice(knowledge, vosk, ours):
    scene = Scene(knowledge, vosk, barge_in=True)
    scene.speaks()
    assert scene.room.interrupted_after(scene.overheard, mixed(softer(ours, -30), recorded("stop")))


@pytest.mark.parametrize("db", [0, -6, -20])
def test_our_own_voice_never_interrupts_us_even_without_echo_cancelling(knowledge, vosk, ours, db):
    scene = Scene(knowledge, vosk, barge_in=True)
    scene.speaks()
    assert scene.room.interrupted_after(scene.overheard, softer(ours, db)) is None
    assert scene.overheard.interruption() is None


@pytest.mark.parametrize("word", ["oov_house", "left", "seven", "hello_knee_helper"])
def test_other_words_do_not(knowledge, vosk, word):
    scene = Scene(knowledge, vosk, barge_in=True)
    scene.speaks()
    assert scene.room.interrupted_after(scene.overheard, recorded(word)) is None


def test_nothing_interrupts_by_default(knowledge, vosk):
    scene = Scene(knowledge, vosk, barge_in=False)
    scene.speaks()
    assert scene.room.interrupted_after(scene.overheard, recorded("stop")) is None


def answered(scene: Scene, *sounds: Frame) -> None:
    """One turn in which these were heard."""
    scene.room.waiting = list(sounds)
    assert scene.ears.listen(scene.question).text == "no"
    scene.room.waiting = []


def test_an_answer_that_goes_on_as_we_begin_takes_our_sentence_back_and_is_heard_whole(knowledge, vosk):
    scene = Scene(knowledge, vosk, barge_in=False)
    answered(scene, *recorded("no"))
    yes = [frame for frame in recorded("yes") if dbfs(frame) > -50]
    while_we_thought = frames_in(0.06)
    scene.room.waiting = yes[:while_we_thought]
    scene.speaks(may_take_back=True)
    took = scene.room.interrupted_after(scene.overheard, yes[while_we_thought : frames_in(0.2)])
    assert took is not None
    assert scene.overheard.interruption() is Interruption.WENT_ON
    scene.room.given_back += yes[while_we_thought + took :]
    assert scene.ears.listen(Question("B6", "B6", pace="reopened")).text == "no yes"


def test_our_own_first_sound_takes_nothing_back(knowledge, vosk, ours):
    """It reaches the microphone 0.14 s after we have begun; by then nothing is taken back any more."""
    scene = Scene(knowledge, vosk, barge_in=False)
    answered(scene, *recorded("no"))
    scene.speaks(may_take_back=True)
    assert scene.room.interrupted_after(scene.overheard, [*[SILENCE] * frames_in(0.14), *ours]) is None


def test_what_we_announced_before_our_sentence_takes_nothing_back(knowledge, vosk, ours):
    """ "There is a lot of noise here", say: the microphone has heard that."""
    scene = Scene(knowledge, vosk, barge_in=False)
    answered(scene, *recorded("no"))
    scene.room.waiting = list(ours)
    scene.speaks(may_take_back=True)
    assert scene.overheard.interruption() is None


def test_what_cannot_be_undone_is_not_taken_back(knowledge, vosk):
    scene = Scene(knowledge, vosk, barge_in=False)
    answered(scene, *recorded("no"))
    scene.speaks(may_take_back=False)
    assert scene.room.interrupted_after(scene.overheard, recorded("yes")[frames_in(0.5) :]) is None
