"""The hand-out says what was said, and never less urgent."""

from __future__ import annotations

import json

import pytest
from people import Person

from voice_triage.cli import main
from voice_triage.conversation import Conversation, Parts
from voice_triage.sessions import SqliteSessions, session_file


@pytest.fixture
def report(knowledge, tmp_path, monkeypatch, capsys):
    """The report of a typed interview: report([answers], options) gives stdout."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    def of(answers: list[str], *options: str) -> str:
        store, person = SqliteSessions(session_file(tmp_path / "voice-triage")), Person(answers)
        conversation = Conversation(Parts(knowledge, person, person, store))
        conversation.run()
        store.close()
        assert main(["report", conversation.session, *options]) == 0
        return capsys.readouterr().out

    return of


@pytest.mark.parametrize(
    "words", ["i have chest pain", "my face is drooping on one side", "call an ambulance"]
)
def test_an_emergency_is_one_in_the_hand_out_too(report, words):
    summary = json.loads(report([words, "no"], "--json"))
    assert summary["assessment"]["tier"] == "emergency_now"
    assert "call" in summary["assessment"]["spoken"]
    assert "Urgency: emergency_now" in report([words, "no"])


def test_the_page_is_self_contained_and_in_plain_words(report):
    page = report(["my right calf is swollen & hot since i flew home", "no", "no"], "--html")
    assert "Urgent: be seen today" in page
    assert "<li>your calf is swollen</li>" in page
    assert "http" not in page
    assert page.rstrip().endswith("</html>")
