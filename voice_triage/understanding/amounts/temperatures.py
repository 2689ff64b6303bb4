"""A temperature, in either unit: "thirty eight five", "a hundred and one"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from voice_triage.understanding.amounts.numbers import Number, numbers_in
from voice_triage.understanding.files.measure_files import NumbersFile
from voice_triage.understanding.words.words import Words

Ranges = Mapping[str, Sequence[tuple[float, float]]]
"""Value to the degrees, from and to, in which it holds."""


def read_temperatures(said: Words, names: NumbersFile, ranges: Ranges) -> tuple[tuple[str, Number], ...]:
    """Every measured number with the value whose range it falls in, from left to right."""
    found = []
    numbers = list(numbers_in(said, names))
    while numbers:
        number = numbers.pop(0)
        if numbers and _is_tenth_of(number, numbers[0]):
            tenth = numbers.pop(0)
            number = Number(number.value + tenth.value / 10, number.start, tenth.end)
        value = next(
            (v for v, spans in ranges.items() if any(a <= number.value <= b for a, b in spans)), None
        )
        if value is not None:
            found.append((value, number))
    return tuple(found)


def _is_tenth_of(whole: Number, tenth: Number) -> bool:
    """ "Thirty eight five": the point is seldom said."""
    return (
        tenth.start == whole.end
        and whole.value >= 30
        and whole.value == int(whole.value)
        and 0 <= tenth.value <= 9
    )
