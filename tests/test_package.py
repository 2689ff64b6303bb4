"""An installed wheel works as well as a checkout: prompts, medical data and the model manifest travel with it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """The unpacked wheel of a clean copy of the checkout."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("voice_triage", "prompts", "models"):
        shutil.copytree(
            ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "vosk-model-*", ".*")
        )
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(out),
        str(source),
    ]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = out.glob("*.whl")
    target = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def run(installed: Path, *words: str, stdin: str = "", cwd: Path) -> subprocess.CompletedProcess[str]:
    """The installed program, from a folder that is no checkout."""
    env = {**os.environ, "PYTHONPATH": str(installed), "XDG_DATA_HOME": str(cwd / "data")}
    command = [sys.executable, "-m", "voice_triage", *words]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, cwd=cwd, env=env, check=False)


def test_the_wheel_is_what_runs_and_not_the_checkout(installed, tmp_path):
    env = {**os.environ, "PYTHONPATH": str(installed)}
    code = "import voice_triage, voice_triage.prompts; print(voice_triage.__file__, voice_triage.prompts.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=env, check=True
    )
    assert done.stdout.count(str(installed)) == 2


def test_an_installed_program_understands_and_assesses(installed, tmp_path):
    done = run(installed, "understand", "--asking", "chest_pain", stdin="no\n", cwd=tmp_path)
    assert json.loads(done.stdout)["values"] == {"chest_pain": "no"}, done.stderr
    done = run(installed, "assess", stdin='{"chest_pain": "yes"}', cwd=tmp_path)
    assert json.loads(done.stdout)["tier"] == "emergency_now"


def test_an_installed_program_keeps_its_models_in_the_users_data_folder(installed, tmp_path):
    done = run(installed, "models", "list", cwd=tmp_path)
    assert str(tmp_path / "data") in done.stdout
    assert "missing" in done.stdout


def test_no_recognition_model_and_no_test_is_in_the_wheel(installed):
    files = [str(path.relative_to(installed)) for path in installed.rglob("*") if path.is_file()]
    assert not [name for name in files if name.endswith((".mdl", ".fst", ".wav")) or name.startswith("tests")]
    assert sum((installed / name).stat().st_size for name in files) < 6_000_000
