"""docs/authoring.md is followed literally: every edit is made on a copy of the knee, every command prints what it says."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from people import HEALTHY, Person

from voice_triage.conversation import Conversation, Parts
from voice_triage.knowledge.check import check
from voice_triage.knowledge.load import folders_of, load_knowledge
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.sessions import MemorySessions
from voice_triage.triage.engine import assess
from voice_triage.triage.read_facts import facts_from_json
from voice_triage.understanding.interpret import interpret
from voice_triage.understanding.report import act_json

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
_EDIT = re.compile(
    r"^(?:New file `(?P<new>[^`\n]+)`|In `(?P<file>[^`\n]+)`, "
    r"(?:at the end|(?P<where>below|above|instead of) `(?P<anchor>[^`\n]+)`)):\n\n```yaml\n(?P<text>.*?)```$",
    re.MULTILINE | re.DOTALL,
)
_RUN = re.compile(
    r"^```sh\n(?P<command>[^\n]+)\n```\n\n```text\n(?P<printed>.*?)```$", re.MULTILINE | re.DOTALL
)


def _place_of(anchor: str, lines: Sequence[str]) -> int:
    """The one line that reads so: with its indent, or where none does, without."""
    exact = [place for place, line in enumerate(lines) if line.rstrip("\n") == anchor]
    (place,) = exact or [place for place, line in enumerate(lines) if line.strip() == anchor]
    return place


@dataclass(frozen=True)
class Copy:
    """The knee as a folder of its own, with the files where the page says they are."""

    folder: Path

    def path(self, written: str) -> Path:
        for shipped, mine in (
            ("voice_triage/triage/data/knee/", self.folder),
            ("prompts/en/knee/", self.folder / "prompts" / "en"),
            ("tests/situations/", self.folder.parent / "situations"),
        ):
            if written.startswith(shipped):
                return mine / written.removeprefix(shipped)
        raise AssertionError(f"the page edits {written}")

    def edit(self, edit: re.Match[str]) -> None:
        if edit["new"]:
            assert not self.path(edit["new"]).exists()
            self.path(edit["new"]).write_text(edit["text"], encoding="utf-8")
            return
        path = self.path(edit["file"])
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        begin = end = len(lines)
        if edit["anchor"]:
            place = _place_of(edit["anchor"], lines)
            begin, end = {"below": (place + 1,) * 2, "above": (place,) * 2}.get(
                edit["where"], (place, place + 1)
            )
        path.write_text("".join([*lines[:begin], edit["text"], *lines[end:]]), encoding="utf-8")

    def run(self, command: str) -> str:
        """What the command of the page prints."""
        verbs: dict[str, Callable[[str], str]] = {
            "check": self._check,
            "understand": self._understand,
            "run": self._talk,
        }
        verb = re.search(r"voice-triage (\w+)", command)
        assert verb is not None, command
        return verbs[verb[1]](command)

    def _check(self, _command: str) -> str:
        report = check(folders_of(str(self.folder)))
        return "\n".join(report.lines) or f"all is well: {report.counts}"

    def _understand(self, command: str) -> str:
        found = re.fullmatch(r'echo "([^"]+)" \| voice-triage understand --asking (\w+)', command)
        assert found is not None, command
        knowledge = load_knowledge(str(self.folder))
        return json.dumps(act_json(interpret(knowledge, found[2], Hypothesis.from_typing(found[1]))))

    def _talk(self, _command: str) -> str:
        person = Person(by_question=HEALTHY, default="no")
        Conversation(Parts(load_knowledge(str(self.folder)), person, person, MemorySessions())).run()
        return "\n".join(text for _, text in person.transcript)


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Copy, list[tuple[str, str, str]]]:
    """The copy after the whole page, and every command with what it should print and what it did."""
    folder, shipped = tmp_path_factory.mktemp("page") / "knee", folders_of("knee")
    shutil.copytree(shipped.data, folder)
    shutil.copytree(shipped.words, folder / "prompts" / "en")
    shutil.copytree(ROOT / "tests" / "situations", folder.parent / "situations")
    copy, ran = Copy(folder), []
    steps = sorted((*_EDIT.finditer(PAGE), *_RUN.finditer(PAGE)), key=lambda found: found.start())
    for step in steps:
        if step.re is _EDIT:
            copy.edit(step)
        else:
            ran.append((step["command"], step["printed"], copy.run(step["command"])))
    return copy, ran


def test_every_block_of_the_page_was_followed():
    edits, runs = len(_EDIT.findall(PAGE)), len(_RUN.findall(PAGE))
    assert edits == len(re.findall(r"^```yaml$", PAGE, re.MULTILINE)) == 9
    assert runs == len(re.findall(r"^```sh$", PAGE, re.MULTILINE)) == 6


def test_every_command_prints_what_stands_under_it(followed):
    for command, printed, output in followed[1]:
        for line in printed.splitlines():
            assert line in output, command


@pytest.mark.parametrize("which", [-2, -1])
def test_the_new_situations_come_out_as_they_say(followed, which):
    copy, _ = followed
    triage = load_knowledge(str(copy.folder)).triage
    calm = yaml.safe_load(copy.path("tests/situations/calm.yaml").read_text(encoding="utf-8"))
    situation = yaml.safe_load(copy.path("tests/situations/rules.yaml").read_text(encoding="utf-8"))[which]
    found = assess(triage, facts_from_json(triage, {**calm, **situation["answers"]}))
    fired = {rule.id for rule in found.rules}
    assert found.tier == situation["expect"]["tier"]
    assert set(situation["expect"].get("because", ())) <= fired
    assert not fired.intersection(situation["expect"].get("not", ()))
    assert set(situation["expect"].get("relief", ())) <= set(found.relief)


def test_without_the_page_nobody_asks_about_kneeling(knowledge):
    assert "kneels_daily" not in knowledge.triage.slots


def test_the_files_that_the_page_names_are_there():
    names = re.findall(r"`((?:voice_triage|prompts|tests|script|docs)/[\w./]+?)`", PAGE)
    missing = [n for n in names if "SLOT" not in n and "kneels_daily" not in n and not (ROOT / n).exists()]
    assert missing == []
