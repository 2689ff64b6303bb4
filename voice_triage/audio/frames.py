"""Frames: the one shape of audio inside the program.

A frame is `FRAME_SAMPLES` samples of mono, 16-bit, little-endian PCM at `SAMPLE_RATE`, as `bytes` (Vosk takes
nothing else). 512 samples, 32 ms, is the block the Silero voice detector works on. Time is counted in frames.
"""

from __future__ import annotations

SAMPLE_RATE = 16_000
"""Samples a second of every frame. Sources resample; nothing behind them asks."""

SAMPLE_WIDTH = 2
"""Bytes a sample."""

FRAME_SAMPLES = 512
FRAME_BYTES = FRAME_SAMPLES * SAMPLE_WIDTH
FRAME_SECONDS = FRAME_SAMPLES / SAMPLE_RATE
"""0.032 s."""

Frame = bytes
SILENCE: Frame = bytes(FRAME_BYTES)


def seconds_of(pcm: bytes, rate: int = SAMPLE_RATE) -> float:
    """Length in seconds of mono 16-bit PCM."""
    return len(pcm) / (SAMPLE_WIDTH * rate)
