"""The development cases, and the time to load all data and to assess a case."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from benches.figures import ROOT, Row, row


def measure() -> list[Row]:
    """Tiers and causes of the development cases, and milliseconds of the processor (other work on the machine is not ours)."""
    sys.path.insert(0, str(ROOT / "tests" / "triage"))
    from medical_cases import KNEE
    from test_development import FILE, FOUND, as_told, assessment_of, facts_of_case

    from voice_triage.triage.engine import assess

    cases = FILE.cases
    other = [
        f"{one.id}: {one.gold} -> {FOUND[one.id].tier}" for one in cases if FOUND[one.id].tier != one.gold
    ]
    under = [one.id for one in cases if FOUND[one.id].tier < one.gold]
    read = [one for one in cases if one.unsaid]
    bare = [one.id for one in read if assessment_of(as_told(one)).tier < one.gold]
    asked = [one for one in cases if one.cause and one.gold != "emergency_now"]
    lost = [one.id for one in asked if not {cause.id for cause in FOUND[one.id].causes} & set(one.cause)]
    equal, named = 100 * (1 - len(other) / len(cases)), 100 * (1 - len(lost) / len(asked))
    times = []
    for facts in [facts_of_case(one) for one in cases] * 5:
        begun = time.process_time()
        assess(KNEE, facts)
        times.append((time.process_time() - begun) * 1000)
    middle, late, load = statistics.median(times), statistics.quantiles(times, n=20)[18], _load_ms()
    return [
        row(
            "development cases with the gold tier",
            equal,
            "%",
            ">= 95",
            equal >= 95,
            of=len(cases),
            which=other,
        ),
        row(
            "development cases under-triaged", len(under), "cases", "0", not under, of=len(cases), which=under
        ),
        row(
            "under-triaged when told no more than their source tells",
            len(bare),
            "cases",
            "report",
            True,
            of=len(read),
            which=bare,
        ),
        row("true cause among the first three", named, "%", ">= 90", named >= 90, of=len(asked), missed=lost),
        row("assessing a case, processor time, median", middle, "ms", "<= 5", middle <= 5, of=len(times)),
        row("assessing a case, processor time, p95", late, "ms", "<= 5", late <= 5, of=len(times)),
        row(
            "loading and validating all data, processor time (median of 5)", load, "ms", "<= 300", load <= 300
        ),
    ]


def _load_ms() -> float:
    """All data of the knee with its words, in fresh processes, imports done."""
    code = (
        "import time; from voice_triage.knowledge.load import load_knowledge; begun = time.process_time(); "
        "load_knowledge('knee'); print((time.process_time() - begun) * 1000)"
    )
    command = [sys.executable, "-c", code]
    return statistics.median(
        float(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
        for _ in range(5)
    )
