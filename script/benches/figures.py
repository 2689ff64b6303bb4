"""Figures: one row a figure, beside its bar; docs/figures/PART.json, and the table of all parts."""

from __future__ import annotations

import json
import os
import platform
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "docs" / "figures"
RECORDINGS = Path(os.environ.get("VOICE_TRIAGE_RECORDINGS", ROOT / "../shared/audio"))
PROGRAM = [sys.executable, "-m", "voice_triage"]

Row = dict[str, Any]
SHARE = float(os.environ.get("BENCH_SHARE", "1"))
"""Of the full size that a long part is run with: `script/bench soak --share 0.1`."""


def sized(full: float, least: float = 1) -> float:
    """So much of it, at least `least`."""
    return max(least, SHARE * full)


def row(what: str, measured: float, unit: str, bar: str, holds: bool, **more: Any) -> Row:
    """One figure beside its bar."""
    return {"what": what, "measured": measured, "unit": unit, "bar": bar, "holds": holds, **more}


def processor() -> str:
    """The processor's name and how many of it there are."""
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return f"{found[1] if found else platform.machine()}, {os.cpu_count()} cores"


def write(part: str, rows: list[Row], command: str) -> None:
    """`docs/figures/PART.json`, and the table of all parts."""
    FIGURES.mkdir(parents=True, exist_ok=True)
    record = {"part": part, "command": command, "machine": processor(), "rows": rows}
    (FIGURES / f"{part}.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    lines = ["# Figures", "", "Measured with the command in the last column; written by `script/bench`.", ""]
    lines += ["| what | measured | bar | holds | command |", "|---|---|---|---|---|"]
    for file in sorted(FIGURES.glob("*.json")):
        record = json.loads(file.read_text())
        for r in record["rows"]:
            of = f" (of {r['of']})" if "of" in r else ""
            value = f"{r['measured']:.4g} {r['unit']}".strip()
            holds = "yes" if r["holds"] else "**no**"
            lines.append(f"| {r['what']}{of} | {value} | {r['bar']} | {holds} | `{record['command']}` |")
    lines += ["", f"Machine: {processor()}, Python {platform.python_version()}.", ""]
    (FIGURES / "README.md").write_text("\n".join(lines))
