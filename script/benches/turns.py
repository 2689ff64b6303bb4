"""What a typed turn costs, and whether many interviews in one process make it grow."""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benches.figures import ROOT, Row, row

WARM = 20
"""Interviews before memory is compared: what is loaded once is loaded by then."""


def measure(interviews: int = 200) -> list[Row]:
    """Typed interviews from the first word to the last, each stored on disk as a real one is."""
    sys.path[:0] = [str(ROOT / "tests")]
    from people import HEALTHY, Person

    from voice_triage.conversation import Conversation, Parts
    from voice_triage.knowledge.load import load_knowledge
    from voice_triage.sessions import SqliteSessions, session_file

    knowledge = load_knowledge("knee")
    turns: list[float] = []

    class Timed(Person):
        """Notes the processor time from an answer to what is said next; a result comes in several passages."""

        begun: float | None = None

        def listen(self, question):
            heard = super().listen(question)
            self.begun = time.process_time()
            return heard

        def say(self, sentences):
            if self.begun is not None:
                turns.append((time.process_time() - self.begun) * 1000)
            super().say(sentences)
            self.begun = time.process_time()

    def interview(store: SqliteSessions) -> None:
        person = Timed(by_question=HEALTHY, default="i don't know")
        Conversation(Parts(knowledge, person, person, store)).run()

    with tempfile.TemporaryDirectory() as home:
        store = SqliteSessions(session_file(Path(home)))
        for _ in range(WARM):
            interview(store)
        resident, kept = _resident_kb(), _kept_objects()
        for _ in range(interviews - WARM):
            interview(store)
        grown_kb, grown_objects = _resident_kb() - resident, _kept_objects() - kept
        store.close()
    percent, after = statistics.quantiles(turns, n=100), interviews - WARM
    grown, left = grown_kb / 1024, grown_objects / after
    what = "processor time from a typed answer, stored, to what is said next"
    return [
        row(f"{what}, median", percent[49], "ms", "<= 30", percent[49] <= 30, of=len(turns)),
        row(f"{what}, p99", percent[98], "ms", "<= 30", percent[98] <= 30, slowest_ms=max(turns)),
        row(f"resident memory grown over {after} interviews in one process", grown, "MB", "<= 2", grown <= 2),
        row("objects that stay behind after an interview", left, "", "< 1", left < 1),
    ]


def _resident_kb() -> int:
    gc.collect()
    return next(
        int(line.split()[1])
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("VmRSS")
    )


def _kept_objects() -> int:
    gc.collect()
    return len(gc.get_objects())
