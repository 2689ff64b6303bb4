"""Any WAV in, our PCM out; and a sentence one can act on for everything else."""

from __future__ import annotations

import errno
import struct
import wave
from pathlib import Path

import numpy as np
import pytest
from audio_signals import tone
from hypothesis import given
from hypothesis import strategies as st

from voice_triage.audio import wav
from voice_triage.audio.wav import parse_wav, read_wav, write_wav
from voice_triage.errors import AudioFileError, VoiceTriageError

SECOND = tone(-20, 16_000)


def riff(
    data: bytes, *, code=1, channels=1, rate=16_000, width=2, length=None, extra=b"", before=b""
) -> bytes:
    """A WAV file, with any part of its header bent."""
    fmt = (
        struct.pack("<HHIIHH", code, channels, rate, rate * width * channels, width * channels, width * 8)
        + extra
    )
    length = len(data) if length is None else length
    body = (
        b"WAVEfmt " + struct.pack("<I", len(fmt)) + fmt + before + b"data" + struct.pack("<I", length) + data
    )
    return b"RIFF" + struct.pack("<I", min(len(body), 2**32 - 1)) + body


def encoded(samples: np.ndarray, code: int, width: int) -> bytes:
    """Samples between -1 and 1 in a format."""
    if code == 3:
        return samples.astype(f"<f{width}").tobytes()
    if width == 1:
        return np.round(samples * 127 + 128).astype(np.uint8).tobytes()
    scaled = np.round(samples * (2 ** (8 * width - 1) - 1)).astype("<i4")
    return b"".join(int(value).to_bytes(width, "little", signed=True) for value in scaled)


def level(pcm: bytes) -> float:
    return float(np.sqrt(np.mean(np.square(np.frombuffer(pcm, "<i2") / 32768))))


def test_our_own_format_passes_through_unchanged():
    assert parse_wav(riff(SECOND), "a.wav") == SECOND


@pytest.mark.parametrize(("code", "width"), [(1, 1), (1, 2), (1, 3), (1, 4), (3, 4), (3, 8)])
@pytest.mark.parametrize("channels", [1, 2, 6])
@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 48_000])
def test_every_format_becomes_16_khz_mono(code, width, channels, rate):
    mono = 0.2 * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)
    pcm = parse_wav(
        riff(
            encoded(np.repeat(mono, channels), code, width),
            code=code,
            channels=channels,
            rate=rate,
            width=width,
        ),
        "a",
    )
    assert abs(len(pcm) / 2 - 16_000) <= 1
    assert level(pcm) == pytest.approx(0.2 / 2**0.5, rel=0.05)


def test_extensible_header_is_read():
    guid = struct.pack("<HHIH", 22, 16, 4, 1) + b"\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71"
    assert parse_wav(riff(SECOND, code=0xFFFE, extra=guid), "a.wav") == SECOND


@pytest.mark.parametrize("length", [0x7FFF_F000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF])
def test_dummy_length_of_a_streamed_file_means_to_the_end(length):
    assert parse_wav(riff(SECOND, length=length), "a.wav") == SECOND


def test_other_chunks_also_of_odd_length_are_stepped_over():
    assert parse_wav(riff(SECOND, before=b"LIST\x03\0\0\0abc\0"), "a.wav") == SECOND


def test_half_a_sample_at_the_end_is_left_out():
    assert parse_wav(riff(SECOND + b"\x01"), "a.wav") == SECOND


def test_floats_that_are_no_numbers_or_too_large_do_no_harm():
    wild = np.array([np.nan, np.inf, -np.inf, 1e300, 0.5] * 100)
    assert (
        max(abs(np.frombuffer(parse_wav(riff(wild.tobytes(), code=3, width=8), "a"), "<i2").astype(int)))
        <= 32768
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"RIFF", "truncated"),
        (riff(SECOND)[:30], "truncated"),
        (riff(SECOND)[:43], "truncated"),
        (riff(SECOND)[:1000], "promises 32000 bytes of sound, 956 are there"),
        (riff(b""), "holds no sound"),
        (riff(b"\x01"), "holds no sound"),
        (b"ID3\x04" + bytes(500), "is not a WAV file"),
        (b"hello", "is not a WAV file"),
        (riff(SECOND, code=0x11), "is compressed (WAV format 17)"),
        (riff(SECOND, channels=0), "makes no sense"),
        (riff(SECOND, rate=0), "makes no sense"),
        (riff(SECOND, width=5), "makes no sense"),
        (b"RIFF\0\0\0\0WAVEdata\x04\0\0\0abcd", "its sound has no format"),
    ],
)
def test_bad_file_is_named_with_what_is_wrong_and_what_to_do(tmp_path: Path, content: bytes, says: str):
    path = tmp_path / "answer.wav"
    path.write_bytes(content)
    with pytest.raises(AudioFileError) as caught:
        read_wav(path)
    assert says in caught.value.what
    assert str(path) in caught.value.what
    assert caught.value.fix


@given(st.binary(max_size=200), st.integers(0, 60), st.integers(0, 60))
def test_any_damage_gives_sound_or_audio_file_error(noise: bytes, start: int, length: int):
    content = riff(tone(-20, 200))
    try:
        pcm = parse_wav(content[:start] + noise + content[start + length :], "a.wav")
    except AudioFileError:
        return
    assert len(pcm) % 2 == 0


def test_folder_and_missing_file_are_told_apart(tmp_path: Path):
    with pytest.raises(AudioFileError, match="is a folder"):
        read_wav(tmp_path)
    with pytest.raises(AudioFileError, match="does not exist"):
        read_wav(tmp_path / "b.wav")
    with pytest.raises(AudioFileError, match="is not an ordinary file"):
        read_wav(Path("/dev/null"))


def test_file_one_may_not_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.wav"
    path.write_bytes(riff(SECOND))

    def refuse(self: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(AudioFileError, match="could not be read: Permission denied"):
        read_wav(path)


def test_file_that_would_fill_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.wav"
    path.write_bytes(riff(SECOND))
    monkeypatch.setattr(wav, "LARGEST_BYTES", 1000)
    with pytest.raises(AudioFileError, match="too large"):
        read_wav(path)


def test_written_file_reads_back(tmp_path: Path):
    write_wav(tmp_path / "a.wav", SECOND)
    assert read_wav(tmp_path / "a.wav") == SECOND
    assert [file.name for file in tmp_path.iterdir()] == ["a.wav"]


def test_full_disk_leaves_the_old_file_and_no_half_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.wav"
    write_wav(path, SECOND)

    def fill(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(wave.Wave_write, "writeframes", fill)
    with pytest.raises(VoiceTriageError, match="No space left on device"):
        write_wav(path, tone(-20))
    assert read_wav(path) == SECOND
    assert [file.name for file in tmp_path.iterdir()] == ["a.wav"]


def test_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(VoiceTriageError, match="could not be written"):
        write_wav(tmp_path / "none" / "a.wav", SECOND)
