"""The shapes of the files in `prompts/`: what we say, each text with its source."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import Field, ValidationError, model_validator

from voice_triage.frozen import Frozen
from voice_triage.triage.condition import Condition
from voice_triage.yaml_file import parse

Source = Annotated[tuple[str, ...], Field(min_length=1)]
PLACEHOLDER = re.compile(r"{([a-z_]+)}")
_QUESTION_KEYS = ("source", "ask", "reprompt", "choices", "why", "help")


class Entry(Frozen):
    """One text to be spoken. `{name}` is a placeholder."""

    text: str
    source: Source
    fixed: bool = False
    """A promise of the author: no placeholder, so it can be rendered when the program is set up."""
    slot: str = ""
    """The slot or bundle it is about; filled in while loading."""

    @model_validator(mode="after")
    def _fixed_has_no_placeholder(self) -> Entry:
        if self.fixed and PLACEHOLDER.search(self.text):
            raise ValueError("fixed is true, but the text has a placeholder")
        return self


class Question(Frozen):
    """What can be said about one question, from the first asking to the last."""

    source: Source
    ask: str
    reprompt: str
    """The second rung: shorter, or said another way."""
    choices: str
    """The third rung: the choices, or a one-word yes or no."""
    why: str
    """Answers "why do you ask": what the answer rules in or out."""
    help: str
    """Answers "what does that mean": how to check, or what the words mean."""


class Bundle(Question):
    """A question that asks for several slots at once."""

    bundle: str


class Said(Frozen):
    """An answer said back: a clause in the second person."""

    you: str
    reason: str = ""
    """The clause after "because", where `you` holds words a result must not say."""


class SaidSlot(Frozen):
    """How the answers to one slot are said back."""

    topic: str
    """What the slot is about, for "I could not find out about ..."."""
    values: Mapping[str, Said]


class Message(Frozen):
    """An emergency message, by rule or emergency id."""

    id: str
    text: str
    source: Source


class AfterShape(Frozen):
    """A sentence that follows a shape's sentence when one of these answers is known."""

    shape: str
    slot: str
    values: tuple[str, ...]
    say: str


class Aside(Frozen):
    """A sentence said once in an interview: as soon as its condition holds, or when such words were said.

    Of those that answer to words only one is ever said.
    """

    say: str
    when: Condition | None = None
    heard: tuple[tuple[str, ...], ...] = ()
    """Lists of words; one of each was said."""

    @model_validator(mode="after")
    def _answers_to_something(self) -> Aside:
        if (self.when is None) == (not self.heard):
            raise ValueError("needs either a condition or words")
        return self


class Choices(Frozen):
    """What decides which sentences are said."""

    names: Mapping[str, str] = {}
    """Spoken for `emergency` and `urgent_place` where nothing is configured."""
    shapes: Mapping[str, tuple[str, ...]] = {}
    """What the rules that fired have in common, for the sentence behind the tier line `TIER_SHAPE`."""
    shape_of_cause: Mapping[str, str] = {}
    after_cause: Mapping[str, str] = {}
    after_shape: tuple[AfterShape, ...] = ()
    said_by_warning: Mapping[str, tuple[str, ...]] = {}
    """By floor: the signs to come back for that its warning names already."""
    keep_avoid: tuple[str, ...] = ()
    """Shapes with which nothing to avoid may be left out."""
    not_reasons: tuple[str, ...] = ()
    weak_reasons: tuple[str, ...] = ()
    """Slots named as a reason only where there is no better one."""
    reassuring: tuple[str, ...] = ()
    """Slots named as the reason where nothing urgent was found."""
    not_said: tuple[str, ...] = ()
    """Words a result never says."""
    asides: tuple[Aside, ...] = ()


class EntryFile(Choices):
    """`dialogue.yaml`, and `results.yaml` with its maps from rules and causes to entries."""

    entries: Mapping[str, Entry]


class SaidFile(Frozen):
    """`said.yaml`."""

    source: Source
    slots: Mapping[str, SaidSlot]


class EmergencyFile(Frozen):
    """`emergency_messages.yaml`."""

    messages: tuple[Message, ...]
    conditional: tuple[Message, ...] = ()


class HelperFile(Frozen):
    """`helper.yaml`: what is said when somebody answers for the person with the pain."""

    source: Source
    when: Condition | None = None
    phrases: Mapping[str, str] = {}
    turned: tuple[str, ...] = ()
    """Entries of the conversation that speak about the person with the pain."""
    kept: tuple[str, ...] = ()
    """Other entries that speak to who answers."""
    instead: Mapping[str, str] = {}


class BundleFile(Frozen):
    """`bundles.yaml`."""

    bundles: tuple[Bundle, ...]


File = TypeVar("File", bound=Frozen)


def read_file(path: Path, kind: type[File], problems: list[str], needed: bool = True) -> File | None:
    """One file as a value; None, with the problems noted, where it cannot be used."""
    raw = _read_yaml(path, problems, needed)
    return None if raw is None else _validated(path, kind, raw, problems)


def read_questions(folder: Path, problems: list[str]) -> Iterator[tuple[str, Question]]:
    """Slot id and question of every slot file. The answers in the same file belong to the understanding."""
    for path in sorted(folder.glob("*.yaml")):
        raw = _read_yaml(path, problems, needed=True)
        if raw is None:
            continue
        if raw.get("slot") != path.stem:
            problems.append(f"{path}: slot: must be the name of the file, {path.stem}")
        question = _validated(
            path, Question, {key: raw[key] for key in _QUESTION_KEYS if key in raw}, problems
        )
        if question is not None:
            yield path.stem, question


def _read_yaml(path: Path, problems: list[str], needed: bool) -> dict[str, Any] | None:
    if not needed and not path.exists():
        return None
    try:
        raw = parse(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        problems.append(f"{path}: {' '.join(str(error).split())}")
        return None
    if not isinstance(raw, dict):
        problems.append(f"{path}: must be a mapping of keys")
        return None
    return raw


def _validated(path: Path, kind: type[File], raw: dict[str, Any], problems: list[str]) -> File | None:
    try:
        return kind.model_validate_json(json.dumps(raw))
    except (TypeError, ValueError) as error:
        if not isinstance(error, ValidationError):
            problems.append(f"{path}: {error}")
            return None
        problems += [f"{path}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        return None
