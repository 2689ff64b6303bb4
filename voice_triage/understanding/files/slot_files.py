"""The shape of a slot's file: its questions, and the words for its values."""

from __future__ import annotations

from collections.abc import Mapping

from voice_triage.frozen import Frozen
from voice_triage.understanding.files.lexicon_files import Phrases


class SlotValueWords(Frozen):
    """How one value of a slot is said."""

    value: str
    phrases: Phrases = ()
    """Whole answers, as people gave them. They count only when the slot is asked."""
    patterns: Phrases = ()
    """Word evidence that counts at any question."""
    when_asked: Phrases = ()
    """Word evidence that means something only as an answer to this slot's question."""
    number: float | None = None
    """Of a band: the number its words stand for, the worse end of it."""
    measured: tuple[tuple[float, float], ...] = ()
    """Ranges of a measured number (a temperature, in either unit) that mean this value."""


class SlotWords(Frozen):
    """How a slot's values are said. What is asked, in the same file, belongs to the dialogue."""

    slot: str
    yes_means: str | None = None
    """What a bare yes to the question's wording means; absent where it answers nothing."""
    no_means: str | None = None
    """What a bare no means."""
    denied_means: str | None = None
    """What "it isn't" means when the symptom itself is denied; without it, what a bare no means."""
    past_means: str | None = None
    """What "it was, but it's gone" means."""
    other_means: str | None = None
    """What somebody else's having it means."""
    opposites: Mapping[str, str] = {}
    """Values of which one is meant when the other is not: left and right."""
    together: str | None = None
    """The value that means both of them."""
    spared: Phrases = ()
    """What is said of the one that is fine."""
    for_another: str | None = None
    """The value that says: I speak for somebody else. That person's body is then the one we ask about."""
    ever: bool = False
    """It counts however long ago it was: a clot, an operation."""
    happened: bool = False
    """An event: it counts although it is over, where a symptom that is over does not."""
    own_time: bool = False
    """A time beside it is its own, and not how long the pain has lasted."""
    begins: bool = False
    """A recent time beside it is when the pain began."""
    grammar: Phrases = ()
    """The barest closed grammar, where the answers are single words."""
    names: Phrases = ()
    """What people call the question: "the fever question", "my age"."""
    topic: Phrases = ()
    """Words for the symptom itself, without a value."""
    opens: Phrases = ()
    """Words that tell of it, but not where or which: at any other question they make its own come next."""
    told_with: Phrases = ()
    """Patterns that show that a clause of a story answers this question: beside them its `when_asked` counts."""
    values: tuple[SlotValueWords, ...] = ()
