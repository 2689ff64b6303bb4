"""`check`: validates all knowledge and prompts, every problem at once (docs/contracts.md)."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from voice_triage.config import Settings
from voice_triage.errors import MissingPart, ModelError
from voice_triage.knowledge.check import Report, check
from voice_triage.knowledge.load import KnowledgeFolders, folders_of, load_knowledge
from voice_triage.knowledge.parts import load_parts
from voice_triage.knowledge.picture import NO_DOT, write_graph
from voice_triage.knowledge.sources import load_articles, source_report, statement_counts
from voice_triage.knowledge.watch import stamps_of, watch
from voice_triage.recognition.models import model_dir
from voice_triage.recognition.vosk import VoskRecognizer

FOUND_A_PROBLEM = 1


def main(settings: Settings, options: argparse.Namespace, sleep: Callable[[float], None] = time.sleep) -> int:
    """Looks once, or again and again (`--watch`), tells what comes from where (`--sources`), or draws (`--graph`)."""
    name = options.knowledge or settings.interview.knowledge
    folders = folders_of(name)
    if options.graph:
        return _draw(name, Path(options.graph))
    if options.sources:
        return _tell_sources(folders)
    knows = _ears(settings)
    if options.watch:
        return _watch(folders, knows, sleep)
    return _show(check(folders, knows))


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


def _watch(
    folders: KnowledgeFolders, knows: Callable[[str], bool] | None, sleep: Callable[[float], None]
) -> int:
    """Until Ctrl-C. Problems that are new or gone to stdout, the rest to stderr."""

    def tell(what: str, text: str) -> None:
        if what == "done":
            print("all is well" if text == "0" else f"problems: {text}", file=sys.stderr, flush=True)
        else:
            print(f"{what}: {text}", flush=True)

    try:
        watch(lambda: check(folders, knows).lines, lambda: stamps_of(folders), sleep, tell)
    except KeyboardInterrupt:
        print(file=sys.stderr)
    return 0


def _draw(name: str, path: Path) -> int:
    """The names of the pictures to stdout. Without `dot` their text was written, and the fix goes to stderr."""
    written = write_graph(load_knowledge(name), path)
    for file in written:
        print(file)
    if any(file.suffix == ".dot" for file in written):
        print(f"voice-triage: {NO_DOT}", file=sys.stderr)
        return MissingPart.exit_code
    return 0


def _tell_sources(folders: KnowledgeFolders) -> int:
    parts = load_parts(folders)
    articles = load_articles(parts)
    if parts.triage is None or parts.problems:
        return _show(check(folders))
    for line in source_report(parts, parts.triage, articles):
        print(line)
    if articles is not None:
        print(statement_counts(articles), file=sys.stderr)
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
