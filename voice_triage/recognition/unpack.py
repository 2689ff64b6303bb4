"""From an archive or a folder to an installed model, all of it or nothing of it."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from voice_triage.errors import ModelError
from voice_triage.recognition.models import INSTALLED, WORK, FileRecord, InstallRecord, ModelEntry

_CHUNK = 1 << 20
_MAX_BYTES = 4 << 30
"""No model we could load is bigger; an archive that is was made to fill the disk."""


def install_archive(archive: Path, inside: str, entry: ModelEntry, root: Path, source: str) -> Path:
    """Puts the folder `inside` of a ZIP (an AAR is one) at `root/entry.name`. Raises ModelError."""
    try:
        with zipfile.ZipFile(archive) as packed, _replacing(entry, root, source) as (folder, record):
            for member, name in _members(packed, inside):
                with packed.open(member) as content:
                    record[name] = _write(content, folder / name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise ModelError(
            f"{archive} is not an archive that can be unpacked: {error}.", "Fetch it again."
        ) from None
    return root / entry.name


def install_folder(origin: Path, entry: ModelEntry, root: Path) -> Path:
    """Copies an unpacked model to `root/entry.name`. Raises ModelError."""
    with _replacing(entry, root, str(origin)) as (folder, record):
        for path in sorted(origin.rglob("*")):
            name = path.relative_to(origin).as_posix()
            if path.is_file() and name != INSTALLED:
                with path.open("rb") as content:
                    record[name] = _write(content, folder / name)
    return root / entry.name


def clean_up(root: Path) -> None:
    """Removes what interrupted unpackings left. Only for whoever holds the lock."""
    for stale in (root / WORK).glob("unpacking-*"):
        shutil.rmtree(stale, ignore_errors=True)


@contextmanager
def _replacing(entry: ModelEntry, root: Path, source: str) -> Iterator[tuple[Path, dict[str, FileRecord]]]:
    """A new folder beside the models that takes the model's place when the block ends well."""
    work = Path(tempfile.mkdtemp(prefix="unpacking-", dir=root / WORK))
    folder = work / "new"
    folder.mkdir()
    record: dict[str, FileRecord] = {}
    try:
        yield folder, record
        missing = [name for name in entry.required if name not in record]
        if missing:
            raise ModelError(
                f"{source} has no {', '.join(missing)}, so it is not {entry.name}.", "Use another source."
            )
        text = InstallRecord(source=source, files=record).model_dump_json(indent=1)
        (folder / INSTALLED).write_text(text, encoding="utf-8")
        target = root / entry.name
        if target.exists():
            os.replace(target, work / "old")
        os.replace(folder, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _members(packed: zipfile.ZipFile, inside: str) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    """The files below `inside`, with their names there. Refuses an archive that would write anywhere else."""
    members = packed.infolist()
    for member in members:
        if not _is_harmless(member):
            raise ModelError(
                f"The archive wants to write outside its folder: {member.filename!r}.", "Do not use it."
            )
    if sum(member.file_size for member in members) > _MAX_BYTES:
        raise ModelError("The archive is far bigger than any model.", "Do not use it.")
    prefix = f"{inside.strip('/')}/"
    for member in members:
        if member.filename.startswith(prefix) and not member.is_dir():
            yield member, member.filename[len(prefix) :]


def _is_harmless(member: zipfile.ZipInfo) -> bool:
    # ZipFile has cut the name at a null byte and turned the system's separator into "/"; a link is in the
    # mode bits.
    name = member.orig_filename
    path = PurePosixPath(name)
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    outside = path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name
    return not (outside or is_link or re.match(r"[A-Za-z]:", name))


def _write(content: IO[bytes], path: Path) -> FileRecord:
    """Copies to the disk, really: after a power cut a file of the right name must not be empty."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as file:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
        return FileRecord(size=file.tell(), sha256=digest.hexdigest())
