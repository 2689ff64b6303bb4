"""When two decoders agree: the rule that keeps words which are no answer from becoming one.

A closed grammar finds an answer in almost anything ("nine" and "down" become "no"), and of two words that
sound the same it may give the wrong one. The free decoder knows all words but misspells: "no" comes out as
"know" or "now". So the grammar proposes, and the free decoder must have heard something that sounds like
it. Pure functions on text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from voice_triage.recognition.grammar import UNKNOWN_WORD
from voice_triage.recognition.hypothesis import Hypothesis


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


HOMOPHONES = (
    ("no", "know"),
    ("two", "too", "to"),
    ("four", "for", "fore"),
    ("eight", "ate"),
    ("one", "won"),
    ("right", "write", "rite", "wright"),
    ("red", "read"),
    ("week", "weak"),
    ("weeks", "weak's", "week's"),
    ("flu", "flew"),
    ("whole", "hole"),
    ("heel", "heal"),
    ("vein", "vain"),
    ("pain", "pane"),
    ("tear", "tier"),
    ("sore", "soar"),
    ("calf", "caf"),
    ("knee", "nee"),
    ("kneel", "neil"),
)
"""Words that sound the same. Which one was meant is decided by the question: "know" to a yes/no question is
"no"."""

HEARD_AS = {
    "yes": "yeah yep yup yea yah",
    "no": "now nope nah knows naw",
    "left": "let lift loft laughed what",
    "right": "rights ride",
    "both": "boat booth boats",
    "zero": "hero zeros",
    "two": "do",
    "three": "free tree",
    "four": "or far",
    "five": "fife fives fine file",
    "six": "sick sicks sex sec fix fixed sixth",
    "seven": "sevens",
    "eight": "a ape",
    "nine": "mine nines",
    "ten": "tan tend tens",
}
"""What the free decoder wrote for one-word answers of recorded people, and words beside them. Only ever
used to back what a grammar proposes: alone, "now" is no "no"."""

SMALL_WORDS = _words("to too for do or a")
"""Homophones of numbers that hold sentences together: folded only where nothing else was said."""

POLAR = frozenset({"yes", "no"})
"""Answers that are never taken without the free decoder's word for it: a wrong "no" can cost a leg."""

DISTINCT = _words("left right both zero one two three four five six seven eight nine ten")
"""Answers the grammar hears better than the free decoder does ("left" comes out as "lap", "what", "the
buffed"). They are taken unless the free decoder clearly heard something else of ours."""

OTHER_ANSWERS = _words(
    "yes no left right both neither zero one two three four five six seven eight nine ten eleven twelve "
    "hundred stop start go next skip repeat again help pause resume slower faster louder quieter why "
    "up down on off more less better worse same maybe sure never always"
)
"""Words people say to a machine like ours. One of these, heard freely, outweighs another one proposed by a
grammar."""

KNOWING = _words(
    "i you we they he she who to don't didn't doesn't not never do did would i'd let i'll you'll can't couldn't don "
    "won't people doctors really already must should may might"
)
"""Before "know" they make it a knowing."""
KNOWN = _words("what that how if why where when who which about it i you me this whether anything nothing")
"""After "know" likewise."""

FILLERS = _words("a ah an and eh er ha hm hmm huh mhm mm oh so the uh uhm um well")
"""What the free decoder makes of breath and room before and after a word. As long as it is not all there
is, ignored."""

LEFTOVERS = _words("you the do that to")
"""What is left of other people's words before the nearest voice: "you know" is a "no" there."""

VAGUE_WORDS = 2
"""A free text up to this long may be a misheard single word ("the buffed"); a longer one is a sentence of
its own."""


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


def stands_out(near: Hypothesis, whole: Hypothesis) -> bool:
    """The nearest voice by itself is an answer, and the grammar did not hear another one, and only that, in the whole."""
    answer = agreed_answer(near)
    heard = {word for word in (whole.heard_grammar or "").split() if word != UNKNOWN_WORD}
    return answer is not None and (answer in heard or not heard)


def fold(word: str, vocabulary: Collection[str]) -> str:
    """The word of the vocabulary that sounds the same; the word itself where it is one of them or sounds
    like none."""
    if word in vocabulary:
        return word
    return next((twin for twin in _TWINS.get(word, ()) if twin in vocabulary), word)


def fold_homophones(text: str, vocabulary: Collection[str]) -> str:
    """A text with every word folded into the vocabulary of the question that was asked.

    Small words only where they are all that was said: "to" to a number question is "two", "three to four"
    stays.
    """
    words = text.split()
    alone = len(without_fillers(words)) == 1
    return " ".join(fold(word, vocabulary) if alone or word not in SMALL_WORDS else word for word in words)


def unfold_know(text: str) -> str:
    """A sentence with "no" where "know" was heard and nobody knows anything: "and know sweating" is "no sweating"."""
    words = text.split()
    before, after = ["", *words], [*words[1:], ""]
    return " ".join(
        "no" if word == "know" and before[i] not in KNOWING and after[i] not in KNOWN else word
        for i, word in enumerate(words)
    )


def without_fillers(words: Iterable[str]) -> list[str]:
    """The words that may mean something."""
    return [word for word in words if word not in FILLERS]


def _without_leftovers(text: str) -> str:
    words = text.split()
    while len(words) > 1 and words[0] in LEFTOVERS:
        del words[0]
    return " ".join(words)


def _is_only(answer: str, text: str) -> bool:
    heard = [answer if _sounds_like(word, answer) else word for word in text.split()]
    return answer in heard and set(without_fillers(heard)) <= {answer}


def _sounds_like(word: str, answer: str) -> bool:
    return fold(word, (answer,)) == answer or word in _HEARD_AS.get(answer, ())


def _contradicts(answer: str, hypothesis: Hypothesis) -> bool:
    """The free decoder heard a sentence, or another word that we know well."""
    words = hypothesis.heard_free.split()
    others = OTHER_ANSWERS - {answer}
    return len(words) > VAGUE_WORDS or any(_sounds_like(word, other) for word in words for other in others)


_TWINS = {word: group for group in HOMOPHONES for word in group}
_HEARD_AS = {answer: _words(words) for answer, words in HEARD_AS.items()}
