"""200 interviews in one process, at speed, with microphones that fail at random: all end, and nothing is left behind.

Then half an hour of waiting for the wake phrase in a room where somebody says something else now and then, projected to a day.
"""

from __future__ import annotations

import os
import random
import resource
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benches import people
from benches.figures import RECORDINGS, ROOT, Row, row, sized

INTERVIEWS = 200
SETTLED = 20
"""Interviews after which memory should grow no more: caches are warm."""
LOSS = 0.05
"""Of the turns: the microphone goes away in the middle of it."""
IDLE_SECONDS = 1_800.0
"""Of audio, waiting for the wake phrase; projected to a day."""
WARM_SECONDS = 300.0
"""Of them, at most a fifth: what is loaded at the first words is loaded by then."""
SAYING_EVERY = 30.0
"""Seconds between two recordings that are heard while we wait: others live in the room."""
PATIENTS = ("self_care", *["emergency"] * 4, "clot", *["emergency"] * 4)
"""In turn. The whole interview takes 30 turns, the emergency three."""
FOLDER = ROOT / "tests" / "wav" / "patients"


def measure(interviews: int = INTERVIEWS, idle_seconds: float = IDLE_SECONDS) -> list[Row]:
    """Endings, memory, threads and descriptors; then waiting."""
    interviews, idle_seconds = round(sized(interviews, 3)), sized(idle_seconds, 30)
    parts = _live_parts()
    rng = random.Random(1)
    ended, memory, left = [], [], (0, 0)
    for number, patient in enumerate(islice(cycle(PATIENTS), interviews)):
        ended.append(_interview(parts, FOLDER / patient, rng))
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
        *_idle(parts, idle_seconds),
    ]


def _live_parts() -> Any:
    """Knowledge, detector, and a recogniser that keeps its free decoder warm as it does at a microphone."""
    from voice_triage.assembly import make_recognizer
    from voice_triage.audio.vad import best_detector
    from voice_triage.config import load_settings
    from voice_triage.knowledge.load import load_knowledge

    recognizer = make_recognizer(load_settings(), model=None, engine="vosk", fresh=False)
    return load_knowledge("knee"), recognizer, best_detector()


def _interview(parts: Any, patient: Path, rng: random.Random) -> str | None:
    """How one interview ended, with the real recogniser and a microphone that fails."""
    from voice_triage.audio.recorded import AnswersSource
    from voice_triage.conversation import Conversation, Parts
    from voice_triage.errors import AudioDeviceError
    from voice_triage.interview.ears import PatientEars, SpokenEars
    from voice_triage.interview.mouth import SilentMouth
    from voice_triage.interview.watching import NoWatcher
    from voice_triage.recognition.listener import Listener
    from voice_triage.sessions import SqliteSessions, session_file

    knowledge, recognizer, detector = parts
    source = AnswersSource(patient)

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
    with tempfile.TemporaryDirectory() as home, closing(SqliteSessions(session_file(Path(home)))) as store:
        state = Conversation(Parts(knowledge, ears, SilentMouth(NoWatcher()), store)).run().state
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


def _idle(parts: Any, seconds: float) -> list[Row]:
    """Waiting for the wake phrase: processor time as a share of one core, and what memory would grow by in a day."""
    from voice_triage.audio.health import HeedfulSource
    from voice_triage.config import WakeSettings
    from voice_triage.recognition.listener import Listener
    from voice_triage.wake.phrase import PhraseWaker

    _, recognizer, detector = parts
    room = _Room(_living_room())
    listener = Listener(HeedfulSource(room), recognizer, detector)
    waker = PhraseWaker(listener, recognizer.renew, WakeSettings().phrase)
    woken = _wait(waker, room, min(WARM_SECONDS, seconds / 5))
    memory, begun, from_seconds = _resident_mb(), time.process_time(), room.seconds
    woken += _wait(waker, room, seconds)
    waited = room.seconds - from_seconds
    share = 100 * (time.process_time() - begun) / waited
    day = (_resident_mb() - memory) * 86_400 / waited
    what = f"waiting for the wake phrase, {waited / 60:.0f} minutes, somebody says something every {SAYING_EVERY:g} s"
    return [
        row(f"{what}: processor time, share of one core", share, "%", "<= 15", share <= 15),
        row(f"{what}: memory growth projected to a day", day, "MB", "<= 50", day <= 50),
        row(f"{what}: woken by other words", woken, "", "0", not woken),
    ]


def _wait(waker: Any, room: _Room, until: float) -> int:
    """Waits until the room has sounded for so long; how often it was woken."""
    woken = 0
    while room.seconds < until:
        woken += waker.hears()
    return woken


def _living_room() -> Iterator[bytes]:
    """Frames without end: the quiet of a room, and one recording of people after another in it."""
    import numpy as np

    from voice_triage.audio.frames import FRAME_SAMPLES, FRAME_SECONDS
    from voice_triage.audio.recorded import frames_of
    from voice_triage.audio.wav import read_wav

    rng = np.random.default_rng(1)
    quiet = [bytes((rng.standard_normal(FRAME_SAMPLES) * 30).astype("<i2").tobytes()) for _ in range(64)]
    for clip in cycle(people.clips()):
        yield from islice(cycle(quiet), round(SAYING_EVERY / FRAME_SECONDS))
        pcm = read_wav(RECORDINGS / "human" / clip["file"])
        yield from islice(frames_of(pcm), round(len(pcm) / 32_000 / FRAME_SECONDS))


class _Room:
    """A source whose turns follow each other without a gap. Counts what it gave."""

    def __init__(self, frames: Iterator[bytes]) -> None:
        self._frames = frames
        self._count = 0

    @property
    def seconds(self) -> float:
        """Of audio so far."""
        from voice_triage.audio.frames import FRAME_SECONDS

        return self._count * FRAME_SECONDS

    def frames(self, turn: object) -> Iterator[bytes]:  # noqa: ARG002
        while True:
            self._count += 1
            yield next(self._frames)

    def close(self) -> None:
        """Holds nothing."""


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def _descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))
