"""Answers by other writers, and how well each is read: right, left open, or wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.triage.facts import Duration, Value
from voice_triage.triage.model import Slot, Urgency
from voice_triage.understanding.acts import Outcome, UserAct
from voice_triage.understanding.answers.question import UnderstandingKnowledge
from voice_triage.understanding.interpret import interpret

OPEN = ("open", "unknown")
URGENT = (Urgency.EMERGENCY, Urgency.SAME_DAY)
ROUNDING = 1.05
"""Of days: a month has thirty of them, or thirty and a half."""


@dataclass(frozen=True)
class Answer:
    """What was asked, what was said, what it means; of which kind it is, and where people speak so."""

    asking: str
    text: str
    want: Any
    kind: str
    origin: str

    @property
    def is_open(self) -> bool:
        """Nothing may be stored: it must be asked again."""
        return self.want in OPEN


@dataclass(frozen=True)
class Mark:
    """How an answer was read."""

    answer: Answer
    verdict: str
    """`right`, `open` (nothing stored, or to be confirmed) or `wrong`."""
    hides_danger: bool
    """A value that lowers urgency was stored where it must not be."""

    def __str__(self) -> str:
        return f"{self.verdict}: {self.answer.asking}: {self.answer.text}"


def read_answers(file: Path) -> list[Answer]:
    """The answers of a file: a list of entries with asking, text, want, kind, from."""
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    entries = entries["answers"] if isinstance(entries, Mapping) else entries
    return [Answer(e["asking"], e["text"], e["want"], e["kind"], e["from"]) for e in entries]


def mark(knowledge: UnderstandingKnowledge, answer: Answer) -> Mark:
    """Reads an answer as typed text and compares."""
    act = interpret(knowledge, answer.asking, Hypothesis.from_typing(answer.text))
    slots = knowledge.triage.slots
    if answer.is_open:
        bundle = knowledge.triage.bundles.get(answer.asking)
        asked = bundle.slots if bundle else (answer.asking,)
        stored = [
            s for s in asked if s in act.values and s not in act.doubtful and not _says_nothing(slots, s, act)
        ]
        hidden = any(_lowers(slots, s, act.values[s]) for s in stored)
        return Mark(answer, "wrong" if stored else "right", hidden)
    wrong = missing = hidden = False
    for slot, wanted in answer.want.items():
        got = act.values.get(slot)
        if got is not None and _fits(got, wanted):
            continue
        if slot in slots and wanted in slots[slot].no_answer and act.outcome is Outcome.UNKNOWN:
            continue  # "I don't know" is one answer, also where the slot has a value for it: as `voice-triage check` has it.
        stored = got is not None and slot not in act.doubtful and not _is_part(got, wanted)
        wrong, missing = wrong or stored, True
        hidden |= stored and _lowers(slots, slot, got) and not _lowers(slots, slot, wanted)
    return Mark(answer, "wrong" if wrong else "open" if missing else "right", hidden)


def share(marks: Iterable[Mark], verdict: str) -> float:
    """Percent of the marks that have this verdict."""
    counted = Counter(one.verdict for one in marks)
    return 100 * counted[verdict] / max(1, counted.total())


def _fits(got: Value, wanted: Any) -> bool:
    if isinstance(got, Duration):
        factor = max(wanted.get("within", 1), ROUNDING)
        return wanted["days_min"] / factor <= got.days_min and got.days_max <= wanted["days_max"] * factor
    if isinstance(got, tuple):
        return set(got) == set(_listed(wanted))
    return bool(got == wanted)


def _is_part(got: Value | None, wanted: Any) -> bool:
    return isinstance(got, tuple) and set(got) < set(_listed(wanted))


def _listed(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _lowers(slots: Mapping[str, Slot], slot: str, value: Any) -> bool:
    known = slots.get(slot)
    urgent = known is not None and known.urgency in URGENT
    return urgent and known is not None and all(one in known.denials for one in _listed(value))


def _says_nothing(slots: Mapping[str, Slot], slot: str, act: UserAct) -> bool:
    return slot in slots and act.values[slot] in slots[slot].no_answer
