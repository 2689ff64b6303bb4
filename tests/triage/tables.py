"""Tables of single answers (tests/situations/tables.yaml): what a rule, gate or sign holds with, and what not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import yaml
from medical_cases import FOLDER, KNEE, facts_of

from voice_triage.frozen import Frozen
from voice_triage.triage.assessment import Assessment, Tier
from voice_triage.triage.causes import MUST_BE_CHECKED
from voice_triage.triage.engine import assess
from voice_triage.triage.explain import settled
from voice_triage.triage.facts import Facts
from voice_triage.triage.logic import Case, is_mandatory, is_possible, truth
from voice_triage.triage.model import TriageKnowledge

OWN_GATE = ("cause", "step", "avoid", "cross")
"""Kinds whose own gate cannot change which rules fire."""


class Table(Frozen):
    """What differs from a calm case, line by line."""

    what: str
    """`rule`, `scope`, `derived`, `needed` (for self care), `cause` (may be named), `forced` (must be named), `step`
    (may be given), `avoid` or `cross`; then the id."""
    holds: tuple[Mapping[str, Any], ...]
    fails: tuple[Mapping[str, Any], ...]


class Line(NamedTuple):
    """One line of a table."""

    what: str
    answers: Mapping[str, Any]
    facts: Facts
    expected: bool
    fired: Mapping[str, Tier]
    """What fires with the data as it is."""


def tables() -> list[Table]:
    """All tables, in the order of the file."""
    entries = yaml.safe_load((FOLDER / "tables.yaml").read_text(encoding="utf-8"))
    return [Table.model_validate(entry, strict=False) for entry in entries]


def lines() -> list[Line]:
    """Every line of every table."""
    return [
        _line(table.what, answers, expected)
        for table in tables()
        for expected, rows in ((True, table.holds), (False, table.fails))
        for answers in rows
    ]


def _line(what: str, answers: Mapping[str, Any], expected: bool) -> Line:
    facts = facts_of(KNEE, answers)
    fired = {rule.id: rule.tier for rule in assess(KNEE, facts).rules}
    return Line(what, answers, facts, expected, fired)


def fails(line: Line, knowledge: TriageKnowledge, *, same_rules: bool = False) -> bool:
    """Whether a line is not as the table says. `same_rules`: only a gate differs from the data as it is."""
    kind = line.what.split()[0]
    if same_rules and kind in OWN_GATE:
        return holds(line.what, Case(knowledge, line.facts, fired=dict(line.fired))) is not line.expected
    found = assess(knowledge, line.facts)
    return holds(line.what, settled(knowledge, line.facts, found), found) is not line.expected


def holds(what: str, case: Case, found: Assessment | None = None) -> bool:
    """Whether a rule has fired, a gate is open, a sign is there."""
    kind, id = what.split()
    knowledge = case.knowledge
    match kind:
        case "rule":
            return id in case.fired
        case "scope":
            return truth(next(one for one in knowledge.scope if one.id == id).when, case, eager=True) is True
        case "derived":
            return truth(knowledge.derived[id].when, case, eager=True) is True
        case "needed":
            return is_mandatory(knowledge.slots[id], case)
        case "forced":
            return found is not None and (id, MUST_BE_CHECKED) in [(one.id, one.fit) for one in found.causes]
        case "cause":
            gate = knowledge.causes[id].gate
            return gate is None or truth(gate, case, eager=True) is True
        case "step":
            return _step_passes(case, id)
        case "avoid":
            when = knowledge.avoid[id].when
            return when is None or truth(when, case, eager=True) is True
        case _:
            return truth(next(one for one in knowledge.cross if one.id == id).when, case, eager=True) is True


def _step_passes(case: Case, id: str) -> bool:
    step = case.knowledge.relief[id]
    if step.when is not None and truth(step.when, case, eager=False) is not True:
        return False
    return step.not_when is None or not is_possible(step.not_when, case)
