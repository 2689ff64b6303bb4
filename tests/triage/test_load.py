"""A knowledge folder is read whole, checked whole, and holds everything medical there is."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from cough import FILES, write_cough
from medical_cases import KNEE

import voice_triage.triage
from voice_triage.errors import KnowledgeError
from voice_triage.triage.assessment import Tier
from voice_triage.triage.engine import assess
from voice_triage.triage.load import load_triage
from voice_triage.triage.model import SlotKind
from voice_triage.triage.read_facts import facts_from_json

PYTHON = sorted(Path(voice_triage.triage.__file__).parent.glob("*.py"))


def test_the_knee_is_all_there() -> None:
    ids = {rule.id for rule in KNEE.rules}
    for letter, count in {"E": 10, "U": 23, "S": 19, "R": 8}.items():
        assert {f"{letter}{number:02}" for number in range(1, count + 1)} <= ids
    assert {f"F{number:02}" for number in range(1, 6)} <= {rule.id for rule in KNEE.floors}
    assert len(KNEE.slots) == 64
    assert len(KNEE.bundles) == 10
    assert len(KNEE.causes) == 42
    assert len(KNEE.relief) == 22
    assert len(KNEE.avoid) == 18


def test_the_knee_has_its_mandatory_answers() -> None:
    always = {id for id, slot in KNEE.slots.items() if slot.mandatory is True}
    assert len(always) == 24
    assert {"breathless", "swelling_site", "knee_surgery", "pregnancy_status"} <= always


def test_no_cause_has_a_diagnosis_code() -> None:
    codes = {code for codes in (*KNEE.icd10.values.values(), KNEE.icd10.otherwise) for code in codes}
    assert codes == {"M25.561", "M25.562", "M25.569"}


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.name)
def test_nothing_medical_is_in_python(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    rules = {rule.id for rule in (*KNEE.rules, *KNEE.floors, KNEE.self_care, KNEE.fallback)}
    medical = {*KNEE.slots, *KNEE.causes, *KNEE.relief, *KNEE.avoid, *KNEE.derived, *rules} - set(SlotKind)
    assert not texts & medical


def test_another_complaint_is_another_folder(tmp_path: Path) -> None:
    cough = load_triage(write_cough(tmp_path))
    answers = {"blue_lips": False, "weeks": 10, "sputum": ["clear"], "side": "left"}
    found = assess(cough, facts_from_json(cough, answers))
    assert found.tier == Tier.SELF_CARE
    assert [cause.id for cause in found.causes] == ["cold"]
    assert (found.relief, found.avoid) == (("honey",), ("smoke",))
    assert (found.safety_net, found.icd10) == (("now_lips",), ("R05.1",))
    assert assess(cough, facts_from_json(cough, {**answers, "blue_lips": True})).tier == Tier.EMERGENCY_NOW
    assert assess(cough, facts_from_json(cough, {"blue_lips": "unknown"})).tier == Tier.URGENT_SAME_DAY


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "rules",
            '{blue_lips: "yes"}',
            '{blue_lip: "yes"}',
            "rules.yaml:2: rules.N1.when: there is no slot blue_lip",
        ),
        (
            "rules",
            '{blue_lips: "yes"}',
            "{blue_lips: maybe}",
            "rules.yaml:2: rules.N1.when: blue_lips has no value maybe (it has yes, no)",
        ),
        ("rules", "{weeks: {over: 21}}", "{sputum: {over: 21}}", "sputum is no number, so it has no over"),
        ("rules", "{weeks: {over: 21}}", "{derived: old}", "there is no derived fact old"),
        ("rules", "{weeks: {over: 21}}", "{rule_fired: [N9]}", "there is no rule N9"),
        ("rules", "{weeks: {over: 21}}", "{weeks: {more: 21}}", "no test {'more': 21}; there are is, not"),
        (
            "rules",
            '{blue_lips: "yes"}',
            "{blue_lips: yes}",
            "a bare yes or no is a boolean in YAML: quote it",
        ),
        ("rules", "id: N2", "id: N1", "rules.yaml:3: rules.N1.id: N1 is there more than once"),
        ("rules", '["A:when"]', '["A:elsewhere"]', "there is no source A:elsewhere"),
        (
            "causes",
            "relief: [honey]",
            "relief: [money]",
            "causes.yaml:10: causes.cold.relief: there is no relief step money",
        ),
        ("causes", "values: [clear], points: 2", "values: [red], points: 2", "sputum has no value red"),
        ("causes", "points: 2", "points: -2", "-2 points do not belong under for"),
        ("slots", "exclusive: none", "exclusive: nothing", "not among its values: nothing"),
        ("slots", 'source: ["K:1"]', "sources: []", "slots.yaml:29: slots.side.sources: unknown key"),
        ("relief", "group: ease", "group: sleep", "there is no group sleep"),
        (
            "bundles",
            "bundles: []",
            'bundles: [{id: X, slots: [side], on_no: {}, source: ["K:1"]}]',
            "needs one value for each",
        ),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(
    tmp_path: Path, file: str, old: str, new: str, expected: str
) -> None:
    text = FILES[f"{file}.yaml"]
    assert old in text
    folder = write_cough(tmp_path, **{file: text.replace(old, new, 1)})
    with pytest.raises(KnowledgeError) as caught:
        load_triage(folder)
    assert expected in caught.value.what


def test_problems_of_all_files_come_together(tmp_path: Path) -> None:
    folder = write_cough(tmp_path, scope="{}", causes="ranking: 3")
    (folder / "sources.yaml").unlink()
    with pytest.raises(KnowledgeError) as caught:
        load_triage(folder)
    for name in ("sources.yaml: is missing", "scope.yaml:1:", "causes.yaml:1:"):
        assert name in caught.value.what


def test_a_derived_fact_cannot_need_itself(tmp_path: Path) -> None:
    circle = (
        'derived:\n  - {id: a, when: {derived: b}, source: ["K:1"]}\n'
        '  - {id: b, when: {derived: a}, source: ["K:1"]}\n'
    )
    with pytest.raises(KnowledgeError, match="a needs itself"):
        load_triage(write_cough(tmp_path, rules=circle + FILES["rules.yaml"].lstrip("\n")))
