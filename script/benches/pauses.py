"""Phrases of people with a pause of 0.6 s spliced in: how many answers are cut there."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benches import people
from benches.figures import RECORDINGS, Row, row
from voice_triage.audio.endpointer import Endpointer
from voice_triage.audio.frames import SAMPLE_RATE, SAMPLE_WIDTH, Frame, seconds_of
from voice_triage.audio.level import dbfs
from voice_triage.audio.patience import Patience
from voice_triage.audio.recorded import LEAD_IN, frames_of
from voice_triage.audio.sources import Turn
from voice_triage.audio.vad import best_detector
from voice_triage.audio.wav import read_wav
from voice_triage.ears import Question, SpokenEars
from voice_triage.recognition.listener import Listener
from voice_triage.recognition.recognizer import Recognizer
from voice_triage.understanding.interpret import interpret
from voice_triage.watching import NoWatcher

PAUSE_SECONDS = 0.6
ASKING = "chest_pain"
"""A closed question, of which these phrases are no complete answer."""
BLOCK = SAMPLE_RATE // 100 * SAMPLE_WIDTH
"""10 ms."""


@dataclass
class Spliced:
    """A source that says one thing."""

    pcm: bytes

    def frames(self, turn: Turn) -> Iterator[Frame]:  # noqa: ARG002 - the port of a source
        return frames_of(LEAD_IN + self.pcm)

    def close(self) -> None:
        """Holds nothing."""


def loud_blocks(pcm: bytes) -> list[int]:
    """The blocks less than 25 dB below the loudest."""
    levels = [dbfs(pcm[start : start + BLOCK]) for start in range(0, len(pcm) - BLOCK + 1, BLOCK)]
    return [i for i, level in enumerate(levels) if level > max(levels) - 25]


def trimmed(pcm: bytes) -> bytes:
    """The word without the quiet around it."""
    loud = loud_blocks(pcm)
    return pcm[loud[0] * BLOCK : (loud[-1] + 1) * BLOCK]


def measure() -> list[Row]:
    """All recorded phrases that are one stretch of speech."""
    people.prepare()
    knowledge, recognizer, _ = people.parts
    files = [RECORDINGS / "human" / clip["file"] for clip in people.clips({"phrase"})]
    whole, cut = cut_phrases(knowledge, recognizer, files)
    share = 100 * len(cut) / whole
    return [row("phrases with a pause of 0.6 s cut", share, "%", "<= 2", share <= 2, of=whole, files=cut)]


def cut_phrases(knowledge: Any, recognizer: Recognizer, files: Sequence[Path]) -> tuple[int, list[str]]:
    """How many of the recordings a pause could be put into, and which of these answers ended there.

    "Cancel", "turn off" and "what" are commands, and complete: they may end.
    """
    whole, cut = 0, []
    for file in files:
        pcm = read_wav(file)
        speech = speech_of(pcm)
        if len(speech) != 1:
            continue
        whole += 1
        paused, goes_on = with_pause(pcm, *speech[0], PAUSE_SECONDS)
        listener = Listener(Spliced(paused), recognizer, best_detector())
        heard = SpokenEars(knowledge, listener, NoWatcher()).hear(Question(ASKING, ASKING))
        is_command = interpret(knowledge, ASKING, heard.hypothesis).command is not None
        if heard.ended_s < seconds_of(LEAD_IN) + goes_on + 0.1 and not is_command:
            cut.append(file.name)
    return whole, cut


def speech_of(pcm: bytes) -> list[tuple[float, float]]:
    """Stretches of speech in a recording, in seconds."""
    endpointer = Endpointer(best_detector(), Patience.story())
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
