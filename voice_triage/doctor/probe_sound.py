"""Probes of sound: the cards by a child process, the sound server by its own command."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path

from voice_triage.audio.sound_server import ECHO_CANCELLED
from voice_triage.config import Settings
from voice_triage.doctor.child import ChildFailed, ask_child
from voice_triage.doctor.machine import MicrophoneFacts, ServerFacts, SoundFacts, SpeakerFacts, Trouble
from voice_triage.doctor.probe_computer import run_command


def probe_sound(settings: Settings, *, wanted: bool, in_use: bool) -> SoundFacts:
    """The sound cards. `in_use`: an interview of ours holds the microphone, so it is not opened again.

    Raises ChildFailed when the child took too long.
    """
    if not wanted:
        return SoundFacts(wanted=False)
    chosen = {"microphone": settings.audio.microphone, "speaker": settings.audio.speaker}
    try:
        found = ask_child("sound_child", {**chosen, "open": not in_use})
    except ChildFailed as failed:
        if failed.late:
            raise
        return SoundFacts(
            library=Trouble(
                f"Sound cards cannot be used: looking at them fails ({failed}).",
                "Install PortAudio anew: sudo apt install --reinstall libportaudio2, then script/setup",
            )
        )
    if "library" in found:
        return SoundFacts(library=Trouble(*found["library"]))
    microphone, speaker = MicrophoneFacts(), SpeakerFacts()
    if not in_use:
        microphone = MicrophoneFacts(**found["microphone"]) if found["microphone"] else None  # type: ignore[assignment]
        speaker = SpeakerFacts(**found["speaker"]) if found["speaker"] else None  # type: ignore[assignment]
    return SoundFacts(
        chosen_microphone=settings.audio.microphone,
        chosen_speaker=settings.audio.speaker,
        microphones=tuple(found["microphones"]),
        speakers=tuple(found["speakers"]),
        microphone=microphone,
        speaker=speaker,
    )


def probe_server(settings: Settings, environ: Mapping[str, str], root: Path) -> ServerFacts:
    """The sound server of this user, and whether the sound card may be used without one."""
    address = environ.get("PULSE_SERVER")
    usual = Path(environ.get("XDG_RUNTIME_DIR") or root / f"run/user/{os.getuid()}")
    has_pulse = address is not None or (usual / "pulse/native").exists()
    answers = _answers(address) if has_pulse else None
    commands = bool(answers) and shutil.which("pactl") is not None
    sources = (run_command("pactl", "list", "short", "sources") or "") if commands else ""
    return ServerFacts(
        address=address,
        answers=answers,
        is_pipewire=(usual / "pipewire-0").exists(),
        has_pulse_part=has_pulse,
        has_cards=any((root / "dev/snd").glob("pcm*")),
        runtime_folder=usual.is_dir(),
        hears_speaker=_loop(environ) if commands else None,
        microphone_muted=commands and _is_muted("source", environ.get("PULSE_SOURCE")),
        speaker_muted=commands and _is_muted("sink", environ.get("PULSE_SINK")),
        barge_in=settings.audio.barge_in or settings.audio.echo_cancelled is True,
        echo_cancelling=any(name in sources for name in ECHO_CANCELLED),
        no_access=tuple(_without_access(root / "dev/snd")),
    )


def _answers(address: str | None) -> bool:
    """Whether the server answers; its own command asks best, its socket will do."""
    if shutil.which("pactl"):
        return run_command("pactl", "info") is not None
    path = (address or "").removeprefix("unix:")
    if address is None or not path.startswith("/"):
        return True  # nothing to ask it with; the sound cards will tell
    with socket.socket(socket.AF_UNIX) as knock:
        try:
            knock.connect(path)
        except OSError:
            return False
    return True


def _loop(environ: Mapping[str, str]) -> str | None:
    """The source that is recorded from, if it is the monitor of the sink that is played to."""
    source = environ.get("PULSE_SOURCE") or (run_command("pactl", "get-default-source") or "").strip()
    sink = environ.get("PULSE_SINK") or (run_command("pactl", "get-default-sink") or "").strip()
    return source if sink and source == f"{sink}.monitor" else None


def _is_muted(kind: str, name: str | None) -> bool:
    said = run_command("pactl", f"get-{kind}-mute", name or f"@DEFAULT_{kind.upper()}@")
    return said is not None and said.strip().endswith("yes")


def _without_access(folder: Path) -> list[str]:
    """Devices for sound that are there, and may not be opened."""
    return [str(path) for path in sorted(folder.glob("pcm*")) if not os.access(path, os.R_OK | os.W_OK)]
