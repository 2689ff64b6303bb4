"""A scripted patient: what somebody says to which question, and what they do at which turn."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from voice_triage.errors import UsageError
from voice_triage.frozen import Frozen

NOT_SURE = "i'm not sure"
AGREED = "yes that's right"
DISAGREED = "no"
DECLINED = "no thank you"
MUMBLE = "[mumble]"
"""Said at a turn: a voice without words. "" is silence."""


class Patient(Frozen):
    """One line of a file of patients. Keys that are not ours are named in `ignored`, so that a case may carry its gold."""

    id: str
    opening: str | None = None
    answers: Mapping[str, str] = {}
    """By slot, bundle or own question (`read_back`, `repeat_offer`, ...)."""
    default: str = NOT_SURE
    at: Mapping[int, str] = {}
    """Said at this turn whatever is asked; the opening is turn 1."""
    changes: Mapping[int, Mapping[str, str]] = {}
    """From this turn on these are the answers. The patient says them at once, whatever is asked."""
    ignored: tuple[str, ...] = ()

    def says_at(self, turn: int) -> str | None:
        """What interrupts the interview at this turn, if anything."""
        if turn in self.at:
            return self.at[turn]
        return one_after_the_other(self.changes.get(turn, {}).values()) or None

    def answers_at(self, turn: int) -> dict[str, str]:
        """The answers as they are by this turn."""
        known = dict(self.answers)
        for changed in sorted(self.changes):
            if changed <= turn:
                known |= self.changes[changed]
        return known


def read_patient(line: str) -> Patient:
    """The patient of a JSON line. Raises UsageError that names what is wrong with it."""
    try:
        given = json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(f"no JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(given, dict):
        raise UsageError("no JSON object")
    known = {key: value for key, value in given.items() if key in Patient.model_fields and key != "ignored"}
    if isinstance(known.get("id"), int):
        known["id"] = str(known["id"])
    try:
        return Patient(
            **{
                key: _turns(key, value) if key in ("at", "changes") else value for key, value in known.items()
            },
            ignored=tuple(key for key in given if key not in known),
        )
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, e['loc']))}: {e['msg'].lower()}" for e in error.errors()]
        raise UsageError("; ".join(wrong)) from error


def one_after_the_other(said: Iterable[str]) -> str:
    """Several answers in one breath; equal ones once."""
    return " ".join(dict.fromkeys(text for text in said if text))


def _turns(key: str, given: Any) -> Any:
    """JSON's keys are text; turns are numbers from 1."""
    if not isinstance(given, dict):
        raise UsageError(f'{key}: an object of turns, such as {{"5": "why do you ask"}}')
    if any(not turn.isdecimal() or int(turn) < 1 for turn in given):
        raise UsageError(f"{key}: its keys are turns, counted from 1")
    return {int(turn): what for turn, what in given.items()}
