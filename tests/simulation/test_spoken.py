"""Scripted patients who speak: a voice in a room, heard as in a real interview."""

from __future__ import annotations

import json
import math
import shutil
from array import array
from itertools import islice

import pytest

from voice_triage.cli import main
from voice_triage.simulation.spoken import Room


def tone(level: int, pitch: float = 0.2) -> bytes:
    """A second of sound."""
    return array("h", [round(level * math.sin(place * pitch)) for place in range(16_000)]).tobytes()


def power(pcm: bytes) -> float:
    samples = array("h", pcm)
    return sum(sample * sample for sample in samples) / len(samples)


def test_noise_is_as_far_below_the_voice_as_asked():
    frames = list(islice(Room(tone(500, pitch=0.31), snr_db=10).frames(tone(8000), 0), 60))
    voice, alone = b"".join(frames[:30]), b"".join(frames[35:])
    assert 10 * math.log10(power(voice) / power(alone)) == pytest.approx(10.4, abs=0.5)


def test_the_same_moment_in_the_same_room_sounds_the_same():
    room = Room(tone(500), snr_db=10)
    first, again, later = (b"".join(islice(room.frames(tone(8000), at), 40)) for at in (7, 7, 500))
    assert first == again != later


def test_a_silent_room_leaves_the_voice_as_it_is():
    assert b"".join(islice(Room().frames(tone(8000), 3), 32)).startswith(tone(8000))


def test_noise_without_speech_is_wrong_usage(capsys, tmp_path):
    (tmp_path / "p.jsonl").write_text('{"id": "a"}')
    assert main(["simulate", str(tmp_path / "p.jsonl"), "--noise", "x.wav"]) == 2
    assert "--spoken" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")
def test_a_spoken_emergency_is_heard_and_the_same_each_time(capsys, tmp_path):
    patient = {
        "id": "a",
        "opening": "my calf is swollen",
        "answers": {"breathless": "yes i am short of breath"},
        "default": "no",
    }
    (tmp_path / "p.jsonl").write_text(json.dumps(patient))
    runs = []
    for _ in range(2):
        assert main(["simulate", str(tmp_path / "p.jsonl"), "--spoken", "--voice", "flite:slt"]) == 0
        runs.append(json.loads(capsys.readouterr().out))
    assert runs[0] == runs[1]
    assert (runs[0]["tier"], runs[0]["ended"]) == ("emergency_now", "emergency")
