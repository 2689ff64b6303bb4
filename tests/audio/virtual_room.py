"""A room made of nothing: PulseAudio with one speaker, one microphone, and a patient who answers when asked.

Left is what the speaker plays, right is what the microphone hears; both are channels of one null sink, so that one
recording of it has both on one clock. Nothing here needs hardware, root or a running sound server.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RATE = 16_000
"""Hz of recordings of the room."""
MISSING = next((name for name in ("pulseaudio", "pactl", "parec", "paplay") if not shutil.which(name)), None)
"""The program without which there is no room, or None."""

SINKS = (
    "module-null-sink sink_name=room rate=48000 channels=2 channel_map=front-left,front-right",
    "module-remap-sink sink_name=vspeaker master=room channels=1 channel_map=mono master_channel_map=front-left remix=no",
    "module-remap-sink sink_name=vmic master=room channels=1 channel_map=mono master_channel_map=front-right remix=no",
    "module-remap-source source_name=vspeaker_out master=room.monitor channels=1 channel_map=mono "
    "master_channel_map=front-left remix=no",
)
MICROPHONE = (
    "module-remap-source source_name=virtmic master=room.monitor channels=1 channel_map=mono "
    "master_channel_map=front-right remix=no"
)
APART = (
    "module-null-sink sink_name=vspeaker rate=48000 channels=1",
    "module-null-sink sink_name=vmic rate=48000 channels=1",
    "module-remap-source master=vspeaker.monitor source_name=vspeaker_out",
    "module-remap-source master=vmic.monitor source_name=virtmic",
    "module-echo-cancel aec_method=webrtc source_master=virtmic sink_master=vspeaker source_name=echo-cancel-source "
    'sink_name=echo-cancel-sink rate=16000 channels=1 aec_args="analog_gain_control=0 digital_gain_control=0"',
)
"""A room with echo cancelling. Its two sinks are two devices: on two channels of one, the module stands still."""
SOFTEST = 0.01
"""Of full scale, -40 dBFS: louder is sound."""

Event = dict[str, Any]


class VirtualRoom:
    """A sound server of its own. Use it with `with`."""

    def __init__(
        self,
        *,
        source: str | None = "virtmic",
        sink: str | None = "vspeaker",
        modules: Sequence[str] = (*SINKS, MICROPHONE),
    ) -> None:
        """`source` and `sink` are what programs in the room are pointed at; None: whatever the server prefers."""
        self._modules = modules
        self._folder = Path(tempfile.mkdtemp(prefix="room-"))
        runtime = self._folder / "run"
        runtime.mkdir(mode=0o700)
        chosen = {"PULSE_SOURCE": source, "PULSE_SINK": sink}
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("PULSE_")},
            "XDG_RUNTIME_DIR": str(runtime),
            "HOME": str(self._folder),
            **{key: value for key, value in chosen.items() if value},
        }
        self._server: subprocess.Popen[bytes] | None = None
        self._playing: list[subprocess.Popen[bytes]] = []

    @classmethod
    def with_echo_cancelling(cls) -> VirtualRoom:
        """One in which our own voice is taken out of what the microphone hears."""
        return cls(source="echo-cancel-source", sink="echo-cancel-sink", modules=APART)

    def __enter__(self) -> VirtualRoom:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Starts the server. Raises RuntimeError where it does not come up."""
        loads = [f"--load={module}" for module in ("module-native-protocol-unix", *self._modules)]
        command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", *loads]
        self._server = subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL)
        for _ in range(60):
            if self.control("info", check=False) is not None and "virtmic" in self.sources():
                return
            time.sleep(0.05)
        raise RuntimeError("pulseaudio does not start here")

    def stop(self) -> None:
        """Ends the server and everything that plays in it."""
        for process in [*self._playing, self._server]:
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=10)
        self._playing, self._server = [], None

    def control(self, *words: str, check: bool = True) -> str | None:
        """`pactl` with these words; its output, or None when it failed and `check` is off."""
        done = subprocess.run(
            ["pactl", *words], env=self.environment, capture_output=True, text=True, check=check, timeout=10
        )
        return None if done.returncode else done.stdout

    def sources(self) -> list[str]:
        """The names of the microphones."""
        listed = self.control("list", "short", "sources") or ""
        return [line.split("\t")[1] for line in listed.splitlines()]

    def unplug(self) -> None:
        """The microphone is pulled out."""
        listed = self.control("list", "short", "modules") or ""
        for line in listed.splitlines():
            if "source_name=virtmic" in line:
                self.control("unload-module", line.split("\t")[0])

    def plug_in(self) -> None:
        """And put back; it has another number now."""
        self.control("load-module", *MICROPHONE.split())

    @contextmanager
    def stalled(self) -> Iterator[None]:
        """The microphone stays there and delivers nothing, as a hanging USB device does."""
        self.control("suspend-source", "virtmic", "1")
        try:
            yield
        finally:
            self.control("suspend-source", "virtmic", "0")

    def echo(self, gain_db: float, delay_ms: int = 20) -> None:
        """Our own voice comes back into the microphone, so much quieter (negative) than it is played."""
        self.control(
            "load-module", "module-loopback", "source=vspeaker_out", "sink=vmic", f"latency_msec={delay_ms}",
            "source_dont_move=true", "sink_dont_move=true",
        )  # fmt: skip
        listed = self.control("list", "short", "sink-inputs") or ""
        loops = [line.split("\t")[0] for line in listed.splitlines() if "module-loopback" in line]
        self.control("set-sink-input-volume", loops[-1], f"{gain_db}dB")

    def say(self, wav: Path, gain_db: float = 0.0) -> subprocess.Popen[bytes]:
        """Plays a file to the microphone, from now on."""
        volume = round(65_536 * 10 ** (gain_db / 60))  # PulseAudio's volumes are cubic
        command = ["paplay", "--device=vmic", f"--volume={volume}", "--latency-msec=20", str(wav)]
        process = subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL)
        self._playing = [p for p in self._playing if p.poll() is None] + [process]
        return process

    @contextmanager
    def recorded(self, path: Path) -> Iterator[None]:
        """Records both channels meanwhile: 16-bit WAV, speaker left, microphone right."""
        command = ["parec", "--device=room.monitor", "--format=s16le", f"--rate={RATE}", "--channels=2",
                   "--latency-msec=20", "--file-format=wav", str(path)]  # fmt: skip
        with subprocess.Popen(command, env=self.environment) as recorder:
            try:
                yield
            finally:
                recorder.send_signal(signal.SIGTERM)

    def program(self, *arguments: str, settings: str = "", home: Path | None = None) -> subprocess.Popen[str]:
        """`voice-triage` with these arguments in the room, its events to be read from its standard output.

        The model and the rendered sentences are this machine's; sessions and settings (TOML) are the room's own, or kept in
        `home` for the next program. It speaks as fast as it can, for a test's sake.
        """
        folder = home or Path(tempfile.mkdtemp(dir=self._folder))
        config = folder / "config" / "voice-triage" / "config.toml"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text(f"[speech]\nwords_per_minute = 200\n{settings}")
        own = {
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")),
            "VOICE_TRIAGE_MODELS": os.environ.get("VOICE_TRIAGE_MODELS", str(ROOT / "models")),
        }
        command = [sys.executable, "-m", "voice_triage", *arguments]
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env={**self.environment, **own},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )


class Patient:
    """Answers from recordings, one file a question, when the program listens."""

    def __init__(self, room: VirtualRoom, folder: Path, *, gain_db: float = 0.0, wait: float = 0.9) -> None:
        """`wait`: seconds from the event to the first word. The tone that asks for it sounds meanwhile."""
        self._room = room
        self._folder = folder
        self._gain_db = gain_db
        self._wait = wait
        self._last_said = ""
        self.answered: list[str] = []

    def hear(self, event: Event) -> None:
        """Takes the program's next event, and speaks if it is our turn."""
        if event["event"] == "say":
            self._last_said = event["id"]
        elif event["event"] == "listening":
            name = self._name(event["slot"])
            file = self._folder / f"{name}.wav"
            if file.is_file():
                time.sleep(self._wait)
                self.answered.append(name)
                self._room.say(file, self._gain_db)

    def _name(self, slot: str) -> str:
        offers = {
            "offer_repeat": "repeat_offer",
            "offer_summary": "summary_offer",
            "emergency_offer": "emergency_offer",
            "emergency_can_call": "emergency_call",
        }
        return offers.get(self._last_said, slot)


def interview(
    program: subprocess.Popen[str], hear: Callable[[Event], None], *, seconds: float = 240.0
) -> list[Event]:
    """Follows a program to its end and gives its events. Ends it when it takes longer."""
    events: list[Event] = []
    deadline = time.monotonic() + seconds
    assert program.stdout is not None
    try:
        for line in program.stdout:
            events.append(json.loads(line))
            hear(events[-1])
            if time.monotonic() > deadline:
                break
        with suppress(subprocess.TimeoutExpired):
            program.wait(timeout=10)
    finally:
        if program.poll() is None:
            program.kill()
            program.wait()
        for pipe in (program.stdin, program.stdout, program.stderr):
            if pipe is not None:
                pipe.close()
    return events


def stretches(samples: Sequence[int], *, gap_seconds: float = 0.08) -> list[tuple[float, float]]:
    """Start and end, in seconds, of every stretch of sound; shorter gaps do not part them."""
    block = RATE // 200
    found: list[tuple[float, float]] = []
    for start in range(0, len(samples) - block, block):
        if max(map(abs, samples[start : start + block])) < SOFTEST * 32_768:
            continue
        begins, ends = start / RATE, (start + block) / RATE
        if found and begins - found[-1][1] <= gap_seconds:
            found[-1] = (found[-1][0], ends)
        else:
            found.append((begins, ends))
    return found


def channels(path: Path) -> tuple[Sequence[int], Sequence[int]]:
    """Speaker and microphone of a recording of the room."""
    content = path.read_bytes()
    content = content[44 : len(content) - (len(content) - 44) % 4]
    samples = memoryview(content).cast("h")
    return samples[0::2].tolist(), samples[1::2].tolist()
