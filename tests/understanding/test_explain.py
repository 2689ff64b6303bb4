"""`--explain`: which words, which clause, how they stand, what was refused and why."""

import json
import subprocess
import sys

from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.understanding.explain import explain


def _explained(knowledge, asking, text):
    return explain(knowledge, asking, Hypothesis.from_typing(text))


def test_a_refused_no_says_why(knowledge):
    told = _explained(knowledge, "numbness", "it isn't not numb")
    assert told["refused"] == [{"slot": "numbness", "why": "two negations"}]


def test_words_name_their_clause_and_how_they_stand(knowledge):
    told = _explained(knowledge, "fever", "no fever, but it's hot")
    assert [clause["words"] for clause in told["clauses"]] == ["no fever", "it's hot"]
    assert told["clauses"][1]["scope"] == ["contrast"]
    fever = [p for p in told["phrases"] if p["slot"] == "fever" and p["clause"] == 0]
    assert {(p["value"], p["stands"]) for p in fever if p["kind"] == "value"} == {
        ("no", "said"),
        ("yes", "denied"),
    }
    assert told["read"]["fever"]["words"] == "no fever"


def test_the_key_is_there_only_when_asked_for():
    def said(*more):
        command = [sys.executable, "-m", "voice_triage", "understand", "--asking", "fever", *more]
        return json.loads(
            subprocess.run(command, input="no", capture_output=True, text=True, check=True).stdout
        )

    assert "explain" not in said()
    assert said("--explain")["explain"]["clauses"] == [{"words": "no", "scope": [], "says": "no"}]
