"""The port for speech recognition. Vosk, pocketsphinx and typed text implement it beside this file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from voice_triage.audio.frames import Frame
from voice_triage.recognition.hypothesis import Hypothesis


@dataclass(frozen=True)
class Expectation:
    """What the running question lets us expect."""

    asking: str
    words: tuple[str, ...] = ()
    """The barest closed grammar for this question (yes, no). Empty: an open question, free decoding alone."""
    phrases: tuple[str, ...] = ()
    """What the question's answers are made of: all that pocketsphinx can hear, and what Vosk listens for again where
    its words were no answer."""


class Recognizer(Protocol):
    """Decodes while frames arrive. One utterance at a time: start, accept..., partial, settle..., finish."""

    name: str

    def start(self, expectation: Expectation) -> None:
        """Begins a new utterance, forgetting the last."""

    def accept(self, frame: Frame) -> None:
        """Takes the next 32 ms."""

    def partial(self) -> Hypothesis:
        """The guess so far. Cheap; may change."""

    def settle(self) -> Hypothesis:
        """The guess if nothing more came. Costs more than `partial` and misses nothing; frames may follow."""

    def finish(self) -> Hypothesis:
        """The final guess for everything since `start`."""

    def close(self) -> None:
        """Frees the model. May be called twice."""


@runtime_checkable
class ListensAgain(Protocol):
    """A recogniser that can hear the same frames a second time, with only these phrases in mind."""

    def among(self, frames: Sequence[Frame], phrases: Sequence[str]) -> str:
        """The phrases, or words of them, that these frames may be; empty for none."""
