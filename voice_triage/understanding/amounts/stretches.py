"""Stretches of time, wherever they stand: an amount of a unit, a name of one, a year, a day of the week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from voice_triage.triage.facts import Duration
from voice_triage.understanding.amounts.amounts import Amount, AmountReader
from voice_triage.understanding.amounts.numbers import numbers_in, years_in
from voice_triage.understanding.files.measure_files import DurationsFile, NumbersFile
from voice_triage.understanding.words.words import Spelling

_YEAR, _WEEK = 365.0, 7.0
_LONGEST_NAMED = 80
"""Years beyond which a year somebody names is no time a pain began."""
_MAY = "may"
"""The month that is also a little word."""
_CARRIES = 7
"""Words between a time and a number that counts its unit."""
_UNIT_CARRIES = 3
"""Words between "donkey's years" and "five or six" that say no more than perhaps."""


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
    bounded: bool = False
    """ "No more than" or the like stands before it: a "not" there denies nothing."""

    @property
    def duration(self) -> Duration:
        """As a slot value."""
        return Duration(days_min=round(self.days_min, 4), days_max=round(self.days_max, 4))

    def agrees_with(self, other: Stretch) -> bool:
        """Whether both may mean the same time."""
        return self.days_min <= other.days_max and other.days_min <= self.days_max


class StretchFinder:
    """Finds stretches of time with the words of one language. `year`: the current one."""

    def __init__(self, names: DurationsFile, numbers: NumbersFile, spelling: Spelling, year: int) -> None:
        self._names, self._numbers, self._year = names, numbers, year
        self._amounts = AmountReader(names, numbers, spelling)
        self._phrases = {spelling.phrase(phrase): span for phrase, span in names.phrases.items()}
        self._phrase_table = spelling.table(names.phrases)
        self._not_before = spelling.table(names.not_before)
        self._ranges = frozenset(names.ranges)
        self._unit_words = {spelling.phrase(phrase): unit for phrase, unit in names.phrase_units.items()}

    def stretches(self, words: Sequence[str]) -> list[Stretch]:
        """Every stretch of time, from left to right; two that make a range are one."""
        found: list[Stretch] = []
        for stretch in self._single(words):
            last = found[-1] if found else None
            between = tuple(words[last.end : stretch.start]) if last else ()
            parted = last is not None and words[last.start - 1 : last.start] in (["between"], ("between",))
            if last and not parted and between in ((), ("and",)) and _is_smaller_part(last, stretch):
                low, high = last.days_min + stretch.days_min, last.days_max + stretch.days_max
                found[-1] = replace(stretch, days_min=low, days_max=high, start=last.start)
            elif last and last.sure == stretch.sure and between and set(between) <= self._ranges:
                low, high = sorted((last.days_min, stretch.days_min))
                most = max(last.days_max, stretch.days_max, high)
                found[-1] = Stretch(low, most, last.start, stretch.end, last.sure and stretch.sure)
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
            carried = self._carried(words, found) if found and found.count else None
            if carried:
                yield carried
                index = carried.end

    def _carried(self, words: Sequence[str], last: Stretch) -> Stretch | None:
        """ "It's not two weeks, it's three": a number that counts the unit named before it."""
        place = last.end
        while place < len(words) and words[place] in self._names.carrying:
            place += 1
        if place == last.end or place - last.end > _CARRIES or place >= len(words):
            return None
        amount = self._amounts.number_at(words, place)
        if amount is None or (amount.end < len(words) and words[amount.end] not in self._names.closing):
            return None
        unit = last.days_max / last.count
        return Stretch(amount.low * unit, amount.high * unit, place, amount.end, count=amount.high)

    def _at(self, words: Sequence[str], index: int) -> Stretch | None:
        return (
            self._phrase_at(words, index)
            or self._count_at(words, index)
            or self._weekdays_ago_at(words, index)
            or self._amount_at(words, index)
            or self._clock_at(words, index)
            or self._year_at(words, index)
            or self._name_at(words, index)
        )

    def _phrase_at(self, words: Sequence[str], index: int) -> Stretch | None:
        length = self._phrase_table.length_at(words, index)
        behind = self._phrase_table.length_at(words, index + 1) if words[index] == "since" else 0
        if behind >= max(1, length):
            found = self._phrase_at(words, index + 1)
            return replace(found, start=index) if found else None
        if not length:
            return None
        phrase = tuple(words[index : index + length])
        low, high, *sure = self._phrases[phrase]
        found = Stretch(low, high, index, index + length, sure != [0])
        unit = self._unit_words.get(phrase)
        return self._counted_behind(words, found, unit) if unit else found

    def _counted_behind(self, words: Sequence[str], vague: Stretch, unit: float) -> Stretch:
        """ "Donkey's years, probably five or six": a number behind a vague time counts its unit."""
        for number in numbers_in(words[vague.end : vague.end + _UNIT_CARRIES + 1], self._numbers)[:1]:
            amount = self._amounts.number_at(words, vague.end + number.start)
            if amount and not (amount.end < len(words) and words[amount.end] in self._names.units):
                low, high = amount.low * unit, amount.high * unit
                return Stretch(low, high, vague.start, amount.end, count=amount.high)
        return vague

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

    def _weekdays_ago_at(self, words: Sequence[str], index: int) -> Stretch | None:
        """ "Two Sundays ago", "a week last Tuesday": counted in weeks."""
        amount = self._amounts.at(words, index)
        if amount is None or amount.end >= len(words):
            return None
        if words[amount.end] in self._names.weekday_plurals:
            weeks = Amount(max(0.0, amount.low - 1), amount.high, amount.end + 1)
            return Stretch(weeks.low * _WEEK + 1, weeks.high * _WEEK, index, weeks.end, sure=False)
        after = words[amount.end : amount.end + 3]
        if amount.high > 1 or after[0] != "week" or not {"last", "past"} & set(after[1:2]):
            return None
        if after[2:] and after[2] in self._names.weekdays:
            return Stretch(_WEEK, 2 * _WEEK, index, amount.end + 3, sure=False)
        return None

    def _amount_at(self, words: Sequence[str], index: int) -> Stretch | None:
        """ "Three days", "a couple of weeks", "three or four months", "a week and a half", "a month or two"."""
        amount = self._amounts.at(words, index)
        if amount is None or amount.end >= len(words) or words[amount.end] not in self._names.units:
            return None
        unit, behind = self._names.units[words[amount.end]], amount.end + 1
        if self._not_before.length_at(words, behind):
            return None
        amount = self._amounts.plus_half(words, replace(amount, end=behind))
        amount = self._amounts.more_exactly(words, index, amount)
        amount = self._amounts.or_more(words, amount)
        bounded = self._amounts.is_modified(words, index)
        low, high, end = amount.low * unit, amount.high * unit, amount.end
        if words[end : end + 1] in (["tomorrow"], ("tomorrow",)) and high > 1:
            low, high, end = max(1.0, low - 1), high - 1, end + 1
        return Stretch(low, high, index, end, count=high / unit, bounded=bounded)

    def _clock_at(self, words: Sequence[str], index: int) -> Stretch | None:
        """ "Since three o'clock": today."""
        if index == 0 or words[index - 1] not in self._names.before_clock:
            return None
        for number in numbers_in(words[index : index + 3], self._numbers)[:1]:
            end = index + number.end
            if number.start == 0 and number.value <= 24 and words[end : end + 1] in self._clock_words:
                low, high = self._names.clock_days[:2]
                return Stretch(low, high, index, end + 1)
        return None

    @property
    def _clock_words(self) -> list[Sequence[str]]:
        return [one for word in self._names.clock for one in ((word,), [word])]

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
        word, names = words[index], self._names
        if word in names.bare_plurals:
            low, high = names.bare_plurals[word][:2]
            found = Stretch(low, high, index, index + 1)
            return self._counted_behind(words, found, names.units[word])
        before = words[index - 1] if index else ""
        if word in names.dayparts and before in names.before_daypart:
            low, high = names.dayparts[word][:2]
            return Stretch(low, high, index, index + 1)
        if word == _MAY and before in names.before_month:
            low, high = names.month_name_days[:2]
            return Stretch(low, high, index, index + 1, sure=False)
        for some, days in (
            (names.weekdays, names.weekday_days),
            (names.month_names, names.month_name_days),
        ):
            if word in some:
                return Stretch(days[0], days[1], index, index + 1, sure=False)
        return None


def _is_smaller_part(whole: Stretch, part: Stretch) -> bool:
    """ "Two weeks and two days": the second counts a smaller unit than the first."""
    if not (whole.count and part.count):
        return False
    return part.days_max / part.count < whole.days_max / whole.count
