"""The microphones and speakers of this machine, and PortAudio's many ways to fail in our words."""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from voice_triage.errors import AudioDeviceError

_LOGGER = logging.getLogger(__name__)

LIST_THEM = "See the names with: voice-triage devices"


class Kind(StrEnum):
    """Which way the sound goes."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True)
class Device:
    """One microphone or speaker. A sound card that is both is listed twice."""

    name: str
    kind: Kind
    channels: int
    rate: int
    """Its own sample rate, in Hz."""
    is_default: bool


def sounddevice() -> Any:
    """The library, or AudioDeviceError with the package to install."""
    try:
        return importlib.import_module("sounddevice")
    except ImportError as error:
        raise AudioDeviceError(
            "Sound cards cannot be used: the Python package sounddevice is missing.",
            "Install it with: pip install sounddevice",
        ) from error
    except OSError as error:
        raise AudioDeviceError(
            "Sound cards cannot be used: the PortAudio library is missing.",
            "Install it with: sudo apt install libportaudio2",
        ) from error


@contextmanager
def translated(what: str, fix: str) -> Iterator[None]:
    """Gives whatever PortAudio raises as an AudioDeviceError: `what` went wrong, and the `fix`."""
    try:
        yield
    except AudioDeviceError:
        raise
    # PortAudioError exists only where the library does; unknown devices come as ValueError.
    except (ValueError, OSError, _portaudio_error()) as error:
        raise AudioDeviceError(f"{what} ({_reason(error)}).", fix) from error


def list_devices() -> list[Device]:
    """Every microphone, then every speaker."""
    sd = sounddevice()
    found: list[Device] = []
    with translated("The sound cards cannot be listed", "Check that the sound server runs."):
        infos = list(sd.query_devices())
        defaults = list(sd.default.device)
    for kind, default in zip(Kind, defaults, strict=True):
        for index, info in enumerate(infos):
            channels = int(info[_CHANNELS[kind]])
            if channels:
                rate = int(info["default_samplerate"])
                found.append(Device(str(info["name"]), kind, channels, rate, index == default))
    return found


def find(kind: Kind, name: str | None) -> dict[str, Any]:
    """PortAudio's description of the device with `name` in its name, in any case; None: the default."""
    sd = sounddevice()
    noun = _NOUNS[kind]
    if name is None:
        fix = f"Plug one in, or choose it by name. {LIST_THEM}"
        with translated(f"There is no {noun}", fix):
            return dict(sd.query_devices(kind=f"{kind}put"))
    with translated("The sound cards cannot be listed", "Check that the sound server runs."):
        infos = list(sd.query_devices())
    fitting = [info for info in infos if name.lower() in str(info["name"]).lower() and info[_CHANNELS[kind]]]
    exact = [info for info in fitting if str(info["name"]).lower() == name.lower()]
    if not fitting:
        raise AudioDeviceError(f"There is no {noun} with “{name}” in its name.", LIST_THEM)
    return dict((exact or fitting)[0])


def accepted_format(kind: Kind, device: dict[str, Any], rate: int) -> tuple[int, int]:
    """Rate and channels for 16-bit sound: `rate` in mono if the device takes it, else nearer to its own.

    Bare hardware devices often know one rate and one number of channels. Raises PortAudio's error about the
    last.
    """
    sd = sounddevice()
    check = sd.check_input_settings if kind is Kind.IN else sd.check_output_settings
    own_rate, own_channels = int(device["default_samplerate"]), int(device[_CHANNELS[kind]])
    few = min(2, own_channels)
    for accepted in [(rate, 1), (own_rate, 1), (rate, few), (own_rate, few), (rate, own_channels)]:
        try:
            check(device["index"], accepted[1], "int16", samplerate=accepted[0])
        except (ValueError, sd.PortAudioError) as error:
            _LOGGER.debug("%s refuses %s: %s", device["name"], accepted, error)
        else:
            return accepted
    check(device["index"], own_channels, "int16", samplerate=own_rate)
    return own_rate, own_channels


def rescan() -> None:
    """Looks for sound cards again: PortAudio's list is frozen when it is loaded.

    Ends every open stream without telling its owner. Close the microphone and the player first.
    """
    sd = sounddevice()
    with translated("The sound cards cannot be listed", "Check that the sound server runs."):
        # python-sounddevice has no public call for this.
        sd._terminate()
        sd._initialize()


_CHANNELS = {Kind.IN: "max_input_channels", Kind.OUT: "max_output_channels"}
_NOUNS = {Kind.IN: "microphone", Kind.OUT: "speaker"}


def _portaudio_error() -> type[Exception]:
    error = getattr(sys.modules.get("sounddevice"), "PortAudioError", OSError)
    return error if isinstance(error, type) and issubclass(error, Exception) else OSError


def _reason(error: Exception) -> str:
    """PortAudio's own words, without its error number."""
    text = str(error.args[0]) if error.args else str(error)
    return text.split(" [PaErrorCode")[0] or type(error).__name__
