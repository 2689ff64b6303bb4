"""What is kept, where, and that nothing about it keeps us from speaking."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from voice_triage.speech.cache import RenderCache, RenderKey
from voice_triage.speech.output import Pcm

SOUND = Pcm(bytes(range(200)) * 10, 22_050)
FILE_BYTES = 8 + 32 + 4 + len(SOUND.pcm)


def key(text: str = "Sit down.", voice: str = "gmw/en-us", rate: int = 150, engine: str = "e 1") -> RenderKey:
    return RenderKey(text, voice, rate, engine)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "sentences"


@pytest.fixture
def umask() -> Iterator[None]:
    old = os.umask(0)
    yield
    os.umask(old)


def test_a_fixed_sentence_is_found_by_the_next_program(folder: Path) -> None:
    assert RenderCache(folder).put(key(), SOUND, keep=True) is None
    assert RenderCache(folder).get(key()) == SOUND


@pytest.mark.parametrize(
    "other", [key("Sit down!"), key(voice="gmw/en"), key(rate=120), key(engine="e 2")], ids=str
)
def test_everything_that_shapes_the_sound_is_in_the_key(folder: Path, other: RenderKey) -> None:
    cache = RenderCache(folder)
    cache.put(key(), SOUND, keep=True)
    assert cache.get(other) is None


def test_a_sentence_with_answers_is_never_on_disk_and_can_be_forgotten(folder: Path) -> None:
    cache = RenderCache(folder)
    cache.put(key("You said: my calf is warm."), SOUND, keep=False)
    assert cache.get(key("You said: my calf is warm.")) == SOUND
    assert not folder.exists()
    cache.forget()
    assert cache.get(key("You said: my calf is warm.")) is None


def test_memory_holds_the_latest_sentences_only(folder: Path) -> None:
    cache = RenderCache(folder, memory_bytes=2 * len(SOUND.pcm))
    cache.put(key("one"), SOUND, keep=False)
    cache.put(key("two"), SOUND, keep=False)
    cache.get(key("one"))
    cache.put(key("three"), SOUND, keep=False)
    assert [bool(cache.get(key(text))) for text in ("one", "two", "three")] == [True, False, True]


@pytest.mark.usefixtures("umask")
def test_only_the_owner_may_read(folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o777)
    RenderCache(folder).put(key(), SOUND, keep=True)
    (file,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:0],
        lambda content: content[: len(content) // 2],
        lambda content: bytes(len(content)),
        lambda content: content[:100] + bytes([content[100] ^ 1]) + content[101:],
        lambda content: content[:40] + b"\0\0\0\0" + content[44:],
        lambda content: b"RIFF" + content,
    ],
    ids=["empty", "half", "zeros after a power cut", "one bit", "another rate", "another format"],
)
def test_a_damaged_file_is_no_sound_and_is_written_again(folder: Path, damage: object) -> None:
    cache = RenderCache(folder)
    cache.put(key(), SOUND, keep=True)
    (file,) = folder.iterdir()
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    assert cache.get(key()) is None
    cache.put(key(), SOUND, keep=True)
    assert cache.get(key()) == SOUND


def test_a_folder_that_cannot_be_made_is_reported_once_and_memory_takes_over(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    cache = RenderCache(tmp_path / "file" / "sentences")
    fault = cache.put(key("one"), SOUND, keep=True)
    assert fault is not None
    assert "Not a directory" in fault.what
    assert cache.put(key("two"), SOUND, keep=True) is None
    assert cache.get(key("one")) == cache.get(key("two")) == SOUND
    assert cache.in_any_voice("three") is None
    assert not cache.pin(key("one"))


def test_a_full_disk_is_reported_once_and_leaves_no_half_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    cache = RenderCache(folder)
    cache.put(key("before"), SOUND, keep=True)
    monkeypatch.setattr(os, "replace", full)
    fault = cache.put(key("one"), SOUND, keep=True)
    assert fault is not None
    assert "No space left on device" in fault.what
    assert cache.put(key("two"), SOUND, keep=True) is None
    assert [cache.get(key(text)) for text in ("before", "one", "two")] == [SOUND] * 3
    assert len(list(folder.iterdir())) == 1


def age(folder: Path, seconds: int) -> None:
    """Makes everything in the folder older."""
    for file in folder.iterdir():
        stamp = file.stat().st_mtime - seconds
        os.utime(file, (stamp, stamp))


def test_the_oldest_make_room_and_pinned_ones_go_last(folder: Path) -> None:
    cache = RenderCache(folder, limit_bytes=3 * FILE_BYTES)
    for text in ("pinned", "old", "young"):
        cache.put(key(text), SOUND, keep=True, pin=text == "pinned")
        age(folder, 10)
    cache.put(key("new"), SOUND, keep=True)
    left = [text for text in ("pinned", "old", "young", "new") if cache.get(key(text))]
    assert left == ["pinned", "young", "new"]


def test_what_a_killed_program_left_behind_makes_room_and_other_files_stay(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "half.part").write_bytes(bytes(5_000))
    (folder / "notes.txt").write_bytes(bytes(5_000))
    RenderCache(folder, limit_bytes=3_000).put(key(), SOUND, keep=True)
    assert sorted(file.suffix for file in folder.iterdir()) == [".pcm", ".txt"]


def test_pinning_keeps_the_sound(folder: Path) -> None:
    cache = RenderCache(folder)
    assert not cache.pin(key())
    cache.put(key(), SOUND, keep=True)
    assert cache.pin(key())
    assert cache.pin(key())
    assert [file.suffix for file in folder.iterdir()] == [".pin"]
    assert cache.get(key()) == SOUND


def test_a_text_is_found_in_any_voice(folder: Path) -> None:
    cache = RenderCache(folder)
    cache.put(key(voice="gmw/en", rate=120, engine="old 0"), SOUND, keep=True)
    assert cache.in_any_voice("Sit down.") == SOUND
    assert cache.in_any_voice("Stand up.") is None
