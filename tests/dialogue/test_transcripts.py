"""Whole conversations as readable transcripts: `> ` is the person, `!! ` an urgent sentence, everything else is us.

The answers of a file are typed in their order; what is said must be what stands there. After a wanted change of words:
UPDATE_DIALOGUES=1 script/test tests/dialogue/test_transcripts.py, then read the difference.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import pytest
from people import Person

TRANSCRIPTS = sorted((Path(__file__).resolve().parent.parent / "dialogues").glob("*.txt"))


def as_text(person: Person) -> str:
    """The conversation as a transcript."""
    urgent = {sentence.text for sentence in person.sentences if sentence.urgent}
    marks = {"you": "> ", "it": "   "}
    return "".join(
        f"{'!! ' if who == 'it' and text in urgent else marks[who]}{text}\n"
        for who, text in person.transcript
    )


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(talk, path):
    written = path.read_text(encoding="utf-8")
    person = Person([line[2:] for line in written.splitlines() if line.startswith("> ")])
    outcome = talk(person)
    held = as_text(person)
    if os.environ.get("UPDATE_DIALOGUES"):
        path.write_text(held, encoding="utf-8")
    difference = "".join(
        difflib.unified_diff(written.splitlines(True), held.splitlines(True), "written", "held")
    )
    assert not difference, f"\n{difference}"
    assert not outcome.interrupted


def test_there_are_transcripts():
    assert len(TRANSCRIPTS) >= 4
