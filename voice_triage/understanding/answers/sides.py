"""A slot whose values are opposites: naming the one that is fine names the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.amounts.numbers import ends_before
from voice_triage.understanding.lexicon.lexicon import Lexicon, SlotLexicon
from voice_triage.understanding.utterances.evidence import Evidence, Standing
from voice_triage.understanding.utterances.reading import UNCLEAR, Reading
from voice_triage.understanding.utterances.utterance import Utterance
from voice_triage.understanding.words.words import Words

_COUNTING = (Standing.SAID, Standing.DENIED, Standing.PAST)
_CUTS = frozenset(("and", "so", "it's", "which", "that's", "because", "or"))
"""Inside a clause, what is said of one side ends here."""
_DENIES_WITHIN = 2
_AFTER_ALL = (("much",), ("that",), ("too",), ("so",))
LEFT, _FILLER = "left", "right"
_ANEW, _ANEW_WITHIN = (("no", "it's"), ("no", "the"), ("no", "my"), ("no", "i"), ("no", "this")), 4
_TWICE = ("not", "not")
_ONLY = ("just", "only")


@dataclass(frozen=True)
class _Mention:
    """One side, named."""

    value: str
    clause: int
    place: int
    meant: bool
    """It is the one that hurts, as far as this mention goes."""
    evidence: Evidence


def read_opposites(
    words: SlotLexicon, utterance: Utterance, lexicon: Lexicon, evidence: Iterable[Evidence], *, asked: bool
) -> Reading | None:
    """The side that is meant; None where neither is named."""
    found = [item for item in evidence if item.standing in _COUNTING]
    mentions = _mentions(words, utterance, lexicon, found)
    together = [item for item in found if item.said and item.owner.value == words.words.together]
    last = {m.value: m.meant for m in mentions}
    meant = [value for value, is_meant in last.items() if is_meant]
    spared = [value for value, is_meant in last.items() if not is_meant]
    used = tuple(item for item in (*together, *(m.evidence for m in mentions)))
    value: str | None = None
    only = [m.value for m in mentions if m.meant and _is_only(utterance, m)] if together else []
    if len(only) == 1:
        value = only[0]
    elif together and not spared:
        value = words.words.together
    elif len(meant) == 1 and meant[0] not in spared:
        value = meant[0]
    elif not meant and len(spared) == 1 and (asked or together):
        value = words.words.opposites[spared[0]]
    elif len(meant) == 2 and not spared:
        value = _of_two([m for m in mentions if m.meant], utterance, words)
    if any(_TWICE in pairwise(clause.said) for clause in utterance.clauses):
        return UNCLEAR
    if value is not None:
        return Reading(Outcome.ANSWER, value, words=utterance.words_of(used), used=used)
    return UNCLEAR if mentions or together else None


def _mentions(
    words: SlotLexicon, utterance: Utterance, lexicon: Lexicon, evidence: Iterable[Evidence]
) -> list[_Mention]:
    places: dict[tuple[int, int], Evidence] = {}
    for item in evidence:
        if item.owner.value in words.words.opposites:
            said = utterance.clauses[item.clause].words
            place = next((p for p in sorted(item.places) if said[p] == item.owner.value), min(item.places))
            places.setdefault((item.clause, place), item)
    ordered = sorted(places)
    mentions = []
    for index, (clause, place) in enumerate(ordered):
        before = ordered[index - 1][1] + 1 if index and ordered[index - 1][0] == clause else 0
        last = index + 1 == len(ordered) or ordered[index + 1][0] != clause
        after = None if last else ordered[index + 1][1]
        item = places[clause, place]
        said = utterance.clauses[clause].said
        if len(ordered) > 1 and (
            _is_filler(utterance, lexicon, clause, place) or _was_told(said[:place], lexicon)
        ):
            continue
        meant = not _is_denied(utterance, item, place) and not _is_spared(
            words, utterance, lexicon, clause, (before, place, after)
        )
        mentions.append(_Mention(item.owner.value, clause, place, meant, item))
    return mentions


def _is_only(utterance: Utterance, mention: _Mention) -> bool:
    """ "Both were, now just the right"."""
    before = utterance.clauses[mention.clause].said[max(0, mention.place - 3) : mention.place]
    return any(word in _ONLY for word in before)


def _was_told(before: Words, lexicon: Lexicon) -> bool:
    """ "I said right, it's the left": the value that is taken back."""
    words = tuple(word for word in before if word not in ("the", "my", "it", "was", "is", "it's"))
    return ends_before(lexicon.scope.told_before, words, len(words))


def _is_denied(utterance: Utterance, item: Evidence, place: int) -> bool:
    """ "Not the right". "No, left" is none: the no is an answer of its own, only the comma was not heard."""
    said = utterance.clauses[item.clause].said
    if place > 0 and said[place - 1] == "no":
        return False
    if _begins_anew(said[max(0, place - _ANEW_WITHIN) : place]):
        return False
    before = said[max(0, place - 2) : place]
    if "not" in before and not {LEFT, _FILLER} & set(before):
        return True
    between = said[max(0, place - 1) : place]
    after_another = bool(between) and between[0] in (LEFT, _FILLER)
    return item.standing is Standing.DENIED and not after_another


def _begins_anew(before: Words) -> bool:
    """ "I said left, didn't I, no it's the right": behind a no and a subject nothing before denies it."""
    return any(pair in _ANEW for pair in pairwise(before)) and "not" not in before


def _is_filler(utterance: Utterance, lexicon: Lexicon, clause: int, place: int) -> bool:
    """ "Right, it's the left one", "the left one, right": a word that opens or closes, and names no side."""
    if utterance.clauses[clause].said[place] != _FILLER:
        return False
    said = utterance.clauses[clause].said
    if len(said) == 1:
        return any(len(other.said) > 1 for other in utterance.clauses)
    return clause == 0 and place == 0 and said[1] in lexicon.scope.starters


def _is_spared(
    words: SlotLexicon,
    utterance: Utterance,
    lexicon: Lexicon,
    clause: int,
    around: tuple[int, int, int | None],
) -> bool:
    """Whether the words that belong to a mention say that this side is the good one."""
    said = utterance.clauses[clause].words
    before, place, after = around
    start = max((i + 1 for i in range(before, place) if said[i] in _CUTS), default=before)
    if before and start == before:
        start = place  # What stands between two mentions is said of the first.
    end = min((i for i in range(place, after or len(said)) if said[i] in _CUTS), default=after or len(said))
    for s, e in words.spared.spans(said[start:end]):
        if start + s == 0 and e == place and lexicon.scope.fillers.length_at(said, 0) == e:
            continue  # "Well, left": it only begins to speak.
        if said[start + e : start + e + 1] in _AFTER_ALL:
            continue  # "It doesn't hurt much": a little all the same.
        near = said[max(start, start + s - _DENIES_WITHIN) : start + s]
        if not lexicon.scope.negators.occurs_in(near):
            return True
    return False


def _of_two(mentions: list[_Mention], utterance: Utterance, words: SlotLexicon) -> str | None:
    """Both, where they are joined; the later one, where it was the one before and is the other now."""
    last = mentions[-1]
    once = [m for m in mentions if m.evidence.standing is Standing.PAST]
    if once and last not in once:
        return last.value  # "It was the right last year, this time it's the left".
    said = utterance.clauses[last.clause].said
    start = mentions[-2].place + 1 if mentions[-2].clause == last.clause else 0
    between = said[start : last.place]
    anew = utterance.clauses[last.clause].corrects and mentions[-2].clause < last.clause
    if anew or "now" in between or ("this", "time") in pairwise(between) or between[-1:] == ("no",):
        return last.value
    if "or" in between:
        return None
    tail = said[last.place :]
    joined = any(word in ("and", "plus", "also", "then") for word in between) or any(
        word in ("too", "also", "well") for word in tail
    )
    return words.words.together if joined and words.words.together else None
