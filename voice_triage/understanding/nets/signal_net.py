"""Nets that recognise what kind of signal an utterance is: linear models over its words and letters, as data.

A net has a column of weights for each label, one for "any of them", and where doubt matters one for "said outright".
What an utterance scores for a label is the sum of its column and of "any". Made by script/train_second_net and
script/train_command_net (`script/nets/`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from voice_triage.errors import KnowledgeError
from voice_triage.understanding.words.packing import pack, unpacked

MOST_WORDS = 40
"""Words that are weighed together: in a longer stretch every signal drowns."""
_SCALE = 100
"""Weights are whole numbers of this part of a log odd."""


@dataclass(frozen=True)
class Signal:
    """What a net makes of an utterance. Scores are log odds."""

    label: str
    """The label that fits best."""
    score: float
    told: float = 0.0
    """That it is said outright, not hinted at; 0 where the net does not tell these apart."""

    @property
    def outright(self) -> float:
        """How well it fits, and is said outright."""
        return self.score + self.told


@dataclass(frozen=True)
class SignalNet:
    """Weights of the features, and how sure the net must be."""

    labels: tuple[str, ...]
    """What it recognises, as ids."""
    bias: tuple[int, ...]
    """Of each label, of "any" behind them, and of "outright" where there is that column, in `_SCALE`."""
    weights: Mapping[str, str]
    """Of each feature: the column, its weight in `_SCALE`, the next column, and so on, as text: most are never asked for."""
    thresholds: Mapping[str, float]
    """Scores, by what is done from there on."""

    def best(self, features: Iterable[str]) -> Signal:
        """The label that fits best, and how well."""
        weights = self.weights
        shown = sum(_packed(weights[feature]) for feature in features if feature in weights)
        weighed = unpacked(shown, len(self.bias))
        scores = [start + weight for start, weight in zip(self.bias, weighed, strict=True)]
        place = max(range(len(self.labels)), key=scores.__getitem__)
        any_of_them, *told = scores[len(self.labels) :]
        score = (scores[place] + any_of_them) / _SCALE
        return Signal(self.labels[place], score, told[0] / _SCALE if told else 0.0)


@lru_cache(maxsize=8192)
def _packed(row: str) -> int:
    numbers = [int(number) for number in row.split()]
    return pack(zip(numbers[::2], numbers[1::2], strict=True))


def word_features(words: Sequence[str]) -> Iterator[str]:
    """Words, pairs of neighbours, pairs with one word between, beginnings and endings."""
    yield from words
    yield from (f"{first}_{second}" for first, second in pairwise(words))
    yield from (f"{first}_._{second}" for first, second in zip(words, words[2:], strict=False))
    yield from (f"{word[:4]}-" for word in words if len(word) > 4)


def letter_features(words: Sequence[str]) -> Iterator[str]:
    """What is left of a word that was misheard or is unknown: three letters in a row, a longer beginning, the ending."""
    for word in words:
        yield from _letters(word)


@lru_cache(maxsize=8192)
def _letters(word: str) -> tuple[str, ...]:
    bound = f"<{word}>"
    thirds = tuple(f"#{bound[at : at + 3]}" for at in range(len(bound) - 2))
    return (*thirds, f"{word[:5]}~", f"~{word[-4:]}") if len(word) > 4 else thirds


def place_features(words: Sequence[str]) -> Iterator[str]:
    """How it begins and ends, and about how long it is."""
    if words:
        yield f"^{words[0]}"
        yield f"{words[-1]}$"
        yield f"#length {min(8, len(words) // 2)}"


def load_signal_net(path: Path) -> SignalNet:
    """A net from its file. Raises KnowledgeError when the file is not one."""
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        labels, bias = tuple(data["labels"]), tuple(data["bias"])
        thresholds = {name: float(score) for name, score in data["thresholds"].items()}
        if not len(labels) < len(bias) <= len(labels) + 2:
            raise ValueError("its columns do not fit its labels")
        return SignalNet(labels, bias, dict(data["weights"]), thresholds)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KnowledgeError(f"{path}: is no net of signals ({error}); train it anew (script/)") from error
