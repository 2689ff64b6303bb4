"""The one place where grammars are made.

Vosk reads a grammar in C++: text it does not like ends the process, and nothing in Python can catch that (a
list that is empty or no list, `<eps>`; docs/libraries.md). So only text that has passed `build_grammar`
reaches it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

UNKNOWN_WORD = "[unk]"
"""The grammar's own word for "none of these". Without it every sound becomes an answer."""
MAX_PHRASES = 500
"""More than any question has; a longer list is a mistake and would only make the grammar deaf."""

_PHRASE = re.compile(r"[a-z][a-z']{0,39}(?: [a-z][a-z']{0,39}){0,19}")
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\uff07`", "'"))


@dataclass(frozen=True)
class Grammar:
    """What a closed question lets the recogniser hear, and what had to be left out of it."""

    phrases: tuple[str, ...]
    """Lower case, only words the model knows, each once. Empty: decode freely instead."""
    dropped: tuple[str, ...]
    """Phrases with a word the model does not know, or that are no words at all, as they were given."""

    @property
    def words(self) -> frozenset[str]:
        """Every single word of the phrases: each of them can come out alone."""
        return frozenset(word for phrase in self.phrases for word in phrase.split())

    @property
    def json(self) -> str:
        """The text Vosk takes. Never ask for that of an empty grammar: Vosk would end the process."""
        assert self.phrases, "an empty grammar must not reach Vosk"
        # Vosk's reader does not decode \\uXXXX. Nothing here needs it, and it stays that way.
        return json.dumps([*self.phrases, UNKNOWN_WORD], ensure_ascii=False)


def build_grammar(phrases: Iterable[str], knows: Callable[[str], bool]) -> Grammar:
    """The grammar of these phrases for a model that knows these words.

    A phrase with an unknown word is dropped whole: "not swollen" without its second word would be "not".
    Nothing left is no error here, because an interview must go on: the caller decodes freely. That no
    question of ours ends so is a test's business.
    """
    kept: dict[str, None] = {}
    dropped: list[str] = []
    for given in phrases:
        phrase = normal_phrase(given)
        if phrase == UNKNOWN_WORD:
            continue
        if phrase is None or len(kept) >= MAX_PHRASES or not all(map(knows, phrase.split())):
            dropped.append(given)
        else:
            kept[phrase] = None
    return Grammar(tuple(kept), tuple(dropped))


def normal_phrase(text: str) -> str | None:
    """Lower case, straight apostrophes, single blanks; None where anything but words is left."""
    phrase = " ".join(text.translate(_APOSTROPHES).lower().split())
    return phrase if phrase == UNKNOWN_WORD or _PHRASE.fullmatch(phrase) else None
