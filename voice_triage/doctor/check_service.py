"""Checks of the systemd service, and of more than one of us at work."""

from __future__ import annotations

from voice_triage.doctor.check import check
from voice_triage.doctor.findings import Severity
from voice_triage.doctor.machine import Machine, Trouble


@check(Severity.WARNING)
def two_instances(m: Machine) -> Trouble | None:
    running = sorted(m.service.interviews, key=lambda pid: pid == m.service.watched_by)
    if len(running) < 2:
        return None
    names = " and ".join(str(pid) for pid in running)
    return Trouble(
        f"Voice Triage runs more than once (processes {names}): they share one microphone and one session file.",
        f"End all but one: kill {running[0]}"
        + (", or: systemctl --user stop voice-triage" if m.service.watched_by in running else ""),
    )


@check(Severity.SERIOUS, fixable=True)
def no_linger(m: Machine) -> Trouble | None:
    if not m.service.is_installed or m.service.lingers:
        return None
    return Trouble(
        "The service starts only after a login: lingering is off for this user.",
        f"sudo loginctl enable-linger {m.service.user}",
    )


@check(Severity.SERIOUS)
def service_outdated(m: Machine) -> Trouble | None:
    if not m.service.is_installed or not m.service.program:
        return None
    return Trouble(
        f"The service starts {m.service.program}, which is not there any more.",
        "Install it anew: voice-triage service install",
    )


@check(Severity.SERIOUS)
def service_failed(m: Machine) -> Trouble | None:
    if not m.service.is_installed or not m.service.failed or m.service.program:
        return None
    return Trouble(
        f"The service does not run: {m.service.failed}.",
        "See why: journalctl --user -u voice-triage -n 20; then: systemctl --user restart voice-triage",
    )


@check(Severity.WARNING)
def not_looked_at(m: Machine) -> Trouble | None:
    if not m.unanswered:
        return None
    parts = "; ".join(f"{part} ({why})" for part, why in m.unanswered.items())
    return Trouble(
        f"Not everything could be looked at: {parts}.",
        "Run it again (--debug says more). If it stays, a device or the disk behind it hangs: restart the machine.",
    )
