"""Paraphrases of our own phrases, spoken by synthetic voices and heard through Vosk: right, wrong, red flags read as absent.

The texts are those of `script/paraphrase` (people's ways of speaking; the recogniser makes its own errors). They are near to
what the lexicon knows, so this measures the recogniser's share of the errors, and not how well strangers are understood.
"""

from __future__ import annotations

import zlib
from collections import Counter
from pathlib import Path
from typing import Any

from paraphrasing.generate import load_templates, paraphrases
from paraphrasing.wordings import Wording, slot_phrases

from benches import synthetic
from benches.figures import Row
from benches.spoken import Answer, hear_all, verdict, verdict_rows
from voice_triage.triage.model import SlotKind

SAMPLE = 60
"""Paraphrases a voice."""
SPEAKERS = ("slt", "rms", synthetic.PIPER)


def measure(file: Path | None = None, *, sample: int = SAMPLE) -> list[Row]:
    """Right, wrong and flips over the voices that are here."""
    if file:
        raise SystemExit("bench: paraphrases are made, not read from a file")
    answers = spread(sample)
    speakers = [voice for voice in SPEAKERS if voice in synthetic.available()]
    results = [(voice, answer, result) for voice in speakers for answer, result in hear_all(voice, answers)]
    counts = Counter(verdict(answer, result) for _, answer, result in results)
    return verdict_rows("spoken paraphrases", counts, results)


def spread(count: int) -> list[Answer]:
    """The same paraphrases on every run, from all over the slots; measures have their own tables elsewhere."""
    from voice_triage.knowledge.load import load_knowledge

    slots = load_knowledge("knee").triage.slots
    templates = load_templates()
    answers = []
    for wording in sorted(slot_phrases(), key=lambda wording: zlib.crc32(wording.text.encode())):
        slot = slots[wording.about]
        if slot.is_numeric or wording.value in slot.no_answer:
            continue
        made = [p for p in paraphrases(wording, 3, templates) if not p.is_misheard]
        answers += [_answer(p.text, wording, slot.kind) for p in made[:1]]
        if len(answers) == count:
            break
    return answers


def _answer(text: str, wording: Wording, kind: SlotKind) -> Answer:
    want: Any = [wording.value] if kind is SlotKind.MULTI else wording.value
    return {"asking": wording.about, "text": text, "want": {wording.about: want}, "kind": "paraphrase"}
