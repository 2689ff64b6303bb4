"""`transcribe`: WAV files through endpointer, decoders and understanding; one JSON object a file (docs/contracts.md)."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from voice_triage.assembly import make_recognizer
from voice_triage.audio.recorded import WavSource
from voice_triage.audio.vad import best_detector
from voice_triage.config import Settings
from voice_triage.interview.ears import Question, SpokenEars
from voice_triage.interview.watching import NoWatcher
from voice_triage.knowledge.load import Knowledge, load_knowledge, require_question
from voice_triage.recognition.listener import Heard, Listener
from voice_triage.understanding.explain import explain
from voice_triage.understanding.interpret import interpret
from voice_triage.understanding.report import act_json


def main(settings: Settings, options: argparse.Namespace) -> int:
    """Reads every file first: a bad one is named before anything is printed."""
    knowledge = load_knowledge(options.knowledge or settings.interview.knowledge)
    require_question(knowledge, options.asking)
    sources = [(name, WavSource([Path(name)])) for name in options.files]
    recognizer = make_recognizer(settings, model=options.model, engine=options.recognizer, fresh=True)
    if recognizer.name != "vosk" and "pocketsphinx" not in (options.recognizer, settings.recognition.engine):
        print(
            "voice-triage: There is no Vosk model: hearing is worse. Fix: voice-triage models get",
            file=sys.stderr,
        )
    detector = best_detector()
    question = Question(asking=options.asking, name=options.asking)
    try:
        for name, source in sources:
            ears = SpokenEars(knowledge, Listener(source, recognizer, detector), NoWatcher())
            heard = ears.hear(question)
            result = result_of(knowledge, question, name, heard)
            if options.explain:
                result["explain"] = explain(knowledge, options.asking, heard.hypothesis)
            print(json.dumps(result, ensure_ascii=False), flush=True)
    finally:
        recognizer.close()
    return 0


def result_of(knowledge: Knowledge, question: Question, file: str, heard: Heard) -> dict[str, Any]:
    """One file's result as JSON values."""
    act = interpret(knowledge, question.asking, heard.hypothesis)
    return {
        "file": file,
        **act_json(act),
        "heard": heard.hypothesis.heard_grammar,
        "heard_free": heard.hypothesis.heard_free,
        "speech": [[round(start, 3), round(end, 3)] for start, end in heard.speech],
        "ended_s": round(heard.ended_s, 3),
        "decode_ms": round(heard.decode_ms, 1),
    }
