"""What many tests share: the real knowledge, loaded once, and a person who types."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from people import Person

from voice_triage.conversation import Conversation, Parts
from voice_triage.interview.watching import NoWatcher
from voice_triage.knowledge.load import Knowledge, load_knowledge
from voice_triage.sessions import MemorySessions

# The same examples on every run and every machine, however loaded it is.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

ROOT = Path(__file__).resolve().parent.parent
RECORDINGS = Path(os.environ.get("VOICE_TRIAGE_RECORDINGS", ROOT / "../shared/audio"))
"""Recorded people and noises; tests that need them skip, and say so, where they are absent."""


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The shipped knowledge of the knee."""
    return load_knowledge("knee")


@pytest.fixture
def recordings() -> Path:
    """The folder of recorded people and noises."""
    if not (RECORDINGS / "human" / "manifest.jsonl").is_file():
        pytest.skip("no recordings of people here; name their folder in VOICE_TRIAGE_RECORDINGS")
    return RECORDINGS


@pytest.fixture
def talk(knowledge) -> Iterator:
    """Plays a whole typed interview: talk(Person(...)) gives its outcome."""

    def play(person: Person):
        parts = Parts(knowledge, person, person, MemorySessions(), NoWatcher())
        return Conversation(parts).run()

    return play
