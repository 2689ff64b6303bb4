"""Voices for scripted patients: a text as PCM, by a speech program of this machine."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import zlib
from functools import lru_cache
from pathlib import Path

from voice_triage.audio.wav import read_wav
from voice_triage.errors import MissingPart

VOICES = {"flite": ("slt", "rms", "awb"), "espeak-ng": ("en-us", "en-gb"), "piper": ()}
"""Programs in the order they are tried, with the voices that patients are given in turn; piper needs a model's path."""
REMEMBERED = 256
"""Answers kept: a "no" is spoken once."""
SPEAKING_SECONDS = 60
"""A program that takes longer has hung."""


def voice_for(patient: str, wanted: str | None) -> str:
    """`PROGRAM:VOICE` for a patient: the one wanted, else one of the program that is there, always the same for the same id.

    Raises MissingPart where there is none.
    """
    program, _, name = (wanted or _first_program()).partition(":")
    if program not in VOICES or shutil.which(program) is None:
        raise MissingPart(
            f"There is no voice {wanted or program!r} for scripted patients.",
            "Install flite or espeak-ng, or name one with --voice (flite:slt, espeak-ng:en-us, piper:MODEL.onnx).",
        )
    if not name and not VOICES[program]:
        raise MissingPart("piper has no voice without a model.", "Name it: --voice piper:MODEL.onnx")
    return f"{program}:{name or VOICES[program][zlib.crc32(patient.encode()) % len(VOICES[program])]}"


@lru_cache(maxsize=REMEMBERED)
def spoken(voice: str, text: str) -> bytes:
    """A text in a voice, as PCM. The same text gives the same samples. Raises MissingPart when the program fails."""
    program, _, name = voice.partition(":")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        command = {
            "flite": ["flite", "-voice", name, "-t", text, "-o", str(path)],
            "espeak-ng": ["espeak-ng", "-v", name, "-w", str(path), "--", text],
            "piper": ["piper", "--model", name, "--output_file", str(path)],
        }[program]
        try:
            subprocess.run(
                command, input=text.encode(), check=True, capture_output=True, timeout=SPEAKING_SECONDS
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise MissingPart(
                f"{program} could not speak: {error}.", "Name another voice with --voice."
            ) from error
        return read_wav(path)


def _first_program() -> str:
    return next((program for program in VOICES if shutil.which(program)), next(iter(VOICES)))
