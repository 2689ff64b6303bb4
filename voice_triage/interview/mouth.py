"""Where sentences go: rendered, played, captioned. Nothing is spoken over anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from voice_triage.audio.earcons import earcon
from voice_triage.audio.player import Interrupt, Player, WavFilePlayer
from voice_triage.dialogue.sentences.prompts import Sentence
from voice_triage.errors import AudioDeviceError, SpeechError
from voice_triage.interview.overhearing import Overhearing
from voice_triage.speech.output import Pcm
from voice_triage.speech.voice import Voice

EARCON_RATE = 22_050
"""Hz; the rate of rendered speech, so that a sound card stream need not be opened anew."""
QUESTION_SENTENCES = 2
"""The longest question."""
VOLUME_STEP = 1.4
"""About 3 dB: the least that is clearly louder."""


class SpeechWatcher(Protocol):
    """Whoever follows what we say: captions, events."""

    def say(self, sentence: Sentence) -> None:
        """This sentence begins to sound now."""

    def said(self, sentence: Sentence, *, interrupted: bool) -> None:
        """It has ended."""

    def fault(self, what: str, fix: str) -> None:
        """Something does not work."""


class SilentMouth:
    """Text mode: sentences are only shown."""

    failed = False

    def __init__(self, watcher: SpeechWatcher) -> None:
        self._watcher = watcher

    def say(self, sentences: Sequence[Sentence]) -> None:
        for sentence in sentences:
            self._watcher.say(sentence)
            self._watcher.said(sentence, interrupted=False)

    def adjust(self, what: str) -> None:
        """Text has no volume and no speed."""

    def earcon(self, name: str, *, wait: bool = True) -> None:
        """Text has no sound."""

    def close(self) -> None:
        """Holds nothing."""


class SpokenMouth:
    """A voice and the players it sounds through, all at once (a sound card, a WAV file)."""

    def __init__(
        self,
        voice: Voice,
        players: Sequence[Player],
        watcher: SpeechWatcher,
        look_again: Callable[[], None] = lambda: None,
    ) -> None:
        self.look_again = look_again
        """Looks for sound cards anew after a player has failed: they are plugged out and in again."""
        self.overhearing: Overhearing | None = None
        """Who may make us fall silent; nobody where nobody can be heard meanwhile."""
        self._lost: list[Player] = []
        """Players that failed; each is tried again with the next thing we say."""
        self._told: set[str] = set()
        self._voice = voice
        self._players = list(players)
        self._watcher = watcher
        self._reported = 0
        self._volume = 1.0
        self._last: Sequence[Sentence] = ()
        self.failed = False
        """True once a sentence could not be heard, or not through the output it should: the exit code says so."""

    def say(self, sentences: Sequence[Sentence]) -> None:
        self._last = sentences
        self._say(sentences, self.overhearing)

    def say_again(self) -> None:
        """The end of what was said last: the question, after something came between."""
        self.announce(self._last[-QUESTION_SENTENCES:])

    def announce(self, sentences: Sequence[Sentence]) -> None:
        """Says something that comes between and is no part of the conversation. Nothing interrupts it."""
        self._say(sentences, None)

    def _say(self, sentences: Sequence[Sentence], overhearing: Overhearing | None) -> None:
        """All of them, or up to where somebody interrupts. While an emergency is still to be told, nobody does."""
        self._find_lost()
        urgent = False
        calm_from = max((i + 1 for i, sentence in enumerate(sentences) if sentence.urgent), default=0)
        for i, (sentence, following) in enumerate(zip(sentences, [*sentences[1:], None], strict=True)):
            if sentence.urgent and not urgent:
                self.earcon("urgent")
            urgent = sentence.urgent
            if not self._sound(sentence, following, overhearing if i >= calm_from else None):
                return

    def adjust(self, what: str) -> None:
        match what:
            case "slower":
                self._voice.slower()
            case "faster":
                self._voice.faster()
            case "louder":
                self._volume = min(self._volume * VOLUME_STEP, 4.0)
            case "quieter":
                self._volume = max(self._volume / VOLUME_STEP, 0.25)

    def earcon(self, name: str, *, wait: bool = True) -> None:
        """`wait` until it has sounded, or go on at once: nobody is kept from being heard by our own beep."""
        sound = self._at_volume(earcon(name, EARCON_RATE))
        for player in tuple(self._players):
            with self._guarded(player):
                if wait:
                    player.play(sound, EARCON_RATE)
                else:
                    player.start(sound, EARCON_RATE)

    @property
    def volume(self) -> float:
        """1.0 is as rendered."""
        return self._volume

    @volume.setter
    def volume(self, value: float) -> None:
        self._volume = min(4.0, max(0.25, value))

    @property
    def voice(self) -> Voice:
        """What it speaks with."""
        return self._voice

    def release(self) -> None:
        """Gives the devices back for a moment, to look for new ones. The next sound opens them again."""
        for player in self._players:
            if not isinstance(player, WavFilePlayer):
                player.close()

    def close(self) -> None:
        for player in [*self._players, *self._lost]:
            player.close()
        self._voice.close()

    def _sound(self, sentence: Sentence, following: Sentence | None, overhearing: Overhearing | None) -> bool:
        """Renders, then plays while the next sentence is rendered; False when interrupted. One that cannot be rendered is
        still shown."""
        if not self._players:
            self._watcher.say(sentence)  # nobody listens (--mute): the caption is all
            self._watcher.said(sentence, interrupted=False)
            return True
        pcm = self._rendered(sentence)
        if following is not None:
            self._voice.prefetch(following.text, slow=following.urgent, keep=following.fixed)
        if overhearing is not None:
            overhearing.begins(sentence, is_last=following is None)
        self._watcher.say(sentence)
        is_complete = pcm is None or self._play(pcm, overhearing.interrupts if overhearing else None)
        self._watcher.said(sentence, interrupted=not is_complete)
        return is_complete

    def _rendered(self, sentence: Sentence) -> Pcm | None:
        try:
            return self._voice.render(sentence.text, slow=sentence.urgent, keep=sentence.fixed)
        except SpeechError as error:
            self.failed = True
            self._watcher.fault(error.what, error.fix)
            return None
        finally:
            self._report_faults()

    def _play(self, pcm: Pcm, interrupt: Interrupt | None) -> bool:
        """Through every player; False when interrupted. One that fails gets a second chance at once: cards are plugged out
        and in again."""
        louder = self._at_volume(pcm.pcm)
        is_complete = True
        for player in tuple(self._players):
            with self._guarded(player):
                try:
                    is_complete &= player.play(louder, pcm.rate, interrupt)
                except AudioDeviceError as error:
                    self._report(error)
                    self.look_again()
                    is_complete &= player.play(louder, pcm.rate, interrupt)
        return is_complete

    @contextmanager
    def _guarded(self, player: Player) -> Iterator[None]:
        """One that fails is left out until we speak again, and reported."""
        try:
            yield
        except AudioDeviceError as error:
            self.failed = True
            self._players.remove(player)
            self._lost.append(player)
            self._report(error)

    def _report(self, error: AudioDeviceError) -> None:
        """Each trouble once, however often it is tried again."""
        if str(error) not in self._told:
            self._told.add(str(error))
            self._watcher.fault(error.what, error.fix)

    def _find_lost(self) -> None:
        if self._lost:
            self.look_again()
        self._players += self._lost
        self._lost = []

    def _at_volume(self, pcm: bytes) -> bytes:
        return pcm if self._volume == 1.0 else _scaled(pcm, self._volume)

    def _report_faults(self) -> None:
        self.failed |= self._voice.output_failed
        for fault in self._voice.faults[self._reported :]:
            self._watcher.fault(fault.what, fault.fix)
        self._reported = len(self._voice.faults)


def _scaled(pcm: bytes, factor: float) -> bytes:
    """16-bit PCM, louder or quieter, cut off at full scale."""
    samples = memoryview(pcm).cast("h")
    return b"".join(
        max(-32_768, min(32_767, round(sample * factor))).to_bytes(2, "little", signed=True)
        for sample in samples
    )
