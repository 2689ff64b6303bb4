"""What a recogniser thinks was said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """One recognised word and when it sounded, in seconds from the start of the turn."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Hypothesis:
    """The recogniser's guess at one utterance: text of both decoders, word times and alternatives.

    `heard_grammar` is None where no closed grammar ran (open questions, typed text). Both texts are lower case.
    Empty text with `speech` true means: a voice, but no words. `speech` false means: silence.
    """

    heard_free: str
    heard_grammar: str | None = None
    words: tuple[Word, ...] = ()
    """Words of the free decoder."""
    alternatives: tuple[str, ...] = ()
    """Other texts the free decoder thought possible, best first, where the recogniser gives them."""
    heard_phrases: str = ""
    """What a grammar of the question's own phrases made of it, where nothing else was understood: a hint, and never a
    ground to store anything unasked."""
    weighed: bool = False
    """The recogniser tells its alternatives: none means it had no other reading, the clearest case."""
    lead: float | None = None
    """How much better the grammar's words explain the sound than the free decoder's, as a logarithm. Above 0 all the words of
    the language explain it worse than the grammar's. None where no recogniser tells it."""
    speech: bool = True
    noise: bool = False
    """True when the sound was loud but not speech."""
    noisy: bool = False
    """Words were heard in a loud room: whoever asks again may ask to come closer."""
    drowned: bool = False
    """The voice hardly stands out of the noise: decoders then hear "no" in any word."""
    near: bool = False
    """Others were talking, and only the loudest voice was decoded."""
    typed: bool = False
    """Typed text cannot be misheard: nothing needs a second decoder's agreement."""

    @classmethod
    def from_typing(cls, text: str) -> Hypothesis:
        """A typed line as a hypothesis: one text, no doubt about the words."""
        return cls(heard_free=text, speech=bool(text.strip()), typed=True)

    @property
    def text(self) -> str:
        """What was most likely said: the free decoder's words, else the grammar's."""
        return self.heard_free or (self.heard_grammar or "").replace("[unk]", "").strip()
