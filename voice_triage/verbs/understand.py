"""`understand`: one utterance a line in, one JSON object a line out (docs/contracts.md)."""

from __future__ import annotations

import argparse
import json
import sys

from voice_triage.config import Settings
from voice_triage.knowledge.load import load_knowledge, require_question
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.understanding.explain import explain
from voice_triage.understanding.interpret import interpret
from voice_triage.understanding.report import act_json


def main(settings: Settings, options: argparse.Namespace) -> int:
    """Reads until the end of stdin."""
    knowledge = load_knowledge(options.knowledge or settings.interview.knowledge)
    require_question(knowledge, options.asking)
    # Bytes that are no UTF-8 are shown as replacement characters: a line is never refused.
    for raw in sys.stdin.buffer:
        line = raw.decode("utf-8", errors="replace").rstrip("\r\n")
        hypothesis = Hypothesis.from_typing(line)
        told = act_json(interpret(knowledge, options.asking, hypothesis))
        if options.explain:
            told["explain"] = explain(knowledge, options.asking, hypothesis)
        print(json.dumps(told, ensure_ascii=False), flush=True)
    return 0
