"""From "you" to "they": what is said about the person with the pain when somebody else answers for them.

Questions, answers said back and results are written once, in the second person. "You" and "they" share their verbs in
English, so only the pronouns change; which sentences speak about the person, and the few that need words of their own,
is data (`helper.yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_OBJECT_AFTER = {
    "for", "to", "of", "with", "about", "by", "around", "near", "towards", "tell", "told", "ask", "thank", "hear",
    "heard", "see", "seen", "hurt", "hurts", "wake", "wakes", "woke", "carry", "hold", "holds", "stop", "stops",
    "help", "helps", "helped", "keep", "keeps", "treated", "give", "gives", "gave", "let", "examine", "make",
    "makes", "take", "takes", "under", "limit", "limits",
}  # fmt: skip
"""Words after which "you" is an object: "it wakes you"."""
_WHOLE = {
    "yourself": "themselves",
    "yours": "theirs",
    "your": "their",
    "you're": "they're",
    "you've": "they've",
    "you'd": "they'd",
    "you'll": "they'll",
}
_CLAUSE_ENDS = (",", ".", "?", "!")
_WORD = re.compile(r"[A-Za-z']+")


def as_they(text: str, phrases: Mapping[str, str] | None = None) -> str:
    """The text about somebody else. `phrases` become what stands beside them, and are left alone after that."""
    for phrase, instead in (phrases or {}).items():
        before, found, after = text.partition(phrase)
        if found:
            return as_they(before, phrases) + instead + as_they(after, phrases)
    done, end, last = [], 0, ""
    for word in _WORD.finditer(text):
        done += [text[end : word.start()], _turned(word[0], last)]
        end, last = word.end(), "" if text[word.end() : word.end() + 1] in _CLAUSE_ENDS else word[0].lower()
    return "".join([*done, text[end:]])


def _turned(word: str, last: str) -> str:
    lower = word.lower()
    if lower == "you":
        return _like(word, "them" if last in _OBJECT_AFTER else "they")
    return _like(word, _WHOLE[lower]) if lower in _WHOLE else word


def _like(word: str, new: str) -> str:
    return new.capitalize() if word[0].isupper() else new
