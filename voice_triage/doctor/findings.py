"""A finding: one thing that is wrong, in words a person at home can act on."""

from __future__ import annotations

from enum import StrEnum

from voice_triage.frozen import Frozen


class Severity(StrEnum):
    """How much it matters."""

    SERIOUS = "serious"
    """No interview can be held, or what was said would be lost."""
    WARNING = "warning"
    """Interviews work, but worse than they could."""


class Finding(Frozen):
    """One thing that is wrong."""

    id: str
    """The name of the check that found it."""
    what: str
    fix: str
    severity: Severity
    fixable: bool = False
    """`doctor --fix` may do it: it loses nothing and asks for no password."""
    fixed: bool = False
