"""Changing an answer by its name: "go back to the fever question", "change my age to sixty two", "I got the side wrong"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.words.words import BREAK, Words

LONGEST = 24
"""Words beyond which an utterance is a story, whatever it names."""
_NAME_WITHIN = 3
"""Words before a name that begins a change."""
_REACH = 5
"""Words between the wish to change something and its name."""


@dataclass(frozen=True)
class Change:
    """The wish to change answers, and what was said about them in the same breath."""

    about: tuple[str, ...]
    """Slots that go by the name, the likeliest first."""
    rest: Words = ()
    """What may be the new answer; empty where nothing but the wish was said."""


def read_change(said: Words, lexicon: Lexicon, *, expected: bool = False) -> Change | None:
    """The answer somebody wants to change; None where words stand before the wish that say something else.

    `expected`: we had just read the answers back, or asked what to change.
    """
    words = tuple(word for word in said if word != BREAK)
    if not 2 <= len(words) <= LONGEST:
        return None
    weak = expected or any(word in lexicon.changing.verbs for word in words)
    for start, end in (lexicon.changing.weak if weak else lexicon.changing.cues).spans(words):
        for name_start, name_end in lexicon.changing.names.spans(words):
            first, last = min(start, name_start), max(end, name_end)
            between = words[min(end, name_end) : max(start, name_start)]
            if name_start < end and start < name_end:
                continue
            if len(between) <= _REACH and _is_small((*words[:first], *between), lexicon):
                about = lexicon.changing.slots[words[name_start:name_end]]
                return Change(about, _new_answer(words[last:], lexicon))
    return None


def beside_an_answer(said: Words, lexicon: Lexicon) -> tuple[Words, Change] | None:
    """ "No, and scratch what I said about my age, I'm seventy": an answer, then a change with its new answer."""
    for place in range(1, min(len(said), LONGEST)):
        if said[place] not in lexicon.changing.joins:
            continue
        rest = said[place + 1 :]
        change = read_change(rest, lexicon) or _by_name(rest, lexicon)
        if change is not None and change.rest:
            return said[:place], change
    return None


def _by_name(said: Words, lexicon: Lexicon) -> Change | None:
    """ "The pain number, I said six, please make it eight": a name first, and words that take something back."""
    words = tuple(word for word in said if word != BREAK)
    if not lexicon.scope.takes_back.occurs_in(words) and not lexicon.scope.corrections.occurs_in(words):
        return None
    for start, end in lexicon.changing.names.spans(words):
        if start <= _NAME_WITHIN and _is_small(words[:start], lexicon):
            return Change(lexicon.changing.slots[words[start:end]], _new_answer(words[end:], lexicon))
        return None
    return None


def names_only(said: Words, lexicon: Lexicon) -> tuple[str, ...]:
    """Slots named by an utterance that is nothing else: the answer to "What should I change?"."""
    words = tuple(word for word in said if word != BREAK)
    found = list(lexicon.changing.names.spans(words)) if len(words) <= LONGEST else []
    inside = {place for start, end in found for place in range(start, end)}
    rest = [word for place, word in enumerate(words) if place not in inside]
    if not found or not all((word,) in lexicon.changing.around for word in rest):
        return ()
    slots = (slot for start, end in found for slot in lexicon.changing.slots[words[start:end]])
    return tuple(dict.fromkeys(slots))


def names_a_question(said: Words, slots: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words that tell of these emergencies only name their question: "change my answer about chest pain".

    Nothing is lost by believing it: the question comes next, and a yes to it is the emergency. With a verb, a yes or a no
    in it ("I was wrong, I have chest pain") it is more than a name.
    """
    words = tuple(word for word in said if word != BREAK)
    if not slots or not lexicon.scope.verbs.isdisjoint(words):
        return False
    polarity = lexicon.polarity
    if lexicon.scope.negators.occurs_in(words) or any((word,) in polarity["yes"] for word in words):
        return False
    change = read_change(said, lexicon)
    return change is not None and not change.rest and set(slots) <= set(change.about)


def _new_answer(rest: Words, lexicon: Lexicon) -> Words:
    """The words behind the name, without "to" and "it should be"; empty where they only say that it was wrong."""
    while rest and (length := lexicon.changing.leads.length_at(rest, 0)):
        rest = rest[length:]
    says_nothing = all(
        (word,) in lexicon.changing.around or (word,) in lexicon.scope.fillers for word in rest
    )
    return () if says_nothing else rest


def _is_small(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words say nothing of their own beside a wish."""
    index = 0
    while index < len(words):
        length = max(
            lexicon.changing.around.length_at(words, index),
            lexicon.changing.weak.length_at(words, index),
            lexicon.around_commands.length_at(words, index),
            lexicon.scope.corrections.length_at(words, index),
        )
        if not length and words[index] not in lexicon.changing.small:
            return False
        index += length or 1
    return True
