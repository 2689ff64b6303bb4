"""What paraphrases begin with: the phrases of the slots, the commands, and our own wordings of emergencies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
PROMPTS = ROOT / "prompts" / "en"


class Kind(StrEnum):
    """What a wording is."""

    SLOT = "slot"
    COMMAND = "command"
    EMERGENCY = "emergency"


@dataclass(frozen=True)
class Wording:
    """A text as it stands in our data."""

    kind: Kind
    about: str
    """Id of the slot, the command, or the emergency."""
    value: str
    """The slot's value; of an emergency `urgent`; of a command nothing."""
    text: str
    answer: str = ""
    """`yes` or `no` where the slot takes that bare word for the same value."""


def wordings(complaint: str = "knee") -> list[Wording]:
    """Every wording, in the order of the files."""
    return [*slot_phrases(complaint), *command_phrases(), *emergency_wordings()]


def slot_phrases(complaint: str = "knee") -> Iterator[Wording]:
    """The phrases of every value of every slot."""
    for path in sorted((PROMPTS / complaint / "slots").glob("*.yaml")):
        slot = _read(path)
        bare = {slot.get(f"{answer}_means"): answer for answer in ("yes", "no") if f"{answer}_means" in slot}
        for value in slot.get("values", ()):
            for phrase in value.get("phrases", ()):
                yield Wording(Kind.SLOT, slot["slot"], value["value"], phrase, bare.get(value["value"], ""))


def command_phrases() -> Iterator[Wording]:
    """The phrases of every command."""
    for command, phrases in _read(PROMPTS / "common" / "commands.yaml")["commands"].items():
        yield from (Wording(Kind.COMMAND, command, "", phrase) for phrase in phrases)


def emergency_wordings() -> Iterator[Wording]:
    """What the second net is trained on (`script/second_net/`): the urgent sentences, not the doubtful ones."""
    for path in sorted((ROOT / "script" / "second_net").glob("*.yaml")):
        for emergency, texts in _read(path)["urgent"].items():
            yield from (Wording(Kind.EMERGENCY, emergency, "urgent", text) for text in texts)


def _read(path: Path) -> dict[str, Any]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(content, dict), path
    return content
