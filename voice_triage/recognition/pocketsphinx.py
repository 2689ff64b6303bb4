"""Pocketsphinx: hears without any download, because its wheel carries a US English model. It hears worse
than Vosk.

A closed question is decoded twice here, too: a grammar, which finds an answer in nearly everything, and a
keyword spotter with the same phrases, which must have found the same one. Open questions go to the big
language model.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from voice_triage.audio.frames import SAMPLE_RATE, Frame
from voice_triage.errors import ModelError
from voice_triage.recognition.grammar import UNKNOWN_WORD, Grammar, build_grammar
from voice_triage.recognition.hypothesis import Hypothesis, Word
from voice_triage.recognition.recognizer import Expectation
from voice_triage.recognition.sounds import OTHER_ANSWERS, POLAR

_LOGGER = logging.getLogger(__name__)

POLAR_THRESHOLD = "1e-1"
"""How sure the spotter must be of a yes or no. Asking again costs little, a false "no" much: with 1e-4 one
recorded "yes" became a "no", with this none."""
THRESHOLD = "1e-25"
"""How sure it must be of anything else. Stricter, and it is deaf to every second "left"."""

_FRAME_SECONDS = 0.01
"""Pocketsphinx counts time in frames of its own."""


class PocketsphinxRecognizer:
    """The fallback without a download. Implements `Recognizer`."""

    name = "pocketsphinx"
    warning: str | None = "hearing_worse"
    """Id of the prompt that warns of it."""

    def __init__(self) -> None:
        """Loads nothing yet."""
        self._grammar: _Decoder | None = None
        self._spotter: _Decoder | None = None
        self._open: _Decoder | None = None
        self._running: tuple[_Decoder, ...] = ()
        self._phrases: tuple[str, ...] = ()
        """Of the running closed question."""
        self._searches: dict[tuple[str, ...], str] = {}

    def load(self) -> None:
        """Loads the decoders of closed questions (0.4 s), once. The big one for open questions comes when
        needed."""
        if self._grammar is None:
            self._grammar = _Decoder(lm=None)
            self._spotter = _Decoder(lm=None)

    def prepare(self) -> None:
        """Loads everything: call it while a sentence is being spoken."""
        self.load()
        if self._open is None:
            self._open = _Decoder()

    def renew(self) -> None:
        """Forgets the interview: what was adapted to the last speaker and the last microphone."""
        self.close()

    def knows(self, word: str) -> bool:
        """The dictionary has this word."""
        self.load()
        assert self._grammar is not None
        return self._grammar.knows(word)

    def start(self, expectation: Expectation) -> None:
        self.load()
        phrases = (*expectation.words, *expectation.phrases) if expectation.words else ()
        grammar = build_grammar(phrases, self.knows)
        if grammar.dropped:
            _LOGGER.debug(
                "%s: pocketsphinx cannot hear %s", expectation.asking, ", ".join(map(repr, grammar.dropped))
            )
        for decoder in self._running:
            decoder.end()
        self._running = self._closed(grammar) if grammar.phrases else self._free()
        for decoder in self._running:
            decoder.begin()

    def accept(self, frame: Frame) -> None:
        for decoder in self._running:
            decoder.accept(frame)

    def partial(self) -> Hypothesis:
        return self._hypothesis()

    def settle(self) -> Hypothesis:
        # Neither decoder holds anything back.
        return self._hypothesis()

    def finish(self) -> Hypothesis:
        for decoder in self._running:
            decoder.end()
        return self._hypothesis()

    def close(self) -> None:
        for decoder in self._running:
            decoder.end()
        self._running = ()
        self._searches = {}
        self._grammar = self._spotter = self._open = None

    def _free(self) -> tuple[_Decoder, ...]:
        self.prepare()
        assert self._open is not None
        return (self._open,)

    def _closed(self, grammar: Grammar) -> tuple[_Decoder, ...]:
        """Both decoders, set to these phrases. A set of phrases is compiled once: 2 ms, then nothing."""
        assert self._grammar is not None
        assert self._spotter is not None
        self._phrases = grammar.phrases
        name = self._searches.get(grammar.phrases)
        if name is None:
            name = f"q{len(self._searches)}"
            self._grammar.add_grammar(name, (*grammar.phrases, *self._decoys(grammar)))
            self._spotter.add_phrases(name, grammar.phrases)
            self._searches[grammar.phrases] = name
        self._grammar.use(name)
        self._spotter.use(name)
        return self._grammar, self._spotter

    def _decoys(self, grammar: Grammar) -> list[str]:
        """Words of other questions, for the grammar to choose when one of them was said: "down" is then not
        "no".

        On recorded people they keep four of five words that are no answer from becoming one.
        """
        return [word for word in sorted(OTHER_ANSWERS) if word not in grammar.phrases and self.knows(word)]

    def _hypothesis(self) -> Hypothesis:
        if len(self._running) == 1:
            (free,) = self._running
            return Hypothesis(heard_free=free.text(), words=tuple(free.words()))
        grammar, spotter = self._running
        text = grammar.text()
        # The grammar may give a part of a phrase, or a decoy. The spotter gives what it found latest first,
        # so it is asked for the words, not for their order.
        if text in self._phrases and set(text.split()) <= set(spotter.text().split()):
            return Hypothesis(heard_free=text, heard_grammar=text, words=tuple(grammar.words()))
        return Hypothesis(heard_free="", heard_grammar=UNKNOWN_WORD if text else "")


class _Decoder:
    """One pocketsphinx decoder: an utterance may be ended twice, and searches are only changed between
    utterances."""

    def __init__(self, **settings: Any) -> None:
        try:
            import pocketsphinx

            self._decoder = pocketsphinx.Decoder(samprate=SAMPLE_RATE, loglevel="FATAL", **settings)
        except ImportError as error:
            fix = "Install it: pip install pocketsphinx."
            raise ModelError(f"The library pocketsphinx is missing ({error}).", fix) from None
        except (RuntimeError, OSError) as error:
            fix = "Install it again: pip install --force-reinstall pocketsphinx."
            raise ModelError(f"The model inside pocketsphinx does not load: {error}.", fix) from None
        self._in_utterance = False

    def knows(self, word: str) -> bool:
        return self._decoder.lookup_word(word) is not None

    def add_grammar(self, name: str, phrases: Collection[str]) -> None:
        choices = " | ".join(phrases)
        self._decoder.add_jsgf_string(name, f"#JSGF V1.0;\ngrammar {name};\npublic <answer> = {choices};\n")

    def add_phrases(self, name: str, phrases: Collection[str]) -> None:
        lines = "".join(f"{phrase} /{_threshold(phrase)}/\n" for phrase in phrases)
        # The only way in is by a file.
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "phrases"
            path.write_text(lines, encoding="ascii")
            self._decoder.add_kws(name, str(path))

    def use(self, name: str) -> None:
        self._decoder.activate_search(name)

    def begin(self) -> None:
        self._decoder.start_utt()
        self._in_utterance = True

    def accept(self, frame: Frame) -> None:
        if frame:  # An empty one raises IndexError.
            self._decoder.process_raw(frame)

    def end(self) -> None:
        if self._in_utterance:
            self._decoder.end_utt()
            self._in_utterance = False

    def text(self) -> str:
        hypothesis = self._decoder.hyp()
        return " ".join(hypothesis.hypstr.split()) if hypothesis else ""

    def words(self) -> Iterator[Word]:
        for segment in self._decoder.seg() or ():
            text = segment.word.split("(")[0]
            if text and not text.startswith(("<", "[", "+")):
                yield Word(
                    text, segment.start_frame * _FRAME_SECONDS, (segment.end_frame + 1) * _FRAME_SECONDS
                )


def _threshold(phrase: str) -> str:
    return POLAR_THRESHOLD if phrase in POLAR else THRESHOLD
