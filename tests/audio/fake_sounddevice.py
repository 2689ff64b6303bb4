"""A stand-in for the sounddevice module with one sound card, whose streams a test drives by hand."""

from __future__ import annotations

from typing import Any


class PortAudioError(Exception):
    """What the library raises for everything."""


class Stream:
    """Remembers how it was opened and what was called. Calls back only when a test says so."""

    latency = 0.02

    def __init__(self, card: FakeSoundDevice, callback: Any, finished_callback: Any, **options: Any) -> None:
        self.card = card
        self.callback = callback
        self.finished_callback = finished_callback
        self.options = options
        self.calls: list[str] = []
        card.streams.append(self)

    def start(self) -> None:
        self.calls.append("start")
        if self.card.refuses_to_start:
            raise PortAudioError("Device unavailable", -9985)
        if self.card.wakes_up:
            self.callback(bytearray(1024), 512, None, None)

    def stop(self) -> None:
        raise AssertionError("stop() can hang for ever")

    def abort(self, ignore_errors: bool = True) -> None:
        self.calls.append("abort")

    def close(self, ignore_errors: bool = True) -> None:
        self.calls.append("close")


class FakeSoundDevice:
    """Put into `sys.modules` as `sounddevice`."""

    PortAudioError = PortAudioError

    class default:  # noqa: N801 - the library's name
        device = (0, 1)

    def __init__(self) -> None:
        self.streams: list[Stream] = []
        self.refuses_to_start = False
        self.wakes_up = True
        """True when a stream calls back once as soon as it is started."""
        self.accepted_rates = {16_000, 22_050, 48_000}
        self.accepted_channels = {1, 2}
        self.infos = [_info(0, "USB Mic", inputs=2), _info(1, "HDMI", outputs=2)]

    def query_devices(self, kind: str | None = None) -> Any:
        if kind is None:
            return self.infos
        for info in self.infos:
            if info[f"max_{kind}_channels"]:
                return info
        raise PortAudioError("Error querying device -1")

    def check_input_settings(self, device: int, channels: int, dtype: str, samplerate: int) -> None:
        if samplerate not in self.accepted_rates or channels not in self.accepted_channels:
            raise PortAudioError("Invalid sample rate [PaErrorCode -9997]", -9997)

    check_output_settings = check_input_settings

    def RawInputStream(self, **options: Any) -> Stream:  # noqa: N802 - the library's name
        return Stream(self, **options)

    RawOutputStream = RawInputStream


def _info(index: int, name: str, inputs: int = 0, outputs: int = 0) -> dict[str, Any]:
    return {
        "index": index,
        "name": name,
        "max_input_channels": inputs,
        "max_output_channels": outputs,
        "default_samplerate": 48_000.0,
    }
