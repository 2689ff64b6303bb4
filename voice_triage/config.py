"""Settings: one frozen object, made once by the command line and passed down. Nothing else reads files or the environment."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import Field, ValidationError

from voice_triage.errors import UsageError
from voice_triage.frozen import Frozen

APP = "voice-triage"


class LocaleSettings(Frozen):
    """Where the person lives."""

    emergency_number: str | None = None
    """Spoken as written, for example "nine nine nine". Unset: "your local emergency number"."""
    urgent_place: str | None = None
    """Where to be seen the same day, for example "the urgent care centre"."""


class AudioSettings(Frozen):
    """Which devices, by a piece of their name; unset is the system's default."""

    microphone: str | None = None
    speaker: str | None = None
    echo_cancelled: bool | None = None
    """The microphone is free of our own voice: an answer may overlap our last syllable. Unset: asked of the server."""
    barge_in: bool = False
    """"Stop", "repeat", "help", an answer or an emergency may interrupt a sentence. Needs echo cancelling."""


class SpeechSettings(Frozen):
    """How we sound."""

    voice: str = "gmw/en-us"
    words_per_minute: int = Field(default=150, ge=110, le=200)
    """pyttsx3's own default of 200 is too fast for advice (docs/libraries.md)."""
    lead_silence: float = Field(default=0.3, ge=0, le=3)
    """Seconds of silence before the first sound: HDMI and Bluetooth speakers wake up with it and swallow the start."""


class RecognitionSettings(Frozen):
    """How we hear."""

    engine: Literal["auto", "vosk", "pocketsphinx"] = "auto"
    """auto: Vosk when its model is there, else pocketsphinx, with a warning."""
    model: str | None = None
    """A folder with a Vosk model; unset: the one `models get` fetched."""


class WakeSettings(Frozen):
    """What begins an interview where the program waits between them."""

    by: Literal["call", "wake", "button", "key"] = "call"
    """For the service: `voice-triage service call`, the phrase, a push button, or a key."""
    phrase: str = "hello knee helper"
    """Two to four words the recogniser knows."""
    word: str | None = None
    """A ready-made word of pymicro-wakeword (extra `wake`) instead of the phrase: "okay_nabu", "hey_jarvis"."""
    button_pin: int = Field(default=17, ge=0, le=27)
    """GPIO of a push button to ground (extra `gpio`)."""


class SessionSettings(Frozen):
    """What is kept, and for how long."""

    keep_days: int = Field(default=30, ge=0)
    resume_hours: int = Field(default=24, ge=0)
    """An interrupted interview is offered to go on for this long."""


class InterviewSettings(Frozen):
    """How we ask."""

    knowledge: str = "knee"
    """Name of a knowledge folder that ships with the program, or the path of another one."""
    bundles: bool = True
    """Ask the paired questions of knowledge 5.2 together. False: everything one by one."""


class Paths(Frozen):
    """Where things live on this machine."""

    data: Path
    """Sessions. Readable by their owner only."""
    cache: Path
    """Rendered sentences."""
    config: Path
    """The settings file; need not exist."""


class Settings(Frozen):
    """Everything that can be set, with its default."""

    paths: Paths
    models: Path | None = None
    """Folder of the recognition models (VOICE_TRIAGE_MODELS); unset: beside a checkout, or in the user's data folder."""
    locale: LocaleSettings = LocaleSettings()
    audio: AudioSettings = AudioSettings()
    speech: SpeechSettings = SpeechSettings()
    recognition: RecognitionSettings = RecognitionSettings()
    wake: WakeSettings = WakeSettings()
    sessions: SessionSettings = SessionSettings()
    interview: InterviewSettings = InterviewSettings()


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the user's `config.toml` (if there is one) and the environment.

    Raises UsageError naming the file and every key that is wrong.
    """
    defaults = default_settings(environ)
    paths = defaults.paths
    values = _read_toml(paths.config)
    try:
        return Settings(**{**values, "paths": paths, "models": defaults.models})
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise UsageError(
            f"The settings file {paths.config} cannot be used: {problems}.",
            "Correct or delete these lines; docs/configuration.md lists every key.",
        ) from None


def default_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings as they are without a settings file."""
    paths = Paths(
        data=platformdirs.user_data_path(APP),
        cache=platformdirs.user_cache_path(APP),
        config=platformdirs.user_config_path(APP) / "config.toml",
    )
    models = environ.get("VOICE_TRIAGE_MODELS")
    return Settings(paths=paths, models=Path(models) if models else None)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            values = tomllib.load(file)
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"The settings file {path} cannot be read: {error}.", "Correct or delete it."
        ) from None
    reserved = {"paths", "models"} & values.keys()
    if reserved:
        raise UsageError(
            f"The settings file {path} has the unknown key {min(reserved)}.", "Delete that line."
        )
    return values
