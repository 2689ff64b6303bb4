"""The other side of a simulated interview: ears and mouth in one, and what both sides have said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from voice_triage.dialogue.sentences.prompts import Sentence
from voice_triage.dialogue.sentences.spoken import count_words
from voice_triage.dialogue.state import DialogueState
from voice_triage.interview.ears import Question
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.simulation.answering import AnsweringPatient
from voice_triage.simulation.patient import MUMBLE

PATIENT_WORDS_PER_MINUTE = 150
"""How fast a typed answer is taken to be spoken."""
TURN_SECONDS = 1.0
"""From the end of one voice to the start of the other, both ways together."""
US, THEM = "system", "user"


class Hearing(Protocol):
    """What becomes of an answer on its way to understanding."""

    def hear(self, question: Question, text: str, turn: int) -> tuple[Hypothesis, float]:
        """The hypothesis, and the seconds from our last word to the end of the answer."""


class TypedHearing:
    """Every word arrives as it was said."""

    def hear(self, question: Question, text: str, turn: int) -> tuple[Hypothesis, float]:  # noqa: ARG002
        if text == MUMBLE:
            return Hypothesis(heard_free="", speech=True), TURN_SECONDS
        words = " ".join(text.lower().split())
        return Hypothesis.from_typing(words), TURN_SECONDS + speaking_seconds(words, PATIENT_WORDS_PER_MINUTE)


class Stage:
    """Ears and mouth of one interview."""

    def __init__(self, patient: AnsweringPatient, hearing: Hearing, words_per_minute: int) -> None:
        """`words_per_minute`: our own speaking rate."""
        self._patient = patient
        self._hearing = hearing
        self._words_per_minute = words_per_minute
        self.state: Callable[[], DialogueState] = DialogueState
        """Where the interview stands, for a patient who hears something said back."""
        self.transcript: list[tuple[str, str]] = []
        self.questions: list[str] = []
        """What was asked at each turn, with every repeat."""
        self.seconds = 0.0

    def listen(self, question: Question) -> Hypothesis:
        self.questions.append(question.name)
        text = self._patient.reply(question, self.state())
        self.transcript.append((THEM, text))
        hypothesis, seconds = self._hearing.hear(question, text, self._patient.turn)
        self.seconds += seconds
        return hypothesis

    def say(self, sentences: Sequence[Sentence]) -> None:
        for sentence in sentences:
            self.transcript.append((US, sentence.text))
            self.seconds += speaking_seconds(sentence.text, self._words_per_minute)

    def adjust(self, what: str) -> None:
        """Nobody hears how fast or loud it is."""

    def close(self) -> None:
        """Holds nothing."""


def speaking_seconds(text: str, words_per_minute: int) -> float:
    """How long a text takes to say."""
    return 60 * count_words(text) / words_per_minute
