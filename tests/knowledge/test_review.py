"""The page for a clinician: never stale, nothing left out, and in words that mean what the rule says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from voice_triage.knowledge.load import Knowledge, load_knowledge
from voice_triage.knowledge.plain import PlainWords, joined
from voice_triage.knowledge.review import review_page
from voice_triage.triage.condition import parse_condition

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def words(knowledge: Knowledge) -> PlainWords:
    return PlainWords(knowledge.triage, knowledge.prompts)


def test_the_page_in_docs_is_the_one_the_data_gives(knowledge):
    page = (ROOT / "docs" / "knowledge-review.md").read_text(encoding="utf-8")
    assert page == review_page(knowledge), "run script/review"


@pytest.mark.parametrize("name", ["knee", str(ROOT / "tests" / "ankle")])
def test_every_statement_has_a_box_its_words_and_its_source(name):
    knowledge = load_knowledge(name)
    triage, page = knowledge.triage, review_page(knowledge)
    rows = [line for line in page.splitlines() if line.startswith("| ☐ |")]
    for rule in (*triage.rules, *triage.floors, triage.self_care, triage.fallback, *triage.scope):
        (row,) = (line for line in rows if line.startswith(f"| ☐ | {rule.id} |"))
        assert ", ".join(rule.source) in row
    said = [
        *(step.spoken for step in triage.relief.values()),
        *(item.spoken for item in triage.avoid.values()),
    ]
    assert [text for text in said if not any(text in row for row in rows)] == []
    assert [cause.id for cause in triage.causes.values() if f"(`{cause.id}`)" not in page] == []
    weights = sum(len(cause.for_) + len(cause.against) for cause in triage.causes.values())
    assert len([row for row in rows if re.match(r"\| ☐ \| (for|against) \|", row)]) == weights
    assert not any(" |  |" in row for row in rows if re.match(r"\| ☐ \| [A-Z]{1,2}\d+ \|", row))


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ({"swelling_site": ["calf", "whole_leg"]}, ["your calf or whole leg is swollen"]),
        ({"swelling_site": {"not": "none"}}, ["swelling: any answer but “nothing is swollen”"]),
        ({"warmth": {"not": "no"}}, ["the sore area is hot"]),
        (
            {"injury_event": {"is": "none", "or_unknown": True}},
            ["there was no injury (or nobody knows)"],
        ),
        ({"pain_score": {"at_least": 7}}, ["the pain is at least 7 out of ten"]),
        ({"duration": {"over": 7}}, ["it has lasted more than 7 days"]),
        ({"age_years": {"under": 18}}, ["you are less than 18 years old"]),
        ({"fever": {"unknown": True}}, ["asked about a fever, no answer could be had"]),
        ({"fever": {"known": False}}, ["nothing is known about a fever"]),
        ({"rule_fired": ["U01", "U04"]}, ["one of the rules U01, U04 fired"]),
        ({"tier": "soon"}, ["a rule of the tier “Soon: be seen in two to three days” or above fired"]),
        ({"lost": True}, ["three answers in a row were lost, or the person ended early"]),
        (
            {"all": [{"derived": "injured"}, {"not": {"warmth": "yes"}}]},
            ["all of these:", "• [injured]", "• it is not so that:", "\u2003• the sore area is hot"],
        ),
        (
            {"at_least": {"count": 2, "of": [{"warmth": "yes"}, {"fever": "yes"}]}},
            ["at least 2 of these:", "• the sore area is hot", "• you have had a fever or shivers"],
        ),
    ],
)
def test_a_condition_reads_as_it_is_meant(words, written, plain):
    assert words.lines(parse_condition(written)) == plain


def test_a_band_of_a_number_is_said_by_its_limits(words):
    assert words.values("age_years", ["45_54", "55_64"]) == "you are 45 to under 65 years old"
    assert words.values("age_years", ["55_64", "65_plus"]) == "you are 55 or more years old"
    assert words.values("duration", ["days_1_3"]) == "it has lasted 1 to 3 days"
    assert words.values("duration", ["days_4_7", "over_6_weeks"]) == (
        "it has lasted over 3 to 7 days, or it has lasted over 42 days"
    )


@pytest.mark.parametrize(
    ("clauses", "text"),
    [
        (["it is left"], "it is left"),
        (["your calf is swollen", "your knee is swollen"], "your calf or knee is swollen"),
        (["it hurts here", "it hurts there", "it hurts"], "it hurts here, or it hurts there, or it hurts"),
        (["the leg is weak", "you faint"], "the leg is weak, or you faint"),
        (["you have a, b", "you have c"], "you have a, b, or you have c"),
    ],
)
def test_clauses_share_their_ends(clauses, text):
    assert joined(clauses) == text
