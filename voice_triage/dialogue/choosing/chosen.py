"""The next question with the reason for it."""

from __future__ import annotations

from enum import StrEnum

from voice_triage.frozen import Frozen


class Reason(StrEnum):
    """Why a question is asked."""

    DOUBT = "doubt"
    """The person's words may mean an urgent sign."""
    ORDER = "order"
    """Its turn in the script, and it can change something."""
    NEEDED = "needed"
    """The tier rests on it being known."""
    TIER = "tier"
    """Its answer is the one most likely to change the tier, for the time it takes."""
    SURE = "sure"
    """Its answer, alone or with one more, could still make it an urgent case: never told otherwise before it is asked."""
    CAUSES = "causes"
    """No answer is likely to change the tier any more; this one tells causes apart."""
    ADVICE = "advice"
    """Only the advice hangs on it."""
    AGAIN = "again"
    """Asked once more: it was lost, put off, or its answer is being changed."""


class Chosen(Frozen):
    """The next question."""

    asking: str
    reason: Reason
    worth: float = 0.0
    """Expected steps of the tier, change of the causes, or chance of other advice: by `reason`."""
    seconds: float = 0.0
    """What it costs to ask and answer."""
