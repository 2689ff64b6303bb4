"""The manifest, where models live, and whether they are whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.recognition.fake_archives import REQUIRED, entry_of, make_archive, source_of
from voice_triage.errors import ModelError
from voice_triage.recognition.fetch import get_model
from voice_triage.recognition.models import (
    INSTALLED,
    ModelState,
    list_models,
    load_manifest,
    model_dir,
    models_root,
    verify_model,
)
from voice_triage.recognition.vosk_model import REQUIRED_FILES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An installed little model."""
    archive = make_archive(tmp_path / "model.zip")
    return get_model(entry_of(source_of(archive, maven="a:b:1:aar")), tmp_path / "models", source=archive)


def test_the_manifest_names_the_model_we_measured() -> None:
    entry = load_manifest().entry()
    assert entry.name == "vosk-model-en-0.3.45"
    assert entry.required == list(REQUIRED_FILES)
    assert [source.sha256[:8] for source in entry.sources] == ["8a5792fc", "30f26242"]


def test_an_unknown_model_is_refused_with_the_known_ones_named() -> None:
    with pytest.raises(ModelError, match=r"vosk-model-en-0\.3\.45"):
        load_manifest().entry("vosk-model-xx")


@pytest.mark.parametrize("change", ["sha256: 00", "url: http://example.org/a.zip", "extra: 1"])
def test_a_wrong_manifest_is_an_error(tmp_path: Path, change: str) -> None:
    path = tmp_path / "manifest.yaml"
    source = f"{{maven: 'a:b:1:aar', folder: f, size: 1, sha256: {'0' * 64}}}"
    key = change.split(":")[0]
    source = (
        source.replace(f"sha256: {'0' * 64}", change)
        if key == "sha256"
        else source.replace("{", f"{{{change}, ")
    )
    path.write_text(
        f"models: [{{name: m, title: t, version: '1', licence: l, required: [], sources: [{source}]}}]"
    )
    with pytest.raises(ModelError, match=key):
        load_manifest(path)


def test_a_missing_manifest_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be used"):
        load_manifest(tmp_path / "manifest.yaml")


def test_the_setting_names_the_place_before_everything_else(tmp_path: Path) -> None:
    assert models_root(tmp_path) == tmp_path
    assert model_dir(tmp_path) == tmp_path / "vosk-model-en-0.3.45"


def test_a_checkout_keeps_models_beside_the_manifest() -> None:
    assert models_root() == Path(__file__).parents[2] / "models"


def test_list_says_what_is_here(tmp_path: Path) -> None:
    (status,) = list_models(tmp_path)
    assert status.state is ModelState.MISSING
    status.folder.mkdir()
    assert list_models(tmp_path)[0].state is ModelState.BROKEN
    for name in (*REQUIRED, INSTALLED):
        (status.folder / name).parent.mkdir(exist_ok=True)
        (status.folder / name).touch()
    assert list_models(tmp_path)[0].state is ModelState.INSTALLED


def test_a_whole_model_has_no_problems(folder: Path) -> None:
    assert verify_model(folder) == []


def test_every_damaged_file_is_named(folder: Path) -> None:
    (folder / REQUIRED[0]).unlink()
    (folder / REQUIRED[1]).write_text("short")
    size = (folder / REQUIRED[2]).stat().st_size
    (folder / REQUIRED[2]).write_bytes(bytes(size))
    problems = verify_model(folder)
    assert [problem.split(": ")[0] for problem in problems] == REQUIRED[:3]
    assert "is missing" in problems[0]
    assert "has 5 bytes instead of" in problems[1]
    assert "other contents" in problems[2]


def test_a_folder_that_is_none_of_ours_cannot_be_verified(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no recognition model"):
        verify_model(tmp_path / "absent")
    with pytest.raises(ModelError, match=INSTALLED):
        verify_model(tmp_path)
    (tmp_path / INSTALLED).write_text("{")
    with pytest.raises(ModelError, match="cannot be read"):
        verify_model(tmp_path)
