"""The command net: beside the phrases and patterns, a linear model over a whole short utterance that knows commands in
words nobody listed ("bring your voice down"). Its weights are data (`command_net.json`, made by script/train_command_net).

Where it is sure, its word counts; where it is only likely, nothing else may have been understood; where it knows better, a
pattern does not count. A stop or skip taken wrongly costs an answer: what it makes of other sentences is measured when it
is trained.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from voice_triage.understanding.acts import Command
from voice_triage.understanding.nets.signal_net import (
    SignalNet,
    letter_features,
    place_features,
    word_features,
)
from voice_triage.understanding.words.words import Words

MOST = 16
"""Words of an utterance that may be a command as a whole."""


class Certainty(StrEnum):
    """How sure the net is; the names of its thresholds."""

    SURE = "sure"
    LIKELY = "likely"
    """Where nothing else was understood."""
    POSSIBLE = "possible"
    """Where a pattern says so."""


@dataclass(frozen=True)
class Guess:
    """What the net takes an utterance for."""

    command: Command
    certainty: Certainty


def features(words: Words) -> frozenset[str]:
    """What an utterance shows."""
    return frozenset((*word_features(words), *letter_features(words), *place_features(words)))


def guess(words: Words, net: SignalNet | None) -> Guess | None:
    """The command an utterance sounds like, if it sounds like one."""
    if net is None or not 0 < len(words) <= MOST:
        return None
    heard = net.best(features(words))
    certainty = next((c for c in Certainty if heard.score >= net.thresholds[c.value]), None)
    return Guess(Command(heard.label), certainty) if certainty else None
