"""What `doctor --fix` does: only what loses nothing, needs no password, and can be done again."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from voice_triage.audio.sound_server import load_echo_cancelling
from voice_triage.config import Settings
from voice_triage.doctor.findings import Finding
from voice_triage.doctor.machine import Machine
from voice_triage.doctor.probe_computer import run_command
from voice_triage.errors import ModelError
from voice_triage.recognition.fetch import get_model
from voice_triage.recognition.models import load_manifest, models_root
from voice_triage.sessions import set_aside


@dataclass(frozen=True)
class Job:
    """What a repair works with."""

    settings: Settings
    machine: Machine
    tell: Callable[[str], None]
    """Says what is being done."""


def repair(job: Job, finding: Finding) -> Finding:
    """Mends what is safe to mend; gives the finding, marked as fixed if it is."""
    mend = REPAIRS.get(finding.id)
    if mend is None or not finding.fixable:
        return finding
    try:
        fixed = mend(job)
    except (OSError, ModelError) as error:
        job.tell(f"{finding.id}: {error}")
        fixed = False
    return finding.model_copy(update={"fixed": fixed})


def _fetch_model(job: Job) -> bool:
    """Ours, into its own folder. A folder somebody else filled is left alone."""
    if not job.machine.model.is_ours:
        job.tell(f"{job.machine.model.folder} is not ours to replace.")
        return False
    job.tell("Getting the recognition model ...")
    get_model(load_manifest().entry(), models_root(job.settings.models))
    return True


def _make_private(job: Job) -> bool:
    job.machine.store.file.chmod(0o600)
    return True


def _set_database_aside(job: Job) -> bool:
    job.tell(f"The damaged session file is kept as {set_aside(job.machine.store.file)}.")
    return True


def _give_access(job: Job) -> bool:
    """Our own folders only, and only where they belong to us."""
    for folder in (job.machine.store.data.path, job.machine.store.cache.path):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if folder.stat().st_uid == os.getuid():
            folder.chmod(0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass
    return True


def _unmute(kind: str) -> bool:
    """`kind`: source or sink."""
    name = os.environ.get(f"PULSE_{kind.upper()}", f"@DEFAULT_{kind.upper()}@")
    return run_command("pactl", f"set-{kind}-mute", name, "0") is not None


def _start_pulse_part() -> bool:
    """Only where it is installed and merely not running."""
    return run_command("systemctl", "--user", "enable", "--now", "pipewire-pulse", seconds=10) is not None


def _let_linger(job: Job) -> bool:
    """Most systems let users say so for themselves; others ask for a password, which we do not."""
    return run_command("loginctl", "--no-ask-password", "enable-linger", job.machine.service.user) is not None


REPAIRS: Mapping[str, Callable[[Job], bool]] = {
    "model_missing": _fetch_model,
    "model_incomplete": _fetch_model,
    "model_without_lookahead": _fetch_model,
    "model_changed": _fetch_model,
    "database_open_to_others": _make_private,
    "database_corrupt": _set_database_aside,
    "folder_not_writable": _give_access,
    "cache_not_writable": _give_access,
    "microphone_muted": lambda _: _unmute("source"),
    "speaker_muted": lambda _: _unmute("sink"),
    "pipewire_without_pulse": lambda _: _start_pulse_part(),
    "echo_not_cancelled": lambda _: load_echo_cancelling(),
    "no_linger": _let_linger,
}
"""By the id of the check whose trouble they mend."""
