"""Puts the parts of an interview together from settings and options: the one place that knows every adapter."""

from __future__ import annotations

import argparse
import contextlib
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from voice_triage.audio.microphone import MicrophoneSource
from voice_triage.audio.player import Player, WavFilePlayer
from voice_triage.audio.recorded import AnswersSource, PipeSource, WavSource
from voice_triage.audio.signals import Signal
from voice_triage.audio.sound_card import SoundCardPlayer
from voice_triage.audio.sources import AudioSource
from voice_triage.audio.vad import best_detector
from voice_triage.config import Settings
from voice_triage.conversation import Parts, Summaries
from voice_triage.errors import AudioDeviceError, ModelError, UsageError
from voice_triage.interview.ears import Ears, PatientEars, Question, SpokenEars, TypedEars
from voice_triage.interview.live import LAG_SECONDS, Room
from voice_triage.interview.manner import remember_manner
from voice_triage.interview.mouth import SilentMouth, SpokenMouth
from voice_triage.interview.overhearing import LiveOverhearing, Overhearing
from voice_triage.interview.watching import Captions, Events, Faults, NoWatcher, Watchers
from voice_triage.interview.why_asked import WhyAsked
from voice_triage.knowledge.load import Knowledge
from voice_triage.recognition.listener import Listener
from voice_triage.recognition.models import model_dir
from voice_triage.recognition.recognizer import Recognizer
from voice_triage.recognition.typed import TypedAnswers
from voice_triage.recognition.vosk import VoskRecognizer
from voice_triage.sessions import SessionStore
from voice_triage.speech.cache import RenderCache
from voice_triage.speech.espeak_command import EspeakCommandOutput
from voice_triage.speech.output import VoiceSettings
from voice_triage.speech.pyttsx3 import Pyttsx3Output
from voice_triage.speech.voice import Voice
from voice_triage.wake.button import ButtonWaker
from voice_triage.wake.key import KeyWaker
from voice_triage.wake.micro import MicroWaker
from voice_triage.wake.phrase import PhraseWaker
from voice_triage.wake.waking import Waker


@dataclass
class Assembly:
    """Everything around the conversation."""

    knowledge: Knowledge
    ears: Ears
    mouth: SpokenMouth | SilentMouth
    watcher: Watchers
    is_recorded: bool
    """The answers were recorded before: nobody is there to be asked anything else."""
    listener: Listener | None = None
    """What a microphone is listened to with; None without one."""
    overhearing: Overhearing | None = None
    """Hears what is said while we speak; None without a microphone or a speaker."""
    renew: Callable[[], None] = lambda: None
    """Makes the recogniser forget the last interview, and what of it fills the memory."""

    def conversation_parts(self, store: SessionStore, summaries: Summaries) -> Parts:
        """The parts of a conversation with this store."""
        between = None if self.is_recorded or isinstance(self.ears, TypedEars) else self.ears.listen
        return Parts(
            self.knowledge, self.ears, self.mouth, store, self.watcher, summaries, between, self.overhearing
        )

    def close(self) -> None:
        """Gives every device back."""
        self.ears.close()
        self.mouth.close()


def assemble(settings: Settings, options: argparse.Namespace, knowledge: Knowledge) -> Assembly:
    """The parts for these options. Raises MissingPart when there is no way to hear, UsageError for what cannot be read."""
    watchers = Watchers(_shown(options))
    if options.explain:
        watchers.watchers.append(WhyAsked(knowledge, sys.stderr))
    if options.text:
        ears: Ears = TypedEars(TypedAnswers(sys.stdin), watchers)
        return Assembly(knowledge, ears, SilentMouth(watchers), watchers, is_recorded=not sys.stdin.isatty())
    is_recorded = bool(options.wav or options.answers or options.pipe)
    source = _source(settings, options)
    recognizer = make_recognizer(settings, model=options.model, engine=options.recognizer)
    # The model loads while the greeting is spoken.
    threading.Thread(target=_prepare, args=(recognizer,), daemon=True).start()
    mouth = _mouth(settings, options, watchers, is_recorded=is_recorded)
    watchers.watchers.append(_HeardEarcon(mouth))
    if recognizer.name != "vosk":
        watchers.fault("There is no Vosk model: hearing is worse today.", "Fix: voice-triage models get")
        mouth.say(knowledge.prompts.say("hearing_worse"))
    if not isinstance(source, MicrophoneSource):
        spoken = SpokenEars(knowledge, Listener(source, recognizer, best_detector()), watchers)
        return Assembly(knowledge, spoken, mouth, watchers, is_recorded=True)
    room = Room(knowledge, source, mouth, watchers, echo_cancelled=settings.audio.echo_cancelled)
    mouth.look_again = room.look_again
    listener = Listener(room.source, recognizer, best_detector(), lingers=False)
    barge_in = settings.audio.barge_in and room.may_barge_in()
    mouth.overhearing = LiveOverhearing(
        knowledge, source, listener, recognizer, best_detector(), barge_in=barge_in
    )
    spoken = SpokenEars(knowledge, listener, watchers, lag_seconds=LAG_SECONDS)
    remember_manner(settings.paths.data, mouth, watchers)
    patient = PatientEars(spoken, room)
    renew = getattr(recognizer, "renew", lambda: None)
    return Assembly(
        knowledge,
        patient,
        mouth,
        watchers,
        is_recorded=False,
        listener=listener,
        overhearing=mouth.overhearing,
        renew=renew,
    )


def make_waker(settings: Settings, by: str, parts: Assembly) -> Waker:
    """What begins the next interview. Raises MissingPart or UsageError for a way that cannot be had."""
    if by == "button":
        return ButtonWaker(settings.wake.button_pin)
    if by == "key":
        return KeyWaker(sys.stdin)
    if parts.listener is None:
        raise UsageError("Only with a microphone can anybody wake it by voice.", "Use: run --wait key")
    if settings.wake.word:
        return MicroWaker(parts.listener.source, settings.wake.word)
    return PhraseWaker(parts.listener, parts.renew, settings.wake.phrase)


def _shown(options: argparse.Namespace) -> NoWatcher:
    """What is printed: events for a program, captions for a person, only faults for the journal of a service."""
    if options.events:
        return Events(sys.stdout)
    return Faults(sys.stderr) if options.service else Captions(sys.stdout, sys.stderr, prompt=options.text)


def make_voice(settings: Settings) -> Voice:
    """The voice of these settings: pyttsx3, else the espeak-ng command, else the library inside a Python wheel."""
    voice = Voice(
        [Pyttsx3Output(), EspeakCommandOutput(), Pyttsx3Output(wheel_only=True)],
        RenderCache(settings.paths.cache / "sentences"),
        VoiceSettings(voice=settings.speech.voice, words_per_minute=settings.speech.words_per_minute),
    )
    voice.warm_up()
    return voice


def make_recognizer(
    settings: Settings, *, model: str | None, engine: str | None, fresh: bool = False
) -> Recognizer:
    """Vosk where its model is; pocketsphinx where it is not and nobody insists on Vosk."""
    wanted = engine or settings.recognition.engine
    folder = model or settings.recognition.model
    if wanted != "pocketsphinx":
        try:
            return VoskRecognizer(Path(folder) if folder else model_dir(settings.models), fresh=fresh)
        except ModelError:
            if wanted == "vosk" or folder:
                raise
    from voice_triage.recognition.pocketsphinx import PocketsphinxRecognizer  # 40 MB that Vosk does not need

    return PocketsphinxRecognizer()


def _source(settings: Settings, options: argparse.Namespace) -> AudioSource:
    if options.wav:
        return WavSource([Path(name) for name in options.wav])
    if options.answers:
        return AnswersSource(Path(options.answers))
    if options.pipe:
        return PipeSource(sys.stdin.buffer)
    return MicrophoneSource(options.mic or settings.audio.microphone)


def _prepare(recognizer: Recognizer) -> None:
    """Loads ahead. What goes wrong here is raised again, and told, when the first turn needs the model."""
    prepare = getattr(recognizer, "prepare", None)
    if prepare is not None:
        with contextlib.suppress(ModelError):
            prepare()


def _mouth(
    settings: Settings, options: argparse.Namespace, watcher: NoWatcher, *, is_recorded: bool
) -> SpokenMouth:
    """Plays through the sound card, unless muted or the answers are recordings that nobody waits for; records if asked.

    A missing sound card is reported and does not stop the interview: the captions and the recording still tell.
    """
    players: list[Player] = []
    failed = False
    if options.record:
        players.append(WavFilePlayer(Path(options.record)))
    if not options.mute and (options.speaker or not is_recorded):
        try:
            name = options.speaker or settings.audio.speaker
            players.append(SoundCardPlayer(name, lead_seconds=settings.speech.lead_silence))
        except AudioDeviceError as error:
            failed = True
            watcher.fault(error.what, error.fix)
    mouth = SpokenMouth(make_voice(settings), players, watcher)
    mouth.failed = failed
    return mouth


class _HeardEarcon(NoWatcher):
    """Sounds the "heard" earcon the moment an answer seems to be over, and "not heard" when nobody spoke."""

    def __init__(self, mouth: SpokenMouth) -> None:
        self._mouth = mouth
        self._waits = True
        """An answer is waited for: not in the breath between two passages, nor in a pause."""

    def signal(self, signal: Signal) -> None:
        if signal is Signal.HEARD:
            self._mouth.earcon("heard", wait=False)
        elif signal is Signal.NO_SPEECH and self._waits:
            self._mouth.earcon("not_heard", wait=False)

    def listening(self, question: Question) -> None:
        self._waits = question.pace in ("usual", "unhurried")
        if self._waits:
            self._mouth.earcon("listening")
