"""Early must never mean lost: pauses spliced into what somebody says, through endpointer and both decoders."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.recognition.conftest import SPOKEN, quiet
from voice_triage.audio.endpointer import Endpointer, Signal
from voice_triage.audio.frames import SAMPLE_RATE, SAMPLE_WIDTH, Frame, seconds_of
from voice_triage.audio.level import dbfs
from voice_triage.audio.patience import Patience
from voice_triage.audio.recorded import LEAD_IN, frames_of
from voice_triage.audio.sources import Turn
from voice_triage.audio.vad import SileroDetector
from voice_triage.audio.wav import read_wav
from voice_triage.ears import Question, SpokenEars
from voice_triage.recognition.listener import Heard, Listener
from voice_triage.understanding.interpret import interpret
from voice_triage.watching import NoWatcher

BLOCK = SAMPLE_RATE // 100 * SAMPLE_WIDTH
"""10 ms."""


@dataclass
class Spliced:
    """A source that says one thing."""

    pcm: bytes

    def frames(self, turn: Turn) -> Iterator[Frame]:
        return frames_of(LEAD_IN + self.pcm)

    def close(self) -> None:
        """Holds nothing."""


@dataclass
class Signals(NoWatcher):
    """Remembers what the endpointer did."""

    seen: list[Signal] = field(default_factory=list)

    def signal(self, signal: Signal) -> None:
        self.seen.append(signal)


def loud_blocks(pcm: bytes) -> list[int]:
    """The blocks less than 25 dB below the loudest."""
    levels = [dbfs(pcm[start : start + BLOCK]) for start in range(0, len(pcm) - BLOCK + 1, BLOCK)]
    return [i for i, level in enumerate(levels) if level > max(levels) - 25]


def trimmed(pcm: bytes) -> bytes:
    """The word without the quiet around it."""
    loud = loud_blocks(pcm)
    return pcm[loud[0] * BLOCK : (loud[-1] + 1) * BLOCK]


def hear(knowledge, vosk, pcm: bytes, asking: str) -> tuple[Heard, list[Signal]]:
    watcher = Signals()
    ears = SpokenEars(knowledge, Listener(Spliced(pcm), vosk, SileroDetector()), watcher)
    return ears.hear(Question(asking, asking)), watcher.seen


@pytest.mark.parametrize("pause", [0.3, 0.4, 0.5])
def test_answer_that_goes_on_after_the_earcon_is_reopened(knowledge, vosk, pause: float):
    no, yes = (trimmed(read_wav(SPOKEN / f"{word}.wav")) for word in ("no", "yes"))
    heard, signals = hear(knowledge, vosk, no + quiet(pause) + yes, "chest_pain")
    assert Signal.REOPENED in signals
    assert signals.count(Signal.HEARD) == 2
    assert heard.hypothesis.heard_free.split()[-1] == "yes"
    act = interpret(knowledge, "chest_pain", heard.hypothesis)
    assert act.values.get("chest_pain") != "no" or "chest_pain" in act.doubtful


def test_first_sound_of_a_short_answer_is_kept(knowledge, vosk):
    """ "House" without its "h" is another word; the pre-roll holds 0.3 s from before the detector was sure."""
    heard, _ = hear(knowledge, vosk, trimmed(read_wav(SPOKEN / "stop.wav")), "chest_pain")
    assert "stop" in heard.hypothesis.heard_free


def lines(recordings: Path, kinds: set[str]) -> list[Path]:
    """The recordings of these kinds that are not marked hard."""
    folder = recordings / "human"
    rows = map(json.loads, (folder / "manifest.jsonl").read_text("utf-8").splitlines())
    return [folder / row["file"] for row in rows if row["kind"] in kinds and not row.get("hard")]


def speech_of(pcm: bytes) -> list[tuple[float, float]]:
    """Stretches of speech in a recording, in seconds."""
    endpointer = Endpointer(SileroDetector(), Patience.story())
    for frame in frames_of(pcm):
        endpointer.accept(frame, lambda: False)
        if endpointer.ended_s is not None:
            break
    return endpointer.speech


def with_pause(pcm: bytes, start_s: float, end_s: float, seconds: float) -> tuple[bytes, float]:
    """The recording with a pause of so long, in its own background, at the quietest moment in the middle of its speech.

    A gap that is there already is part of it. And when that speech goes on.
    """
    blocks = round(100 * start_s), round(100 * end_s)
    levels = [dbfs(pcm[start : start + BLOCK]) for start in range(0, len(pcm) - BLOCK + 1, BLOCK)]
    third = (blocks[1] - blocks[0]) // 3
    middle = range(blocks[0] + third, blocks[1] - third)
    cut = min(middle, key=lambda i: levels[i - 1] + levels[i] + levels[i + 1])
    soft = max(levels) - 25
    first = next((i + 1 for i in range(cut, blocks[0], -1) if levels[i] > soft), cut)
    last = next((i for i in range(cut, blocks[1]) if levels[i] > soft), cut)
    seconds -= max(0, last - first) / 100
    softest = min(range(len(levels) - 5), key=lambda i: sum(levels[i : i + 5])) * BLOCK
    background = array("h", pcm[softest : softest + 5 * BLOCK])
    there_and_back = (background + background[::-1]).tobytes()
    pause = (there_and_back * 100)[: round(seconds * SAMPLE_RATE) * SAMPLE_WIDTH]
    return pcm[: cut * BLOCK] + pause + pcm[cut * BLOCK :], last / 100 + seconds


@pytest.mark.slow
@pytest.mark.recordings
def test_phrases_with_a_pause_of_0_6_s_are_not_cut(knowledge, vosk, recordings: Path):
    """Asked a closed question, of which these words are no complete answer."""
    phrases = [(file, read_wav(file)) for file in lines(recordings, {"phrase"})]
    whole = [(file, pcm, speech[0]) for file, pcm in phrases if len(speech := speech_of(pcm)) == 1]
    cut = []
    for file, pcm, (start, end) in whole:
        paused, goes_on = with_pause(pcm, start, end, 0.6)
        heard, _ = hear(knowledge, vosk, paused, "chest_pain")
        # "Cancel", "turn off" and "what" are commands, and complete.
        is_command = interpret(knowledge, "chest_pain", heard.hypothesis).command is not None
        if heard.ended_s < seconds_of(LEAD_IN) + goes_on + 0.1 and not is_command:
            cut.append(file.name)
    assert len(whole) > 25
    assert len(cut) <= 0.02 * len(whole), cut
