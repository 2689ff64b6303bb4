"""Probes of files and folders: settings, knowledge, model, sessions. They look and change nothing."""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from voice_triage.config import Settings, WakeSettings, load_settings
from voice_triage.doctor.machine import (
    FolderFacts,
    ModelFacts,
    ModelShape,
    ProgramFacts,
    StoreFacts,
    StoreState,
    Trouble,
)
from voice_triage.doctor.once import Once
from voice_triage.errors import KnowledgeError, ModelError, UsageError
from voice_triage.knowledge.load import Knowledge
from voice_triage.recognition.models import INSTALLED, model_dir, verify_model
from voice_triage.recognition.vosk_model import REQUIRED_FILES
from voice_triage.sessions import SCHEMA_VERSION, is_corrupt, session_file

LOCK_SECONDS = 1.0
"""An interview holds the session file for some milliseconds at a time."""
LOOKAHEAD = tuple(name for name in REQUIRED_FILES if name.startswith("graph/"))


def probe_program(settings: Settings, knowledge: Once[Knowledge], python: tuple[int, int]) -> ProgramFacts:
    """Python, settings, knowledge, and the extra that a button or a ready-made wake word needs."""
    return ProgramFacts(
        python, _settings_trouble(), _knowledge_trouble(knowledge), _wake_trouble(settings.wake)
    )


def _wake_trouble(wake: WakeSettings) -> Trouble | None:
    needs = {"button": ("gpiozero", "gpio"), "wake": ("pymicro_wakeword", "wake") if wake.word else None}
    package, extra = needs.get(wake.by) or ("", "")
    if not package or find_spec(package) is not None:
        return None
    return Trouble(
        f"Interviews are to begin by {'a push button' if wake.by == 'button' else 'a ready-made wake word'},"
        f" and the package {package} for it is missing.",
        f'Install it: pip install "voice-triage[{extra}]"; or choose another way: [wake] by in the settings.',
    )


def _settings_trouble() -> Trouble | None:
    try:
        load_settings()
    except UsageError as error:
        return Trouble(error.what, error.fix)
    return None


def _knowledge_trouble(knowledge: Once[Knowledge]) -> Trouble | None:
    try:
        knowledge.get()
    except UsageError as error:
        return Trouble(error.what, f"{error.fix} ([interview] knowledge in the settings)")
    except (ImportError, OSError) as error:
        return Trouble(
            f"Parts of the program are missing or cannot be read: {error}.", "Run script/setup again."
        )
    except KnowledgeError as error:
        first, *more = error.what.splitlines()
        others = f" (and {len(more)} more)" if more else ""
        return Trouble(
            f"The knowledge cannot be used: {first}{others}.",
            "Correct it (voice-triage check names every problem), or install the program anew: script/setup",
        )
    return None


def probe_model(settings: Settings, mounts: str) -> ModelFacts:
    """The files of the model these settings choose. `mounts`: the text of /proc/self/mountinfo."""
    chosen = settings.recognition.model
    folder = Path(chosen) if chosen else model_dir(settings.models)
    lacking = tuple(name for name in REQUIRED_FILES if not _has_content(folder / name))
    shape = _shape(folder, lacking)
    changed: tuple[str, ...] = ()
    if shape is ModelShape.WHOLE and (folder / INSTALLED).exists():
        try:
            changed = tuple(verify_model(folder))
        except ModelError as error:
            changed = (error.what.rstrip("."),)
    elif shape is ModelShape.WHOLE and not chosen:
        shape, lacking = ModelShape.HALF, (INSTALLED,)
    return ModelFacts(folder, shape, lacking, changed, file_system_of(folder, mounts), is_ours=not chosen)


def _shape(folder: Path, lacking: tuple[str, ...]) -> ModelShape:
    try:
        if not folder.is_dir() or not any(folder.iterdir()):
            return ModelShape.MISSING
    except OSError:
        return ModelShape.HALF  # it is there, and this user may not read it
    if not lacking:
        return ModelShape.WHOLE
    return ModelShape.NO_LOOKAHEAD if set(lacking) <= set(LOOKAHEAD) else ModelShape.HALF


def _has_content(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size > 0
    except OSError:
        return False


def file_system_of(path: Path, mounts: str) -> str:
    """The kind of file system a path lies on, by the text of /proc/self/mountinfo."""
    place = path.resolve()
    best, kind = Path("/"), "unknown"
    for line in mounts.splitlines():
        mounted, _, source = line.partition(" - ")
        words = mounted.split()
        if len(words) < 5 or not source:
            continue
        point = Path(words[4].replace("\\040", " "))
        if place.is_relative_to(point) and len(point.parts) >= len(best.parts):
            best, kind = point, source.split()[0]
    return kind


def probe_store(settings: Settings) -> StoreFacts:
    """The session file and the folders around it."""
    file = session_file(settings.paths.data)
    state, private = StoreState.FINE, True
    try:
        private = not file.stat().st_mode & 0o077
        state = _store_state(file)
    except OSError:
        pass  # not there yet, or nothing in the folder may be seen, which is a finding of its own
    return StoreFacts(file, state, private, _folder(settings.paths.data), _folder(settings.paths.cache))


def _store_state(file: Path) -> StoreState:
    """Asks SQLite whether the file is whole and can be written; writes nothing."""
    try:
        db = sqlite3.connect(
            f"{file.resolve().as_uri()}?mode=rw", uri=True, timeout=LOCK_SECONDS, isolation_level=None
        )
    except sqlite3.Error:
        return StoreState.UNREADABLE
    try:
        if db.execute("PRAGMA user_version").fetchone()[0] > SCHEMA_VERSION:
            return StoreState.NEWER
        if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            return StoreState.CORRUPT
        db.execute("BEGIN IMMEDIATE")
        db.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        if is_corrupt(error):
            return StoreState.CORRUPT
        busy = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        # A disk that is full or read-only has its own check.
        return StoreState.LOCKED if busy else StoreState.FINE
    finally:
        db.close()
    return StoreState.FINE


def newest_session(settings: Settings) -> datetime | None:
    """When the newest session was last touched; None where that cannot be known."""
    file = session_file(settings.paths.data)
    try:
        db = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=LOCK_SECONDS)
    except sqlite3.Error:
        return None
    try:
        touched = db.execute("SELECT max(touched) FROM sessions").fetchone()[0]
        return datetime.fromisoformat(touched) if touched else None
    except (sqlite3.Error, ValueError):
        return None
    finally:
        db.close()


def _folder(path: Path) -> FolderFacts:
    """Tries to write into the folder, or into the nearest one above it that is there."""
    there = path
    try:
        while not there.exists() and there != there.parent:
            there = there.parent
        free = os.statvfs(there)
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return FolderFacts(path, None if full else error.strerror or str(error), 0)
    return FolderFacts(path, None, free.f_bavail * free.f_frsize // 1_000_000)
