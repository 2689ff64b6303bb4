"""Settings: defaults without a file, every wrong key named."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_triage.config import load_settings
from voice_triage.errors import UsageError


@pytest.fixture
def config(tmp_path, monkeypatch):
    """The path of a settings file that will be read."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    path = tmp_path / "voice-triage" / "config.toml"
    path.parent.mkdir()
    return path


@pytest.mark.usefixtures("config")
def test_without_a_file_everything_has_its_default():
    settings = load_settings({})
    assert settings.locale.emergency_number is None
    assert settings.speech.words_per_minute == 150
    assert settings.sessions.keep_days == 30
    assert settings.interview.bundles
    assert settings.models is None


def test_a_file_changes_what_it_names_and_nothing_else(config):
    config.write_text('[locale]\nemergency_number = "999"\n[interview]\nbundles = false\n')
    settings = load_settings({})
    assert settings.locale.emergency_number == "999"
    assert not settings.interview.bundles
    assert settings.speech.words_per_minute == 150


@pytest.mark.usefixtures("config")
def test_the_models_folder_comes_from_the_environment():
    assert load_settings({"VOICE_TRIAGE_MODELS": "/opt/models"}).models == Path("/opt/models")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[locale]\nemergency = 1\n", "locale.emergency"),
        ('[speech]\nwords_per_minute = "fast"\n', "speech.words_per_minute"),
        ("[speech]\nwords_per_minute = 900\n", "speech.words_per_minute"),
        ('[recognition]\nengine = "siri"\n', "recognition.engine"),
        ("volume = 3\n", "volume"),
        ('paths = "/"\n', "paths"),
        ("[locale\n", "cannot be read"),
    ],
)
def test_a_wrong_key_or_value_is_named_with_its_file(config, text, named):
    config.write_text(text)
    with pytest.raises(UsageError) as error:
        load_settings({})
    assert named in str(error.value)
    assert str(config) in str(error.value)


def test_a_file_that_is_no_text_is_named(config):
    config.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="cannot be read"):
        load_settings({})


def test_all_problems_are_named_at_once(config):
    config.write_text('[speech]\nwords_per_minute = 900\n[recognition]\nengine = "siri"\n')
    with pytest.raises(UsageError, match=r"words_per_minute.*engine"):
        load_settings({})
