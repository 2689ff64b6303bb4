"""`--explain`: why each question was asked, and what its answers would have changed."""

from __future__ import annotations

import json

from voice_triage.cli import main


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
