"""The program with a home of its own."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from voice_triage.cli import main


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """The folder under which everything of this program lies."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path


@pytest.fixture
def program(home, monkeypatch, capsys):
    """Runs the program in this process, typed lines on its standard input: (exit code, stdout, stderr)."""

    def run(*words: str, stdin: str = ""):
        typed = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", typed)
        code = main(list(words))
        out, err = capsys.readouterr()
        return code, out, err

    return run
