"""200 interviews in one process, at speed, with microphones that fail at random: all end, and nothing is left behind."""

from __future__ import annotations

import os
import random
import resource
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benches import people
from benches.figures import ROOT, Row, row, sized

INTERVIEWS = 200
SETTLED = 20
"""Interviews after which memory should grow no more: caches are warm."""
LOSS = 0.05
"""Of the turns: the microphone goes away in the middle of it."""
IDLE_SECONDS = 60.0
"""Of audio, waiting for the wake phrase; projected to a day."""
PATIENT = ROOT / "tests" / "wav" / "patients" / "emergency"


def measure(interviews: int = INTERVIEWS, idle_seconds: float = IDLE_SECONDS) -> list[Row]:
    """Endings, memory, threads and descriptors; then waiting."""
    interviews, idle_seconds = round(sized(interviews, 3)), sized(idle_seconds, 10)
    people.prepare()
    rng = random.Random(1)
    ended, memory, left = [], [], (0, 0)
    for number in range(interviews):
        ended.append(_interview(rng))
        if number == min(SETTLED, interviews - 1):
            left = threading.active_count(), _descriptors()
        if number >= SETTLED:
            memory.append(_resident_mb())
    growth = memory[-1] - memory[0] if memory else 0.0
    threads, descriptors = threading.active_count() - left[0], _descriptors() - left[1]
    lost = sum(end is None for end in ended)
    return [
        row(
            f"interviews of {interviews} that did not end, microphones lost at random",
            lost,
            "",
            "0",
            not lost,
        ),
        row("memory growth after the first 20", growth, "MB", "<= 5", growth <= 5),
        row("threads left", threads, "", "0", threads <= 0),
        row("descriptors left", descriptors, "", "0", descriptors <= 0),
        *_idle(idle_seconds),
    ]


def _interview(rng: random.Random) -> str | None:
    """How one interview ended, with the real recogniser and a microphone that fails."""
    from voice_triage.audio.recorded import AnswersSource
    from voice_triage.conversation import Conversation, Parts
    from voice_triage.ears import PatientEars, SpokenEars
    from voice_triage.errors import AudioDeviceError
    from voice_triage.mouth import SilentMouth
    from voice_triage.recognition.listener import Listener
    from voice_triage.sessions import MemorySessions
    from voice_triage.watching import NoWatcher

    knowledge, recognizer, detector = people.parts
    source = AnswersSource(PATIENT)

    class Failing:
        def frames(self, turn: object) -> Iterator[bytes]:
            frames = source.frames(turn)  # type: ignore[arg-type]
            if rng.random() >= LOSS:
                return frames
            return _broken(frames, rng.randrange(60))

        def close(self) -> None:
            """Holds nothing."""

    def _broken(frames: Iterator[bytes], after: int) -> Iterator[bytes]:
        for _ in range(after):
            yield next(frames)
        raise AudioDeviceError("The microphone is gone.", "Plug it in.")

    ears = PatientEars(
        SpokenEars(knowledge, Listener(Failing(), recognizer, detector), NoWatcher()), _Hands(), wait=_no_wait
    )
    parts = Parts(knowledge, ears, SilentMouth(NoWatcher()), MemorySessions())
    state = Conversation(parts).run().state
    recognizer.renew()
    return state.ended.value if state.ended else None


def _no_wait(seconds: float) -> None:
    """Time is not what is measured."""


class _Hands:
    half_duplex = False

    def reopen(self) -> None:
        """Always there again."""

    def lost_unnoticed(self) -> None:
        return None

    def announce(self, prompt: str) -> None:
        """Nobody listens."""

    def ask_again(self) -> None:
        """Nobody listens."""

    def fault(self, what: str, fix: str) -> None:
        """Expected here."""

    def notices(self, speech: Sequence[tuple[float, float]]) -> Sequence[object]:  # noqa: ARG002
        return ()


def _idle(seconds: float) -> list[Row]:
    """Waiting for the wake phrase in a quiet room: processor time as a share of one core, and memory a day."""
    import numpy as np

    from voice_triage.audio.frames import FRAME_SAMPLES, FRAME_SECONDS
    from voice_triage.config import WakeSettings
    from voice_triage.recognition.listener import Listener
    from voice_triage.wake.phrase import PhraseWaker

    _, recognizer, detector = people.parts
    rng = np.random.default_rng(1)
    room = [bytes((rng.standard_normal(FRAME_SAMPLES) * 30).astype("<i2").tobytes()) for _ in range(64)]
    count = round(seconds / FRAME_SECONDS)
    left = iter(room[i % 64] for i in range(count + 400))

    class Quiet:
        def frames(self, turn: object) -> _Endless:  # noqa: ARG002
            return _Endless(left)

        def close(self) -> None:
            """Holds nothing."""

    waker = PhraseWaker(Listener(Quiet(), recognizer, detector), recognizer.renew, WakeSettings().phrase)
    waker.hears()
    before, begun = _resident_mb(), time.process_time()
    turns = int(seconds / 5)
    for _ in range(turns):
        waker.hears()
    share = 100 * (time.process_time() - begun) / (5 * turns)
    growth = _resident_mb() - before
    day = growth * 86_400 / (5 * turns)
    return [
        row("waiting for the wake phrase, share of one core", share, "%", "<= 15", share <= 15),
        row(f"memory growth of a day of waiting, projected from {5 * turns} s", day, "MB", "report", True),
    ]


class _Endless:
    def __init__(self, frames: Iterator[bytes]) -> None:
        self._frames = frames

    def __iter__(self) -> _Endless:
        return self

    def __next__(self) -> bytes:
        return next(self._frames)


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def _descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))
