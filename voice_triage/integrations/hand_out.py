"""The hand-out as a page to print and take along: how urgent, why, what could fit, what was answered, what to watch for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape
from typing import Any

from voice_triage.dialogue.state import DialogueState
from voice_triage.integrations.in_words import clause, topic
from voice_triage.integrations.page_style import STYLE
from voice_triage.knowledge.load import Knowledge
from voice_triage.knowledge.plain import TIER_NAMES
from voice_triage.triage.assessment import Tier


def hand_out(knowledge: Knowledge, state: DialogueState, summary: dict[str, Any]) -> str:
    """A whole HTML document out of a summary (`report.summary_of`) and the state it was made from."""
    return "\n".join(_lines(knowledge, state, summary)) + "\n"


def _lines(knowledge: Knowledge, state: DialogueState, summary: dict[str, Any]) -> Iterator[str]:
    assessment, prompts = summary["assessment"], knowledge.prompts
    tier = Tier(assessment["tier"])
    written = datetime.fromisoformat(summary["written"])
    when = f"{written.day} {written:%B %Y, %H:%M} UTC"
    yield f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Voice Triage: summary of {when}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{STYLE}</style>\n</head>\n<body>\n<header><h1>Summary of {when}</h1>"
    yield f'<p class="notice">{escape(summary["framing"])}</p></header>\n<main>'
    yield f'<p><span class="tier t{tier.rank}">{TIER_NAMES[tier]}</span></p>'
    yield f"<h2>What was told</h2><p>{escape(assessment['spoken'])}</p>"
    causes = [knowledge.triage.causes[cause["id"]].name for cause in assessment["causes"]]
    yield from _list("What could fit (not a diagnosis)", causes)
    known = [(slot, fact) for slot, fact in state.facts.items() if fact.known]
    yield from _list("What was answered", (clause(prompts, slot, fact.value) for slot, fact in known))
    yield from _list("Not known", (topic(prompts, slot) for slot in assessment["not_known"]))
    rules = ", ".join(rule["id"] for rule in assessment["rules"])
    codes = ", ".join(assessment["icd10"])
    yield f'</main>\n<footer><p class="soft">Rules: {escape(rules)}. ICD-10-CM symptom codes: {escape(codes or "none")}.'
    yield f"{escape(summary['program'])}, knowledge {escape(summary['knowledge'])}, session {escape(summary['session'])}."
    yield f"{escape(summary['stored'])}</p></footer>\n</body>\n</html>"


def _list(heading: str, items: Iterable[str]) -> Iterator[str]:
    shown = "".join(f"<li>{escape(item)}</li>" for item in items)
    if shown:
        yield f'<h2>{escape(heading)}</h2><ul class="plain">{shown}</ul>'
