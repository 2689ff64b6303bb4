"""Which prompts the program says, and what it fills their placeholders with.

A plain id stands in the code as it is written in the file, so the code itself is read. Ids that are put together
(`tier_soon`) are families: listed here once, from the sets they are made of. A test holds them against the code.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from voice_triage.dialogue.sentences.prompts import RUNGS, Prompts
from voice_triage.dialogue.system_acts import Adjust
from voice_triage.triage.assessment import Tier
from voice_triage.triage.model import TriageKnowledge
from voice_triage.understanding.acts import Command

FAMILIES = ("microphone", "ask", "reprompt", "choices", "why", "help", "emergency", "warn", "tier", "sign", "scope",
            "net_deadline",            "repair", "suspect", "command", "cause", "change", "be_seen")  # fmt: skip
"""How put-together ids begin; those that begin with a tier are `TIER_SHAPE`."""
NOTICES = ("muted", "clipping", "hum", "noisy", "far", "lonely", "monitor")
"""What `audio.health` finds wrong with a microphone."""
FAILURES = ("silence", "noise", "off_topic", "unknown", "refused", "unclear")
_PACKAGE = Path(__file__).resolve().parent.parent

EXAMPLES: Mapping[str, str] = {
    "topic": "your breathing",
    "number": "three",
    "duration": "three days",
    "said": "your calf is swollen",
    "reason": "your calf is swollen",
    "other": "the leg feels heavy",
    "cause": "a muscle cramp",
    "words": "it went hard like a stone",
}
"""Every placeholder the code fills, with words of a usual length. The locale's own are in the prompts (`names`)."""


def said_ids(prompts: Prompts, triage: TriageKnowledge) -> set[str]:
    """Every prompt id that the program can say with this knowledge."""
    literals = _literals()
    return {
        *literals,
        *(f"emergency_{id}" for id in literals),
        *_families(prompts, triage),
        *_mapped(prompts),
    }


def _families(prompts: Prompts, triage: TriageKnowledge) -> Iterator[str]:
    rules = [*triage.rules, *triage.floors]
    adjusting = Adjust.model_fields["what"].annotation
    for asking in (*triage.slots, *triage.bundles):
        yield from (f"{kind}_{asking}" for kind in (*RUNGS, "why", "help"))
    yield from (f"emergency_{rule.id}" for rule in rules if rule.tier is Tier.EMERGENCY_NOW)
    yield from (
        id.replace("emergency", "suspect", 1) for id in prompts.entries if id.startswith("emergency_")
    )
    yield from (f"warn_{rule.id}" for rule in rules)
    yield from (f"sign_{sign.id}" for sign in triage.safety_net)
    for scope in triage.scope:
        yield from (f"scope_{scope.id}", *(f"scope_{scope.id}_{tier.value}" for tier in Tier))
    for tier in Tier:
        yield from (f"tier_{tier.value}", f"net_deadline_{tier.value}")
        yield from (f"{tier.value}_{shape}" for shape in prompts.shapes)
    yield from (f"microphone_{notice}" for notice in NOTICES)
    yield from ("repair_unplaced_1", "repair_unplaced_2")
    for failure in FAILURES:
        yield from (f"repair_{failure}", *(f"repair_{failure}_{rung}" for rung in (1, 2, 3)))
    yield from (f"command_{command.value}" for command in _members(adjusting))
    yield from (f"command_{command.value}" for command in (Command.FORGET, Command.START_OVER))
    yield from (f"change_{turn}_urgent" for turn in ("more", "less"))
    yield from (f"be_seen_{answer}{soon}" for answer in ("yes", "no") for soon in ("", "_soon"))
    yield from (f"cause_{order}{short}" for order in ("first", "next") for short in ("", "_short"))


def _members(annotation: object) -> Iterable[Command]:
    return getattr(annotation, "__args__", ())


def _mapped(prompts: Prompts) -> Iterator[str]:
    """Ids that another entry names."""
    yield from prompts.after_cause.values()
    yield from (after.say for after in prompts.after_shape)
    yield from (aside.say for aside in prompts.asides)


@cache
def _literals() -> frozenset[str]:
    """Every text that stands in the code."""
    return frozenset(
        node.value
        for path in _PACKAGE.rglob("*.py")
        if path.parent != Path(__file__).resolve().parent
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
