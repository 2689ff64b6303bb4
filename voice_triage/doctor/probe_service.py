"""Probes of the systemd service, where it is installed."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from voice_triage.doctor.machine import ServiceFacts
from voice_triage.doctor.probe_computer import run_command
from voice_triage.integrations.systemd import ENV, SERVICE, unit_folder


def probe_service(config: Path, root: Path, user: str, interviews: tuple[int, ...]) -> ServiceFacts:
    """The unit file, lingering, and what systemd says about it. `config`: the user's configuration folder."""
    unit = unit_folder(config) / SERVICE
    if not os.access(unit, os.R_OK):
        return ServiceFacts(user=user, interviews=interviews)
    shown = run_command("systemctl", "--user", "show", "-p", "ActiveState,Result,MainPID", SERVICE) or ""
    state = dict(line.split("=", 1) for line in shown.splitlines() if "=" in line)
    failed = state.get("Result") if state.get("ActiveState") == "failed" else None
    main = int(state.get("MainPID", "0") or 0) or None
    return ServiceFacts(
        is_installed=True,
        user=user,
        lingers=(root / "var/lib/systemd/linger" / user).exists(),
        program=_missing_program(unit),
        failed=failed,
        watched_by=main,
        interviews=interviews,
    )


def _missing_program(unit: Path) -> str | None:
    """The program the unit starts, if it is not there."""
    for line in unit.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("ExecStart="):
            words = shlex.split(line.removeprefix("ExecStart=").replace("%%", "%").replace("$$", "$"))
            words = words[1:] if words[:1] == [ENV] else words
            if words and not Path(words[0]).is_file():
                return words[0]
    return None
