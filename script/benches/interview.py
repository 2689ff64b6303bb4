"""One whole recorded interview: start, memory and processor time."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time

from benches.demo import demo
from benches.figures import ROOT, Row, row


def _first_word_seconds() -> float:
    """From the start of the process to the moment its first sentence begins to sound."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        command = demo("emergency", "--events", "--record", folder)
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if json.loads(line)["event"] == "say":
                    seconds = time.monotonic() - started
                    process.stdout.read()
                    return seconds
    raise SystemExit("bench: the interview said nothing")


def measure() -> list[Row]:
    """Cold-process start to the first spoken word, memory, and the decoders' share of real time."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            demo("self_care", "--record", folder), cwd=ROOT, capture_output=True, check=True
        )  # warms the disk and the cache of sentences
    starts = [_first_word_seconds() for _ in range(5)]
    probe = ROOT / "script" / "probe_interview.py"
    measured = json.loads(
        subprocess.run([sys.executable, probe], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    )
    first, rss, rtf = statistics.median(starts), measured["rss_mb"], measured["decoder_rtf"]
    return [
        row("start to first spoken word, warm disk (median of 5)", first, "s", "<= 2", first <= 2),
        row("resident memory through an interview (peak)", rss, "MB", "<= 300", rss <= 300),
        row(
            "both decoders, processor time per second of listening",
            rtf,
            "",
            "<= 0.08",
            rtf <= 0.08,
            **measured,
        ),
    ]
