"""Recorded people through the real detector: every one-word answer ends its turn."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from voice_triage.audio.endpointer import Endpointer
from voice_triage.audio.frames import FRAME_BYTES, SAMPLE_RATE, SAMPLE_WIDTH
from voice_triage.audio.patience import Patience
from voice_triage.audio.recorded import LEAD_IN
from voice_triage.audio.signals import Signal
from voice_triage.audio.vad import SileroDetector
from voice_triage.audio.wav import read_wav

pytestmark = [pytest.mark.recordings, pytest.mark.slow]

TAIL = bytes(2 * SAMPLE_RATE * SAMPLE_WIDTH)


def turn(detector: SileroDetector, pcm: bytes, *, complete: bool) -> tuple[Endpointer, Signal]:
    endpointer = Endpointer(detector, Patience.closed())
    pcm = LEAD_IN + pcm + TAIL
    signal = Signal.WAITING
    for start in range(0, len(pcm) - FRAME_BYTES, FRAME_BYTES):
        signal = endpointer.accept(pcm[start : start + FRAME_BYTES], lambda: complete)
        if endpointer.ended_s is not None:
            break
    return endpointer, signal


def one_word_clips(recordings: Path) -> list[Path]:
    folder = recordings / "human"
    rows = map(json.loads, (folder / "manifest.jsonl").read_text("utf-8").splitlines())
    kinds = {"answer", "number", "oov"}
    return [folder / row["file"] for row in rows if row["kind"] in kinds and row["duration_s"] < 2]


def test_every_one_word_answer_ends_its_turn_and_none_is_lost(recordings: Path):
    clips = one_word_clips(recordings)
    detector = SileroDetector()
    lost = [
        clip.name for clip in clips if turn(detector, read_wav(clip), complete=True)[1] is not Signal.ENDED
    ]
    assert len(clips) > 400
    assert lost == []


def test_noise_that_is_no_voice_seldom_starts_a_turn(recordings: Path):
    detector = SileroDetector()
    voices = ("babble", "tv", "people", "music", "rir")
    pieces = [
        pcm[start : start + 64_000]
        for file in sorted((recordings / "noise").glob("*.wav"))
        if not file.name.startswith(voices)
        for pcm in [read_wav(file)]
        for start in range(0, len(pcm) - 63_999, 64_000)
    ]
    started = sum(bool(turn(detector, piece, complete=False)[0].speech) for piece in pieces)
    assert len(pieces) > 50
    assert started <= 0.12 * len(pieces)
