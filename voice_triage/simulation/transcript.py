"""Conversations as readable transcripts, and a stored interview as one: what the dialogue tests are made of.

`> ` is the person (nothing behind it: silence), `!! ` an urgent sentence, `-- ` a remark; everything else is us. No names,
dates or ids of ours; the words are the person's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from voice_triage.conversation import Conversation, Parts
from voice_triage.dialogue.replay import replay
from voice_triage.dialogue.sentences.prompts import Sentence
from voice_triage.dialogue.state import DialogueState
from voice_triage.interview.ears import Question
from voice_triage.knowledge.load import Knowledge, folders_of
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.sessions import MemorySessions
from voice_triage.understanding.acts import Outcome, UserAct
from voice_triage.understanding.interpret import interpret

LEFT = "-- nobody answered any more"
"""The last line of a conversation that was broken off."""
_WORD = re.compile(r"[a-z][a-z']+")


class _Typed:
    """Ears and mouth: answers from a list, and both sides as lines."""

    def __init__(self, answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.lines: list[str] = []

    def listen(self, question: Question) -> Hypothesis | None:  # noqa: ARG002 - in order, whatever is asked
        if not self._answers:
            return None
        answer = self._answers.pop(0)
        self.lines.append(f"> {answer}".rstrip())
        return Hypothesis.from_typing(answer)

    def say(self, sentences: Sequence[Sentence]) -> None:
        self.lines += [f"{'!! ' if sentence.urgent else '   '}{sentence.text}" for sentence in sentences]

    def adjust(self, what: str) -> None:
        self.lines.append(f"   [{what}]")

    def close(self) -> None:
        """Holds nothing."""


def held(knowledge: Knowledge, answers: Sequence[str]) -> str:
    """The conversation that these typed answers make, as a transcript."""
    person = _Typed(answers)
    outcome = Conversation(Parts(knowledge, person, person, MemorySessions())).run()
    return "\n".join([*person.lines, *([LEFT] if outcome.interrupted else [])]) + "\n"


def answers_of(transcript: str) -> list[str]:
    """What the person says in a transcript, turn by turn."""
    return [line[1:].strip() for line in transcript.splitlines() if line.startswith(">")]


def typed_answers(knowledge: Knowledge, acts: Sequence[UserAct]) -> list[str]:
    """What somebody would type to have the same conversation. Pauses in which the result went on are no answers."""
    return [act.text for before, act in _turns(knowledge, acts) if not _only_listened(before, act)]


def misread(knowledge: Knowledge, acts: Sequence[UserAct]) -> list[str]:
    """The answers that mean something else when typed: they were heard with a doubt that no text can hold."""
    found = []
    for before, act in _turns(knowledge, acts):
        typed = interpret(knowledge, before.listening_for, Hypothesis.from_typing(act.text))
        same = (typed.outcome, typed.values, typed.doubtful, typed.command) == (
            act.outcome,
            act.values,
            act.doubtful,
            act.command,
        )
        if not same:
            found.append(act.text)
    return found


def unusual_words(knowledge: Knowledge, texts: Sequence[str]) -> list[str]:
    """Words that stand in no file of the knowledge: a name or a place would be among them."""
    folders = folders_of(knowledge.name)
    known = {
        word
        for root in (folders.data, folders.common, folders.words)
        for file in root.rglob("*.yaml")
        for word in _WORD.findall(file.read_text(encoding="utf-8").lower())
    }
    said = dict.fromkeys(word for text in texts for word in _WORD.findall(text.lower()))
    return [word for word in said if word not in known]


def _turns(knowledge: Knowledge, acts: Sequence[UserAct]) -> list[tuple[DialogueState, UserAct]]:
    """Each act with the state it was an answer to."""
    states = [turn.state for turn in replay(knowledge, acts)]
    return list(zip(states, acts, strict=False))


def _only_listened(state: DialogueState, act: UserAct) -> bool:
    return state.is_telling and act.outcome is Outcome.NOTHING
