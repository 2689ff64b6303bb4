"""The sentences that nets of signals are trained on: our own wordings, the phrases of the slots, answers to every slot."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
URGENT = ROOT / "script" / "second_net"
STEERING = ROOT / "script" / "command_net"
ANSWERS = ROOT / "script" / "answer_net"
COMMANDS = ROOT / "prompts" / "en" / "common" / "commands.yaml"

Line = tuple[str, str, float]
"""A sentence, its label ("" for none), and what it weighs."""


def answers() -> Iterator[tuple[str, str, Any]]:
    """Slot, text and value of every answer (`script/answer_net/`); the value `open` is no clear answer."""
    for path in sorted(ANSWERS.glob("*.yaml")):
        for one in () if path.stem == "nonsense" else read(path):
            yield path.stem, one["text"], one["value"]


def commands() -> Iterator[tuple[str, str]]:
    """Command and words, of the phrases we accept and of the wordings for training."""
    for told in (read(COMMANDS), *map(read, sorted(STEERING.glob("*.yaml")))):
        for command, texts in told["commands"].items():
            yield from ((command, text) for text in texts)


def ordinary() -> frozenset[str]:
    """What sounds like an emergency and is none, in small letters."""
    return frozenset(text.lower() for path in URGENT.glob("*.yaml") for text in read(path)["ordinary"])


def steering(kind: str) -> Iterator[str]:
    """Sentences of the command net's files that are no command."""
    for path in sorted(STEERING.glob("*.yaml")):
        yield from read(path)[kind]


def once(lines: Sequence[Line]) -> list[Line]:
    """Each sentence once, as it was told first."""
    found: dict[str, Line] = {}
    for line in lines:
        found.setdefault(line[0].lower(), line)
    return list(found.values())


def in_company(lines: Sequence[Line], share: float, weight: float) -> Iterator[Line]:
    """A share of the sentences again, behind or before an ordinary one: people tell a story around what matters."""
    ordinary = [text for text, label, _ in lines if not label and 3 <= len(text.split()) <= 10]
    for text, label, own in lines:
        draw = random.Random(text)
        if draw.random() < share:
            other = draw.choice(ordinary)
            both = f"{other} and {text}" if draw.random() < 0.6 else f"{text} and {other}"
            yield both, label, own * weight


BEFORE = (
    "please",
    "sorry",
    "okay",
    "right",
    "well",
    "um",
    "can you",
    "could you",
    "would you",
    "hey",
    "oh",
    "no",
    "yes",
    "listen",
    "excuse me",
    "kindly",
    "just",
    "abeg",
    "i said",
    "actually",
    "right so",
    "hello",
)
BEHIND = (
    "please",
    "now",
    "love",
    "dear",
    "mate",
    "thanks",
    "for me",
    "then",
    "if you can",
    "would you",
    "will you",
    "madam",
    "o",
    "bro",
    "doctor",
    "so",
    "thank you",
    "please love",
    "if you don't mind",
    "abeg",
)
NOISE = ("um", "well", "right", "so", "oh", "you know", "erm", "like", "okay")


def with_manners(lines: Sequence[Line]) -> Iterator[Line]:
    """Commands again with the words of politeness around them, others with words that only fill a pause."""
    for text, label, weight in lines:
        draw = random.Random(text)
        if label:
            for _ in range(2):
                before, behind = draw.choice(("", *BEFORE)), draw.choice(("", *BEHIND))
                yield f"{before} {text} {behind}".strip(), label, weight / 2
        elif draw.random() < 0.25:
            yield f"{draw.choice(NOISE)} {text}", label, weight


def read(path: Path) -> Any:
    """A YAML file."""
    content: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content
