"""What is told of without a value makes its own question come next: "it's swollen", and not where."""

import pytest

from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.understanding.acts import Command
from voice_triage.understanding.interpret import interpret


def ask_now(knowledge, asking: str, text: str) -> tuple[str, ...]:
    return interpret(knowledge, asking, Hypothesis.from_typing(text)).ask_now


@pytest.mark.parametrize("asking", ["opening", "pain_score", "B6"])
@pytest.mark.parametrize(
    "text", ["it's swollen", "there's some swelling", "it hurts and it's puffy", "i think it is swollen"]
)
def test_swollen_without_a_place_is_asked_about(knowledge, asking, text):
    assert "swelling_site" in ask_now(knowledge, asking, text)


@pytest.mark.parametrize(
    "text",
    ["my calf is swollen", "no swelling", "it isn't swollen", "it was swollen last week", "my brother's knee was swollen"],
)  # fmt: skip
def test_a_place_a_denial_and_the_past_are_not(knowledge, text):
    assert ask_now(knowledge, "opening", text) == ()


def test_its_own_question_has_its_own_ladder(knowledge):
    assert ask_now(knowledge, "swelling_site", "it's swollen") == ()


def test_the_name_of_the_question_to_change_is_no_symptom(knowledge):
    assert ask_now(knowledge, "read_back", "the swelling") == ()


@pytest.mark.parametrize(
    "text",
    [
        "change my answer about chest pain",
        "go back to the chest pain question",
        "ask me again about chest pain",
    ],
)
def test_naming_the_question_of_an_emergency_is_none(knowledge, text):
    act = interpret(knowledge, "pain_score", Hypothesis.from_typing(text))
    assert (act.command, act.about, act.emergency) == (act.command, ("chest_pain",), ())
    assert act.command in (Command.CHANGE, Command.BACK)


@pytest.mark.parametrize(
    "text",
    ["change my answer i do have chest pain", "change my answer about chest pain to yes",
     "wrong i have chest pain", "i lied about chest pain i have it", "it has changed chest pain now"],
)  # fmt: skip
def test_telling_it_in_the_same_breath_is_one(knowledge, text):
    assert interpret(knowledge, "pain_score", Hypothesis.from_typing(text)).emergency == ("chest_pain",)
