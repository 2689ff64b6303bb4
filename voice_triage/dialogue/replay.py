"""A stored interview played again: the same acts through the same `step` give the same states."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from voice_triage.dialogue.context import DialogueKnowledge
from voice_triage.dialogue.state import DialogueState
from voice_triage.dialogue.step import start, step
from voice_triage.dialogue.system_acts import SystemAct
from voice_triage.understanding.acts import UserAct


@dataclass(frozen=True)
class Replayed:
    """One turn: what the person did, where that led, and what is to be done then."""

    act: UserAct | None
    """None for the start: nobody has said anything yet."""
    state: DialogueState
    next: tuple[SystemAct, ...]


def replay(knowledge: DialogueKnowledge, acts: Iterable[UserAct]) -> Iterator[Replayed]:
    """The start, then every act in order."""
    state, following = start(knowledge)
    yield Replayed(None, state, following)
    for act in acts:
        state, following = step(knowledge, state, act)
        yield Replayed(act, state, following)


def fingerprint(state: DialogueState) -> str:
    """12 hex digits over everything the state holds. Two programs that differ here would go on at different places."""
    return hashlib.sha256(state.model_dump_json(exclude_defaults=True).encode()).hexdigest()[:12]
