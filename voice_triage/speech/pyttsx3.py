"""pyttsx3, used only to render, in a process of its own (why: `pyttsx3_worker`)."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as package_version
from pathlib import Path
from typing import Any

from voice_triage.errors import SpeechError
from voice_triage.speech.espeak_library import FIX, EspeakLibrary, find_library
from voice_triage.speech.output import Pcm, UnknownVoiceError, VoiceSettings, pause
from voice_triage.speech.text import has_words
from voice_triage.speech.worker_process import WorkerProcess, WorkerStopped

_LOGGER = logging.getLogger(__name__)
_WORKER = Path(__file__).with_name("pyttsx3_worker.py")


class Pyttsx3Output:
    """One worker, started at the first need, started again once when it stops or hangs."""

    name = "pyttsx3"
    rate_hz = 22_050
    """Fixed in pyttsx3's espeak driver."""

    start_seconds = 8.0
    """The first answer may take this long: a Raspberry Pi with a cold card reads Python for some seconds."""
    render_seconds = 3.0
    """Any other answer. A sentence takes 0.02 s, the longest piece of text 0.1 s."""

    def __init__(self, *, wheel_only: bool = False, command: Sequence[str] | None = None) -> None:
        """`wheel_only` leaves the system's library aside; `command` runs another worker."""
        self._wheel_only = wheel_only
        self._command = command
        self._worker: WorkerProcess | None = None
        self._lock = threading.Lock()
        self._is_closed = False

    @cached_property
    def version(self) -> str:
        """Of pyttsx3 and of the library under it."""
        try:
            return f"{package_version('pyttsx3')} espeak-ng {self._library.version}"
        except PackageNotFoundError:
            raise SpeechError("pyttsx3 is not installed.", "pip install pyttsx3==2.99") from None

    @property
    def worker_pid(self) -> int | None:
        """Process id of the worker; None while there is none."""
        return self._worker.pid if self._worker and not self._worker.is_closed else None

    def start(self) -> None:
        with self._lock:
            try:
                self._running_worker()
            except WorkerStopped as stopped:
                raise self._error(stopped) from stopped

    def render(self, text: str, voice: VoiceSettings) -> Pcm:
        if not has_words(text):
            return pause(self.rate_hz)
        request = {"text": text, "voice": voice.voice, "rate": voice.words_per_minute}
        with self._lock:
            head, pcm = self._ask(request)
        if "unknown_voice" in head:
            raise UnknownVoiceError(
                f'There is no voice "{voice.voice}".', "espeak-ng --voices lists them, in the column File."
            )
        return Pcm(pcm, int(head["rate"]))

    def close(self) -> None:
        self._is_closed = True
        if worker := self._worker:
            worker.kill()  # so that a render in another thread lets go of the lock
        with self._lock:
            if self._worker:
                self._worker.close()

    @cached_property
    def _library(self) -> EspeakLibrary:
        return find_library(wheel_only=self._wheel_only)

    def _ask(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """The answer; from a second worker where the first one stops."""
        try:
            return self._ask_once(request)
        except WorkerStopped as stopped:
            _LOGGER.warning("The pyttsx3 worker stopped (%s); starting another one.", stopped)
        try:
            return self._ask_once(request)
        except WorkerStopped as stopped:
            raise self._error(stopped) from stopped

    def _ask_once(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        worker = self._running_worker()
        timeout_seconds = self.render_seconds if worker.has_answered else self.start_seconds
        head, pcm = worker.ask(request, timeout_seconds)
        if not pcm and "unknown_voice" not in head:
            worker.close()
            raise WorkerStopped("it made no sound")
        return head, pcm

    def _running_worker(self) -> WorkerProcess:
        if self._is_closed:
            raise SpeechError("The voice has been closed.")
        if self._worker is None or self._worker.is_closed:
            self._worker = WorkerProcess(self._command or self._worker_command(), self._environment())
        return self._worker

    def _worker_command(self) -> list[str]:
        preload = self._library.preload
        return [sys.executable, "-P", str(_WORKER), *([preload] if preload else [])]

    def _environment(self) -> dict[str, str]:
        if self._command or not self._library.wheel:
            return dict(os.environ)
        return {**os.environ, "ESPEAK_DATA_PATH": str(self._library.wheel)}

    def _error(self, stopped: WorkerStopped) -> SpeechError:
        return SpeechError(f"pyttsx3 could not speak: {stopped}.", FIX)
