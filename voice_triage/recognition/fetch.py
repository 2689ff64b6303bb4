"""`models get`: a model from the network, from an archive or from a folder, verified before it is used."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voice_triage.errors import ModelError
from voice_triage.recognition.download import (
    DISK_FULL,
    NOT_ALLOWED,
    Progress,
    download_artifact,
    download_url,
)
from voice_triage.recognition.models import WORK, ModelEntry, ModelSource, sha256_of, verify_model
from voice_triage.recognition.unpack import clean_up, install_archive, install_folder

_LOGGER = logging.getLogger(__name__)

_BY_HAND = "Fetch an archive by hand and pass it with `models get --from FILE` (see models/README.md)."


def get_model(
    entry: ModelEntry, root: Path, source: str | Path | None = None, progress: Progress | None = None
) -> Path:
    """The folder of the model, fetched if it is not there whole already.

    `source` is the path of an archive or of an unpacked model, or an address to fetch an archive from; None
    tries the manifest's sources in order. Whatever happens on the way, no half model is left, and one that
    was whole stays. Raises ModelError.
    """
    with _writing(root), _lock(root):
        clean_up(root)
        if source is None and _is_whole(root / entry.name):
            return root / entry.name
        if source is None:
            return _from_any_source(entry, root, progress)
        if str(source).startswith(("https://", "http://")):
            return _from_address(entry, root, str(source), progress)
        return _from_disk(entry, root, Path(source))


def _from_any_source(entry: ModelEntry, root: Path, progress: Progress | None) -> Path:
    failures = []
    for source in entry.sources:
        archive = root / WORK / f"{source.sha256}.part"
        try:
            _download(source, archive, progress)
            return _verified_install(archive, source, entry, root)
        except ModelError as error:
            _LOGGER.info("%s: %s", source.name, error)
            failures.append(f"- {error}")
    raise ModelError("\n".join([f"The model {entry.name} could not be had:", *failures]), _BY_HAND)


def _download(source: ModelSource, archive: Path, progress: Progress | None) -> None:
    if source.url:
        download_url(source.url, archive, source.size, progress)
    elif source.maven and not archive.exists():
        unfinished = archive.with_suffix(".maven")
        unfinished.unlink(missing_ok=True)
        download_artifact(source.maven, unfinished)
        unfinished.replace(archive)
    if progress:
        progress(source.size, source.size)


def _from_address(entry: ModelEntry, root: Path, url: str, progress: Progress | None) -> Path:
    """An archive from somewhere else, for example a mirror in the house: which one it is, its hash tells."""
    archive = root / WORK / "mirror.part"
    archive.unlink(missing_ok=True)
    download_url(url, archive, None, progress)
    return _verified_install(archive, _known(archive, entry, url), entry, root)


def _from_disk(entry: ModelEntry, root: Path, path: Path) -> Path:
    if path.is_dir():
        if path.resolve() == (root / entry.name).resolve():
            raise ModelError(f"{path} is where the model belongs already.", "Check it with `models verify`.")
        return install_folder(path, entry, root)
    if not path.is_file():
        raise ModelError(f"There is no archive and no folder at {path}.", _BY_HAND)
    source = _known(path, entry, str(path))
    return install_archive(path, source.folder, entry, root, source.name)


def _known(archive: Path, entry: ModelEntry, name: str) -> ModelSource:
    found = sha256_of(archive)
    for source in entry.sources:
        if source.sha256 == found:
            return source
    wanted = " or ".join(source.sha256 for source in entry.sources)
    raise ModelError(f"{name} is refused: its SHA-256 is {found}, not {wanted}.", _BY_HAND)


def _verified_install(archive: Path, source: ModelSource, entry: ModelEntry, root: Path) -> Path:
    """Unpacks the archive if it is the one we know. It is deleted either way: a wrong one is no start for a
    resume."""
    try:
        size = archive.stat().st_size
        if size != source.size:
            raise ModelError(f"{source.name} is refused: it has {size} bytes, not {source.size}.")
        found = sha256_of(archive)
        if found != source.sha256:
            raise ModelError(f"{source.name} is refused: its SHA-256 is {found}, not {source.sha256}.")
        return install_archive(archive, source.folder, entry, root, source.name)
    finally:
        archive.unlink(missing_ok=True)


def _is_whole(folder: Path) -> bool:
    try:
        return not verify_model(folder)
    except ModelError:
        return False


@contextmanager
def _lock(root: Path) -> Iterator[None]:
    """One process at a time. The system gives the lock back when a process dies, so none can be left
    behind."""
    with (root / WORK / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ModelError(
                f"Another process is getting a model into {root}.", "Wait until it is done."
            ) from None
        yield


@contextmanager
def _writing(root: Path) -> Iterator[None]:
    """Makes the folder, and says plainly what stands in the way of writing there."""
    try:
        (root / WORK).mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        if error.errno in DISK_FULL:
            fix = "Free 200 MB there, or choose another place with VOICE_TRIAGE_MODELS."
            raise ModelError(f"The disk with {root} is full.", fix) from None
        if error.errno in NOT_ALLOWED:
            fix = "Choose another place with VOICE_TRIAGE_MODELS, or change its permissions."
            raise ModelError(f"The folder {root} cannot be written to ({error.strerror}).", fix) from None
        raise ModelError(f"The model cannot be put into {root}: {error}.", "See models/README.md.") from None
