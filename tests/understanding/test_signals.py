"""Emergencies, doubts, commands and manners in the words of other writers, with the bars they hold."""

import pytest
import yaml
from understanding_tables import ROOT

from voice_triage.understanding.acts import Manner, Outcome

FILES = [
    yaml.safe_load((ROOT / "tests/understanding/signals" / f"{name}.yaml").read_text(encoding="utf-8"))
    for name in ("seen", "checked", "fresh")
]
LIMITS = {
    "last": (99, 92, 2, 4),
    "second": (99, 95, 2, 8),
    "third": (99, 88, 1, 14),
    "fourth": (98, 89, 1, 8),
    "fifth": (98, 91, 1, 16),
}
"""Of files that were read blind first (docs/understanding.md): caught or asked about and told at least, false alarms and
needless questions at most, in per cent. The ordinary answers of `second` are the hardest of 300."""
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


@pytest.mark.parametrize("name", LIMITS)
def test_signals_that_were_read_blind_first(typed, name):
    file = yaml.safe_load((ROOT / f"tests/understanding/signals/{name}.yaml").read_text(encoding="utf-8"))
    caught, told, alarms, questions = LIMITS[name]

    def per_cent(key, holds):
        acts = [typed(one["asking"], one["text"]) for one in file[key]]
        return 100 * sum(map(holds, acts)) / len(acts)

    assert per_cent("emergencies", lambda act: bool(act.emergency or act.ask_now)) >= caught
    assert per_cent("emergencies", lambda act: bool(act.emergency)) >= told
    assert per_cent("ordinary", lambda act: bool(act.emergency)) <= alarms
    assert per_cent("ordinary", lambda act: bool(act.ask_now)) <= questions
    named = [(one["of"], typed(one["asking"], one["text"]).command) for one in file["commands"]]
    assert sum(name == command for name, command in named) >= 0.95 * len(named)


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("it's fucked mate", Manner.SWEARING),
        ("you're a useless bloody machine", Manner.SWEARING),
        ("it's a fucking seven", None),
    ],
)
def test_swearing_inside_an_answer_is_an_answer(typed, text, manner):
    act = typed("pain_score", text)
    assert act.manner is manner
    assert (act.values.get("pain_score") == 7) is (manner is None)


@pytest.mark.parametrize(
    ("asking", "text", "command"),
    [
        ("stiffness", "next", "skip"),
        ("B6", "next please", "skip"),
        ("cramp_factors", "statins remind me what they are", "meaning"),
        ("immune_risk", "what's dialysis", "meaning"),
        ("trend", "can i talk to a real person please", "help"),
    ],
)
def test_a_command_is_what_it_does_here(typed, asking, text, command):
    assert typed(asking, text).command == command


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
    def is_heard(one, act):
        # While a question is asked "next" leaves it out.
        return act.command == one["command"].replace("next", "skip")

    assert share("commands", is_heard, typed) >= 95
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
