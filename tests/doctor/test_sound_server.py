"""The doctor in a room with a real sound server: PulseAudio with a speaker and a microphone made of nothing."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from seeds import Scene, scene

from voice_triage.audio.wav import write_wav
from voice_triage.doctor.examine import Place, examine, findings
from voice_triage.doctor.machine import Machine
from voice_triage.doctor.repair import Job, repair

pytestmark = [
    pytest.mark.slow,
    pytest.mark.live,
    pytest.mark.skipif(shutil.which("pulseaudio") is None, reason="pulseaudio is not installed"),
    pytest.mark.skipif(shutil.which("pactl") is None, reason="pulseaudio-utils are not installed"),
]

MODULES = (
    "module-native-protocol-unix",
    "module-null-sink sink_name=vspeaker rate=48000 channels=1",
    "module-null-sink sink_name=vmic rate=48000 channels=1",
    "module-remap-source master=vmic.monitor source_name=virtmic",
)
SOUND = ("sound", "server")
READY = "for i in 1 2 3 4 5 6 7 8 9; do pactl info >/dev/null 2>&1 && exit 0; sleep 0.3; done; exit 1"


Server = tuple[Scene, "subprocess.Popen[bytes]"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A healthy machine and the sound server that runs on it. Nobody speaks in the room yet, not even the wind."""
    with scene(tmp_path / "home") as machine:
        machine.sound = True
        loads = [f"--load={module}" for module in MODULES]
        command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", *loads]
        daemon = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            if subprocess.run(["sh", "-c", READY], check=False).returncode:
                pytest.skip("pulseaudio does not start here")
            os.environ |= {"PULSE_SOURCE": "virtmic", "PULSE_SINK": "vspeaker"}
            yield machine, daemon
        finally:
            daemon.terminate()
            daemon.wait(timeout=10)


@pytest.fixture
def room(server: Server) -> Scene:
    """The machine whose sound server runs."""
    return server[0]


def sound_in(room: Scene, loudest: int) -> None:
    """Noise at the microphone until the room is closed."""
    dice = random.Random(1)
    samples = (dice.randint(-loudest, loudest) for _ in range(16_000 * 20))
    file = room.home / "noise.wav"
    write_wav(
        file, b"".join(max(-32_768, min(32_767, s)).to_bytes(2, "little", signed=True) for s in samples)
    )
    player = subprocess.Popen(["paplay", "--device=vmic", file])

    def end() -> None:
        player.kill()
        player.wait()

    room.stack.callback(end)


def test_a_room_with_a_little_noise_is_well(room):
    sound_in(room, 100)
    assert room.look() == []


def test_a_microphone_that_sends_zeros_is_named(room):
    (found,) = room.look(SOUND)
    assert found.id == "microphone_silent"


def test_recording_the_speaker_itself_is_named(room):
    os.environ["PULSE_SOURCE"] = "vspeaker.monitor"
    (found,) = room.look(SOUND)
    assert found.id == "microphone_hears_speaker"


def test_far_too_loud_is_named(room):
    sound_in(room, 60_000)
    (found,) = room.look(SOUND)
    assert found.id == "microphone_clipping"


def test_muted_microphone_and_speaker_are_named_and_switched_on(room):
    subprocess.run(["pactl", "set-source-mute", "virtmic", "1"], check=True)
    subprocess.run(["pactl", "set-sink-mute", "vspeaker", "1"], check=True)
    machine = examine(room.settings, Place(environ=os.environ), SOUND)
    found = findings(machine)
    assert [finding.id for finding in found] == ["microphone_muted", "speaker_muted"]
    job = Job(room.settings, machine, print)
    assert all(repair(job, finding).fixed for finding in found)
    assert (
        "no"
        in subprocess.run(
            ["pactl", "get-source-mute", "virtmic"], capture_output=True, text=True, check=True
        ).stdout
    )
    sound_in(room, 100)
    assert room.look(SOUND) == []


def test_echo_cancelling_is_loaded_where_interrupting_is_wanted(room):
    del os.environ["PULSE_SOURCE"], os.environ["PULSE_SINK"]  # they would overrule the server's defaults
    subprocess.run(["pactl", "set-default-source", "virtmic"], check=True)
    subprocess.run(["pactl", "set-default-sink", "vspeaker"], check=True)
    server = replace(examine(room.settings, Place(environ=os.environ), ("server",)).server, barge_in=True)
    machine = Machine(server=server)
    (found,) = findings(machine)
    assert found.id == "echo_not_cancelled"
    assert repair(Job(room.settings, machine, print), found).fixed
    after = examine(room.settings, Place(environ=os.environ), ("server",)).server
    assert after.echo_cancelling
    default = subprocess.run(["pactl", "get-default-source"], capture_output=True, text=True, check=True)
    assert default.stdout.strip() == "echo-cancel-source"


def test_a_server_that_has_died_is_named(server):
    room, daemon = server
    daemon.terminate()
    daemon.wait(timeout=10)
    room.home.joinpath("run", "pulse").mkdir(exist_ok=True)
    room.home.joinpath("run", "pulse", "native").touch()
    (found,) = room.look(SOUND)
    assert found.id == "sound_server_unreachable"
