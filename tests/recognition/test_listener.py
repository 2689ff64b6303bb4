"""One turn from frames to a hypothesis, with a recogniser that writes down what it is fed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from voice_triage.audio.foreground import LEAD_FRAMES, TAIL_FRAMES
from voice_triage.audio.frames import FRAME_BYTES, FRAME_SECONDS, SILENCE, Frame
from voice_triage.audio.patience import Patience, frames_in
from voice_triage.audio.signals import Signal
from voice_triage.audio.sources import Turn
from voice_triage.errors import AudioDeviceError
from voice_triage.recognition.decoding import HOLD_FRAMES, PARTIAL_FRAMES, PRE_ROLL_FRAMES
from voice_triage.recognition.hypothesis import Hypothesis, Word
from voice_triage.recognition.listener import Heard, Listener
from voice_triage.recognition.recognizer import Expectation

YES_NO = Expectation("fever", words=("yes", "no"))
VOICE: Frame = b"\x00\x10\x00\xf0" * (FRAME_BYTES // 4)
SOFT: Frame = b"\x00\x01\x00\xff" * (FRAME_BYTES // 4)
BANG: Frame = b"\x00\x20\x00\xe0" * (FRAME_BYTES // 4)
TELEVISION: Frame = b"\x00\x05\x00\xfb" * (FRAME_BYTES // 4)
"""10 dB softer than the voice; the recogniser below makes no word of it, and none of a voice beside it."""
ROOM: Frame = b"\x10\x00\xf0\xff" * (FRAME_BYTES // 4)
"""A quiet one."""
PROBABILITY = {VOICE: 0.9, SOFT: 0.3, TELEVISION: 0.9}


class Detector:
    """Knows voices by their bytes."""

    def probability(self, frame: Frame) -> float:
        return PROBABILITY.get(frame, 0.0)

    def reset(self) -> None:
        """Remembers nothing."""


class Source:
    """Frames from a list; ends, as no real source does, unless it breaks first."""

    def __init__(self, *parts: tuple[float, Frame], breaks: bool = False) -> None:
        self._frames = [frame for seconds, frame in parts for _ in range(frames_in(seconds))]
        self._breaks = breaks
        self.given = 0
        self.is_ended = False

    def frames(self, turn: Turn) -> Iterator[Frame]:
        try:
            for frame in self._frames:
                self.given += 1
                yield frame
            if self._breaks:
                raise AudioDeviceError("gone")
        finally:
            self.is_ended = True

    def close(self) -> None:
        """Holds nothing."""


class Notebook:
    """A recogniser that hears "yes" in three frames of voice, and notes every call."""

    name = "notebook"

    def __init__(self) -> None:
        self.fed: list[Frame] = []
        self.starts = 0
        self.partials = 0

    def start(self, expectation: Expectation) -> None:
        self.fed = []
        self.starts += 1

    def accept(self, frame: Frame) -> None:
        self.fed.append(frame)

    def partial(self) -> Hypothesis:
        self.partials += 1
        return self._hypothesis()

    def settle(self) -> Hypothesis:
        return self._hypothesis()

    def finish(self) -> Hypothesis:
        return self._hypothesis()

    def close(self) -> None:
        """Holds nothing."""

    def _hypothesis(self) -> Hypothesis:
        voiced = [i for i, frame in enumerate(self.fed) if frame in (VOICE, SOFT)]
        if len(voiced) < 3 or TELEVISION in self.fed:
            return Hypothesis("", "")
        word = Word("yes", voiced[0] * FRAME_SECONDS, (voiced[-1] + 1) * FRAME_SECONDS)
        return Hypothesis("yes", "yes", (word,))


def says_yes(hypothesis: Hypothesis) -> bool:
    return hypothesis.text == "yes"


def listen(
    *parts: tuple[float, Frame],
    complete: Callable[[Hypothesis], bool] = says_yes,
    on_partial: Callable[[Hypothesis], None] | None = None,
    expectation: Expectation = YES_NO,
    lingers: bool = True,
) -> tuple[Heard, Notebook, list[Signal], Source]:
    source, notebook, signals = Source(*parts), Notebook(), list[Signal]()
    listener = Listener(source, notebook, Detector(), lingers=lingers)
    heard = listener.listen(Turn("fever"), expectation, Patience(), complete, signals.append, on_partial)
    return heard, notebook, signals, source


ANSWER = ((1.0, SILENCE), (0.5, VOICE), (3.0, SILENCE))


def test_answer_is_heard_with_its_times():
    heard, notebook, signals, _ = listen(*ANSWER)
    assert heard.hypothesis.text == "yes"
    assert heard.hypothesis.speech
    assert heard.speech == ((pytest.approx(1.0, abs=0.04), pytest.approx(1.5, abs=0.04)),)
    assert heard.heard_s == pytest.approx(1.75, abs=0.06)
    assert heard.ended_s == pytest.approx(2.1, abs=0.06)
    assert 0 <= heard.finish_ms <= heard.decode_ms
    assert signals[0] is Signal.WAITING
    assert signals[-1] is Signal.ENDED
    assert signals.count(Signal.HEARD) == 1
    assert notebook.starts == 1


def test_recogniser_is_fed_from_the_pre_roll_to_the_early_end_and_not_the_earcon_after_it():
    _, notebook, _, _ = listen(*ANSWER)
    first = notebook.fed.index(VOICE)
    last = len(notebook.fed) - 1 - notebook.fed[::-1].index(VOICE)
    assert first in range(PRE_ROLL_FRAMES, PRE_ROLL_FRAMES + 3)
    assert notebook.fed.count(VOICE) == frames_in(0.5), "no frame twice, none lost"
    assert len(notebook.fed) - last - 1 == frames_in(0.25)


def test_words_carry_the_time_of_the_turn():
    (word,) = listen(*ANSWER)[0].hypothesis.words
    assert word.start == pytest.approx(1.0, abs=0.04)
    assert word.end == pytest.approx(1.5, abs=0.04)


def test_no_frame_is_read_after_the_end():
    heard, _, _, source = listen(*ANSWER, lingers=False)
    assert source.given * FRAME_SECONDS == pytest.approx(heard.ended_s)
    assert source.is_ended
    lingering, _, _, recording = listen(*ANSWER)
    assert lingering.ended_s == heard.ended_s
    assert recording.given == source.given + frames_in(0.15)


def test_who_goes_on_when_our_sentence_has_just_begun_is_heard_out():
    heard, notebook, signals, _ = listen(
        (1.0, SILENCE), (0.5, VOICE), (0.7, SILENCE), (0.5, VOICE), (3.0, SILENCE)
    )
    assert (Signal.ENDED, Signal.REOPENED) in pairwise(signals)
    assert notebook.fed.count(VOICE) == 2 * frames_in(0.5)
    assert len(heard.speech) == 2


def test_at_a_microphone_going_on_is_asked_frame_by_frame_while_we_begin_to_speak():
    source, notebook = Source(*ANSWER), Notebook()
    listener = Listener(source, notebook, Detector(), lingers=False)
    assert listener.goes_on(VOICE) is None, "no turn yet"
    heard = listener.listen(Turn("fever"), YES_NO, Patience(), says_yes, lambda _: None)
    assert [listener.goes_on(frame) for frame in (SILENCE, VOICE)] == [False, True]
    assert listener.frames[-2:] == [SILENCE, VOICE]
    assert len(listener.frames) == round(heard.ended_s / FRAME_SECONDS) + 2
    listener.listen(Turn("fever"), YES_NO, Patience(), says_yes, lambda _: None)
    assert [listener.goes_on(SILENCE) for _ in range(6)] == [False] * 5 + [None]


def test_what_is_said_in_the_grace_reaches_the_recogniser_whole():
    parts = ((1.0, SILENCE), (0.5, VOICE), (0.4, SILENCE), (0.5, VOICE), (3.0, SILENCE))
    heard, notebook, signals, _ = listen(*parts)
    assert Signal.REOPENED in signals
    assert notebook.fed.count(VOICE) == 2 * frames_in(0.5)
    assert len(heard.speech) == 2
    assert heard.hypothesis.words[0].end == pytest.approx(2.4, abs=0.08)


def never(hypothesis: Hypothesis) -> bool:
    return False


def test_long_pause_is_decoded_only_when_speech_goes_on_after_it():
    parts = ((1.0, SILENCE), (0.5, VOICE), (0.9, SILENCE), (0.5, VOICE), (3.0, SILENCE))
    heard, notebook, _, _ = listen(*parts, complete=never)
    first = notebook.fed.index(VOICE)
    last = len(notebook.fed) - 1 - notebook.fed[::-1].index(VOICE)
    assert last - first + 1 in (frames_in(1.9), frames_in(1.9) + 1), "the pause inside the answer is whole"
    assert len(notebook.fed) - last - 1 == HOLD_FRAMES
    assert heard.hypothesis.words[0].start == pytest.approx(1.0, abs=0.04)
    assert heard.hypothesis.words[0].end == pytest.approx(2.9, abs=0.08)


def test_answer_before_a_television_is_decoded_by_itself():
    parts = ((1.0, SILENCE), (1.0, TELEVISION), (0.5, VOICE), (1.0, TELEVISION), (3.0, SILENCE))
    heard, notebook, _, _ = listen(*parts, complete=never)
    assert (heard.hypothesis.text, heard.hypothesis.near, heard.hypothesis.noisy) == ("yes", True, True)
    assert len(notebook.fed) == LEAD_FRAMES + frames_in(0.5) + TAIL_FRAMES
    assert heard.hypothesis.words[0].start == pytest.approx(2.0, abs=0.04)


def test_silence_is_no_speech_and_the_recogniser_sleeps():
    heard, notebook, signals, _ = listen((9.0, SILENCE))
    assert (heard.hypothesis.speech, heard.hypothesis.noise, heard.hypothesis.text) == (False, False, "")
    assert heard.hypothesis.heard_grammar == ""
    assert heard.heard_s is None
    assert signals == [Signal.WAITING, Signal.NO_SPEECH]
    assert notebook.fed == []


def test_open_question_has_no_grammar_text():
    assert listen((9.0, SILENCE), expectation=Expectation("opening"))[0].hypothesis.heard_grammar is None


def test_loud_sound_without_speech_is_noise():
    heard, _, _, _ = listen((1.0, SILENCE), (0.6, BANG), (9.0, SILENCE))
    assert (heard.hypothesis.speech, heard.hypothesis.noise) == (False, True)


def test_noise_long_before_the_answer_is_forgotten():
    _, notebook, _, _ = listen((1.0, SILENCE), (0.3, BANG), (2.0, SILENCE), (0.5, VOICE), (3.0, SILENCE))
    assert notebook.starts == 2
    assert BANG not in notebook.fed


def test_noise_up_to_the_answer_is_cut_to_the_pre_roll():
    _, notebook, _, _ = listen((1.0, SILENCE), (2.0, BANG), (0.5, VOICE), (3.0, SILENCE))
    assert notebook.fed.count(BANG) in range(PRE_ROLL_FRAMES, PRE_ROLL_FRAMES + 3)
    assert notebook.fed.count(VOICE) == frames_in(0.5)


def test_word_the_detector_misses_is_found_by_the_recogniser():
    heard, _, signals, _ = listen((1.0, SILENCE), (0.3, SOFT), (3.0, SILENCE))
    assert Signal.SPEECH_STARTED in signals
    assert heard.hypothesis.text == "yes"
    assert heard.speech == ((pytest.approx(1.0, abs=0.04), pytest.approx(1.3, abs=0.04)),)
    assert heard.ended_s < 2.1


def test_voice_without_words_is_speech_with_empty_text():
    heard, _, _, _ = listen((1.0, SILENCE), (2 * FRAME_SECONDS, VOICE), (3.0, SILENCE))
    assert (heard.hypothesis.speech, heard.hypothesis.text) == (True, "")


def test_partial_hypotheses_come_seldom_and_only_when_somebody_wants_them():
    seen: list[Hypothesis] = []
    _, notebook, _, _ = listen((0.5, SILENCE), (5.0, VOICE), (3.0, SILENCE), on_partial=seen.append)
    assert len(seen) in range(10, 5 * 32 // PARTIAL_FRAMES + 2)
    assert {hypothesis.text for hypothesis in seen} == {"yes"}
    assert listen((0.5, SILENCE), (5.0, VOICE), (3.0, SILENCE))[1].partials <= 2
    assert notebook.partials >= len(seen)


class SlowFreeDecoder(Notebook):
    """Its free decoder keeps its words back until it is asked to settle, as Vosk's does for a third of a second."""

    def __init__(self) -> None:
        super().__init__()
        self.settled = 0

    def partial(self) -> Hypothesis:
        return replace(super().partial(), heard_free="")

    def settle(self) -> Hypothesis:
        self.settled += 1
        return super().settle()


def test_words_that_are_a_whole_answer_end_it_after_a_longer_silence_once_all_is_decoded():
    slow, asked = SlowFreeDecoder(), list[str]()

    def is_whole(guess: Hypothesis) -> bool:
        asked.append(guess.heard_free)
        return True

    listener = Listener(Source(*ANSWER), slow, Detector())
    heard = listener.listen(
        Turn("fever"), YES_NO, Patience(), lambda _: False, lambda _: None, whole=is_whole
    )
    assert heard.heard_s == pytest.approx(1.5 + Patience().whole_seconds, abs=0.06)
    assert asked == ["yes"], "once, and with the word that the free decoder held back"


@pytest.mark.parametrize(
    ("answers", "settled", "heard_s"), [("yes", 1, 1.75), ("no", 0, 2.5)], ids=["an answer", "no answer"]
)
def test_free_decoder_is_asked_for_all_it_has_where_only_its_word_is_missing(answers, settled, heard_s):
    slow = SlowFreeDecoder()
    listener = Listener(Source(*ANSWER), slow, Detector())
    heard = listener.listen(
        Turn("fever"), YES_NO, Patience(), lambda guess: guess.heard_free == answers, lambda _: None
    )
    assert slow.settled == settled
    assert heard.heard_s == pytest.approx(heard_s, abs=0.06)


class SecondHearing(Notebook):
    """Hears a phrase where it is asked to listen for one again."""

    def among(self, frames: Sequence[Frame], phrases: Sequence[str]) -> str:
        assert VOICE in frames
        return phrases[0]


@pytest.mark.parametrize(
    ("phrases", "is_understood", "voice_seconds", "heard_phrases"),
    [
        (("i feel hot",), False, 0.5, "i feel hot"),
        (("i feel hot",), True, 0.5, ""),
        ((), False, 0.5, ""),
        (("i feel hot",), False, 9.0, ""),
    ],
    ids=["not understood", "understood", "a question without phrases", "a story"],
)
def test_phrases_are_listened_for_again_where_nothing_was_understood(
    phrases, is_understood, voice_seconds, heard_phrases
):
    listener = Listener(Source((1.0, ROOM), (voice_seconds, VOICE), (3.0, ROOM)), SecondHearing(), Detector())
    heard = listener.listen(
        Turn("fever"),
        replace(YES_NO, phrases=phrases),
        Patience(),
        says_yes,
        lambda _: None,
        understood=lambda _: is_understood,
    )
    assert heard.hypothesis.heard_phrases == heard_phrases
    assert heard.hypothesis.text == "yes"


def test_a_recogniser_that_cannot_listen_again_is_not_asked_to():
    listener = Listener(Source(*ANSWER), Notebook(), Detector())
    heard = listener.listen(
        Turn("fever"),
        replace(YES_NO, phrases=("i feel hot",)),
        Patience(),
        says_yes,
        lambda _: None,
        understood=lambda _: False,
    )
    assert heard.hypothesis.heard_phrases == ""


def test_recording_that_is_over_goes_on_as_silence():
    heard, _, _, _ = listen((0.5, SILENCE), (0.5, VOICE))
    assert heard.ended_s == pytest.approx(1.6, abs=0.08)


def test_broken_source_and_interrupting_callback_end_the_turn():
    source = Source((0.5, SILENCE), (0.5, VOICE), breaks=True)
    listener = Listener(source, Notebook(), Detector())
    with pytest.raises(AudioDeviceError):
        listener.listen(Turn("fever"), YES_NO, Patience.closed(), says_yes, lambda _: None)
    assert source.is_ended

    def interrupt(signal: Signal) -> None:
        if signal is Signal.SPEAKING:
            raise KeyboardInterrupt

    source = Source(*ANSWER)
    listener = Listener(source, Notebook(), Detector())
    with pytest.raises(KeyboardInterrupt):
        listener.listen(Turn("fever"), YES_NO, Patience.closed(), says_yes, interrupt)
    assert source.is_ended


def test_same_frames_give_the_same_result():
    first, second = (listen(*ANSWER)[0] for _ in range(2))
    assert replace(first, decode_ms=0, finish_ms=0) == replace(second, decode_ms=0, finish_ms=0)
