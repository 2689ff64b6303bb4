"""`--explain`: why each question was asked, and what its answers would have changed."""

from __future__ import annotations

import io
import json

import pytest
from people import HEALTHY
from phases import answer

from voice_triage.cli import main
from voice_triage.dialogue.choosing.chosen import Reason
from voice_triage.dialogue.context import assess_state
from voice_triage.dialogue.state import DialogueState
from voice_triage.dialogue.step import start
from voice_triage.interview.why_asked import _WORDS, WhyAsked


@pytest.fixture
def states_of_a_talk(knowledge) -> list[DialogueState]:
    """A state for each turn of a talk with somebody who answers everything."""
    state = start(knowledge)[0]
    found = [state]
    for _ in range(8):
        state = answer(knowledge, state, HEALTHY)
        found.append(state)
    return found


def test_each_question_has_its_reason_and_what_each_answer_would_change(capsys, tmp_path):
    patient = {"id": "a", "opening": "the back of my knee hurts", "default": "no", "at": {"8": "stop"}}
    (tmp_path / "p.jsonl").write_text(json.dumps(patient))
    assert main(["simulate", str(tmp_path / "p.jsonl"), "--explain"]) == 0
    result = json.loads(capsys.readouterr().out)
    why = {one["asking"]: one for one in result["why"]}
    assert list(why) == result["asked"]
    changes = {(a["slot"], a["value"]): a["tier"] for a in why["B6"]["answers"]}
    assert changes["breathless", "yes_new"] == "emergency_now"
    assert all(one["reason"] for one in why.values())


def test_a_question_that_comes_back_has_its_reason_too(capsys, tmp_path):
    at = {
        "5": "change my answer about my breathing",
        "8": "i'm puffing more on the stairs maybe",
        "12": "stop",
    }
    patient = {"id": "a", "opening": "the back of my knee hurts", "default": "no", "at": at}
    (tmp_path / "p.jsonl").write_text(json.dumps(patient))
    assert main(["simulate", str(tmp_path / "p.jsonl"), "--explain"]) == 0
    why = json.loads(capsys.readouterr().out)["why"]
    assert [one["reason"] for one in why if one["asking"] == "breathless"] == ["again", "doubt"]
    changed = [one["answers"] for one in why if one["asking"] == "breathless"]
    assert all(answers[0]["tier"] == "emergency_now" for answers in changed)


def test_the_reasons_are_written_beside_a_running_interview(knowledge, states_of_a_talk):
    out = io.StringIO()
    watcher = WhyAsked(knowledge, out)
    for state in states_of_a_talk:
        watcher.turned(state, assess_state(knowledge, state))
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("?  B6: order, its turn")
    assert "?     breathless yes_new: emergency_now; no cause" in lines
    assert all(line.startswith("?") for line in lines)
    assert set(_WORDS) == set(Reason), "every reason has its words"
