"""The folder of recorded people."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.recognition.conftest import vosk, vosk_dir

__all__ = ["recordings", "vosk", "vosk_dir"]

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def recordings() -> Path:
    """The folder with `human/` and `noise/`."""
    folder = Path(os.environ.get("VOICE_TRIAGE_RECORDINGS", ROOT.parent / "shared" / "audio"))
    if not (folder / "human" / "manifest.jsonl").is_file():
        pytest.skip(f"no recordings at {folder}; set VOICE_TRIAGE_RECORDINGS")
    return folder
