"""Gets one archive: with the help of Maven's own clients, or over HTTPS with resume."""

from __future__ import annotations

import contextlib
import errno
import http.client
import io
import shutil
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from voice_triage.errors import ModelError

Progress = Callable[[int, int], None]
"""Told now and then: bytes that are here, bytes in all."""

DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)
"""Like a full disk not the network's fault: another source would not help."""
TRIES = 3
"""Connections made for one download; each goes on where the last one broke off."""
_TIMEOUT_SECONDS = 30.0
"""Of silence on the line."""
_MVN_SECONDS = 900.0
_CHUNK = 1 << 16
_AGENT = "voice-triage (models get)"


def download_artifact(coordinates: str, target: Path) -> None:
    """The Maven artifact `group:artifact:version:type` as a file. Raises ModelError."""
    try:
        import maven_artifact
    except ImportError:
        _with_mvn(coordinates, target)
        return
    group, name, version, kind = coordinates.split(":")
    try:
        # It reports to standard output, which belongs to our caller.
        with contextlib.redirect_stdout(io.StringIO()):
            artifact = maven_artifact.Artifact(group, name, version, extension=kind)
            maven_artifact.Downloader().download(artifact, filename=str(target))
    except Exception as error:
        # It wraps whatever went wrong in an exception of its own; a full disk must still be told apart.
        if isinstance(error, OSError) and error.errno in (*DISK_FULL, *NOT_ALLOWED):
            raise
        raise ModelError(f"The Maven artifact {coordinates} did not come: {_first_line(error)}") from None


def download_url(url: str, target: Path, size: int | None, progress: Progress | None = None) -> None:
    """A file over HTTP(S). What is there of it already is kept and completed. Raises ModelError.

    `size` in bytes; None where only the server knows it.
    """
    problem = "the connection broke off"
    for _ in range(TRIES):
        try:
            size = _fetch_rest(url, target, size, progress)
        except urllib.error.HTTPError as error:
            problem = f"the server says {error.code} {error.reason}"
            if error.code != http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                break
            target.unlink(missing_ok=True)
        except (
            urllib.error.URLError,
            http.client.HTTPException,
            TimeoutError,
            ConnectionError,
            ssl.SSLError,
        ) as error:
            problem = _first_line(getattr(error, "reason", error))
        if size is not None and _size(target) >= size:
            return
    here = f"{_size(target)} of {size or 'unknown'} bytes are here, the rest comes next time"
    raise ModelError(f"{url} did not come: {problem} ({here}).")


def _fetch_rest(url: str, target: Path, size: int | None, progress: Progress | None) -> int:
    """One connection's worth. Returns how many bytes the whole has."""
    start = _size(target)
    if size is not None and start >= size:
        return size
    headers = {"User-Agent": _AGENT} | ({"Range": f"bytes={start}-"} if start else {})
    request = urllib.request.Request(url, headers=headers)
    with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:
        # A server without ranges answers 200 and begins at the beginning.
        done = start if answer.status == http.HTTPStatus.PARTIAL_CONTENT else 0
        total = size or done + int(answer.headers.get("Content-Length") or 0)
        with target.open("ab" if done else "wb") as file:
            while chunk := answer.read(_CHUNK):
                done += len(chunk)
                if done > total:
                    raise ModelError(f"{url} is bigger than the {total} bytes it should have.")
                file.write(chunk)
                if progress:
                    progress(done, total)
    return total


def _with_mvn(coordinates: str, target: Path) -> None:
    mvn = shutil.which("mvn")
    if mvn is None:
        raise ModelError(f"Nothing here can get the Maven artifact {coordinates}: no maven-artifact, no mvn.")
    folder = target.parent / "maven"
    command = [mvn, "-q", "-B", "dependency:copy", f"-Dartifact={coordinates}", f"-DoutputDirectory={folder}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_MVN_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise ModelError(f"mvn did not bring {coordinates} within {_MVN_SECONDS:.0f} seconds.") from None
    _, name, version, kind = coordinates.split(":")
    brought = folder / f"{name}-{version}.{kind}"
    if done.returncode or not brought.is_file():
        raise ModelError(f"mvn did not bring {coordinates}: {_first_line(done.stdout or done.stderr)}")
    brought.replace(target)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _first_line(error: object) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
