"""WAV files of any kind to our PCM, and our PCM to WAV files.

The RIFF reader is our own: Python's `wave` knows neither floating point nor WAVE_FORMAT_EXTENSIBLE, and takes
the length espeak and sox write into a pipe for the truth.
"""

from __future__ import annotations

import struct
import wave
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voice_triage.audio.frames import SAMPLE_RATE, SAMPLE_WIDTH
from voice_triage.errors import AudioFileError, VoiceTriageError

LARGEST_BYTES = 256 * 2**20
"""An answer is a few hundred kilobytes. A file larger than this is a mistake, and would fill a Pi's
memory."""

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_STREAMED = 0x7F00_0000
"""Lengths from here on are dummies: programs that write into a pipe do not know theirs (espeak:
0x7ffff000)."""
_CONVERT = "Convert it, for example: ffmpeg -i FILE -ar 16000 -ac 1 -c:a pcm_s16le NEW.wav"
_RECORD_AGAIN = "Record or copy it again."


@dataclass(frozen=True)
class _Format:
    """What the `fmt ` chunk says."""

    code: int
    channels: int
    rate: int
    block_bytes: int
    """One sample of every channel."""

    @property
    def sample_bytes(self) -> int:
        return self.block_bytes // self.channels


def read_wav(path: Path) -> bytes:
    """The file as mono 16-bit PCM at `SAMPLE_RATE`. Raises AudioFileError where there is nothing to play."""
    return parse_wav(_content(path), str(path))


def parse_wav(content: bytes, name: str) -> bytes:
    """The same for a file in memory; `name` is used in errors."""
    fmt, data = _format_and_data(content, name)
    data = data[: len(data) - len(data) % fmt.block_bytes]
    if not data:
        raise AudioFileError(f"{name} holds no sound: its data is empty.", _RECORD_AGAIN)
    if fmt == _Format(_PCM, 1, SAMPLE_RATE, SAMPLE_WIDTH):
        return data
    return _to_pcm(data, fmt)


def write_wav(path: Path, pcm: bytes, rate: int = SAMPLE_RATE) -> None:
    """Writes mono 16-bit PCM. The file is there in full or, when the disk is full, not at all."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            with wave.open(file, "wb") as out:
                out.setnchannels(1)
                out.setsampwidth(SAMPLE_WIDTH)
                out.setframerate(rate)
                out.writeframes(pcm)
            file.flush()
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise VoiceTriageError(
            f"{path} could not be written: {error.strerror or error}.",
            "Free some space, or choose a folder you may write to.",
        ) from error


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise AudioFileError(f"{path} is a folder, not a WAV file.", "Name the file inside it.")
        if not path.exists():
            raise AudioFileError(f"{path} does not exist.", "Check the name and the folder.")
        if not path.is_file():
            raise AudioFileError(f"{path} is not an ordinary file.", "Name a WAV file.")
        if path.stat().st_size > LARGEST_BYTES:
            raise AudioFileError(f"{path} is too large for an answer (over 256 MB).", "Cut it to one answer.")
        return path.read_bytes()
    except OSError as error:
        raise AudioFileError(
            f"{path} could not be read: {error.strerror or error}.", "Check the name and its permissions."
        ) from error


def _format_and_data(content: bytes, name: str) -> tuple[_Format, bytes]:
    if not content:
        raise AudioFileError(f"{name} is empty (0 bytes).", _RECORD_AGAIN)
    if len(content) < 12 and b"RIFF".startswith(content[:4]):
        raise AudioFileError(f"{name} is truncated: it ends inside its header.", _RECORD_AGAIN)
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise AudioFileError(f"{name} is not a WAV file.", _CONVERT)
    fmt: _Format | None = None
    for kind, start, length in _chunks(content):
        end = start + length
        if kind == b"fmt ":
            fmt = _format(content[start:end], name)
        elif kind == b"data":
            if fmt is None:
                raise AudioFileError(f"{name} is no usable WAV file: its sound has no format.", _CONVERT)
            return fmt, _data(content, start, length, name)
    raise AudioFileError(f"{name} is truncated: it ends inside its header.", _RECORD_AGAIN)


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, first byte and stated length of every chunk. Chunks of odd length are padded to an even one."""
    position = 12
    while position + 8 <= len(content):
        kind, length = struct.unpack_from("<4sI", content, position)
        yield kind, position + 8, length
        position += 8 + length + length % 2


def _data(content: bytes, start: int, length: int, name: str) -> bytes:
    riff_length = struct.unpack_from("<I", content, 4)[0]
    unfinished = length == 0 and (riff_length == 0 or riff_length >= _STREAMED)
    if length >= _STREAMED or unfinished:
        return content[start:]
    there = len(content) - start
    if there < length:
        raise AudioFileError(
            f"{name} is truncated: its header promises {length} bytes of sound, {there} are there.",
            _RECORD_AGAIN,
        )
    return content[start : start + length]


def _format(chunk: bytes, name: str) -> _Format:
    if len(chunk) < 16:
        raise AudioFileError(f"{name} is truncated: it ends inside its header.", _RECORD_AGAIN)
    code, channels, rate, _, block_bytes, bits = struct.unpack_from("<HHIIHH", chunk)
    if code == _EXTENSIBLE and len(chunk) >= 26:
        code = struct.unpack_from("<H", chunk, 24)[0]
    if code not in (_PCM, _FLOAT):
        raise AudioFileError(f"{name} is compressed (WAV format {code}), which is not supported.", _CONVERT)
    widths = (1, 2, 3, 4) if code == _PCM else (4, 8)
    if not (channels and 1000 <= rate <= 768_000 and block_bytes in [width * channels for width in widths]):
        raise AudioFileError(
            f"{name} has a format that makes no sense: {channels} channels, {rate} Hz, {bits} bits.", _CONVERT
        )
    return _Format(code, channels, rate, block_bytes)


def _to_pcm(data: bytes, fmt: _Format) -> bytes:
    import numpy as np
    import soxr

    channels = _samples(data, fmt).reshape(-1, fmt.channels)
    mono = channels.mean(axis=1, dtype=np.float32)
    if fmt.rate != SAMPLE_RATE:
        mono = soxr.resample(mono, fmt.rate, SAMPLE_RATE)
    return bytes(np.clip(np.rint(mono * 32768), -32768, 32767).astype("<i2").tobytes())


def _samples(data: bytes, fmt: _Format) -> Any:
    """Interleaved samples as 32-bit floats between -1 and 1."""
    import numpy as np

    if fmt.code == _FLOAT:
        with np.errstate(over="ignore"):
            floats = np.frombuffer(data, dtype=f"<f{fmt.sample_bytes}").astype(np.float32)
        return np.clip(np.nan_to_num(floats), -1, 1)
    if fmt.sample_bytes == 1:
        return (np.frombuffer(data, dtype=np.uint8).astype(np.float32) - 128) / 128
    if fmt.sample_bytes == 3:
        wide = np.zeros((len(data) // 3, 4), dtype=np.uint8)
        wide[:, 1:] = np.frombuffer(data, dtype=np.uint8).reshape(-1, 3)
        return wide.view("<i4").reshape(-1).astype(np.float32) / 2**31
    return np.frombuffer(data, dtype=f"<i{fmt.sample_bytes}").astype(np.float32) / 2 ** (
        fmt.sample_bytes * 8 - 1
    )
