"""The espeak-ng command as an output."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from voice_triage.errors import SpeechError
from voice_triage.speech.espeak_command import EspeakCommandOutput
from voice_triage.speech.output import UnknownVoiceError, VoiceSettings

needs_command = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="the espeak-ng command is missing")


@needs_command
def test_it_speaks_at_the_rate_asked_for() -> None:
    output = EspeakCommandOutput()
    text = "Is your calf warm, red or swollen?"
    slow = output.render(text, VoiceSettings(words_per_minute=110))
    fast = output.render(text, VoiceSettings(words_per_minute=200))
    assert slow.rate == fast.rate == output.rate_hz
    assert 1.5 < fast.seconds < slow.seconds * 0.7 < 5
    assert any(slow.pcm)


@needs_command
def test_its_version_is_a_version() -> None:
    assert EspeakCommandOutput().version[0].isdigit()
    assert "/" not in EspeakCommandOutput().version


@needs_command
def test_an_option_in_the_text_is_text_and_an_unknown_voice_an_error() -> None:
    assert EspeakCommandOutput().render("--help me", VoiceSettings()).seconds > 0.4
    with pytest.raises(UnknownVoiceError, match="nonsense"):
        EspeakCommandOutput().render("Hello.", VoiceSettings("nonsense"))


def test_a_text_without_words_is_a_short_silence() -> None:
    assert 0 < EspeakCommandOutput("missing-espeak").render(" ", VoiceSettings()).seconds < 0.5


def test_a_missing_command_is_an_error_with_the_package() -> None:
    output = EspeakCommandOutput("missing-espeak")
    for use in (lambda: output.render("Hello.", VoiceSettings()), lambda: output.version):
        with pytest.raises(SpeechError, match="missing-espeak is missing") as raised:
            use()
        assert "apt install espeak-ng" in raised.value.fix


@pytest.mark.parametrize(
    ("script", "what"),
    [
        ("exit 3", "failed: 3"),
        ("echo no memory >&2; exit 1", "no memory"),
        ("head -c 9000 /dev/zero", "no 16-bit mono WAV"),
        ("exec tail -f /dev/null", "timed out"),
    ],
    ids=["no output", "an error", "no WAV", "hangs"],
)
def test_a_command_that_fails_is_an_error(tmp_path: Path, script: str, what: str) -> None:
    command = tmp_path / "espeak"
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(0o755)
    output = EspeakCommandOutput(str(command))
    output.timeout_seconds = 0.3
    with pytest.raises(SpeechError, match=what):
        output.render("Hello.", VoiceSettings())
