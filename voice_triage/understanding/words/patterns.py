"""Patterns: which words, near each other in any order, are evidence of what.

A pattern is a line of groups; every group must be found in the same clause:

- `calf|lower_leg` one of these; `_` joins words that stand side by side
- `swell*` any word that begins so
- `@swollen` the words of a class (`words.yaml`)
- `!usual` must not be found
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from voice_triage.understanding.words.words import Spelling, Words

REACH = 9
"""Words between the first and the last word of a pattern: further apart they belong to different thoughts."""
_SHORTEST_BEGINNING = 3

Term = Words
Group = frozenset[Term]


@dataclass(frozen=True)
class Owner:
    """What a pattern is evidence of."""

    kind: str
    """`value`, `topic`, `emergency` or `ask`."""
    id: str
    """A slot, or the id of an emergency."""
    value: str = ""
    whole_person: bool = False
    """It is of no part of the body alone: other parts that are named turn nothing round."""


@dataclass(frozen=True)
class Pattern:
    """Groups of terms that are evidence together."""

    owner: Owner
    groups: tuple[Group, ...]
    without: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Match:
    """A pattern found in a clause: the places of its words."""

    owner: Owner
    places: frozenset[int]
    weight: int
    """How many words say it. More words are better evidence."""

    @property
    def start(self) -> int:
        """Place of the first word."""
        return min(self.places)

    @property
    def end(self) -> int:
        """Place after the last word."""
        return max(self.places) + 1


Span = tuple[int, int]


class _Index:
    """Patterns by their rarest group, and groups by their words."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.single: dict[str, list[Group]] = {}
        self.beginning: dict[str, list[Group]] = {}
        self.several: dict[tuple[str, str], list[tuple[Term, Group]]] = {}
        """Terms of several words, by the first two; a second word with a star stands under the star alone."""
        uses: dict[Group, int] = {}
        for pattern in patterns:
            for group in (*pattern.groups, *pattern.without):
                if group not in uses:
                    self._add(group)
                uses[group] = uses.get(group, 0) + 1
        self.begin_several = frozenset(first for first, _ in self.several)
        self.by_anchor: dict[Group, list[Pattern]] = {}
        for pattern in patterns:
            self.by_anchor.setdefault(min(pattern.groups, key=uses.__getitem__), []).append(pattern)

    def _add(self, group: Group) -> None:
        for term in group:
            if len(term) > 1:
                second = "*" if term[1].endswith("*") else term[1]
                self.several.setdefault((term[0], second), []).append((term, group))
            elif term[0].endswith("*"):
                self.beginning.setdefault(term[0][:-1], []).append(group)
            else:
                self.single.setdefault(term[0], []).append(group)


class PatternIndex:
    """Finds all patterns in a clause in time proportional to its words, however many patterns there are.

    Made at its first use: of the questions' indexes an interview needs a third.
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._patterns = tuple(patterns)
        self._groups_of = lru_cache(maxsize=4096)(self._find_groups)

    @cached_property
    def _index(self) -> _Index:
        return _Index(self._patterns)

    def matches(self, words: Sequence[str]) -> list[Match]:
        """Every pattern in these words, at every place where it stands."""
        spans = self._spans(words)
        return [
            match
            for anchor in spans
            for pattern in self._index.by_anchor.get(anchor, ())
            if not any(group in spans for group in pattern.without)
            for match in _at_anchor(pattern, anchor, spans)
        ]

    def _find_groups(self, word: str) -> tuple[Group, ...]:
        """The groups one word stands for, whole or by how it begins."""
        beginnings = (word[:length] for length in range(_SHORTEST_BEGINNING, len(word) + 1))
        begun = (group for beginning in beginnings for group in self._index.beginning.get(beginning, ()))
        return (*self._index.single.get(word, ()), *begun)

    def _spans(self, words: Sequence[str]) -> dict[Group, list[Span]]:
        """Where each group stands."""
        spans: dict[Group, list[Span]] = {}
        for index, word in enumerate(words):
            for group in self._groups_of(word):
                spans.setdefault(group, []).append((index, index + 1))
            if word not in self._index.begin_several:
                continue
            following = words[index + 1] if index + 1 < len(words) else ""
            for second in (following, "*"):
                for term, group in self._index.several.get((word, second), ()):
                    if _is_at(term, words, index):
                        spans.setdefault(group, []).append((index, index + len(term)))
        return spans


Groups = dict[str, Group]
"""Groups by how they are written, so that lines that write the same share one."""


def compile_pattern(
    line: str, owner: Owner, spelling: Spelling, classes: Mapping[str, Sequence[str]], known: Groups
) -> Pattern:
    """A pattern from its line. `known`: groups of lines compiled before; new ones are added.

    Raises ValueError for an unknown class or a line without a group.
    """
    groups: list[Group] = []
    without: list[Group] = []
    for part in line.split():
        written = part.removeprefix("!")
        if written not in known:
            known[written] = frozenset(_terms(written, spelling, classes))
        (without if part.startswith("!") else groups).append(known[written])
    if not groups:
        raise ValueError(f"the pattern {line!r} has no group that must be found")
    return Pattern(owner, tuple(dict.fromkeys(groups)), tuple(without))


def _terms(part: str, spelling: Spelling, classes: Mapping[str, Sequence[str]]) -> Iterable[Term]:
    for alternative in part.split("|"):
        if alternative.startswith("@"):
            if alternative[1:] not in classes:
                raise ValueError(f"there is no class {alternative}")
            for inner in classes[alternative[1:]]:
                yield from _terms(inner.replace(" ", "_"), spelling, classes)
        elif alternative.endswith("*"):
            *before, last = alternative[:-1].split("_")
            yield (*spelling.phrase(" ".join(before)), f"{last}*")
        else:
            words = spelling.phrase(alternative.replace("_", " "))
            if not words:
                raise ValueError(f"{alternative!r} has no word")
            yield words


def _is_at(term: Term, words: Sequence[str], index: int) -> bool:
    if index + len(term) > len(words):
        return False
    *head, last = term
    if tuple(words[index : index + len(head)]) != tuple(head):
        return False
    there = words[index + len(head)]
    return there.startswith(last[:-1]) if last.endswith("*") else there == last


def _at_anchor(pattern: Pattern, anchor: Group, spans: Mapping[Group, list[Span]]) -> Iterable[Match]:
    """The pattern around each place of its rarest group, taking the nearest place of the others."""
    others = [group for group in pattern.groups if group is not anchor and group != anchor]
    if not all(group in spans for group in others):
        return
    for span in spans[anchor]:
        chosen = [span, *(_nearest(spans[group], span) for group in others)]
        start, end = min(s for s, _ in chosen), max(e for _, e in chosen)
        if end - start <= REACH:
            places = frozenset(place for s, e in chosen for place in range(s, e))
            yield Match(pattern.owner, places, weight=len(places))


def _nearest(spans: list[Span], to: Span) -> Span:
    index = bisect_left(spans, to)
    return min(spans[max(0, index - 1) : index + 1], key=lambda span: abs(span[0] - to[0]))
