"""What may interrupt us: a word of the moment, said by somebody else than ourselves. Plain functions on text.

The microphone is not free of our own voice, not even with echo cancelling. So what is heard is compared with what we are
saying, word by word: words of ours do not count, and among too many of them nothing counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from voice_triage.knowledge.load import Knowledge
from voice_triage.recognition.agreement import agrees, grammar_answer
from voice_triage.recognition.grammar import UNKNOWN_WORD
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.recognition.sounds import POLAR, fold, without_fillers
from voice_triage.triage.facts import UNKNOWN
from voice_triage.understanding.acts import Command, Outcome
from voice_triage.understanding.interpret import interpret

COMMANDS = (Command.STOP, Command.REPEAT, Command.HELP)
"""Everything else can wait until we have finished."""
MOST_WORDS = 6
"""A command or an answer in more words is a conversation that is not with us."""
ALIKE = 0.75
"""How alike two words must be spelt to be the same one, misheard ("calf" and "caf")."""
LEAST_LETTERS = 4
"""Shorter words are alike by chance."""
OWN_SHARE = 0.5
"""Of the words heard. With more of ours among them it is our own voice, however the rest was misheard."""
LEAST_FOREIGN = 2
"""Words of a story that must not be ours."""
_COMMAND_WORDS = frozenset(command.value for command in COMMANDS)


@dataclass(frozen=True)
class Saying:
    """What we say while we listen."""

    asking: str
    """The question the person may answer."""
    slots: tuple[str, ...] = ()
    """The slots it is about."""
    words: frozenset[str] = frozenset()
    """Of the sentence that sounds, and of the one before it, which the room may still give back."""
    asks: bool = False
    """The sentence is the question itself: it may be answered before it ends."""


def word_of_the_moment(knowledge: Knowledge, saying: Saying, heard: Hypothesis) -> str:
    """Its name ("stop", "fever=no"), so that two guesses can be compared; empty for anything that must not interrupt."""
    foreign = _without_ours(heard, saying.words)
    if foreign is None:
        return ""
    whole = _name(knowledge, heard, saying)
    if foreign == heard:
        return whole
    # Without our words it may mean the opposite ("don't stop"): only what both readings say counts.
    return whole if whole == _name(knowledge, foreign, saying) else ""


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The words of sentences of ours, as a recogniser writes them."""
    letters = (char if char.isalpha() or char in "' " else " " for char in " ".join(texts).lower())
    return frozenset("".join(letters).split())


def _name(knowledge: Knowledge, heard: Hypothesis, saying: Saying) -> str:
    act = interpret(knowledge, saying.asking, heard)
    if act.emergency:
        return " ".join(("emergency", *act.emergency))
    if len(without_fillers(act.text.split())) > MOST_WORDS:
        return ""
    proposed = grammar_answer(heard)
    if proposed in _COMMAND_WORDS and agrees(proposed, heard):
        return proposed
    if act.command is not None:
        return act.command.value if act.command in COMMANDS else ""
    if not saying.asks or act.outcome is not Outcome.ANSWER or not _is_heard_well(heard):
        return ""
    asked = (saying.asking, *saying.slots)
    answers = [
        f"{slot}={value}"
        for slot, value in act.values.items()
        if slot in asked and slot not in act.doubtful and value != UNKNOWN
    ]
    return " ".join(answers)


def _is_heard_well(heard: Hypothesis) -> bool:
    """A grammar finds its words in ours, and the free decoder makes "they are" of them: both must have heard the answer.
    Where there is no grammar, one word is too little."""
    if heard.heard_grammar is None:
        return len(heard.heard_free.split()) >= LEAST_FOREIGN
    answer = grammar_answer(heard)
    return answer is not None and agrees(answer, Hypothesis(heard.heard_free))


def _without_ours(heard: Hypothesis, ours: frozenset[str]) -> Hypothesis | None:
    """What somebody else said; None where it is too much ours, or nothing."""
    words = without_fillers(heard.heard_free.split())
    foreign = [word for word in words if not _is_ours(word, ours)]
    if not foreign or len(words) - len(foreign) > OWN_SHARE * len(words):
        return None
    if len(foreign) == len(words) and not _any_ours(heard.heard_grammar, ours):
        return heard
    grammar = None if heard.heard_grammar is None else " ".join(_foreign(heard.heard_grammar.split(), ours))
    alternatives = tuple(" ".join(_foreign(text.split(), ours)) for text in heard.alternatives)
    return replace(
        heard, heard_free=" ".join(foreign), heard_grammar=grammar, alternatives=alternatives, words=()
    )


def _any_ours(text: str | None, ours: frozenset[str]) -> bool:
    return any(_is_ours(word, ours) for word in (text or "").split())


def _foreign(words: Sequence[str], ours: frozenset[str]) -> list[str]:
    return [word for word in words if word == UNKNOWN_WORD or not _is_ours(word, ours)]


def _is_ours(word: str, ours: frozenset[str]) -> bool:
    """The word is one of ours, sounds like one, is the beginning of one ("no" of "normal"), or is spelt nearly like one."""
    if word in ours or fold(word, ours) in ours:
        return True
    long = [other for other in ours if len(other) >= LEAST_LETTERS]
    if len(word) < LEAST_LETTERS:
        return word in POLAR and any(other.startswith(word) for other in long)
    return any(SequenceMatcher(None, word, other).ratio() >= ALIKE for other in long)
