"""How well people are heard. The figures are those of the design's section on bars.

A sample, the same one every time; `script/bench recognition` hears all of them, through the endpointer too.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest

from tests.recognition.conftest import hear
from voice_triage.recognition.agreement import agreed_answer
from voice_triage.recognition.vosk import VoskRecognizer

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SAMPLE = 64
"""Answers, and as many other words: every recording of a side, half of the others."""

pytestmark = [pytest.mark.recordings, pytest.mark.slow]


@pytest.fixture
def clips(recordings: Path) -> list[tuple[Path, str]]:
    """Recorded words and numbers with what was said, in an order by chance, those with a damaged signal left out."""
    lines = (recordings / "human" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [entry for entry in map(json.loads, lines) if "hard" not in entry]
    entries = [entry for entry in entries if entry["kind"] in ("answer", "number", "oov")]
    entries.sort(key=lambda entry: zlib.crc32(entry["file"].encode()))
    return [(recordings / "human" / entry["file"], entry["text"]) for entry in entries]


@pytest.fixture(scope="module")
def people(vosk_dir: Path) -> VoskRecognizer:
    """Kept warm over all recordings, as in an interview."""
    return VoskRecognizer(vosk_dir)


@pytest.mark.parametrize(
    ("grammar", "said", "right_share"),
    [
        (("yes", "no"), ("yes", "no"), 0.98),
        (("left", "right", "both"), ("left", "right"), 1.0),
        ((*DIGITS, "ten"), DIGITS, 0.95),
    ],
    ids=["yes_no", "side", "digits"],
)
def test_people_are_heard(people, clips, grammar, said, right_share) -> None:
    answers = [clip for clip in clips if clip[1] in said][:SAMPLE]
    others = [clip for clip in clips if not set(clip[1].split()) & {*said, *grammar}][:SAMPLE]
    heard = [(text, agreed_answer(hear(people, path, *grammar))) for path, text in answers]
    taken = [(text, agreed_answer(hear(people, path, *grammar))) for path, text in others]
    assert sum(text == answer for text, answer in heard) >= right_share * len(answers), heard
    assert not [pair for pair in heard if pair[1] not in (None, pair[0])]
    assert sum(answer is not None for _, answer in taken) <= 1, taken
