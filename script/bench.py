"""Measures the program and writes docs/figures/PART.json and docs/figures/README.md: each figure beside its bar.

    script/bench [PART...] [--file FILE]

A part is a module of script/benches/ with a function `measure`. Figures are of the machine they were measured on; its
processor stands beside them. With --file the parts measure that file and write PART_FILE.json.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from pathlib import Path
from typing import Any

import benches
from benches import figures
from benches.figures import Row, write


def main() -> int:
    options = _parse()
    figures.SHARE = options.share
    missed = 0
    for name in options.parts or _parts():
        module = importlib.import_module(f"benches.{name}")
        rows = module.measure(options.file) if options.file else module.measure()
        part = f"{name}_{options.file.stem}" if options.file else name
        command = f"script/bench {name} --file {options.file}" if options.file else f"script/bench {name}"
        write(part, rows, command)
        for row in rows:
            missed += not row["holds"]
            _print(row)
    return 1 if missed else 0


def _parts() -> list[str]:
    """Modules that measure something."""
    names = [module.name for module in pkgutil.iter_modules(benches.__path__)]
    return [name for name in names if hasattr(importlib.import_module(f"benches.{name}"), "measure")]


def _parse() -> Any:
    parser = argparse.ArgumentParser(prog="script/bench", description="Figures beside their bars.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(_parts())}; all without")
    parser.add_argument(
        "--share", type=float, default=1.0, help="of the full size, of long parts: 0.1 for a quick look"
    )
    parser.add_argument("--file", type=Path, help="measure this file instead of the project's own")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(_parts()):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(_parts())}")
    return options


def _print(row: Row) -> None:
    of = f" of {row['of']}" if "of" in row else ""
    mark = "ok " if row["holds"] else "NOT"
    print(f"{mark} {row['what']}: {row['measured']:.4g} {row['unit']}{of}   bar {row['bar']}", flush=True)
    for detail in (*row.get("missed", ()), *row.get("which", ())):
        print(f"      {detail}")


if __name__ == "__main__":
    sys.exit(main())
