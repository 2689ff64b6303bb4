"""Rendered sentences, kept: the fixed ones on disk, the person's own for a short time in memory.

A file's name is made of two hashes, of the text and of everything else that shapes the sound, so that a text
can be found in any voice when nothing can speak any more. What is written is checked when it is read: after a
power cut a file may have its length and hold zeros, and a warning must not be silence.
"""

from __future__ import annotations

import hashlib
import logging
import os
import struct
import tempfile
import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from voice_triage.speech.output import Fault, Pcm

_LOGGER = logging.getLogger(__name__)

_MAGIC = b"VTSPEAK1"
_RATE = struct.Struct("<I")
"""Hz, before the PCM."""
_KEPT, _PINNED, _PART = ".pcm", ".pin", ".part"
_DIGITS = 32
"""Of each hash in a file name; 128 bits."""


@dataclass(frozen=True)
class RenderKey:
    """Everything that shapes the sound."""

    text: str
    voice: str
    words_per_minute: int
    engine: str
    """Name and version."""

    @property
    def stem(self) -> str:
        """Name of the file, without its ending."""
        rest = "\0".join((self.voice, str(self.words_per_minute), self.engine))
        return f"{_hash(self.text)}-{_hash(rest)}"


class RenderCache:
    """Never a reason not to speak: whatever goes wrong here, the sentence is rendered again."""

    def __init__(
        self, folder: Path, *, limit_bytes: int = 200 * 2**20, memory_bytes: int = 4 * 2**20
    ) -> None:
        """`limit_bytes` on disk, a good hour of speech; `memory_bytes` holds one and a half minutes."""
        self._folder = folder
        self._limit_bytes = limit_bytes
        self._memory_bytes = memory_bytes
        self._memory: OrderedDict[RenderKey, Pcm] = OrderedDict()
        self._lock = threading.Lock()
        self._disk_bytes: int | None = None
        self._is_writable = True

    def get(self, key: RenderKey) -> Pcm | None:
        """The sentence if it is kept."""
        with self._lock:
            if pcm := self._memory.get(key):
                self._memory.move_to_end(key)
                return pcm
        return _read(self._path(key, _PINNED)) or _read(self._path(key, _KEPT))

    def in_any_voice(self, text: str) -> Pcm | None:
        """The text as any engine ever rendered it, at any speed: when nothing else is left."""
        try:
            paths = sorted(self._folder.glob(f"{_hash(text)}-*"))
        except OSError:
            return None
        sounds = (_read(path) for path in paths if path.suffix in (_PINNED, _KEPT))
        return next((pcm for pcm in sounds if pcm), None)

    def put(self, key: RenderKey, pcm: Pcm, *, keep: bool, pin: bool = False) -> Fault | None:
        """Keeps the sentence: on disk with `keep`, and thrown out last with `pin`; otherwise in memory.

        Only fixed sentences may be kept: others hold what the person told us. Gives a fault the first time
        that the disk does not take a sentence, and does not try again.
        """
        if not pcm.pcm:
            return None
        fault = None
        if keep and self._is_writable:
            try:
                self._write(self._path(key, _PINNED if pin else _KEPT), pcm)
                return None
            except OSError as error:
                fault = self._give_up(error)
        self._remember(key, pcm)
        return fault

    def pin(self, key: RenderKey) -> bool:
        """Makes a kept sentence one that is thrown out last. False if it is not on disk."""
        if _read(self._path(key, _PINNED)):
            return True
        if not _read(self._path(key, _KEPT)):
            return False
        try:
            self._path(key, _KEPT).replace(self._path(key, _PINNED))
        except OSError as error:
            _LOGGER.debug("Not pinned: %s", error)
        return True

    def forget(self) -> None:
        """Drops what is in memory: the sentences with the person's own answers."""
        with self._lock:
            self._memory.clear()

    def _path(self, key: RenderKey, suffix: str) -> Path:
        return self._folder / f"{key.stem}{suffix}"

    def _remember(self, key: RenderKey, pcm: Pcm) -> None:
        with self._lock:
            self._memory[key] = pcm
            self._memory.move_to_end(key)
            while sum(len(kept.pcm) for kept in self._memory.values()) > self._memory_bytes:
                self._memory.popitem(last=False)

    def _write(self, path: Path, pcm: Pcm) -> None:
        """The file is there whole or not at all, and for its owner only."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        sound = _RATE.pack(pcm.rate) + pcm.pcm
        content = _MAGIC + hashlib.sha256(sound).digest() + sound
        self._make_room(len(content))
        file, part = tempfile.mkstemp(suffix=_PART, dir=self._folder)  # mkstemp makes it 0600
        try:
            with os.fdopen(file, "wb") as out:
                out.write(content)
            os.replace(part, path)
        except OSError:
            with suppress(OSError):
                os.unlink(part)
            raise
        self._disk_bytes = (self._disk_bytes or 0) + len(content)

    def _make_room(self, needed: int) -> None:
        """Removes the oldest until `needed` more bytes fit, pinned ones last."""
        if self._disk_bytes is not None and self._disk_bytes + needed <= self._limit_bytes:
            return
        found = [(path, status) for path in self._folder.iterdir() if (status := _status(path))]
        self._disk_bytes = sum(status.st_size for _, status in found)
        found.sort(key=lambda entry: (entry[0].suffix == _PINNED, entry[1].st_mtime_ns))
        for path, status in found:
            if self._disk_bytes + needed <= self._limit_bytes:
                return
            path.unlink(missing_ok=True)
            self._disk_bytes -= status.st_size

    def _give_up(self, error: OSError) -> Fault:
        self._is_writable = False
        return Fault(
            f"Spoken sentences cannot be kept in {self._folder}: {error.strerror or error}.",
            "Free some space there, or let this user write to it. Until then each sentence is rendered anew.",
        )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def _status(path: Path) -> os.stat_result | None:
    """Of a file of ours; None for others, and for one that another process has just removed."""
    if path.suffix not in (_KEPT, _PINNED, _PART):
        return None
    try:
        return path.stat()
    except OSError:
        return None


def _read(path: Path) -> Pcm | None:
    """The sound in the file; None where there is no file, or it is not what was written."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    digest, sound = content[len(_MAGIC) : len(_MAGIC) + 32], content[len(_MAGIC) + 32 :]
    if content.startswith(_MAGIC) and len(sound) > _RATE.size and hashlib.sha256(sound).digest() == digest:
        return Pcm(sound[_RATE.size :], *_RATE.unpack_from(sound))
    _LOGGER.warning("%s is damaged and will be rendered again.", path)
    return None
