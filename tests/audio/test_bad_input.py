"""Microphones that deliver what they should not: resampled, or announced, and never taken for an answer."""

from __future__ import annotations

import json
import sys
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from fake_sounddevice import FakeSoundDevice

from voice_triage.audio.frames import FRAME_BYTES, SAMPLE_RATE
from voice_triage.audio.health import HeedfulSource, Notice
from voice_triage.audio.microphone import MicrophoneSource
from voice_triage.audio.recorded import frames_of
from voice_triage.audio.resample import resample
from voice_triage.audio.sources import Turn
from voice_triage.audio.vad import best_detector
from voice_triage.interview.ears import Question, SpokenEars
from voice_triage.interview.watching import NoWatcher
from voice_triage.recognition.listener import Heard, Listener
from voice_triage.recognition.vosk import VoskRecognizer
from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.interpret import interpret

SPOKEN = Path(__file__).parents[1] / "wav" / "en"
ASKING = "chest_pain"
NO_TURN = {Outcome.NOTHING, Outcome.OFF_TOPIC, Outcome.UNCLEAR}


class Sound:
    """A source of one sound, then silence."""

    def __init__(self, pcm: bytes) -> None:
        self._pcm = pcm

    def frames(self, turn: Turn) -> Iterator[bytes]:
        return frames_of(self._pcm)

    def close(self) -> None:
        """Holds nothing."""


def hear(knowledge, recognizer, source) -> Heard:
    ears = SpokenEars(knowledge, Listener(source, recognizer, best_detector()), NoWatcher())
    return ears.hear(Question(ASKING, ASKING))


def accepted(knowledge, recognizer, pcm: bytes) -> str | None:
    """What is taken from a sound without asking back; None for nothing."""
    heard = hear(knowledge, recognizer, Sound(pcm))
    act = interpret(knowledge, ASKING, heard.hypothesis)
    pressing = act.command or act.emergency
    return heard.hypothesis.text if pressing or (act.outcome not in NO_TURN and not act.doubtful) else None


def pcm_of(samples: np.ndarray) -> bytes:
    return samples.round().clip(-32_768, 32_767).astype("<i2").tobytes()


def spoken(name: str) -> bytes:
    with wave.open(str(SPOKEN / f"{name}.wav")) as file:
        return file.readframes(file.getnframes())


@pytest.mark.parametrize(("rate", "block"), [(8_000, 256), (96_000, 3_072), (44_100, 1_411)])
def test_a_microphone_with_one_rate_of_its_own_is_heard(knowledge, vosk, monkeypatch, rate, block):
    card = FakeSoundDevice()
    card.accepted_rates = {rate}
    card.infos[0]["default_samplerate"] = float(rate)
    monkeypatch.setitem(sys.modules, "sounddevice", card)
    microphone = MicrophoneSource(settle_seconds=0, patience_seconds=0.01)
    (stream,) = card.streams
    assert stream.options["samplerate"] == rate
    sound = resample(bytes(16_000) + spoken("yes") + bytes(64_000), SAMPLE_RATE, rate)
    frames = microphone.frames(Turn(ASKING))
    for start in range(0, len(sound), 2 * block):
        stream.callback(sound[start : start + 2 * block], block, None, None)

    class Stream(Sound):
        def frames(self, turn: Turn) -> Iterator[bytes]:
            return frames

    heard = hear(knowledge, vosk, Stream(b"")).hypothesis
    assert interpret(knowledge, ASKING, heard).values == {ASKING: "yes"}, heard.text
    microphone.close()


def white(seconds: float, level: float = 3_000) -> np.ndarray:
    return np.random.default_rng(1).standard_normal(round(seconds * SAMPLE_RATE)) * level


def rain(seconds: float) -> np.ndarray:
    """Noise that is louder the lower it is, as of wind and water."""
    spectrum = np.fft.rfft(white(seconds))
    return np.fft.irfft(spectrum / np.sqrt(np.arange(len(spectrum)) + 1)) * 30


def dishes(seconds: float) -> np.ndarray:
    """Short bright clatter."""
    rng = np.random.default_rng(2)
    found = white(seconds, 60)
    for start in rng.integers(0, len(found) - 4_000, round(4 * seconds)):
        decay = np.exp(-np.arange(4_000) / 600)
        found[start : start + 4_000] += (
            12_000 * decay * np.sin(np.arange(4_000) * rng.uniform(1.0, 2.5)) * rng.uniform(0.2, 1)
        )
    return found


def hum(seconds: float) -> np.ndarray:
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return sum(4_000 / n * np.sin(2 * np.pi * 50 * n * time) for n in (1, 2, 3))


def clipped(seconds: float) -> np.ndarray:
    return np.sign(white(seconds)) * 32_767


@pytest.mark.parametrize("noise", [white, rain, dishes, hum, clipped])
def test_noise_of_any_kind_is_no_answer(knowledge, vosk, noise: Callable[[float], np.ndarray]):
    assert accepted(knowledge, vosk, pcm_of(noise(5.0))) is None


def test_silence_is_nobody_speaking_and_said_to_be_a_muted_microphone(knowledge, vosk):
    source = HeedfulSource(Sound(b""))
    heard = hear(knowledge, vosk, source)
    assert (heard.hypothesis.speech, heard.hypothesis.noise) == (False, False)
    assert source.notices(heard.speech) == [Notice.MUTED]


def test_a_voice_at_full_scale_is_announced_and_never_turned_into_its_opposite(knowledge, vosk):
    voice = np.frombuffer(bytes(16_000) + spoken("no") * 3, dtype="<i2") * 40.0
    source = HeedfulSource(Sound(pcm_of(voice)))
    heard = hear(knowledge, vosk, source)
    assert source.notices(heard.speech) == [Notice.CLIPPING]
    assert interpret(knowledge, ASKING, heard.hypothesis).values.get(ASKING) != "yes"


def in_noise(name: str, snr_db: float) -> bytes:
    """A spoken word, half a second of quiet on both sides, and white noise behind all of it."""
    word = np.frombuffer(bytes(16_000) + spoken(name) + bytes(16_000), dtype="<i2").astype(float)
    level = np.sqrt((word[word != 0] ** 2).mean()) / 10 ** (snr_db / 20)
    return pcm_of(word + white(len(word) / SAMPLE_RATE, level)[: len(word)])


def test_words_lost_in_noise_are_known_to_be(knowledge, vosk):
    """Then the conversation asks to come closer."""
    heard = hear(knowledge, vosk, Sound(in_noise("okay_nabu", 5)))
    assert heard.hypothesis.noisy
    act = interpret(knowledge, ASKING, heard.hypothesis)
    assert act.outcome in NO_TURN
    assert act.noise


@pytest.mark.parametrize("word", ["oov_house", "hello_knee_helper", "seven"])
def test_a_word_that_noise_drowns_is_no_denial(knowledge, vosk, word):
    """The decoders hear "no" in nearly all of them."""
    assert accepted(knowledge, vosk, in_noise(word, 2)) is None


@pytest.mark.recordings
@pytest.mark.slow
def test_people_talking_among_themselves_are_no_answer(knowledge, vosk: VoskRecognizer, recordings: Path):
    """Six voices at once: ten pieces of four seconds here, all of them in `script/bench noisy`."""
    folder = recordings / "human"
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()]
    talk = [row["file"] for row in rows if row["kind"] in ("sentence", "phrase")]
    rng = np.random.default_rng(7)
    taken = []
    for _ in range(10):
        voices = [_talking(folder, rng.permutation(talk), 4.0) for _ in range(6)]
        mixed = sum(voices)
        taken.append(accepted(knowledge, vosk, pcm_of(mixed * 20_000 / np.abs(mixed).max())))
    assert [text for text in taken if text is not None] == []


def _talking(folder: Path, files, seconds: float) -> np.ndarray:
    """One voice that talks for so long, whoever it takes."""
    wanted, found = round(seconds * SAMPLE_RATE), np.zeros(0)
    for file in files:
        with wave.open(str(folder / file)) as recording:
            sound = np.frombuffer(recording.readframes(recording.getnframes()), dtype="<i2").astype(float)
        found = np.append(found, sound / np.abs(sound).max())
        if len(found) >= wanted:
            break
    return found[:wanted]


def test_frames_of_every_source_are_whole(monkeypatch):
    """A block that ends in the middle of a sample shifts nothing: 8 kHz in odd pieces."""
    card = FakeSoundDevice()
    card.accepted_rates = {8_000}
    card.infos[0]["default_samplerate"] = 8_000.0
    monkeypatch.setitem(sys.modules, "sounddevice", card)
    microphone = MicrophoneSource(settle_seconds=0, patience_seconds=0.01)
    frames = microphone.frames(Turn(ASKING))
    for _ in range(40):
        card.streams[0].callback(bytes(2 * 101), 101, None, None)
    assert {len(next(frames)) for _ in range(10)} == {FRAME_BYTES}
    microphone.close()
