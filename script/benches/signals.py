"""Emergencies, doubts, commands and other manners of speech, in words that stand in none of our lists.

A file has lists of `{text, asking, ...}`: `emergencies` and `ask_back` (`of`: ids they may mean), `ordinary`, `commands`
(`command`), `not_commands`, `unknown`, `profanity`, `foreign`. A list that is missing is not measured. `doubts` is another
name of `ask_back`, and `of` one of `command`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from benches.figures import ROOT, Row, row
from voice_triage.knowledge.load import Knowledge, load_knowledge
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.understanding.acts import Command, Manner, Outcome, UserAct
from voice_triage.understanding.interpret import interpret

CHECKED = ROOT / "tests" / "understanding" / "signals" / "checked.yaml"
Said = Mapping[str, Any]


def measure(file: Path | None = None) -> list[Row]:
    """The figures of one file."""
    said = yaml.safe_load((file or CHECKED).read_text(encoding="utf-8"))
    rows = [*_emergencies(said), *_ordinary(said), *_commands(said), *_other(said)]
    return [*rows, _time([one for lines in said.values() if isinstance(lines, list) for one in lines])]


@cache
def knowledge() -> Knowledge:
    """The knee's knowledge, loaded once."""
    return load_knowledge("knee")


@cache
def understand(asking: str, text: str) -> UserAct:
    """The act of a typed utterance."""
    return interpret(knowledge(), asking, Hypothesis.from_typing(text))


def missed(lines: Sequence[Said], holds: Callable[[Said, UserAct], bool]) -> list[str]:
    """What does not hold, as readable lines."""
    acts = ((one, understand(one["asking"], one["text"])) for one in lines)
    return [
        f"{one.get('of') or one.get('command') or ''} {one['asking']}: {one['text']} -> {_short(act)}"
        for one, act in acts
        if not holds(one, act)
    ]


def denied(one: Said, act: UserAct) -> bool:
    """Whether one of the things it may mean was stored as a no."""
    slots = knowledge().triage.slots
    return any(act.values.get(s) in slots[s].denials for s in one["of"] if s in slots)


def _emergencies(said: Mapping[str, Any]) -> list[Row]:
    told, doubts = said.get("emergencies", []), [*said.get("ask_back", []), *said.get("doubts", [])]
    return [
        *_share("emergencies caught or asked about", told, 99, lambda _, a: bool(a.emergency or a.ask_now)),
        *_share("emergencies caught outright", told, 90, lambda _, a: bool(a.emergency)),
        *_share("doubts asked back or taken as told", doubts, 90, _is_left_open),
        *_share("neither stored as no", [*told, *doubts], 100, lambda one, act: not denied(one, act)),
    ]


def _is_left_open(one: Said, act: UserAct) -> bool:
    """Asked about, or not understood about the very question that is asked: it will be asked again."""
    again = act.outcome in (Outcome.UNCLEAR, Outcome.UNKNOWN) and one["asking"] in one["of"]
    return bool(act.emergency or act.ask_now) or again


def _ordinary(said: Mapping[str, Any]) -> list[Row]:
    lines = said.get("ordinary", [])
    return [
        *_share("false alarms", lines, 1, lambda _, a: not a.emergency, at_most=True),
        *_share("needless questions", lines, 5, lambda _, a: not a.ask_now, at_most=True),
    ]


def _commands(said: Mapping[str, Any]) -> list[Row]:
    return [
        *_share("commands", said.get("commands", []), 98, _is_command),
        *_share("answers that are no command", said.get("not_commands", []), 98, lambda _, act: act.command is None),
    ]  # fmt: skip


def _is_command(one: Said, act: UserAct) -> bool:
    """While a question is asked "next" leaves it out, so either name will do."""
    named = one.get("command", one.get("of"))
    return act.command == (Command.SKIP if named == Command.NEXT else named)


def _other(said: Mapping[str, Any]) -> list[Row]:
    def unknown(_: Said, act: UserAct) -> bool:
        return act.outcome in (Outcome.UNKNOWN, Outcome.UNCLEAR) or not act.values

    return [
        *_share("not knowing stays unknown", said.get("unknown", []), 100, unknown),
        *_share("swearing", said.get("profanity", []), 90, lambda _, act: act.manner is Manner.SWEARING),
        *_share("another language", said.get("foreign", []), 90, _is_foreign),
    ]


def _is_foreign(_: Said, act: UserAct) -> bool:
    return act.manner is Manner.FOREIGN or bool(act.emergency or act.ask_now)


def _share(
    what: str,
    lines: Sequence[Said],
    bar: float,
    holds: Callable[[Said, UserAct], bool],
    *,
    at_most: bool = False,
) -> list[Row]:
    """The share of lines of which something holds (or, with `at_most`, does not), in per cent."""
    if not lines:
        return []
    wrong = missed(lines, holds)
    share = 100 * len(wrong) / len(lines)
    share = share if at_most else 100 - share
    meets, sign = (share <= bar, "<=") if at_most else (share >= bar, ">=")
    return [row(what, share, "%", f"{sign} {bar:g}", meets, of=len(lines), missed=wrong)]


def _time(lines: Sequence[Said]) -> Row:
    """Processor time of an utterance, everything loaded."""
    understand("opening", "yes")
    begun = time.process_time()
    for one in lines:
        interpret(knowledge(), one["asking"], Hypothesis.from_typing(one["text"]))
    each = (time.process_time() - begun) * 1000 / len(lines)
    return row("processor time of an utterance", each, "ms", "<= 1", each <= 1, of=len(lines))


def _short(act: UserAct) -> str:
    found = {
        "emergency": act.emergency,
        "ask_now": act.ask_now,
        "command": act.command and act.command.value,
        "values": dict(act.values),
    }
    return f"{act.outcome.value} { ({key: value for key, value in found.items() if value}) }"
