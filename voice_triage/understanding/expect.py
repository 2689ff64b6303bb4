"""What a question lets us expect: the recogniser's grammar, and when an answer needs nothing more."""

from __future__ import annotations

from voice_triage.recognition.agreement import agreed_answer
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.recognition.recognizer import Expectation
from voice_triage.triage.model import SlotKind
from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.answers.question import UnderstandingKnowledge, is_own_question
from voice_triage.understanding.interpret import interpret
from voice_triage.understanding.signals.commands import read_command

YES_NO = ("yes", "no")


def expectation(knowledge: UnderstandingKnowledge, asking: str) -> Expectation:
    """The barest grammar for a question. Open questions, lists and durations have none: free decoding alone.

    Every slot that a bare no answers gets yes and no, so that a no has two decoders behind it.
    """
    lexicon = knowledge.lexicon
    if is_own_question(knowledge, asking):
        return Expectation(asking, YES_NO, YES_NO)
    bundle = knowledge.triage.bundles.get(asking)
    if bundle is not None:
        phrases = dict.fromkeys(
            p for s in bundle.slots if s in lexicon.slots for p in lexicon.slots[s].phrases
        )
        return Expectation(asking, YES_NO, tuple(phrases))
    slot = lexicon.slots.get(asking)
    if slot is None:
        return Expectation(asking)
    if slot.words.grammar:
        return Expectation(asking, slot.words.grammar, slot.phrases)
    answerable = slot.words.yes_means is not None or slot.words.no_means is not None
    return Expectation(asking, YES_NO if answerable else (), slot.phrases)


def is_complete(knowledge: UnderstandingKnowledge, asking: str, hypothesis: Hypothesis) -> bool:
    """Whether a closed question has its whole answer, so that a short silence may end the turn.

    An agreed yes or no that answers it, one of the grammar's words, a score, or a command. A story never is.
    """
    expected = expectation(knowledge, asking)
    if not expected.words or not hypothesis.speech:
        return False
    said = knowledge.lexicon.spelling.words(hypothesis.heard_free)
    if read_command(said, knowledge.lexicon) is not None:
        return True
    agreed = "typed" if hypothesis.typed else agreed_answer(hypothesis)
    if agreed is None or not _answers(knowledge, asking, hypothesis):
        return False
    slot = knowledge.triage.slots.get(asking)
    return slot is None or slot.kind is not SlotKind.MULTI or agreed == "no"


def is_whole(knowledge: UnderstandingKnowledge, asking: str, hypothesis: Hypothesis) -> bool:
    """Whether the words are a whole answer to the question, and do not end as if more followed: "behind the knee".

    Less sure than `is_complete`, so a longer silence must follow. Every kind of question can have one but the story.
    """
    words = knowledge.lexicon.spelling.words(hypothesis.heard_free)
    is_asked = asking in knowledge.triage.slots or asking in knowledge.triage.bundles
    if not is_asked or not words or words[-1] in knowledge.lexicon.more_follows:
        return False
    return _answers(knowledge, asking, hypothesis)


def _answers(knowledge: UnderstandingKnowledge, asking: str, hypothesis: Hypothesis) -> bool:
    """Everything that was asked has a value, and none is in doubt."""
    act = interpret(knowledge, asking, hypothesis)
    bundle = knowledge.triage.bundles.get(asking)
    asked = bundle.slots if bundle is not None else (asking,)
    return act.outcome is Outcome.ANSWER and not act.doubtful and all(slot in act.values for slot in asked)
