"""How loud and how fast the last person wanted us: remembered from one interview to the next."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from pydantic import Field, ValidationError

from voice_triage.frozen import Frozen
from voice_triage.interview.mouth import SpokenMouth
from voice_triage.interview.watching import NoWatcher, Watchers
from voice_triage.speech.voice import FASTEST, SLOWEST

_LOGGER = logging.getLogger(__name__)
FILE = "manner.json"


class Manner(Frozen):
    """What is kept; nothing about the person."""

    volume: float = Field(ge=0.25, le=4)
    words_per_minute: int = Field(ge=SLOWEST, le=FASTEST)


def remember_manner(folder: Path, mouth: SpokenMouth, watchers: Watchers) -> None:
    """Speaks as at the end of the last interview, and keeps how this one ends.

    One that is broken off is not kept: going on with it adjusts the voice again by itself.
    """
    kept = _read(folder / FILE)
    if kept is not None:
        mouth.volume = kept.volume
        mouth.voice.speak_at(kept.words_per_minute)
    watchers.watchers.append(_Keeper(folder / FILE, mouth))


class _Keeper(NoWatcher):
    def __init__(self, path: Path, mouth: SpokenMouth) -> None:
        self._path = path
        self._mouth = mouth

    def end(self, ended: str) -> None:
        if ended == "interrupted":
            return
        manner = Manner(
            volume=self._mouth.volume, words_per_minute=self._mouth.voice.settings.words_per_minute
        )
        if manner == _read(self._path):
            return
        try:
            self._path.write_text(manner.model_dump_json(), encoding="utf-8")
        except OSError as error:  # next time it sounds as it did at first
            _LOGGER.info("%s could not be written: %s", self._path, error)


def _read(path: Path) -> Manner | None:
    try:
        return Manner(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, ValidationError):
        return None
