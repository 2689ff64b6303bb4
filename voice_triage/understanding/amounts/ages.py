"""An age in years: told, in decades, by a birthday to come, or by a year of birth."""

from __future__ import annotations

from dataclasses import replace

from voice_triage.understanding.amounts.age_numbers import age_numbers, birthdays, with_meant_units
from voice_triage.understanding.amounts.numbers import Measure, Number, ends_before, numbers_in, years_in
from voice_triage.understanding.files.measure_files import NumbersFile
from voice_triage.understanding.words.words import BREAK, PhraseTable, Spelling, Words

OLDEST = 120
_YOUNGEST_UNASKED = 16
"""A smaller number that nobody asked for is an age only right after "I'm" or "aged"."""
_IS = (("he", "is"), ("she", "is"))


class AgeReader:
    """Reads ages with the words of one language. `year`: the current one, for years of birth."""

    def __init__(self, names: NumbersFile, spelling: Spelling, relatives: PhraseTable, year: int) -> None:
        self._names, self._relatives, self._year = names, relatives, year
        self._cues, self._not_before = spelling.table(names.age_cues), spelling.table(names.age_not_before)
        self._not_after = spelling.table(names.age_not_after)
        self._birthday, self._coming = (
            spelling.table(names.age_before_birthday),
            spelling.table(names.age_coming),
        )
        self._had_birthday = spelling.table(names.age_had_birthday)
        self._over, self._nearly = spelling.table(names.age_over), spelling.table(names.age_nearly)
        self._vague, self._born = spelling.table(names.age_vague), spelling.table(names.born)
        self._phrases = {spelling.phrase(phrase): age for phrase, age in names.age_phrases.items()}
        self._phrase_table = spelling.table(names.age_phrases)
        self._completed, self._running = (
            spelling.table(names.age_completed),
            spelling.table(names.age_running),
        )
        self._born_behind = spelling.table(names.born_behind)
        self._roughly = spelling.table(names.age_roughly)
        self._units = {value: word for word, value in names.units.items()}

    def read(self, said: Words, *, asked: bool, for_another: bool = False) -> Measure | None:
        """The age. Volunteered, it needs a cue ("I'm sixty two", "sixty two years old", "born in fifty two")."""
        meant = with_meant_units(said, self._names, self._units)
        measure = self._read(meant, asked=asked, for_another=for_another)
        guessed = meant != said and not self._cues.occurs_in(said[-2:])
        guessed = guessed or (self._running.occurs_in(said) and self._completed.occurs_in(said))
        return replace(measure, doubtful=True) if measure and guessed else measure

    def _read(self, said: Words, *, asked: bool, for_another: bool) -> Measure | None:
        born = self._by_birth(said, asked=asked)
        if born is not None:
            return born
        if asked:
            for start, end in self._phrase_table.spans(said):
                return Measure(self._phrases[said[start:end]], doubtful=True, end=end)
            birthday = self._by_birthday(said)
            if birthday is not None:
                return birthday
        decade = self._decade(said, asked=asked)
        fitting = [n for n in self._ages(said) if decade is None or n.start >= decade.end]
        own = [n for n in fitting if for_another or not self._is_of_another(said, n)]
        own = [n for n in own if n.value >= _YOUNGEST_UNASKED] or own
        own = [n for n in own if not self._is_denied(said, n)] or own
        if not asked:
            own = [number for number in own if self._has_cue(said, number, for_another=for_another)]
        if own or decade is not None or not asked or not fitting:
            return self._age(said, self._meant(said, own)) if own else decade
        # Asked, and only another's age is told: perhaps that is who we talk about.
        return replace(self._age(said, fitting[-1]), doubtful=True)

    def _meant(self, said: Words, own: list[Number]) -> Number:
        """The last; the completed one of a completed and a running year."""
        done = [n for n in own if self._completed.occurs_in(said[max(0, n.start - 2) : n.end + 1])]
        return done[-1] if done else own[-1]

    def _by_birthday(self, said: Words) -> Measure | None:
        """ "I've just had my seventieth", "in my eightieth year"."""
        for found in birthdays(said, self._names):
            before = said[max(0, found.start - 4) : found.start]
            to_come = found.running or self._coming.occurs_in(before) or self._nearly.occurs_in(before)
            had = self._had_birthday.occurs_in((*before, *said[found.end : found.end + 4]))
            return Measure(
                found.number - (to_come and not had), doubtful=not (found.running or had), end=found.end
            )
        return None

    def _ages(self, said: Words) -> list[Number]:
        return [
            number
            for number in age_numbers(said, self._names)
            if 1 <= number.value < OLDEST + 1
            and not (number.end < len(said) and self._not_before.length_at(said, number.end))
            and not ends_before(self._not_after, said, number.start)
        ]

    @staticmethod
    def _is_denied(said: Words, number: Number) -> bool:
        """ "Seventy one, not seventeen", "nearer seventy than sixty"."""
        return said[max(0, number.start - 1) : number.start] in (("not",), ("than",))

    def _age(self, said: Words, number: Number) -> Measure:
        value = float(int(number.value))
        start = max((i + 1 for i in range(number.start) if said[i] == BREAK), default=0)
        start = max(start, *(n.end for n in age_numbers(said, self._names) if n.end <= number.start), 0)
        before, after = said[max(start, number.start - 4) : number.start], said[number.end : number.end + 4]
        had = self._had_birthday.occurs_in((*before, *said[number.end : number.end + 6]))
        if not had and (self._has_it_coming(said, number) or self._coming.occurs_in(before)):
            return Measure(value - 1, end=number.end)
        if self._vague.length_at(said, number.end):
            middle = self._names.middle_of_decade if value % 10 == 0 else 0
            return Measure(value + middle, doubtful=True, end=number.end)
        if self._roughly.occurs_in(before):
            return Measure(value, doubtful=True, end=number.end)
        if self._running.occurs_in((*before[-2:], *after[:1])) and not self._completed.occurs_in(before[-2:]):
            return Measure(value - 1, doubtful=True, end=number.end)
        if self._over.occurs_in(before):
            return Measure(value + 1, doubtful=True, end=number.end)
        if self._nearly.occurs_in(before):
            return Measure(value - 1, end=number.end)
        return Measure(value, end=number.end)

    def _has_it_coming(self, said: Words, number: Number) -> bool:
        """ "Sixty five next birthday", but not "sixty four, next birthday sixty five"."""
        for start, end in self._birthday.spans(said[number.end : number.end + 4]):
            following = numbers_in(said[number.end + end : number.end + end + 2], self._names)
            if start <= 1 and following and following[0].start == 0:
                continue
            return True
        return False

    def _by_birth(self, said: Words, *, asked: bool) -> Measure | None:
        """The age this year's birthday brings: to be said back, as the birthday is not known."""
        is_born = self._born.occurs_in(said)
        years = [n for n in years_in(said, self._names) if n.value <= self._year]
        if years and (is_born or (asked and years[-1].value <= self._year - 10)):
            return Measure(self._year - int(years[-1].value), doubtful=True, end=years[-1].end)
        if not is_born:
            return None
        for number in reversed(numbers_in(said, self._names)):
            start = max(0, number.start - 3)
            behind = self._born_behind.occurs_in(said[number.end : number.end + 4])
            if number.value < 100 and (behind or self._born.occurs_in(said[start : number.start])):
                century = 2000 if number.value <= self._year % 100 else 1900
                return Measure(self._year - century - int(number.value), doubtful=True, end=number.end)
        return None

    def _is_of_another(self, said: Words, number: Number) -> bool:
        """A relative named between the number before and this one: "and my wife is sixty five"."""
        return self._relatives.occurs_in(said[max(0, number.start - 4) : number.start])

    def _has_cue(self, said: Words, number: Number, *, for_another: bool) -> bool:
        """ "I'm" before it, "years old" after it, or the very first words with a body or illness behind them."""
        after = said[number.end : number.end + 3]
        if self._cues.occurs_in(after) and "year" in "".join(after):
            return True
        is_told = number.start and said[number.start - 1] in ("i'm", "he's", "she's", "aged")
        is_told = is_told or (
            said[max(0, number.start - 2) : number.start] in _IS and after[:1] == ("years",)
        )
        if number.value < _YOUNGEST_UNASKED and not is_told:
            return False
        before = said[max(0, number.start - 3) : number.start]
        if for_another and self._is_told_of(before):
            return True
        if (
            before[-2:] == ("i", "have")
            and after[:1] == ("years",)
            and after[1:2] in ((), (BREAK,), ("and",))
        ):
            return True  # "I have sixty two years".
        ends_in_cue = any(end == len(before) for _, end in self._cues.spans(before)) and before[-1:] != (
            "is",
        )
        first = number.start == 0 and number.value >= _YOUNGEST_UNASKED and len(said) > number.end
        measured = bool(numbers_in(said[number.end : number.end + 1], self._names))  # "Thirty eight five."
        return ends_in_cue or (first and not measured)

    def _is_told_of(self, before: Words) -> bool:
        """ "My mother is sixty eight", "he is seventy one", "my dad's eighty three"."""
        if before[-1:] == ("is",):
            return before[-2:-1] in (("he",), ("she",)) or self._relatives.occurs_in(before)
        return any(end == len(before) for _, end in self._relatives.spans(before))

    def _decade(self, said: Words, *, asked: bool) -> Measure | None:
        names = self._names
        for index, word in enumerate(said):
            decade = names.decades.get(word)
            if decade is None and len(word) == 3 and word.endswith("0s"):
                decade = int(word[:2])
            if decade is None or (not asked and "my" not in said[max(0, index - 3) : index]):
                continue
            parts = [
                names.decade_parts[w] for w in said[max(0, index - 3) : index] if w in names.decade_parts
            ]
            part = parts[-1] if parts else names.middle_of_decade
            return Measure(decade + part, doubtful=True, end=index + 1)
        return None
