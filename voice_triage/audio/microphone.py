"""The microphone, by sounddevice: one stream, opened once, kept open, and watched."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from queue import Empty, Full, Queue
from typing import Any

from voice_triage.audio.devices import LIST_THEM, Kind, accepted_format, find, sounddevice, translated
from voice_triage.audio.frames import FRAME_SECONDS, SAMPLE_RATE, Frame, seconds_of
from voice_triage.audio.level import dbfs
from voice_triage.audio.resample import FrameCutter
from voice_triage.audio.sources import Turn
from voice_triage.errors import AudioDeviceError

_LOGGER = logging.getLogger(__name__)

_QUEUED_BLOCKS = 256
"""8 s: more than any pause of ours while listening. Between turns the oldest blocks fall out."""
_FIRST_BLOCK_SECONDS = 4.0
"""How long a microphone may take to wake up. PulseAudio's first stream after its start takes 1.6 to 2.1 s."""
_FIX = f"Check that it is plugged in and switched on. {LIST_THEM}"


_LATENCY_SECONDS = 0.05
"""Sound the device holds back. "high" loses the first word, "low" (9 ms on PulseAudio) loses blocks on a busy machine."""


class MicrophoneSource:
    """A microphone chosen by a piece of its name; None is the system's default.

    Opens at once, so that a missing one is known before the first question. After it has failed, the next
    `frames()` opens it again.
    """

    def __init__(
        self, name: str | None = None, *, settle_seconds: float = 0.1, patience_seconds: float = 1.0
    ) -> None:
        """`settle_seconds` of every turn are dropped: our own voice is still in the room and in the buffers.

        `patience_seconds` without a block, and the microphone counts as gone: callbacks of a suspended device
        just stop, without any error.
        """
        self._name = name
        self._settle_seconds = settle_seconds
        self._patience_seconds = patience_seconds
        self.keep_seconds = 0.0
        """How much of what arrived before a turn belongs to it: where our own voice is cancelled, an answer may begin
        while our last syllable sounds."""
        self._blocks: Queue[bytes | None] = Queue(_QUEUED_BLOCKS)
        self._cutter = FrameCutter()
        self._recent: deque[Frame] = deque(maxlen=_QUEUED_BLOCKS)
        """Frames that have arrived since the latest turn."""
        self._given_back: Sequence[Frame] | None = None
        self._stream: Any = None
        self._rate = SAMPLE_RATE
        self._channels = 1
        self._open()

    def frames(self, turn: Turn) -> Iterator[Frame]:  # noqa: ARG002 - a microphone knows of no question
        """Frames from now on, or from the first that was given back. Raises AudioDeviceError when none come for a second."""
        if self._stream is None:
            self._open()
        arrived = self.arrived()
        kept, self._given_back = self._given_back, None
        if kept is None:
            keep = round(self.keep_seconds / FRAME_SECONDS)
            return self._frames([*self._recent][-keep:] if keep else [])
        return self._frames([*kept, *arrived])

    def arrived(self) -> list[Frame]:
        """What has come between two turns since the last call, without waiting: for whoever listens while we speak."""
        frames: list[Frame] = []
        has_ended = False
        while self._blocks.qsize():
            block = self._blocks.get_nowait()
            has_ended |= block is None
            frames += self._cutter.accept(block or b"")
        if has_ended and self._stream is not None:
            self._put(None)
        self._recent += frames
        return frames

    def give_back(self, frames: Sequence[Frame]) -> None:
        """The next turn begins with these, and loses nothing of what came after them: they were part of an answer."""
        self._given_back = tuple(frames)

    def close(self) -> None:
        """Gives the microphone back."""
        stream, self._stream = self._stream, None
        if stream is not None:
            # stop() would wait for ever for a device that is gone.
            stream.abort(ignore_errors=True)
            stream.close(ignore_errors=True)

    def _open(self) -> None:
        sd = sounddevice()
        device = find(Kind.IN, self._name)
        what = f"The microphone “{device['name']}” cannot be opened"
        with translated(what, f"Another program may be using it. {LIST_THEM}"):
            self._rate, self._channels = accepted_format(Kind.IN, device, SAMPLE_RATE)
            self._forget()
            stream = sd.RawInputStream(
                device=device["index"],
                samplerate=self._rate,
                channels=self._channels,
                dtype="int16",
                blocksize=round(FRAME_SECONDS * self._rate),
                # The default, "high", delivers its first block after more than a second.
                latency=_LATENCY_SECONDS,
                callback=lambda block, *_: self._put(bytes(block)),
                finished_callback=lambda: self._put(None),
            )
            try:
                stream.start()
            except sd.PortAudioError:
                stream.close(ignore_errors=True)
                raise
        self._stream = stream
        self._next_block(_FIRST_BLOCK_SECONDS)
        _LOGGER.info("Listening to %s at %d Hz.", device["name"], self._rate)

    def _frames(self, kept: Sequence[Frame]) -> Iterator[Frame]:
        self._recent.clear()
        yield from kept
        unsettled = 0.0 if kept or self.keep_seconds else self._settle_seconds
        while True:
            block = self._next_block(self._patience_seconds)
            if unsettled > 0:
                unsettled -= seconds_of(block, self._rate * self._channels)
            else:
                yield from self._cutter.accept(block)

    def _next_block(self, patience_seconds: float) -> bytes:
        try:
            block = self._blocks.get(timeout=patience_seconds)
        except Empty:
            block = None
        if block is None or self._stream is None:
            self.close()
            raise AudioDeviceError("I can't hear the microphone: it has stopped sending sound.", _FIX)
        return block

    def _put(self, block: bytes | None) -> None:
        """Called by PortAudio's thread. None means the stream has ended."""
        while True:
            try:
                self._blocks.put_nowait(block)
            except Full:
                self._drop_oldest()
            else:
                return

    def _drop_oldest(self) -> None:
        try:
            self._blocks.get_nowait()
        except Empty:
            return

    def _forget(self) -> None:
        """A stream that is opened begins with nothing of an older one."""
        while self._blocks.qsize():
            self._blocks.get_nowait()
        self._recent.clear()
        self._given_back = None
        self._cutter = FrameCutter(self._rate, self._channels)


def levels(name: str | None = None) -> Iterator[float]:
    """What a microphone hears: a number every 32 ms, in dB below full scale, until closed."""
    microphone = MicrophoneSource(name, settle_seconds=0)
    try:
        for frame in microphone.frames(Turn("level")):
            yield dbfs(frame)
    finally:
        microphone.close()
