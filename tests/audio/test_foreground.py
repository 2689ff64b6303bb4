"""The nearest voice among others."""

from __future__ import annotations

import pytest

from voice_triage.audio.foreground import (
    LEAD_FRAMES,
    OTHERS_FRAMES,
    TAIL_FRAMES,
    Scene,
    loudest_stretch,
    loudness,
)
from voice_triage.audio.frames import FRAME_BYTES, FRAME_SECONDS, Frame
from voice_triage.audio.level import dbfs

NEAR: Frame = b"\x00\x10\x00\xf0" * (FRAME_BYTES // 4)
FAR: Frame = b"\x00\x05\x00\xfb" * (FRAME_BYTES // 4)
HUM: Frame = b"\x00\x04\x00\xfc" * (FRAME_BYTES // 4)
HISS: Frame = b"\x00\x00\x01\x00" * (FRAME_BYTES // 4)


def scene(*parts: tuple[int, Frame]) -> Scene:
    """So many frames of each; near and far are voices."""
    made = Scene()
    for count, frame in parts:
        for _ in range(count):
            made.accept(frame, dbfs(frame), frame in (NEAR, FAR))
    return made


def test_the_answer_is_cut_out_and_what_is_around_it_turned_down():
    (voice,) = scene((40, FAR), (15, NEAR), (40, FAR)).nearest_voices()
    assert voice.start_s == pytest.approx((40 - LEAD_FRAMES) * FRAME_SECONDS)
    assert voice.frames[LEAD_FRAMES:-TAIL_FRAMES] == [NEAR] * 15
    assert len(voice.frames) == LEAD_FRAMES + 15 + TAIL_FRAMES
    assert dbfs(voice.frames[0]) == pytest.approx(dbfs(FAR) - 20, abs=0.2)
    assert {len(frame) for frame in voice.frames} == {FRAME_BYTES}


@pytest.mark.parametrize(
    "alone",
    [
        scene(),
        scene((2, NEAR)),
        scene((40, HISS), (15, NEAR), (40, HISS)),
        scene((40, HUM), (15, NEAR), (40, HUM)),
        scene((15, NEAR), (OTHERS_FRAMES + TAIL_FRAMES - 1, FAR)),
        scene((15, NEAR), (10, HISS), (15, NEAR), (20, FAR), (10, HISS)),
    ],
    ids=["nothing", "short", "quiet", "hum", "own last words", "own sentence"],
)
def test_nobody_else_is_talking(alone):
    assert alone.nearest_voices() == []


def test_a_gap_inside_the_word_does_not_end_it():
    levels = [-60.0] * 10 + [-20.0] * 5 + [-50.0] * 3 + [-22.0] * 5 + [-60.0] * 10
    assert loudest_stretch(levels, 6.0) == (10, 22)
    assert loudness([*levels, -1.0]) == -20.0, "one click is not the voice"


def test_a_loud_room_is_noisy_and_a_soft_voice_in_a_quiet_one_is_not():
    assert scene((40, HUM), (15, NEAR), (40, HUM)).is_noisy
    assert not scene((40, HISS), (15, FAR), (40, HISS)).is_noisy
    assert not scene().is_noisy
