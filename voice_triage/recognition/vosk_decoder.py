"""One Vosk recogniser during one utterance, and what its segments read as together."""

from __future__ import annotations

import ctypes
import json
import logging
from dataclasses import dataclass
from typing import Any

from voice_triage.audio.frames import Frame
from voice_triage.recognition.hypothesis import Word

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class Segment:
    """What Vosk heard between two of its own ends of speech."""

    texts: tuple[str, ...]
    """Best first; never empty, but each may be."""
    words: tuple[Word, ...]
    """Of the best text."""
    score: float
    """How well the best text explains the sound, as a logarithm: to be compared for the same sound only."""


class Decoder:
    """One Vosk recogniser during one utterance. Vosk's endpoints only cut it in segments: ours decide when
    it is over."""

    def __init__(self, recognizer: Any) -> None:
        self._recognizer = recognizer
        self._segments: list[Segment] = []
        self._is_settled = False

    def accept(self, frame: Frame) -> None:
        """Takes the next 32 ms."""
        self._is_settled = False
        if self._recognizer.AcceptWaveform(frame):
            self._segments.append(_segment(self._recognizer.Result()))

    def partial(self) -> str:
        """The text so far."""
        # Right after an endpoint the key is missing.
        running = "" if self._is_settled else json.loads(self._recognizer.PartialResult()).get("partial", "")
        return _join([*(segment.texts[0] for segment in self._segments), running])

    def finish(self) -> list[Segment]:
        """All segments, the last one with what was held back. More frames may follow: they begin another."""
        if not self._is_settled:
            self._segments.append(_segment(self._recognizer.FinalResult()))
            self._is_settled = True
        return self._segments


def _segment(answer: str) -> Segment:
    alternatives = json.loads(answer).get("alternatives") or [{"text": ""}]
    words = (Word(w["word"], w["start"], w["end"]) for w in alternatives[0].get("result", ()))
    score = float(alternatives[0].get("confidence", 0.0))
    return Segment(tuple(a["text"].strip() for a in alternatives), tuple(words), score)


def readings(segments: list[Segment]) -> tuple[str, ...]:
    """The best text of the whole, then what it becomes with another text in one of its segments. Each
    once."""
    best = [segment.texts[0] for segment in segments]
    others = (
        _join([*best[:i], text, *best[i + 1 :]])
        for i, segment in enumerate(segments)
        for text in segment.texts[1:]
    )
    return tuple(dict.fromkeys([_join(best), *(text for text in others if text)]))


def begin_dither_anew() -> None:
    """Makes the same sound the same text, whatever was heard before.

    Kaldi adds a trace of noise to every frame, from the C library's random numbers; with these begun anew, two decodings
    of a recording are equal. Without them one clip in ten comes out differently now and then. Where the C library is not to be
    had, it stays so.
    """
    try:
        ctypes.CDLL(None).srand(1)
    except (OSError, AttributeError, TypeError):
        _LOGGER.debug("no srand in the C library: texts may differ between two decodings")


def _join(texts: list[str]) -> str:
    return " ".join(text for text in texts if text)
