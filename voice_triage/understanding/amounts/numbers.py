"""Numbers in words or digits, wherever they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from voice_triage.understanding.files.measure_files import NumbersFile
from voice_triage.understanding.words.words import PhraseTable

_ALONE, _ISH = 2, "ish"
_OUT_OF = (("out", "of"), ("out", "ten"), ("over", "ten"))
_CENTURIES = (19, 20)
"""First halves of a year that somebody alive may be born in: "nineteen forty eight"."""


@dataclass(frozen=True)
class Number:
    """A number and where it stands."""

    value: float
    start: int
    end: int
    is_word_alike: bool = False
    """Read from a word that only sounds like one ("to")."""


@dataclass(frozen=True)
class Measure:
    """What a number answer means, and whether to say it back first."""

    value: float
    doubtful: bool = False
    end: int = 0


def numbers_in(words: Sequence[str], names: NumbersFile, *, alike: bool = False) -> tuple[Number, ...]:
    """All numbers from left to right. With `alike`, also words that sound like one, where they stand alone."""
    found: list[Number] = []
    index = 0
    while index < len(words):
        number = _number_at(words, index, names)
        if number is None and alike and words[index] in names.sound_alikes and _expects(words, index, names):
            number = Number(names.sound_alikes[words[index]], index, index + 1, is_word_alike=True)
        if number is not None:
            found.append(number)
        index = number.end if number else index + 1
    return tuple(found)


def _expects(words: Sequence[str], index: int, names: NumbersFile) -> bool:
    """Whether a number is expected there: hardly anything else is said, "out of ten" follows, or "it's a" leads up to it."""
    if len(words) <= _ALONE or tuple(words[index + 1 : index + 3]) in _OUT_OF:
        return True
    return index > 0 and index == len(words) - 1 and words[index - 1] in names.before_sound_alike


def years_in(words: Sequence[str], names: NumbersFile) -> tuple[Number, ...]:
    """Years of the last and of this century: "nineteen forty eight", "1961", "two thousand and five"."""
    found = []
    numbers = numbers_in(words, names)
    for number, following in zip_longest(numbers, numbers[1:]):
        if 1900 <= number.value < 2100:
            found.append(number)
        elif (
            number.value in _CENTURIES and following and following.start == number.end and _is_pair(following)
        ):
            found.append(Number(number.value * 100 + following.value, number.start, following.end))
    return tuple(found)


def ends_before(table: PhraseTable, words: Sequence[str], place: int, *, reach: int = 5) -> bool:
    """Whether a phrase of the table stands directly before a place."""
    start = max(0, place - reach)
    before = words[start:place]
    return any(table.length_at(before, i) == len(before) - i for i in range(len(before)))


def _is_pair(number: Number) -> bool:
    return 10 <= number.value <= 99 and number.value == int(number.value)


def _number_at(words: Sequence[str], index: int, names: NumbersFile) -> Number | None:
    whole = _whole_at(words, index, names)
    if whole is None:
        return None
    value, end = whole
    after = tuple(words[end : end + 3])
    if len(after) > 1 and after[0] == "point" and _digit(after[1], names) is not None:
        digits = ""
        end += 1
        while end < len(words) and (digit := _digit(words[end], names)) is not None and len(digits) < 2:
            digits += str(digit)
            end += 1
        value += float(f"0.{digits}")
    elif after == ("and", "a", "half"):
        value, end = value + 0.5, end + 3
    return Number(value, index, end)


def _digit(word: str, names: NumbersFile) -> int | None:
    value = names.units.get(word)
    if value is None and len(word) == 1 and word.isascii() and word.isdecimal():
        value = int(word)
    return value if value is not None and value <= 9 else None


def _whole_at(words: Sequence[str], index: int, names: NumbersFile) -> tuple[float, int] | None:
    word = _without_ish(words[index], names)
    if word[0].isdecimal() and word.replace(".", "", 1).isascii() and word.replace(".", "", 1).isdecimal():
        return float(word[:12]), index + 1
    if word == "one" and words[index + 1 : index + 2] in (["oh"], ("oh",)):
        digit = _below_hundred(words, index + 2, names)
        return (100.0 + digit[0], digit[1]) if digit else None
    if word in names.scales:
        return _with_rest(float(names.scales[word]), words, index + 1, names)
    small = _below_hundred(words, index, names)
    if small is None:
        return None
    value, end = small
    scale = names.scales.get(words[end]) if end < len(words) and value <= 20 else None
    return _with_rest(value * scale, words, end + 1, names) if scale else small


def _without_ish(word: str, names: NumbersFile) -> str:
    """ "Sevenish" is seven."""
    if not word.endswith(_ISH) or len(word) == len(_ISH):
        return word
    stem = word.removesuffix(_ISH)
    told = [one for one in (stem, f"{stem}y") if one in names.units or one in names.tens]
    return told[0] if told else stem if stem.isdecimal() else word


def _with_rest(value: float, words: Sequence[str], end: int, names: NumbersFile) -> tuple[float, int]:
    """What follows a hundred or a thousand: "and one", "and five"."""
    start = end + 1 if words[end : end + 1] in (["and"], ("and",)) else end
    rest = _below_hundred(words, start, names)
    return (value + rest[0], rest[1]) if rest else (value, end)


def _below_hundred(words: Sequence[str], index: int, names: NumbersFile) -> tuple[float, int] | None:
    if index >= len(words):
        return None
    word, following = _without_ish(words[index], names), words[index + 1] if index + 1 < len(words) else ""
    if word in names.tens:
        unit = names.units.get(following, 0)
        return (names.tens[word] + unit, index + 2) if 1 <= unit <= 9 else (names.tens[word], index + 1)
    if word in names.units:
        return float(names.units[word]), index + 1
    return None
