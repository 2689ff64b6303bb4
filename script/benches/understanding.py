"""Answers of other writers, as typed text: right, wrong, left open, by kind and by kind of English; milliseconds an answer."""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from benches.figures import ROOT, Row, row

ANSWERS = ROOT / "tests" / "understanding" / "answers"
BARS = {"duration": 95, "score": 97, "age": 97}


def measure(file: Path | None = None) -> list[Row]:
    """The figures of a file of answers (asking, text, want, kind, from), or of the project's own two together."""
    sys.path.insert(0, str(ROOT / "tests" / "understanding"))
    from answer_marks import mark, read_answers, share

    from voice_triage.knowledge.load import load_knowledge

    knowledge = load_knowledge("knee")
    files = [file] if file else sorted(ANSWERS.glob("*.yaml"))
    answers = [answer for one in files for answer in read_answers(one)]
    begun = time.process_time()
    marks = [mark(knowledge, answer) for answer in answers]
    taken = 1000 * (time.process_time() - begun) / len(answers)
    decidable = [one for one in marks if not one.answer.is_open]
    undecided = [one for one in marks if one.answer.is_open]
    flags = [str(one) for one in marks if one.hides_danger]
    wrong = [str(one) for one in decidable if one.verdict == "wrong"]
    rows = [
        _at_least("decidable answers right", share(decidable, "right"), 92, len(decidable)),
        row(
            "decidable answers wrong",
            share(decidable, "wrong"),
            "%",
            "<= 2",
            share(decidable, "wrong") <= 2,
            of=len(decidable),
            which=wrong,
        ),
        row("red flags read as absent", len(flags), "answers", "0", not flags, of=len(marks), which=flags),
        _at_least("answers to be asked back left open", share(undecided, "right"), 90, len(undecided)),
    ]
    for kind, some in sorted(_grouped(marks, "kind").items()):
        rows.append(_at_least(f"right, {kind}", share(some, "right"), BARS.get(kind, 0), len(some)))
    origins = {name: share(some, "right") for name, some in _grouped(decidable, "origin").items()}
    for name, right in sorted(origins.items()):
        rows.append(
            _at_least(f"right, English of {name}", right, 0, len(_grouped(decidable, "origin")[name]))
        )
    gap = max(origins.values()) - min(origins.values())
    rows.append(row("gap between two kinds of English", gap, "points", "<= 5", gap <= 5))
    rows.append(row("an answer, processor time, mean", taken, "ms", "<= 1", taken <= 1, of=len(marks)))
    return rows


def _grouped(marks: list[Any], key: str) -> dict[str, list[Any]]:
    grouped = defaultdict(list)
    for one in marks:
        grouped[getattr(one.answer, key)].append(one)
    return grouped


def _at_least(what: str, measured: float, bar: float, of: int) -> Row:
    return row(what, measured, "%", f">= {bar:g}" if bar else "report", measured >= bar, of=of)
