"""Vosk: two decoders side by side on one model, a closed grammar and the whole language.

Both take every frame while it arrives, so the second opinion costs no waiting. One recogniser belongs to
one thread; loading may happen in another one while the first prompt is being spoken.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from voice_triage.audio.frames import SAMPLE_RATE, Frame
from voice_triage.recognition.agreement import grammar_answer, is_backed
from voice_triage.recognition.grammar import UNKNOWN_WORD, Grammar, build_grammar
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.recognition.recognizer import Expectation
from voice_triage.recognition.sounds import without_fillers
from voice_triage.recognition.vosk_decoder import Decoder, Segment, begin_dither_anew, readings
from voice_triage.recognition.vosk_model import check_model_dir, load_model

_LOGGER = logging.getLogger(__name__)

ALTERNATIVES = 6
"""Texts asked of the free decoder, the best one included. In kitchen noise the right word is often only the
second; they cost less than a fifth of decoding."""
GRAMMAR_ALTERNATIVES = 4
"""Texts asked of the grammar. A word that is no answer nearly always leaves it in two minds; a real answer
never did."""


class VoskRecognizer:
    """The recogniser of choice. Implements `Recognizer`."""

    name = "vosk"
    warning: str | None = None
    """Hears as well as we can: nothing to warn of."""

    def __init__(self, model_dir: Path, *, fresh: bool = False) -> None:
        """Looks at the folder (ModelError), loads nothing yet.

        `fresh`: no utterance depends on the one before, for files. Otherwise the free decoder is kept warm
        for the whole interview (a fifth of the work, and 118 of 120 texts the same), and `renew` starts the
        next one anew.
        """
        check_model_dir(model_dir)
        self._dir = model_dir
        self._fresh = fresh
        self._lock = threading.Lock()
        self._model: Any = None
        self._warm: Any = None
        self._free: Decoder | None = None
        self._closed: Decoder | None = None

    def load(self) -> None:
        """Loads the model (0.5 to 2 s), once. May run in a thread of its own; whoever needs it earlier
        waits."""
        with self._lock:
            if self._model is None:
                self._model = load_model(self._dir)

    def prepare(self) -> None:
        """Loads the model and makes the free decoder (50 ms): call it while a sentence is being spoken."""
        self.load()
        if self._warm is None and not self._fresh:
            self._warm = self._make_free()

    def renew(self) -> None:
        """Forgets the interview. The warm decoder's cache grows by 40 MB in a hundred answers, so one is
        enough."""
        self._warm = self._free = self._closed = None

    def knows(self, word: str) -> bool:
        """The model can hear this word."""
        self.load()
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def start(self, expectation: Expectation) -> None:
        grammar = build_grammar(expectation.words, self.knows)
        if grammar.dropped:
            _LOGGER.warning(
                "%s: the model cannot hear %s", expectation.asking, ", ".join(map(repr, grammar.dropped))
            )
        self._closed = Decoder(self._make_closed(grammar)) if grammar.phrases else None
        self.prepare()
        free = self._make_free() if self._fresh else self._warm
        free.Reset()
        begin_dither_anew()
        self._free = Decoder(free)

    def accept(self, frame: Frame) -> None:
        for decoder in self._decoders():
            decoder.accept(frame)

    def partial(self) -> Hypothesis:
        free, closed = self._started()
        return Hypothesis(heard_free=free.partial(), heard_grammar=closed.partial() if closed else None)

    def settle(self) -> Hypothesis:
        """The guess so far with what the decoders hold back: a free partial text is a third of a second late.

        What follows is decoded as a segment of its own.
        """
        return self.finish()

    def finish(self) -> Hypothesis:
        free, closed = self._started()
        segments = free.finish()
        texts = readings(segments)
        heard = Hypothesis(
            heard_free=texts[0],
            heard_grammar=None,
            words=tuple(word for segment in segments for word in segment.words),
            alternatives=texts[1:],
            weighed=True,
        )
        if closed is None:
            return _without_breath(heard)
        grammar = closed.finish()
        lead = sum(segment.score for segment in grammar) - sum(segment.score for segment in segments)
        return replace(_joined(heard, grammar), lead=lead)

    def among(self, frames: Sequence[Frame], phrases: Sequence[str]) -> str:
        """The frames heard by a grammar of these phrases alone. 0.03 of real time; the other decoders notice nothing."""
        grammar = build_grammar(phrases, self.knows)
        if not grammar.phrases:
            return ""
        begin_dither_anew()
        decoder = Decoder(self._make_closed(grammar))
        for frame in frames:
            decoder.accept(frame)
        words = readings(decoder.finish())[0].split()
        return " ".join(word for word in words if word != UNKNOWN_WORD)

    def close(self) -> None:
        """Frees the model as soon as nothing decodes any more."""
        self.renew()
        with self._lock:
            self._model = None

    def _started(self) -> tuple[Decoder, Decoder | None]:
        assert self._free is not None, "start() comes first"
        return self._free, self._closed

    def _decoders(self) -> list[Decoder]:
        free, closed = self._started()
        return [free, closed] if closed else [free]

    def _make_free(self) -> Any:
        from vosk import KaldiRecognizer

        recognizer = KaldiRecognizer(self._model, SAMPLE_RATE)
        recognizer.SetWords(True)
        recognizer.SetMaxAlternatives(ALTERNATIVES)
        return recognizer

    def _make_closed(self, grammar: Grammar) -> Any:
        """A fresh one for every question: half a millisecond, where SetGrammar on a running one ends the
        process."""
        from vosk import KaldiRecognizer

        recognizer = KaldiRecognizer(self._model, SAMPLE_RATE, grammar.json)
        recognizer.SetMaxAlternatives(GRAMMAR_ALTERNATIVES)
        return recognizer


def _joined(heard: Hypothesis, grammar: list[Segment]) -> Hypothesis:
    """Both decoders in one hypothesis. A grammar in two minds, with nobody behind it, has heard none of its
    words."""
    both = Hypothesis(
        heard.heard_free,
        readings(grammar)[0],
        words=heard.words,
        alternatives=heard.alternatives,
        weighed=True,
    )
    answer = grammar_answer(both)
    if answer is None:
        return _without_breath(both)
    if not is_backed(answer, both.heard_free, both.alternatives, [segment.texts for segment in grammar]):
        return Hypothesis(heard.heard_free, UNKNOWN_WORD, words=heard.words, alternatives=heard.alternatives)
    return both


def _without_breath(heard: Hypothesis) -> Hypothesis:
    """Without the lone "the", "huh" or "a" that the free decoder makes of a breath, where the grammar heard
    nothing."""
    if without_fillers(heard.heard_free.split()):
        return heard
    return Hypothesis(heard_free="", heard_grammar=heard.heard_grammar)
