"""Getting a model: sources, verification, and everything that can go wrong on the way. No network."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import subprocess
import sys
import types
import zipfile
from pathlib import Path

import pytest

from tests.recognition.fake_archives import REQUIRED, entry_of, make_archive, serving, source_of
from voice_triage.errors import ModelError
from voice_triage.recognition import download, unpack
from voice_triage.recognition.fetch import get_model
from voice_triage.recognition.models import INSTALLED, WORK, verify_model

MAVEN = "org.example:tiny-model:1.0:aar"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "model.zip")


def left_over(root: Path) -> list[str]:
    """What lies about besides whole models and the lock."""
    return sorted(path.name for path in (root / WORK).iterdir() if path.name != "lock")


def fake_maven(monkeypatch: pytest.MonkeyPatch, archive: Path) -> list[tuple[str, ...]]:
    """Puts a `maven_artifact` in place that copies this archive; returns what it was asked for."""
    asked: list[tuple[str, ...]] = []

    class Artifact:
        def __init__(self, group: str, name: str, version: str, extension: str) -> None:
            self.coordinates = (group, name, version, extension)

    class Downloader:
        def download(self, artifact: Artifact, filename: str) -> None:
            print("chatter that must not reach standard output")  # noqa: T201
            asked.append(artifact.coordinates)
            shutil.copy(archive, filename)

    module = types.SimpleNamespace(Artifact=Artifact, Downloader=Downloader)
    monkeypatch.setitem(sys.modules, "maven_artifact", module)  # type: ignore[arg-type]
    return asked


def without_maven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "maven_artifact", None)  # type: ignore[arg-type]
    monkeypatch.setattr(download.shutil, "which", lambda _: None)


def test_the_maven_artifact_comes_first_and_quietly(root, archive, monkeypatch, capsys) -> None:
    asked = fake_maven(monkeypatch, archive)
    entry = entry_of(source_of(archive, maven=MAVEN), source_of(archive, url="https://127.0.0.1:1/never"))
    seen: list[tuple[int, int]] = []
    folder = get_model(entry, root, progress=lambda done, size: seen.append((done, size)))
    assert folder == root / "tiny"
    assert asked == [("org.example", "tiny-model", "1.0", "aar")]
    assert verify_model(folder) == []
    assert not (folder / "AndroidManifest.xml").exists()
    assert seen[-1] == (archive.stat().st_size, archive.stat().st_size)
    assert left_over(root) == []
    assert capsys.readouterr().out == ""


def test_a_whole_model_is_not_fetched_again_and_a_damaged_one_is(root, archive, monkeypatch) -> None:
    asked = fake_maven(monkeypatch, archive)
    entry = entry_of(source_of(archive, maven=MAVEN))
    folder = get_model(entry, root)
    assert get_model(entry, root) == folder
    assert len(asked) == 1
    (folder / REQUIRED[0]).write_bytes(b"damaged")
    get_model(entry, root)
    assert len(asked) == 2
    assert verify_model(folder) == []


def test_mvn_brings_the_artifact_where_the_package_is_missing(root, archive, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "maven_artifact", None)
    monkeypatch.setattr(download.shutil, "which", lambda _: "mvn")

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        folder = Path(command[-1].removeprefix("-DoutputDirectory="))
        folder.mkdir()
        shutil.copy(archive, folder / "tiny-model-1.0.aar")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(download.subprocess, "run", run)
    assert verify_model(get_model(entry_of(source_of(archive, maven=MAVEN)), root)) == []


def test_the_web_is_asked_when_maven_cannot(root, archive, monkeypatch) -> None:
    without_maven(monkeypatch)
    with serving(archive.read_bytes()) as server:
        entry = entry_of(source_of(archive, maven=MAVEN), source_of(archive, url=server.url))
        assert verify_model(get_model(entry, root)) == []


def test_a_cut_connection_is_taken_up_where_it_broke(root, archive, monkeypatch) -> None:
    without_maven(monkeypatch)
    size = archive.stat().st_size
    with serving(archive.read_bytes(), cuts=1) as server:
        get_model(entry_of(source_of(archive, url=server.url)), root)
    assert server.asked == [None, f"bytes={size // 2}-"]


def test_the_next_call_goes_on_with_an_unfinished_download(root, archive, monkeypatch) -> None:
    without_maven(monkeypatch)
    with serving(archive.read_bytes(), cuts=download.TRIES) as server:
        entry = entry_of(source_of(archive, url=server.url))
        with pytest.raises(ModelError, match="the rest comes next time"):
            get_model(entry, root)
        assert not (root / "tiny").exists()
        get_model(entry, root)
    assert server.asked[-1] != server.asked[0]
    assert verify_model(root / "tiny") == []


def test_a_server_without_ranges_starts_over(root, archive, monkeypatch) -> None:
    without_maven(monkeypatch)
    with serving(archive.read_bytes(), cuts=1, ranges=False) as server:
        get_model(entry_of(source_of(archive, url=server.url)), root)
    assert verify_model(root / "tiny") == []


def test_every_source_that_failed_is_named(root, archive, monkeypatch) -> None:
    without_maven(monkeypatch)
    with serving(b"", status=404) as server:
        entry = entry_of(source_of(archive, maven=MAVEN), source_of(archive, url=server.url))
        with pytest.raises(ModelError) as raised:
            get_model(entry, root)
    assert MAVEN in str(raised.value)
    assert "404" in str(raised.value)
    assert "--from" in raised.value.fix


def test_a_wrong_hash_is_refused_with_both_named(root, archive, tmp_path, monkeypatch) -> None:
    right = source_of(archive, maven=MAVEN)
    content = bytearray(archive.read_bytes())
    content[60] ^= 1
    wrong = tmp_path / "wrong.zip"
    wrong.write_bytes(content)
    fake_maven(monkeypatch, wrong)
    with pytest.raises(ModelError) as raised:
        get_model(entry_of(right), root)
    assert right.sha256 in str(raised.value)
    assert source_of(wrong, maven=MAVEN).sha256 in str(raised.value)
    assert not (root / "tiny").exists()
    assert left_over(root) == []


def test_a_shorter_archive_is_refused(root, archive, tmp_path, monkeypatch) -> None:
    short = tmp_path / "short.zip"
    short.write_bytes(archive.read_bytes()[:-10])
    fake_maven(monkeypatch, short)
    with pytest.raises(ModelError, match="bytes, not"):
        get_model(entry_of(source_of(archive, maven=MAVEN)), root)


def test_an_archive_on_a_stick(root, archive) -> None:
    entry = entry_of(source_of(archive, maven=MAVEN))
    assert verify_model(get_model(entry, root, source=archive)) == []
    with pytest.raises(ModelError, match="no archive and no folder"):
        get_model(entry, root, source=archive.with_name("absent.zip"))


def test_an_unknown_archive_on_a_stick_is_refused(root, archive, tmp_path) -> None:
    other = make_archive(tmp_path / "other.zip", names=[*REQUIRED, "more"])
    with pytest.raises(ModelError, match="SHA-256"):
        get_model(entry_of(source_of(archive, maven=MAVEN)), root, source=str(other))


def test_an_archive_from_a_mirror(root, archive) -> None:
    with serving(archive.read_bytes(), cuts=1) as server:
        get_model(entry_of(source_of(archive, maven=MAVEN)), root, source=server.url)
    assert verify_model(root / "tiny") == []


def test_an_unpacked_model_is_copied(root, archive, tmp_path) -> None:
    entry = entry_of(source_of(archive, maven=MAVEN))
    folder = get_model(entry, tmp_path / "elsewhere", source=archive)
    assert verify_model(get_model(entry, root, source=folder)) == []
    (folder / REQUIRED[2]).unlink()
    with pytest.raises(ModelError, match=REQUIRED[2]):
        get_model(entry, tmp_path / "third", source=folder)


@pytest.mark.parametrize(
    "name", ["../evil", "assets/model/../../../evil", "/etc/evil", "C:/evil", "..\\evil", "C:\\evil"]
)
def test_an_archive_that_leaves_its_folder_is_refused(root, tmp_path, name) -> None:
    archive = make_archive(tmp_path / "evil.zip")
    with zipfile.ZipFile(archive, "a") as packed:
        packed.writestr(name, "evil")
    with pytest.raises(ModelError, match="outside"):
        get_model(entry_of(source_of(archive, maven=MAVEN)), root, source=archive)
    assert not (root / "tiny").exists()
    assert not list(tmp_path.rglob("evil"))


def test_an_archive_with_a_link_is_refused(root, tmp_path) -> None:
    archive = make_archive(tmp_path / "link.zip")
    with zipfile.ZipFile(archive, "a") as packed:
        link = zipfile.ZipInfo("assets/model/link")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    with pytest.raises(ModelError, match="outside"):
        get_model(entry_of(source_of(archive, maven=MAVEN)), root, source=archive)


def test_an_archive_without_the_model_is_refused(root, tmp_path) -> None:
    archive = make_archive(tmp_path / "empty.zip", names=REQUIRED[:2])
    with pytest.raises(ModelError, match=REQUIRED[2]):
        get_model(entry_of(source_of(archive, maven=MAVEN)), root, source=archive)
    assert not (root / "tiny").exists()


def test_no_archive_at_all_is_refused(root, tmp_path) -> None:
    archive = tmp_path / "page.zip"
    archive.write_text("<html>Not found</html>")
    with pytest.raises(ModelError, match="not an archive"):
        get_model(entry_of(source_of(archive, maven=MAVEN)), root, source=archive)


def test_a_full_disk_is_said_plainly_and_leaves_nothing(root, archive, monkeypatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    entry = entry_of(source_of(archive, maven=MAVEN))
    monkeypatch.setattr(unpack.os, "fsync", full)
    with pytest.raises(ModelError, match=r"disk with .* is full"):
        get_model(entry, root, source=archive)
    assert not (root / "tiny").exists()
    assert left_over(root) == []


def test_an_interrupted_unpacking_keeps_the_old_model_and_is_cleaned_up(root, archive, monkeypatch) -> None:
    entry = entry_of(source_of(archive, maven=MAVEN))
    folder = get_model(entry, root, source=archive)

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(unpack.os, "fsync", interrupted)
        patch.setattr(unpack.shutil, "rmtree", lambda *_, **__: None)  # as when the power goes
        with pytest.raises(KeyboardInterrupt):
            get_model(entry, root, source=archive)
    assert verify_model(folder) == []
    assert len(left_over(root)) == 1
    get_model(entry, root)
    assert left_over(root) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path, archive, monkeypatch) -> None:
    def read_only(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", read_only)
    with pytest.raises(ModelError, match="cannot be written to"):
        get_model(entry_of(source_of(archive, maven=MAVEN)), tmp_path / "models")


def test_two_processes_do_not_unpack_at_once(root, archive) -> None:
    (root / WORK).mkdir(parents=True)
    with (root / WORK / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(ModelError, match="Another process"):
            get_model(entry_of(source_of(archive, maven=MAVEN)), root, source=archive)


def test_what_was_installed_is_recorded(root, archive) -> None:
    folder = get_model(entry_of(source_of(archive, maven=MAVEN)), root, source=archive)
    assert (folder / INSTALLED).stat().st_size
    assert sorted(os.listdir(folder)) == ["am", "conf", "graph", INSTALLED]
