"""Early must never mean lost: pauses spliced into what somebody says, through endpointer and both decoders."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from benches import pauses, people

from tests.recognition.conftest import SPOKEN, quiet
from voice_triage.audio.signals import Signal
from voice_triage.audio.vad import SileroDetector
from voice_triage.audio.wav import read_wav
from voice_triage.interview.ears import Question, SpokenEars
from voice_triage.interview.watching import NoWatcher
from voice_triage.recognition.listener import Heard, Listener
from voice_triage.understanding.interpret import interpret

SAMPLE = 16
"""Phrases. About half of them are one stretch of speech that a pause can be put into."""


@dataclass
class Signals(NoWatcher):
    """Remembers what the endpointer did."""

    seen: list[Signal] = field(default_factory=list)

    def signal(self, signal: Signal) -> None:
        self.seen.append(signal)


def hear(knowledge, vosk, pcm: bytes, asking: str) -> tuple[Heard, list[Signal]]:
    watcher = Signals()
    ears = SpokenEars(knowledge, Listener(pauses.Spliced(pcm), vosk, SileroDetector()), watcher)
    return ears.hear(Question(asking, asking)), watcher.seen


@pytest.mark.parametrize("pause", [0.3, 0.4, 0.5])
def test_answer_that_goes_on_after_the_earcon_is_reopened(knowledge, vosk, pause: float):
    no, yes = (pauses.trimmed(read_wav(SPOKEN / f"{word}.wav")) for word in ("no", "yes"))
    heard, signals = hear(knowledge, vosk, no + quiet(pause) + yes, "chest_pain")
    assert Signal.REOPENED in signals
    assert signals.count(Signal.HEARD) == 2
    assert heard.hypothesis.heard_free.split()[-1] == "yes"
    act = interpret(knowledge, "chest_pain", heard.hypothesis)
    assert act.values.get("chest_pain") != "no" or "chest_pain" in act.doubtful


def test_first_sound_of_a_short_answer_is_kept(knowledge, vosk):
    """ "House" without its "h" is another word; the pre-roll holds 0.3 s from before the detector was sure."""
    heard, _ = hear(knowledge, vosk, pauses.trimmed(read_wav(SPOKEN / "stop.wav")), "chest_pain")
    assert "stop" in heard.hypothesis.heard_free


@pytest.mark.slow
@pytest.mark.recordings
def test_phrases_with_a_pause_of_0_6_s_are_not_cut(knowledge, vosk, recordings: Path):
    """A sample; `script/bench pauses` hears all of them."""
    phrases = sorted(people.clips({"phrase"}), key=lambda clip: zlib.crc32(clip["file"].encode()))[:SAMPLE]
    whole, cut = pauses.cut_phrases(
        knowledge, vosk, [recordings / "human" / clip["file"] for clip in phrases]
    )
    assert whole > SAMPLE // 4
    assert not cut
