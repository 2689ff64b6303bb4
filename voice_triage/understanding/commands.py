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
    reached: dict[int, Command | None] = {0: None}
    """Places from which everything before is accounted for, with the first command on the way."""
    for index in range(len(words)):
        if index in reached:
            for length, command in _readings_at(words, index, lexicon):
                reached.setdefault(index + length, reached[index] or command)
    return reached.get(len(words))


def _readings_at(words: Words, index: int, lexicon: Lexicon) -> list[tuple[int, Command | None]]:
    """The command phrases that start here, the longest first, then the words that may stand around one."""
    commands = [(table.length_at(words, index), command) for command, table in lexicon.commands.items()]
    found: list[tuple[int, Command | None]] = [(length, command) for length, command in commands if length]
    around = lexicon.around_commands.length_at(words, index)
    return sorted(found, key=lambda reading: -reading[0]) + ([(around, None)] if around else [])
