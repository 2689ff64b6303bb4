"""Volume and speed are remembered from one interview to the next, and a broken file is no reason not to speak."""

from __future__ import annotations

import pytest

from voice_triage.interview.manner import FILE, remember_manner
from voice_triage.interview.mouth import SpokenMouth
from voice_triage.interview.watching import Watchers
from voice_triage.speech.cache import RenderCache
from voice_triage.speech.output import VoiceSettings
from voice_triage.speech.voice import Voice


def begin(tmp_path) -> tuple[SpokenMouth, Watchers]:
    watchers = Watchers()
    voice = Voice([], RenderCache(tmp_path / "cache"), VoiceSettings(words_per_minute=150))
    mouth = SpokenMouth(voice, [], watchers)
    remember_manner(tmp_path, mouth, watchers)
    return mouth, watchers


def test_slower_and_louder_last_until_the_next_interview(tmp_path):
    mouth, watchers = begin(tmp_path)
    mouth.adjust("slower")
    mouth.adjust("louder")
    watchers.end("result")
    again, _ = begin(tmp_path)
    assert (again.volume, again.voice.settings.words_per_minute) == (pytest.approx(1.4), 130)


def test_a_broken_off_interview_is_not_kept_for_it_adjusts_the_voice_again_itself(tmp_path):
    mouth, watchers = begin(tmp_path)
    mouth.adjust("slower")
    watchers.end("interrupted")
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"volume": 99, "words_per_minute": 150}', '{"volume": 1}']
)
def test_a_broken_file_is_forgotten(tmp_path, content):
    (tmp_path / FILE).write_text(content)
    mouth, watchers = begin(tmp_path)
    assert (mouth.volume, mouth.voice.settings.words_per_minute) == (1.0, 150)
    watchers.end("result")
    assert begin(tmp_path)[0].volume == 1.0
