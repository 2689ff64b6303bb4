"""The speaker, by sounddevice: one stream that is kept open and silent between our sentences."""

from __future__ import annotations

import logging
import time
from threading import Condition
from typing import Any

from voice_triage.audio.devices import LIST_THEM, Kind, accepted_format, find, sounddevice, translated
from voice_triage.audio.frames import SAMPLE_WIDTH
from voice_triage.audio.player import Interrupt
from voice_triage.audio.resample import resample
from voice_triage.errors import AudioDeviceError

_LOGGER = logging.getLogger(__name__)

LEAD_SECONDS = 0.3
"""Silence after opening. HDMI and Bluetooth wake up with the first sound and swallow it."""
_POLL_SECONDS = 0.01
"""How often `interrupt` is asked."""
_FIX = f"Check that it is plugged in and no other program holds it. {LIST_THEM}"


LATENCY_SECONDS = 0.08
"""Sound the card holds in store. "low" means 9 ms on PulseAudio: with the decoders at work the store ran dry, and a
sentence of three seconds took eleven. With 50 ms none did. All of it is waiting for the person."""


class SoundCardPlayer:
    """A speaker chosen by a piece of its name; None is the system's default.

    Opens at once, so that a missing one is known before the first question. After it has failed, the next
    `play()` opens it again. Samples are counted as the card takes them: the end is when the last has sounded,
    and not an estimate, so that the microphone never opens into our own voice.
    """

    def __init__(
        self,
        name: str | None = None,
        *,
        rate: int = 22_050,
        patience_seconds: float = 2.5,
        lead_seconds: float = LEAD_SECONDS,
    ) -> None:
        """`rate` is used if the device takes it, else its own. `patience_seconds` without the device taking a
        sample, and it counts as gone: PulseAudio takes up to two seconds for the first one. `lead_seconds` of
        silence come first after opening."""
        self._name = name
        self._lead_seconds = lead_seconds
        self._wanted_rate = rate
        self._patience_seconds = patience_seconds
        self._changed = Condition()
        """Guards the four fields below, which the card's thread shares with ours."""
        self._sound = b""
        self._position = 0
        self._taken = 0
        """Bytes the card has taken since the stream was started, silence included."""
        self._has_ended = False
        self._stream: Any = None
        self._rate = rate
        self._channels = 1
        self._open()

    def play(self, pcm: bytes, rate: int, interrupt: Interrupt | None = None) -> bool:
        end = self._put(pcm, rate)
        is_complete = False
        try:
            is_complete = self._wait_for_bytes(end, interrupt)
        finally:
            if not is_complete:
                self._fall_silent()
        return is_complete

    def start(self, pcm: bytes, rate: int) -> None:
        self._put(pcm, rate)

    def close(self) -> None:
        """Gives the speaker back."""
        stream, self._stream = self._stream, None
        if stream is not None:
            # stop() would play on to the end of the buffer, or wait for ever for a device that is gone.
            stream.abort(ignore_errors=True)
            stream.close(ignore_errors=True)

    def _put(self, pcm: bytes, rate: int) -> int:
        """Hands the sound to the card's thread, behind what it has not played yet; how many bytes the card has taken
        when the last sample has sounded."""
        if self._stream is None:
            self._open()
        sound = self._for_card(pcm, rate)
        latency = self._bytes_of(float(self._stream.latency))
        with self._changed:
            before = self._sound[self._position :]
            lead = max(0, self._bytes_of(self._lead_seconds) - self._taken - len(before))
            self._sound = before + bytes(lead) + sound
            self._position = 0
            return self._taken + len(self._sound) + latency

    def _open(self) -> None:
        sd = sounddevice()
        device = find(Kind.OUT, self._name)
        with translated(f"The speaker “{device['name']}” cannot be opened", _FIX):
            self._rate, self._channels = accepted_format(Kind.OUT, device, self._wanted_rate)
            self._stream = sd.RawOutputStream(
                device=device["index"],
                samplerate=self._rate,
                channels=self._channels,
                dtype="int16",
                latency=LATENCY_SECONDS,
                callback=lambda out, *_: self._fill(out),
                finished_callback=self._on_finished,
            )
            self._start()
        _LOGGER.info("Speaking through %s at %d Hz.", device["name"], self._rate)

    def _start(self) -> None:
        with self._changed:
            self._sound, self._position, self._taken, self._has_ended = b"", 0, 0, False
        try:
            self._stream.start()
        except Exception:
            self.close()
            raise

    def _fall_silent(self) -> None:
        """Throws away what the card has not taken yet. It has taken a tenth of a second at most.

        The stream goes on: abort() and start() would be as quick to fall silent, but PulseAudio then takes
        up to two seconds to the next sound.
        """
        with self._changed:
            self._position = len(self._sound)

    def _wait_for_bytes(self, target: int, interrupt: Interrupt | None) -> bool:
        """Waits until the card has taken so many bytes; False when interrupted before."""
        last_progress = time.monotonic()
        while not (interrupt and interrupt()):
            with self._changed:
                before = self._taken
                if before >= target:
                    return True
                self._changed.wait(_POLL_SECONDS)
                is_moving = self._taken > before
                has_ended = self._has_ended
            if is_moving:
                last_progress = time.monotonic()
            elif has_ended or time.monotonic() - last_progress > self._patience_seconds:
                self.close()
                raise AudioDeviceError("I can't speak: the speaker has stopped taking sound.", _FIX)
        return False

    def _fill(self, out: Any) -> None:
        """Called by PortAudio's thread: the next bytes of the sound, and silence after it."""
        size = len(out)
        with self._changed:
            block = self._sound[self._position : self._position + size]
            self._position += len(block)
            self._taken += size
            self._changed.notify_all()
        out[:] = block.ljust(size, b"\0")

    def _on_finished(self) -> None:
        """Called by PortAudio's thread when the stream has ended, by us or by a device that is gone."""
        with self._changed:
            self._has_ended = True
            self._changed.notify_all()

    def _bytes_of(self, seconds: float) -> int:
        return round(seconds * self._rate) * SAMPLE_WIDTH * self._channels

    def _for_card(self, pcm: bytes, rate: int) -> bytes:
        """The sound at the card's rate, the same on each of its channels."""
        mono = resample(pcm[: len(pcm) - len(pcm) % SAMPLE_WIDTH], rate, self._rate)
        if self._channels == 1:
            return mono
        wide = bytearray(len(mono) * self._channels)
        samples = memoryview(wide).cast("h")
        for channel in range(self._channels):
            samples[channel :: self._channels] = memoryview(mono).cast("h")
        return bytes(wide)
