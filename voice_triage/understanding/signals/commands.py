"""Commands: short utterances made of nothing but a command phrase and words that may stand around it.

A second look finds a command among other words ("hang on, there is someone at the door"): where its words can mean
nothing else, or where nothing else in the utterance was understood. The command net has a say in it (`command_net`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from voice_triage.understanding.acts import Command
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.signals.command_net import MOST, Certainty, Guess, guess
from voice_triage.understanding.utterances.reading import Reading
from voice_triage.understanding.utterances.utterance import Utterance
from voice_triage.understanding.words.patterns import Match
from voice_triage.understanding.words.words import BREAK, Words

LONGEST = 14
"""Words beyond which an utterance is a story, whatever it contains."""
LONGEST_AMONG = 18
"""The same where a command is looked for among other words."""

LONGEST_ALONE = 11
"""The same where nothing else may be understood."""


def read_command(said: Words, lexicon: Lexicon) -> Command | None:
    """The command an utterance is, if it is nothing else: "it stops me sleeping" is none."""
    words = tuple(word for word in said if word != BREAK)
    # "What, what do you mean": who begins anew says one thing.
    once = tuple(word for word, _ in groupby(words))
    return _command_of(once, lexicon) or (_command_of(words, lexicon) if once != words else None)


def _command_of(words: Words, lexicon: Lexicon) -> Command | None:
    if not words or len(words) > LONGEST or lexicon.stories.occurs_in(words):
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


def command_among(
    utterance: Utterance, lexicon: Lexicon, understood: Callable[[], Iterable[Reading]], *, only_plain: bool
) -> Command | None:
    """The command a short utterance contains. What was understood besides makes all but the plainest ones an answer."""
    words = utterance.words
    heard = guess(words, lexicon.command_net)
    is_story = lexicon.stories.occurs_in(words)
    if heard is not None and heard.certainty is Certainty.SURE and not is_story:
        return heard.command
    found = lexicon.steering.matches(words) if _may_contain_one(words, heard, lexicon) else []
    readings = tuple(understood()) if found or heard else ()
    for match in sorted(found, key=lambda match: -match.weight):
        if match.owner.kind == "command" or not (
            only_plain
            or len(words) > LONGEST_ALONE
            or _says_more(utterance, _said_by(match, words), readings)
        ):
            return Command(match.owner.id)
    if heard is None or heard.certainty is not Certainty.LIKELY or only_plain or is_story:
        return None
    # "Statins, remind me what they are": the word that was understood is what is asked about.
    asks_back = heard.command is Command.MEANING and lexicon.asks_back.occurs_in(words)
    return heard.command if asks_back or not readings else None


def _may_contain_one(words: Words, heard: Guess | None, lexicon: Lexicon) -> bool:
    """Not a story, and not what the net knows to be something else."""
    if len(words) > LONGEST_AMONG or lexicon.stories.occurs_in(words):
        return False
    return heard is not None or lexicon.command_net is None or len(words) > MOST


def _said_by(match: Match, words: Words) -> frozenset[str]:
    return frozenset(words[place] for place in match.places)


def _says_more(utterance: Utterance, command: frozenset[str], understood: Iterable[Reading]) -> bool:
    """Whether a reading rests on other words than the command's: "hang" in "hang on" is no hanging leg."""
    return any(
        not reading.used
        or any(
            not command.issuperset(utterance.clauses[item.clause].words[place] for place in item.places)
            for item in reading.used
        )
        for reading in understood
    )
