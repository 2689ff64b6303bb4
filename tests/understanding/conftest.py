"""The knee's words and slots, and two ways to say something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from understanding_tables import ROOT

from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.triage.load import load_triage
from voice_triage.triage.model import TriageKnowledge
from voice_triage.understanding.acts import UserAct
from voice_triage.understanding.interpret import interpret
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.lexicon.load_lexicon import load_lexicon


@dataclass(frozen=True)
class Knowledge:
    """What the understanding needs of the knowledge."""

    triage: TriageKnowledge
    lexicon: Lexicon


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge(
        load_triage(ROOT / "voice_triage/triage/data/knee"),
        load_lexicon(ROOT / "prompts/en/common", ROOT / "prompts/en/knee"),
    )


@pytest.fixture(scope="session")
def typed(knowledge: Knowledge) -> Callable[[str, str], UserAct]:
    """Says something by keyboard: `typed(asking, text)`."""
    return lambda asking, text: interpret(knowledge, asking, Hypothesis.from_typing(text))


@pytest.fixture(scope="session")
def spoken(knowledge: Knowledge) -> Callable[..., UserAct]:
    """Says something by voice: `spoken(asking, heard_free, heard_grammar, *alternatives)`."""

    def say(asking: str, free: str, grammar: str | None = None, *alternatives: str) -> UserAct:
        return interpret(knowledge, asking, Hypothesis(free, grammar, alternatives=alternatives))

    return say
