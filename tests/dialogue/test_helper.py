"""Somebody answers for the person with the pain: who is spoken about, and who is spoken to."""

from __future__ import annotations

import re

import pytest
from phases import CLOT, answer, say, silence

from voice_triage.dialogue.render import render
from voice_triage.dialogue.sentences.third_person import as_they
from voice_triage.dialogue.step import start, step
from voice_triage.triage.facts import Fact

OTHER = {"respondent": Fact(value="other")}
TO_THE_HELPER = re.compile(
    r"\b(thank you|hear you|heard you|tell you|ask you|call for you|with you|you can say|if you|when you|can you call|"
    r"you answer|you said|you told|you mean|your answers|your phone|say skip|you first|you touch|you press|you feel a|"
    r"you can come|you may answer|your hand|you cannot)\b",
    re.I,
)


@pytest.mark.parametrize(
    ("you", "they"),
    [
        ("Are you short of breath, or does your chest hurt?", "Are they short of breath, or does their chest hurt?"),
        ("Does the pain wake you at night?", "Does the pain wake them at night?"),
        ("Is it yours?", "Is it theirs?"),
        ("Pull your toes towards you.", "Pull their toes towards them."),
        ("What eases it, you ask?", "What eases it, they ask?"),
        ("You're well.", "They're well."),
        ("{emergency} youth", "{emergency} youth"),
    ],
)  # fmt: skip
def test_you_becomes_they_or_them(you, they):
    assert as_they(you) == they


def test_a_phrase_is_said_as_it_stands():
    phrases = {"I cannot call for you.": "I cannot call for you."}
    assert (
        as_they("Your foot. I cannot call for you. Your leg.", phrases)
        == "Their foot. I cannot call for you. Their leg."
    )


def test_every_question_and_answer_said_back_speaks_of_the_person_with_the_pain(knowledge):
    prompts = knowledge.prompts.about(knowledge.triage, OTHER)
    for id, entry in prompts.entries.items():
        if id.split("_")[0] in ("ask", "reprompt", "choices") and not id.endswith("respondent"):
            assert not re.search(r"\byour?\b", TO_THE_HELPER.sub("", entry.text), re.I), (id, entry.text)
    for forms in prompts.said.values():
        assert not re.search(
            r"\byour?\b", forms.topic + " ".join(f.you + f.reason for f in forms.values.values())
        )


def test_emergency_messages_tell_the_helper_to_call(knowledge):
    prompts = knowledge.prompts.about(knowledge.triage, OTHER)
    for rule in knowledge.triage.rules:
        if prompts.has(f"emergency_{rule.id}"):
            text = " ".join(s.text for s in prompts.say(f"emergency_{rule.id}", urgent=True))
            assert (
                "Please call your local emergency number now. I cannot call for you. Do not let them drive."
                in text
            )
            assert len(text.split()) <= 60


def test_a_whole_conversation_about_somebody_else(knowledge):
    answers = {**CLOT, "opening": "i am calling for my dad his calf is swollen since he flew home", "age_years": "eighty",
               "be_seen": "no"}  # fmt: skip
    state, _ = start(knowledge)
    said = []
    while state.ended is None:
        if state.is_telling:
            state, acts = step(knowledge, state, silence(state))
        elif state.turn_name in answers:
            state, acts = say(knowledge, state, answers[state.turn_name])
        else:
            state, acts = (
                step(knowledge, state, silence(state))
                if not state.asking
                else (answer(knowledge, state, answers), ())
            )
        said += [sentence.text for sentence in render(knowledge, acts, state.facts)]
    text = " ".join(said)
    assert "All right. I will ask about the person with the pain, and you can answer." in text
    assert "Are they short of breath, or does their chest hurt?" in text
    assert "Their calf is swollen." in text
    assert "Please take them to urgent care or an emergency department today." in text
    assert "I say this because their calf is swollen" in text
    assert "Will they be able to be seen today?" in text
    assert "Please ask someone to take them" in text


def test_nothing_changes_for_who_answers_for_themselves(knowledge):
    assert knowledge.prompts.about(knowledge.triage, {"respondent": Fact(value="self")}) is knowledge.prompts
    assert knowledge.prompts.about(knowledge.triage, {}) is knowledge.prompts
