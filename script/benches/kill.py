"""kill -9 at random moments: the next start goes on at the same question, and nothing is lost."""

from __future__ import annotations

import os
import random
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benches.figures import ROOT, Row, row, sized

SPOKEN = 20
"""Of the kills; each loads the recogniser twice."""


TIMES = 200


def measure(times: int | None = None) -> list[Row]:
    """Interviews killed at seeded moments, typed ones and spoken ones."""
    times = times or int(sized(TIMES, 10))
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "sessions")]
    from killing import PATIENTS, TYPED, kill_and_go_on

    from voice_triage.knowledge.load import load_knowledge

    knowledge = load_knowledge("knee")
    voices = sorted(folder.name for folder in PATIENTS.iterdir())

    def trial(number: int):
        spoken = number < min(SPOKEN, times // 10)
        kinds = voices if spoken else sorted(TYPED)
        folder = Path(home) / str(number)
        return kill_and_go_on(
            knowledge, folder, kinds[number % len(kinds)], random.Random(number), spoken=spoken
        )

    with tempfile.TemporaryDirectory() as home, ThreadPoolExecutor(os.cpu_count()) as pool:
        trials = list(pool.map(trial, range(times)))
    failed = [f"{one.what}: {'; '.join(one.problems)}" for one in trials if one.problems]
    middle = sum(one.stored > 0 for one in trials)
    return [
        row(
            "interviews killed at random moments that go on at the same question with every answer",
            times - len(failed), "", f"{times} of {times}", not failed, of=times, missed=failed,
            killed_with_answers_stored=middle,
        )
    ]  # fmt: skip
