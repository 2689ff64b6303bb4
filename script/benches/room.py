"""A live interview through a virtual sound card: the wait a person hears."""

from __future__ import annotations

import statistics
import sys
import tempfile
from bisect import bisect_right
from pathlib import Path

from benches.figures import ROOT, Row, row

sys.path.insert(0, str(ROOT / "tests" / "audio"))

PATIENT = ROOT / "tests" / "wav" / "patients" / "self_care"
TONE, LONGEST_TONE = 0.06, 0.12
"""Seconds of the tone that says "heard"; a longer sound has more in it."""
CLOSED_SECONDS = 1.0
"""Answers shorter than this are one word to a closed question."""


def measure() -> list[Row]:
    """One interview of a patient with short answers, measured on the recording of the room."""
    from virtual_room import MISSING, Patient, VirtualRoom, channels, interview, stretches

    if MISSING is not None:
        print(f"bench: {MISSING} is not installed: no virtual room, no latencies", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory() as folder, VirtualRoom() as room:
        recording = Path(folder) / "room.wav"
        with room.recorded(recording):
            program = room.program("run", "--events", "--new")
            events = interview(program, Patient(room, PATIENT).hear, seconds=900)
        speaker, microphone = channels(recording)
        ours, theirs = stretches(speaker), stretches(microphone, gap_seconds=0.6)
    ended = events[-1].get("ended") == "result"
    closed, stories = _waits(ours, theirs)
    rows = [
        row("live interview through a virtual sound card reaches its result", float(ended), "", "1", ended)
    ]
    if len(closed) < 4:
        return rows
    for what, waits, bars in (
        ("first sound", [sound for sound, _ in closed], (0.30, 0.60)),
        ("first word", [word for _, word in closed], (0.70, 1.0)),
    ):
        late = statistics.quantiles(waits, n=20)
        for name, value, bar in (("p50", late[9], bars[0]), ("p95", late[18], bars[1])):
            text = f"live: last sound of a short answer to our {what}, {name}"
            rows.append(row(text, value, "s", f"<= {bar}", value <= bar, of=len(waits)))
    if stories:
        value = statistics.median(sound for sound, _ in stories)
        rows.append(
            row(
                "live: longer answers to our first sound, p50",
                value,
                "s",
                "<= 2.3",
                value <= 2.3,
                of=len(stories),
            )
        )
    return rows


def _waits(
    ours: list[tuple[float, float]], theirs: list[tuple[float, float]]
) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Seconds from the end of an answer to the tone and to the next sentence: of short answers, and of longer ones."""
    starts = [start for start, _ in ours]
    closed, stories = [], []
    for start, end in theirs:
        place = bisect_right(starts, end - 0.05)
        if place + 1 < len(starts):
            sound = starts[place] - end
            # After an unfinished answer the sentence follows the tone without a gap: one stretch of sound.
            is_joined = ours[place][1] - ours[place][0] > LONGEST_TONE
            waits = sound, sound + TONE if is_joined else starts[place + 1] - end
            (closed if end - start < CLOSED_SECONDS else stories).append(waits)
    return closed, stories
