"""How well people are heard. The figures are those of the design's section on bars."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.recognition.conftest import hear
from voice_triage.recognition.agreement import agreed_answer
from voice_triage.recognition.vosk import VoskRecognizer

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

pytestmark = [pytest.mark.recordings, pytest.mark.slow]


@pytest.fixture
def clips(recordings: Path) -> list[tuple[Path, str]]:
    """Recorded words and numbers with what was said, those with a damaged signal left out."""
    lines = (recordings / "human" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [entry for entry in map(json.loads, lines) if "hard" not in entry]
    entries = [entry for entry in entries if entry["kind"] in ("answer", "number", "oov")]
    return [(recordings / "human" / entry["file"], entry["text"]) for entry in entries]


@pytest.mark.parametrize(
    ("grammar", "said", "right_share", "wrong", "others_taken"),
    [
        (("yes", "no"), ("yes", "no"), 0.99, 0, 2),
        (("left", "right", "both"), ("left", "right"), 1.0, 0, 2),
        ((*DIGITS, "ten"), DIGITS, 0.97, 0, 2),
    ],
    ids=["yes_no", "side", "digits"],
)
def test_people_are_heard(vosk_dir, clips, grammar, said, right_share, wrong, others_taken) -> None:
    recognizer = VoskRecognizer(vosk_dir)
    answers = [(text, agreed_answer(hear(recognizer, path, *grammar))) for path, text in clips]
    asked = [(text, answer) for text, answer in answers if text in said]
    others = [(text, answer) for text, answer in answers if not set(text.split()) & {*said, *grammar}]
    taken = [pair for pair in others if pair[1]]
    assert sum(text == answer for text, answer in asked) >= right_share * len(asked), asked
    assert sum(answer not in (None, text) for text, answer in asked) <= wrong
    assert len(others) > 300
    assert len(taken) <= others_taken, taken
