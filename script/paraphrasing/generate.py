"""Paraphrases of a wording: templates around it, and what a recogniser would make of it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import field_validator

from paraphrasing.mishearing import MISHEARINGS, Errors
from paraphrasing.template import one, parse
from paraphrasing.wordings import Kind, Wording
from voice_triage.frozen import Frozen
from voice_triage.yaml_file import read

TEMPLATES = Path(__file__).with_name("templates.yaml")
TRIES = 12
"""Draws for each paraphrase wanted: short wordings have few, and the same ones come again."""


class Way(Frozen):
    """One way of saying the same, as it stands in `templates.yaml`."""

    templates: tuple[str, ...]
    kinds: tuple[Kind, ...] = tuple(Kind)
    """What may be said so."""
    answers: tuple[str, ...] = ()
    """Only around wordings that mean this bare answer (`yes`, `no`); around all where it is empty."""
    not_first: tuple[str, ...] = ()
    """Not around wordings that begin with one of these words."""
    weakens: bool = False
    """Whether it makes the speaker less sure: then being asked again is a fair answer."""

    @field_validator("templates")
    @classmethod
    def _can_be_read(cls, templates: tuple[str, ...]) -> tuple[str, ...]:
        for template in templates:
            parse(template)
        return templates

    def suits(self, wording: Wording) -> bool:
        """Whether this wording may be said so."""
        if wording.kind not in self.kinds or wording.text.split()[0] in self.not_first:
            return False
        return not self.answers or wording.answer in self.answers


class Templates(Frozen):
    """`templates.yaml`."""

    ways: Mapping[str, Way]
    errors: Errors


@dataclass(frozen=True)
class Paraphrase:
    """A new text for a wording, and how it was made."""

    wording: Wording
    way: str
    text: str

    @property
    def is_misheard(self) -> bool:
        """Whether it is a recogniser's error, not a person's way to speak."""
        return self.way in MISHEARINGS


def load_templates(path: Path = TEMPLATES) -> Templates:
    """Reads the file. Raises KnowledgeError that says what is wrong in it."""
    return read(path, Templates)


def paraphrases(wording: Wording, count: int, templates: Templates, *, seed: int = 0) -> list[Paraphrase]:
    """Up to `count` paraphrases, all different, ways taking turns. Other wordings change nothing about these."""
    rng = random.Random(f"{seed} {wording.kind} {wording.about} {wording.text}")
    found: dict[str, Paraphrase] = {wording.text: Paraphrase(wording, "", wording.text)}
    for way in _turns(wording, templates, rng, count * TRIES):
        if len(found) > count:
            break
        text = _said(way, wording.text, templates, rng)
        if text is not None and text not in found:
            found[text] = Paraphrase(wording, way, text)
    return list(found.values())[1:]


def _turns(wording: Wording, templates: Templates, rng: random.Random, count: int) -> Iterator[str]:
    """Names of ways that suit the wording, each before any comes again."""
    names = [name for name, way in templates.ways.items() if way.suits(wording)]
    if wording.kind is not Kind.COMMAND:
        names += MISHEARINGS
    for _ in range(-(-count // len(names))):
        yield from rng.sample(names, len(names))


def _said(way: str, text: str, templates: Templates, rng: random.Random) -> str | None:
    if way in MISHEARINGS:
        return MISHEARINGS[way](text, templates.errors, rng)
    first, *_ = text.split()
    template = rng.choice(templates.ways[way].templates).replace("{first}", first)
    return one(template, text, rng)
