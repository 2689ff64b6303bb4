"""Durations: how long, in days, with both ends of what was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voice_triage.triage.facts import Duration
from voice_triage.understanding.lexicon_files import DurationsFile, NumbersFile
from voice_triage.understanding.numbers import numbers_in
from voice_triage.understanding.words import Spelling, Words

_SINCE_REACHES = 6
"""Words between "since" and the time it names: "since I flew home on Sunday"."""
_OVER, _UNDER = 1.5, 0.7
"""What "over a week" may mean at most, and "nearly a week" at least, in weeks."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of time and where it was said."""

    days_min: float
    days_max: float
    start: int
    end: int
    sure: bool = True

    @property
    def duration(self) -> Duration:
        """As a slot value."""
        return Duration(days_min=round(self.days_min, 4), days_max=round(self.days_max, 4))


class DurationReader:
    """Reads stretches of time with the words of one language."""

    def __init__(self, names: DurationsFile, numbers: NumbersFile, spelling: Spelling) -> None:
        self._names, self._numbers = names, numbers
        self._phrases = {spelling.phrase(phrase): span for phrase, span in names.phrases.items()}
        self._phrase_table = spelling.table(names.phrases)
        self._amounts = {spelling.phrase(phrase): span for phrase, span in names.amounts.items()}
        self._amount_table = spelling.table(names.amounts)
        self._not_before = spelling.table(names.not_before)
        self._half = spelling.table(names.half)
        self._over, self._under = spelling.table(names.over), spelling.table(names.under)
        self._told, self._not_told = spelling.table(names.told), spelling.table(names.not_told)

    def answer(self, said: Words) -> Stretch | None:
        """How long, as an answer to that question: the longest time that is named."""
        return max(self.stretches(said), key=lambda stretch: stretch.days_min, default=None)

    def volunteered(self, words: Words) -> Stretch | None:
        """How long, told in one clause without being asked: only where it is clearly the time since it began."""
        told, not_told = self._told.occurs_in(words), self._not_told.occurs_in(words)
        for stretch in self.stretches(words):
            since = "since" in words[max(0, stretch.start - _SINCE_REACHES) : stretch.end]
            lasting = stretch.start > 0 and words[stretch.start - 1] == "for" and stretch.days_min >= 1
            ago = words[stretch.end : stretch.end + 1] in (("ago",), ("back",)) or not stretch.sure or told
            if since or (not not_told and (lasting or (ago and told and stretch.days_min >= 0.1))):
                return stretch
        return None

    def stretches(self, words: Sequence[str]) -> Iterator[Stretch]:
        """Every stretch of time, from left to right."""
        index = 0
        while index < len(words):
            found = (
                self._phrase_at(words, index) or self._amount_at(words, index) or self._name_at(words, index)
            )
            if found:
                yield found
            index = found.end if found else index + 1

    def _phrase_at(self, words: Sequence[str], index: int) -> Stretch | None:
        length = self._phrase_table.length_at(words, index)
        if not length:
            return None
        low, high, *sure = self._phrases[tuple(words[index : index + length])]
        return Stretch(low, high, index, index + length, sure != [0])

    def _amount_at(self, words: Sequence[str], index: int) -> Stretch | None:
        """ "Three days", "a couple of weeks", "three or four months", "a week and a half"."""
        amount = self._number_at(words, index) or self._words_at(words, index)
        if amount is None:
            return None
        low, high, end = amount
        low, high, end = self._plus_half(words, low, high, end)
        if end >= len(words) or words[end] not in self._names.units:
            return None
        unit = self._names.units[words[end]]
        if end + 1 < len(words) and self._not_before.length_at(words, end + 1):
            return None
        low, high, end = self._plus_half(words, low, high, end + 1)
        before = words[max(0, index - 3) : index]
        if self._over.occurs_in(before):
            high *= _OVER
        elif self._under.occurs_in(before):
            low *= _UNDER
        return Stretch(low * unit, high * unit, index, end)

    def _number_at(self, words: Sequence[str], index: int) -> tuple[float, float, int] | None:
        """One number, or two that make a range."""
        window = words[index : index + 7]
        found = [number for number in numbers_in(window, self._numbers) if number.value <= 1000]
        if not found or found[0].start != 0:
            return None
        first, end = found[0], found[0].end
        if len(found) > 1:
            second = found[1]
            between = tuple(window[first.end : second.start])
            if len(between) <= 1 and all(word in self._names.ranges for word in between):
                low, high = sorted((first.value, second.value))
                return low, high, index + second.end
        return first.value, first.value, index + end

    def _words_at(self, words: Sequence[str], index: int) -> tuple[float, float, int] | None:
        length = self._amount_table.length_at(words, index)
        if not length:
            return None
        low, high = self._amounts[tuple(words[index : index + length])][:2]
        return low, high, index + length

    def _plus_half(self, words: Sequence[str], low: float, high: float, end: int) -> tuple[float, float, int]:
        length = self._half.length_at(words, end) if end < len(words) else 0
        return (low + 0.5, high + 0.5, end + length) if length else (low, high, end)

    def _name_at(self, words: Sequence[str], index: int) -> Stretch | None:
        """A weekday, the name of a month, or a unit alone: "years on and off"."""
        word = words[index]
        if word in self._names.bare_plurals:
            low, high = self._names.bare_plurals[word][:2]
            return Stretch(low, high, index, index + 1)
        for names, days in (
            (self._names.weekdays, self._names.weekday_days),
            (self._names.month_names, self._names.month_name_days),
        ):
            if word in names:
                return Stretch(days[0], days[1], index, index + 1, sure=False)
        return None
