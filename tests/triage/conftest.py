"""The knowledge of the knee, read once."""

from pathlib import Path

import pytest

import voice_triage.triage
from voice_triage.triage.load import load_triage
from voice_triage.triage.model import TriageKnowledge

KNEE = Path(voice_triage.triage.__file__).parent / "data" / "knee"


@pytest.fixture(scope="session")
def knee() -> TriageKnowledge:
    return load_triage(KNEE)


@pytest.fixture(scope="session")
def knee_folder() -> Path:
    return KNEE
