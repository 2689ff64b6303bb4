"""Emergencies, doubts, commands and manners in the words of other writers, with the bars they hold."""

import pytest
import yaml
from understanding_tables import ROOT

from voice_triage.understanding.acts import Manner, Outcome

FILES = [
    yaml.safe_load((ROOT / "tests/understanding/signals" / f"{name}.yaml").read_text(encoding="utf-8"))
    for name in ("seen", "checked", "fresh")
]
AROUND = [
    "{}",
    "well it began on sunday after gardening and now {}",
    "um so erm {} you know",
    "hang on {}",
    "say that again please {}",
    "{} and my left knee hurts when i climb stairs",
]


def lines(key):
    return [one for file in FILES for one in file.get(key, ())]


def share(key, holds, typed):
    found = [one for one in lines(key) if holds(one, typed(one["asking"], one["text"]))]
    return 100 * len(found) / len(lines(key))


def test_emergencies_are_caught_or_asked_about(typed):
    assert share("emergencies", lambda _, act: act.emergency or act.ask_now, typed) >= 99
    assert share("emergencies", lambda _, act: act.emergency, typed) >= 95


def test_no_emergency_is_stored_as_a_no(knowledge, typed):
    slots = knowledge.triage.slots
    for one in (*lines("emergencies"), *lines("ask_back")):
        act = typed(one["asking"], one["text"])
        denied = [s for s in one["of"] if s in slots and act.values.get(s) in slots[s].denials]
        assert not denied or set(denied) <= set(act.doubtful), one


def test_ordinary_answers_raise_no_alarm_and_few_questions(typed):
    assert share("ordinary", lambda _, act: act.emergency, typed) <= 1
    assert share("ordinary", lambda _, act: act.ask_now, typed) <= 4


def test_commands_are_heard_in_the_words_of_others(typed):
    assert share("commands", lambda one, act: act.command == one["command"], typed) >= 95
    assert share("not_commands", lambda _, act: act.command is None, typed) >= 98


def test_swearing_and_other_languages_are_told_apart(typed):
    assert share("profanity", lambda _, act: act.manner is Manner.SWEARING, typed) >= 90
    assert share("foreign", lambda _, act: act.manner is Manner.FOREIGN, typed) >= 90
    for key in ("emergencies", "ask_back", "ordinary", "commands"):
        for one in lines(key):
            act = typed(one["asking"], one["text"])
            assert act.manner is None or act.outcome is Outcome.OFF_TOPIC
            assert act.manner is None or key != "emergencies", one


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(
    ("id_", "text"),
    [
        ("breathless", "i can't breathe"),
        ("chest_pain", "there's a crushing pain in my chest"),
        ("foot_cold_pale", "my foot has gone white and cold"),
        ("self_harm", "i want to kill myself"),
        ("call_ambulance", "please call an ambulance"),
    ],
)
def test_an_emergency_is_caught_whatever_stands_around_it(typed, around, id_, text):
    for asking in ("opening", "pain_score", "read_back"):
        assert id_ in typed(asking, around.format(text)).emergency


@pytest.mark.parametrize(("text", "id_"), [("hilfe", "call_ambulance"), ("no puedo respirar", "breathless")])
def test_a_cry_for_help_in_another_language_is_heard(typed, text, id_):
    assert id_ in typed("pain_score", text).emergency
