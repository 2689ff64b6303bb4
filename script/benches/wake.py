"""False wakes and misses of the wake phrase, and of the ready-made words where their package is installed.

Played to it: every recording of people, every noise (again and again), and our own sentences. Misses: the phrase by
three synthetic voices, in quiet and in kitchen noise, because nobody has recorded it. With no false wake in H hours
the rate is below 3/H an hour with 95 % certainty (the rule of three); with k of them the exact bound of a Poisson count.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from array import array
from collections.abc import Iterator
from pathlib import Path

from benches import people
from benches.figures import RECORDINGS, Row, row, sized
from benches.ourselves import sentences

NOISE_ROUNDS = 6
OWN_MINUTES = 10.0
VOICES = ("slt", "rms", "awb")
SNR_DB = (30.0, 10.0, 5.0)
TAIL_FRAMES = 30
"""Quiet after each sound: an end."""
POISSON_95 = (3.0, 4.74, 6.3, 7.75, 9.15, 10.51)
"""Upper bound of the mean of a Poisson count of 0, 1, 2, ... with 95 % certainty."""


def measure(rounds: int = NOISE_ROUNDS, own_minutes: float = OWN_MINUTES, every: int = 1) -> list[Row]:
    """False wakes an hour with their bound, and misses. `every` nth recording only, for a quick look."""
    rounds, own_minutes, every = round(sized(rounds)), sized(own_minutes, 0.5), round(every / sized(1, 0.01))
    people.prepare()
    sounds = [("people", [_pcm("human", clip["file"]) for clip in people.clips()[::every]])]
    noises = [
        path for path in sorted((RECORDINGS / "noise").glob("*.wav")) if not path.name.startswith("rir")
    ]
    sounds.append(("noise", [_pcm("noise", path.name) for path in noises[::every]] * rounds))
    sounds.append(("our own sentences", list(_own(own_minutes))))
    rows, hours, woken = [], 0.0, 0
    for what, pcms in sounds:
        false = sum(_wakes(pcm) for pcm in pcms)
        hours += sum(len(pcm) for pcm in pcms) / 32_000 / 3600
        woken += false
        seconds = sum(len(pcm) for pcm in pcms) / 32_000
        rows.append(row(f"false wakes in {seconds / 60:.0f} minutes of {what}", false, "", "0", not false))
    bound = POISSON_95[min(woken, len(POISSON_95) - 1)] / hours
    rows.append(
        row("false wakes an hour, upper bound (95 %)", bound, "/h", "report", True, hours=round(hours, 2))
    )
    return [*rows, *_misses()]


def _misses() -> Iterator[Row]:
    if shutil.which("flite") is None:
        return
    kitchen = _pcm("noise", "kitchen__dishes-1.wav")
    for snr in SNR_DB:
        said = [_mixed(pcm, kitchen, snr) for pcm in _spoken("hello knee helper")]
        missed = sum(not _wakes(pcm) for pcm in said)
        bar = "0" if snr > 20 else "report"
        holds = not missed or snr <= 20
        yield row(
            f"wake phrase missed, synthetic voices, kitchen at {snr:g} dB",
            missed,
            "",
            bar,
            holds,
            of=len(said),
        )


def _wakes(pcm: bytes) -> bool:
    """Whether anything in the sound is taken for the phrase."""
    from voice_triage.audio.frames import FRAME_BYTES
    from voice_triage.audio.recorded import LEAD_IN, frames_of
    from voice_triage.config import WakeSettings
    from voice_triage.recognition.listener import Listener
    from voice_triage.wake.phrase import PhraseWaker

    _, recognizer, detector = people.parts
    frames = LEAD_IN + pcm
    sound = _Sound(frames_of(frames), len(frames) // FRAME_BYTES + TAIL_FRAMES)
    waker = PhraseWaker(Listener(sound, recognizer, detector), lambda: None, WakeSettings().phrase)
    while sound.left > 0:
        if waker.hears():
            return True
    return False


class _Sound:
    """A source whose turns follow each other without a gap, as a microphone's do while nobody talks to it."""

    def __init__(self, frames: Iterator[bytes], left: int) -> None:
        self._frames = frames
        self.left = left

    def frames(self, turn: object) -> _Sound:  # noqa: ARG002
        return self

    def close(self) -> None:
        """Holds nothing: the end of a turn is not the end of the sound."""

    def __iter__(self) -> _Sound:
        return self

    def __next__(self) -> bytes:
        self.left -= 1
        return next(self._frames)


def _pcm(kind: str, name: str) -> bytes:
    from voice_triage.audio.wav import read_wav

    return read_wav(RECORDINGS / kind / name)


def _own(minutes: float) -> Iterator[bytes]:
    seconds = 0.0
    for _, pcm in sentences():
        yield pcm
        seconds += len(pcm) / 32_000
        if seconds > 60 * minutes:
            return


def _spoken(text: str) -> Iterator[bytes]:
    from voice_triage.audio.wav import read_wav

    with tempfile.TemporaryDirectory() as folder:
        for voice in VOICES:
            path = Path(folder) / f"{voice}.wav"
            subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(path)], check=True)
            yield read_wav(path)


def _mixed(pcm: bytes, noise: bytes, snr_db: float) -> bytes:
    """The voice with noise that many dB below it, half a second of it on both sides."""
    from voice_triage.audio.level import dbfs

    gain = 10 ** ((dbfs(pcm) - dbfs(noise) - snr_db) / 20)
    side = bytes(16_000)
    voice = array("h", side + pcm + side)
    start = random.Random(1).randrange(0, len(noise) // 2 - len(voice))
    behind = array("h", noise)[start : start + len(voice)]
    mixed = (round(v + gain * n) for v, n in zip(voice, behind, strict=True))
    return array("h", (max(-32_768, min(32_767, value)) for value in mixed)).tobytes()
