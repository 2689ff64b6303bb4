"""`devices`: microphones and speakers, with a level meter."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import time

from voice_triage.audio.devices import Kind, list_devices
from voice_triage.audio.microphone import levels
from voice_triage.config import Settings
from voice_triage.errors import AudioDeviceError

METER_SECONDS = 10.0
METER_FLOOR_DBFS = -60.0
METER_WIDTH = 40


def main(settings: Settings, options: argparse.Namespace) -> int:
    """Lists, measures, or only checks."""
    if options.check:
        return 0 if _has_microphone() else 3
    if options.level is not None:
        return _meter(options.level or settings.audio.microphone)
    devices = list_devices()
    if options.json:
        print(json.dumps([dataclasses.asdict(device) for device in devices]))
        return 0
    if not devices:
        raise AudioDeviceError(
            "This machine has no microphone and no speaker.",
            "Plug one in, or use --wav, --answers or --text.",
        )
    for device in devices:
        mark = "*" if device.is_default else " "
        print(f"{mark} {device.kind.value:3s} {device.name}  ({device.channels} channels, {device.rate} Hz)")
    print("* = used when none is named. Choose with --mic NAME and --speaker NAME, a piece of the name.")
    return 0


def _has_microphone() -> bool:
    try:
        return any(device.kind is Kind.IN for device in list_devices())
    except AudioDeviceError:
        return False


def _meter(name: str | None) -> int:
    """A bar that follows the level for ten seconds; one line a second where no terminal can be redrawn."""
    end, shown = time.monotonic() + METER_SECONDS, 0.0
    for level in levels(name):
        now = time.monotonic()
        filled = round(METER_WIDTH * max(0.0, 1 - level / METER_FLOOR_DBFS))
        bar = f"{level:6.1f} dBFS  {'#' * filled}{'.' * (METER_WIDTH - filled)}"
        if sys.stdout.isatty():
            print(f"\r{bar}", end="", flush=True)
        elif now - shown >= 1.0:
            shown = now
            print(bar, flush=True)
        if now >= end:
            break
    print()
    return 0
