"""Durations: how long, in days, with both ends of what was said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from voice_triage.triage.facts import Duration
from voice_triage.understanding.lexicon_files import DurationsFile, NumbersFile
from voice_triage.understanding.numbers import ends_before, numbers_in, years_in
from voice_triage.understanding.words import BREAK, PhraseTable, Spelling, Words

_SINCE_REACHES = 6
"""Words between "since" and the time it names: "since I flew home on Sunday"."""
_BEEN_REACHES = 3
"""Words from "it's been" to the time: "it's been about three weeks"."""
_BEEN = (("it's", "been"), ("it", "been"), ("that's", "been"), ("has", "been"), ("been", "going"))
_OVER, _UNDER = 1.5, 0.87
"""What "over a week" may mean at most, and "nearly a week" at least, in weeks."""
_ROUNDED = 1.4
"""What "twenty odd" may mean at most, in twenties."""
_ABOUT = 0.9, 1.15
"""What "or thereabouts" makes of a time, at least and at most."""
_YEAR = 365.0
_BESIDE = 4
"""Words around a time that may single it out: "two weeks this time"."""
_LONGEST_NAMED = 80
"""Years beyond which a year somebody names is no time a pain began."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of time and where it was said."""

    days_min: float
    days_max: float
    start: int
    end: int
    sure: bool = True
    count: float = 0
    """How many of its unit, the upper end; 0 where no unit was named."""

    @property
    def duration(self) -> Duration:
        """As a slot value."""
        return Duration(days_min=round(self.days_min, 4), days_max=round(self.days_max, 4))


class DurationReader:
    """Reads stretches of time with the words of one language. `year`: the current one."""

    def __init__(
        self,
        names: DurationsFile,
        numbers: NumbersFile,
        spelling: Spelling,
        told_before: PhraseTable,
        year: int,
    ) -> None:
        self._names, self._numbers, self._year = names, numbers, year
        self._told_before = told_before
        self._phrases = {spelling.phrase(phrase): span for phrase, span in names.phrases.items()}
        self._phrase_table = spelling.table(names.phrases)
        self._amounts = {spelling.phrase(phrase): span for phrase, span in names.amounts.items()}
        self._amount_table = spelling.table(names.amounts)
        self._not_before = spelling.table(names.not_before)
        self._half, self._rest = spelling.table(names.half), spelling.table(names.rest)
        self._about = spelling.table(names.about)
        self._rounded = spelling.table(names.rounded)
        self._over, self._under, self._at_most = map(spelling.table, (names.over, names.under, names.at_most))
        self._told, self._not_told = spelling.table(names.told), spelling.table(names.not_told)
        self._this_time, self._each_time = spelling.table(names.this_time), spelling.table(names.each_time)

    def answer(self, said: Words) -> Stretch | None:
        """How long, as an answer to that question: the longest time that is named, of this bout if one is singled out."""
        found = (
            [s for s in self.stretches(said) if not self._each_time.length_at(said, s.end)] if said else []
        )
        this = [s for s in found if self._is_this_time(said, s, found)]
        return max(this or found, key=lambda stretch: stretch.days_min, default=None)

    def volunteered(self, words: Words) -> Stretch | None:
        """How long, told in one clause without being asked: only where it is clearly the time since it began."""
        told, not_told = self._told.occurs_in(words), self._not_told.occurs_in(words)
        for stretch in self.stretches(words):
            since = "since" in words[max(0, stretch.start - _SINCE_REACHES) : stretch.end]
            lasting = self._is_lasting(words, stretch)
            ago = words[stretch.end : stretch.end + 1] in (("ago",), ("back",)) or not stretch.sure or told
            if since or (not not_told and (lasting or (ago and told and stretch.days_min >= 0.1))):
                return stretch
        return None

    def _is_lasting(self, words: Words, stretch: Stretch) -> bool:
        """ "For three days", "it's been about three weeks"."""
        before = words[max(0, stretch.start - _BEEN_REACHES) : stretch.start]
        been = any(two in _BEEN for two in pairwise(before))
        return stretch.days_min >= 1 and (before[-1:] in (("for",), ("from",)) or been)

    def corrected(self, words: Words) -> Stretch | None:
        """The time that takes the place of another: "I said three days, it's more like a week", "actually it's five"."""
        found = self.stretches(words)
        old = [s for s in found if ends_before(self._told_before, words, s.start, reach=4)]
        new = [s for s in found if s not in old]
        if new:
            return new[-1]
        for number in reversed(numbers_in(words, self._numbers) if old else ()):
            unit = old[-1].days_max / old[-1].count if old[-1].count else 0
            if number.start >= old[-1].end and unit:
                return Stretch(number.value * unit, number.value * unit, number.start, number.end)
        return None

    def stretches(self, words: Sequence[str]) -> list[Stretch]:
        """Every stretch of time, from left to right; two that make a range are one."""
        found: list[Stretch] = []
        for stretch in self._single(words):
            between = words[found[-1].end : stretch.start] if found else ()
            if found and tuple(between) == ("and",) and _is_smaller_part(found[-1], stretch):
                low, high = found[-1].days_min + stretch.days_min, found[-1].days_max + stretch.days_max
                found[-1] = Stretch(low, high, found[-1].start, stretch.end)
            elif found and between and all(word in self._names.ranges for word in between):
                low, high = sorted((found[-1].days_min, stretch.days_min))
                most = max(found[-1].days_max, stretch.days_max, high)
                found[-1] = Stretch(low, most, found[-1].start, stretch.end, found[-1].sure and stretch.sure)
            else:
                found.append(stretch)
        return found

    def _single(self, words: Sequence[str]) -> Iterator[Stretch]:
        index = 0
        while index < len(words):
            found = self._at(words, index)
            if found:
                yield found
            index = found.end if found else index + 1

    def _at(self, words: Sequence[str], index: int) -> Stretch | None:
        return (
            self._phrase_at(words, index)
            or self._count_at(words, index)
            or self._amount_at(words, index)
            or self._year_at(words, index)
            or self._name_at(words, index)
        )

    def _is_this_time(self, words: Words, stretch: Stretch, all_found: Iterable[Stretch]) -> bool:
        """Whether words beside it single out this bout: "two weeks this time, but years on and off"."""
        start = max((s.end for s in all_found if s.end <= stretch.start), default=0)
        end = min((s.start for s in all_found if s.start >= stretch.end), default=len(words))
        near = [*words[start : stretch.start], BREAK, *words[stretch.end : end]]
        cut = near.index(BREAK)
        after = near[cut + 1 :]
        after = after[: after.index(BREAK)] if BREAK in after else after[:_BESIDE]
        return self._this_time.occurs_in(near[:cut][-_BESIDE:]) or self._this_time.occurs_in(after)

    def _phrase_at(self, words: Sequence[str], index: int) -> Stretch | None:
        length = self._phrase_table.length_at(words, index)
        behind = self._phrase_table.length_at(words, index + 1) if words[index] == "since" else 0
        if behind >= max(1, length):
            found = self._phrase_at(words, index + 1)
            return replace(found, start=index) if found else None
        if not length:
            return None
        low, high, *sure = self._phrases[tuple(words[index : index + length])]
        return Stretch(low, high, index, index + length, sure != [0])

    def _count_at(self, words: Sequence[str], index: int) -> Stretch | None:
        """ "The third day", "day three"."""
        word, following = words[index], words[index + 1] if index + 1 < len(words) else ""
        names = self._names
        if word in names.ordinals and following in names.units and names.units[following] >= 1:
            count, unit = names.ordinals[word], names.units[following]
        elif word in ("day", "week", "month") and following in self._numbers.units:
            if index + 2 < len(words) and words[index + 2] in names.units:
                return None
            count, unit = self._numbers.units[following], names.units[word]
        else:
            return None
        return Stretch(max(0.5, count - 1) * unit, count * unit, index, index + 2)

    def _amount_at(self, words: Sequence[str], index: int) -> Stretch | None:
        """ "Three days", "a couple of weeks", "three or four months", "a week and a half", "a month or two"."""
        amount = self._number_at(words, index) or self._words_at(words, index) or self._one_at(words, index)
        if amount is None:
            return None
        low, high, end = amount
        low, high, end = self._plus_half(words, low, high, end)
        if end < len(words) and (length := self._rounded.length_at(words, end)):
            high, end = high * _ROUNDED, end + length
        if end >= len(words) or words[end] not in self._names.units:
            return None
        unit = self._names.units[words[end]]
        if end + 1 < len(words) and self._not_before.length_at(words, end + 1):
            return None
        low, high, end = self._plus_half(words, low, high, end + 1)
        if end < len(words) and (length := self._about.length_at(words, end)):
            low, high, end = low * _ABOUT[0], high * _ABOUT[1], end + length
        elif end < len(words) and (length := self._rest.length_at(words, end)):
            high, end = max(high + 0.2, high * _ROUNDED), end + length
        low, high, end = self._or_more(words, low, high, end)
        before = words[max(0, index - 4) : index]
        if self._at_most.occurs_in(before):
            low = 0
        elif self._over.occurs_in(before) and not self._since_past(before):
            high *= _OVER
        elif self._under.occurs_in(before):
            low *= _UNDER
        return Stretch(low * unit, high * unit, index, end, count=high)

    @staticmethod
    def _since_past(before: Sequence[str]) -> bool:
        """ "From past two months", "since past two months": the last two, and no more."""
        return tuple(before[-2:]) in (("from", "past"), ("since", "past"), ("for", "past"), ("the", "past"))

    def _or_more(self, words: Sequence[str], low: float, high: float, end: int) -> tuple[float, float, int]:
        """ "A week or two", "three days, maybe four", "three days, no, four": a second number for the same unit."""
        start = end
        while start < len(words) and start < end + 4 and words[start] in (*self._names.ranges, BREAK, "no"):
            start += 1
        between = words[end:start]
        if not between or all(word == BREAK for word in between) or start >= len(words):
            return low, high, end
        found = self._number_at(words, start)
        if found is None or (found[2] < len(words) and words[found[2]] in self._names.units):
            return low, high, end
        if "no" in between:
            return found
        return min(low, found[0]), max(high, found[1]), found[2]

    def _number_at(self, words: Sequence[str], index: int) -> tuple[float, float, int] | None:
        """One number, or two that make a range."""
        alike = self._numbers.sound_alikes.get(words[index])
        if (
            alike
            and words[index] != "for"
            and words[index + 1 : index + 2]
            and words[index + 1] in self._names.units
        ):
            return alike, alike, index + 1
        window = words[index : index + 7]
        found = [number for number in numbers_in(window, self._numbers) if number.value <= 1000]
        if not found or found[0].start != 0:
            return None
        first, end = found[0], found[0].end
        if len(found) > 1:
            second = found[1]
            between = tuple(window[first.end : second.start])
            if len(between) <= 2 and all(word in self._names.ranges for word in between):
                low, high = sorted((first.value, second.value))
                return low, high, index + second.end
        return first.value, first.value, index + end

    def _words_at(self, words: Sequence[str], index: int) -> tuple[float, float, int] | None:
        length = self._amount_table.length_at(words, index)
        if not length:
            return None
        low, high = self._amounts[tuple(words[index : index + length])][:2]
        return low, high, index + length

    def _one_at(self, words: Sequence[str], index: int) -> tuple[float, float, int] | None:
        """ "Month and a half", "week or two": the "a" is not said."""
        following = tuple(words[index + 1 : index + 3])
        is_more = following[:1] == ("or",) and following[1:2] and following[1] in self._numbers.units
        if words[index] in self._names.bare_units and (is_more or self._half.length_at(words, index + 1)):
            return 1.0, 1.0, index
        return None

    def _plus_half(self, words: Sequence[str], low: float, high: float, end: int) -> tuple[float, float, int]:
        length = self._half.length_at(words, end) if end < len(words) else 0
        return (low + 0.5, high + 0.5, end + length) if length else (low, high, end)

    def _year_at(self, words: Sequence[str], index: int) -> Stretch | None:
        """ "Since two thousand and nineteen": a year that is over, of somebody's life."""
        if not words[max(0, index - 2) : index] or words[index - 1] not in self._names.before_year:
            return None
        for year in years_in(words[index : index + 5], self._numbers):
            ago = self._year - year.value
            if year.start == 0 and 0 <= ago <= _LONGEST_NAMED:
                low = max(0.0, ago - 1) * _YEAR + 1
                return Stretch(low, (ago + 1) * _YEAR, index, index + year.end, sure=False)
        return None

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


def _is_smaller_part(whole: Stretch, part: Stretch) -> bool:
    """ "Two weeks and two days": the second counts a smaller unit than the first."""
    if not (whole.count and part.count):
        return False
    return part.days_max / part.count < whole.days_max / whole.count
