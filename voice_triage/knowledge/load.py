"""Loads a knowledge folder with its language: the one object the pure middle works on.

A shipped folder is named (`knee`): its medical data lies in `voice_triage/triage/data/NAME/`, its words in
`prompts/en/NAME/`. Any other folder is given by its path and holds both: `PATH/*.yaml` and `PATH/prompts/en/`.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from importlib import resources
from pathlib import Path

from voice_triage import __version__
from voice_triage.dialogue.choosing.script import Script
from voice_triage.dialogue.sentences.load_prompts import load_prompts
from voice_triage.dialogue.sentences.prompts import Locale, Prompts
from voice_triage.dialogue.sentences.spoken import count_words
from voice_triage.dialogue.state import OPENING, READ_BACK
from voice_triage.errors import KnowledgeError, UsageError
from voice_triage.triage.load import load_triage
from voice_triage.triage.model import TriageKnowledge
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.lexicon.load_lexicon import load_lexicon
from voice_triage.yaml_file import forget_files, read

LANGUAGE = "en"


@dataclass(frozen=True)
class Knowledge:
    """Everything about one complaint in one language."""

    name: str
    version: str
    """Of the program that reads it."""
    fingerprint: str
    """Name and a hash of all data: sessions and summaries say which knowledge they were made with."""
    triage: TriageKnowledge
    script: Script
    lexicon: Lexicon
    prompts: Prompts
    bundles: bool = True
    """False: ask everything one by one."""

    def configured(self, locale: Locale, *, bundles: bool) -> Knowledge:
        """The same knowledge for this place and this way of asking."""
        return replace(self, prompts=self.prompts.in_locale(locale), bundles=bundles)


@dataclass(frozen=True)
class KnowledgeFolders:
    """Where the files of one complaint lie."""

    name: str
    data: Path
    common: Path
    words: Path


def folders_of(name: str) -> KnowledgeFolders:
    """The folders of a shipped knowledge folder's name, or of a path. Raises UsageError when there is none."""
    shipped = Path(str(resources.files("voice_triage.triage") / "data"))
    prompts = Path(str(resources.files("voice_triage.prompts"))) / LANGUAGE
    if (shipped / name / "slots.yaml").is_file() and "/" not in name:
        return KnowledgeFolders(name, shipped / name, prompts / "common", prompts / name)
    path = Path(name)
    if (path / "slots.yaml").is_file():
        return KnowledgeFolders(path.resolve().name, path, prompts / "common", path / "prompts" / LANGUAGE)
    there = ", ".join(
        sorted(folder.name for folder in shipped.iterdir() if (folder / "slots.yaml").is_file())
    )
    raise UsageError(
        f"There is no knowledge folder {name!r}.",
        f"Shipped: {there}; or give the path of a folder with slots.yaml.",
    )


def load_knowledge(name: str) -> Knowledge:
    """Reads and validates everything. Raises KnowledgeError with every problem, one a line."""
    with _without_collecting():
        try:
            return _loaded(name)
        finally:
            forget_files()


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Nearly everything that is made stays: looking for garbage in it, then or later, costs a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if not gc.get_freeze_count():
                gc.freeze()
            gc.enable()


def _loaded(name: str) -> Knowledge:
    folders = folders_of(name)
    problems: list[str] = []
    parts = []
    for load in (
        lambda: load_triage(folders.data),
        lambda: read(folders.data / "script.yaml", Script),
        lambda: load_lexicon(folders.common, folders.words, year=date.today().year),
        lambda: load_prompts(folders.common, folders.words),
    ):
        try:
            parts.append(load())
        except KnowledgeError as error:
            problems += error.what.splitlines()
    if problems:
        raise KnowledgeError("\n".join(dict.fromkeys(problems)))
    triage, script, lexicon, prompts = parts
    script = _counted(script, triage, prompts)  # type: ignore[arg-type]
    return Knowledge(folders.name, __version__, _fingerprint(folders), triage, script, lexicon, prompts)  # type: ignore[arg-type]


def _counted(script: Script, triage: TriageKnowledge, prompts: Prompts) -> Script:
    """The script with the length of every question, which is part of what it costs to ask."""
    questions = (*triage.slots, *triage.bundles)
    words = {id: sum(count_words(s.text) for s in prompts.question(id, 0)) for id in questions}
    return script.model_copy(update={"words": words})


def require_question(knowledge: Knowledge, asking: str) -> None:
    """Raises UsageError unless `asking` is something that can be asked."""
    if (
        asking in (OPENING, READ_BACK)
        or asking in knowledge.triage.slots
        or asking in knowledge.triage.bundles
    ):
        return
    raise UsageError(
        f"There is no question {asking!r}.",
        f"Name a slot, a bundle ({', '.join(knowledge.triage.bundles)}), opening or read_back.",
    )


def _fingerprint(folders: KnowledgeFolders) -> str:
    """`knee-` and 12 hex digits over the bytes of all files, in the order of their paths."""
    digest = hashlib.sha256()
    for root in (folders.data, folders.common, folders.words):
        for file in sorted(root.rglob("*.yaml")):
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return f"{folders.name}-{digest.hexdigest()[:12]}"
