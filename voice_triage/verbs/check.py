"""`check`: validates all knowledge and prompts, every problem at once (docs/contracts.md)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from voice_triage.config import Settings
from voice_triage.errors import ModelError
from voice_triage.knowledge.check import Report, check
from voice_triage.knowledge.load import folders_of
from voice_triage.recognition.models import model_dir
from voice_triage.recognition.vosk import VoskRecognizer

FOUND_A_PROBLEM = 1


def main(settings: Settings, options: argparse.Namespace) -> int:
    """Looks once."""
    folders = folders_of(options.knowledge or settings.interview.knowledge)
    return _show(check(folders, _ears(settings)))


def _show(report: Report) -> int:
    """Problems to stdout, the closing line to stderr."""
    for line in report.lines:
        print(line)
    if report.lines:
        number = len(report.lines)
        print(f"{number} problem{'s' if number > 1 else ''}", file=sys.stderr)
        return FOUND_A_PROBLEM
    print(f"all is well: {report.counts}", file=sys.stderr)
    return 0


def _ears(settings: Settings) -> Callable[[str], bool] | None:
    """What the recognition model can hear; None, said aloud, where there is no model."""
    try:
        recognizer = VoskRecognizer(model_dir(settings.models))
        recognizer.load()
    except ModelError as error:
        print(f"The words of the grammars were not checked: {error}", file=sys.stderr)
        return None
    return recognizer.knows
