"""Commands: short utterances made of nothing but a command phrase and words that may stand around it."""

from __future__ import annotations

from voice_triage.understanding.acts import Command
from voice_triage.understanding.lexicon import Lexicon
from voice_triage.understanding.words import BREAK, Words

LONGEST = 14
"""Words beyond which an utterance is a story, whatever it contains."""


def read_command(said: Words, lexicon: Lexicon) -> Command | None:
    """The command an utterance is, if it is nothing else: "it stops me sleeping" is none."""
    words = tuple(word for word in said if word != BREAK)
    if not words or len(words) > LONGEST:
        return None
    index, found = 0, None
    while index < len(words):
        length, command = _longest_at(words, index, lexicon)
        around = lexicon.around_commands.length_at(words, index)
        if command is not None and length >= around:
            found = found or command
        elif not around:
            return None
        index += max(length, around)
    return found


def _longest_at(words: Words, index: int, lexicon: Lexicon) -> tuple[int, Command | None]:
    length, command = 0, None
    for candidate, table in lexicon.commands.items():
        found = table.length_at(words, index)
        if found > length:
            length, command = found, candidate
    return length, command
