"""The real pyttsx3 in its worker: every sentence whole, its own, and at its rate."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from voice_triage.errors import SpeechError
from voice_triage.speech import espeak_library
from voice_triage.speech.espeak_command import EspeakCommandOutput
from voice_triage.speech.output import UnknownVoiceError, VoiceSettings
from voice_triage.speech.pyttsx3 import Pyttsx3Output

NORMAL = VoiceSettings()

PROMPTS = [
    "No.",
    "Which knee hurts?",
    "Is your calf warm, red or swollen?",
    "Did the pain start suddenly, after a twist or a fall, or did it come on slowly over some days?",
    "Stop me at any time by saying stop.",
    "On a scale from zero to ten, where ten is the worst pain you can imagine, how bad is it?",
    "Left.",
    "I did not hear you.",
    "Please ring your local emergency number now, and do not drive yourself.",
    "Have you sat still for a long time, in a plane, a car or a bed, in the last four weeks?",
]

needs_command = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="the espeak-ng command is missing")


Make = Callable[..., Pyttsx3Output]


@needs_command
def test_twenty_prompts_in_a_row_are_each_complete_and_their_own(
    make: Make, capfd: pytest.CaptureFixture[str]
) -> None:
    output, direct = make(), EspeakCommandOutput()
    for n in range(20):
        voice = VoiceSettings(words_per_minute=(120, 150, 190)[n % 3])
        text = PROMPTS[n % len(PROMPTS)]
        expected = direct.render(text, voice).seconds
        assert output.render(text, voice).seconds == pytest.approx(expected, rel=0.2), text
    assert capfd.readouterr() == ("", "")


@needs_command
@pytest.mark.parametrize("wheel_only", [False, True])
@pytest.mark.parametrize(
    "text", [PROMPTS[0], PROMPTS[3], " ".join(PROMPTS[:9])], ids=["word", "sentence", "27 s"]
)
def test_the_first_sentence_of_a_worker_is_complete(make: Make, text: str, wheel_only: bool) -> None:
    expected = EspeakCommandOutput().render(text, NORMAL).seconds
    output = make(wheel_only=wheel_only)
    output.start()
    pid = output.worker_pid
    assert output.render(text, NORMAL).seconds == pytest.approx(expected, rel=0.2)
    assert output.worker_pid == pid  # and not at a second try


@pytest.mark.parametrize("voice", ["gmw/en-us", "gmw/en", "en-us", "en", "en-us+f3"])
def test_these_voices_are_known(make: Make, voice: str) -> None:
    assert make().render("Hello there.", VoiceSettings(voice)).seconds > 0.5


def test_an_unknown_voice_is_an_error_and_the_worker_stays(make: Make) -> None:
    output = make()
    output.render("Hello.", NORMAL)
    pid = output.worker_pid
    with pytest.raises(UnknownVoiceError, match="nonsense"):
        output.render("Hello.", VoiceSettings("nonsense"))
    assert output.render("Hello.", NORMAL).seconds > 0.3
    assert output.worker_pid == pid


def test_the_rate_is_the_rate_of_this_sentence(make: Make) -> None:
    output = make()
    lengths = [
        output.render(PROMPTS[5], VoiceSettings(words_per_minute=rate)).seconds for rate in (100, 200) * 5
    ]
    assert all(slow > 1.6 * fast for slow, fast in zip(lengths[::2], lengths[1::2], strict=True))


@pytest.mark.parametrize("text", ["", "  ", "\n", "...", "?"])
def test_a_text_without_words_reaches_no_worker(make: Make, text: str) -> None:
    output = make()
    assert 0 < output.render(text, NORMAL).seconds < 0.5
    assert output.worker_pid is None


def test_starting_does_not_wait_and_is_used(make: Make) -> None:
    output = make()
    output.start()
    pid = output.worker_pid
    output.render("Hello.", NORMAL)
    assert pid == output.worker_pid is not None


def test_two_threads_get_their_own_sentences(make: Make) -> None:
    output = make()
    lengths: dict[str, list[float]] = {"No.": [], PROMPTS[3]: []}

    def speak(text: str) -> None:
        lengths[text].extend(output.render(text, NORMAL).seconds for _ in range(5))

    threads = [threading.Thread(target=speak, args=(text,)) for text in lengths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert max(lengths["No."]) < 1.5 < 4 < min(lengths[PROMPTS[3]])


def test_without_the_systems_library_the_one_of_the_wheel_speaks(make: Make) -> None:
    output = make(wheel_only=True)
    assert output.version == "2.99 espeak-ng 1.52.0"
    assert output.render(PROMPTS[3], NORMAL).seconds > 4
    loaded = {line.split()[-1] for line in Path(f"/proc/{output.worker_pid}/maps").read_text().splitlines()}
    libraries = [Path(path) for path in loaded if "libespeak-ng" in path]
    assert [path.parent.name for path in libraries] == ["espeakng_loader"]


def test_the_wheel_is_taken_where_the_systems_library_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    real = espeak_library._version_of
    monkeypatch.setattr(espeak_library, "_version_of", lambda name: real(name) if "/" in name else None)
    library = espeak_library.find_library()
    assert library.wheel
    assert library.wheel.name == "espeakng_loader"


def test_without_any_library_the_error_names_the_package(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak_library, "_version_of", lambda name: None)  # noqa: ARG005
    output = make()
    with pytest.raises(SpeechError) as raised:
        output.render("Hello.", NORMAL)
    assert raised.value.fix == "Install the Debian package: sudo apt install espeak-ng"
    monkeypatch.setattr(espeak_library, "find_spec", lambda name: None)  # noqa: ARG005
    with pytest.raises(SpeechError, match="missing"):
        make().version  # noqa: B018
