"""What is worked out of a knowledge folder once: it never changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from voice_triage.triage.model import TriageKnowledge

Made = TypeVar("Made")


def once_per_knowledge(make: Callable[[TriageKnowledge], Made]) -> Callable[[TriageKnowledge], Made]:
    """The function, which from then on remembers what it made of each knowledge, and the knowledge with it."""
    made: dict[int, tuple[TriageKnowledge, Made]] = {}

    @wraps(make)
    def remembered(knowledge: TriageKnowledge) -> Made:
        found = made.get(id(knowledge))
        if found is None:
            found = made[id(knowledge)] = (knowledge, make(knowledge))
        return found[1]

    return remembered
