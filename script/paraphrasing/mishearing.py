"""A recogniser's errors on a text: a word lost, a word taken for another, a border between words moved.

None of them touches a word that turns the meaning round: what "can't" loses, no reader can give back. That is measured with
real recognisers (`script/bench spoken`), not here.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from pydantic import Field

from voice_triage.frozen import Frozen

SHORTEST = 3
"""Words that a text must have before one is dropped."""
ROOM = 2
"""Content words that must stay when a little word is dropped."""


class Errors(Frozen):
    """`errors` of `templates.yaml`."""

    little: tuple[str, ...] = Field(min_length=1)
    """Words so short in speech that they get lost."""
    homophones: Mapping[str, tuple[str, ...]]
    """Word or words, with others that sound the same."""
    borders: Mapping[str, tuple[str, ...]]
    """The same sounds, cut elsewhere."""


def dropped_first(text: str, errors: Errors, rng: random.Random) -> str | None:
    """Without its first word, as when somebody begins before the recogniser does. None where that word carries meaning."""
    del rng
    words = text.split()
    return " ".join(words[1:]) if len(words) >= SHORTEST and words[0] in errors.little else None


def dropped_little(text: str, errors: Errors, rng: random.Random) -> str | None:
    """Without one little word in the midst."""
    words = text.split()
    places = [at for at in range(1, len(words)) if words[at] in errors.little]
    if not places or len(words) - len(places) < ROOM:
        return None
    lost = rng.choice(places)
    return " ".join(word for at, word in enumerate(words) if at != lost)


def homophone(text: str, errors: Errors, rng: random.Random) -> str | None:
    """With one word written as another that sounds like it."""
    return _replaced(text, errors.homophones, rng)


def moved_border(text: str, errors: Errors, rng: random.Random) -> str | None:
    """With two words heard as one, or one as two."""
    return _replaced(text, errors.borders, rng)


def _replaced(text: str, table: Mapping[str, Sequence[str]], rng: random.Random) -> str | None:
    padded = f" {text} "
    found = [words for words in table if f" {words} " in padded]
    if not found:
        return None
    said = rng.choice(found)
    return padded.replace(f" {said} ", f" {rng.choice(table[said])} ", 1).strip()


MISHEARINGS = {
    "dropped_first": dropped_first,
    "dropped_little": dropped_little,
    "homophone": homophone,
    "moved_border": moved_border,
}
"""By the name of the way."""
