"""In a process of its own: lists the sound cards, listens for a second, and opens the speaker for a moment of silence."""

from __future__ import annotations

import time
from array import array
from typing import Any

from voice_triage.audio.devices import Device, Kind, find, list_devices, sounddevice
from voice_triage.audio.frames import SAMPLE_RATE
from voice_triage.audio.microphone import MicrophoneSource
from voice_triage.audio.sound_card import SoundCardPlayer
from voice_triage.audio.sources import Turn
from voice_triage.doctor.child import answer, question
from voice_triage.errors import AudioDeviceError

LISTEN_SECONDS = 1.0
FULL_SCALE = 32_700
"""Near enough: some cards stop a little short of 32767."""
STOPPED = "stopped sending sound"


def main() -> None:
    asked = question()
    try:
        sounddevice()
    except AudioDeviceError as error:
        answer({"library": [error.what, error.fix]})
    try:
        devices = list_devices()
    except AudioDeviceError:
        devices = []
    microphones, speakers = _names(devices, Kind.IN), _names(devices, Kind.OUT)
    found: dict[str, Any] = {"microphones": microphones, "speakers": speakers}
    if asked["open"]:
        found["microphone"] = _listen(asked["microphone"]) if microphones else None
        found["speaker"] = _speak(asked["speaker"]) if speakers else None
    answer(found)


def _names(devices: list[Device], kind: Kind) -> list[str]:
    return [device.name for device in devices if device.kind is kind]


def _listen(name: str | None) -> dict[str, Any] | None:
    """What a second of it sounds like; None where there is none of that name."""
    try:
        device = find(Kind.IN, name)
    except AudioDeviceError:
        return None
    heard: dict[str, Any] = {
        "name": str(device["name"]),
        "problem": None,
        "frames": 0,
        "peak": 0,
        "clipped": 0.0,
    }
    try:
        microphone = MicrophoneSource(name)
    except AudioDeviceError as error:
        # A device that opens and then sends nothing is another fault than one that does not open.
        return heard if STOPPED in error.what else {**heard, "problem": _reason(error)}
    samples = array("h")
    until = time.monotonic() + LISTEN_SECONDS
    try:
        for frame in microphone.frames(Turn("doctor")):
            samples.frombytes(frame)
            if len(samples) >= LISTEN_SECONDS * SAMPLE_RATE or time.monotonic() > until + LISTEN_SECONDS:
                break
    except AudioDeviceError:
        pass  # too few frames tell
    finally:
        microphone.close()
    loud = sum(abs(sample) >= FULL_SCALE for sample in samples)
    return heard | {
        "frames": len(samples),
        "peak": max(map(abs, samples), default=0),
        "clipped": loud / max(1, len(samples)),
    }


def _speak(name: str | None) -> dict[str, Any] | None:
    """Plays a tenth of a second of silence; None where there is none of that name."""
    try:
        device = find(Kind.OUT, name)
    except AudioDeviceError:
        return None
    try:
        player = SoundCardPlayer(name)
        try:
            player.play(bytes(3200), SAMPLE_RATE)
        finally:
            player.close()
    except AudioDeviceError as error:
        return {"name": str(device["name"]), "problem": _reason(error)}
    return {"name": str(device["name"]), "problem": None}


def _reason(error: AudioDeviceError) -> str:
    """PortAudio's own words, in the brackets at the end of ours."""
    start = error.what.rfind("(")
    return error.what[start + 1 :].rstrip(").") if start >= 0 else error.what.rstrip(".")


if __name__ == "__main__":
    main()
