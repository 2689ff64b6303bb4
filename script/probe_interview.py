"""Plays one recorded interview in this process and prints, as JSON, its peak memory and what the decoders cost.

Called by `script/bench interview`. Processor time is taken around the recogniser's calls, in its thread; audio seconds
are those we listened for, with the quiet around the answers.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from voice_triage.audio.endpointer import Endpointer
from voice_triage.audio.frames import FRAME_SECONDS
from voice_triage.recognition.vosk import VoskRecognizer

ROOT = Path(__file__).resolve().parent.parent
spent = {"cpu": 0.0, "frames": 0, "listened": 0}


def timed(name: str) -> None:
    """Adds the processor time of this method to the account."""
    method = getattr(VoskRecognizer, name)

    def wrapper(self: VoskRecognizer, *args: object) -> object:
        started = time.thread_time()
        try:
            return method(self, *args)
        finally:
            spent["cpu"] += time.thread_time() - started
            spent["frames"] += name == "accept"

    setattr(VoskRecognizer, name, wrapper)


def count_frames() -> None:
    """Adds every frame the endpointer sees: the time we listened, with the quiet around the answers."""
    accept = Endpointer.accept

    def wrapper(self: Endpointer, *args: object) -> object:
        spent["listened"] += 1
        return accept(self, *args)

    Endpointer.accept = wrapper


def main() -> None:
    from voice_triage.cli import main as program

    for name in ("accept", "partial", "finish"):
        timed(name)
    count_frames()
    stdout, sys.stdout = sys.stdout, sys.stderr
    with tempfile.TemporaryDirectory() as folder:
        status = program(
            ["run", "--new", "--answers", str(ROOT / "tests/wav/patients/self_care"), "--record", folder]
        )
    sys.stdout = stdout
    audio, listened = spent["frames"] * FRAME_SECONDS, spent["listened"] * FRAME_SECONDS
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    figures = {
        "rss_mb": round(peak_mb, 1),
        "speech_worker_mb": round(child_mb, 1),
        "decoded_audio_s": round(audio, 1),
        "decoder_cpu_s": round(spent["cpu"], 2),
        "listened_s": round(listened, 1),
        "decoder_rtf": round(spent["cpu"] / listened, 4),
        "decoder_rtf_of_decoded_audio": round(spent["cpu"] / audio, 4),
    }
    print(json.dumps(figures))
    sys.exit(status)


main()
