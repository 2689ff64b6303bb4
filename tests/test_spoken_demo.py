"""What the demo speaks is what it shows: its recorded voice, fed back through the recogniser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from voice_triage.audio.frames import FRAME_BYTES
from voice_triage.audio.wav import read_wav
from voice_triage.cli import main
from voice_triage.recognition.models import model_dir
from voice_triage.recognition.recognizer import Expectation
from voice_triage.recognition.vosk import VoskRecognizer

PATIENT = Path(__file__).resolve().parent / "wav" / "patients" / "emergency"
pytestmark = pytest.mark.slow


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def test_our_recorded_voice_says_the_captions(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert main(["run", "--new", "--answers", str(PATIENT), "--record", str(tmp_path / "out")]) == 0
    captions = [line[3:] for line in capsys.readouterr().out.splitlines() if not line.startswith(">")]
    recognizer = VoskRecognizer(model_dir())
    recognizer.start(Expectation(asking="opening"))
    pcm = read_wav(tmp_path / "out" / "interview.wav")
    for start in range(0, len(pcm), FRAME_BYTES):
        recognizer.accept(pcm[start : start + FRAME_BYTES])
    heard = words_of(recognizer.finish().heard_free)
    said = [word for caption in captions for word in words_of(caption)]
    # A US model hears espeak badly (docs/libraries.md): about two words in three are right.
    found = sum(min(said.count(word), heard.count(word)) for word in set(said))
    assert found >= 0.5 * len(said), f"{found} of {len(said)}: {' '.join(heard)}"
    assert heard.count("emergency") >= 3  # the message twice, and the goodbye
    recognizer.close()
