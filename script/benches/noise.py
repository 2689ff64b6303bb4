"""Recordings of people with a noise from the same shared folder behind them, and noise by itself.

How it is mixed: level is the root mean square over the active frames (20 ms, less than 20 dB below the loudest one),
for the speech and for the noise, and the noise is scaled to lie `snr_db` under the speech. It starts `BEFORE` seconds ahead of
the recording and ends `AFTER` seconds after it. Which noise of its kind and which part of it is decided by the recording's
name, so every run mixes the same. A sum that would clip is made softer as a whole. What is heard may depend on the
speaker, so rules are tuned on one half of the speakers (`half` 0) and reported on the other (`half` 1).
"""

from __future__ import annotations

import json
import wave
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benches.figures import RECORDINGS

RATE = 16_000
BEFORE = 0.6
AFTER = 1.2
PIECE_SECONDS = 2.0
"""Of the pieces that noise by itself is cut into."""
_FRAME = RATE // 50
_ACTIVE_DB = 20.0


def half(speaker: str) -> int:
    """0 or 1, half of the speakers each."""
    return zlib.crc32(speaker.encode()) % 2


def mix(file: str, category: str, snr_db: float) -> bytes:
    """The recording `file` (below `human/`) with that kind of noise, as 16-bit PCM."""
    speech = _samples(RECORDINGS / "human" / file)
    padded = np.concatenate([np.zeros(int(BEFORE * RATE)), speech, np.zeros(int(AFTER * RATE))])
    noises = _noises(category)
    seed = zlib.crc32(f"{file} {category}".encode())
    noise = _samples(RECORDINGS / "noise" / noises[seed % len(noises)])
    noise = np.roll(np.tile(noise, len(padded) // len(noise) + 1), -(seed % len(noise)))[: len(padded)]
    both = padded + noise * _level(speech) / _level(noise) / 10 ** (snr_db / 20)
    return _pcm(both * min(1.0, 32_000 / np.abs(both).max()))


def pieces(category: str) -> list[tuple[str, bytes]]:
    """Noise by itself: two seconds each, a second of quiet after it, named by file and second."""
    size = int(PIECE_SECONDS * RATE)
    found = []
    for file in _noises(category):
        samples = _samples(RECORDINGS / "noise" / file)
        for start in range(0, max(1, len(samples) - size + 1), size):
            found.append(
                (f"{file}@{start / RATE:g}", _pcm(np.append(samples[start : start + size], np.zeros(RATE))))
            )
    return found


def categories() -> list[str]:
    """Every kind of noise there is, without the room response."""
    return sorted({line["category"] for line in _manifest()} - {"rir"})


def write_wav(path: Path, pcm: bytes) -> Path:
    """16 kHz mono 16 bit."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(pcm)
    return path


def _level(samples: Any) -> float:
    """Root mean square over the active frames."""
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    power = (frames**2).mean(axis=1)
    return float(np.sqrt(power[power >= power.max() / 10 ** (_ACTIVE_DB / 10)].mean()))


@cache
def _manifest() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (RECORDINGS / "noise" / "manifest.jsonl").read_text().splitlines()]


@cache
def _noises(category: str) -> list[str]:
    return sorted(line["file"] for line in _manifest() if line["category"] == category)


@cache
def _samples(path: Path) -> Any:
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(float)


def _pcm(samples: Any) -> bytes:
    return bytes(samples.round().clip(-32768, 32767).astype("<i2").tobytes())
