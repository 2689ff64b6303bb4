"""Situations a clinician can read: what is different from a calm case, and what must follow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

import voice_triage.triage
from voice_triage.frozen import Frozen
from voice_triage.triage.assessment import Assessment, Tier
from voice_triage.triage.engine import assess
from voice_triage.triage.explain import settled, warnings
from voice_triage.triage.facts import Facts
from voice_triage.triage.load import load_triage
from voice_triage.triage.model import TriageKnowledge
from voice_triage.triage.read_facts import facts_from_json

KNEE = load_triage(Path(voice_triage.triage.__file__).parent / "data" / "knee")
"""The knowledge of the knee, read once."""
FOLDER = Path(__file__).parent.parent / "situations"


class Expected(Frozen):
    """What must follow. Lists name what must be among the results; `not` and `without` what must not."""

    tier: Tier | None = None
    because: tuple[str, ...] = ()
    not_: tuple[str, ...] = ()
    first_cause: str = ""
    causes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    relief: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    no_causes: bool = False
    no_relief: bool = False
    warning: str = ""
    """The never-named condition with the most points: it stands behind the warning."""
    no_warning: tuple[str, ...] = ()
    """Never-named conditions that nothing speaks for."""


class Situation(Frozen):
    """One case, its name a sentence."""

    name: str
    answers: Mapping[str, Any]
    expect: Expected
    lost: bool = False


def situations(name: str) -> list[Situation]:
    """The situations of a file in tests/situations/."""
    entries = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    for entry in entries:
        entry["expect"] = {
            f"{key}_" if key == "not" else key: value for key, value in entry["expect"].items()
        }
    return [Situation.model_validate(entry, strict=False) for entry in entries]


def calm() -> dict[str, Any]:
    """The answers every situation starts from."""
    answers: dict[str, Any] = yaml.safe_load((FOLDER / "calm.yaml").read_text(encoding="utf-8"))
    return answers


def facts_of(knowledge: TriageKnowledge, answers: Mapping[str, Any]) -> Facts:
    """A calm case with these answers instead; None takes one away."""
    given = {slot: value for slot, value in {**calm(), **answers}.items() if value is not None}
    return facts_from_json(knowledge, given)


def missed(knowledge: TriageKnowledge, situation: Situation, facts: Facts) -> list[str]:
    """What does not follow although it must, and what follows although it must not; empty when all is well."""
    found, expected = assess(knowledge, facts, lost=situation.lost), situation.expect
    fired = [rule.id for rule in found.rules]
    causes = [cause.id for cause in found.causes]
    warned = expected.warning or expected.no_warning
    behind = [cause.id for cause in warnings(settled(knowledge, facts, found))] if warned else []
    wrong = [f"no {id}" for id in _absent(expected, found, fired, causes)]
    wrong += [f"{id} in {fired}" for id in expected.not_ if id in fired]
    wrong += [f"{id} in {causes}" for id in expected.without if id in causes]
    wrong += [f"warning of {id}" for id in expected.no_warning if id in behind]
    if expected.tier is not None and found.tier != expected.tier:
        wrong.append(f"{found.tier} by {fired}, not {expected.tier}")
    if expected.first_cause and causes[:1] != [expected.first_cause]:
        wrong.append(f"{causes}, not {expected.first_cause} first")
    if expected.warning and behind[:1] != [expected.warning]:
        wrong.append(f"warnings {behind}, not {expected.warning} first")
    if (expected.no_causes and causes) or (expected.no_relief and found.relief):
        wrong.append(f"{causes} {found.relief} where there must be none")
    return wrong


def _absent(expected: Expected, found: Assessment, fired: list[str], causes: list[str]) -> list[str]:
    """Everything that must be among the results and is not."""
    pairs = [
        (expected.because, fired),
        (expected.causes, causes),
        (expected.relief, found.relief),
        (expected.avoid, found.avoid),
    ]
    return [id for wanted, there in pairs for id in wanted if id not in there]
