"""Numbers in words or digits: a score from zero to ten, an age, a temperature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voice_triage.understanding.lexicon_files import NumbersFile
from voice_triage.understanding.words import Spelling, Words


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
        if number is None and alike and words[index] in names.sound_alikes and len(words) <= 2:
            number = Number(names.sound_alikes[words[index]], index, index + 1, is_word_alike=True)
        if number is not None:
            found.append(number)
        index = number.end if number else index + 1
    return tuple(found)


def _number_at(words: Sequence[str], index: int, names: NumbersFile) -> Number | None:
    whole = _whole_at(words, index, names)
    if whole is None:
        return None
    value, end = whole
    if end + 1 < len(words) and words[end] == "point" and words[end + 1] in names.units:
        digits = ""
        end += 1
        while end < len(words) and words[end] in names.units and len(digits) < 2:
            digits += str(names.units[words[end]])
            end += 1
        value += float(f"0.{digits}")
    return Number(value, index, end)


def _whole_at(words: Sequence[str], index: int, names: NumbersFile) -> tuple[float, int] | None:
    word, following = words[index], words[index + 1] if index + 1 < len(words) else ""
    if word[0].isdecimal() and word.replace(".", "", 1).isascii() and word.replace(".", "", 1).isdecimal():
        return float(word[:12]), index + 1
    if word in names.tens:
        unit = names.units.get(following, 0)
        return (names.tens[word] + unit, index + 2) if 1 <= unit <= 9 else (names.tens[word], index + 1)
    if word in names.scales:
        return float(names.scales[word]), index + 1
    if word in names.units:
        scale = names.scales.get(following)
        return (
            (float(names.units[word] * scale), index + 2) if scale else (float(names.units[word]), index + 1)
        )
    return None


def read_score(said: Words, names: NumbersFile, spelling: Spelling) -> Measure | None:
    """A score from zero to ten. Ranges give their worse end; "out of ten" is no score."""
    if spelling.table(names.over_score).occurs_in(said):
        return Measure(10, doubtful=True)
    scores = _scores(said, names, spelling)
    if not scores:
        return Measure(5) if spelling.table(names.half_score).occurs_in(said) else None
    fitting = [number for number in scores if 0 <= number.value <= 10]
    if not fitting:
        return None
    worst = max(fitting, key=lambda number: number.value)
    return Measure(worst.value, doubtful=worst.is_word_alike or len(fitting) < len(scores))


def is_score_told(said: Words, names: NumbersFile, spelling: Spelling) -> bool:
    """Whether a number is a score although none was asked: "out of ten" behind it, or "my pain is" before it."""
    if spelling.table(names.out_of_ten).occurs_in(said):
        return True
    ends = {end for _, end in spelling.table(names.score_before).spans(said)}
    return any(number.start in ends for number in _scores(said, names, spelling))


def _scores(words: Words, names: NumbersFile, spelling: Spelling) -> list[Number]:
    """The numbers without those of "out of ten"."""
    out_of = tuple(spelling.table(names.out_of_ten).spans(words))
    scale = {place for start, end in out_of for place in range(start, end)}
    # "7/10": the slash is punctuation, and the ten behind it is the scale.
    scale |= {i + 1 for i, w in enumerate(words) if w == "/" and words[i + 1 : i + 2] in (("10",), ("ten",))}
    counted = frozenset(names.counted)
    return [
        number
        for number in numbers_in(words, names, alike=True)
        if number.start not in scale and (number.end >= len(words) or words[number.end] not in counted)
    ]


def read_age(said: Words, names: NumbersFile, spelling: Spelling, *, asked: bool) -> Measure | None:
    """An age in years. Volunteered, it needs a cue ("I'm sixty two", "sixty two years old")."""
    decade = _decade(said, names, asked=asked)
    no_age = spelling.table(names.age_not_before)
    fitting = []
    for number in numbers_in(said, names):
        if decade is not None and number.start < decade.end:
            continue
        followed = number.end < len(said) and no_age.length_at(said, number.end)
        if not followed and 1 <= number.value <= 120 and number.value == int(number.value):
            fitting.append(number)
    if not asked:
        fitting = [number for number in fitting if _has_age_cue(said, number, names, spelling)]
    if not fitting:
        return decade
    return _age(said, fitting[-1], names, spelling)


def _age(said: Words, number: Number, names: NumbersFile, spelling: Spelling) -> Measure:
    before, after = said[max(0, number.start - 2) : number.start], said[number.end : number.end + 3]
    if spelling.table(names.age_before_birthday).occurs_in(after):
        return Measure(number.value - 1, end=number.end)
    if spelling.table(names.age_over).occurs_in(before):
        return Measure(number.value + 1, doubtful=True, end=number.end)
    if spelling.table(names.age_nearly).occurs_in(before):
        return Measure(number.value - 1, end=number.end)
    return Measure(number.value, end=number.end)


def _has_age_cue(said: Words, number: Number, names: NumbersFile, spelling: Spelling) -> bool:
    """ "I'm" before it, "years old" after it, or the very first words with a body or illness behind them."""
    cues = spelling.table(names.age_cues)
    after = said[number.end : number.end + 3]
    if cues.occurs_in(after[:3]) and "year" in "".join(after):
        return True
    if number.value < 16 and not (
        number.start and said[number.start - 1] in ("i'm", "he's", "she's", "aged")
    ):
        return False
    before = said[max(0, number.start - 3) : number.start]
    ends_in_cue = any(end == len(before) for _, end in cues.spans(before)) and before[-1:] != ("is",)
    return ends_in_cue or (number.start == 0 and number.value >= 16 and len(said) > number.end)


def _decade(said: Words, names: NumbersFile, *, asked: bool) -> Measure | None:
    for index, word in enumerate(said):
        decade = names.decades.get(word)
        if decade is None and len(word) == 3 and word.endswith("0s"):
            decade = int(word[:2])
        if decade is None or (not asked and "my" not in said[max(0, index - 3) : index]):
            continue
        part = next(
            (names.decade_parts[w] for w in said[max(0, index - 2) : index] if w in names.decade_parts), None
        )
        return Measure(
            decade + (names.middle_of_decade if part is None else part), doubtful=True, end=index + 1
        )
    return None


def read_measured(
    said: Words, names: NumbersFile, ranges: dict[str, tuple[tuple[float, float], ...]]
) -> str | None:
    """The value whose range a measured number falls in."""
    for number in numbers_in(said, names):
        for value, spans in ranges.items():
            if any(low <= number.value <= high for low, high in spans):
                return value
    return None
