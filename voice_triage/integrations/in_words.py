"""Answers in words for written pages, as far as there are words for them."""

from __future__ import annotations

from voice_triage.dialogue.sentences.prompts import Prompts
from voice_triage.triage.explain_conditions import shown
from voice_triage.triage.facts import UNKNOWN, Value


def clause(prompts: Prompts, slot: str, value: Value) -> str:
    """An answer as a clause: "your calf is swollen"; where there is none, its topic and ids."""
    if value == UNKNOWN:
        return f"{topic(prompts, slot)}: not known"
    said = prompts.said.get(slot)
    ids = value if isinstance(value, tuple) else (value,)
    if said is None or value == () or any(isinstance(one, str) and one not in said.values for one in ids):
        return f"{topic(prompts, slot)}: {shown(value)}"
    return " and ".join(prompts.clauses(slot, value))


def topic(prompts: Prompts, slot: str) -> str:
    """What a slot is about: "your breathing"."""
    said = prompts.said.get(slot)
    return said.topic if said is not None else slot.replace("_", " ")
