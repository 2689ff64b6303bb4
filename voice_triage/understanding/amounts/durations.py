"""How long it has lasted: which of the times that were said is meant, in days, with both ends of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from voice_triage.understanding.amounts.numbers import ends_before, numbers_in
from voice_triage.understanding.amounts.stretches import Stretch, StretchFinder
from voice_triage.understanding.files.measure_files import DurationsFile, NumbersFile
from voice_triage.understanding.words.words import BREAK, PhraseTable, Spelling, Words

_SINCE_REACHES = 6
"""Words between "since" and the time it names: "since I flew home on Sunday"."""
_BEEN_REACHES = 3
"""Words from "it's been" to the time: "it's been about three weeks"."""
_BEEN = (("it's", "been"), ("it", "been"), ("that's", "been"), ("has", "been"), ("been", "going"))
_LAST = tuple(((a, b),) for a in ("this", "the", "these") for b in ("last", "past"))
_BESIDE = 6
"""Words around a time that may single it out: "two weeks this time"."""
_DENIED_WITHIN = 2
"""Words before a time in which a "not" denies it: "it isn't two weeks, it's three"."""


class DurationReader:
    """Reads how long with the words of one language. `year`: the current one."""

    def __init__(
        self,
        names: DurationsFile,
        numbers: NumbersFile,
        spelling: Spelling,
        told_before: PhraseTable,
        year: int,
    ) -> None:
        self._numbers = numbers
        self._finder = StretchFinder(names, numbers, spelling, year)
        self._told_before = told_before
        self._told, self._not_told = spelling.table(names.told), spelling.table(names.not_told)
        self._this_time, self._each_time = spelling.table(names.this_time), spelling.table(names.each_time)
        self._turns = frozenset((BREAK, *names.turns))
        self._instead, self._denied = spelling.table(names.instead), frozenset(names.denied)

    def answer(self, said: Words) -> Stretch | None:
        """How long, as an answer to that question: the longest time that is named, of this bout if one is singled out.

        A time that was taken back or denied does not count, and one that is named exactly says more than a day of the week.
        """
        found = (
            [s for s in self._finder.stretches(said) if not self._each_time.length_at(said, s.end)]
            if said
            else []
        )
        found = self._standing(said, found)
        this = [s for s in found if self._is_this_time(said, s, found)] or found
        longest = max(this, key=lambda stretch: stretch.days_min, default=None)
        if longest is None or longest.sure:
            return longest
        exact = [s for s in this if s.sure and s.agrees_with(longest)]
        return max(exact, key=lambda stretch: stretch.days_min, default=longest)

    def names_a_time(self, words: Words, *, at_least: float = 0) -> bool:
        """Whether any stretch of time is named, of at least so many days."""
        return any(stretch.days_min >= at_least for stretch in self._finder.stretches(words))

    def volunteered(self, words: Words) -> Stretch | None:
        """How long, told in one clause without being asked: only where it is clearly the time since it began."""
        return next(self.told(words), None)

    def told(self, words: Words) -> Iterator[Stretch]:
        """Every time of a clause that is clearly the time since something began."""
        told, not_told = self._told.occurs_in(words), self._not_told.occurs_in(words)
        for stretch in self._finder.stretches(words):
            since = "since" in words[max(0, stretch.start - _SINCE_REACHES) : stretch.end]
            lasting = self._is_lasting(words, stretch)
            ago = words[stretch.end : stretch.end + 1] in (("ago",), ("back",)) or not stretch.sure or told
            if since or (not not_told and (lasting or (ago and told and stretch.days_min >= 0.1))):
                yield stretch

    def stretches(self, words: Words) -> list[Stretch]:
        """Every time that is named, from left to right."""
        return self._finder.stretches(words)

    def corrected(self, words: Words) -> Stretch | None:
        """The time that takes the place of another: "I said three days, it's more like a week", "actually it's five"."""
        found = self._finder.stretches(words)
        old = [s for s in found if ends_before(self._told_before, words, s.start, reach=4)]
        new = [s for s in found if s not in old]
        if new:
            return new[-1]
        for number in reversed(numbers_in(words, self._numbers) if old else ()):
            unit = old[-1].days_max / old[-1].count if old[-1].count else 0
            if number.start >= old[-1].end and unit:
                return Stretch(number.value * unit, number.value * unit, number.start, number.end)
        return None

    def _standing(self, said: Words, found: list[Stretch]) -> list[Stretch]:
        """What was not denied, and not taken back by what follows: "a week, no, ten days"."""
        if len(found) < 2:
            return found
        kept = [s for s in found if s.bounded or not self._is_denied(said, s)] or found
        for index in range(len(kept) - 1, 0, -1):
            between = said[kept[index - 1].end : kept[index].start]
            anew = self._instead.occurs_in([word for word in between if word != BREAK])
            if anew and any(s.sure for s in kept[index:]):
                return kept[index:]
        return kept

    def _is_denied(self, said: Words, stretch: Stretch) -> bool:
        before = said[max(0, stretch.start - _DENIED_WITHIN) : stretch.start]
        return any(word in self._denied for word in before)

    def _is_lasting(self, words: Words, stretch: Stretch) -> bool:
        """ "For about three days", "it's been about three weeks", "this last fortnight"."""
        before = words[max(0, stretch.start - _BEEN_REACHES) : stretch.start]
        pairs = tuple(pairwise(before))
        until_now = any(two in _BEEN for two in pairs) or pairs[-1:] in _LAST
        return stretch.days_min >= 1 and (until_now or any(word in ("for", "from") for word in before[-2:]))

    def _is_this_time(self, words: Words, stretch: Stretch, all_found: Iterable[Stretch]) -> bool:
        """Whether words beside it single out this bout: "two weeks this time, but years on and off"."""
        start = max((s.end for s in all_found if s.end <= stretch.start), default=0)
        end = min((s.start for s in all_found if s.start >= stretch.end), default=len(words))
        near = [*words[start : stretch.start], BREAK, *words[stretch.end : end]]
        cut = near.index(BREAK)
        before, after = near[:cut][-_BESIDE:], near[cut + 1 :]
        turns = [place for place, word in enumerate(before) if word in self._turns]
        ends = [place for place, word in enumerate(after) if word in self._turns]
        before = before[max(turns) + 1 :] if turns else before
        after = after[: min(ends)] if ends else after[:_BESIDE]
        return self._this_time.occurs_in(before) or self._this_time.occurs_in(after)
