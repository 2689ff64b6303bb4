"""What a story told is not asked again: stories of another writer, with everything else in doubt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from voice_triage.cli import main
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.understanding.interpret import interpret

STORIES = Path(__file__).parents[1] / "understanding" / "answers" / "stories.yaml"
EVERY = 60
"""Of the 140 stories three are played here."""


@pytest.fixture
def stories():
    return [entry["text"] for entry in yaml.safe_load(STORIES.read_text(encoding="utf-8"))[::EVERY]]


def test_no_question_comes_for_what_the_story_told(knowledge, stories, tmp_path, capsys):
    file = tmp_path / "patients.jsonl"
    patients = [{"id": str(number), "opening": text} for number, text in enumerate(stories)]
    file.write_text("\n".join(json.dumps(patient) for patient in patients))
    assert main(["simulate", str(file)]) == 0
    results = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(results) == len(stories)
    for text, result in zip(stories, results, strict=True):
        act = interpret(knowledge, "opening", Hypothesis.from_typing(text))
        told = set(act.values) - set(act.doubtful)
        assert told
        assert told.isdisjoint(result["asked"]), text
