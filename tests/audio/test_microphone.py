"""The microphone without a microphone: what we do when the library misbehaves."""

from __future__ import annotations

import sys
from itertools import islice

import pytest
from audio_signals import tone
from fake_sounddevice import FakeSoundDevice

from voice_triage.audio.devices import Device, Kind, find, list_devices
from voice_triage.audio.frames import FRAME_BYTES, FRAME_SECONDS
from voice_triage.audio.microphone import MicrophoneSource, levels
from voice_triage.audio.sources import Turn
from voice_triage.errors import AudioDeviceError

TURN = Turn("fever")
BLOCK = tone(-20)


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> FakeSoundDevice:
    fake = FakeSoundDevice()
    monkeypatch.setitem(sys.modules, "sounddevice", fake)
    return fake


def microphone(settle_seconds: float = 0.0) -> MicrophoneSource:
    return MicrophoneSource(settle_seconds=settle_seconds, patience_seconds=0.01)


def test_stream_is_opened_once_with_low_latency_and_never_stopped(card: FakeSoundDevice):
    source = microphone()
    for _ in range(2):
        frames = source.frames(TURN)
        card.streams[0].callback(BLOCK, 512, None, None)
        assert next(frames) == BLOCK
    source.close()
    source.close()
    (stream,) = card.streams
    assert stream.options["latency"] == 0.05
    assert stream.options["samplerate"] == 16_000
    assert stream.calls == ["start", "abort", "close"]


def test_what_arrived_before_the_turn_is_dropped(card: FakeSoundDevice):
    source = microphone()
    for _ in range(1000):
        card.streams[0].callback(bytes(FRAME_BYTES), 512, None, None)
    frames = source.frames(TURN)
    card.streams[0].callback(BLOCK, 512, None, None)
    assert next(frames) == BLOCK


def test_our_own_echo_is_dropped_at_the_start_of_the_turn(card: FakeSoundDevice):
    frames = microphone(settle_seconds=0.2).frames(TURN)
    for i in range(20):
        card.streams[0].callback(tone(-40 + i), 512, None, None)
    assert next(frames) == tone(-40 + 7)


def test_answer_begun_in_our_last_syllable_is_kept_where_our_voice_is_cancelled(card: FakeSoundDevice):
    source = microphone(settle_seconds=0.2)
    source.keep_seconds = 3 * FRAME_SECONDS
    for i in range(10):
        card.streams[0].callback(tone(-40 + i), 512, None, None)
    frames = source.frames(TURN)
    assert [next(frames) for _ in range(3)] == [tone(-33), tone(-32), tone(-31)]


def test_blocks_of_any_size_become_frames(card: FakeSoundDevice):
    frames = microphone().frames(TURN)
    sent = tone(-20, 2000)
    for start in range(0, len(sent), 300):
        card.streams[0].callback(sent[start : start + 300], 150, None, None)
    assert b"".join(islice(frames, 3)) == sent[: 3 * FRAME_BYTES]


@pytest.mark.parametrize(("channels", "expected"), [({1, 2}, 1), ({2}, 2)])
def test_card_that_knows_only_its_own_rate_is_resampled(
    card: FakeSoundDevice, channels: set[int], expected: int
):
    card.accepted_rates, card.accepted_channels = {48_000}, channels
    frames = microphone().frames(TURN)
    (stream,) = card.streams
    assert (stream.options["samplerate"], stream.options["channels"]) == (48_000, expected)
    for _ in range(6):
        stream.callback(tone(-20, 1536 * expected, 500, 48_000), 1536, None, None)
    assert all(len(frame) == FRAME_BYTES for frame in islice(frames, 3))


def test_silence_of_the_callbacks_is_noticed_and_the_next_turn_opens_again(card: FakeSoundDevice):
    source = microphone()
    with pytest.raises(AudioDeviceError, match="I can't hear the microphone"):
        next(source.frames(TURN))
    assert card.streams[0].calls == ["start", "abort", "close"]
    frames = source.frames(TURN)
    card.streams[1].callback(BLOCK, 512, None, None)
    assert next(frames) == BLOCK


def test_stream_that_ends_is_noticed_at_once(card: FakeSoundDevice):
    source = MicrophoneSource(patience_seconds=60)
    card.streams[0].finished_callback()
    with pytest.raises(AudioDeviceError, match="I can't hear the microphone"):
        next(source.frames(TURN))


def test_microphone_that_never_wakes_up_is_known_before_the_first_question(
    card: FakeSoundDevice, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("voice_triage.audio.microphone._FIRST_BLOCK_SECONDS", 0.01)
    card.wakes_up = False
    with pytest.raises(AudioDeviceError, match="I can't hear the microphone"):
        microphone()


def test_device_that_does_not_start_is_named_and_given_back(card: FakeSoundDevice):
    card.refuses_to_start = True
    with pytest.raises(AudioDeviceError, match=r"“USB Mic” cannot be opened \(Device unavailable\)"):
        microphone()
    assert card.streams[0].calls == ["start", "close"]


def test_device_that_accepts_nothing_is_named(card: FakeSoundDevice):
    card.accepted_rates = set()
    with pytest.raises(AudioDeviceError, match=r"Invalid sample rate\)"):
        microphone()


def test_missing_microphone_names_the_fix(card: FakeSoundDevice):
    card.infos = card.infos[1:]
    with pytest.raises(AudioDeviceError, match="There is no microphone"):
        microphone()
    with pytest.raises(AudioDeviceError, match="“yeti” in its name"):
        MicrophoneSource("yeti")


def test_device_is_found_by_a_piece_of_its_name(card: FakeSoundDevice):
    assert find(Kind.IN, "usb")["index"] == 0
    assert find(Kind.OUT, "hdmi")["index"] == 1
    with pytest.raises(AudioDeviceError, match="no speaker"):
        find(Kind.OUT, "usb")
    assert card.streams == []


@pytest.mark.usefixtures("card")
def test_devices_are_listed():
    assert list_devices() == [
        Device("USB Mic", Kind.IN, 2, 48_000, True),
        Device("HDMI", Kind.OUT, 2, 48_000, True),
    ]


def test_level_meter_gives_decibels_and_closes(card: FakeSoundDevice, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(MicrophoneSource, "_next_block", lambda *_: BLOCK)
    meter = levels()
    assert next(meter) == pytest.approx(-20, abs=0.5)
    meter.close()
    assert card.streams[0].calls[-1] == "close"


@pytest.mark.parametrize(
    ("error", "fix"),
    [(OSError("PortAudio library not found"), "libportaudio2"), (ImportError("no"), "pip install")],
)
def test_missing_library_names_the_package(error: Exception, fix: str, monkeypatch: pytest.MonkeyPatch):
    def fail(_: str) -> None:
        raise error

    monkeypatch.setattr("importlib.import_module", fail)
    with pytest.raises(AudioDeviceError) as caught:
        MicrophoneSource()
    assert fix in caught.value.fix
