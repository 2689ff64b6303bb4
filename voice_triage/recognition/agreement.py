"""When two decoders agree: the rules that keep words which are no answer from becoming one. All of them stand here.

A closed grammar finds an answer in almost anything ("nine" and "down" become "no"), and of two words that
sound the same it may give the wrong one. The free decoder knows all words but misspells: "no" comes out as
"know" or "now". So the grammar proposes, and the free decoder must have heard something that sounds like
it. First comes which word was said (`is_backed`, `agreed_answer`), then whether the value it means may count
(`EVIDENCE`). docs/understanding.md shows both as tables. Pure functions on text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from voice_triage.recognition.grammar import UNKNOWN_WORD
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.recognition.sounds import (
    DISTINCT,
    LEFTOVERS,
    OTHER_ANSWERS,
    sounds_like,
    without_fillers,
)


class Support(StrEnum):
    """What stands behind a value that was read from spoken words."""

    BOTH = "both decoders heard the word it rests on"
    UNANIMOUS = "the free decoder, and every other text of it means the same"
    FREE = "the free decoder alone"
    TORN = "the free decoder, and most of its other texts mean nothing"
    DISPUTED = "the free decoder, and another of its texts means something else"
    CONFLICT = "the free decoder, against a yes or no of the grammar"
    IN_NOISE = "a bare yes or no that only the free decoder heard in a loud room"


class Stake(StrEnum):
    """What hangs on a value."""

    PLAIN = "nothing urgent"
    EMERGENCY = "it may be an emergency"
    SAME_DAY = "it makes the case more urgent"
    DENIAL = "it lowers urgency"


class Verdict(StrEnum):
    """What becomes of a value."""

    COUNTS = "counts"
    ASK = "asked back"
    FIRM = "counts unless a verb that is heard as its opposite decides it"
    """ "Can" and "can't", "is" and "isn't": no other word says which way the answer falls."""


EVIDENCE: Mapping[Support, tuple[Verdict, Verdict, Verdict, Verdict]] = {
    Support.BOTH: (Verdict.COUNTS, Verdict.COUNTS, Verdict.COUNTS, Verdict.COUNTS),
    Support.UNANIMOUS: (Verdict.COUNTS, Verdict.COUNTS, Verdict.COUNTS, Verdict.FIRM),
    Support.FREE: (Verdict.COUNTS, Verdict.COUNTS, Verdict.FIRM, Verdict.ASK),
    Support.TORN: (Verdict.ASK, Verdict.COUNTS, Verdict.FIRM, Verdict.ASK),
    Support.DISPUTED: (Verdict.ASK, Verdict.ASK, Verdict.ASK, Verdict.ASK),
    Support.CONFLICT: (Verdict.ASK, Verdict.COUNTS, Verdict.FIRM, Verdict.ASK),
    Support.IN_NOISE: (Verdict.ASK, Verdict.ASK, Verdict.ASK, Verdict.ASK),
}
"""For each support what becomes of a value, in the order of `Stake`. Doubt is asked back, and never a no."""

VAGUE_WORDS = 2
"""A free text up to this long may be a misheard single word ("the buffed"); a longer one is a sentence of
its own."""


def verdict(support: Support, stake: Stake) -> Verdict:
    """What becomes of a value with so much behind it and so much hanging on it."""
    return EVIDENCE[support][list(Stake).index(stake)]


def agreed_answer(hypothesis: Hypothesis) -> str | None:
    """The grammar's word if both decoders stand behind it, else None.

    Only for answers that are that word and nothing else ("no", "no no", "uh left"); whoever says more is
    understood by what the free decoder heard, because "no idea" is no "no".
    """
    answer = grammar_answer(hypothesis)
    if answer is None:
        return None
    if agrees(answer, hypothesis):
        return answer
    if hypothesis.near:
        return None
    return answer if answer in DISTINCT and not _contradicts(answer, hypothesis) else None


def grammar_answer(hypothesis: Hypothesis) -> str | None:
    """The one word the grammar heard, however often ("no no", "[unk] yes"); None for none, or for two
    different ones."""
    words = {word for word in (hypothesis.heard_grammar or "").split() if word != UNKNOWN_WORD}
    return words.pop() if len(words) == 1 else None


def agrees(answer: str, hypothesis: Hypothesis) -> bool:
    """The free decoder, or one of its alternatives, heard nothing but this word or one that sounds like
    it."""
    texts = (hypothesis.heard_free, *hypothesis.alternatives)
    if not hypothesis.near:
        return any(_is_only(answer, text) for text in texts)
    is_another = any((OTHER_ANSWERS - {answer}).intersection(text.split()) for text in texts)
    return not is_another and any(_is_only(answer, _without_leftovers(text)) for text in texts)


def is_backed(answer: str, free: str, alternatives: Sequence[str], segments: Sequence[Sequence[str]]) -> bool:
    """The free decoder heard it too, or nothing else was nearly as likely for the grammar.

    `segments`: what the grammar heard, cut where Vosk saw an end, each with its texts, best first. Where no word, or none of
    its words, was nearly as likely, a free alternative may back a number or a side; where another of its words was, only
    the free decoder's best text counts.
    """
    if agrees(answer, Hypothesis(free)):
        return True
    texts = [text for segment in segments if answer in segment[0].split() for text in segment[1:]]
    rivals = [set(text.split()) - {UNKNOWN_WORD} for text in texts if text or answer in DISTINCT]
    if answer not in DISTINCT:
        return all(rival == {answer} for rival in rivals)
    is_torn = any(rival != {answer} for rival in rivals)
    has_rival = any(rival and answer not in rival for rival in rivals)
    return not is_torn or (
        not has_rival and agrees(answer, Hypothesis(free, alternatives=tuple(alternatives)))
    )


def stands_out(near: Hypothesis, whole: Hypothesis) -> bool:
    """The nearest voice by itself is an answer, and the grammar did not hear another one, and only that, in the whole."""
    answer = agreed_answer(near)
    heard = {word for word in (whole.heard_grammar or "").split() if word != UNKNOWN_WORD}
    return answer is not None and (answer in heard or not heard)


def _without_leftovers(text: str) -> str:
    words = text.split()
    while len(words) > 1 and words[0] in LEFTOVERS:
        del words[0]
    return " ".join(words)


def _is_only(answer: str, text: str) -> bool:
    heard = [answer if sounds_like(word, answer) else word for word in text.split()]
    return answer in heard and set(without_fillers(heard)) <= {answer}


def _contradicts(answer: str, hypothesis: Hypothesis) -> bool:
    """The free decoder heard a sentence, or another word that we know well."""
    words = hypothesis.heard_free.split()
    others = OTHER_ANSWERS - {answer}
    return len(words) > VAGUE_WORDS or any(sounds_like(word, other) for word in words for other in others)
