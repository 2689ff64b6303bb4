"""Each kind of mistake is found once, in its file, at its line; the shipped knowledge has none."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from voice_triage.knowledge.check import check
from voice_triage.knowledge.load import folders_of

SHOWN = {"data": "voice_triage/triage/data/knee", "common": "prompts/en/common", "knee": "prompts/en/knee"}

COMMANDS_LINE = (folders_of("knee").common / "commands.yaml").read_text(encoding="utf-8").splitlines().index(
    "commands:"
) + 1

slow = pytest.mark.slow  # each looks at everything again: a second or more
MISTAKES = yaml.safe_load((Path(__file__).parent / "mistakes.yaml").read_text(encoding="utf-8"))


class Case(NamedTuple):
    """A small edit, and the finding that it must cause."""

    file: str
    old: str
    new: str
    finding: str
    """`key: what is wrong`, or how it begins."""
    below: int = 0
    """Lines between the edit's first line and the finding's."""


def cases(group: str) -> list[Case]:
    """A group of the table of mistakes."""
    return [Case(**case) for case in MISTAKES[group]]


def shown(name: str) -> str:
    """A file's path as the check shows it."""
    head, _, tail = name.partition("/")
    return f"{SHOWN[head]}/{tail}"


def rounds(group: str) -> list[list[Case]]:
    """A group, dealt so that many edits are looked at together (a check takes seconds) and none hides another: no two of a
    round are in one entry of a file."""
    dealt: list[list[Case]] = []
    for case in cases(group):
        apart = (one for one in dealt if not any(near(case, other) for other in one))
        free = next(apart, None)
        if free is None:
            dealt.append(free := [])
        free.append(case)
    return dealt


def near(case: Case, other: Case) -> bool:
    """Whether two edits are closer than they can be told apart."""
    if case.file != other.file:
        return False
    folders = folders_of("knee")
    head, _, tail = case.file.partition("/")
    text = ({"data": folders.data, "common": folders.common, "knee": folders.words}[head] / tail).read_text(
        "utf-8"
    )
    return abs(text.index(case.old) - text.index(other.old)) < 400


def edited(copy, made: list[Case]) -> dict[Case, int]:
    """Makes every edit of a round; gives the line each one stands at afterwards."""
    begins = {case: copy.path(case.file).read_text(encoding="utf-8").index(case.old) for case in made}
    lines: dict[Case, int] = {}
    # From the end of a file to its beginning, so that the place of the next edit stays true.
    for case in sorted(begins, key=begins.__getitem__, reverse=True):
        added = case.new.count("\n") - case.old.count("\n")
        lines = {one: line + added * (one.file == case.file) for one, line in lines.items()}
        lines[case] = copy.change(case.file, case.old, case.new) + case.below
    return lines


def expect(copy, made: list[Case]) -> None:
    """The edits of a round cause each its own finding, and no other."""
    wanted = {f"{shown(case.file)}:{line}: {case.finding}" for case, line in edited(copy, made).items()}
    found = copy.found()
    assert [one for one in wanted if not any(line.startswith(one) for line in found)] == [], found
    assert [line for line in found if not line.startswith(tuple(wanted))] == []


def test_the_shipped_knowledge_is_clean() -> None:
    report = check(folders_of("knee"))
    assert report.lines == ()
    assert "slots" in report.counts


@slow
def test_an_untouched_copy_has_nothing_new(copy) -> None:
    assert copy.found() == []


@slow
@pytest.mark.parametrize("case", cases("loading"), ids=lambda case: case.finding)
def test_what_loading_finds_has_its_file_and_line(copy, case: Case) -> None:
    line = copy.change(case.file, case.old, case.new)
    found = copy.found()
    assert any(one.startswith(f"{shown(case.file)}:{line}: {case.finding}") for one in found), found


@slow
@pytest.mark.parametrize("made", rounds("rules"))
def test_a_condition_that_can_never_hold_is_found(copy, made: list[Case]) -> None:
    expect(copy, made)


@slow
@pytest.mark.parametrize("made", rounds("ids"))
def test_an_id_that_stands_for_nothing_or_that_nobody_uses_is_found(copy, made: list[Case]) -> None:
    expect(copy, made)


@slow
@pytest.mark.parametrize("made", rounds("words"))
def test_words_with_two_meanings_or_none_are_found(copy, made: list[Case]) -> None:
    lines = edited(copy, made)
    found = copy.found()
    for case, line in lines.items():
        where = COMMANDS_LINE if case.finding.startswith("commands: ") else line
        assert any(one.startswith(f"{shown(case.file)}:{where}: {case.finding}") for one in found), case


@slow
@pytest.mark.parametrize("made", rounds("spoken"))
def test_what_is_hard_to_follow_or_must_not_be_said_is_found(copy, made: list[Case]) -> None:
    expect(copy, made)


@slow
def test_broken_files_are_all_reported_not_only_the_first(copy) -> None:
    copy.change("data/causes.yaml", "  - id: leg_cramp\n    name:", "  - id: leg_cramp\n    nam:")
    copy.change("knee/slots/warmth.yaml", "why:", "wy:")
    copy.change("common/polarity.yaml", "hedges:", "hegdes:")
    files = {line.split(":")[0] for line in copy.found()}
    assert {
        shown("data/causes.yaml"),
        shown("knee/slots/warmth.yaml"),
        shown("common/polarity.yaml"),
    } <= files


@slow
def test_a_broken_file_does_not_hide_what_is_wrong_elsewhere(copy) -> None:
    copy.change("knee/slots/warmth.yaml", "why:", "wy:")
    copy.change(
        "data/rules.yaml",
        "when: {redness: spreading}",
        "when: {all: [{redness: spreading}, {redness: patch}]}",
    )
    assert any("can never hold" in line for line in copy.found())


@slow
def test_a_file_that_is_gone_is_named(copy) -> None:
    copy.remove("data/scope.yaml")
    assert f"{shown('data/scope.yaml')}:1: file: is missing" in copy.found()


@slow
def test_a_slot_without_words_and_words_without_a_slot_are_found(copy) -> None:
    copy.remove("knee/slots/grinding.yaml")
    text = copy.path("knee/slots/giving_way.yaml").read_text(encoding="utf-8")
    copy.add("knee/slots/shoe_size.yaml", text.replace("slot: giving_way", "slot: shoe_size"))
    found = copy.found()
    assert any("grinding has no words: there is no slots/grinding.yaml" in line for line in found)
    assert f"{shown('knee/slots/shoe_size.yaml')}:1: slot: there is no slot shoe_size" in found


@slow
def test_a_value_without_words_or_without_a_form_to_say_it_back_is_found(copy) -> None:
    line = copy.change("knee/said.yaml", '      "left": {you: "it is your left knee"}\n', "")
    assert copy.found() == [
        f"{shown('knee/said.yaml')}:{line - 3}: slots.side: left has no words to be said back in"
    ]
    copy.restore()
    copy.change(
        "data/slots.yaml",
        'values: ["left", "right", "both", "unsure"]',
        'values: ["left", "right", "both", "neither", "unsure"]',
    )
    assert sorted(line.rpartition(": ")[2] for line in copy.found()) == [
        "neither has no words to be said back in",
        "side has no words for its value neither",
    ]


@slow
def test_a_slot_or_bundle_that_no_question_asks_is_found(copy) -> None:
    line = copy.change("data/slots.yaml", "  - id: daily_impact\n", "  - id: daily_impact\n")
    copy.change("data/script.yaml", "          - ask: daily_impact\n", "")
    where = f"{shown('data/slots.yaml')}:{line}: slots.daily_impact"
    assert copy.found() == [f"{where}: no question of the script asks the slot daily_impact"]


@slow
def test_an_emergency_without_a_message_is_found(copy) -> None:
    copy.change("knee/emergency_messages.yaml", "- id: E05", "- id: E55")
    found = copy.found()
    assert any(
        "rules.E05: E05 has no emergency message: there is no prompt emergency_E05" in line for line in found
    )
    assert any("messages.E55: nothing says the prompt emergency_E55" in line for line in found)


@slow
def test_emergency_words_for_nothing_are_found(copy) -> None:
    copy.change("knee/emergencies.yaml", "- id: stroke", "- id: strike")
    assert any("strike is no slot and has no emergency message" in line for line in copy.found())


@slow
def test_a_local_name_without_a_default_is_found(copy) -> None:
    copy.change("common/dialogue.yaml", '  emergency: "your local emergency number"\n', "")
    assert any("{emergency} has no value where nothing is configured" in line for line in copy.found())


@slow
def test_a_grammar_word_the_model_does_not_know_is_found_where_there_is_a_model(copy) -> None:
    line = copy.change("knee/slots/side.yaml", "grammar: [", 'grammar: ["xyzzy", ')
    assert copy.found() == []
    known = copy.found(lambda word: word != "xyzzy")
    assert known == [
        f"{shown('knee/slots/side.yaml')}:{line}: grammar.1: the recognition model does not know 'xyzzy'"
    ]


@slow
def test_an_exception_that_excuses_nothing_is_found(copy) -> None:
    line = copy.add("knee/exceptions.yaml", '  - finding: grade\n    ids: [ask_fever]\n    reason: "none"\n')
    where = f"{shown('knee/exceptions.yaml')}:{line + 1}"
    (found,) = copy.found()
    assert found.startswith(where)
    assert found.endswith("ask_fever needs no exception: nothing is found there")


@slow
def test_what_is_always_a_mistake_cannot_be_excused(copy) -> None:
    copy.add("knee/exceptions.yaml", '  - finding: never\n    ids: [U08]\n    reason: "I like it"\n')
    assert any("a finding of the kind never cannot be excused" in line for line in copy.found())


@slow
def test_an_exception_without_a_reason_is_refused(copy) -> None:
    copy.add("knee/exceptions.yaml", "  - finding: grade\n    ids: [ask_fever]\n")
    assert any("missing reason" in line for line in copy.found())


@slow
def test_exceptions_that_cannot_be_read_are_a_finding_too(copy) -> None:
    line = copy.add("knee/exceptions.yaml", "  broken: [\n")
    assert any(one.startswith(f"{shown('knee/exceptions.yaml')}:{line}") for one in copy.found())


@slow
def test_a_folder_given_by_its_path_shows_its_own_files_from_its_root(copy, tmp_path) -> None:
    shutil.copytree(copy.folders.data, tmp_path / "sprain")
    shutil.copytree(copy.folders.words, tmp_path / "sprain/prompts/en")
    rules = tmp_path / "sprain/rules.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("when: {redness: spreading}", "when: {redness: growing}"), encoding="utf-8")
    lines = check(folders_of(str(tmp_path / "sprain"))).lines
    assert any(line.startswith("rules.yaml:") and "redness has no value growing" in line for line in lines)
