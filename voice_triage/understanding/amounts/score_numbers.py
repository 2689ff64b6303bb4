"""The numbers of an answer that may be a score: no ends of the scale, nothing that counts days or tablets, all out of ten."""

from __future__ import annotations

from voice_triage.understanding.amounts.numbers import Number, numbers_in
from voice_triage.understanding.files.measure_files import NumbersFile
from voice_triage.understanding.words.words import Spelling, Words

TOP = 10
_ENDS, _OTHER_SCALES = (0, 1, TOP), (5, 20, 100)
_MOST = 12
"""Numbers of one answer that are looked at, the last ones: a longer list is no score."""


class ScoreNumbers:
    """Finds them with the words of one language."""

    def __init__(self, names: NumbersFile, spelling: Spelling) -> None:
        self._names = names
        self._over = spelling.table(names.over_score)
        self._out_of, self._scale = spelling.table(names.out_of_ten), spelling.table(names.scale)
        self._of = spelling.table(names.of_scale)
        self._counted = frozenset(names.counted)
        self._scale_before = frozenset(names.scale_before)
        self._scale_after = frozenset(names.scale_after)

    def is_told(self, said: Words, number: Number) -> bool:
        """Whether "out of ten" stands behind it."""
        slash = said[number.end : number.end + 2] in (("/", "10"), ("/", "ten"))
        return slash or self._out_of.length_at(said, number.end) > 0

    def of(self, said: Words) -> list[Number]:
        """Numbers that count nothing else, without the scale's own ("out of ten", "from one to ten")."""
        scale = {
            place for t in (self._out_of, self._scale) for s, e in t.spans(said) for place in range(s, e)
        }
        # "7/10": the slash is punctuation, and the ten behind it is the scale.
        scale |= {
            i + 1 for i, w in enumerate(said) if w == "/" and said[i + 1 : i + 2] in (("10",), ("ten",))
        }
        found: list[Number] = []
        everything = numbers_in(said, self._names, alike=True)
        for number in everything:
            after = said[number.end : number.end + 1]
            if number.start in scale or self._counts_things(said, number):
                continue
            if found and number.start < found[-1].end:
                continue
            if len(everything) > 1 and self._is_scale(said, number):
                continue
            if after in (("percent",), ("%",)) and number.value <= 100:
                number = Number(number.value / 10, number.start, number.end + 1)
            found.append(self._on_ten(said, number))
        return found[-_MOST:]

    def _counts_things(self, said: Words, number: Number) -> bool:
        """ "Two days", but not "six of ten"."""
        after = said[number.end : number.end + 2]
        is_of_ten = after[1:] in (("ten",), ("10",)) or self._out_of.length_at(said, number.end) > 0
        return bool(after) and after[0] in self._counted and not is_of_ten

    def is_beyond(self, said: Words) -> bool:
        """ "Over ten", but not "seven over ten"."""
        ends = {number.end for number in numbers_in(said, self._names)}
        return any(start not in ends for start, _ in self._over.spans(said))

    def _is_scale(self, said: Words, number: Number) -> bool:
        """ "If ten is the worst", "from ten I give six", "one being nothing": an end of the scale, beside the score."""
        before, after = said[max(0, number.start - 1) : number.start], said[number.end : number.end + 1]
        leads = bool(before) and before[0] in self._scale_before
        return number.value in _ENDS and (leads or (bool(after) and after[0] in self._scale_after))

    def _on_ten(self, said: Words, number: Number) -> Number:
        """ "Three out of five": six of ten, to be said back."""
        for start, end in self._of.spans(said[number.end : number.end + 2]):
            whole = numbers_in(said[number.end + end : number.end + end + 3], self._names)[:1]
            if start == 0 and whole and whole[0].start == 0 and whole[0].value in _OTHER_SCALES:
                value = number.value * TOP / whole[0].value
                return Number(value, number.start, number.end + end + whole[0].end, is_word_alike=True)
        return number
