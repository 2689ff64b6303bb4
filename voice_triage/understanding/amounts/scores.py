"""A score from zero to ten: which of the numbers said is the one for now, and its worse end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voice_triage.understanding.amounts.numbers import Measure, Number, ends_before
from voice_triage.understanding.amounts.score_numbers import TOP, ScoreNumbers
from voice_triage.understanding.files.measure_files import NumbersFile
from voice_triage.understanding.words.words import BREAK, PhraseTable, Spelling, Words

_ELSEWHERE_WITHIN = 4
"""Words from another part of the body to its own score."""
_PLACED_WITHIN = 4
"""Words behind a number that say when it hurts so."""
_DENIED_WITHIN = 3
"""Words before a number in which a "not" denies it: "it isn't a ten"."""


@dataclass(frozen=True)
class _Score:
    """A number that may be the score, and what the words around it say."""

    number: Number
    then: bool
    """Of another time: "a nine yesterday"."""
    worst: bool
    denied: bool
    beside: bool
    """Another number, if there is one, says it better."""


class ScoreReader:
    """Reads scores with the words of one language."""

    def __init__(self, names: NumbersFile, spelling: Spelling, negators: PhraseTable) -> None:
        self._negators = negators
        self._found = ScoreNumbers(names, spelling)
        self._half, self._none, self._top = map(
            spelling.table, (names.half_score, names.zero_score, names.top_score)
        )
        self._before, self._bounds = spelling.table(names.score_before), spelling.table(names.score_bounds)
        self._then, self._was, self._now = map(
            spelling.table, (names.score_then, names.score_was, names.score_now)
        )
        self._worst = spelling.table(names.score_worst)
        self._cuts = spelling.table(names.score_cuts)
        self._comparing = frozenset(names.comparing)
        self._not_quite, self._less = spelling.table(names.score_not_quite), spelling.table(names.score_less)
        self._elsewhere = spelling.table(names.score_elsewhere)
        self._instead = spelling.table(names.score_instead)
        self._instead_around = frozenset(names.score_instead_around)

    def answer(self, said: Words) -> Measure | None:
        """The score said to its own question. None where there is none, or only what it is not."""
        if self._found.is_beyond(said):
            return Measure(TOP, doubtful=True)
        numbers = self._of_the_knee(said, self._found.of(said))
        told = [n for n in numbers if self._is_told(said, n)]
        joined = [n for n in numbers if any(_are_joined(n, other, said) for other in told)]
        placed = [n for n in numbers if told and self._is_placed(said, n)]
        scores = self._weigh(
            said, self._after_no(said, [n for n in numbers if n in (*told, *joined, *placed)] or numbers)
        )
        if not numbers:
            return self._in_words(said)
        fitting = [score for score in scores if not score.denied and 0 <= score.number.value <= TOP]
        fitting = [score for score in fitting if not score.beside] or fitting
        fitting = [score for score in fitting if not score.then] or fitting
        if not fitting:
            return None
        worst = max(fitting, key=lambda score: score.number.value).number
        left_out = [score for score in scores if not 0 <= score.number.value <= TOP]
        return Measure(worst.value, doubtful=worst.is_word_alike or bool(left_out))

    def volunteered(self, said: Words) -> Measure | None:
        """A score although none was asked: "out of ten" behind it, or "my pain is" before it."""
        numbers = self._found.of(said)
        told = [n for n in numbers if self._is_told(said, n)]
        joined = [n for n in numbers if n not in told and any(_are_joined(n, other, said) for other in told)]
        scores = [s for s in self._weigh(said, [*joined, *told]) if not s.denied]
        scores = [s for s in scores if not s.then] or scores
        fitting = [s.number.value for s in scores if 0 <= s.number.value <= TOP]
        return Measure(max(fitting)) if fitting else None

    def names_a_number(self, said: Words) -> bool:
        """Whether any number stands there that could have been a score."""
        return bool(self._found.of(said))

    def _in_words(self, said: Words) -> Measure | None:
        if self._none.occurs_in(said):
            return Measure(0, doubtful=True)
        if self._half.occurs_in(said):
            return Measure(TOP / 2)
        return Measure(TOP, doubtful=True) if self._top.occurs_in(said) else None

    def _of_the_knee(self, said: Words, numbers: list[Number]) -> list[Number]:
        """Without what another part of the body scores, or a pain once known: "my hip is an eight, the knee a four"."""
        own = [
            number
            for number in numbers
            if not self._elsewhere.occurs_in(said[max(0, number.start - _ELSEWHERE_WITHIN) : number.start])
        ]
        return own or numbers

    def _is_placed(self, said: Words, number: Number) -> bool:
        """Whether words behind it say when it hurts so: "four out of ten now, but eight when I walk"."""
        after = said[number.end : number.end + _PLACED_WITHIN]
        return any(start == 0 for t in (self._worst, self._now) for start, _ in t.spans(after))

    def _is_told(self, said: Words, number: Number) -> bool:
        return self._found.is_told(said, number) or ends_before(self._before, said, number.start)

    def _weigh(self, said: Words, numbers: Sequence[Number]) -> list[_Score]:
        """The time and the denial of each number, from the words that belong to it."""
        cuts = [start for start, _ in self._cuts.spans(said)]
        cuts += [place for place, word in enumerate(said) if word == BREAK]
        scores = []
        for index, number in enumerate(numbers):
            start = max((c + 1 for c in cuts if c < number.start), default=0)
            end = min((c for c in cuts if c >= number.end), default=len(said))
            before = max(start, numbers[index - 1].end if index else 0)
            after = min(end, numbers[index + 1].start if index + 1 < len(numbers) else len(said))
            shared = [n for n in numbers if start <= n.start and n.end <= end]
            near = said[before : number.start], said[number.end : after]
            worst = any(self._worst.occurs_in(words) for words in near)
            time = self._time(
                near, self._leads(said[start : shared[0].start]) if shared else True, len(shared)
            )
            denied = self._is_denied(said, number, before)
            beside = self._is_beside(said, number, before)
            scores.append(_Score(number, time and not worst, worst, denied, beside))
        return scores

    def _leads(self, before_first: Words) -> bool:
        """Whether times are named before their numbers: "yesterday nine, today five"."""
        return any(t.occurs_in(before_first) for t in (self._then, self._now))

    def _time(self, near: tuple[Words, Words], leads: bool, shared: int) -> bool:
        """Whether the words around a number make it one of another time. Of two times the nearer one belongs to it."""
        words: Iterable[Words] = near if shared == 1 else (near[0],) if leads else (near[1],)
        for part in words:
            now, then = self._first(self._now, part), self._first(self._then, part)
            if min(now, then) < len(part):
                return (
                    then < now
                    if part is near[1]
                    else self._last(self._then, part) > self._last(self._now, part)
                )
        return self._was.occurs_in(near[0])

    @staticmethod
    def _first(table: PhraseTable, words: Words) -> int:
        return min((start for start, _ in table.spans(words)), default=len(words))

    @staticmethod
    def _last(table: PhraseTable, words: Words) -> int:
        return max((end for _, end in table.spans(words)), default=-1)

    def _is_denied(self, said: Words, number: Number, start: int) -> bool:
        before = said[max(start, number.start - _DENIED_WITHIN) : number.start]
        if not self._negators.occurs_in(before) or self._bounds.occurs_in(before):
            return False
        return not any(word in self._comparing for word in before)

    def _is_beside(self, said: Words, number: Number, start: int) -> bool:
        """Whether another number, if there is one, says it better: "closer to seven than eight", "not quite a ten, nine"."""
        before = said[max(start, number.start - _DENIED_WITHIN) : number.start]
        if self._not_quite.occurs_in(before):
            return True
        bounded = self._negators.occurs_in(before)
        return not bounded and self._less.occurs_in(before)

    def _after_no(self, said: Words, numbers: Sequence[Number]) -> Sequence[Number]:
        """ "Five, no, six", "seven, make that eight": what stands before is taken back."""
        for index in range(len(numbers) - 1, 0, -1):
            between = tuple(w for w in said[numbers[index - 1].end : numbers[index].start] if w != BREAK)
            if self._is_instead(between):
                return numbers[index:]
        return numbers

    def _is_instead(self, between: Words) -> bool:
        """Whether words between two numbers take back the first, and say nothing else."""
        cues = {place for start, end in self._instead.spans(between) for place in range(start, end)}
        return bool(cues) and all(
            place in cues or word in self._instead_around for place, word in enumerate(between)
        )


def _are_joined(first: Number, second: Number, said: Words) -> bool:
    """Two numbers that make a range: "seven or eight"."""
    low, high = sorted((first, second), key=lambda number: number.start)
    between = said[low.end : high.start]
    return len(between) <= 2 and all(
        word in ("or", "to", "maybe", "and", "a", "an", "even") for word in between
    )
