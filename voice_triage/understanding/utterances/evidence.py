"""Evidence: what the words of an utterance speak for, and whether they say it, deny it, or tell of something else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from voice_triage.understanding.lexicon.lexicon import Scope
from voice_triage.understanding.utterances.clauses import Clause
from voice_triage.understanding.words.patterns import Match, Owner, PatternIndex
from voice_triage.understanding.words.words import PhraseTable

Span = tuple[int, int]
_BEHIND = 2
"""Words between a thing and what denies it from behind: "fever was not there"."""
_SINCE_REACHES = 5
"""Words between a "since" and the time that belongs to it."""


class Standing(StrEnum):
    """How the person stands to what the words say."""

    SAID = "said"
    DENIED = "denied"
    TANGLED = "tangled"
    """Two negations: nobody knows which way it falls."""
    UNSURE = "unsure"
    OTHER = "other"
    """Somebody else's body."""
    OTHER_ONCE = "other_once"
    """Somebody else's body, some time ago."""
    PAST = "past"
    FEARED = "feared"
    """Asked or feared, not told."""


@dataclass(frozen=True)
class Evidence:
    """Words that speak for something, and how."""

    owner: Owner
    clause: int
    places: frozenset[int]
    weight: int
    standing: Standing

    @property
    def said(self) -> bool:
        """Told as a fact of the person's own, now."""
        return self.standing is Standing.SAID


def real_negators(words: Sequence[str], scope: Scope) -> Iterator[Span]:
    """Negators that turn something around, each thought of once: "I haven't got no pain" is denied once."""
    passed_over = tuple(scope.false_negators.spans(words))
    counted: Span | None = None
    for start, end in scope.negators.spans(words):
        if any(s < end and start < e for s, e in passed_over):
            continue
        echo = counted is not None and words[start] in scope.concord and end < len(words)
        if echo and words[start - 1] != "not":
            continue
        counted = (start, end)
        yield counted


class _Marks:
    """The words in a clause that turn facts around, found once."""

    def __init__(self, clause: Clause, scope: Scope) -> None:
        words = self.words = clause.words
        self.negators = tuple(real_negators(words, scope))
        self.echoes = frozenset(p for p, word in enumerate(words) if word in scope.concord) - {
            p for start, end in self.negators for p in range(start, end)
        }
        passed_over = tuple(scope.false_negators.spans(words))
        self.behind = tuple(
            start
            for start, end in scope.post_negators.spans(words)
            if not any(s < end and start < e for s, e in passed_over)
        )
        self.unsure = _first(scope.unsure_cues, words)
        self.feared = _first_fear(scope, words)
        self.past = _is_past(scope, words)
        self.relative = _first_relative(words, scope)
        self.relative_past = self.past or scope.relative_past.occurs_in(words)
        self.elsewhere = tuple(
            (start, end)
            for start, end in scope.elsewhere.spans(words)
            if not any(word in scope.compares for word in words[max(0, start - 2) : start])
        )
        self.reported = scope.reports.occurs_in(words)
        self.own = tuple(index for index, word in enumerate(words) if word in scope.own)

    def standing(self, match: Match) -> Standing:
        """How the clause's marks leave a match."""
        if self._is_elsewhere(match):
            return Standing.OTHER_ONCE
        if self._is_of_another(match):
            return Standing.OTHER_ONCE if self.relative_past else Standing.OTHER
        if self.feared < match.end and not match.places & {self.feared}:
            return Standing.FEARED
        turned = sum(
            1 for start, end in self.negators if start < match.end and not _overlaps(match, start, end)
        )
        turned += any(match.end <= place <= match.end + _BEHIND for place in self.behind)
        if self.unsure < match.start:
            return Standing.UNSURE
        if turned and not (turned == 1 and match.places & self.echoes):
            return Standing.DENIED if turned == 1 else Standing.TANGLED
        return Standing.PAST if self.past else Standing.SAID

    def _is_elsewhere(self, match: Match) -> bool:
        """Of the other leg, or a part of the body that the match itself is not about: "my fingers go numb"."""
        return not match.owner.whole_person and any(
            self.words[start] in ("other", "good") or not _overlaps(match, start, end)
            for start, end in self.elsewhere
        )

    def _is_of_another(self, match: Match) -> bool:
        """A relative before the match, and no "my" or "I" between: "my husband's is swollen"."""
        if self.relative >= match.start or self.reported:
            return False
        return not any(self.relative < place <= match.start for place in self.own)


def gather(clauses: Sequence[Clause], index: PatternIndex, scope: Scope) -> tuple[Evidence, ...]:
    """All evidence that an index finds in the clauses."""
    found: list[Evidence] = []
    for number, clause in enumerate(clauses):
        if clause.over:
            # "... but it's gone now": what stands before was, and is no more.
            found = [replace(e, standing=Standing.PAST) if e.said else e for e in found]
        if clause.own_turn:
            # "... not me": what stands before is somebody else's, and no cry for help.
            found = [
                replace(e, standing=Standing.OTHER_ONCE) if e.standing is Standing.OTHER else e for e in found
            ]
        found += weigh(clause, number, dict.fromkeys(index.matches(clause.words)), scope)
    return tuple(found)


def gather_across(clauses: Sequence[Clause], index: PatternIndex, scope: Scope) -> Iterator[Evidence]:
    """What only two neighbouring clauses say together, as said: "it's stiff as a board, and the pain is dreadful".

    A "but" parts them, and nothing that says all is well reaches from one to the other.
    """
    for number, (first, second) in enumerate(pairwise(clauses)):
        if second.corrects or second.contrast:
            continue
        border = len(first.words)
        words = first.words + second.words
        for item in gather((Clause(first.said + second.said, words),), index, scope):
            well = any(words[place] in scope.well_words for place in item.places)
            if item.said and not well and min(item.places) < border <= max(item.places):
                places = frozenset(place - border for place in item.places if place >= border)
                yield replace(item, clause=number + 1, places=places)


def weigh(clause: Clause, number: int, matches: Collection[Match], scope: Scope) -> list[Evidence]:
    """How a clause leaves what was found in it."""
    if not matches:
        return []
    marks = _Marks(clause, scope)
    return [Evidence(m.owner, number, m.places, m.weight, marks.standing(m)) for m in matches]


def longest_first(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence without what is only part of something that says more: "not as swollen" against "swollen"."""
    by_clause: dict[int, list[Evidence]] = {}
    for item in sorted(evidence, key=lambda e: -e.weight):
        kept = by_clause.setdefault(item.clause, [])
        if not any(other.weight > item.weight and other.places & item.places for other in kept):
            kept.append(item)
    return tuple(item for number in sorted(by_clause) for item in by_clause[number])


def after_corrections(evidence: Iterable[Evidence], clauses: Sequence[Clause]) -> tuple[Evidence, ...]:
    """Evidence that stands after "no wait" and the like: what was said before is taken back if it is said anew."""
    items = tuple(evidence)
    for number, clause in enumerate(clauses):
        if clause.corrects and any(e.said and e.clause >= number for e in items):
            items = tuple(e for e in items if e.clause >= number)
    return items


def _first_fear(scope: Scope, words: Sequence[str]) -> int:
    """Place of the first fear that is one: "I'm afraid I can't breathe" is bad news, told politely."""
    polite = {start for start, _ in scope.false_fears.spans(words)}
    return next((start for start, _ in scope.fears.spans(words) if start not in polite), len(words) + 1)


def _is_past(scope: Scope, words: Sequence[str]) -> bool:
    """Whether a time that is over is named: "last week". Behind a "since" it only began then: "since my flight last week"."""
    return any(
        "since" not in words[max(0, start - _SINCE_REACHES) : start] for start, _ in scope.past.spans(words)
    )


def _first(table: PhraseTable, words: Sequence[str]) -> int:
    """Place of the first phrase; after all words where there is none."""
    return next((start for start, _ in table.spans(words)), len(words) + 1)


def _first_relative(words: Sequence[str], scope: Scope) -> int:
    """Place of the first relative, as `_first`; "look, mate" only speaks to somebody."""
    for start, end in scope.relatives.spans(words):
        spoken_to = scope.fillers.occurs_in(words[start:end]) and start > 0
        if not (spoken_to and (words[start - 1],) in scope.fillers):
            return start
    return len(words) + 1


def _overlaps(match: Match, start: int, end: int) -> bool:
    return any(start <= place < end for place in match.places)
