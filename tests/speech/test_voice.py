"""Order of outputs, faults, speed, rendering ahead, and an end without deadlock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from speech_fakes import BrokenOutput, CountingOutput, GatedOutput, MissingOutput, OneVoiceOutput

from voice_triage.errors import SpeechError
from voice_triage.speech.cache import RenderCache
from voice_triage.speech.output import Fault, SpeechOutput, VoiceSettings
from voice_triage.speech.pyttsx3 import Pyttsx3Output
from voice_triage.speech.silent import SilentOutput
from voice_triage.speech.voice import Prerendered, Voice

MakeVoice = Callable[..., Voice]


@pytest.fixture
def make_voice(tmp_path: Path) -> Iterator[MakeVoice]:
    made: list[Voice] = []

    def make(*outputs: SpeechOutput, settings: VoiceSettings | None = None) -> Voice:
        made.append(Voice(outputs, RenderCache(tmp_path / "cache"), settings or VoiceSettings()))
        return made[-1]

    yield make
    for voice in made:
        voice.close()


def test_the_first_output_speaks(make_voice: MakeVoice) -> None:
    first, second = CountingOutput("first"), CountingOutput("second")
    voice = make_voice(first, second)
    assert voice.render("Hello.").pcm == "Hello.".encode("utf-16-le")
    assert (len(first.asked), len(second.asked), voice.faults) == (1, 0, [])


def test_a_broken_output_is_noted_once_and_no_longer_waited_for(make_voice: MakeVoice) -> None:
    broken, other = BrokenOutput("first"), CountingOutput("second")
    voice = make_voice(broken, other)
    voice.render("One.")
    voice.render("Two.")
    assert [text for text, _ in other.asked] == ["One.", "Two."]
    assert len(broken.asked) == 1
    assert voice.faults == [Fault("first is broken.", "Mend first.")]


def test_an_output_without_its_library_is_a_fault_like_any_other(make_voice: MakeVoice) -> None:
    voice = make_voice(MissingOutput("first"), CountingOutput("second"))
    assert voice.render("One.").pcm
    assert [fault.what for fault in voice.faults] == ["The library is missing."]


def test_when_nothing_can_speak_the_error_names_everything(make_voice: MakeVoice) -> None:
    voice = make_voice(BrokenOutput("first"), BrokenOutput("second"))
    with pytest.raises(SpeechError, match=r"first is broken\. second is broken\.") as raised:
        voice.render("One.")
    assert raised.value.fix == "Mend first."
    assert [fault.what for fault in voice.faults] == ["first is broken.", "second is broken."]


def test_a_kept_sentence_is_spoken_when_nothing_else_can(make_voice: MakeVoice) -> None:
    make_voice(CountingOutput()).prerender(["Call an ambulance now."], slow=True)
    voice = make_voice(BrokenOutput("other"))
    assert voice.render("Call an ambulance now.", keep=True).pcm
    assert [fault.what for fault in voice.faults] == ["other is broken."]


def test_an_unknown_voice_is_noted_and_the_default_one_used_from_then_on(make_voice: MakeVoice) -> None:
    output = OneVoiceOutput()
    voice = make_voice(output, settings=VoiceSettings("nonsense", 130))
    assert voice.render("One.", slow=True).pcm
    assert [fault.what for fault in voice.faults] == ['There is no voice "nonsense".']
    assert voice.settings == VoiceSettings("gmw/en-us", 130)
    assert output.asked == [("One.", VoiceSettings("gmw/en-us", 104))]


def test_speed_changes_in_steps_and_within_limits(make_voice: MakeVoice) -> None:
    voice = make_voice(SilentOutput())
    assert voice.slower() == voice.settings == VoiceSettings(words_per_minute=130)
    assert [voice.slower().words_per_minute for _ in range(3)] == [110, 110, 110]
    assert [voice.faster().words_per_minute for _ in range(6)] == [130, 150, 170, 190, 200, 200]


def test_slow_is_four_fifths_of_the_current_speed(make_voice: MakeVoice) -> None:
    output = CountingOutput()
    make_voice(output).render("Sit down.", slow=True)
    assert output.asked[0][1].words_per_minute == 120


@pytest.mark.parametrize("text", ["", " \n\t", "...", "\u200b"])
def test_a_text_without_words_is_a_short_silence_and_asks_nobody(make_voice: MakeVoice, text: str) -> None:
    output = BrokenOutput()
    pcm = make_voice(output).render(text)
    assert 0 < pcm.seconds < 0.5
    assert not any(pcm.pcm)
    assert output.asked == []


def test_a_long_text_is_rendered_in_pieces_and_sounds_whole(make_voice: MakeVoice) -> None:
    output = CountingOutput()
    sentences = " ".join(f"This is number {n}." for n in range(500))
    pcm = make_voice(output).render(sentences)
    assert len(output.asked) > 15
    assert pcm.pcm.decode("utf-16-le") == "".join(text for text, _ in output.asked)


def test_a_sentence_is_rendered_once(make_voice: MakeVoice) -> None:
    output = CountingOutput()
    voice = make_voice(output)
    for keep in (True, False):
        assert voice.render(f"Is it {keep}?", keep=keep) == voice.render(f"Is it {keep}?", keep=keep)
    assert len(output.asked) == 2


def test_a_kept_sentence_starts_no_worker(make_voice: MakeVoice) -> None:
    make_voice(Pyttsx3Output()).render("Sit down.", keep=True)
    output = Pyttsx3Output()
    assert make_voice(output).render("Sit down.", keep=True).seconds > 0.5
    assert output.worker_pid is None


def test_a_disk_that_takes_nothing_is_a_fault_and_speech_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    voice = Voice([CountingOutput()], RenderCache(tmp_path / "file"), VoiceSettings())
    assert voice.render("One.", keep=True).pcm
    assert voice.render("Two.", keep=True).pcm
    assert len(voice.faults) == 1
    assert "cannot be kept" in voice.faults[0].what
    voice.close()


def test_prerendering_says_what_was_there_and_how_far_it_is(make_voice: MakeVoice) -> None:
    voice = make_voice(CountingOutput())
    progress: list[tuple[int, int]] = []
    voice.render("Two.", keep=True)
    told = voice.prerender(["One.", "Two.", "..."], progress=lambda done, of: progress.append((done, of)))
    assert told == Prerendered(rendered=1, present=1)
    assert progress == [(1, 2), (2, 2)]
    assert voice.prerender(["One.", "Two."]) == Prerendered(rendered=0, present=2)


def test_prerendering_fails_loudly_where_nothing_can_speak(make_voice: MakeVoice) -> None:
    with pytest.raises(SpeechError):
        make_voice(BrokenOutput()).prerender(["One."])


def test_a_sentence_being_rendered_ahead_is_waited_for_and_not_rendered_twice(make_voice: MakeVoice) -> None:
    output = GatedOutput()
    voice = make_voice(output)
    voice.prefetch("Next.")
    assert output.has_begun.wait(20)
    with ThreadPoolExecutor() as pool:
        spoken = pool.submit(voice.render, "Next.")
        output.may_end.set()
        assert spoken.result(20).pcm == "Next.".encode("utf-16-le")
    assert len(output.asked) == 1


def test_a_kept_sentence_does_not_wait_for_one_being_rendered(make_voice: MakeVoice) -> None:
    output = GatedOutput()
    voice = make_voice(output)
    output.may_end.set()
    voice.render("Kept.", keep=True)
    output.may_end.clear()
    output.has_begun.clear()
    voice.prefetch("Next.")
    assert output.has_begun.wait(20)
    assert voice.render("Kept.", keep=True).pcm  # would hang here
    output.may_end.set()


def test_rendering_ahead_that_fails_is_told_when_the_sentence_is_needed(make_voice: MakeVoice) -> None:
    voice = make_voice(BrokenOutput())
    voice.prefetch("Next.")
    with pytest.raises(SpeechError):
        voice.render("Next.")
    assert len(voice.faults) == 1


def test_closing_in_the_middle_of_rendering_ahead_ends_it(make_voice: MakeVoice) -> None:
    output, second = GatedOutput(), CountingOutput()
    voice = make_voice(output, second)
    voice.prefetch("Next.")
    voice.prefetch("And another one.")
    assert output.has_begun.wait(20)
    voice.close()
    voice.close()
    voice.prefetch("Too late.")
    assert second.asked == []
    assert voice.faults == []
    with pytest.raises(SpeechError, match="closed"):
        voice.render("Too late.")


def test_closing_while_a_real_worker_renders_ahead_leaves_no_thread(make_voice: MakeVoice) -> None:
    output = Pyttsx3Output()
    voice = make_voice(output)
    voice.warm_up()
    voice.prefetch("This is a long story. " * 400)
    voice.close()
    assert voice._thread is not None
    assert not voice._thread.is_alive()
    assert output.worker_pid is None


def test_warming_up_starts_the_first_output_only(make_voice: MakeVoice) -> None:
    first, second = CountingOutput("first"), CountingOutput("second")
    make_voice(first, second).warm_up()
    assert (first.starts, second.starts) == (1, 0)


def test_silence_has_no_samples(make_voice: MakeVoice) -> None:
    assert make_voice(SilentOutput()).render("Anything.", keep=True).seconds == 0
