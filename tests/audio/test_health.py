"""A microphone that works and hears badly is noticed, once; an ordinary one never is."""

from __future__ import annotations

import json
import random
from array import array
from collections.abc import Iterator
from itertools import chain, islice, repeat
from pathlib import Path

import pytest
from audio_signals import tone

from voice_triage.audio.frames import FRAME_SAMPLES, FRAME_SECONDS, SAMPLE_RATE, SILENCE, Frame
from voice_triage.audio.health import HeedfulSource, Notice
from voice_triage.audio.sources import Turn
from voice_triage.audio.wav import read_wav

TURN = Turn("fever")


def noise(level: float) -> Frame:
    rng = random.Random(1)
    scale = 32_768 * 10 ** (level / 20)
    values = (max(-32_768, min(32_767, round(rng.gauss(0, scale)))) for _ in range(FRAME_SAMPLES))
    return array("h", values).tobytes()


ROOM, VOICE = noise(-62), noise(-28)


class Heard:
    """A source that gives the turns of its script, each for so many seconds of a frame."""

    def __init__(self, *turns: list[tuple[float, Frame]]) -> None:
        self._turns = iter(turns)

    def frames(self, turn: Turn) -> Iterator[Frame]:
        parts = next(self._turns)
        return chain.from_iterable(repeat(frame, round(seconds / FRAME_SECONDS)) for seconds, frame in parts)

    def close(self) -> None:
        """Holds nothing."""


def notices(
    *turns: list[tuple[float, Frame]], spoken: tuple[float, float] | None = None
) -> list[list[Notice]]:
    source = HeedfulSource(Heard(*turns))
    found = []
    for _ in turns:
        for _frame in source.frames(TURN):
            pass
        found.append(source.notices([spoken] if spoken else []))
    return found


def answer(room: Frame, voice: Frame) -> list[tuple[float, Frame]]:
    return [(1.0, room), (1.0, voice), (0.6, room)]


@pytest.mark.parametrize(
    ("name", "turn", "spoken", "notice"),
    [
        ("an answer in a quiet room", answer(ROOM, VOICE), (1.0, 2.0), []),
        ("an answer, the pauses gated to zeros", answer(SILENCE, VOICE), (1.0, 2.0), []),
        ("a quiet room", [(8.0, ROOM)], None, []),
        ("zeros and nobody", [(8.0, SILENCE)], None, [Notice.MUTED]),
        ("clipping", answer(ROOM, tone(0)), (1.0, 2.0), [Notice.CLIPPING]),
        ("mains hum", answer(tone(-35, hertz=50), VOICE), (1.0, 2.0), [Notice.HUM]),
        ("a loud fan", answer(noise(-34), noise(-12)), (1.0, 2.0), [Notice.NOISY]),
        ("a voice that hardly stands out", answer(noise(-40), noise(-32)), (1.0, 2.0), [Notice.NOISY]),
        ("a voice far away", answer(noise(-75), noise(-50)), (1.0, 2.0), [Notice.FAR]),
    ],
)
def test_each_fault_has_its_notice_and_an_ordinary_room_has_none(name, turn, spoken, notice):
    assert notices(turn, spoken=spoken) == [notice], name


def test_each_is_told_once_and_noise_twice():
    assert notices(*[[(8.0, SILENCE)]] * 3) == [[Notice.MUTED], [], []]
    noisy = answer(noise(-34), noise(-12))
    assert notices(*[noisy] * 4, spoken=(1.0, 2.0)) == [[Notice.NOISY], [Notice.NOISY], [], []]


def test_a_minute_without_a_voice_is_told():
    quiet = [(9.0, ROOM)]
    assert notices(*[quiet] * 8) == [*[[]] * 6, [Notice.LONELY], []]


def test_a_microphone_that_once_worked_is_not_called_muted():
    assert notices([(1.0, ROOM)], [(8.0, SILENCE)]) == [[], []]


def test_a_turn_without_end_takes_no_memory():
    source = HeedfulSource(Heard([(600.0, SILENCE)]))
    for _ in source.frames(TURN):
        pass
    assert len(source._levels) * FRAME_SECONDS <= 61


@pytest.mark.recordings
def test_recorded_people_are_not_told_to_change_anything(recordings: Path):
    """Those not marked hard, as one turn each: nobody who is understood is told off."""
    folder = recordings / "human"
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()]
    good = [row for row in rows if row["kind"] == "answer" and not row.get("hard")][::4]
    told = []
    for row in good:
        pcm = read_wav(folder / row["file"])
        source = HeedfulSource(
            Heard([(FRAME_SECONDS, pcm[i : i + 1024]) for i in range(0, len(pcm) - 1023, 1024)])
        )
        frames = len(list(islice(source.frames(TURN), SAMPLE_RATE)))
        told += source.notices([(0.2, frames * FRAME_SECONDS - 0.2)])
    assert len(good) > 50
    assert len([notice for notice in told if notice is not Notice.NOISY]) <= 0.05 * len(good), told
