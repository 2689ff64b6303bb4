"""Nets of signals: a small one by hand, a broken file, and the knee's own second net."""

import json

import pytest

from voice_triage.errors import KnowledgeError
from voice_triage.understanding.nets.signal_net import MOST_WORDS, Signal, load_signal_net
from voice_triage.understanding.signals.second_net import LONGEST, stretches
from voice_triage.understanding.utterances.utterance import take_apart

SMALL = {
    "labels": ["warm", "cold"],
    "bias": [-100, -100, -50],
    "thresholds": {"ask": 0.5},
    "weights": {"ice": "1 300 2 200", "fire": "0 300 2 200"},
}


def test_the_label_that_fits_best_is_told_with_its_score(tmp_path):
    file = tmp_path / "net.json"
    file.write_text(json.dumps(SMALL), encoding="utf-8")
    net = load_signal_net(file)
    assert net.best(["ice", "unknown"]) == Signal("cold", 3.5)
    assert net.best([]).score == -1.5


def test_a_hint_is_told_apart_from_what_is_said_outright(tmp_path):
    file = tmp_path / "net.json"
    more = {"bias": [0, 0, 0, -100], "weights": {"ice": "1 300", "solid": "3 400"}}
    file.write_text(json.dumps(SMALL | more), encoding="utf-8")
    net = load_signal_net(file)
    assert net.best(["ice"]) == Signal("cold", 3.0, told=-1.0)
    assert net.best(["ice", "solid"]) == Signal("cold", 3.0, told=3.0)


@pytest.mark.parametrize(
    "broken", ["", "[]", "{}", json.dumps(SMALL | {"bias": [1, 2]}), json.dumps(SMALL | {"thresholds": []})]
)
def test_a_broken_net_is_named(tmp_path, broken):
    file = tmp_path / "net.json"
    file.write_text(broken, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"net\.json"):
        load_signal_net(file)


def test_stretches_keep_every_clause_and_stay_short(knowledge):
    story = " and then i said that it was sore, ".join("the knee hurt on day number" for _ in range(40))
    clauses = take_apart(story, knowledge.lexicon).clauses
    parts = list(stretches(clauses))
    assert [clause for part in parts for clause in part] == list(clauses)
    assert all(
        len(part) == 1 or (len(part) <= LONGEST and sum(len(c.words) for c in part) <= MOST_WORDS)
        for part in parts
    )


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("it's like trying to breathe under water", "breathless"),
        ("as though an anvil were lying on my chest", "chest_pain"),
        ("the toes look as if they were carved out of candle wax", "foot_cold_pale"),
    ],
)
def test_what_is_said_without_the_usual_words_is_asked_about_and_stores_nothing(typed, text, slot):
    act = typed("pain_score", text)
    assert act.emergency or act.ask_now == (slot,)
    assert act.emergency or slot not in act.values
