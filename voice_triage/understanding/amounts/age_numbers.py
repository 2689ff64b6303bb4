"""The numbers an age is told with: in digits, with the units first, counted off from a round one, or as a birthday."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from voice_triage.understanding.amounts.numbers import Number, numbers_in
from voice_triage.understanding.files.measure_files import NumbersFile
from voice_triage.understanding.words.words import BREAK, Words

_DOUBLE = "double"
_ZERO = ("oh", "o")
_YEAR = (("year",), ("years",))
_FIRST_NAMES = ("i'm", "i", "am", "my", "to", "turning", "being", "a", "he's", "she's")
"""Words between "two years off" and the age that is meant."""


@dataclass(frozen=True)
class Birthday:
    """ "My seventieth", "in my seventy first year"."""

    number: int
    start: int
    end: int
    running: bool
    """The year that ends with it is not over yet."""


def age_numbers(said: Words, names: NumbersFile) -> list[Number]:
    """Every number as it is meant of an age."""
    return list(_counted_off(said, _joined(said, numbers_in(said, names)), names))


def birthdays(said: Words, names: NumbersFile) -> Iterator[Birthday]:
    """Every ordinal that counts years of a life."""
    for place, word in enumerate(said):
        if word in names.tens_ordinals:
            number, start = names.tens_ordinals[word], place
        elif word in names.age_ordinals and said[place - 1 : place] and said[place - 1] in names.tens:
            number, start = names.tens[said[place - 1]] + names.age_ordinals[word], place - 1
        else:
            continue
        yield Birthday(number, start, place + 1, said[place + 1 : place + 2] in _YEAR)


def with_meant_units(said: Words, names: NumbersFile, units: Mapping[int, str]) -> Words:
    """ "Fifty too years old", "forty ate": what sounds like a number, where only one can stand."""
    alikes = names.sound_alikes

    def is_unit(place: int, word: str) -> bool:
        if word not in alikes or not 1 <= alikes[word] <= 9 or not place or said[place - 1] not in names.tens:
            return False
        behind = said[place + 1 : place + 2]
        return not behind or behind[0] == BREAK or behind in _YEAR

    return tuple(
        units.get(alikes[word], word) if is_unit(place, word) else word for place, word in enumerate(said)
    )


def _joined(said: Words, numbers: Sequence[Number]) -> list[Number]:
    """ "Six two", "five oh", "four and twenty" are one number, and "sixty two going on twenty one" is a joke."""
    joined: list[Number] = []
    for number in numbers:
        last = joined[-1] if joined else None
        between = said[last.end : number.start] if last else ()
        if number.value <= 9 and said[max(0, number.start - 1) : number.start] == (_DOUBLE,):
            number = Number(number.value * 11, number.start, number.end)
        elif 2 <= number.value <= 9 and said[number.end : number.end + 1] in tuple((z,) for z in _ZERO):
            number = Number(number.value * 10, number.start, number.end + 1)
        if last and not between and len(said) <= 4 and 1 <= last.value <= 9 and number.value <= 9:
            joined[-1] = Number(last.value * 10 + number.value, last.start, number.end)
        elif last and between == ("and",) and _is_round_and_more(last, number):
            joined[-1] = Number(last.value + number.value, last.start, number.end)
        elif between != ("going", "on"):
            joined.append(number)
    return joined


def _is_round_and_more(first: Number, second: Number) -> bool:
    more, whole = sorted((first.value, second.value))
    return 1 <= more <= 9 and whole in range(20, 100, 10)


def _counted_off(said: Words, numbers: Sequence[Number], names: NumbersFile) -> Iterator[Number]:
    """ "Two years shy of eighty": seventy eight."""
    off: Number | None = None
    for number in numbers:
        if off is not None and number.value > off.value:
            yield Number(number.value - off.value, off.start, number.end)
            off = None
            continue
        off = number if _leads_off(said, number, numbers, names) else None
        if off is None:
            yield number


def _leads_off(said: Words, number: Number, numbers: Sequence[Number], names: NumbersFile) -> bool:
    following = next((n for n in numbers if n.start >= number.end), None)
    if number.value > 9 or following is None:
        return False
    between = [w for w in said[number.end : following.start] if w not in (*_FIRST_NAMES, "year", "years")]
    return bool(between) and " ".join(between) in names.age_off
