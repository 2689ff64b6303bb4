"""Whole conversations as readable transcripts: `> ` is the person, `!! ` an urgent sentence, everything else is us.

The answers of a file are typed in their order; what is said must be what stands there. After a wanted change of words:
UPDATE_DIALOGUES=1 script/test tests/dialogue/test_transcripts.py, then read the difference.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import pytest

from voice_triage.simulation.transcript import answers_of, held

TRANSCRIPTS = sorted((Path(__file__).resolve().parent.parent / "dialogues").glob("*.txt"))


def difference(written: str, now: str) -> str:
    """What is said differently, with the lines around it; empty when nothing is."""
    return "".join(
        difflib.unified_diff(written.splitlines(True), now.splitlines(True), "written", "held", n=8)
    )


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(knowledge, path):
    written = path.read_text(encoding="utf-8")
    now = held(knowledge, answers_of(written))
    if os.environ.get("UPDATE_DIALOGUES"):
        path.write_text(now, encoding="utf-8")
    changed = difference(written, now)
    assert not changed, f"\n{changed}"


def test_a_change_of_words_is_shown_as_a_difference_of_the_conversation(knowledge):
    now = held(knowledge, ["my left knee aches", "stop"])
    shown = difference(now.replace("Goodbye.", "Farewell."), now)
    assert "-   Farewell." in shown
    assert "+   Goodbye." in shown
    assert "> stop" in shown


def test_a_conversation_that_is_broken_off_ends_with_a_remark(knowledge):
    assert held(knowledge, ["it aches", ""]).splitlines()[-1].startswith("-- ")


def test_there_are_transcripts():
    assert len(TRANSCRIPTS) >= 4
