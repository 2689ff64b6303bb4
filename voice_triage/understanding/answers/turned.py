"""Answers whose clauses pull different ways: "I used to, but not now", "my wife has, not me", "the shin is, the calf isn't".

One clause denies the thing of this body now; whatever else was said of it belongs to another time, another person or another
part of the body. Such an answer is a no, and it is always said back before it counts. Where any clause says the thing of this
body now, or nothing denies it in words that are understood from end to end, nothing is read here.
"""

from __future__ import annotations

from collections.abc import Sequence

from voice_triage.triage.model import Slot
from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.answers.denials import says_and_denies
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.utterances.clauses import Clause
from voice_triage.understanding.utterances.evidence import Evidence, Standing, real_negators
from voice_triage.understanding.utterances.reading import Reading, as_value
from voice_triage.understanding.utterances.utterance import Utterance

_LONGEST_DENIAL = 9
"""Words of a clause that denies in words we know from end to end."""
_LONG_AGO_DAYS = 200
"""Days after which a faint is no part of this."""
_OTHERS = (Standing.OTHER, Standing.OTHER_ONCE)


def read_turned(
    slot: Slot, utterance: Utterance, lexicon: Lexicon, evidence: Sequence[Evidence]
) -> Reading | None:
    """The no of such an answer, to be said back; what a past or usual symptom means, where the slot has a value for it."""
    words = lexicon.slots[slot.id]
    means = words.means("denied")
    if means is None or utterance.polarity.contradicts_itself:
        return None
    if says_and_denies(utterance, lexicon, evidence):
        return None
    if words.words.other_means and any(e.standing in _OTHERS for e in evidence):
        return None  # "My sister had one, I never did": that has a value of its own.
    # What is asked about as an emergency counts as told.
    evidence = (*evidence, *(e for e in utterance.evidence if e.owner.id == slot.id and e not in evidence))
    if not evidence and not _is_pure_denial(utterance, lexicon):
        return None
    denying = [n for n in range(len(utterance.clauses)) if _denies(utterance, n, evidence, lexicon)]
    if not denying or any(_says(slot, utterance, e, lexicon, denying) for e in evidence):
        return None
    others = [number for number in range(len(utterance.clauses)) if number not in denying]
    if words.words.past_means and any(_was_mine(utterance.clauses[n], lexicon) for n in others):
        means = words.words.past_means
    return Reading(
        Outcome.ANSWER,
        as_value(slot, [means]),
        doubtful=True,
        words=utterance.text,
        why="one clause denies it, the others tell of another time or body",
        turned=True,
    )


def _says(slot: Slot, utterance: Utterance, item: Evidence, lexicon: Lexicon, denying: Sequence[int]) -> bool:
    """Whether a clause tells the thing of this person's body, now; for an event, not only long ago, or at any time."""
    words, clause = lexicon.slots[slot.id].words, utterance.clauses[item.clause]
    if item.owner.value in (*slot.denials, lexicon.slots[slot.id].means("denied")):
        told = (clause.words[place] for place in item.places)
        return item.standing is Standing.DENIED and any(word not in lexicon.class_words for word in told)
    if item.standing in (Standing.UNSURE, Standing.TANGLED):
        return True
    if not item.said and item.standing is not Standing.PAST:
        return False
    if _is_of_another_part(clause, item, lexicon):
        return False
    if words.ever:
        return True
    if words.happened:
        return not _is_long_ago(clause, lexicon)
    return not (_is_past(clause, item, lexicon) or _was_until(utterance, item.clause, lexicon, denying))


def _denies(utterance: Utterance, number: int, evidence: Sequence[Evidence], lexicon: Lexicon) -> bool:
    """Whether a clause denies the thing of this body now, in words we know."""
    clause = utterance.clauses[number]
    scope = lexicon.scope
    here = [item for item in evidence if item.clause == number]
    if scope.long_since.length_at(clause.said, 0):
        return True
    if any(item.standing in _OTHERS for item in here) or scope.relatives.occurs_in(clause.words):
        return False
    if scope.unsure_cues.occurs_in(clause.said) or scope.fears.occurs_in(clause.said):
        return False
    if clause.over:
        return number > 0
    negated = any(real_negators(clause.words, scope))
    if negated and any(_is_plainly_denied(clause, item, lexicon) for item in here):
        return True  # Of a denied well-being `_says` takes care.
    if not negated and not _says_well(clause, lexicon):
        return False
    return len(clause.said) <= _LONGEST_DENIAL and _is_known(clause, here, lexicon)


def _is_plainly_denied(clause: Clause, item: Evidence, lexicon: Lexicon) -> bool:
    """Denied, and no denial itself: in "um no not able to walk" the no takes back nothing."""
    words = [word for place, word in enumerate(clause.words) if place in item.places]
    return item.standing is Standing.DENIED and not lexicon.scope.negators.occurs_in(words)


def _is_pure_denial(utterance: Utterance, lexicon: Lexicon) -> bool:
    """ "It was last week, but not any more", "not since I was a girl": the thing is not named, and nothing else is said."""
    scope = lexicon.scope
    if any(scope.long_since.length_at(clause.said, 0) for clause in utterance.clauses):
        return True
    first, rest = utterance.clauses[:1], utterance.clauses[1:]
    if (
        rest
        and scope.formerly.occurs_in(first[0].said)
        and all(_is_known(clause, (), lexicon) and clause.over for clause in rest)
    ):
        return True  # "It used to when I was playing, but it doesn't any more": what else was then is nothing now.
    return (
        bool(rest)
        and any(clause.over or any(real_negators(clause.words, scope)) for clause in rest)
        and all(_is_known(clause, (), lexicon) for clause in rest)
        and (
            scope.relatives.occurs_in(first[0].said)
            or (
                _was_mine(first[0], lexicon)
                and (_is_known(first[0], (), lexicon) or scope.it_did.occurs_in(first[0].said))
            )
        )
    )


def _says_well(clause: Clause, lexicon: Lexicon) -> bool:
    """ "It's fine now", "I quit", "the calf is okay"."""
    scope = lexicon.scope
    well = any(word in scope.well_words for word in clause.words) or scope.ended.occurs_in(clause.words)
    return well and not any(word in lexicon.scope.compares - scope.stop_words for word in clause.words)


def _is_known(clause: Clause, here: Sequence[Evidence], lexicon: Lexicon) -> bool:
    """Whether every word is a little one, a negator, a part of the body, a time, or one of the thing's own."""
    scope = lexicon.scope
    spans = (
        t.spans(clause.said) for t in (scope.negators, scope.fillers, scope.over, scope.ended, scope.past)
    )
    known = {place for some in spans for start, end in some for place in range(start, end)}
    known |= {place for item in here for place in item.places}
    return all(
        place in known
        or word in scope.stop_words
        or word in scope.around_denials
        or word in scope.well_words
        or word in lexicon.class_words
        or word in lexicon.number_words
        for place, word in enumerate(clause.said)
    )


def _is_past(clause: Clause, item: Evidence, lexicon: Lexicon) -> bool:
    """Whether a clause tells of a time that is over."""
    if item.standing is Standing.PAST:
        return True
    scope = lexicon.scope
    if scope.present.occurs_in(clause.said):
        return False
    told = any(word in scope.past_verbs for word in clause.said)
    return scope.past.occurs_in(clause.said) or (told and lexicon.durations.names_a_time(clause.said))


def _was_until(utterance: Utterance, number: int, lexicon: Lexicon, denying: Sequence[int]) -> bool:
    """ "It was swollen, but it's gone down now": what was, and behind it that it is over."""
    scope, said = lexicon.scope, utterance.clauses[number].said
    if scope.present.occurs_in(said) or not any(word in scope.past_verbs for word in said):
        return False
    later = (utterance.clauses[n] for n in denying if n > number)
    return any(
        c.over or any(t.occurs_in(c.said) for t in (scope.present, scope.ended, scope.over)) for c in later
    )


def _is_long_ago(clause: Clause, lexicon: Lexicon) -> bool:
    """Whether a clause tells of a time that is no part of what the person has now."""
    if lexicon.scope.present.occurs_in(clause.said):
        return False
    return lexicon.scope.long_ago.occurs_in(clause.said) or lexicon.durations.names_a_time(
        clause.said, at_least=_LONG_AGO_DAYS
    )


def _was_mine(clause: Clause, lexicon: Lexicon) -> bool:
    """Whether a clause tells what the person had: no relative's, no other part of the body's."""
    scope = lexicon.scope
    if scope.relatives.occurs_in(clause.said) or scope.present.occurs_in(clause.said):
        return False
    told = any(word in scope.past_verbs for word in clause.said)
    return scope.past.occurs_in(clause.said) or (told and lexicon.durations.names_a_time(clause.said))


def _is_of_another_part(clause: Clause, item: Evidence, lexicon: Lexicon) -> bool:
    """Whether the clause is about a part of the body the thing was not found with: "the shin is tender"."""
    return any(
        not any(start <= place < end for place in item.places)
        for start, end in lexicon.scope.other_parts.spans(clause.said)
    )
