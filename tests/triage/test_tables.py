"""Every line of tests/situations/tables.yaml, and that the tables leave no rule or gate out."""

from __future__ import annotations

import pytest
from medical_cases import KNEE
from tables import Table, fails, lines, tables

TABLES = tables()
LINES = lines()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.what)
def test_what_a_table_says_holds(table: Table) -> None:
    wrong = [line.answers for line in LINES if line.what == table.what and fails(line, KNEE)]
    assert wrong == []


def test_every_condition_of_the_data_has_a_table() -> None:
    wanted = {
        *(f"rule {rule.id}" for rule in (*KNEE.rules, *KNEE.floors, KNEE.self_care, KNEE.fallback)),
        *(f"scope {scope.id}" for scope in KNEE.scope),
        *(f"derived {id}" for id in KNEE.derived),
        *(f"cause {id}" for id, cause in KNEE.causes.items() if cause.gate is not None),
        *(f"step {id}" for id, step in KNEE.relief.items() if step.when or step.not_when),
        *(f"avoid {id}" for id, item in KNEE.avoid.items() if item.when is not None),
        *(f"cross {rule.id}" for rule in KNEE.cross),
    }
    assert wanted - {table.what for table in TABLES} == set()


def test_a_table_has_both_sides() -> None:
    """But for F05, which no answer fires: see rules.yaml."""
    assert [table.what for table in TABLES if not table.holds or not table.fails] == ["rule F05"]
