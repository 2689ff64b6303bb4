"""The same recordings give the same interview."""

from __future__ import annotations

import hashlib
import os
import subprocess

from benches.demo import demo
from benches.figures import ROOT, Row, row


def measure(times: int = 20) -> list[Row]:
    """Whole recorded interviews with sockets blocked, compared byte by byte."""
    blocked = {**os.environ, "PYTHONPATH": str(ROOT / "script" / "no_sockets")}
    prints = set()
    for _ in range(times):
        command = demo("self_care", "--mute")
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, env=blocked)
        prints.add(hashlib.sha256(done.stdout).hexdigest())
    return [
        row(
            f"different transcripts in {times} replays, sockets blocked",
            len(prints) - 1,
            "",
            "0",
            len(prints) == 1,
        )
    ]
