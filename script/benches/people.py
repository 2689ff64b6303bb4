"""Recordings of people, through the path of `transcribe`. Their folder: VOICE_TRIAGE_RECORDINGS, default ../shared/audio."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from benches.figures import RECORDINGS


def clips(kinds: Collection[str] = ()) -> list[dict[str, Any]]:
    """The recordings that are not marked hard; of these kinds, where some are named."""
    manifest = RECORDINGS / "human" / "manifest.jsonl"
    if not manifest.is_file():
        raise SystemExit(
            f"bench: no recordings in {RECORDINGS.name}; name their folder in VOICE_TRIAGE_RECORDINGS"
        )
    lines = [json.loads(line) for line in manifest.read_text().splitlines()]
    return [clip for clip in lines if not clip.get("hard") and (not kinds or clip["kind"] in kinds)]


parts: Any = None


def prepare() -> None:
    """Loads knowledge and model once in each worker."""
    global parts
    from voice_triage.assembly import make_recognizer
    from voice_triage.audio.vad import best_detector
    from voice_triage.config import load_settings
    from voice_triage.knowledge.load import load_knowledge

    recognizer = make_recognizer(load_settings(), model=None, engine="vosk", fresh=True)
    parts = load_knowledge("knee"), recognizer, best_detector()


def hear(job: tuple[str, str]) -> tuple[str, str, dict[str, Any]]:
    """One recording, asked one question."""
    from voice_triage.audio.recorded import WavSource
    from voice_triage.interview.ears import Question, SpokenEars
    from voice_triage.interview.watching import NoWatcher
    from voice_triage.recognition.listener import Listener
    from voice_triage.verbs.transcribe import result_of

    knowledge, recognizer, detector = parts
    asking, file = job
    ears = SpokenEars(
        knowledge, Listener(WavSource([RECORDINGS / "human" / file]), recognizer, detector), NoWatcher()
    )
    question = Question(asking=asking, name=asking)
    heard = ears.hear(question)
    result = result_of(knowledge, question, file, heard)
    result["heard_s"], result["finish_ms"] = heard.heard_s, heard.finish_ms
    return asking, file, result
