"""Yes and no with noise behind them, on the half of the speakers no rule was tuned on; and noise by itself."""

from __future__ import annotations

import tempfile
import zlib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from benches import people
from benches.figures import Row, row
from benches.noise import categories, half, mix, pieces, write_wav

SNR_DB = 10.0
BARS = {"kitchen": 95.0, "tv": 80.0, "babble": 0.0}
"""Yes and no right, in %. Babble has no bar yet."""
OTHERS = 2
"""One in so many of the other recordings is mixed too."""


def measure() -> list[Row]:
    """Each noise at 10 dB, then every kind of noise alone."""
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(2, initializer=people.prepare) as pool:
        rows = [one for category in BARS for one in _mixed(category, Path(folder), pool)]
        return [*rows, _alone(Path(folder), pool)]


def _mixed(category: str, folder: Path, pool: ProcessPoolExecutor) -> list[Row]:
    reported = [clip for clip in people.clips() if half(clip["speaker"]) == 1]
    answers = [clip for clip in reported if clip["text"] in ("yes", "no")]
    others = [clip for clip in reported if not {"yes", "no"} & set(clip["text"].split())]
    others = [clip for clip in others if zlib.crc32(clip["file"].encode()) % OTHERS == 0]
    jobs = []
    for number, clip in enumerate((*answers, *others)):
        file = write_wav(folder / f"{category}{number}.wav", mix(clip["file"], category, SNR_DB))
        jobs.append(("chest_pain", str(file)))
    taken = [_taken(result) for _, _, result in pool.map(people.hear, jobs, chunksize=4)]
    pairs = list(zip(answers, taken, strict=False))
    right = sum(clip["text"] == value for clip, value in pairs)
    swapped = [clip["file"] for clip, value in pairs if value not in (None, clip["text"])]
    wrong = [f"{clip['text']} -> {v}" for clip, v in zip(others, taken[len(answers) :], strict=True) if v]
    share, others_share, bar = 100 * right / len(answers), 100 * len(wrong) / len(others), BARS[category]
    what = f"{category} {SNR_DB:g} dB below"
    return [
        row(f"yes/no right, {what}", share, "%", f">= {bar:g}", share >= bar, of=len(answers)),
        row(f"yes and no swapped, {what}", len(swapped), "clips", "0", not swapped, files=swapped),
        row(
            f"other words taken, {what}",
            others_share,
            "%",
            "<= 1",
            others_share <= 1,
            of=len(others),
            which=wrong,
        ),
    ]


def _alone(folder: Path, pool: ProcessPoolExecutor) -> Row:
    named = [piece for category in categories() for piece in pieces(category)]
    jobs = [("chest_pain", str(write_wav(folder / f"alone{i}.wav", pcm))) for i, (_, pcm) in enumerate(named)]
    results = pool.map(people.hear, jobs, chunksize=4)
    found = [
        f"{name} -> {_taken(r)}" for (name, _), (_, _, r) in zip(named, results, strict=True) if _taken(r)
    ]
    share = 100 * len(found) / len(named)
    return row(
        "noise by itself taken as yes or no", share, "%", "<= 1", share <= 1, of=len(named), which=found
    )


def _taken(result: dict[str, Any]) -> Any:
    """The value that counts without asking back, or None."""
    return None if "chest_pain" in result["doubtful"] else result["values"].get("chest_pain")
