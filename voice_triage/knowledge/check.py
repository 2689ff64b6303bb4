"""Everything that is wrong with a knowledge folder, at once: what `voice-triage check` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from voice_triage.knowledge import check_ids, check_prompts, check_rules, check_words
from voice_triage.knowledge.findings import Exceptions, Finding, lines_of
from voice_triage.knowledge.load import KnowledgeFolders
from voice_triage.knowledge.parts import Parts, load_parts
from voice_triage.knowledge.sources import article_findings, load_articles

Knows = Callable[[str], bool]
"""Whether the recognition model can hear a word."""


@dataclass(frozen=True)
class Report:
    """What a check found."""

    lines: tuple[str, ...]
    """`file:line: key: what is wrong`, sorted."""
    counts: str
    """What was looked at, where all is well."""


def check(folders: KnowledgeFolders, knows: Knows | None = None) -> Report:
    """Looks at everything. Without `knows` the words of the grammars are taken to be heard."""
    parts = load_parts(folders)
    exceptions, articles = Exceptions(folders), load_articles(parts)
    found = list(_findings(parts, exceptions, knows))
    if articles is not None and parts.triage is not None and parts.raw:
        found += article_findings(parts, parts.triage, articles)
    findings = exceptions.apply(found, heard=knows is not None)
    problems = [*parts.problems, *exceptions.problems]
    if parts.problems:
        findings = (finding for finding in findings if not finding.what.endswith("nothing is found there"))
    return Report(tuple(lines_of(findings, problems, _roots(folders))), _counts(parts))


def _findings(parts: Parts, exceptions: Exceptions, knows: Knows | None) -> Iterator[Finding]:
    """Every look that the parts which could be loaded allow."""
    triage, script, lexicon, prompts = parts.triage, parts.script, parts.lexicon, parts.prompts
    if triage is not None:
        yield from check_rules.never_true(
            triage, {p: f for p, f in parts.files.items() if p.name != "script.yaml"}
        )
        yield from check_rules.same_rules(triage, parts.data("rules.yaml"))
        yield from check_prompts.advice_findings(parts, triage, exceptions.plain_words)
    if triage is not None and script is not None:
        wrong = list(check_ids.script_findings(parts, triage, script))
        yield from wrong
        yield from check_ids.unused_entries(parts, triage)
        if not any(finding.what.startswith("there is no") for finding in wrong):
            yield from check_rules.never_true(triage, {parts.data("script.yaml"): script})
    if prompts is not None and lexicon is not None:
        yield from check_prompts.ease_findings(parts, prompts, exceptions.plain_words)
        yield from check_prompts.placeholder_findings(parts, prompts)
        yield from check_words.command_findings(parts, lexicon)
        yield from check_words.class_findings(parts)
        if knows is not None:
            yield from check_words.grammar_findings(parts, lexicon, knows)
    if triage is not None and prompts is not None and lexicon is not None:
        yield from check_ids.wordless(parts, triage, lexicon, prompts)
        yield from check_ids.prompt_findings(parts, triage, prompts)
        yield from check_ids.blurted_findings(parts, triage, prompts)
        yield from check_prompts.forbidden_findings(parts, triage, prompts)
        yield from check_prompts.source_findings(parts, triage)
        yield from check_words.phrase_findings(parts, triage, lexicon)


def _roots(folders: KnowledgeFolders) -> tuple[Path, ...]:
    """What paths are shown relative to: the folder itself, then the repository (or where the program is installed)."""
    return (
        (folders.data, folders.common.parents[2])
        if folders.data in folders.words.parents
        else (folders.common.parents[2],)
    )


def _counts(parts: Parts) -> str:
    triage, prompts, lexicon = parts.triage, parts.prompts, parts.lexicon
    if triage is None or prompts is None or lexicon is None:
        return ""
    phrases = sum(len(slot.phrases) for slot in lexicon.slots.values())
    return (
        f"{len(triage.slots)} slots, {len(triage.rules) + len(triage.floors)} rules, {len(triage.causes)} causes, "
        f"{len(prompts.entries)} prompts, {phrases} phrases"
    )
