"""Turns begin and end at the right frame. Seconds are counted, nobody waits."""

from __future__ import annotations

from dataclasses import fields

import pytest
from audio_signals import ScriptedDetector, tone
from hypothesis import given
from hypothesis import strategies as st

from voice_triage.audio.endpointer import Endpointer
from voice_triage.audio.frames import FRAME_SECONDS, SILENCE
from voice_triage.audio.patience import Patience, frames_in
from voice_triage.audio.signals import Signal

CLOSED = Patience.closed()
VOICE, SOFT_VOICE, ROOM = tone(-25), tone(-45), tone(-65)
F = FRAME_SECONDS

Part = tuple[float, float, bytes]
"""Seconds, probability of speech, frame."""


def quiet(seconds: float) -> Part:
    return (seconds, 0.0, ROOM)


def speech(seconds: float) -> Part:
    return (seconds, 0.9, VOICE)


def play(
    *parts: Part, patience: Patience = CLOSED, complete: bool = False, tail: float = 30.0
) -> tuple[Endpointer, list[Signal]]:
    """Runs the parts, then quiet, until the turn is over; the signals with repetitions left out."""
    frames = [(p, frame) for seconds, p, frame in (*parts, quiet(tail)) for _ in range(round(seconds / F))]
    endpointer = Endpointer(ScriptedDetector(p for p, _ in frames), patience)
    signals: list[Signal] = []
    for _, frame in frames:
        signal = endpointer.accept(frame, lambda: complete)
        signals += [signal] if signals[-1:] != [signal] else []
        if endpointer.is_over:
            break
    return endpointer, signals


W, ST, SP, PA, HE, RE, EN, NO = Signal
ANSWERED = [W, ST, SP, PA, HE, PA, EN]


@pytest.mark.parametrize(
    ("name", "parts", "complete", "signals", "ended_s"),
    [
        ("silence", [], False, [W, NO], 8.0),
        ("one word that answers", [quiet(1), speech(0.5)], True, ANSWERED, 1.5 + 0.6),
        ("one that does not", [quiet(1), speech(0.5)], False, [W, ST, SP, PA, HE, EN], 1.5 + 1.0),
        ("a word of 0.2 s", [quiet(1), speech(0.2)], True, ANSWERED, 1.2 + 0.6),
        ("a word of two frames", [quiet(1), speech(2 * F)], True, [W, ST, PA, HE, PA, EN], 1.06 + 0.6),
        (
            "a hesitation",
            [quiet(1), speech(0.5), quiet(0.6), speech(0.5)],
            False,
            [W, ST, SP, PA, SP, PA, HE, EN],
            2.6 + 1.0,
        ),
        (
            "going on in the grace",
            [quiet(1), speech(0.5), quiet(0.4), speech(0.5)],
            True,
            [W, ST, SP, PA, HE, PA, RE, SP, PA, HE, PA, EN],
            2.4 + 0.6,
        ),
        ("a click in the detector", [quiet(1), (F, 0.9, VOICE)], False, [W, NO], 8.0),
        ("speech at the last moment", [quiet(8 - F), speech(0.5)], True, ANSWERED, 8.5 + 0.6),
    ],
)
def test_turn_gives_these_signals_and_ends_in_time(name, parts, complete, signals, ended_s):
    endpointer, got = play(*parts, complete=complete)
    assert got == signals, name
    assert endpointer.ended_s == pytest.approx(ended_s, abs=0.08), name


def test_stretches_of_speech_are_given_in_seconds():
    endpointer, _ = play(quiet(1), speech(0.5), quiet(0.6), speech(0.4))
    assert endpointer.speech == [
        (pytest.approx(1.0, abs=2 * F), pytest.approx(1.5, abs=2 * F)),
        (pytest.approx(2.1, abs=2 * F), pytest.approx(2.5, abs=2 * F)),
    ]


def test_speech_in_the_very_last_frame_reopens_the_answer_also_when_our_sentence_has_begun():
    for gap in range(frames_in(0.25), frames_in(0.9)):
        endpointer, signals = play(quiet(0.5), speech(0.3), quiet(gap * F), speech(0.5), complete=True)
        in_time = gap < frames_in(0.25) + frames_in(0.35) + frames_in(0.15)
        assert (Signal.REOPENED in signals) == in_time
        assert len(endpointer.speech) == 1 + in_time


def test_our_sentence_is_taken_back_when_the_answer_goes_on_in_its_first_moment():
    endpointer, signals = play(quiet(0.5), speech(0.3), quiet(0.7), speech(0.5), complete=True)
    assert signals[4:9] == [HE, PA, EN, RE, SP]
    assert endpointer.ended_s == pytest.approx(0.5 + 0.3 + 0.7 + 0.5 + 0.6, abs=0.08)


def test_soft_beginning_at_the_end_of_the_grace_is_waited_for():
    """ "Wait" and "yes" begin 0.1 to 0.2 s before the detector calls them speech."""
    soft_onset = (0.16, 0.1, tone(-45))
    parts = [quiet(0.5), speech(0.3), quiet(0.5), soft_onset, speech(0.4)]
    endpointer, signals = play(*parts, complete=True)
    assert Signal.REOPENED in signals
    assert len(endpointer.speech) == 2
    thump = [quiet(0.5), speech(0.3), quiet(0.5), (0.4, 0.1, tone(-30))]
    assert play(*thump, complete=True)[0].ended_s == pytest.approx(0.8 + 0.6 + 0.2, abs=0.1)


def test_continuous_sound_ends_after_the_longest_time_with_heard_before():
    endpointer, signals = play(speech(100), complete=True)
    assert signals[-2:] == [Signal.HEARD, Signal.ENDED]
    assert endpointer.ended_s == pytest.approx(20, abs=2 * F)


def test_soft_word_the_detector_misses_is_opened_by_the_recogniser():
    soft = (0.3, 0.3, tone(-40))
    endpointer, signals = play(quiet(1), soft, complete=True)
    assert signals[1:] == [Signal.SPEECH_STARTED, Signal.HEARD, Signal.PAUSING, Signal.ENDED]
    assert endpointer.speech == [(pytest.approx(1, abs=2 * F), pytest.approx(1.3, abs=2 * F))]
    assert play(quiet(1), soft, complete=False)[1] == [Signal.WAITING, Signal.NO_SPEECH]


def test_loud_noise_is_counted_but_is_no_speech():
    endpointer, signals = play(quiet(1), (0.5, 0.0, tone(-20)))
    assert signals == [Signal.WAITING, Signal.NO_SPEECH]
    assert endpointer.loud_seconds == pytest.approx(0.5, abs=2 * F)
    assert endpointer.speech == []


def test_television_behind_the_answer_does_not_keep_it_open():
    television = (10.0, 0.9, SOFT_VOICE)
    endpointer, signals = play(quiet(1), speech(0.5), television, complete=True)
    assert signals.count(Signal.HEARD) == 1
    # For 0.4 s it may be the soft end of the last word.
    assert endpointer.ended_s == pytest.approx(1.5 + 0.4 + 0.6, abs=4 * F)


def test_our_sentence_waits_from_the_soft_end_of_the_last_word_and_not_from_its_voice():
    """The "s" of "yes" is 20 dB softer than its vowel, and no voice; people who go on pause after it."""
    hiss = (0.3, 0.1, SOFT_VOICE)
    endpointer, signals = play(quiet(1), speech(0.3), hiss, complete=True)
    assert signals[:5] == [W, ST, SP, PA, HE]
    assert endpointer.ended_s == pytest.approx(1.6 + 0.6, abs=2 * F)
    assert play(quiet(1), speech(0.3), (3.0, 0.1, SOFT_VOICE), complete=True)[0].ended_s < 1.3 + 0.4 + 0.7


def test_what_sets_in_while_our_sentence_begins_need_not_be_sure_speech_to_take_it_back():
    parts = [quiet(1), speech(0.3), quiet(0.7)]
    soft_word = [(F, 0.15, tone(-45)), speech(0.4)]
    assert play(*parts, *soft_word, complete=True)[1][5:8] == [PA, EN, RE]
    thump, murmur = (F, 0.05, tone(-30)), (F, 0.15, tone(-62))
    for other in (thump, murmur):
        assert Signal.REOPENED not in play(*parts, other, complete=True)[1]


def test_softer_words_after_a_real_pause_still_reopen():
    _, signals = play(quiet(1), speech(0.5), quiet(0.35), (0.5, 0.9, SOFT_VOICE), complete=True)
    assert Signal.REOPENED in signals


def test_complete_is_asked_only_in_pauses_and_seldom():
    asked: list[float] = []
    parts = [quiet(2), speech(3), quiet(3)]
    frames = [(p, frame) for seconds, p, frame in parts for _ in range(round(seconds / F))]
    endpointer = Endpointer(ScriptedDetector(p for p, _ in frames), CLOSED)
    for _, frame in frames:
        endpointer.accept(frame, lambda: asked.append(endpointer.seconds) is not None)
    assert min(asked) >= 5.2
    assert 2 <= len(asked) <= 8


def test_after_the_end_nothing_changes():
    endpointer, _ = play(quiet(1), speech(0.5))
    ended_s = endpointer.ended_s
    assert endpointer.accept(VOICE, lambda: True) is Signal.ENDED
    assert endpointer.ended_s == ended_s


def test_story_waits_for_its_first_word_and_between_sentences():
    late = play(quiet(14), speech(1), quiet(1.8), speech(1), patience=Patience.story())
    assert late[0].ended_s == pytest.approx(14 + 3.8 + 2, abs=0.1)
    assert play(patience=Patience.story())[0].ended_s == pytest.approx(15, abs=0.1)


@pytest.mark.parametrize("field", [f.name for f in fields(Patience) if f.name != "whole_seconds"])
def test_every_time_changes_something(field: str):
    """A setting without effect is worse than none (livekit/agents-js#1741). `whole_seconds` is the listener's."""
    longer = Patience(**{field: getattr(CLOSED, field) * 2})
    scripts = [([speech(0.5)], True), ([speech(0.5)], False), ([speech(50)], False), ([], False)]
    scripts += [([speech(0.5), quiet(0.8), speech(0.5)], True)]
    changed = [
        play(*parts, complete=complete)[0].ended_s
        != play(*parts, complete=complete, patience=longer, tail=60)[0].ended_s
        for parts, complete in scripts
    ]
    assert any(changed)


PARTS = st.tuples(
    st.floats(F, 3),
    st.sampled_from([0.0, 0.25, 0.38, 0.45, 0.9]),
    st.sampled_from([SILENCE, ROOM, SOFT_VOICE, VOICE]),
)


@given(
    st.lists(PARTS, max_size=30),
    st.booleans(),
    st.sampled_from([CLOSED, Patience.number(), Patience.story()]),
)
def test_every_turn_ends_whatever_sounds(parts: list[Part], complete: bool, patience: Patience):
    endpointer, signals = play(*parts, patience=patience, complete=complete, tail=60)
    assert endpointer.ended_s is not None
    assert endpointer.ended_s <= patience.start_seconds + patience.longest_seconds + 4 * F
    if signals[-1] is Signal.NO_SPEECH:
        assert endpointer.speech == []
        assert endpointer.ended_s <= patience.start_seconds + 2 * F
    else:
        assert signals[-1] is Signal.ENDED
        assert Signal.HEARD in signals
        assert endpointer.speech[-1][1] <= endpointer.ended_s
        first = endpointer.speech[0][0]
        assert endpointer.ended_s - first <= patience.longest_seconds + 2 * F
    assert all(0 <= start < end for start, end in endpointer.speech)
    assert signals.count(Signal.SPEECH_STARTED) <= 1
