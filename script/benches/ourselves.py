"""Our own sentences, played back into the microphone's path as a room gives them back: none may become an answer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from benches.figures import Row, row, sized

MINUTES_EACH = 10.0
"""At each loudness; half an hour in all."""
ECHO_DB = (-6.0, -12.0, -20.0)
SETTLE_SECONDS = 0.1
"""What the microphone drops after our last sample."""
TAIL_SECONDS = 0.4
"""In which the sound of a living room falls by 60 dB."""
QUESTIONS = ("opening", "B6", "B1", "chest_pain", "pain_score", "side", "read_back")


def own_voice_rows(minutes: float = MINUTES_EACH) -> list[Row]:
    """Half duplex: what is heard of a sentence is its tail. And the whole of it, were the microphone left open."""
    minutes = sized(minutes, 0.3)
    rows = [_interruptions(minutes)]
    for half_duplex in (True, False):
        taken = [name for db in ECHO_DB for name in _taken(db, minutes, half_duplex=half_duplex)]
        how = "half duplex" if half_duplex else "microphone open"
        bar = "0" if half_duplex else "report: why half duplex is the default"
        holds = not taken or not half_duplex
        what = f"turns taken from our own voice, {3 * minutes:g} minutes at -6, -12 and -20 dB, {how}"
        rows.append(row(what, len(taken), "turns", bar, holds, which=sorted(set(taken))[:20]))
    return rows


def measure() -> list[Row]:
    """Half an hour each of what is heard of our own sentences: as an answer after them, and as a word that interrupts them."""
    return own_voice_rows()


def _interruptions(minutes: float) -> Row:
    """Our own sentences in the path that may interrupt them, without any echo cancelling."""
    found = [name for db in ECHO_DB for name in _interrupted(db, minutes)]
    what = f"sentences interrupted by our own voice, {3 * minutes:g} minutes at -6, -12 and -20 dB, nothing cancelled"
    return row(what, len(found), "", "0", not found, which=found[:20])


def _interrupted(db: float, minutes: float) -> Iterator[str]:
    """The prompts that interrupt themselves."""
    from benches import people
    from voice_triage.audio.frames import FRAME_BYTES
    from voice_triage.audio.vad import best_detector
    from voice_triage.dialogue.sentences.prompts import Sentence
    from voice_triage.interview.ears import Question
    from voice_triage.interview.overhearing import LiveOverhearing
    from voice_triage.recognition.listener import Listener

    if people.parts is None:
        people.prepare()
    knowledge, recognizer, detector = people.parts
    room = _Room()
    overheard = LiveOverhearing(
        knowledge, room, Listener(room, recognizer, detector), recognizer, best_detector(), barge_in=True
    )
    seconds = 0.0
    for (name, pcm), asking in zip(sentences(), cycle(QUESTIONS), strict=False):
        seconds += len(pcm) / 32_000
        if seconds > 60 * minutes:
            return
        bundle = knowledge.triage.bundles.get(asking)
        overheard.expect(Question(asking, asking, tuple(bundle.slots) if bundle else ()), may_take_back=False)
        overheard.begins(Sentence(id=name, text=knowledge.prompts.entries[name].text), is_last=True)
        echo = _in_a_room(pcm, db)
        for start in range(0, len(echo) - FRAME_BYTES, FRAME_BYTES):
            room.waiting = [echo[start : start + FRAME_BYTES]]
            if overheard.interrupts():
                yield f"{name} {db:g} dB"
                break
        overheard.interruption()


class _Room:
    """A microphone whose frames arrive one by one."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def arrived(self) -> list[bytes]:
        frames, self.waiting = self.waiting, []
        return frames

    def give_back(self, frames: object) -> None:
        """Nobody listens afterwards."""

    def frames(self, turn: object) -> Iterator[bytes]:  # noqa: ARG002
        return iter(())

    def close(self) -> None:
        """Holds nothing."""


def _taken(db: float, minutes: float, *, half_duplex: bool) -> Iterator[str]:
    """The prompts of which something was taken for an answer."""
    from benches import people
    from voice_triage.audio.recorded import frames_of
    from voice_triage.interview.ears import EARLY_SECONDS, Question, SpokenEars
    from voice_triage.interview.watching import NoWatcher
    from voice_triage.recognition.listener import Listener
    from voice_triage.understanding.acts import Outcome
    from voice_triage.understanding.interpret import interpret

    if people.parts is None:
        people.prepare()
    knowledge, recognizer, detector = people.parts
    seconds = 0.0
    for (name, pcm), asking in zip(sentences(), cycle(QUESTIONS), strict=False):
        seconds += len(pcm) / 32_000
        if seconds > 60 * minutes:
            return
        echo = _in_a_room(pcm, db)
        heard_from = round((len(pcm) / 32_000 + SETTLE_SECONDS) * 16_000) * 2 if half_duplex else 0

        class Echo:
            def frames(self, turn: object, sound: bytes = echo[heard_from:]) -> Iterator[bytes]:  # noqa: ARG002
                return frames_of(sound)

            def close(self) -> None:
                """Holds nothing."""

        ears = SpokenEars(knowledge, Listener(Echo(), recognizer, detector), NoWatcher())
        heard = ears.hear(Question(asking, asking))
        is_early = half_duplex and heard.speech and heard.speech[0][0] < EARLY_SECONDS
        act = interpret(knowledge, asking, heard.hypothesis)
        if act.outcome not in (Outcome.NOTHING, Outcome.OFF_TOPIC, Outcome.UNCLEAR) and not (
            is_early and not (act.command or act.emergency or act.ask_now)
        ):
            yield f"{name} {db:g} dB: {act.text!r} -> {act.outcome}"


def sentences() -> Iterator[tuple[str, bytes]]:
    """Every fixed prompt as it sounds, again and again, 16 kHz."""
    from benches import people
    from voice_triage.assembly import make_voice
    from voice_triage.audio.resample import resample
    from voice_triage.config import load_settings

    knowledge = people.parts[0]
    voice = make_voice(load_settings())
    try:
        for name in cycle(sorted(n for n, e in knowledge.prompts.entries.items() if "{" not in e.text)):
            pcm = voice.render(knowledge.prompts.entries[name].text, keep=True)
            yield name, resample(pcm.pcm, pcm.rate, 16_000)
    finally:
        voice.close()


def _in_a_room(pcm: bytes, db: float) -> bytes:
    """The sound as a microphone gets it: softer, with the tail of a room, over its quiet noise."""
    import numpy as np

    rng = np.random.default_rng(1)
    count = round(TAIL_SECONDS * 16_000)
    tail = rng.standard_normal(count) * 10 ** (-3 * np.arange(count) / count)
    tail *= 0.5 / np.sqrt((tail**2).sum())
    tail[0] += 1.0
    dry = np.frombuffer(pcm, dtype="<i2").astype(float)
    wet = np.convolve(dry, tail) * 10 ** (db / 20)
    room = rng.standard_normal(len(wet)) * 32_768 * 10 ** (-65 / 20)
    return bytes(np.clip(np.rint(wet + room), -32_768, 32_767).astype("<i2").tobytes())
