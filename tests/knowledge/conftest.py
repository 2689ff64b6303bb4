"""A knowledge folder to break: one copy for the whole run, whose files are put back after every test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from voice_triage.knowledge.check import check
from voice_triage.knowledge.load import KnowledgeFolders, folders_of


@dataclass
class Copy:
    """A copy of the shipped knowledge of the knee, laid out as in the repository."""

    folders: KnowledgeFolders
    root: Path
    before: set[str] = field(default_factory=set)
    """What is found in the untouched copy: nothing, unless the shipped knowledge is broken just now."""
    saved: dict[Path, str | None] = field(default_factory=dict)

    def path(self, name: str) -> Path:
        """A file by its path in the repository, without the folders that all share."""
        head, _, tail = name.partition("/")
        return {"data": self.folders.data, "common": self.folders.common, "knee": self.folders.words}[
            head
        ] / tail

    def change(self, name: str, old: str, new: str) -> int:
        """Replaces a text that must be there; gives the line it began at."""
        path = self.path(name)
        text = path.read_text(encoding="utf-8")
        self.saved.setdefault(path, text)
        place = text.index(old)
        path.write_text(text[:place] + new + text[place + len(old) :], encoding="utf-8")
        return text.count("\n", 0, place) + 1

    def add(self, name: str, text: str) -> int:
        """Writes a text behind the end; gives its first line."""
        path = self.path(name)
        there = path.read_text(encoding="utf-8") if path.exists() else ""
        self.saved.setdefault(path, there if path.exists() else None)
        path.write_text(there + text, encoding="utf-8")
        return there.count("\n") + 1

    def remove(self, name: str) -> None:
        """Takes a file away."""
        path = self.path(name)
        self.saved.setdefault(path, path.read_text(encoding="utf-8"))
        path.unlink()

    def restore(self) -> None:
        """Puts everything back."""
        for path, text in self.saved.items():
            if text is None:
                path.unlink(missing_ok=True)
            else:
                path.write_text(text, encoding="utf-8")
        self.saved.clear()

    def found(self, knows: Callable[[str], bool] | None = None) -> list[str]:
        """What a check finds that it does not find in the untouched copy."""
        return [line for line in check(self.folders, knows).lines if line not in self.before]


@pytest.fixture(scope="session")
def _copied(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    root, shipped = tmp_path_factory.mktemp("knowledge"), folders_of("knee")
    folders = KnowledgeFolders(
        "knee",
        root / "voice_triage/triage/data/knee",
        root / "prompts/en/common",
        root / "prompts/en/knee",
    )
    for source, target in (
        (shipped.data, folders.data),
        (shipped.common, folders.common),
        (shipped.words, folders.words),
    ):
        shutil.copytree(source, target)
    copy = Copy(folders, root)
    copy.before = set(check(folders).lines)
    return copy


@pytest.fixture
def copy(_copied: Copy) -> Iterator[Copy]:
    """The copy, whole again after the test."""
    yield _copied
    _copied.restore()
