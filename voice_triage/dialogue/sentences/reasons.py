"""Which answers are named as the reason for a tier or a cause, and in which words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voice_triage.dialogue.sentences.prompts import Prompts
from voice_triage.dialogue.sentences.spoken import count_words
from voice_triage.triage.assessment import Assessment, Cause, Tier
from voice_triage.triage.facts import UNKNOWN, Duration, Facts, Origin, Value, value_of

_ABSENT = ("no", "none", "neither", "nothing", "normal", UNKNOWN)
_OWN_WORDS = range(4, 10)
"""Words of the person are repeated only when they are a short phrase: fewer say nothing, more are a story."""


def deciding(prompts: Prompts, assessment: Assessment, facts: Facts) -> list[tuple[str, Value]]:
    """What decided the tier: signs first, then what was absent, then what stayed unknown."""
    if assessment.tier is Tier.SELF_CARE:
        return reassuring(prompts, facts)
    found = [
        (slot, value)
        for rule in assessment.rules
        if rule.tier is assessment.tier
        for slot, value in rule.because.items()
        if slot in prompts.said and slot not in prompts.not_reasons
    ]
    merged: dict[str, Value] = {}
    for slot, value in found:
        known = value_of(facts, slot)
        merged.setdefault(slot, known if known is not None else value)
    return sorted(merged.items(), key=lambda item: _rank(item[1]))


def reassuring(prompts: Prompts, facts: Facts) -> list[tuple[str, Value]]:
    """The known answers that are named where nothing urgent was found."""
    known = ((slot, value_of(facts, slot)) for slot in prompts.reassuring)
    return [(slot, value) for slot, value in known if value is not None]


def clauses(prompts: Prompts, found: Sequence[tuple[str, Value]]) -> list[str]:
    """Known answers as clauses for after "because", the first of each slot before the second of any."""
    known = [prompts.clauses(slot, value, reason=True) for slot, value in found if value != UNKNOWN]
    longest = max(map(len, known), default=0)
    return list(dict.fromkeys(said[place] for place in range(longest) for said in known if len(said) > place))


def has(facts: Facts, slot: str, values: Sequence[str]) -> bool:
    """The slot is known and has one of these values."""
    value = value_of(facts, slot)
    return bool(set(value if isinstance(value, tuple) else (value,)) & set(values))


def of_cause(prompts: Prompts, cause: Cause, facts: Facts, used: set[str]) -> str:
    """The strongest reason for a cause that no other cause was given, as a clause; marks it as used."""
    best_first = sorted(
        cause.for_, key=lambda e: (e.slot in prompts.weak_reasons, -e.points, e.value in _ABSENT)
    )
    known = (_clause(prompts, evidence.slot, evidence.value, facts) for evidence in best_first)
    said = [clause for clause in known if clause]
    reason = next((clause for clause in said if clause not in used), said[0] if said else "")
    used.add(reason)
    return reason


def own_words(prompts: Prompts, cause: Cause, facts: Facts, used: set[str]) -> str:
    """A short phrase of the person that speaks for the cause: volunteered, fit to repeat, not said before."""
    for evidence in cause.for_:
        if evidence.value in _ABSENT:
            continue
        fact = facts.get(evidence.slot)
        words = evidence.words.strip(" .?!").lower()
        volunteered = fact is not None and fact.origin is Origin.VOLUNTEERED
        short = count_words(words) in _OWN_WORDS
        if volunteered and short and words not in used and not forbidden(prompts, words):
            used.add(words)
            return re.sub(r"\bi\b", "I", words)
    return ""


def forbidden(prompts: Prompts, text: str, causes: Sequence[str] = ()) -> list[str]:
    """The words in a text that a result must not say. "{cause}" stands for each of these spoken names."""
    text = text.lower().replace("not a diagnosis", "")
    found = []
    for words in prompts.not_said:
        for name in causes if "{cause}" in words else ("",):
            exact = words.replace("{cause}", name.lower())
            if "{" not in exact and re.search(rf"\b{re.escape(exact)}\b", text):
                found.append(exact)
    return found


def _clause(prompts: Prompts, slot: str, value: str, facts: Facts) -> str:
    """The clause of one piece of evidence: with the figure where there is one."""
    known = value_of(facts, slot)
    if slot not in prompts.said or slot in prompts.not_reasons:
        return ""
    if isinstance(known, (float, int, Duration)):
        return prompts.clauses(slot, known, reason=True)[0]
    if value in prompts.said[slot].values:
        return prompts.clauses(slot, value, reason=True)[0]
    return prompts.clauses(slot, known, reason=True)[0] if known else ""


def _rank(value: Value) -> int:
    """Signs before absences before what is unknown."""
    if value == UNKNOWN:
        return 2
    return int(value in _ABSENT or (isinstance(value, tuple) and set(value) <= set(_ABSENT)))
