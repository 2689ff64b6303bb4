"""Whether any situation, table, case or point notices that the medical data is not as it was. For script/mutate.py."""

from __future__ import annotations

from collections.abc import Iterable

from medical_cases import KNEE, Situation, facts_of, missed, situations
from tables import OWN_GATE, Line, fails, lines
from test_development import FILE, assessment_of
from test_evidence import wrong_points

from voice_triage.triage.model import TriageKnowledge

__all__ = ["KNEE", "notices"]

_SITUATIONS = [
    (one, facts_of(KNEE, one.answers)) for one in (*situations("rules.yaml"), *situations("conditions.yaml"))
]
_LINES = lines()
_DEVELOPMENT = {case.id: assessment_of(case, KNEE) for case in FILE.cases}


def notices(where: str, knowledge: TriageKnowledge) -> bool:
    """Whether anything is not as expected, asking first what is about the changed place (`rule E01`)."""
    try:
        return _notices(where, knowledge)
    except IndexError:
        # A case in which nothing fires, not even the fallback, has no tier: a test would fail on it too.
        return True


def _notices(where: str, knowledge: TriageKnowledge) -> bool:
    kind, id = where.split()
    if kind == "points":
        return bool(wrong_points(knowledge, id))
    same_rules = kind in OWN_GATE
    near = [line for line in _LINES if line.what == where]
    if _any_line(near, knowledge, same_rules):
        return True
    about = [(one, facts) for one, facts in _SITUATIONS if _is_about(one, id)]
    others = [(one, facts) for one, facts in _SITUATIONS if not _is_about(one, id)]
    if any(missed(knowledge, one, facts) for one, facts in (*about, *others)):
        return True
    rest = [] if same_rules else [line for line in _LINES if line.what != where]
    return _any_line(rest, knowledge, same_rules) or _development_differs(knowledge)


def _any_line(table: Iterable[Line], knowledge: TriageKnowledge, same_rules: bool) -> bool:
    return any(fails(line, knowledge, same_rules=same_rules) for line in table)


def _is_about(situation: Situation, id: str) -> bool:
    one = situation.expect
    return id in (
        *one.because,
        *one.not_,
        one.first_cause,
        *one.causes,
        *one.without,
        *one.relief,
        *one.avoid,
    )


def _development_differs(knowledge: TriageKnowledge) -> bool:
    """The tier of a case, or whether its true cause is named."""
    for case in FILE.cases:
        before, after = _DEVELOPMENT[case.id], assessment_of(case, knowledge)
        named = [{one.id for one in found.causes} & set(case.cause) for found in (before, after)]
        if before.tier != after.tier or bool(named[0]) is not bool(named[1]):
            return True
    return False
