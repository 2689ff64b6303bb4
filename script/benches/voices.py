"""Voice equals text: the development cases spoken and typed. Nobody may be sent home because of how they were heard.

Every patient has a synthetic voice of their own (`simulation/speakers.py`) and goes through endpointer, decoders and
dialogue, as `voice-triage simulate --spoken` does; then again in a kitchen, 10 dB below the voice. Each case costs some ten
seconds of processor time, twice.
"""

from __future__ import annotations

import sys
import zlib
from typing import Any

from benches.figures import RECORDINGS, ROOT, Row, row, sized

SNR_DB = 10.0
JOBS = 2
CASES = 96
"""All of them; with `--share 0.25` a quarter."""


def measure(*, cases: int | None = None, jobs: int = JOBS) -> list[Row]:
    """All cases, or so many of them: the same ones every time, and those of fewer among those of more."""
    from voice_triage.config import load_settings
    from voice_triage.simulation.jobs import Plan, played

    patients = _patients(cases or int(sized(CASES, 4)))
    settings = load_settings()
    typed = list(played(Plan(settings, "knee"), patients))
    quiet = list(played(Plan(settings, "knee", spoken=True), patients, jobs=jobs))
    noise = sorted((RECORDINGS / "noise").glob("**/*kitchen*.wav"))
    rows = [*_compared("in a quiet room", typed, quiet, least_equal=95)]
    if noise:
        kitchen = Plan(settings, "knee", spoken=True, noise=str(noise[0]), snr_db=SNR_DB)
        rows += _compared(
            "in a kitchen 10 dB below the voice", typed, list(played(kitchen, patients, jobs=jobs))
        )
    return rows


def _patients(cases: int | None) -> list[Any]:
    sys.path[:0] = [str(ROOT / "tests" / "conversations")]
    from development_patients import development_cases, patient_of

    by_chance = sorted(development_cases(), key=lambda case: zlib.crc32(case["id"].encode()))
    return [patient_of(case) for case in by_chance[:cases]]


def _compared(
    where: str, typed: list[dict[str, Any]], spoken: list[dict[str, Any]], least_equal: float = 0
) -> list[Row]:
    """How many are told the same tier, and who is told a less urgent one."""
    from voice_triage.triage.assessment import Tier

    pairs = list(zip(typed, spoken, strict=True))
    told = [f"{t['id']}: {t['tier']} typed, {s['tier']} spoken" for t, s in pairs if t["tier"] != s["tier"]]
    less = [s["id"] for t, s in pairs if Tier(s["tier"]) < Tier(t["tier"])]
    equal = 100 * (1 - len(told) / len(pairs))
    longer = sum(s["turns"] for s in spoken) / sum(t["turns"] for t in typed)
    what = f"development cases spoken {where}:"
    return [
        row(
            f"{what} told a less urgent tier than typed",
            len(less),
            "cases",
            "0",
            not less,
            of=len(pairs),
            cases=less,
        ),
        row(
            f"{what} told the same tier",
            equal,
            "%",
            f">= {least_equal:g}",
            equal >= least_equal,
            of=len(pairs),
            which=told,
        ),
        row(f"{what} turns for one typed", round(longer, 2), "", "<= 1.5", longer <= 1.5),
    ]
