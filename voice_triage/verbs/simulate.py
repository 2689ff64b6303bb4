"""`simulate`: whole interviews with scripted patients, one JSON object a patient (docs/contracts.md)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from voice_triage.config import Settings
from voice_triage.errors import UsageError
from voice_triage.simulation.jobs import Plan, played
from voice_triage.simulation.patient import Patient, read_patient

BAR = 40
"""Characters of the progress bar."""


def main(settings: Settings, options: argparse.Namespace) -> int:
    """Plays every patient that can be read; a bad line is named, and the exit code is 2."""
    if options.noise and not options.spoken:
        raise UsageError("--noise is heard only with --spoken.", "Add --spoken.")
    plan = Plan.of(settings, options)
    with _lines_of(options.file) as lines:
        reader = _Reader(options.file)
        total = len(lines) if isinstance(lines, list) else 0
        with _progress(total) as advance:
            for result in played(plan, reader.patients(lines), jobs=options.jobs):
                print(json.dumps(result, ensure_ascii=False), flush=True)
                advance()
    return 2 if reader.bad else 0


class _Reader:
    """Turns lines into patients and keeps count of those that are none."""

    def __init__(self, name: str) -> None:
        self._name = "stdin" if name == "-" else name
        self.bad = 0

    def patients(self, lines: Iterator[bytes] | list[bytes]) -> Iterator[Patient]:
        told: set[str] = set()
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                patient = read_patient(line.decode("utf-8"))
            except (UsageError, UnicodeDecodeError) as error:
                self.bad += 1
                self._tell(number, str(error))
                continue
            for key in sorted(set(patient.ignored) - told):
                self._tell(number, f"{key}: not a key of ours, passed over")
            told.update(patient.ignored)
            yield patient

    def _tell(self, number: int, what: str) -> None:
        print(f"voice-triage: {self._name}:{number}: {what}", file=sys.stderr, flush=True)


@contextmanager
def _lines_of(name: str) -> Iterator[Iterator[bytes] | list[bytes]]:
    """The lines of a file, or of standard input as they come."""
    if name == "-":
        yield iter(sys.stdin.buffer)
        return
    try:
        yield Path(name).read_bytes().splitlines()
    except OSError as error:
        raise UsageError(
            f"{name}: {error.strerror or error}.", "Name a file with one patient a line, or -."
        ) from error


@contextmanager
def _progress(total: int, err: TextIO | None = None) -> Iterator[Callable[[], None]]:
    """A bar on a terminal; nothing in a pipe."""
    err = err or sys.stderr
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        if total and err.isatty():
            filled = "#" * (BAR * done // total)
            print(f"\r[{filled:<{BAR}}] {done}/{total}", end="", file=err, flush=True)

    yield advance
    if total and done and err.isatty():
        print(file=err)
