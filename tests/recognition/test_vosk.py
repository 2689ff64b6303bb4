"""Vosk with the real model, on synthetic speech: the plumbing. Quality is measured in test_recordings.py."""

from __future__ import annotations

import ctypes
import shutil
import threading
from pathlib import Path

import pytest

from tests.recognition.conftest import SPOKEN, frames_of, hear, quiet
from voice_triage.errors import ModelError
from voice_triage.recognition.agreement import agreed_answer
from voice_triage.recognition.recognizer import Expectation
from voice_triage.recognition.vosk import VoskRecognizer
from voice_triage.recognition.vosk_model import REQUIRED_FILES

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@pytest.mark.parametrize(
    ("file", "words", "answer"),
    [
        ("yes", ("yes", "no"), "yes"),
        ("no", ("yes", "no"), "no"),
        ("no_rms", ("yes", "no"), "no"),
        ("left", ("left", "right", "both"), "left"),
        ("right", ("left", "right", "both"), "right"),
        ("seven", NUMBERS, "seven"),
        ("oov_house", ("yes", "no"), None),
        ("stop", ("yes", "no"), None),
        ("i_don_t_know", ("yes", "no"), None),
    ],
)
def test_one_word_answers(vosk, file, words, answer) -> None:
    assert agreed_answer(hear(vosk, SPOKEN / f"{file}.wav", *words)) == answer


@pytest.mark.parametrize("file", ["no", "no_rms"])
def test_no_is_no_even_where_the_grammar_has_know(vosk, file) -> None:
    """The trap: with "i don't know" in the grammar every "no" comes out as "know". Folded by sound it is "no" again."""
    trapped = hear(vosk, SPOKEN / f"{file}.wav", "yes", "no", "i don't know", "know")
    assert set((trapped.heard_grammar or "").split()) <= {"no", "know"}
    bare = hear(vosk, SPOKEN / f"{file}.wav", "yes", "no")
    assert (bare.heard_grammar, agreed_answer(bare)) == ("no", "no")


def test_an_open_question_is_decoded_freely_with_times(vosk) -> None:
    heard = hear(vosk, SPOKEN / "short_of_breath.wav")
    assert heard.heard_grammar is None
    assert heard.heard_free == "i am short of breath"
    assert [word.text for word in heard.words] == heard.heard_free.split()
    assert 0.2 < heard.words[0].start < heard.words[-1].end < 3


def test_the_best_text_is_not_among_its_alternatives(vosk) -> None:
    heard = hear(vosk, SPOKEN / "two_days.wav")
    assert heard.heard_free not in heard.alternatives
    assert len(set(heard.alternatives)) == len(heard.alternatives) <= 6


def test_a_partial_hypothesis_grows_into_the_answer(vosk) -> None:
    vosk.start(Expectation("fever", ("yes", "no")))
    assert vosk.partial().heard_free == vosk.partial().heard_grammar == ""
    for frame in frames_of(SPOKEN / "no.wav"):
        vosk.accept(frame)
    assert agreed_answer(vosk.partial()) == "no"
    assert agreed_answer(vosk.finish()) == "no"


def test_settled_guess_is_ahead_of_the_partial_one_and_more_may_follow(vosk) -> None:
    vosk.start(Expectation("fever", ("yes", "no")))
    for frame in frames_of(SPOKEN / "no.wav", after=0.15):
        vosk.accept(frame)
    assert vosk.partial().heard_free == ""
    assert agreed_answer(vosk.settle()) == "no"
    assert agreed_answer(vosk.finish()) == "no"
    for frame in frames_of(SPOKEN / "yes.wav"):
        vosk.accept(frame)
    heard = vosk.finish()
    assert (heard.heard_free, heard.heard_grammar) == ("no yes", "no yes")


def test_an_answer_after_vosks_own_endpoint_is_not_lost(vosk) -> None:
    """Vosk ends an utterance after half a second of quiet; only our endpointer decides when a turn is over."""
    vosk.start(Expectation("opening"))
    for frame in [*frames_of(SPOKEN / "two_days.wav", after=2.0), *frames_of(SPOKEN / "short_of_breath.wav")]:
        vosk.accept(frame)
    heard = vosk.finish()
    assert heard.heard_free.startswith("two days")
    assert heard.heard_free.endswith("of breath")
    assert [word.start for word in heard.words] == sorted(word.start for word in heard.words)


def test_quiet_is_no_words(vosk) -> None:
    vosk.start(Expectation("fever", ("yes", "no")))
    for _ in range(40):
        vosk.accept(quiet(0.032))
    heard = vosk.finish()
    assert (heard.heard_free, agreed_answer(heard)) == ("", None)


def test_words_the_model_cannot_hear_leave_free_decoding(vosk) -> None:
    assert not vosk.knows("popliteal")
    assert vosk.knows("knee")
    heard = hear(vosk, SPOKEN / "no.wav", "popliteal")
    assert (heard.heard_grammar, heard.heard_free) == (None, "no")


def test_the_same_frames_are_heard_again_among_phrases(vosk):
    frames = frames_of(SPOKEN / "short_of_breath.wav")
    first = hear(vosk, SPOKEN / "short_of_breath.wav")
    again = vosk.among(frames, ["i'm short of breath", "popliteal", "no more than usual"])
    assert "short of breath" in again
    assert "[unk]" not in again
    assert vosk.among(frames, ["popliteal"]) == vosk.among(frames, []) == ""
    assert hear(vosk, SPOKEN / "short_of_breath.wav") == first


def test_fresh_files_do_not_depend_on_each_other(vosk) -> None:
    alone = hear(vosk, SPOKEN / "two_days.wav")
    hear(vosk, SPOKEN / "short_of_breath.wav")
    assert hear(vosk, SPOKEN / "two_days.wav") == alone


@pytest.mark.parametrize("file", ["no", "two_days"])
def test_the_same_sound_is_the_same_text_every_time(vosk, file) -> None:
    """Kaldi's dither comes from the C library's random numbers; whoever else drew some must not change a text."""
    first = hear(vosk, SPOKEN / f"{file}.wav", "yes", "no")
    for _ in range(3):
        ctypes.CDLL(None).rand()
        assert hear(vosk, SPOKEN / f"{file}.wav", "yes", "no") == first


def test_one_free_decoder_stays_warm_until_it_is_renewed(vosk_dir) -> None:
    recognizer = VoskRecognizer(vosk_dir)
    loading = threading.Thread(target=recognizer.load)
    loading.start()
    assert agreed_answer(hear(recognizer, SPOKEN / "no.wav", "yes", "no")) == "no"
    loading.join()
    recognizer.start(Expectation("given up half way", ("yes", "no")))
    recognizer.accept(frames_of(SPOKEN / "yes.wav")[20])
    assert agreed_answer(hear(recognizer, SPOKEN / "no.wav", "yes", "no")) == "no"
    recognizer.renew()
    assert agreed_answer(hear(recognizer, SPOKEN / "yes.wav", "yes", "no")) == "yes"
    recognizer.close()
    recognizer.close()


@pytest.mark.parametrize("missing", REQUIRED_FILES)
def test_a_half_model_is_named_by_folder_and_file(tmp_path: Path, missing: str) -> None:
    for name in REQUIRED_FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / missing).unlink()
    with pytest.raises(ModelError, match="models get") as raised:
        VoskRecognizer(tmp_path)
    assert str(tmp_path) in raised.value.what
    assert missing in raised.value.what


def test_no_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no recognition model"):
        VoskRecognizer(tmp_path / "nothing")


def test_a_broken_model_is_a_model_error(vosk_dir: Path, tmp_path: Path) -> None:
    """Only the acoustic model is damaged: that Vosk reports. Damaged graphs are found by `models verify`."""
    copy = tmp_path / "model"
    shutil.copytree(vosk_dir, copy, copy_function=lambda a, b: Path(b).symlink_to(a))
    (copy / "am" / "final.mdl").unlink()
    (copy / "am" / "final.mdl").write_bytes(b"no model")
    with pytest.raises(ModelError, match="does not load"):
        VoskRecognizer(copy).load()
