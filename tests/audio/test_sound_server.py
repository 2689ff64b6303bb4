"""The real library against a real sound server: PulseAudio with a speaker and a microphone made of nothing.

Each script runs in a process of its own: PortAudio reads the environment when it is loaded, and a stream that
hangs must not take the test run with it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from audio_signals import tone

from voice_triage.audio.wav import read_wav, write_wav

pytestmark = [
    pytest.mark.slow,
    pytest.mark.live,
    pytest.mark.skipif(shutil.which("pulseaudio") is None, reason="pulseaudio is not installed"),
    pytest.mark.skipif(shutil.which("pactl") is None, reason="pulseaudio-utils are not installed"),
]

SPEAKER = "module-null-sink sink_name=vspeaker rate=48000 channels=1"
MICROPHONE = "module-null-sink sink_name=vmic rate=48000 channels=1"
VIRTUAL = "module-remap-source master=vmic.monitor source_name=virtmic"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment in which the sound server is found."""
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    environment = os.environ | {
        "XDG_RUNTIME_DIR": str(runtime),
        "HOME": str(tmp_path),
        "PULSE_SOURCE": "virtmic",
        "PULSE_SINK": "vspeaker",
    }
    environment.pop("PULSE_SERVER", None)
    modules = ["module-native-protocol-unix", SPEAKER, MICROPHONE, VIRTUAL]
    loads = [f"--load={module}" for module in modules]
    command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", *loads]
    daemon = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        ready = subprocess.run(
            [
                "sh",
                "-c",
                "for i in 1 2 3 4 5 6 7 8; do pactl info >/dev/null 2>&1 && exit 0; sleep 0.3; done; exit 1",
            ],
            env=environment,
            check=False,
        )
        if ready.returncode:
            pytest.skip("pulseaudio does not start here")
        yield environment
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(timeout=10)


def run(script: str, environment: dict[str, str], *arguments: str) -> Any:
    """Runs Python against the server and gives the JSON it prints."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


LISTEN = """
import json, subprocess, sys
from itertools import islice
from voice_triage.audio.level import dbfs
from voice_triage.audio.microphone import MicrophoneSource
from voice_triage.audio.sources import Turn
source = MicrophoneSource(settle_seconds=0)
frames = source.frames(Turn("age"))
person = subprocess.Popen(["paplay", "--device=vmic", sys.argv[1]])
levels = [dbfs(frame) for frame in islice(frames, 94)]
person.wait()
source.close()
print(json.dumps(levels))
"""

SUSPEND = """
import json, subprocess, time
from voice_triage.audio.microphone import MicrophoneSource
from voice_triage.audio.sources import Turn
from voice_triage.errors import AudioDeviceError
source = MicrophoneSource()
frames = source.frames(Turn("age"))
for _ in range(10):
    next(frames)
subprocess.run(["pactl", "suspend-source", "virtmic", "1"], check=True)
subprocess.run(["pactl", "suspend-sink", "vmic", "1"], check=True)
start = time.monotonic()
try:
    while time.monotonic() - start < 10:
        next(frames)
    what = "nothing"
except AudioDeviceError as error:
    what = error.what
took = time.monotonic() - start
subprocess.run(["pactl", "suspend-sink", "vmic", "0"], check=True)
subprocess.run(["pactl", "suspend-source", "virtmic", "0"], check=True)
again = len(next(source.frames(Turn("age"))))
source.close()
print(json.dumps({"what": what, "took": took, "again": again, "closed": time.monotonic() - start}))
"""

SPEAK = """
import json, sys, time
from pathlib import Path
from voice_triage.audio.sound_card import SoundCardPlayer
from voice_triage.audio.wav import read_wav
sound = read_wav(Path(sys.argv[1]))
player = SoundCardPlayer()
opened = time.monotonic()
complete = player.play(sound, 16000)
took = time.monotonic() - opened
player.play(bytes(16000), 16000)
start = time.monotonic()
interrupted = not player.play(sound * 10, 16000, lambda: time.monotonic() - start > 0.5)
stopped = time.monotonic() - start
player.play(bytes(16000), 16000)
player.play(sound[:3200], 16000)
player.close()
print(json.dumps({"complete": complete, "took": took, "interrupted": interrupted, "stopped": stopped}))
"""

DEVICES = """
import json
from dataclasses import asdict
from voice_triage.audio.devices import list_devices
print(json.dumps([asdict(device) for device in list_devices()]))
"""


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """A second of tone in a WAV file."""
    path = tmp_path / "second.wav"
    write_wav(path, tone(-20, 16_000))
    return path


def test_microphone_hears_what_is_played_to_it(server: dict[str, str], second: Path):
    levels = run(LISTEN, server, str(second))
    loud = [level for level in levels if level > -23]
    assert len(loud) in range(28, 34)
    assert max(levels) < -18


def test_suspended_microphone_is_noticed_within_about_a_second_and_comes_back(server: dict[str, str]):
    found = run(SUSPEND, server)
    assert "I can't hear the microphone" in found["what"]
    assert found["took"] < 2
    assert found["again"] == 1024
    assert found["closed"] < 5


def test_speaker_plays_to_the_end_and_falls_silent_when_told(
    server: dict[str, str], second: Path, tmp_path: Path
):
    record = ["parec", "--device=vspeaker.monitor", "--format=s16le", "--rate=16000", "--channels=1"]
    heard_file = tmp_path / "heard.wav"
    with subprocess.Popen([*record, "--file-format=wav", str(heard_file)], env=server) as recorder:
        try:
            found = run(SPEAK, server, str(second))
        finally:
            recorder.send_signal(signal.SIGTERM)
    heard = read_wav(heard_file)
    stretches = _loud_stretches(heard)
    assert (found["complete"], found["interrupted"]) == (True, True)
    # How long it sounds is measured on the recording; the clock only guards against a player that never returns.
    assert 1.3 <= found["took"] < 30
    assert found["stopped"] < 5
    assert stretches[0] == pytest.approx(1.0, abs=0.05)
    assert stretches[1] < 0.8
    # Interrupted after a tenth of a second; the card still has a tenth in store.
    assert 0.05 <= stretches[2] <= 0.3


def test_devices_of_the_server_are_listed(server: dict[str, str]):
    found = run(DEVICES, server)
    assert {"in", "out"} <= {device["kind"] for device in found if device["name"] in ("pulse", "default")}
    assert any(device["is_default"] for device in found)


def _loud_stretches(pcm: bytes) -> list[float]:
    """Seconds of each stretch of sound, from blocks of 10 ms."""
    stretches: list[float] = []
    was_loud = False
    for start in range(0, len(pcm), 320):
        is_loud = max(map(abs, memoryview(pcm[start : start + 320]).cast("h"))) > 500
        if is_loud:
            stretches = [*stretches, 0.0] if not was_loud else stretches
            stretches[-1] += 0.01
        was_loud = is_loud
    return stretches
