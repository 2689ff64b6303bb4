"""What the endpointer tells of a turn, frame by frame."""

from __future__ import annotations

from enum import StrEnum


class Signal(StrEnum):
    """What a frame did to the turn."""

    WAITING = "waiting"
    """Nobody has spoken yet."""
    SPEECH_STARTED = "speech_started"
    SPEAKING = "speaking"
    PAUSING = "pausing"
    """A silence inside the answer, or the grace after it."""
    HEARD = "heard"
    """The answer seems over: the earcon sounds now. Comes before every ENDED, again after each REOPENED."""
    REOPENED = "reopened"
    """Speech went on during the grace, or before our sentence was under way: the answer is not over."""
    ENDED = "ended"
    """We may speak. A REOPENED that follows within the lingering takes it back."""
    NO_SPEECH = "no_speech"
    """Nobody spoke in time."""
