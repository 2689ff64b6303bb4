"""Other sample rates to ours and back, by soxr."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from voice_triage.audio.frames import FRAME_BYTES, SAMPLE_RATE, Frame


def resample(pcm: bytes, from_rate: int, to_rate: int) -> bytes:
    """Mono 16-bit PCM at another rate."""
    if from_rate == to_rate or not pcm:
        return pcm
    import numpy as np
    import soxr

    samples = np.frombuffer(pcm, dtype="<i2")
    return bytes(soxr.resample(samples, from_rate, to_rate).astype("<i2").tobytes())


class FrameCutter:
    """Cuts blocks of any size, rate and channel count into our frames; keeps what does not fill one."""

    def __init__(self, rate: int = SAMPLE_RATE, channels: int = 1) -> None:
        self._channels = channels
        self._rest = bytearray()
        self._resampler: Any = None
        if rate != SAMPLE_RATE:
            import soxr

            self._resampler = soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="int16")

    def accept(self, block: bytes) -> Iterator[Frame]:
        """Takes the next block of interleaved 16-bit PCM and gives the frames that are full by now."""
        self._rest += self._mono(block)
        while len(self._rest) >= FRAME_BYTES:
            frame = bytes(self._rest[:FRAME_BYTES])
            del self._rest[:FRAME_BYTES]
            yield frame

    def _mono(self, block: bytes) -> bytes:
        """The first channel at our rate: microphone arrays put the cleaned-up voice there."""
        if self._channels == 1 and self._resampler is None:
            return block
        import numpy as np

        samples = np.frombuffer(block, dtype="<i2")[:: self._channels]
        if self._resampler is not None:
            samples = self._resampler.resample_chunk(np.ascontiguousarray(samples))
        return bytes(samples.astype("<i2").tobytes())
