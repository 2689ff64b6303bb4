"""How a scripted patient answers: by question, by turn, and truthfully when something is said back."""

from __future__ import annotations

from voice_triage.dialogue.state import OPENING, READ_BACK, DialogueState
from voice_triage.interview.ears import Question
from voice_triage.knowledge.load import Knowledge
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.simulation.patient import AGREED, DECLINED, DISAGREED, Patient, one_after_the_other
from voice_triage.triage.facts import Value
from voice_triage.understanding.interpret import interpret


class AnsweringPatient:
    """One patient in one interview. Counts the turns."""

    def __init__(self, knowledge: Knowledge, patient: Patient) -> None:
        self.patient = patient
        self.turn = 0
        self._knowledge = knowledge
        self._answers: dict[str, str] = dict(patient.answers)

    def reply(self, question: Question, state: DialogueState) -> str:
        """What is said now; "" is silence."""
        self.turn += 1
        self._answers = self.patient.answers_at(self.turn)
        interruption = self.patient.says_at(self.turn)
        return self._answer(question, state) if interruption is None else interruption

    def _answer(self, question: Question, state: DialogueState) -> str:
        if question.name in self._answers:
            return self._answers[question.name]
        if question.asking == OPENING:
            return self._story(question)
        if question.asking == READ_BACK:
            return self._own_question(question, state)
        said = one_after_the_other(self._answers.get(slot, "") for slot in question.slots)
        return said or self.patient.default

    def _story(self, question: Question) -> str:
        """The opening, or what is wrong with a read-back when the patient said something was."""
        if question.name != OPENING:
            return self.patient.default
        return self.patient.default if self.patient.opening is None else self.patient.opening

    def _own_question(self, question: Question, state: DialogueState) -> str:
        """A yes or no about our own words: agrees, goes on, and wants nothing more than that."""
        if question.name == "confirm" and state.pending is not None:
            said_back = {state.pending.slot: state.pending.fact, **state.pending.also}
            right = (self._meant(slot) in (None, fact.value) for slot, fact in said_back.items())
            return AGREED if all(right) else DISAGREED
        if question.name == "result":
            return ""  # listens on
        return DECLINED if question.name.endswith("_offer") else AGREED

    def _meant(self, slot: str) -> Value | None:
        """What the patient's own words say about a slot when nobody mishears them; None when they say nothing."""
        for asking, words in ((slot, self._answers.get(slot)), (OPENING, self.patient.opening)):
            if words:
                value = interpret(self._knowledge, asking, Hypothesis.from_typing(words.lower())).values.get(
                    slot
                )
                if value is not None:
                    return value
        return None
