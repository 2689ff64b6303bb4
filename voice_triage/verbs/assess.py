"""`assess`: a JSON object of slot values in, the assessment out (docs/contracts.md), or why it is that one."""

from __future__ import annotations

import argparse
import json
import sys

from voice_triage.config import Settings
from voice_triage.dialogue.sentences.prompts import Locale
from voice_triage.dialogue.sentences.result import result_sentences, spoken_text
from voice_triage.errors import UsageError
from voice_triage.knowledge.load import load_knowledge
from voice_triage.triage.engine import assess
from voice_triage.triage.explain import explain
from voice_triage.triage.read_facts import facts_from_json
from voice_triage.triage.report import assessment_json


def main(settings: Settings, options: argparse.Namespace) -> int:
    """Reads one object from stdin."""
    knowledge = load_knowledge(options.knowledge or settings.interview.knowledge)
    try:
        given = json.loads(sys.stdin.buffer.read().decode("utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(
            f"What came on stdin is no JSON: {error}.", 'Give one object, for example {"fever": "yes"}.'
        ) from None
    facts = facts_from_json(knowledge.triage, given)
    if options.explain:
        print(explain(knowledge.triage, facts), end="")
        return 0
    assessment = assess(knowledge.triage, facts)
    locale = Locale(
        emergency_number=settings.locale.emergency_number, urgent_place=settings.locale.urgent_place
    )
    chunks = result_sentences(knowledge.prompts, knowledge.triage, assessment, facts, locale)
    print(json.dumps(assessment_json(assessment, spoken_text(chunks)), ensure_ascii=False))
    return 0
