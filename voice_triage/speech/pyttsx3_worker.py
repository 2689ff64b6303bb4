"""The process in which pyttsx3 lives: a JSON line in; a JSON line out, followed by the PCM.

    in   {"text": ..., "voice": ..., "rate": words per minute}
    out  {"bytes": N, "rate": Hz} and N bytes of PCM, or {"unknown_voice": ...}

pyttsx3 can hang and its library can crash, so both happen here, where a watchdog may end them. Whatever goes
wrong ends this process with a traceback on stderr; whoever asked starts the next one. Run as a file with
`python -P`: beside it lies our own `pyttsx3.py`, which must not be found in place of the library. It
therefore imports nothing of ours.
"""

from __future__ import annotations

import ctypes
import json
import os
import queue
import sys
import tempfile
import threading
import time
import wave
from typing import Any, BinaryIO


class UnknownVoice(Exception):  # noqa: N818 - an answer, not a failure
    """The library kept the voice it had."""


class Renderer:
    """One engine, primed, that writes each text to the same file."""

    def __init__(self) -> None:
        import pyttsx3
        from pyttsx3.drivers import _espeak

        self._is_busy = _espeak.IsPlaying
        self._engine = pyttsx3.init("espeak")
        self._errors: list[str] = []
        self._engine.connect("error", lambda **said: self._errors.append(str(said.get("exception"))))
        # The first runAndWait of an engine returns before its sound exists. Let that be this empty one; a
        # later empty one would never return.
        self._engine.runAndWait()
        self._file, self._path = _scratch_file()

    def render(self, text: str, voice: str, words_per_minute: int) -> tuple[int, bytes]:
        """Rate in Hz and PCM. Raises UnknownVoice; any other exception means: this engine is broken."""
        self._errors.clear()
        self._engine.setProperty("voice", voice)
        if self._errors:
            raise UnknownVoice(voice)
        self._engine.setProperty("rate", words_per_minute)
        # The rate goes through the library's queue. runAndWait cancels what is in that queue: without this
        # wait the rate is lost every second time, and sometimes the sentence.
        while self._is_busy():
            time.sleep(0.001)
        os.ftruncate(self._file, 0)
        self._engine.save_to_file(text, self._path)
        self._engine.runAndWait()
        with wave.open(self._path, "rb") as sound:
            return sound.getframerate(), sound.readframes(sound.getnframes())


def _scratch_file() -> tuple[int, str]:
    """A file in memory: what is said may be about somebody's health, and the disk may be full."""
    if sys.platform == "linux":
        file = os.memfd_create("sentence")
        return file, f"/proc/self/fd/{file}"
    return tempfile.mkstemp(suffix=".wav")


def _read_requests(source: BinaryIO, requests: queue.SimpleQueue[dict[str, Any]]) -> None:
    """Puts requests into the queue. When the one who asks has gone, so does this process, even in a hang."""
    for line in source:
        requests.put(json.loads(line))
    os._exit(0)


def main(preload: str | None = None) -> None:
    """Answers until standard input ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # pyttsx3 prints "Audio saved to ..." for each file.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_read_requests, args=(sys.stdin.buffer, requests), daemon=True).start()
    if preload:
        ctypes.CDLL(preload, ctypes.RTLD_GLOBAL)
    renderer = Renderer()
    while True:
        request = requests.get()
        try:
            rate, pcm = renderer.render(request["text"], request["voice"], request["rate"])
        except UnknownVoice as error:
            _answer(answers, {"unknown_voice": str(error)}, b"")
        else:
            _answer(answers, {"bytes": len(pcm), "rate": rate}, pcm)


def _answer(answers: BinaryIO, head: dict[str, Any], pcm: bytes) -> None:
    answers.write(json.dumps(head).encode() + b"\n" + pcm)
    answers.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
