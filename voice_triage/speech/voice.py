"""The voice: renders a sentence with the first output that can, and keeps it. Never silent unnoticed."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from voice_triage.errors import SpeechError
from voice_triage.speech.cache import RenderCache, RenderKey
from voice_triage.speech.output import (
    DEFAULT_VOICE,
    Fault,
    Pcm,
    SpeechOutput,
    UnknownVoiceError,
    VoiceSettings,
    pause,
)
from voice_triage.speech.text import clean, has_words, pieces

SLOWEST, FASTEST = 110, 200
"""Words a minute. Slower than this sentences fall apart, faster ones are not understood by ear."""
STEP = 20
"""Words a minute; less is not noticed."""
SLOW_SHARE = 0.8
"""Of the current rate, for emergency messages."""


class Prerendered(NamedTuple):
    """What `Voice.prerender` did."""

    rendered: int
    present: int
    """Were already there."""


class _Job(NamedTuple):
    text: str
    settings: VoiceSettings
    keep: bool
    pin: bool = False


class Voice:
    """Outputs in the order of preference, a cache, and how to sound.

    One lock guards rendering. `prefetch` renders in a background thread under the same lock, so a `render` of
    the same sentence waits for it and then finds it in the cache. What is in the cache waits for nothing.
    """

    def __init__(self, outputs: Sequence[SpeechOutput], cache: RenderCache, settings: VoiceSettings) -> None:
        self._outputs = list(outputs)
        self._cache = cache
        self._settings = settings
        self.faults: list[Fault] = []
        """What did not work, each once, in the order it was noticed."""
        self.output_failed = False
        """An output could not speak, and another one had to: the exit code says so."""
        self._lock = threading.Lock()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._is_closed = False

    @property
    def settings(self) -> VoiceSettings:
        """How we sound now."""
        return self._settings

    def warm_up(self) -> None:
        """Lets the first output get ready while other things are done. Call it at program start."""
        with suppress(SpeechError):  # the first sentence will say so, and go on to the next output
            self._outputs[0].start()

    def render(self, text: str, *, slow: bool = False, keep: bool = False) -> Pcm:
        """The sentence as sound, from the cache or rendered now.

        `keep` it on disk only if the words are fixed: other sentences hold the person's answers. Raises
        SpeechError when no output can speak and it was never kept.
        """
        job = self._job(text, slow=slow, keep=keep)
        if not has_words(job.text):
            return pause(self._outputs[0].rate_hz)
        return self._kept(job) or self._render(job)

    def prefetch(self, text: str, *, slow: bool = False, keep: bool = False) -> None:
        """Begins to render the sentence, which will be needed next."""
        job = self._job(text, slow=slow, keep=keep)
        if self._is_closed or not has_words(job.text):
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._render_ahead, name="render-ahead", daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def prerender(
        self,
        texts: Iterable[str],
        *,
        slow: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> Prerendered:
        """Puts fixed sentences on disk, to be thrown out last: at set-up, so that no warning waits.

        `progress` is told how many are done, of how many. Raises SpeechError where nothing can speak.
        """
        jobs = [self._job(text, slow=slow, keep=True)._replace(pin=True) for text in texts]
        jobs = [job for job in jobs if has_words(job.text)]
        present = 0
        for done, job in enumerate(jobs, start=1):
            if self._pinned(job):
                present += 1
            else:
                self._render(job)
            if progress:
                progress(done, len(jobs))
        return Prerendered(len(jobs) - present, present)

    def slower(self) -> VoiceSettings:
        """Speaks one step slower from now on; gives the new settings."""
        return self._change_rate(-STEP)

    def faster(self) -> VoiceSettings:
        """Speaks one step faster from now on; gives the new settings."""
        return self._change_rate(STEP)

    def speak_at(self, words_per_minute: int) -> VoiceSettings:
        """Speaks at this rate from now on, within our limits; gives the new settings."""
        return self._change_rate(words_per_minute - self._settings.words_per_minute)

    def close(self) -> None:
        """Ends every output and the background thread, also in mid-sentence. May be called twice."""
        self._is_closed = True
        self._jobs.put(None)
        for output in self._outputs:
            output.close()
        if self._thread:
            self._thread.join()
        self._cache.forget()

    def _change_rate(self, step: int) -> VoiceSettings:
        rate = min(FASTEST, max(SLOWEST, self._settings.words_per_minute + step))
        self._settings = replace(self._settings, words_per_minute=rate)
        return self._settings

    def _job(self, text: str, *, slow: bool, keep: bool) -> _Job:
        settings = self._settings
        if slow:
            settings = replace(settings, words_per_minute=round(settings.words_per_minute * SLOW_SHARE))
        return _Job(clean(text), settings, keep)

    def _kept(self, job: _Job) -> Pcm | None:
        try:
            return self._cache.get(_key(self._outputs[0], job))
        except SpeechError:  # the engine is not installed; rendering will say so
            return None

    def _pinned(self, job: _Job) -> bool:
        try:
            return self._cache.pin(_key(self._outputs[0], job))
        except SpeechError:
            return False

    def _render(self, job: _Job) -> Pcm:
        with self._lock:
            return self._with_first_that_speaks(job)

    def _with_first_that_speaks(self, job: _Job) -> Pcm:
        problems: list[SpeechError] = []
        for output in self._outputs:
            if self._is_closed:
                raise SpeechError("The voice has been closed.")
            try:
                return self._with(output, job)
            except UnknownVoiceError as error:
                self._note(Fault(error.what, error.fix))
                problems.append(error)
                if job.settings.voice != DEFAULT_VOICE:
                    self._settings = replace(self._settings, voice=DEFAULT_VOICE)
                    return self._with_first_that_speaks(job._replace(settings=_in_default_voice(job)))
            except SpeechError as error:
                problems.append(error)
                self._set_back(output, error)
        if pcm := self._cache.in_any_voice(job.text):
            return pcm
        raise SpeechError(
            "No output can speak. " + " ".join(problem.what for problem in problems),
            problems[0].fix if problems else "",
        )

    def _with(self, output: SpeechOutput, job: _Job) -> Pcm:
        key = _key(output, job)
        if kept := self._cache.get(key):
            return kept
        sounds = [output.render(piece, job.settings) for piece in pieces(job.text)]
        pcm = Pcm(b"".join(sound.pcm for sound in sounds), sounds[0].rate)
        if fault := self._cache.put(key, pcm, keep=job.keep, pin=job.pin):
            self._note(fault)
        return pcm

    def _set_back(self, output: SpeechOutput, error: SpeechError) -> None:
        """Notes the fault and puts the output last, so that not every sentence waits for it to fail."""
        if self._is_closed:
            return
        self.output_failed = True
        self._note(Fault(error.what, error.fix))
        # A new list: another thread may be going through this one.
        self._outputs = [*(other for other in self._outputs if other is not output), output]

    def _note(self, fault: Fault) -> None:
        if fault not in self.faults:
            self.faults.append(fault)

    def _render_ahead(self) -> None:
        while job := self._jobs.get():
            with suppress(SpeechError):  # `render` meets it again and says so
                self._render(job)


def _in_default_voice(job: _Job) -> VoiceSettings:
    return replace(job.settings, voice=DEFAULT_VOICE)


def _key(output: SpeechOutput, job: _Job) -> RenderKey:
    engine = f"{output.name} {output.version}"
    return RenderKey(job.text, job.settings.voice, job.settings.words_per_minute, engine)
