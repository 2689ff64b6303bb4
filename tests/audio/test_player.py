"""Speaking: into files, into nothing, and into a sound card that may go away."""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Event, Thread

import pytest
from audio_signals import tone
from fake_sounddevice import FakeSoundDevice

from voice_triage.audio.player import SilentPlayer, WavFilePlayer
from voice_triage.audio.sound_card import SoundCardPlayer
from voice_triage.audio.wav import read_wav
from voice_triage.errors import AudioDeviceError, VoiceTriageError

SOUND = tone(-20, 4000, rate=22_050)
LONG = tone(-10, 200_000, rate=22_050)


class Card(FakeSoundDevice):
    """Takes 10 ms blocks in a thread of its own, like PortAudio but many times faster; keeps what it took."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = bytearray()
        self.wakes_up = False
        self.pumps: list[Thread] = []
        self.halted = Event()

    def pump(self) -> None:
        thread = Thread(target=self._pump, daemon=True)
        self.pumps.append(thread)
        thread.start()

    def halt(self) -> None:
        self.halted.set()
        for thread in self.pumps:
            thread.join()

    def _pump(self) -> None:
        while not self.halted.wait(0.0002):
            block = bytearray(440)
            self.streams[-1].callback(block, 220, None, None)
            self.taken += block


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch):
    fake = Card()
    monkeypatch.setitem(sys.modules, "sounddevice", fake)
    yield fake
    fake.halt()


def test_sound_is_played_whole_after_silence_that_wakes_the_device(card: Card):
    player = SoundCardPlayer()
    card.pump()
    assert player.play(SOUND, 22_050)
    card.halt()
    player.close()
    start = card.taken.index(SOUND)
    assert start >= 0.3 * 22_050 * 2
    assert not any(card.taken[:start])
    assert not any(card.taken[start + len(SOUND) :])
    assert card.streams[0].options["latency"] == 0.08
    assert card.streams[0].calls == ["start", "abort", "close"]


def test_interruption_throws_the_rest_away_and_the_stream_goes_on(card: Card):
    player = SoundCardPlayer()
    asked = iter([False, False, True])
    card.pump()
    assert not player.play(LONG, 22_050, lambda: next(asked))
    assert card.streams[0].calls == ["start"]
    assert player.play(SOUND, 22_050)
    card.halt()
    assert LONG not in card.taken
    assert SOUND in card.taken


def test_earcon_begins_at_once_and_what_is_played_next_follows_it(card: Card):
    player = SoundCardPlayer()
    card.pump()
    player.play(SOUND, 22_050)
    player.start(LONG, 22_050)
    assert player.play(SOUND, 22_050)
    card.halt()
    player.close()
    place = card.taken.index(LONG)
    assert card.taken.index(SOUND, place) == place + len(LONG)


def test_speaker_that_sleeps_longer_gets_more_silence_first(card: Card):
    player = SoundCardPlayer(lead_seconds=0.8)
    card.pump()
    player.play(SOUND, 22_050)
    card.halt()
    player.close()
    assert card.taken.index(SOUND) >= 0.8 * 22_050 * 2


def test_exception_while_speaking_silences_the_sound(card: Card):
    player = SoundCardPlayer()

    def fail() -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        player.play(SOUND, 22_050, fail)
    card.pump()
    assert player.play(b"", 22_050)
    card.halt()
    assert not any(card.taken)


def test_device_that_takes_nothing_is_given_up_and_opened_again(card: Card):
    player = SoundCardPlayer(patience_seconds=0.3)
    with pytest.raises(AudioDeviceError, match="I can't speak"):
        player.play(SOUND, 22_050)
    assert card.streams[0].calls == ["start", "abort", "close"]
    card.pump()
    assert player.play(SOUND, 22_050)
    assert len(card.streams) == 2


def test_stream_that_ends_is_noticed_at_once(card: Card):
    player = SoundCardPlayer(patience_seconds=60)
    card.streams[0].finished_callback()
    with pytest.raises(AudioDeviceError, match="I can't speak"):
        player.play(SOUND, 22_050)


def test_card_with_another_rate_and_two_channels_gets_what_it_wants(card: Card):
    card.accepted_rates, card.accepted_channels = {48_000}, {2}
    player = SoundCardPlayer()
    card.pump()
    assert player.play(tone(-20, 48_000, rate=48_000), 48_000)
    card.halt()
    samples = memoryview(bytes(card.taken)).cast("h")
    assert card.streams[0].options["channels"] == 2
    assert samples[0::2] == samples[1::2]


def test_missing_speaker_names_the_fix(card: Card):
    card.infos = card.infos[:1]
    with pytest.raises(AudioDeviceError, match="There is no speaker"):
        SoundCardPlayer()


def test_each_sentence_is_a_file_and_the_interview_is_all_of_them(tmp_path: Path):
    player = WavFilePlayer(tmp_path / "said")
    assert player.play(SOUND, 22_050)
    assert player.play(tone(-20, 16_000), 16_000)
    assert not player.play(SOUND, 22_050, lambda: True)
    player.close()
    player.close()
    assert sorted(file.name for file in (tmp_path / "said").iterdir()) == [
        "0001.wav",
        "0002.wav",
        "interview.wav",
    ]
    whole = len(read_wav(tmp_path / "said" / "interview.wav")) / 32_000
    assert whole == pytest.approx(4000 / 22_050 + 0.3 + 1.0, abs=0.01)


def test_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(VoiceTriageError, match="cannot be made"):
        WavFilePlayer(tmp_path / "file" / "said")


def test_silent_player_takes_no_time_and_can_be_interrupted():
    player = SilentPlayer()
    assert player.play(SOUND, 22_050)
    assert not player.play(SOUND, 22_050, lambda: True)
    player.close()
