"""The same answers spoken by synthetic voices and heard through Vosk: right, wrong, and red flags read as absent.

The answers are tables of `{asking, text, want, kind, from}` (tests/understanding/answers/). An answer is right when what was
wanted for its slots is read, to be confirmed or not; wrong when something else is stored without being asked back; left
open when neither; the same marks as for typed answers (tests/understanding/answer_marks.py). Every voice speaks the same
sample.
"""

from __future__ import annotations

import tempfile
import zlib
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import yaml

from benches import people, synthetic
from benches.figures import ROOT, Row, row
from benches.noise import write_wav

SAMPLE = 100
"""Answers a voice."""
ROUNDING = 1.05
"""Of days: a month has thirty of them, or thirty and a half."""
ANSWERS = ROOT / "tests" / "understanding" / "answers"

Answer = dict[str, Any]


def measure(file: Path | None = None) -> list[Row]:
    """Right, wrong and flips over all voices, then each voice by itself."""
    answers = sample([file] if file else sorted(ANSWERS.glob("*.yaml")))
    speakers = [voice for voice in synthetic.available() if voice not in synthetic.ESPEAK]
    if len(speakers) < 3:
        raise SystemExit(
            f"bench: needs three voices that the model can hear, and found {speakers}; install flite"
        )
    results = [(voice, answer, result) for voice in speakers for answer, result in hear_all(voice, answers)]
    counts = Counter(verdict(answer, result) for _, answer, result in results)
    rows = [*verdict_rows("spoken answers", counts, results)]
    for voice in speakers:
        mine = [one for one in results if one[0] == voice]
        rows += verdict_rows(
            f"spoken answers, voice {voice}", Counter(verdict(a, r) for _, a, r in mine), None
        )
    return rows


def sample(files: list[Path]) -> list[Answer]:
    """The same answers on every run, from all over the tables."""
    answers = [answer for file in files for answer in yaml.safe_load(file.read_text(encoding="utf-8"))]
    return sorted(answers, key=lambda answer: zlib.crc32(answer["text"].encode()))[:SAMPLE]


def hear_all(voice: str, answers: list[Answer]) -> list[tuple[Answer, dict[str, Any]]]:
    """Each answer with what `transcribe` makes of it."""
    with tempfile.TemporaryDirectory() as folder:
        sounds = synthetic.speak(voice, [answer["text"] for answer in answers])
        files = [str(write_wav(Path(folder) / f"{i}.wav", pcm)) for i, pcm in enumerate(sounds)]
        jobs = [(answer["asking"], file) for answer, file in zip(answers, files, strict=True)]
        with ProcessPoolExecutor(2, initializer=people.prepare) as pool:
            results = [result for _, _, result in pool.map(people.hear, jobs, chunksize=4)]
    return list(zip(answers, results, strict=True))


def verdict(answer: Answer, result: dict[str, Any]) -> str:
    """`right`, `wrong`, `flip` (a red flag stored as absent) or `open`."""
    want = answer["want"] if isinstance(answer["want"], dict) else {}
    values, doubtful = result["values"], result["doubtful"]
    if answer["want"] == "unknown" and result["outcome"] in ("unknown", "refused"):
        return "right"
    if want and all(slot in values and is_wanted(value, values[slot]) for slot, value in want.items()):
        return "right"
    asked = [slot for slot in values if slot not in doubtful and (slot in want or slot == answer["asking"])]
    stored = [
        slot
        for slot in asked
        if slot not in want or not (is_wanted(want[slot], values[slot]) or _is_part(want[slot], values[slot]))
    ]
    if any(_is_red_flag(slot, want.get(slot)) and _is_denied(slot, values[slot]) for slot in stored):
        return "flip"
    return "wrong" if stored else "right" if answer["want"] in ("open", {}) else "open"


def is_wanted(want: Any, got: Any) -> bool:
    """The same value; a time that lies within the wanted one, or within its factor of it."""
    if isinstance(want, dict) and isinstance(got, dict):
        factor = max(want.get("within", 1), ROUNDING)
        return bool(
            want["days_min"] / factor <= got["days_min"] and got["days_max"] <= want["days_max"] * factor
        )
    if isinstance(want, list) and isinstance(got, list):
        return set(want) == set(got)
    return bool(want == got)


def _is_part(want: Any, got: Any) -> bool:
    """Some of several wanted values, and no other: too little, and not wrong."""
    return isinstance(want, list) and isinstance(got, list) and set(got) < set(want)


def _is_denied(slot: str, value: Any) -> bool:
    denials = _slots()[slot].denials
    return all(item in denials for item in (value if isinstance(value, list) else [value]))


def _is_red_flag(slot: str, want: Any) -> bool:
    """A slot that can make a case urgent, and an answer that does, or that should have been asked back."""
    known = _slots().get(slot)
    return known is not None and bool(known.denials) and (want is None or not _is_denied(slot, want))


def _slots() -> Any:
    if people.parts is None:
        people.prepare()
    return people.parts[0].triage.slots


def verdict_rows(what: str, counts: Counter[str], results: list[Any] | None) -> list[Row]:
    """How many are right, wrong, and red flags turned round; with `results`, which."""
    of = sum(counts.values())
    right, wrong = 100 * counts["right"] / of, 100 * (counts["wrong"] + counts["flip"]) / of

    def details(kind: str) -> list[str]:
        found = [one for one in results or () if verdict(one[1], one[2]) == kind]
        return [
            f"{voice}, {a['asking']}: {a['text']!r} heard {r['heard']!r} / {r['heard_free']!r} -> {r['values']}"
            for voice, a, r in found
        ]

    return [
        row(f"{what} right", right, "%", ">= 85", right >= 85, of=of, missed=details("open")),
        row(f"{what} wrong", wrong, "%", "<= 2", wrong <= 2, of=of, which=details("wrong")),
        row(
            f"{what}: red flags read as absent",
            counts["flip"],
            "",
            "0",
            not counts["flip"],
            which=details("flip"),
        ),
    ]
