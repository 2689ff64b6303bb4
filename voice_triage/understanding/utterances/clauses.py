"""Clauses: an utterance cut into thoughts, so that a "not" reaches no further than it should."""

from __future__ import annotations

from dataclasses import dataclass

from voice_triage.understanding.lexicon.lexicon import Scope
from voice_triage.understanding.utterances.masks import masked
from voice_triage.understanding.words.words import BREAK, Words

LONGEST = 40
"""Words after which a clause ends anyway: nobody's "not" reaches so far, and the work stays linear."""
_VERB_WITHIN = 4
_NOW_WITHIN = 6
"""Words of a new thought in which it says that something is over."""
_SHORT_DENIAL = 4
_ARTICLES = (("a",), ("the",))


@dataclass(frozen=True)
class Clause:
    """One thought: its words as said, and with the misleading ones masked."""

    said: Words
    words: Words
    contrast: bool = False
    """Begins with "but" or the like."""
    corrects: bool = False
    """Takes something before it back."""
    own_turn: bool = False
    """Turns from somebody else to the person: "not me"."""
    over: bool = False
    """Says nothing but that what stands before it is over: "but it's gone now"."""

    @property
    def text(self) -> str:
        """The words as said."""
        return " ".join(self.said)


class _Cutter:
    """Collects words until a thought ends."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.clauses: list[Clause] = []
        self.said: list[str] = []
        self.words: list[str] = []
        self._contrast = self._corrects = self._own_turn = False

    def end(self, *, contrast: bool = False, corrects: bool = False) -> None:
        """Ends the thought; the next one is a contrast or a correction, if either is said."""
        if self.said:
            over = bool(self.clauses) and _says_over(self.said, self._scope)
            self.clauses.append(
                Clause(
                    tuple(self.said), tuple(self.words), self._contrast, self._corrects, self._own_turn, over
                )
            )
            self.said, self.words = [], []
            self._contrast = self._corrects = self._own_turn = False
        self._contrast |= contrast
        self._corrects |= corrects

    def turn_to_own(self) -> None:
        """Ends the thought; the next one is about the person again."""
        self.end()
        self._own_turn = True

    def add(self, said: str, word: str) -> None:
        """The next word."""
        if len(self.said) >= LONGEST:
            self.end()
        self.said.append(said)
        self.words.append(word)


def cut(said: Words, scope: Scope) -> tuple[Clause, ...]:
    """The clauses of an utterance."""
    words = masked(said, scope)
    cutter = _Cutter(scope)
    index = 0
    while index < len(said):
        index += _step(cutter, said, words, index, scope)
    cutter.end()
    return tuple(cutter.clauses)


def _step(cutter: _Cutter, said: Words, words: Words, index: int, scope: Scope) -> int:
    """Handles what stands at a place; gives how many words that were."""
    word, following = said[index], said[index + 1] if index + 1 < len(said) else ""
    if word == BREAK:
        cutter.end()
        return 1
    for table, contrast, corrects in (
        (scope.corrections, False, True),
        (scope.contrasts, True, False),
        (scope.enders, False, False),
    ):
        length = table.length_at(said, index)
        if length and table is scope.enders and said[index - 1 : index] in _ARTICLES:
            continue  # "A while back" is a time, and no "while".
        if (
            length
            and corrects
            and not cutter.clauses
            and not cutter.said
            and said[index + length - 1] == "no"
        ):
            length -= 1  # "Sorry, no blackouts" takes nothing back: the no belongs to what follows.
        elif length > 1 and corrects and index + length == len(said) and said[-1] == "no":
            length -= 1  # "Yes, sorry, no": the no is the answer.
        if length:
            cutter.end(contrast=contrast, corrects=corrects)
            return length
    if word == "and" and following in scope.starters:
        cutter.end()
        return 1
    if word in scope.restarts and cutter.said and _restarts(word, following, cutter.said[-1], scope):
        cutter.end()
    turn = scope.turns.length_at(said, index)
    if (turn or _is_new_subject(said, index, cutter.said, scope)) and _follows_a_denial(
        cutter.said, word, scope
    ):
        cutter.end()
    if _turns_to_own(said, index, cutter, scope):
        cutter.turn_to_own()
    elif _begins_a_thought(said, index, cutter.said, scope):
        cutter.end()
    first = all((before,) in scope.fillers for before in cutter.said)
    cutter.add(word, words[index])
    if first and word in scope.answers and _stands_alone(word, said[index + 1 : index + 3], scope):
        cutter.end()
    return 1


def _restarts(word: str, following: str, before: str, scope: Scope) -> bool:
    """Whether a "no" or "not" begins a thought: not in "it has no feeling", but in "well no it's the other"."""
    return before not in scope.carriers or (word == "no" and following in scope.subjects)


def _turns_to_own(said: Words, index: int, cutter: _Cutter, scope: Scope) -> bool:
    """ "My brother had it, not me", "I've none": behind a relative the person, and a denial with it or soon behind."""
    before = cutter.said
    if scope.own_turns.length_at(said, index) and (
        scope.relatives.occurs_in(before) or (not before and cutter.clauses)
    ):
        return True
    return (
        said[index] in scope.own
        and said[index] != "my"
        and bool(before)
        and before[-1] not in scope.complements
        and scope.relatives.occurs_in(before)
        and scope.negators.occurs_in(said[index + 1 : index + _VERB_WITHIN])
    )


def _begins_a_thought(said: Words, index: int, before: list[str], scope: Scope) -> bool:
    """Whether words turn to now or to this part of the body: "... now it is fine", "my shin is red, this one's not"."""
    word, following = said[index], said[index + 1] if index + 1 < len(said) else ""
    if not before:
        return False
    if word in scope.thought_starts:  # "Right now" and "not now" end what they stand in.
        begins = following in scope.subjects or following in scope.weak_subjects or following == "is"
        return begins and before[-1] not in ("right", "just", *scope.restarts)
    if _turns_to_now(said, index, before, scope):
        return True
    if scope.this_side.length_at(said, index):
        return scope.other_parts.occurs_in(before)
    # "It used to lock up, hasn't done it in years": behind what was, a verb without a subject.
    is_verb = (word,) in scope.negators and "'" in word
    subject = before[-1] in scope.subjects or before[-1] in scope.own or before[-1] in scope.weak_subjects
    return is_verb and not subject and scope.past.occurs_in(before)


def _turns_to_now(said: Words, index: int, before: list[str], scope: Scope) -> bool:
    """ "It gave way once years ago, never again", "I cut it last month, it's healed over now"."""
    was = any(word in scope.past_verbs for word in before) or scope.past.occurs_in(before)
    if not was or before[-1] in scope.complements:
        return False
    if scope.long_since.length_at(said, index) or (
        scope.over.length_at(said, index) and said[index] in ("never", "nothing", "none", "not")
    ):
        return True
    soon = said[index + 1 : index + _NOW_WITHIN]
    return said[index] in scope.subjects and (scope.ended.occurs_in(soon) or scope.over.occurs_in(soon))


def _says_over(said: list[str], scope: Scope) -> bool:
    """Whether a thought says only that something is over, without naming what."""
    spans = tuple(scope.over.spans(said))
    inside = {place for start, end in spans for place in range(start, end)}
    rest = [word for place, word in enumerate(said) if place not in inside]
    return bool(spans) and all(word in scope.stop_words or (word,) in scope.fillers for word in rest)


def _is_new_subject(said: Words, index: int, before: list[str], scope: Scope) -> bool:
    """Whether a subject begins a thought of its own ("not the right, it's the left"), not one that hangs on another.

    "It" and "my knee" may be what the verb before them is about: they begin a thought only where a verb follows.
    """
    if not before or before[-1] in scope.complements:
        return False
    if said[index] in scope.subjects:
        return True
    if before[0] == "not" and len(before) <= _SHORT_DENIAL and said[index] in before[1:2]:
        return True  # "Not the calf, the ankle".
    return said[index] in scope.weak_subjects and any(
        word in scope.verbs for word in said[index + 1 : index + _VERB_WITHIN]
    )


def _follows_a_denial(said: list[str], turn: str, scope: Scope) -> bool:
    """Whether something was denied before, other than by the very last word: "didn't faint, just ...", not "not just".

    A yes turns even that: "no I haven't yes I fainted".
    """
    denied = any((word,) in scope.negators for word in said)
    is_whole = said[-1] in scope.whole_denials if said else False
    return denied and (turn in scope.answers or is_whole or (said[-1],) not in scope.negators)


def _stands_alone(word: str, following: Words, scope: Scope) -> bool:
    """Whether "no" or "yes" is an answer of its own here, and not part of "no pain"."""
    if word != "no" or not following:
        return True
    if following[-1] in scope.harmless:
        return True
    return following[0] in scope.starters and following[0] not in scope.not_after_no
