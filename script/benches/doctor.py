"""Seeded faults that the doctor names, false alarms on healthy machines, and how long it takes."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from benches.figures import ROOT, Row, row

sys.path.insert(0, str(ROOT / "tests" / "doctor"))


def measure() -> list[Row]:
    """Every seed of tests/doctor, with everything looked at, not only what the fault is in."""
    from seeds import SEEDS

    named, missed, others, skipped, seconds = 0, [], [], [], []
    for seed in SEEDS:
        if reason := seed.needs():
            skipped.append(f"{seed.name}: {reason}")
            continue
        found, took = _look(seed.spoil)
        seconds.append(took)
        named += seed.id in found
        missed += [] if seed.id in found else [f"{seed.name}: {', '.join(found) or 'nothing'}"]
        others += [f"{seed.name}: {id}" for id in found if id != seed.id]
    of = len(SEEDS) - len(skipped)
    kinds = len({seed.id for seed in SEEDS})
    return [
        row("seeded faults named", named, "faults", "all, >= 25 kinds", named == of and kinds >= 25, of=of, kinds=kinds,
            missed=missed, skipped=skipped),
        row("findings beside the seeded fault", len(others), "findings", "0", not others, of=of, which=others),
        *_healthy(),
        row("median time of a whole look", statistics.median(seconds), "s", "< 10", statistics.median(seconds) < 10),
        row("longest time of a whole look", max(seconds), "s", "< 10", max(seconds) < 10),
    ]  # fmt: skip


def _healthy() -> list[Row]:
    from test_healthy import HEALTHY

    alarms = [f"{make.__name__}: {id}" for make in HEALTHY for id in _look(make)[0]]
    return [
        row(
            "false alarms on healthy machines",
            len(alarms),
            "",
            "0",
            not alarms,
            of=len(HEALTHY),
            which=alarms,
        )
    ]


def _look(make) -> tuple[list[str], float]:  # type: ignore[no-untyped-def]
    """What is found on a machine made so, and in how many seconds."""
    from seeds import scene

    with tempfile.TemporaryDirectory() as folder, scene(Path(folder) / "home") as machine:
        make(machine)
        start = time.monotonic()
        found = [finding.id for finding in machine.look()]
        return found, time.monotonic() - start
