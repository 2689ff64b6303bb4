"""`doctor`: names what is wrong on this machine, with the fix; `--fix` does what is safe."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from voice_triage.config import Settings
from voice_triage.doctor.examine import CHECKS, Place, examine, findings
from voice_triage.doctor.findings import Finding, Severity
from voice_triage.doctor.repair import Job, repair

FOUND_A_PROBLEM = 1


def main(settings: Settings, options: argparse.Namespace) -> int:
    """One page, or one JSON object. `settings` are the defaults where the settings file cannot be used."""
    place = Place(sound=not options.no_sound)
    machine = examine(settings, place)
    found = findings(machine)
    if options.fix:
        found = [repair(Job(settings, machine, _tell), finding) for finding in found]
    if options.json:
        print(json.dumps(_as_json(found), ensure_ascii=False))
    else:
        _print_page(found)
    return 0 if _is_well(found) else FOUND_A_PROBLEM


def _is_well(found: Sequence[Finding]) -> bool:
    return all(finding.fixed for finding in found)


def _as_json(found: Sequence[Finding]) -> dict[str, object]:
    return {
        "ok": _is_well(found),
        "findings": [finding.model_dump(mode="json") for finding in found],
        "checked": [check.id for check in CHECKS],
    }


def _print_page(found: Sequence[Finding]) -> None:
    for number, finding in enumerate(found, start=1):
        mark = "" if finding.severity is Severity.SERIOUS else "(not serious) "
        print(f"{number}. {mark}{finding.what}")
        print("   Fixed." if finding.fixed else f"   Fix: {finding.fix}")
    if any(finding.fixable and not finding.fixed for finding in found):
        print("\n`voice-triage doctor --fix` does what is safe of this.")
    left = sum(not finding.fixed for finding in found)
    if left:
        print(f"\n{left} problem{'' if left == 1 else 's'}, {len(CHECKS)} things looked at.")
    else:
        print(f"All is well: {len(CHECKS)} things looked at.")


def _tell(text: str) -> None:
    print(text, file=sys.stderr)
