"""A knowledge folder as far as it can be read, and where its entries stand: what `check` looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml

from voice_triage.dialogue.choosing.script import Script
from voice_triage.dialogue.sentences.load_prompts import load_prompts
from voice_triage.dialogue.sentences.prompts import RUNGS, Prompts
from voice_triage.errors import KnowledgeError
from voice_triage.knowledge.load import KnowledgeFolders
from voice_triage.triage.load import FILES, load_triage
from voice_triage.triage.model import TriageKnowledge
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.lexicon.load_lexicon import load_lexicon
from voice_triage.yaml_file import Place, read

Loaded = TypeVar("Loaded")
Spot = tuple[Path, Place]
"""A file, and a place in it."""
EXCEPTIONS = "exceptions.yaml"
"""Says nothing itself; read by `findings`."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Parts:
    """What could be loaded; None where something in it is broken, which then stands in `problems`."""

    folders: KnowledgeFolders
    problems: list[str] = field(default_factory=list)
    triage: TriageKnowledge | None = None
    script: Script | None = None
    lexicon: Lexicon | None = None
    prompts: Prompts | None = None
    files: dict[Path, Any] = field(default_factory=dict)
    """The files of `triage` and `script`, as models."""
    raw: dict[Path, Any] = field(default_factory=dict)
    """The files of `prompts` and `lexicon`, as YAML."""

    def data(self, name: str) -> Path:
        """A file of the medical data."""
        return self.folders.data / name

    def slot_file(self, slot: str) -> Path:
        """The file with a slot's words."""
        return self.folders.words / "slots" / f"{slot}.yaml"


def load_parts(folders: KnowledgeFolders) -> Parts:
    """Everything of a folder that can be read, and every problem of the rest."""
    parts = Parts(folders)

    def attempt(load: Callable[[], Loaded]) -> Loaded | None:
        try:
            return load()
        except KnowledgeError as error:
            parts.problems += error.what.splitlines()
            return None

    parts.triage = attempt(lambda: load_triage(folders.data))
    parts.script = attempt(lambda: read(parts.data("script.yaml"), Script))
    parts.lexicon = attempt(lambda: load_lexicon(folders.common, folders.words))
    parts.prompts = attempt(lambda: load_prompts(folders.common, folders.words))
    if parts.triage is not None:
        parts.files = {parts.data(name): read(parts.data(name), model) for name, model in FILES.items()}
    if parts.script is not None:
        parts.files[parts.data("script.yaml")] = parts.script
    if parts.lexicon is not None and parts.prompts is not None:
        paths = (*folders.common.glob("*.yaml"), *folders.words.rglob("*.yaml"))
        parts.raw = {
            path: yaml.load(path.read_text(encoding="utf-8"), _LOADER)
            for path in sorted(paths)
            if path.name != EXCEPTIONS
        }
    parts.problems = list(dict.fromkeys(parts.problems))
    return parts


def prompt_places(parts: Parts) -> dict[str, Spot]:
    """Where each prompt's text stands, by its id."""
    return dict(_prompt_places(parts.raw))


def _prompt_places(raw: Mapping[Path, Any]) -> Iterator[tuple[str, Spot]]:
    kinds = (*RUNGS, "why", "help")
    for path, file in raw.items():
        for id in file.get("entries", ()):
            yield id, (path, ("entries", id))
        for index, bundle in enumerate(file.get("bundles", ())):
            yield from ((f"{kind}_{bundle['bundle']}", (path, ("bundles", index, kind))) for kind in kinds)
        for key, prefix in (("messages", "emergency"), ("conditional", "warn")):
            for index, message in enumerate(file.get(key, ())):
                yield f"{prefix}_{message['id']}", (path, (key, index))
        if "slot" in file:
            yield from ((f"{kind}_{file['slot']}", (path, (kind,))) for kind in kinds)
