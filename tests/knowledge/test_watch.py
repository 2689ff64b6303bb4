"""The author's loop looks again when a file has changed, and tells only the difference. No time passes here."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from voice_triage.config import load_settings
from voice_triage.knowledge.watch import POLL_SECONDS, stamps_of, watch
from voice_triage.options import parser
from voice_triage.verbs import check as verb

FILE = Path("rules.yaml")


class Loop:
    """A scripted author: what is found, and how the files look, at each poll; Ctrl-C at the end."""

    def __init__(self, polls: list[tuple[int, list[str]]]) -> None:
        self.polls = iter(polls)
        self.told: list[tuple[str, str]] = []
        self.slept: list[float] = []
        self.looks = 0
        self.stamp, self.lines = next(self.polls)

    def look(self) -> list[str]:
        self.looks += 1
        return self.lines

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        following = next(self.polls, None)
        if following is None:
            raise KeyboardInterrupt
        self.stamp, self.lines = following

    def run(self) -> None:
        with pytest.raises(KeyboardInterrupt):
            watch(
                self.look, lambda: {FILE: (self.stamp, 0)}, self.sleep, lambda *told: self.told.append(told)
            )


def test_only_what_is_new_and_what_is_gone_is_told() -> None:
    loop = Loop([(1, ["a"]), (2, ["a", "b"]), (3, ["b"])])
    loop.run()
    assert loop.told == [
        ("new", "a"),
        ("done", "1"),
        ("new", "b"),
        ("done", "2"),
        ("gone", "a"),
        ("done", "1"),
    ]


def test_nothing_is_looked_at_while_no_file_changes() -> None:
    loop = Loop([(1, ["a"]), (1, ["a", "b"]), (1, ["c"])])
    loop.run()
    assert loop.looks == 1
    assert loop.slept == [POLL_SECONDS] * 3


def test_a_file_that_vanishes_while_it_is_read_is_looked_at_again() -> None:
    loop = Loop([(1, ["a"]), (2, []), (2, ["a", "b"])])
    whole = loop.look

    def look() -> list[str]:
        if not loop.lines:
            raise FileNotFoundError
        return whole()

    loop.look = look  # type: ignore[method-assign]
    loop.run()
    assert loop.told == [("new", "a"), ("done", "1"), ("new", "b"), ("done", "2")]


def test_a_changed_a_new_and_a_vanished_file_are_each_a_change(copy) -> None:
    before = stamps_of(copy.folders)
    copy.change("data/rules.yaml", "# How urgent it is.", "# How urgent it really is.")
    changed = stamps_of(copy.folders)
    copy.add("knee/slots/new.yaml", "slot: new\n")
    grown = stamps_of(copy.folders)
    copy.path("knee/slots/new.yaml").unlink()
    assert before != changed != grown
    assert stamps_of(copy.folders) == changed


def test_watching_shows_a_mistake_and_its_repair_and_ends_with_ctrl_c(
    copy, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def author() -> Iterator[None]:
        copy.change("data/rules.yaml", "when: {redness: spreading}", "when: {redness: growing}")
        yield
        copy.restore()
        yield
        raise KeyboardInterrupt

    steps = author()
    monkeypatch.setattr(verb, "folders_of", lambda _: copy.folders)
    monkeypatch.setattr(verb, "_ears", lambda _: None)
    options: argparse.Namespace = parser().parse_args(["check", "--watch"])
    assert verb.main(load_settings({}), options, sleep=lambda _: next(steps, None)) == 0
    printed = capsys.readouterr().out.splitlines()
    told = [line for line in printed if "redness has no value growing" in line]
    assert [line.split(":")[0] for line in told] == ["new", "gone"]
