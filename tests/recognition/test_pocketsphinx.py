"""The fallback that needs no download, with its own model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.recognition.conftest import SPOKEN, frames_of, hear
from voice_triage.recognition.agreement import agreed_answer
from voice_triage.recognition.pocketsphinx import PocketsphinxRecognizer
from voice_triage.recognition.recognizer import Expectation


@pytest.fixture(scope="module")
def recognizer() -> Iterator[PocketsphinxRecognizer]:
    recognizer = PocketsphinxRecognizer()
    yield recognizer
    recognizer.close()
    recognizer.close()


@pytest.mark.parametrize(("file", "answer"), [("yes", "yes"), ("no_rms", "no"), ("oov_house", None)])
def test_yes_and_no(recognizer, file, answer) -> None:
    assert agreed_answer(hear(recognizer, SPOKEN / f"{file}.wav", "yes", "no")) == answer


def test_phrases_are_heard_beside_the_words(recognizer) -> None:
    recognizer.start(Expectation("fever", ("yes", "no"), ("i don't know", "popliteal")))
    for frame in frames_of(SPOKEN / "i_don_t_know.wav"):
        recognizer.accept(frame)
    assert recognizer.finish().heard_free == "i don't know"


def test_open_questions_are_decoded_freely(recognizer) -> None:
    heard = hear(recognizer, SPOKEN / "short_of_breath.wav")
    assert heard.heard_grammar is None
    assert "short of breath" in heard.heard_free
    assert [word.text for word in heard.words] == heard.heard_free.split()


def test_nothing_fed_is_nothing_heard(recognizer) -> None:
    recognizer.start(Expectation("fever", ("yes", "no")))
    recognizer.accept(b"")
    assert recognizer.partial().heard_free == ""
    assert recognizer.finish().heard_free == ""


def test_words_outside_the_dictionary_are_known_to_be_unknown(recognizer) -> None:
    assert recognizer.knows("knee")
    assert not recognizer.knows("popliteal")


def test_it_says_that_hearing_is_worse(recognizer, knowledge) -> None:
    assert recognizer.warning is not None
    assert knowledge.prompts.has(recognizer.warning)
