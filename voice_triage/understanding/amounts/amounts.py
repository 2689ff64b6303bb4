"""How many of a unit of time: "three", "two or three", "a couple of", "one and a half", "twenty odd"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from voice_triage.understanding.amounts.numbers import numbers_in
from voice_triage.understanding.files.measure_files import DurationsFile, NumbersFile
from voice_triage.understanding.words.words import BREAK, PhraseTable, Spelling, Words

_LONGEST_NUMBER = 7
"""Words of two numbers and what stands between them."""
_MOST = 1000
"""A larger number counts no time."""
_MODIFIERS_REACH = 4
"""Words before an amount in which "nearly" and the like belong to it."""

_GOING_ON = ("going", "on")


@dataclass(frozen=True)
class Amount:
    """How many of a unit, at least and at most, and the place behind the words that say so."""

    low: float
    high: float
    end: int

    def times(self, low: float, high: float, *, end: int = 0) -> Amount:
        """The amount, less or more exactly meant; `end`: behind the words that made it so."""
        return Amount(self.low * low, self.high * high, max(self.end, end))


class AmountReader:
    """Reads amounts with the words of one language."""

    def __init__(self, names: DurationsFile, numbers: NumbersFile, spelling: Spelling) -> None:
        self._names, self._numbers = names, numbers
        self._words = _Factors(names.amounts, spelling)
        self._half = spelling.table(names.half)
        self._before = _Factors(names.before, spelling)
        self._between = _Factors(names.between, spelling)
        self._behind = _Factors(names.behind, spelling)

    def at(self, words: Sequence[str], index: int) -> Amount | None:
        """The amount that begins here and is followed by its unit."""
        amount = self._words_at(words, index) or self.number_at(words, index) or self._one_at(words, index)
        if amount is None:
            return None
        amount = self.plus_half(words, amount)
        factor = self._between.at(words, amount.end)
        return amount.times(factor.low, factor.high, end=factor.end) if factor else amount

    def more_exactly(self, words: Sequence[str], index: int, amount: Amount) -> Amount:
        """With what stands before ("nearly") and behind its unit ("or so", "at most"), `amount.end` being behind the unit."""
        before = self._before.all_in(words[max(0, index - _MODIFIERS_REACH) : index])
        for factor in before:
            amount = amount.times(factor.low, factor.high)
        behind = self._behind.at(words, amount.end)
        if behind and before:
            return replace(amount, end=behind.end)  # "More than one year is over" says it twice.
        return amount.times(behind.low, behind.high, end=behind.end) if behind else amount

    def is_modified(self, words: Sequence[str], index: int) -> bool:
        """Whether "no more than" or the like stands before."""
        return any(self._before.all_in(words[max(0, index - _MODIFIERS_REACH) : index]))

    def number_at(self, words: Sequence[str], index: int) -> Amount | None:
        """One number, or two that make a range."""
        alike = self._numbers.sound_alikes.get(words[index])
        unit_follows = index + 1 < len(words) and words[index + 1] in self._names.units
        if alike and words[index] != "for" and unit_follows:
            return Amount(alike, alike, index + 1)
        window = words[index : index + _LONGEST_NUMBER]
        found = [number for number in numbers_in(window, self._numbers) if number.value <= _MOST]
        if not found or found[0].start != 0:
            return None
        first = found[0]
        if len(found) > 1:
            second = found[1]
            between = tuple(window[first.end : second.start])
            if between == _GOING_ON or (
                len(between) <= 2 and all(word in self._names.ranges for word in between)
            ):
                low, high = sorted((first.value, second.value))
                return Amount(low, high, index + second.end)
        return Amount(first.value, first.value, index + first.end)

    def plus_half(self, words: Sequence[str], amount: Amount) -> Amount:
        """ "And a half", before the unit or behind it."""
        length = self._half.length_at(words, amount.end)
        if not length:
            return amount
        return Amount(amount.low + 0.5, amount.high + 0.5, amount.end + length)

    def or_more(self, words: Sequence[str], amount: Amount) -> Amount:
        """ "A week or two", "three days, maybe four", "three days, no, four": a second number for the same unit."""
        start = amount.end
        while (
            start < len(words)
            and start < amount.end + _MODIFIERS_REACH
            and words[start] in (*self._names.ranges, BREAK, "no")
        ):
            start += 1
        between = words[amount.end : start]
        if not between or all(word == BREAK for word in between) or start >= len(words):
            return amount
        found = self.number_at(words, start)
        if found is None or self._is_of_another_unit(words, found.end):
            return amount
        if "no" in between:
            return found
        return Amount(min(amount.low, found.low), max(amount.high, found.high), found.end)

    def _is_of_another_unit(self, words: Sequence[str], place: int) -> bool:
        return place < len(words) and words[place] in self._names.units

    def _words_at(self, words: Sequence[str], index: int) -> Amount | None:
        found = self._words.at(words, index)
        return Amount(found.low, found.high, found.end) if found else None

    def _one_at(self, words: Sequence[str], index: int) -> Amount | None:
        """ "Month and a half", "week or two": the "a" is not said."""
        following = tuple(words[index + 1 : index + 3])
        is_more = following[:1] == ("or",) and following[1:2] and following[1] in self._numbers.units
        if words[index] in self._names.bare_units and (is_more or self._half.length_at(words, index + 1)):
            return Amount(1.0, 1.0, index)
        return None


class _Factors:
    """Phrases with what they make of an amount, or are as one."""

    def __init__(self, phrases: Mapping[str, Sequence[float]], spelling: Spelling) -> None:
        self._table: PhraseTable = spelling.table(phrases)
        self._spans = {spelling.phrase(phrase): span for phrase, span in phrases.items()}

    def at(self, words: Sequence[str], index: int) -> Amount | None:
        """The longest phrase that begins here."""
        length = self._table.length_at(words, index)
        return self._amount(tuple(words[index : index + length]), index + length) if length else None

    def all_in(self, words: Sequence[str]) -> list[Amount]:
        """Every phrase, from left to right."""
        return [self._amount(tuple(words[start:end]), end) for start, end in self._table.spans(words)]

    def _amount(self, phrase: Words, end: int) -> Amount:
        low, high = self._spans[phrase][:2]
        return Amount(low, high, end)
