"""Answers of people with a pause of 0.6 s inside: how many are cut there.

Phrases that say nothing before the pause, with the pause spliced in; and words that are an answer by themselves ("left"),
which go on after it. These are heard twice, from a recording, and as at a microphone: there our sentence has begun by then,
and is taken back only by what comes in before it sounds.
"""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from benches import people
from benches.figures import RECORDINGS, Row, row, sized
from voice_triage.audio.endpointer import Endpointer
from voice_triage.audio.frames import FRAME_SECONDS, SAMPLE_RATE, SAMPLE_WIDTH, Frame, seconds_of
from voice_triage.audio.level import dbfs
from voice_triage.audio.patience import Patience
from voice_triage.audio.recorded import LEAD_IN, frames_of
from voice_triage.audio.sources import Turn
from voice_triage.audio.vad import best_detector
from voice_triage.audio.wav import read_wav
from voice_triage.interview.ears import Question, SpokenEars
from voice_triage.interview.live import LAG_SECONDS
from voice_triage.interview.overhearing import ECHO_FREE_SECONDS
from voice_triage.interview.watching import NoWatcher
from voice_triage.recognition.listener import Listener
from voice_triage.recognition.recognizer import Recognizer
from voice_triage.understanding.interpret import interpret

PAUSE_SECONDS = 0.6
ASKING = "chest_pain"
"""A closed question, of which these phrases are no complete answer."""
GOING_ON = 100
"""Answers that go on."""
QUESTIONS = {"yes": "chest_pain", "no": "chest_pain", "left": "side", "right": "side"}
"""What the first words answer; a number answers how bad it is."""
WORDING_SECONDS = 0.03
"""From the end of an answer to our first sample, measured on a quiet machine."""
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
    """All recorded phrases that are one stretch of speech, and some answers that go on."""
    people.prepare()
    knowledge, recognizer, _ = people.parts
    phrases = people.clips({"phrase"})[: round(sized(len(people.clips({"phrase"}))))]
    whole, cut = cut_phrases(knowledge, recognizer, [RECORDINGS / "human" / clip["file"] for clip in phrases])
    rows = [_share("phrases with a pause of 0.6 s cut", cut, whole)]
    answers = list(going_on(round(sized(GOING_ON, 10))))
    for where, lag in (("", 0.0), (", at a microphone", LAG_SECONDS)):
        cut = [answer.name for answer in answers if is_cut(knowledge, recognizer, answer, lag)]
        rows.append(_share(f"whole answers that go on after 0.6 s cut{where}", cut, len(answers)))
    return rows


def _share(what: str, cut: list[str], of: int) -> Row:
    share = 100 * len(cut) / of
    return row(what, share, "%", "<= 2", share <= 2, of=of, files=cut)


@dataclass
class GoingOn:
    """An answer, a pause, and more."""

    name: str
    asking: str
    pcm: bytes
    goes_on: float
    """Seconds from its beginning."""


def going_on(many: int, seconds: float = PAUSE_SECONDS, seed: int = 1) -> Iterator[GoingOn]:
    """A yes, no, left, right or number of somebody, and a phrase or word of somebody else as loud as it, in one background."""
    chance, clips = random.Random(seed), people.clips()
    numbers = [c for c in clips if c["kind"] == "number" and " " not in c["text"]]
    first = [[c for c in clips if c["text"] in texts] for texts in (("yes", "no"), ("left", "right"))]
    second = [c for c in clips if c["kind"] in ("phrase", "answer", "oov", "number")]
    kinds = (first[0], first[0], numbers, first[1])
    for number in range(many):
        begins, more = chance.choice(kinds[number % 4]), chance.choice(second)
        before, after = (read_wav(RECORDINGS / "human" / clip["file"]) for clip in (begins, more))
        name = f"{begins['file']} ... {more['file']}"
        yield GoingOn(name, QUESTIONS.get(begins["text"], "pain_score"), *joined(before, after, seconds))


def joined(before: bytes, after: bytes, seconds: float) -> tuple[bytes, float]:
    """One recording, the pause in its own background, the other as loud as it; and when it goes on."""
    ends, begins = loud_blocks(before)[-1] + 1, loud_blocks(after)[0]
    gain = 10 ** ((_loudest(before) - _loudest(after)) / 20)
    louder = array(
        "h", (max(-32_768, min(32_767, round(gain * v))) for v in array("h", after[begins * BLOCK :]))
    )
    pause = background(before, seconds)
    return before[: ends * BLOCK] + pause + louder.tobytes(), ends / 100 + seconds


def _loudest(pcm: bytes) -> float:
    return max(dbfs(pcm[start : start + BLOCK]) for start in range(0, len(pcm) - BLOCK + 1, BLOCK))


def is_cut(knowledge: Any, recognizer: Recognizer, answer: GoingOn, lag_seconds: float) -> bool:
    """Whether it was over at the pause, and nothing took our sentence back."""
    source = Spliced(answer.pcm)
    listener = Listener(source, recognizer, best_detector(), lingers=not lag_seconds)
    ears = SpokenEars(knowledge, listener, NoWatcher(), lag_seconds=lag_seconds)
    heard = ears.hear(Question(answer.asking, answer.asking))
    if heard.ended_s > seconds_of(LEAD_IN) + answer.goes_on + 0.1:
        return False
    taken = round(heard.ended_s / FRAME_SECONDS)
    left = round((WORDING_SECONDS + ECHO_FREE_SECONDS) / FRAME_SECONDS) if lag_seconds else 0
    return not any(map(listener.goes_on, islice(source.frames(Turn("")), taken, taken + left)))


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
    return pcm[: cut * BLOCK] + background(pcm, seconds) + pcm[cut * BLOCK :], last / 100 + seconds


def background(pcm: bytes, seconds: float) -> bytes:
    """So much of its softest moment, there and back again."""
    levels = [dbfs(pcm[start : start + BLOCK]) for start in range(0, len(pcm) - BLOCK + 1, BLOCK)]
    softest = min(range(len(levels) - 5), key=lambda i: sum(levels[i : i + 5])) * BLOCK
    there = array("h", pcm[softest : softest + 5 * BLOCK])
    return ((there + there[::-1]).tobytes() * 100)[: round(seconds * SAMPLE_RATE) * SAMPLE_WIDTH]
