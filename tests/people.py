"""People to talk to in tests: who answers what, and what was said to them."""

from __future__ import annotations

from collections.abc import Sequence

from voice_triage.dialogue.sentences.prompts import Sentence
from voice_triage.interview.ears import Question
from voice_triage.recognition.hypothesis import Hypothesis

HEALTHY = {
    "opening": "the back of my left knee is sore since my first long run two days ago and it is getting better",
    "B6": "no", "B1": "no", "B7": "no", "swelling_site": "no swelling", "B4": "no", "injury_event": "no injury",
    "weight_bearing": "yes easily", "B3": "no", "pain_score": "three", "B8": "no", "age_years": "thirty two", "B9": "no",
    "B10": "no", "pregnancy_status": "no", "hormone_use": "no", "onset": "it built up slowly", "duration": "two days",
    "trend": "getting better", "side": "left", "read_back": "yes that's right", "repeat_offer": "no thank you",
    "summary_offer": "no thank you",
}  # fmt: skip
"""Somebody who can look after it at home."""


class Person:
    """Ears and mouth of a typed conversation: answers from a list, or by question; remembers both sides."""

    failed = False

    def __init__(
        self,
        answers: Sequence[str] = (),
        by_question: dict[str, str] | None = None,
        default: str | None = None,
    ):
        self.answers = list(answers)
        self.by_question = by_question or {}
        self.default = default
        self.transcript: list[tuple[str, str]] = []
        self.sentences: list[Sentence] = []
        self.questions: list[str] = []

    def say(self, sentences: Sequence[Sentence]) -> None:
        self.sentences += sentences
        self.transcript += [("it", sentence.text) for sentence in sentences]

    def listen(self, question: Question) -> Hypothesis | None:
        self.questions.append(question.name)
        answer = self._answer(question)
        if answer is None:
            return None
        self.transcript.append(("you", answer))
        return Hypothesis.from_typing(answer)

    def _answer(self, question: Question) -> str | None:
        if self.answers:
            return self.answers.pop(0)
        if question.name in self.by_question:
            return self.by_question[question.name]
        said = [self.by_question[slot] for slot in question.slots if slot in self.by_question]
        return " ".join(dict.fromkeys(said)) if said else self.default

    def adjust(self, what: str) -> None:
        self.transcript.append(("it", f"[{what}]"))

    def earcon(self, name: str) -> None:
        """Typed text has no sound."""

    def close(self) -> None:
        """Holds nothing."""

    def after(self, answer: str) -> list[str]:
        """What was said between this answer and the next."""
        place = self.transcript.index(("you", answer)) + 1
        said = []
        for who, text in self.transcript[place:]:
            if who == "you":
                break
            said.append(text)
        return said
