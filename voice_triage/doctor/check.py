"""How a check is written: a plain function of the machine that says what is wrong, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from voice_triage.doctor.findings import Finding, Severity
from voice_triage.doctor.machine import Machine, Trouble

Look = Callable[[Machine], Trouble | None]


@dataclass(frozen=True)
class Check:
    """One thing to look at. Its id is the name of its function."""

    id: str
    severity: Severity
    fixable: bool
    look: Look

    def finding(self, machine: Machine) -> Finding | None:
        """What it finds wrong."""
        trouble = self.look(machine)
        if trouble is None:
            return None
        return Finding(
            id=self.id, what=trouble.what, fix=trouble.fix, severity=self.severity, fixable=self.fixable
        )


def check(severity: Severity, *, fixable: bool = False) -> Callable[[Look], Check]:
    """Makes a check of a function."""
    return lambda look: Check(look.__name__, severity, fixable, look)
