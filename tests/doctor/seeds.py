"""Machines with one fault each, made for real in a folder of their own, and the name the doctor must give it.

`scene()` is a healthy home; a seed spoils one thing in it. What this machine cannot show (a Raspberry Pi that is too hot,
an ARM library) is a file system of its own (`root`) or, where even that says nothing, a fact put in by hand (`injected`).
"""

from __future__ import annotations

import getpass
import importlib.util
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import yaml

from voice_triage.config import Settings, default_settings, load_settings
from voice_triage.doctor.examine import PARTS, Place, examine, findings
from voice_triage.doctor.findings import Finding
from voice_triage.doctor.machine import Machine
from voice_triage.errors import UsageError
from voice_triage.integrations.systemd import SERVICE, unit_folder, units
from voice_triage.recognition.models import load_manifest, models_root
from voice_triage.sessions import SqliteSessions, session_file

HERE = Path(__file__).resolve().parent
MODEL = load_manifest().entry().name


@dataclass
class Scene:
    """One machine."""

    home: Path
    stack: ExitStack
    """What must be ended with it."""
    root: Path = Path("/")
    sound: bool = False
    """Whether sound cards are needed; most faults have nothing to do with them."""
    injected: Callable[[Machine], Machine] = lambda machine: machine

    @property
    def settings(self) -> Settings:
        """As the command line would make them."""
        try:
            return load_settings()
        except UsageError:
            return default_settings()

    @property
    def models(self) -> Path:
        return self.home / "models"

    @property
    def model(self) -> Path:
        return self.models / MODEL

    def configure(self, text: str) -> None:
        """Writes the settings file."""
        self.settings.paths.config.parent.mkdir(parents=True, exist_ok=True)
        self.settings.paths.config.write_text(text, encoding="utf-8")

    def own_root(self) -> Path:
        """A file system of its own for /proc, /sys and /dev, where nothing lies yet."""
        self.root = self.home / "root"
        self.root.mkdir(exist_ok=True)
        return self.root

    def look(self, parts: tuple[str, ...] = PARTS) -> list[Finding]:
        """What the doctor finds."""
        machine = examine(self.settings, Place(self.root, os.environ, sound=self.sound), parts)
        return findings(self.injected(machine))


@contextmanager
def scene(home: Path) -> Iterator[Scene]:
    """A healthy home of its own, with the recognition model of this machine."""
    with ExitStack() as stack:
        runtime = home / "run"
        runtime.mkdir(mode=0o700, parents=True)
        environ = {
            name: str(home / name.lower()) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
        }
        environ |= {
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
            "VOICE_TRIAGE_MODELS": str(home / "models"),
        }
        stack.enter_context(patch.dict(os.environ, environ))
        for name in ("PULSE_SERVER", "PULSE_SOURCE", "PULSE_SINK", "PYTHONPATH"):
            os.environ.pop(name, None)
        made = Scene(home, stack)
        _link_model(models_root() / MODEL, made.model)
        yield made


def _link_model(source: Path, target: Path) -> None:
    """The same model at another place, file by file, so that one of them can be spoilt."""
    for file in source.rglob("*"):
        if file.is_file():
            link = target / file.relative_to(source)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(file.resolve())


@dataclass(frozen=True)
class Seed:
    """A fault."""

    id: str
    """The finding that must name it."""
    spoil: Callable[[Scene], None]
    parts: tuple[str, ...] = field(default=PARTS)
    """What has to be looked at to see it."""
    needs: Callable[[], str] = lambda: ""
    """Why it cannot be made on this machine; empty: it can."""

    @property
    def name(self) -> str:
        return self.spoil.__name__.strip("_")


def root_only() -> str:
    """Mounting needs root."""
    return "" if os.getuid() == 0 and shutil.which("mount") else "only root can mount"


# --- the program and its files ------------------------------------------------------------------------------------


def unknown_key(s: Scene) -> None:
    s.configure("[speech]\nvolume = 3\n")


def knowledge_with_a_hole(s: Scene) -> None:
    folder = s.home / "ankle"
    shutil.copytree(HERE.parent / "ankle", folder)
    rules = (folder / "rules.yaml").read_text(encoding="utf-8")
    (folder / "rules.yaml").write_text(rules.replace("tier:", "teir:", 1), encoding="utf-8")
    s.configure(f"[interview]\nknowledge = '{folder}'\n")


def word_nobody_hears(s: Scene) -> None:
    folder = s.home / "ankle"
    shutil.copytree(HERE.parent / "ankle", folder)
    file = folder / "prompts/en/slots/ankle_side.yaml"
    slot = yaml.safe_load(file.read_text(encoding="utf-8"))
    slot["grammar"].append("popliteal")
    file.write_text(yaml.safe_dump(slot), encoding="utf-8")
    s.configure(f"[interview]\nknowledge = '{folder}'\n")


def wake_phrase_nobody_hears(s: Scene) -> None:
    s.configure('[wake]\nby = "wake"\nphrase = "hello popliteal"\n')


def button_without_its_package(s: Scene) -> None:
    s.configure('[wake]\nby = "button"\n')
    real = importlib.util.find_spec
    s.stack.enter_context(
        patch(
            "voice_triage.doctor.probe_files.find_spec",
            lambda name: None if name == "gpiozero" else real(name),
        )
    )


def old_python(s: Scene) -> None:
    s.injected = lambda m: replace(m, program=replace(m.program, python=(3, 10)))


def home_read_only(s: Scene) -> None:
    _mount(s, s.settings.paths.data, "size=1m")
    subprocess.run(["mount", "-o", "remount,ro", s.settings.paths.data], check=True)


def home_is_no_folder(s: Scene) -> None:
    s.settings.paths.data.parent.mkdir(parents=True)
    s.settings.paths.data.write_text("a file where the folder should be")


def disk_full(s: Scene) -> None:
    _mount(s, s.settings.paths.data, "size=64k")
    with suppress(OSError), (s.settings.paths.data / "films").open("wb") as file:
        file.write(bytes(1_000_000))


def _mount(s: Scene, folder: Path, options: str) -> None:
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
    s.stack.callback(subprocess.run, ["umount", folder], check=True)


def database_locked(s: Scene) -> None:
    db = sqlite3.connect(_sessions(s), isolation_level=None)
    s.stack.callback(db.close)
    db.execute("BEGIN IMMEDIATE")


def database_is_garbage(s: Scene) -> None:
    _sessions(s).write_bytes(b"garbage" * 1000)


def database_with_a_bad_page(s: Scene) -> None:
    file = _sessions(s)
    db = sqlite3.connect(file)
    db.execute("PRAGMA journal_mode=DELETE")
    db.execute("CREATE TABLE t (a TEXT)")
    db.executemany("INSERT INTO t VALUES (?)", [("x" * 200,)] * 500)
    db.commit()
    db.close()
    content = bytearray(file.read_bytes())
    content[-40_000:-20_000] = b"\xff" * 20_000
    file.write_bytes(content)


def database_of_a_newer_version(s: Scene) -> None:
    with sqlite3.connect(_sessions(s)) as db:
        db.execute("PRAGMA user_version=99")
    db.close()


def database_open_to_all(s: Scene) -> None:
    _sessions(s).chmod(0o644)


def _sessions(s: Scene) -> Path:
    file = session_file(s.settings.paths.data)
    SqliteSessions(file).close()
    return file


# --- the computer -------------------------------------------------------------------------------------------------


def too_little_memory(s: Scene) -> None:
    _write(s.own_root() / "proc/meminfo", "MemTotal:  440000 kB\nMemAvailable:  150000 kB\n")


def throttled_by_its_firmware(s: Scene) -> None:
    _write(s.own_root() / "sys/devices/platform/soc/soc:firmware/get_throttled", "50005\n")


def throttled_says_vcgencmd(s: Scene) -> None:
    _command(s, "vcgencmd", "echo throttled=0x50000")


def too_hot(s: Scene) -> None:
    zone = s.own_root() / "sys/class/thermal/thermal_zone0"
    _write(zone / "type", "cpu-thermal\n")
    _write(zone / "temp", "83120\n")


def clock_at_its_beginning(s: Scene) -> None:
    s.injected = lambda m: replace(
        m, hardware=replace(m.hardware, now=datetime(1970, 1, 1, 0, 3, tzinfo=UTC))
    )


def clock_behind_the_last_session(s: Scene) -> None:
    with sqlite3.connect(_sessions(s)) as db:
        db.execute("INSERT INTO sessions (id, started, touched, knowledge, version) VALUES ('a','b',?,'c','d')",
                   ("2999-01-01T00:00:00+00:00",))  # fmt: skip
    db.close()


# --- the recognition model ----------------------------------------------------------------------------------------


def model_missing(s: Scene) -> None:
    shutil.rmtree(s.model)


def model_half_fetched(s: Scene) -> None:
    (s.model / "am/final.mdl").unlink()


def model_without_record(s: Scene) -> None:
    (s.model / "installed.json").unlink()


def model_with_an_empty_file(s: Scene) -> None:
    (s.model / "am/final.mdl").unlink()
    (s.model / "am/final.mdl").touch()


def model_with_a_wrong_hash(s: Scene) -> None:
    _spoil(s.model / "conf/model.conf", lambda content: content.replace(b"beam=10", b"beam=11"))


def model_cut_short(s: Scene) -> None:
    _spoil(s.model / "ivector/final.dubm", lambda content: content[:1000])


def model_without_lookahead(s: Scene) -> None:
    (s.model / "graph/HCLr.fst").unlink()


def model_of_ones_own_that_crashes(s: Scene) -> None:
    _spoil(s.model / "am/final.mdl", lambda content: content[: len(content) // 2])
    (s.model / "installed.json").unlink()
    s.configure(f"[recognition]\nmodel = '{s.model}'\n")


def model_on_a_network_drive(s: Scene) -> None:
    line = f"31 23 0:27 / {s.models} rw,relatime - nfs4 nas:/models rw\n"
    _write(s.own_root() / "proc/self/mountinfo", "23 1 8:1 / / rw - ext4 /dev/root rw\n" + line)


def libatomic_missing(s: Scene) -> None:
    _library(
        s,
        "vosk",
        "raise OSError('libatomic.so.1: cannot open shared object file: No such file or directory')",
    )


def vosk_missing(s: Scene) -> None:
    _library(s, "vosk", "raise ModuleNotFoundError(\"No module named 'vosk'\")")


def vosk_that_never_loads(s: Scene) -> None:
    _library(s, "vosk", "import threading\nthreading.Event().wait()\n")


def pocketsphinx_missing(s: Scene) -> None:
    _library(s, "pocketsphinx", "raise ModuleNotFoundError(\"No module named 'pocketsphinx'\")")


def _spoil(file: Path, change: Callable[[bytes], bytes]) -> None:
    content = file.read_bytes()
    file.unlink()
    file.write_bytes(change(content))


# --- the voice ----------------------------------------------------------------------------------------------------


def no_espeak(s: Scene) -> None:
    """Debian's library cannot be loaded, its command is not there, and the wheel is empty."""
    folder = s.home / "lib"
    folder.mkdir()
    (folder / "libespeak-ng.so.1").write_bytes(b"no library")
    _library(s, "espeakng_loader", "")
    s.stack.enter_context(patch.dict(os.environ, {"LD_LIBRARY_PATH": str(folder)}))
    s.stack.enter_context(patch.dict(os.environ, {"PATH": str(Path(sys.executable).parent)}))


def pyttsx3_missing(s: Scene) -> None:
    _library(s, "pyttsx3", "raise ModuleNotFoundError(\"No module named 'pyttsx3'\")")


def render_hangs(s: Scene) -> None:
    _library(s, "pyttsx3", "import threading\nthreading.Event().wait()\n")


def voice_of_another_name(s: Scene) -> None:
    s.configure('[speech]\nvoice = "gmw/klingon"\n')


# --- sound --------------------------------------------------------------------------------------------------------


def no_portaudio(s: Scene) -> None:
    sound_cards(s, "no_library")


def no_microphone(s: Scene) -> None:
    sound_cards(s, "no_microphone")


def no_speaker(s: Scene) -> None:
    sound_cards(s, "no_speaker")


def microphone_of_another_name(s: Scene) -> None:
    sound_cards(s, "")
    s.configure('[audio]\nmicrophone = "Blue Yeti"\n')


def speaker_of_another_name(s: Scene) -> None:
    sound_cards(s, "")
    s.configure('[audio]\nspeaker = "Jabra"\n')


def device_busy(s: Scene) -> None:
    sound_cards(s, "busy")


def rate_refused(s: Scene) -> None:
    sound_cards(s, "rate")


def microphone_dead(s: Scene) -> None:
    sound_cards(s, "dead")


def microphone_silent(s: Scene) -> None:
    sound_cards(s, "silent")


def microphone_clipping(s: Scene) -> None:
    sound_cards(s, "clipping")


def speaker_gone(s: Scene) -> None:
    sound_cards(s, "speaker")


def server_nowhere(s: Scene) -> None:
    s.sound = True
    os.environ["PULSE_SERVER"] = f"unix:{s.home}/nowhere"


def pipewire_without_pulse(s: Scene) -> None:
    s.sound = True
    knock = socket.socket(socket.AF_UNIX)
    s.stack.callback(knock.close)
    # An address of a socket is short; the folder's is not always.
    here = Path.cwd()
    os.chdir(os.environ["XDG_RUNTIME_DIR"])
    try:
        knock.bind("pipewire-0")
    finally:
        os.chdir(here)


def not_in_group_audio(s: Scene) -> None:
    sound_cards(s, "no_microphone")
    card = s.own_root() / "dev/snd/pcmC0D0c"
    _write(card, "")
    card.chmod(0)
    if os.access(card, os.R_OK):  # root may everything
        s.injected = lambda m: replace(m, server=replace(m.server, no_access=(str(card),)))


def nobody_logged_in(s: Scene) -> None:
    sound_cards(s, "no_microphone")
    _write(s.own_root() / "dev/snd/pcmC0D0c", "")
    del os.environ["XDG_RUNTIME_DIR"]


def sound_cards(s: Scene, fault: str) -> None:
    """A microphone and a speaker, with a fault (see faulty_sound_cards)."""
    s.sound = True
    _library(s, "sounddevice", (HERE / "faulty_sound_cards.py").read_text(encoding="utf-8"))
    s.stack.enter_context(patch.dict(os.environ, {"FAULTY": fault}))


# --- the service --------------------------------------------------------------------------------------------------


def no_linger(s: Scene) -> None:
    install_service(s, sys.executable)
    s.own_root()


def service_without_its_program(s: Scene) -> None:
    install_service(s, str(s.home / "gone/bin/python"))
    let_linger(s)


def service_that_failed(s: Scene) -> None:
    install_service(s, sys.executable)
    let_linger(s)
    _command(s, "systemctl", "printf 'ActiveState=failed\\nResult=watchdog\\nMainPID=0\\n'")


def two_instances(s: Scene) -> None:
    for _ in range(2):
        command = [sys.executable, "-m", "voice_triage", "run", "--text", "--new"]
        running = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        s.stack.callback(_end, running)
        assert running.stdout is not None
        running.stdout.read(1)  # it has begun to speak


def _end(running: subprocess.Popen[bytes]) -> None:
    running.kill()
    running.communicate()


def install_service(s: Scene, program: str) -> None:
    """Writes the unit as `service install` does."""
    folder = unit_folder(s.settings.paths.config.parent.parent)
    folder.mkdir(parents=True)
    (folder / SERVICE).write_text(units([program, "-m", "voice_triage"], {})[SERVICE], encoding="utf-8")


def let_linger(s: Scene) -> None:
    """As `loginctl enable-linger` leaves it."""
    _write(s.own_root() / "var/lib/systemd/linger" / getpass.getuser(), "")


def _library(s: Scene, name: str, code: str) -> None:
    """A Python package of that name that is found before the real one."""
    folder = s.home / "python" / name
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(code, encoding="utf-8")
    s.stack.enter_context(patch.dict(os.environ, {"PYTHONPATH": str(s.home / "python")}))


def _command(s: Scene, name: str, script: str) -> None:
    """A command of that name that is found before the real one."""
    file = s.home / "bin" / name
    _write(file, f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    s.stack.enter_context(patch.dict(os.environ, {"PATH": f"{file.parent}:{os.environ['PATH']}"}))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


SOUND = ("sound", "server")
SEEDS = (
    Seed("settings_wrong", unknown_key, ("program",)),
    Seed("knowledge_damaged", knowledge_with_a_hole, ("program",)),
    Seed("vocabulary_gap", word_nobody_hears, ("hearing",)),
    Seed("vocabulary_gap", wake_phrase_nobody_hears, ("hearing",)),
    Seed("wake_impossible", button_without_its_package, ("program",)),
    Seed("python_old", old_python, ("program",)),
    Seed("folder_not_writable", home_read_only, ("store",), root_only),
    Seed("folder_not_writable", home_is_no_folder, ("store",)),
    Seed("no_space", disk_full, ("store",), root_only),
    Seed("database_locked", database_locked, ("store",)),
    Seed("database_corrupt", database_is_garbage, ("store",)),
    Seed("database_corrupt", database_with_a_bad_page, ("store",)),
    Seed("database_newer", database_of_a_newer_version, ("store",)),
    Seed("database_open_to_others", database_open_to_all, ("store",)),
    Seed("memory_low", too_little_memory, ("hardware",)),
    Seed("processor_throttled", throttled_by_its_firmware, ("hardware",)),
    Seed("processor_throttled", throttled_says_vcgencmd, ("hardware",)),
    Seed("processor_throttled", too_hot, ("hardware",)),
    Seed("clock_not_set", clock_at_its_beginning, ("hardware",)),
    Seed("clock_not_set", clock_behind_the_last_session, ("hardware",)),
    Seed("model_missing", model_missing, ("model",)),
    Seed("model_incomplete", model_half_fetched, ("model",)),
    Seed("model_incomplete", model_without_record, ("model",)),
    Seed("model_incomplete", model_with_an_empty_file, ("model",)),
    Seed("model_changed", model_with_a_wrong_hash, ("model",)),
    Seed("model_changed", model_cut_short, ("model",)),
    Seed("model_without_lookahead", model_without_lookahead, ("model",)),
    Seed("vosk_broken", model_of_ones_own_that_crashes, ("model", "hearing")),
    Seed("model_on_network", model_on_a_network_drive, ("model",)),
    Seed("libatomic_missing", libatomic_missing, ("hearing",)),
    Seed("vosk_broken", vosk_missing, ("hearing",)),
    Seed("vosk_slow", vosk_that_never_loads, ("hearing",)),
    Seed("pocketsphinx_broken", pocketsphinx_missing, ("hearing",)),
    Seed("no_voice", no_espeak, ("voice",)),
    Seed("voice_second_best", pyttsx3_missing, ("voice",)),
    Seed("voice_hangs", render_hangs, ("voice",)),
    Seed("voice_unknown", voice_of_another_name, ("voice",)),
    Seed("sound_library_missing", no_portaudio, SOUND),
    Seed("no_microphone", no_microphone, SOUND),
    Seed("no_speaker", no_speaker, SOUND),
    Seed("microphone_not_found", microphone_of_another_name, SOUND),
    Seed("speaker_not_found", speaker_of_another_name, SOUND),
    Seed("microphone_busy", device_busy, SOUND),
    Seed("microphone_rate_refused", rate_refused, SOUND),
    Seed("microphone_stopped", microphone_dead, SOUND),
    Seed("microphone_silent", microphone_silent, SOUND),
    Seed("microphone_clipping", microphone_clipping, SOUND),
    Seed("speaker_broken", speaker_gone, SOUND),
    Seed("sound_server_unreachable", server_nowhere, SOUND),
    Seed("pipewire_without_pulse", pipewire_without_pulse, SOUND),
    Seed("sound_not_allowed", not_in_group_audio, SOUND),
    Seed("no_sound_session", nobody_logged_in, SOUND),
    Seed("no_linger", no_linger, ("service",)),
    Seed("service_outdated", service_without_its_program, ("service",)),
    Seed("service_failed", service_that_failed, ("service",)),
    Seed("two_instances", two_instances, ("service",)),
)
"""Every fault, once for each way it comes about."""
SLOW = {"voice_hangs", "vosk_slow", "two_instances", "vocabulary_gap", "microphone_stopped"}
"""Take more than a second or two."""
