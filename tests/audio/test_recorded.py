"""Recorded answers are given in the place of a person."""

from __future__ import annotations

import io
from itertools import islice
from pathlib import Path

import pytest
from audio_signals import tone
from hypothesis import given
from hypothesis import strategies as st

from voice_triage.audio.frames import FRAME_BYTES, SILENCE
from voice_triage.audio.recorded import GAP, LEAD_IN, AnswersSource, PipeSource, WavSource
from voice_triage.audio.sources import AudioSource, Turn
from voice_triage.audio.wav import write_wav
from voice_triage.errors import AudioDeviceError, AudioFileError

ONE, TWO = tone(-20, 3000), tone(-10, 700)


def heard(source: AudioSource, turn: Turn, frames: int = 60) -> bytes:
    blocks = list(islice(source.frames(turn), frames))
    assert {len(block) for block in blocks} == {FRAME_BYTES}
    return b"".join(blocks)


def is_heard(source: AudioSource, turn: Turn, expected: bytes) -> bool:
    """True when exactly this sounds after the quiet at the start, and silence after it."""
    pcm = heard(source, turn)
    return pcm == (LEAD_IN + expected).ljust(len(pcm), b"\0")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_wav(tmp_path / "one.wav", ONE)
    write_wav(tmp_path / "two.wav", TWO)
    write_wav(tmp_path / "same_as_one.wav", ONE)
    write_wav(tmp_path / "B6.WAV", TWO)
    return tmp_path


def test_files_answer_in_order_and_then_nobody_does(folder: Path):
    source = WavSource([folder / "one.wav", folder / "two.wav"])
    assert is_heard(source, Turn("age"), ONE)
    assert is_heard(source, Turn("age"), TWO)
    assert heard(source, Turn("age")) == SILENCE * 60
    source.close()


def test_bad_file_is_known_before_the_first_question(folder: Path):
    (folder / "bad.wav").write_bytes(b"RIFF")
    with pytest.raises(AudioFileError, match=r"bad\.wav"):
        WavSource([folder / "one.wav", folder / "bad.wav"])
    with pytest.raises(AudioFileError, match=r"bad\.wav"):
        AnswersSource(folder)


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        (Turn("one"), ONE),
        (Turn("B6", ("one", "two")), TWO),
        (Turn("B1", ("one", "two")), ONE + GAP + TWO),
        (Turn("B1", ("two", "nobody_knows", "one")), TWO + GAP + ONE),
        (Turn("B1", ("one", "same_as_one")), ONE),
    ],
)
def test_answer_is_chosen_by_the_question(folder: Path, turn: Turn, expected: bytes):
    source = AnswersSource(folder)
    assert is_heard(source, turn, expected)
    assert is_heard(source, turn, expected), "the same again when asked again"
    source.close()


@pytest.mark.parametrize("turn", [Turn("weight"), Turn("B2", ("weight", "height"))])
def test_question_without_a_file_is_answered_by_silence(folder: Path, turn: Turn):
    assert heard(AnswersSource(folder), turn) == SILENCE * 60


def test_names_of_the_answers_can_be_checked(folder: Path):
    assert AnswersSource(folder).names == {"one", "two", "same_as_one", "B6"}


def test_folder_without_answers_is_an_error(tmp_path: Path):
    with pytest.raises(AudioFileError, match="holds no WAV file"):
        AnswersSource(tmp_path)
    with pytest.raises(AudioFileError, match="is not a folder"):
        AnswersSource(tmp_path / "none")


class Dribble(io.BytesIO):
    """A pipe that delivers pieces of any size."""

    def __init__(self, content: bytes, sizes: list[int]) -> None:
        super().__init__(content)
        self._sizes = sizes

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 0, self._sizes.pop(0)) if self._sizes else size)


@given(st.integers(0, 4000), st.lists(st.integers(1, 700), max_size=20))
def test_pieces_of_any_size_never_shift_the_samples_of_a_pipe(length: int, sizes: list[int]):
    content = ONE[:length]
    pcm = heard(PipeSource(Dribble(content, sizes)), Turn("age"), frames=6)
    assert pcm == content[: length - length % 2].ljust(len(pcm), b"\0")


def test_pipe_goes_on_where_the_last_turn_stopped():
    source = PipeSource(io.BytesIO(ONE))
    assert heard(source, Turn("age"), 2) + heard(source, Turn("side"), 3) == ONE[: 5 * FRAME_BYTES]


def test_pipe_that_breaks_is_a_device_error():
    stream = io.BytesIO(ONE)
    source = PipeSource(stream)
    stream.close()
    with pytest.raises(AudioDeviceError, match="pipe broke"):
        heard(source, Turn("age"))
