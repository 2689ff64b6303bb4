"""What `check` finds: what is wrong, where in which file, and how that reads as a line."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import yaml

from voice_triage.errors import KnowledgeError
from voice_triage.frozen import Frozen
from voice_triage.knowledge.load import KnowledgeFolders
from voice_triage.yaml_file import Place, located, read

_LINE = re.compile(r"(?P<file>.+?\.yaml)(?::(?P<line>\d+))?: (?:(?P<key>[^\s:]+): )?(?P<what>.*)", re.DOTALL)


class Kind(StrEnum):
    """Kinds of findings. The last five can be excused in `exceptions.yaml`; everything else is always a mistake."""

    BROKEN = "broken"
    """The file cannot be read, or does not say what it must."""
    MISSING = "missing"
    """Something that is needed has no words, no message or no entry."""
    UNKNOWN = "unknown"
    """An id that stands for nothing."""
    NEVER = "never"
    """A condition that cannot hold, or a rule that another one makes useless."""
    AMBIGUOUS = "ambiguous"
    """A phrase with two meanings, or read as something else than its value."""
    PLACEHOLDER = "placeholder"
    """A placeholder that nothing fills."""
    FORBIDDEN = "forbidden"
    """Words a result must not say."""
    UNUSED = "unused"
    """An entry nobody refers to."""
    UNASKED = "unasked"
    """A slot or bundle that no question of the script asks."""
    LENGTH = "length"
    """Too many words for one breath."""
    GRADE = "grade"
    """Too hard to read, hence to follow by ear."""
    UNHEARD = "unheard"
    """A word of a grammar that the recognition model does not know."""


EXCUSABLE = (Kind.UNUSED, Kind.UNASKED, Kind.LENGTH, Kind.GRADE, Kind.UNHEARD)


class Finding(NamedTuple):
    """One thing that is wrong."""

    kind: Kind
    file: Path
    place: Place
    what: str
    id: str = ""
    """By which an exception can name it."""


class Excused(Frozen):
    """Findings that are meant, and why."""

    finding: Kind
    ids: tuple[str, ...]
    reason: str


class ExceptionsFile(Frozen):
    """`exceptions.yaml`: what `check` must not complain about, each with its reason."""

    plain_words: Mapping[str, str] = {}
    """Long words that people know, or that must be said, with the reason: they count as two syllables."""
    excused: tuple[Excused, ...] = ()


class Exceptions:
    """The exceptions of the common words and of one complaint."""

    def __init__(self, folders: KnowledgeFolders) -> None:
        self.problems: list[str] = []
        self.plain_words: set[str] = set()
        self._excused: dict[tuple[Kind, str], tuple[Path, Place]] = {}
        for path in (folders.common / "exceptions.yaml", folders.words / "exceptions.yaml"):
            if path.exists():
                self._take(path)

    def _take(self, path: Path) -> None:
        try:
            file = read(path, ExceptionsFile)
        except KnowledgeError as error:
            self.problems += error.what.splitlines()
            return
        self.plain_words |= {word.lower() for word in file.plain_words}
        for place, entry in enumerate(file.excused):
            for index, id in enumerate(entry.ids):
                self._excused[entry.finding, id] = (path, ("excused", place, "ids", index))

    def apply(self, findings: Iterable[Finding], *, heard: bool) -> Iterator[Finding]:
        """What is not excused, and every exception that excuses nothing any more (`heard`: grammars were checked)."""
        used = set()
        for finding in findings:
            key = (finding.kind, finding.id)
            if finding.kind in EXCUSABLE and key in self._excused:
                used.add(key)
            else:
                yield finding
        for (kind, id), (path, place) in self._excused.items():
            if kind not in EXCUSABLE:
                yield Finding(Kind.BROKEN, path, place, f"a finding of the kind {kind} cannot be excused")
            elif (kind, id) not in used and (heard or kind is not Kind.UNHEARD):
                yield Finding(Kind.UNUSED, path, place, f"{id} needs no exception: nothing is found there")


def lines_of(findings: Iterable[Finding], problems: Iterable[str], roots: Iterable[Path]) -> list[str]:
    """Findings, and problems that loading reported, as sorted `file:line: key: what is wrong`."""
    by_file: dict[Path, list[tuple[Place, str]]] = {}
    for finding in findings:
        by_file.setdefault(finding.file, []).append((finding.place, finding.what))
    lines = [line for path, found in by_file.items() for line in located(path, found)]
    lines += [_with_line(problem) for problem in problems]
    return sorted(dict.fromkeys(_shortened(line, tuple(roots)) for line in lines), key=_order)


def _with_line(problem: str) -> str:
    """A loader's problem, with the line it leaves out."""
    found = _LINE.fullmatch(problem)
    if found is None:
        return problem
    path, key, what = Path(found["file"]), found["key"] or "file", found["what"]
    if found["line"]:
        return problem if found["key"] else f"{path}:{found['line']}: file: {what}"
    place = tuple(int(step) if step.isdigit() else step for step in key.split("."))
    try:
        (line,) = located(path, [(place, what)])
    except (OSError, UnicodeError, yaml.YAMLError):
        return f"{path}:1: {key}: {what}"
    number = line.removeprefix(f"{path}:").split(":", 1)[0]
    if number == "1" and key != "file":
        number = str(_line_of_text(path, what, key))
    return f"{path}:{number}: {key}: {what}"


def _line_of_text(path: Path, what: str, key: str) -> int:
    """The line of what a message quotes, else of the key as a value; 1 where neither stands in the file."""
    wanted = [*re.findall(r"'([^']+)'", what), *re.findall(r"there is no class (@?\w+)", what), key]
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for text in wanted for n, line in enumerate(lines, 1) if text in line), 1)


def _shortened(line: str, roots: tuple[Path, ...]) -> str:
    for root in roots:
        line = line.removeprefix(f"{root}{os.sep}")
    return line


def _order(line: str) -> tuple[str, int, str]:
    found = _LINE.fullmatch(line)
    return (found["file"], int(found["line"] or 0), line) if found else ("", 0, line)
