"""Another complaint is another folder: a sprained ankle is interviewed to its end without a line of Python about ankles."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from people import Person

from voice_triage.conversation import Conversation, Outcome, Parts
from voice_triage.dialogue.state import Ended
from voice_triage.integrations.report import summary_of, summary_text
from voice_triage.knowledge.check import check
from voice_triage.knowledge.load import Knowledge, folders_of, load_knowledge
from voice_triage.sessions import MemorySessions
from voice_triage.triage.assessment import Tier
from voice_triage.triage.engine import assess
from voice_triage.triage.model import SlotKind

ROOT = Path(__file__).resolve().parent.parent
ANKLE = ROOT / "tests" / "ankle"

SPRAIN = {
    "opening": "i rolled my left ankle on the curb and it's a bit swollen",
    "AB1": "no", "foot_bloodless": "no it's warm", "days_since": "two days ago", "steps_then": "yes i hobbled home",
    "steps_now": "yes with a limp", "ankle_bone": "neither", "foot_bone": "neither", "snap_felt": "no",
    "pain_level": "four", "age": "thirty two", "read_back": "yes that's right", "repeat_offer": "no",
    "summary_offer": "no",
}  # fmt: skip
"""Somebody whose ankle needs no X-ray by the Ottawa rules."""
X_RAY = {
    **SPRAIN,
    "opening": "i slipped on the stairs this morning and my ankle hurts",
    "steps_then": "no i had to be carried", "steps_now": "no i can't", "ankle_side": "the right one",
}  # fmt: skip
EMERGENCY = {
    **SPRAIN,
    "opening": "i landed badly",
    "AB1": "the foot is bent the wrong way",
    "emergency_offer": "no",
}


@pytest.fixture(scope="module")
def ankle() -> Knowledge:
    """The second complaint, loaded by its path."""
    return load_knowledge(str(ANKLE))


def interviewed(ankle: Knowledge, answers: dict[str, str]) -> tuple[Outcome, Person]:
    """The whole typed interview of a person."""
    person = Person(by_question=answers)
    return Conversation(Parts(ankle, person, person, MemorySessions())).run(), person


def test_a_sprain_that_carries_the_person_is_looked_after_at_home(ankle):
    outcome, person = interviewed(ankle, SPRAIN)
    said = " ".join(sentence.text for sentence in person.sentences)
    assert outcome.state.tier is Tier.SELF_CARE
    assert outcome.state.ended is Ended.RESULT
    assert "It could be a sprained ankle" in said
    assert "Move the ankle gently" in said
    assert "knee" not in said


def test_who_cannot_take_four_steps_then_or_now_needs_an_x_ray_today(ankle):
    outcome, person = interviewed(ankle, X_RAY)
    said = " ".join(sentence.text for sentence in person.sentences)
    assert outcome.state.tier is Tier.URGENT_SAME_DAY
    assert "You need an X-ray to see if a bone is broken." in said
    assert "a broken ankle bone" in said
    assert "Move the ankle gently" not in said
    assert "Do not walk on it" in said


def test_a_foot_bent_the_wrong_way_is_the_next_thing_said(ankle):
    outcome, person = interviewed(ankle, EMERGENCY)
    assert outcome.state.ended is Ended.EMERGENCY
    first = person.after(EMERGENCY["AB1"])[0]
    assert next(sentence for sentence in person.sentences if sentence.text == first).id == "emergency_AE2"


def test_the_written_summary_is_about_this_complaint(ankle):
    person, store = Person(by_question=SPRAIN), MemorySessions()
    outcome = Conversation(Parts(ankle, person, person, store)).run()
    summary = summary_text(summary_of(ankle, outcome.session, outcome.state, store.acts(outcome.session)))
    assert "General information about a hurt ankle" in summary
    assert "M25.572" in summary
    assert "knee" not in summary


def test_a_sign_of_this_complaint_is_heard_in_the_story(ankle):
    outcome, _ = interviewed(ankle, {"opening": "my foot has gone cold and white", "emergency_offer": "no"})
    assert outcome.state.ended is Ended.EMERGENCY
    assert outcome.state.asked == ()


@pytest.mark.parametrize(
    ("changed", "tier"),
    [
        ({"ankle_bone": "the outer one"}, Tier.URGENT_SAME_DAY),
        ({"ankle_bone": "the inner one"}, Tier.URGENT_SAME_DAY),
        ({"foot_bone": "the outer edge"}, Tier.URGENT_SAME_DAY),
        ({"foot_bone": "the arch"}, Tier.URGENT_SAME_DAY),
        ({"steps_then": "no i had to be carried"}, Tier.SELF_CARE),
        ({"steps_now": "no i can't"}, Tier.SOON),
        ({"snap_felt": "like a kick from behind"}, Tier.URGENT_SAME_DAY),
        ({"pain_level": "nine"}, Tier.URGENT_SAME_DAY),
        ({"foot_bloodless": "i cannot check", "ankle_side": "left"}, Tier.URGENT_SAME_DAY),
        ({"days_since": "three weeks"}, Tier.ROUTINE),
        ({"age": "i'm fifteen"}, Tier.SOON),
    ],
)
def test_one_other_answer_changes_the_tier_as_the_ottawa_rules_say(ankle, changed, tier):
    outcome, _ = interviewed(ankle, {**SPRAIN, **changed})
    assert outcome.state.tier is tier


def test_an_old_injury_is_outside_the_ottawa_rules(ankle):
    outcome, _ = interviewed(ankle, {**SPRAIN, "ankle_bone": "the outer one", "days_since": "three weeks"})
    fired = {rule.id for rule in assess(ankle.triage, outcome.state.facts).rules}
    assert "AR1" in fired
    assert "AU1" not in fired


def test_the_folder_is_free_of_findings():
    assert check(folders_of(str(ANKLE))).lines == ()


def test_the_command_line_takes_the_folder(tmp_path):
    typed = "\n".join((SPRAIN["opening"], "no", "no it's warm", "two days ago", "yes", "stop", ""))
    home = {name: str(tmp_path) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [sys.executable, "-m", "voice_triage", "run", "--text", "--new", "--knowledge", str(ANKLE)],
        input=typed, capture_output=True, text=True, timeout=60, env={**os.environ, **home}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "hurt ankle" in done.stdout
    facts = json.dumps({"ankle_bone": ["outer_knob"], "how_it_happened": "rolled_over"})
    done = subprocess.run(
        [sys.executable, "-m", "voice_triage", "assess", "--knowledge", str(ANKLE)],
        input=facts, capture_output=True, text=True, timeout=60, env={**os.environ, **home}, check=False,
    )  # fmt: skip
    assert json.loads(done.stdout)["tier"] == "urgent_same_day"


# --- nothing about one complaint in Python --------------------------------------------------------------------------


def ids_of(knowledge: Knowledge) -> set[str]:
    """Every id that a complaint gives to something of its own."""
    triage = knowledge.triage
    rules = (*triage.rules, *triage.floors, *triage.scope, *triage.safety_net)
    named = {*triage.slots, *triage.bundles, *triage.derived, *triage.causes, *triage.relief, *triage.avoid}
    return (named | {rule.id for rule in rules} | {triage.self_care.id, triage.fallback.id}) - set(SlotKind)


def texts_of(path: Path) -> Iterator[tuple[int, str]]:
    """Every text in a Python file that is no docstring, with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.lineno, node.value


def test_no_python_names_an_id_of_a_complaint(knowledge, ankle):
    own = ids_of(knowledge) | ids_of(ankle)
    package = ROOT / "voice_triage"
    named = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in sorted(package.rglob("*.py"))
        for line, text in texts_of(path)
        if text in own
    ]
    assert named == []


def test_the_search_for_ids_finds_one(tmp_path, knowledge):
    file = tmp_path / "guilty.py"
    file.write_text('"""swelling_site"""\nif "under_18" in scope or slot == "respondent":\n    pass\n')
    found = {text for _, text in texts_of(file)} & ids_of(knowledge)
    assert found == {"under_18", "respondent"}
