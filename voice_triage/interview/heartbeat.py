"""Feeds systemd's watchdog from the interview itself: if the loop hangs, systemd notices and starts it anew."""

from __future__ import annotations

from collections.abc import Callable

from voice_triage.audio.signals import Signal
from voice_triage.dialogue.sentences.prompts import Sentence
from voice_triage.interview.ears import Question
from voice_triage.interview.watching import NoWatcher
from voice_triage.recognition.hypothesis import Hypothesis


class Heartbeat(NoWatcher):
    """Gives a sign of life for everything that happens. Nothing takes longer than a minute without something happening."""

    def __init__(self, alive: Callable[[], None]) -> None:
        self._alive = alive

    def say(self, sentence: Sentence) -> None:  # noqa: ARG002 - that it happens is enough, here and below
        self._alive()

    def said(self, sentence: Sentence, *, interrupted: bool) -> None:  # noqa: ARG002
        self._alive()

    def listening(self, question: Question) -> None:  # noqa: ARG002
        self._alive()

    def signal(self, signal: Signal) -> None:  # noqa: ARG002
        self._alive()

    def hypothesis(self, hypothesis: Hypothesis, *, final: bool) -> None:  # noqa: ARG002
        self._alive()

    def fault(self, what: str, fix: str) -> None:  # noqa: ARG002
        self._alive()
