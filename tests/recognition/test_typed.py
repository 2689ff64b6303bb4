"""Typed answers."""

from __future__ import annotations

import io

from voice_triage.recognition.typed import TypedAnswers


def test_lines_are_answers_and_the_end_is_the_end() -> None:
    answers = TypedAnswers(io.StringIO("My  Left knee\n\nno"))
    first, silence, last = answers.read(), answers.read(), answers.read()
    assert first is not None
    assert (first.heard_free, first.typed, first.speech) == ("my left knee", True, True)
    assert silence is not None
    assert not silence.speech
    assert last is not None
    assert last.heard_free == "no"
    assert answers.read() is None
