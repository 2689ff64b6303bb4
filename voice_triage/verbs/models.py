"""`models`: lists, fetches and verifies the recognition models."""

from __future__ import annotations

import argparse
import sys

from voice_triage.config import Settings
from voice_triage.recognition.fetch import get_model
from voice_triage.recognition.models import ModelState, list_models, load_manifest, models_root, verify_model

FOUND_A_PROBLEM = 1


def main(settings: Settings, options: argparse.Namespace) -> int:
    """Does one of list, get, verify."""
    match options.action:
        case "list":
            return _list(settings)
        case "get":
            return _get(settings, options)
        case _:
            return _verify(settings, options.name)


def _list(settings: Settings) -> int:
    for status in list_models(settings.models):
        megabytes = f"{status.entry.sources[0].size / 1e6:.0f} MB"
        print(
            f"{status.entry.name}  {status.entry.licence}  {megabytes}  {status.state.value}  {status.folder}"
        )
    return 0


def _get(settings: Settings, options: argparse.Namespace) -> int:
    entry, root = load_manifest().entry(options.name), models_root(settings.models)
    there = next(s for s in list_models(settings.models) if s.entry.name == entry.name).state
    if options.if_missing and there is ModelState.INSTALLED:
        return 0
    print(f"Getting {entry.name} ...", file=sys.stderr)
    folder = get_model(entry, root, options.source, _show if sys.stderr.isatty() else None)
    print(f"{entry.name} is ready in {folder}")
    return 0


def _verify(settings: Settings, name: str | None) -> int:
    entry = load_manifest().entry(name)
    problems = verify_model(models_root(settings.models) / entry.name)
    for problem in problems:
        print(f"{entry.name}: {problem}")
    if problems:
        print("Get it anew with: voice-triage models get")
        return FOUND_A_PROBLEM
    print(f"{entry.name}: every file is as it was fetched.")
    return 0


def _show(done: int, total: int | None) -> None:
    share = f"{100 * done // total} %" if total else f"{done / 1e6:.1f} MB"
    print(f"\r{share} ", end="\n" if done == total else "", file=sys.stderr, flush=True)
