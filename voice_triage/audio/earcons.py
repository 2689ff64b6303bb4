"""The four small sounds that say what we are doing to whoever has no screen. Made by arithmetic."""

from __future__ import annotations

import math
from array import array
from enum import StrEnum
from functools import cache


class Earcon(StrEnum):
    """What a sound means."""

    LISTENING = "listening"
    """It is your turn: two rising tones."""
    HEARD = "heard"
    """You have finished, I think: one short tone, 60 ms. Go on, and I wait."""
    NOT_HEARD = "not_heard"
    """I could not use that: two falling tones."""
    URGENT = "urgent"
    """Something important follows: three equal high tones."""


_TONES: dict[Earcon, tuple[tuple[float, float], ...]] = {
    Earcon.LISTENING: ((587.0, 0.09), (880.0, 0.11)),
    Earcon.HEARD: ((740.0, 0.06),),
    Earcon.NOT_HEARD: ((494.0, 0.10), (330.0, 0.16)),
    Earcon.URGENT: ((988.0, 0.14), (0.0, 0.07), (988.0, 0.14), (0.0, 0.07), (988.0, 0.20)),
}
"""Hz and seconds of each tone; 0 Hz is a rest."""

_PEAK = 0.35
"""Of full scale, -9 dBFS: audible beside speech without startling anybody who sits close."""
_EDGE_SECONDS = 0.015
"""Fade in and out, in the shape of a cosine. A hard edge clicks."""


@cache
def earcon(name: Earcon | str, rate: int = 22_050) -> bytes:
    """The sound as mono 16-bit PCM. The same bytes for every call."""
    return b"".join(_tone(hertz, seconds, rate) for hertz, seconds in _TONES[Earcon(name)])


def _tone(hertz: float, seconds: float, rate: int) -> bytes:
    count = round(seconds * rate)
    edge = round(_EDGE_SECONDS * rate)
    samples = array("h")
    for i in range(count):
        nearest_end = min(i, count - 1 - i)
        fade = 0.5 - 0.5 * math.cos(math.pi * min(1.0, nearest_end / edge))
        samples.append(round(32767 * _PEAK * fade * math.sin(2 * math.pi * hertz * i / rate)))
    return samples.tobytes()
