"""Polarity: clauses that are nothing but a yes, a no, or "I don't know"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.utterances.clauses import Clause
from voice_triage.understanding.words.words import BREAK, PhraseTable, Words


class Bare(StrEnum):
    """What a clause says by itself."""

    YES = "yes"
    SOFT_YES = "soft_yes"
    """A hedged yes: "a bit"."""
    NO = "no"
    SOFT_NO = "soft_no"
    """A hedged no: "not really"."""
    FINE = "fine"
    """All is well."""
    UNSURE = "unsure"
    REFUSED = "refused"


YES = ("yes", "yeah", "yep", "yea", "yup", "aye", "ya", "yah")
NO = ("no", "nope", "nah", "naw", "nay")
"""Single words that are an answer by themselves."""
_FAMILIES = (
    (Bare.UNSURE, ("unsure",)),
    (Bare.REFUSED, ("refused",)),
    (Bare.NO, ("no",)),
    (Bare.YES, ("yes",)),
    (Bare.SOFT_NO, ("soft_no",)),
    (Bare.SOFT_YES, ("soft_yes",)),
    (Bare.FINE, ("fine",)),
    (Bare.SOFT_NO, ("no", "soft_no")),
    (Bare.SOFT_YES, ("yes", "soft_yes")),
    (Bare.FINE, ("no", "fine")),
    (Bare.UNSURE, ("unsure", "no")),
    (Bare.UNSURE, ("unsure", "yes", "soft_yes")),
    (Bare.UNSURE, ("unsure", "soft_no")),
)
"""Families a clause may be made of, in the order they are tried: a mixture with "don't know" is "don't know"."""
_HEDGED = ((Bare.SOFT_NO, ("no", "soft_no")), (Bare.SOFT_YES, ("yes", "soft_yes")))
"""With a hedge around them: "a touch, I suppose"."""


@dataclass(frozen=True)
class Polarity:
    """The bare answers of an utterance, clause by clause."""

    bare: tuple[tuple[int, Bare], ...] = ()
    """Clause number and what it says."""
    hedged: bool = False
    """A hedge stands somewhere in the utterance."""
    last: Bare | None = None
    """Yes and no in one breath and nothing else: the one that came last."""

    def says(self, *kinds: Bare) -> bool:
        """Whether any clause says one of these."""
        return any(kind in kinds for _, kind in self.bare)

    @property
    def clauses(self) -> frozenset[int]:
        """Clauses that are nothing but an answer."""
        return frozenset(number for number, _ in self.bare)

    @property
    def answer(self) -> Bare | None:
        """The one bare answer; unsure before anything else, none where yes and no contradict each other."""
        kinds = {kind for _, kind in self.bare}
        for strong in (Bare.UNSURE, Bare.REFUSED):
            if strong in kinds:
                return strong
        positive, negative = kinds & {Bare.YES, Bare.SOFT_YES}, kinds & {Bare.NO, Bare.SOFT_NO}
        if positive and negative:
            return None
        for kind in (Bare.SOFT_NO, Bare.NO, Bare.YES, Bare.SOFT_YES, Bare.FINE):
            if kind in kinds:
                return kind
        return None

    def is_only_unsure(self, clauses: Sequence[Clause]) -> bool:
        """Nothing but "I don't know", in any wording."""
        return self.answer is Bare.UNSURE and len(self.clauses) >= len(clauses)

    @property
    def contradicts_itself(self) -> bool:
        """Yes and no in one breath."""
        return self.says(Bare.YES, Bare.SOFT_YES) and self.says(Bare.NO, Bare.SOFT_NO)


def read_polarity(said: Words, clauses: Sequence[Clause], lexicon: Lexicon) -> Polarity:
    """The bare answers of an utterance: as a whole first, then clause by clause."""
    words = tuple(word for word in said if word != BREAK)
    hedged = lexicon.scope.hedges.occurs_in(words)
    whole = _bare(words, lexicon)
    if whole is not None:
        return Polarity(tuple((number, whole) for number in range(len(clauses))) or ((0, whole),), hedged)
    last = _last_of_both(words, lexicon)
    if last is not None:
        both = tuple((number, kind) for number in range(len(clauses)) for kind in (Bare.YES, Bare.NO))
        return Polarity(both, hedged, last)
    bare = [(number, _bare(clause.said, lexicon)) for number, clause in enumerate(clauses)]
    found = [(number, kind) for number, kind in bare if kind is not None]
    return Polarity(tuple(_after_correction(found, clauses)), hedged)


def _last_of_both(words: Words, lexicon: Lexicon) -> Bare | None:
    """ "Yes but actually no": the last, where yes and no are said and nothing else."""
    told = [word for word in words[:_MOST] if word not in lexicon.wavering]
    kinds = [Bare.YES if word in YES else Bare.NO if word in NO else None for word in told]
    return kinds[-1] if {Bare.YES, Bare.NO} == set(kinds) and len(words) <= _MOST else None


def _after_correction(found: list[tuple[int, Bare]], clauses: Sequence[Clause]) -> list[tuple[int, Bare]]:
    """ "Yes, no wait, no": what comes after the correction counts."""
    for number, clause in enumerate(clauses):
        if clause.corrects and any(n >= number for n, _ in found):
            found = [(n, kind) for n, kind in found if n >= number]
    return found


def _bare(words: Words, lexicon: Lexicon) -> Bare | None:
    if not words or len(words) > _MOST or not _may_begin_one(words, lexicon):
        return None
    plain = next((kind for kind, families in _FAMILIES if _covered(words, families, lexicon)), None)
    if plain is not None:
        return plain
    hedges = lexicon.scope.hedges
    return next((kind for kind, families in _HEDGED if _covered(words, families, lexicon, hedges)), None)


_MOST = 14
"""Words beyond which nothing is a bare answer."""


def _may_begin_one(words: Words, lexicon: Lexicon) -> bool:
    """Whether the first word stands in any family: most clauses are seen to be no bare answer by that."""
    tables = (*lexicon.polarity.values(), lexicon.scope.fillers)
    return any(table.length_at(words, 0) for table in tables)


def _covered(
    words: Words, families: tuple[str, ...], lexicon: Lexicon, around: PhraseTable | None = None
) -> bool:
    """Whether the words are phrases of these families, fillers and what may stand `around` them, and nothing else."""
    index, said = 0, False
    while index < len(words):
        length = max(lexicon.polarity[family].length_at(words, index) for family in families)
        said |= length > 0
        length = length or lexicon.scope.fillers.length_at(words, index)
        length = length or (around.length_at(words, index) if around else 0)
        if not length:
            return False
        index += length
    return said
