"""Reads a knowledge folder and checks it as a whole, every problem at once (`file:line: key: what`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pydantic import Field

from voice_triage.errors import KnowledgeError
from voice_triage.frozen import Frozen
from voice_triage.triage.check import Problem, problems_of
from voice_triage.triage.condition import Derived, Node, RuleFired, TierReached, parts_of
from voice_triage.triage.model import (
    AvoidItem,
    Bundle,
    CrossRule,
    DerivedFact,
    PossibleCause,
    Ranking,
    ReliefChoice,
    ReliefStep,
    ReportCodes,
    Rule,
    ScopeRule,
    Slot,
    TriageKnowledge,
    WarningSign,
)
from voice_triage.yaml_file import located, read


class SlotsFile(Frozen):
    """slots.yaml"""

    slots: tuple[Slot, ...]


class BundlesFile(Frozen):
    """bundles.yaml"""

    bundles: tuple[Bundle, ...] = ()


class RulesFile(Frozen):
    """rules.yaml"""

    derived: tuple[DerivedFact, ...] = ()
    rules: tuple[Rule, ...]
    floors: tuple[Rule, ...]
    self_care: Rule
    fallback: Rule


class ScopeFile(Frozen):
    """scope.yaml"""

    scope: tuple[ScopeRule, ...] = ()
    safety_net: tuple[WarningSign, ...]
    icd10: ReportCodes


class CausesFile(Frozen):
    """causes.yaml"""

    ranking: Ranking
    causes: tuple[PossibleCause, ...]


class ReliefFile(Frozen):
    """relief.yaml"""

    choice: ReliefChoice
    derived: tuple[DerivedFact, ...] = ()
    steps: tuple[ReliefStep, ...]
    avoid: tuple[AvoidItem, ...]
    cross: tuple[CrossRule, ...] = ()


class Article(Frozen):
    """One of the articles the knowledge was made from."""

    title: str
    anchors: tuple[str, ...]


class FurtherSource(Frozen):
    """A source beyond the articles."""

    seen: str = Field(pattern=r"^[RM]$")
    """R: seen while writing, at least in part. M: from memory."""
    title: str


class SourcesFile(Frozen):
    """sources.yaml"""

    articles: Mapping[str, Article]
    knowledge_page: Mapping[str, str]
    beyond: Mapping[str, FurtherSource] = {}

    def titles(self) -> dict[str, str]:
        """Every source id with what it is."""
        return {
            **{f"{id}:{place}": one.title for id, one in self.articles.items() for place in one.anchors},
            **{f"K:{section}": title for section, title in self.knowledge_page.items()},
            **{f"BS:{id}": one.title for id, one in self.beyond.items()},
        }


FILES: Mapping[str, type[Frozen]] = {
    "sources.yaml": SourcesFile,
    "slots.yaml": SlotsFile,
    "bundles.yaml": BundlesFile,
    "rules.yaml": RulesFile,
    "scope.yaml": ScopeFile,
    "causes.yaml": CausesFile,
    "relief.yaml": ReliefFile,
}


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Entry = TypeVar("Entry", bound=_HasId)


def load_triage(folder: Path) -> TriageKnowledge:
    """The medical knowledge of one complaint. Raises KnowledgeError with every problem, one a line."""
    found: dict[str, Any] = {}
    wrong: list[str] = []
    for name, model in FILES.items():
        try:
            found[name] = read(folder / name, model)
        except KnowledgeError as error:
            wrong += error.what.splitlines()
    if wrong:
        raise KnowledgeError("\n".join(wrong))
    knowledge = _together(**{name.removesuffix(".yaml"): file for name, file in found.items()})
    problems = [*_twice(found), *problems_of(knowledge, found)]
    if problems:
        raise KnowledgeError("\n".join(_lines(folder, problems)))
    return knowledge


def _together(
    *,
    sources: SourcesFile,
    slots: SlotsFile,
    bundles: BundlesFile,
    rules: RulesFile,
    scope: ScopeFile,
    causes: CausesFile,
    relief: ReliefFile,
) -> TriageKnowledge:
    derived = _by_id((*rules.derived, *relief.derived))
    # Without validating again: every part has been, file by file.
    return TriageKnowledge.model_construct(
        slots=_by_id(slots.slots),
        bundles=_by_id(bundles.bundles),
        derived=derived,
        rules=rules.rules,
        late_rules=frozenset(rule.id for rule in rules.rules if _asks_what_fired(rule.when, derived, ())),
        floors=rules.floors,
        self_care=rules.self_care,
        fallback=rules.fallback,
        scope=scope.scope,
        causes=_by_id(causes.causes),
        ranking=causes.ranking,
        relief=_by_id(relief.steps),
        avoid=_by_id(relief.avoid),
        cross=relief.cross,
        choice=relief.choice,
        safety_net=scope.safety_net,
        icd10=scope.icd10,
        sources=sources.titles(),
    )


def _asks_what_fired(node: Node, derived: Mapping[str, DerivedFact], seen: tuple[str, ...]) -> bool:
    """Whether a condition depends on rules, itself or through a derived fact."""
    return any(
        isinstance(part, (TierReached, RuleFired))
        or (
            isinstance(part, Derived)
            and part.id in derived
            and part.id not in seen
            and _asks_what_fired(derived[part.id].when, derived, (*seen, part.id))
        )
        for part in parts_of(node)
    )


def _by_id(entries: Iterable[Entry]) -> dict[str, Entry]:
    return {entry.id: entry for entry in entries}


def _twice(files: Mapping[str, Any]) -> Iterable[Problem]:
    """Ids that stand in a list more than once; rules share their ids over all their lists."""
    lists: list[list[tuple[str, str]]] = [
        [("slots.yaml", "slots")],
        [("bundles.yaml", "bundles")],
        [("rules.yaml", "derived"), ("relief.yaml", "derived")],
        [("rules.yaml", "rules"), ("rules.yaml", "floors"), ("scope.yaml", "scope")],
        [("scope.yaml", "safety_net")],
        [("causes.yaml", "causes")],
        [("relief.yaml", "steps")],
        [("relief.yaml", "avoid")],
        [("relief.yaml", "cross")],
    ]
    for group in lists:
        seen: set[str] = set()
        for name, key in group:
            for place, entry in enumerate(getattr(files[name], key)):
                if entry.id in seen:
                    yield Problem(name, (key, place, "id"), f"{entry.id} is there more than once")
                seen.add(entry.id)


def _lines(folder: Path, problems: Iterable[Problem]) -> Iterable[str]:
    """Problems with their lines, file by file."""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    for name, of_file in by_file.items():
        yield from located(folder / name, [(problem.place, problem.what) for problem in of_file])
