"""Which espeak-ng library pyttsx3 is to use: the system's, else the one in the `espeakng-loader` wheel."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from voice_triage.errors import SpeechError

SONAME = "libespeak-ng.so.1"
FIX = "Install the Debian package: sudo apt install espeak-ng"


@dataclass(frozen=True)
class EspeakLibrary:
    """A library that can be loaded."""

    version: str
    wheel: Path | None = None
    """The folder of the wheel that holds it and its data. None: the system's, which finds its own data."""

    @property
    def preload(self) -> str | None:
        """What must be loaded before pyttsx3, which then finds a library of the same name in its process.

        The wheel's own `make_library_available()` sets LD_LIBRARY_PATH, which is read only at process start.
        """
        return str(self.wheel / SONAME) if self.wheel else None


def find_library(*, wheel_only: bool = False) -> EspeakLibrary:
    """The library to use. Raises SpeechError with the fix where there is none."""
    if not wheel_only and (version := _version_of(SONAME)):
        return EspeakLibrary(version)
    spec = find_spec("espeakng_loader")
    if spec and spec.origin:
        folder = Path(spec.origin).parent
        if version := _version_of(str(folder / SONAME)):
            return EspeakLibrary(version, folder)
    raise SpeechError(f"There is no speech synthesiser: {SONAME} is missing.", FIX)


def _version_of(library: str) -> str | None:
    """The version a library gives for itself; None where it cannot be loaded. Does not initialise it."""
    try:
        info = ctypes.CDLL(library).espeak_Info
    except (OSError, AttributeError):
        return None
    info.restype = ctypes.c_char_p
    answer: bytes | None = info(None)
    return (answer or b"unknown").decode("ascii", "replace")
