"""Which words sound alike, and what a recogniser writes for the ones we listen for. Pure functions on text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache


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

SUBJECTS = _words("i you we they he she")
"""Before "know" they make it a knowing, or "i no faint" of people who deny in this way."""
KNOWING = SUBJECTS | _words(
    "who to don't didn't doesn't not never do did would i'd let i'll you'll can't couldn't don "
    "won't people doctors really already must should may might"
)
"""Before "know" they make it a knowing."""
KNOWN = _words("what that how if why where when who which about it i you me this whether anything nothing")
"""After "know" likewise."""
KNOWN_OF_ONE = KNOWN | _words(
    "the a an my your his her our their its it's i'm i've i'd he he's she she's they they're we you're him them us of there "
    "there's these those some all any every one for from to too at in on with because and but so or as very well not now "
    "full exactly already better best more most only just is was"
)
"""After "i know", "you know" and the like."""

FILLERS = _words("a ah an and eh er ha hm hmm huh mhm mm oh so the uh uhm um well")
"""What the free decoder makes of breath and room before and after a word. As long as it is not all there
is, ignored."""

LEFTOVERS = _words("you the do that to")
"""What is left of other people's words before the nearest voice: "you know" is a "no" there."""


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


def fold_numbers(text: str) -> str:
    """A text with every word that sounds like a number written as one: "around the for mark" is "around the four mark"."""
    return " ".join(fold(word, DISTINCT) for word in text.split())


def unfold_know(text: str) -> str:
    """A sentence with "no" where "know" was heard and nobody knows anything: "and know sweating" is "no sweating"."""
    words = text.split()
    return " ".join(
        "no" if _is_no(words, place) or _is_no_of_somebody(words, place) else word
        for place, word in enumerate(words)
    )


def guesses_no(text: str) -> bool:
    """Whether a "know" was taken for "no" behind somebody who may know something: "i know faint"."""
    words = text.split()
    return any(_is_no_of_somebody(words, place) for place in range(len(words)))


def _is_no(words: Sequence[str], place: int) -> bool:
    before, after = _around(words, place)
    return words[place] == "know" and before not in KNOWING and after not in KNOWN


def _is_no_of_somebody(words: Sequence[str], place: int) -> bool:
    before, after = _around(words, place)
    return words[place] == "know" and before in SUBJECTS and bool(after) and after not in KNOWN_OF_ONE


def _around(words: Sequence[str], place: int) -> tuple[str, str]:
    return words[place - 1] if place else "", words[place + 1] if place + 1 < len(words) else ""


@cache
def skeleton(word: str) -> str:
    """The consonants of a word as a recogniser confuses them, one for "pins" and "pens", one for "numb" and "num".

    Voiced and unvoiced ones are one; silent ones and an r that is not spoken are left out; vowels count only at the beginning.
    """
    for spelt, sounds in _SPELT:
        word = re.sub(spelt, sounds, word)
    return word


def without_fillers(words: Iterable[str]) -> list[str]:
    """The words that may mean something."""
    return [word for word in words if word not in FILLERS]


def sounds_like(word: str, answer: str) -> bool:
    """Whether the free decoder may have written this for the answer."""
    return fold(word, (answer,)) == answer or word in _HEARD_AS.get(answer, ())


_SPELT = (
    (r"[^a-z]", ""),
    (r"^kn|^gn", "n"),
    (r"^wr", "r"),
    (r"mb$", "m"),
    (r"gh(?=t)", ""),
    (r"ph|gh$|v", "f"),
    (r"l(?=[fkm])", ""),
    (r"t?ch|sh|ti(?=on)", "x"),
    (r"d?g(?=[eiy])|j", "x"),
    (r"c(?=[eiy])|z", "s"),
    (r"ck|[cqg]", "k"),
    (r"th|d", "t"),
    (r"b", "p"),
    (r"r(?![aeiouy])", ""),
    (r"^[aeiouy]+", "a"),
    (r"(?<!^)[aeiouyhw]", ""),
    (r"(.)\1+", r"\1"),
)
"""How letters sound, in the order in which they are looked at."""
_TWINS = {word: group for group in HOMOPHONES for word in group}
_HEARD_AS = {answer: _words(words) for answer, words in HEARD_AS.items()}
