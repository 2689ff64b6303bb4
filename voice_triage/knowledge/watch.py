"""The author's loop: look again whenever a file changes, and tell only what is new and what is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from voice_triage.knowledge.load import KnowledgeFolders

POLL_SECONDS = 0.5

Stamps = Mapping[Path, tuple[int, int]]
"""Time of the last change (nanoseconds) and size, by file."""


def stamps_of(folders: KnowledgeFolders) -> Stamps:
    """The files of a knowledge folder as they are now."""
    found: dict[Path, tuple[int, int]] = {}
    for root in (folders.data, folders.common, folders.words):
        for path in root.rglob("*.yaml"):
            try:
                state = path.stat()
            except FileNotFoundError:
                # An editor swaps files: gone a moment ago, back at the next look.
                continue
            found[path] = (state.st_mtime_ns, state.st_size)
    return found


def watch(
    look: Callable[[], Iterable[str]],
    stamps: Callable[[], Stamps],
    sleep: Callable[[float], None],
    tell: Callable[[str, str], None],
) -> None:
    """Looks until interrupted (KeyboardInterrupt passes through).

    `tell` gets "new" or "gone" with a finding's line, and "done" with the number of findings after every look.
    """
    seen: Stamps | None = None
    known: set[str] = set()
    while True:
        now = stamps()
        if now != seen:
            try:
                lines = list(look())
            except OSError:
                # A file went away while it was read: an editor is saving. The next look will see it whole.
                sleep(POLL_SECONDS)
                continue
            seen = now
            for line in known.difference(lines):
                tell("gone", line)
            for line in (line for line in lines if line not in known):
                tell("new", line)
            known = set(lines)
            tell("done", str(len(known)))
        sleep(POLL_SECONDS)
