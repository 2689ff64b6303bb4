"""What comes from where: which entries use a source, and what of the articles is not used, and why.

The articles themselves are not here and are never copied: `articles.yaml` names what they say in a few words of our own,
by article and place, each with the entries that use it or with the reason why none does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import model_validator

from voice_triage.errors import KnowledgeError
from voice_triage.frozen import Frozen
from voice_triage.knowledge.findings import Finding, Kind
from voice_triage.knowledge.parts import Parts
from voice_triage.triage.load import FILES, SourcesFile
from voice_triage.triage.model import TriageKnowledge
from voice_triage.yaml_file import read

ARTICLES = "articles.yaml"
_SINGLE = ("icd10", "choice", "ranking")
"""Entries that are there once, named by their key."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Uses = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Entry ids by source id and the name of the file they stand in."""


class Statement(Frozen):
    """A piece of advice, a warning, a cause or a sign in an article, in a few words of ours."""

    says: str
    used_by: tuple[str, ...] = ()
    """Ids of the entries that carry it."""
    not_used: str = ""
    """Why none does."""

    @model_validator(mode="after")
    def _is_used_or_has_a_reason(self) -> Statement:
        if bool(self.used_by) is bool(self.not_used):
            raise ValueError("is either used_by some ids or not_used for a reason")
        return self


class ArticlesFile(Frozen):
    """`articles.yaml`: article to place to what it says."""

    articles: Mapping[str, Mapping[str, tuple[Statement, ...]]]


def load_articles(parts: Parts) -> ArticlesFile | None:
    """The statements of the articles; None, with the problems noted, where there are none or they are broken."""
    path = parts.data(ARTICLES)
    if not path.exists():
        return None
    try:
        return read(path, ArticlesFile)
    except KnowledgeError as error:
        parts.problems += error.what.splitlines()
        return None


def article_findings(parts: Parts, triage: TriageKnowledge, articles: ArticlesFile) -> Iterator[Finding]:
    """Ids that do not exist, entries that do not name the place, and places of an article that are left out."""
    path = parts.data(ARTICLES)
    listed: SourcesFile = parts.files[parts.data("sources.yaml")]
    citing = uses_of(parts)
    known = entry_ids(parts, triage, citing)
    for id, article in listed.articles.items():
        for anchor in article.anchors:
            if not articles.articles.get(id, {}).get(anchor):
                yield Finding(Kind.MISSING, path, ("articles", id), f"nothing is said about {id}:{anchor}")
    for id, places in articles.articles.items():
        for anchor, statements in places.items():
            source, here = f"{id}:{anchor}", ("articles", id, anchor)
            if source not in triage.sources:
                yield Finding(Kind.UNKNOWN, path, here, f"there is no source {source}")
                continue
            cited = {entry for ids in citing.get(source, {}).values() for entry in ids}
            for index, statement in enumerate(statements):
                for entry in statement.used_by:
                    place = (*here, index, "used_by")
                    if entry not in known:
                        yield Finding(Kind.UNKNOWN, path, place, f"there is no entry {entry}")
                    elif entry not in cited and entry not in triage.slots:
                        what = f"{entry} does not name {source} as its source"
                        yield Finding(Kind.UNKNOWN, path, place, what)


def entry_ids(parts: Parts, triage: TriageKnowledge, uses: Uses) -> set[str]:
    """Everything that may use a source, by its id."""
    prompts = parts.prompts.entries if parts.prompts is not None else {}
    cited = {entry for files in uses.values() for ids in files.values() for entry in ids}
    return {*triage.slots, *prompts, *cited}


def uses_of(parts: Parts) -> Uses:
    """Which entries name which source."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    paths = [*(parts.data(name) for name in (*FILES, "script.yaml")), *parts.raw]
    for path in paths:
        raw = parts.raw.get(path) or yaml.load(path.read_text(encoding="utf-8"), _LOADER)
        for entry, source in _citations(raw, path.stem):
            found.setdefault(source, {}).setdefault(_shown(path), {})[entry] = None
    return {source: {name: tuple(ids) for name, ids in files.items()} for source, files in found.items()}


def source_report(parts: Parts, triage: TriageKnowledge, articles: ArticlesFile | None) -> Iterator[str]:
    """Lines for a person: every source with the entries that use it, then what of the articles is left out and why."""
    uses = uses_of(parts)
    for source, title in sorted(triage.sources.items()):
        yield f"{source}  ({title})"
        for name, ids in uses.get(source, {}).items():
            yield f"    {name}: {', '.join(ids)}"
        if source not in uses:
            yield "    nothing"
    places = articles.articles if articles is not None else {}
    for id, anchors in places.items():
        yield ""
        yield f"Article {id}"
        for anchor, statements in anchors.items():
            for statement in statements:
                where = (
                    ", ".join(statement.used_by) if statement.used_by else f"not used: {statement.not_used}"
                )
                yield f"    {id}:{anchor}  {statement.says}  ->  {where}"


def statement_counts(articles: ArticlesFile) -> str:
    """How much of the articles is used."""
    statements = [
        one for places in articles.articles.values() for anchor in places.values() for one in anchor
    ]
    used = sum(bool(one.used_by) for one in statements)
    return f"{len(statements)} statements of the articles: {used} used, {len(statements) - used} left out with a reason"


def _citations(value: Any, entry: str) -> Iterator[tuple[str, str]]:
    """Entry and source id of every `source` below a value."""
    if isinstance(value, list):
        for one in value:
            yield from _citations(one, entry)
    if not isinstance(value, dict):
        return
    name = value.get("id") or value.get("bundle") or entry
    if "ask" in value and "slot" in value:
        name = str(value["slot"])
    for key, one in value.items():
        if key == "source" and isinstance(one, list):
            yield from ((str(name), str(source)) for source in one)
        elif key in _SINGLE:
            yield from _citations(one, key)
        elif key in ("entries", "tiers") and isinstance(one, dict):
            for id, below in one.items():
                yield from _citations(below, str(id))
        else:
            yield from _citations(one, str(name))


def _shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
