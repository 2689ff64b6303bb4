"""Every statement of the four articles is used or left out for a reason, and every use can be traced back."""

from __future__ import annotations

import pytest

from voice_triage.cli import main
from voice_triage.knowledge.load import folders_of
from voice_triage.knowledge.parts import load_parts
from voice_triage.knowledge.sources import load_articles, source_report, uses_of

ARTICLES = "voice_triage/triage/data/knee/articles.yaml"


def test_every_place_of_every_article_is_covered() -> None:
    parts = load_parts(folders_of("knee"))
    articles = load_articles(parts)
    assert articles is not None
    assert parts.triage is not None
    told = {f"{id}:{anchor}" for id, anchors in articles.articles.items() for anchor in anchors}
    assert told == {source for source in parts.triage.sources if source[0] in "ABCD" and source[1] == ":"}


def test_statements_are_our_own_few_words() -> None:
    articles = load_articles(load_parts(folders_of("knee")))
    assert articles is not None
    statements = [one for anchors in articles.articles.values() for some in anchors.values() for one in some]
    assert max(len(one.says.split()) for one in statements) <= 14
    assert all(one.used_by or len(one.not_used.split()) >= 2 for one in statements)


def test_a_source_knows_every_entry_that_names_it() -> None:
    uses = uses_of(load_parts(folders_of("knee")))
    assert "E02" in uses["C:meaning"]["knee/rules.yaml"]
    assert "E02" in uses["C:meaning"]["knee/emergency_messages.yaml"]
    assert uses["C:icd"] == {"knee/scope.yaml": ("icd10",)}
    assert "fever" in uses["K:4.1"]["slots/fever.yaml"]


def test_the_report_names_what_is_used_and_what_is_not_with_its_reason() -> None:
    parts = load_parts(folders_of("knee"))
    assert parts.triage is not None
    lines = list(source_report(parts, parts.triage, load_articles(parts)))
    assert any(line.startswith("A:dvt  (") for line in lines)
    assert any("no_alcohol" in line and "A:harm" in line for line in lines)
    assert any("aspirin" in line and "not used: defect 8" in line for line in lines)
    assert "    nothing" in lines, "a listed source that no entry names is said to be unused"


def test_check_sources_prints_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--sources"]) == 0
    printed = capsys.readouterr()
    assert "Article D" in printed.out
    assert "left out with a reason" in printed.err


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            'used_by: [hydration]}\n      - {says: "cramps that',
            'used_by: [water]}\n      - {says: "cramps that',
            "there is no entry water",
        ),
        (
            "used_by: [stretch_before_bed]",
            "used_by: [cold_pack]",
            "cold_pack does not name A:cramps as its source",
        ),
        ("    referred:\n", "    refered:\n", "there is no source A:refered"),
        (
            'not_used: "urgency comes before causes (1.0)"',
            "used_by: []",
            "is either used_by some ids or not_used",
        ),
    ],
)
def test_a_use_that_is_none_is_found_at_its_line(copy, old: str, new: str, what: str) -> None:
    line = copy.change("data/articles.yaml", old, new)
    assert next(one for one in copy.found() if what in one).startswith(f"{ARTICLES}:{line}: ")


def test_a_place_that_is_left_out_is_found(copy) -> None:
    copy.change("data/articles.yaml", "    referred:\n", "    refered:\n")
    assert any(line.endswith("nothing is said about A:referred") for line in copy.found())
