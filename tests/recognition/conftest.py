"""The installed model, and WAV files as frames."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from voice_triage.audio.frames import FRAME_BYTES, SAMPLE_RATE, SAMPLE_WIDTH, Frame
from voice_triage.errors import ModelError
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.recognition.models import model_dir
from voice_triage.recognition.recognizer import Expectation, Recognizer
from voice_triage.recognition.vosk import VoskRecognizer
from voice_triage.recognition.vosk_model import check_model_dir

SPOKEN = Path(__file__).parents[1] / "wav" / "en"
"""Single words and sentences, made by `script/make_wavs`."""


@pytest.fixture(scope="session")
def vosk_dir() -> Path:
    """The default model's folder; the test is skipped where there is none."""
    folder = model_dir()
    try:
        check_model_dir(folder)
    except ModelError as error:
        pytest.skip(str(error))
    return folder


@pytest.fixture(scope="session")
def vosk(vosk_dir: Path) -> Iterator[VoskRecognizer]:
    """One loaded model for all tests; every utterance decoded afresh, so that no test depends on another."""
    recognizer = VoskRecognizer(vosk_dir, fresh=True)
    recognizer.prepare()
    yield recognizer
    recognizer.close()


def frames_of(path: Path, before: float = 0.3, after: float = 0.6) -> list[Frame]:
    """A WAV with so many seconds of quiet around it, as frames."""
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (
            SAMPLE_RATE,
            1,
            SAMPLE_WIDTH,
        )
        pcm = file.readframes(file.getnframes())
    pcm = quiet(before) + pcm + quiet(after)
    pcm += bytes(-len(pcm) % FRAME_BYTES)
    return [pcm[i : i + FRAME_BYTES] for i in range(0, len(pcm), FRAME_BYTES)]


def quiet(seconds: float) -> bytes:
    return bytes(round(seconds * SAMPLE_RATE) * SAMPLE_WIDTH)


def hear(recognizer: Recognizer, path: Path, *words: str) -> Hypothesis:
    """What a recogniser makes of a file when these words are expected; none: an open question."""
    recognizer.start(Expectation("test", words))
    for frame in frames_of(path):
        recognizer.accept(frame)
    return recognizer.finish()
