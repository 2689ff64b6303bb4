"""The answer net's weights: linear models as data, made by script/train_answer_net."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from voice_triage.errors import KnowledgeError
from voice_triage.understanding.words.packing import pack, unpacked

STEPS = 32
"""Weights of the answer net are whole numbers of this part of a log odd."""
FEW = 8
"""Features up to which an answer counts as short: the more a longer one shows, the less each feature weighs."""
_FULL = 3.0
_FAR = 30.0


@dataclass(frozen=True)
class SlotNet:
    """What answers to one slot sound like."""

    classes: tuple[str, ...]
    """The slot's values, `unknown`, and `open`: none of these."""
    roles: tuple[tuple[int, ...], ...]
    """Of each class: the roles it plays at any question, as a yes or a denial does."""
    several: bool
    """Whether an answer may name more than one value: then each class has a probability of its own."""
    bias: tuple[float, ...]
    weights: Mapping[str, str]
    """Of each feature: one number a class, parted by commas, in `STEPS`."""


@dataclass(frozen=True)
class AnswerNet:
    """What answers sound like: for each slot by itself, and for roles that values of all slots play."""

    roles: tuple[str, ...]
    shared: Mapping[str, str]
    """Of each feature: one number a role."""
    read: tuple[float, ...]
    """What each sign of the lexicon's own reading weighs for the class it speaks for."""
    slots: Mapping[str, SlotNet]

    def probabilities(
        self, slot: str, features: Collection[str], read: Sequence[Sequence[int]]
    ) -> dict[str, float]:
        """How probable each class of a slot is. `read`: for each class, the signs of the lexicon's reading (0 or 1)."""
        net = self.slots[slot]
        own = tuple(unpacked(_sum(net.weights, features), len(net.classes)))
        shared = tuple(unpacked(_sum(self.shared, features), len(self.roles)))
        part = share_of_each(len(features)) / STEPS
        scores = [
            bias
            + part * (own[place] + sum(shared[role] for role in net.roles[place]))
            + sum(weight for weight, sign in zip(self.read, read[place], strict=True) if sign)
            for place, bias in enumerate(net.bias)
        ]
        if net.several:
            return {name: _odds(score) for name, score in zip(net.classes, scores, strict=True)}
        most = max(scores)
        shares = [math.exp(score - most) for score in scores]
        return {name: share / sum(shares) for name, share in zip(net.classes, shares, strict=True)}


def share_of_each(features: int) -> float:
    """What each of so many features of an answer counts."""
    return _FULL / math.sqrt(max(features, FEW))


def _sum(weights: Mapping[str, str], features: Collection[str]) -> int:
    return sum(_packed(weights[feature]) for feature in features if feature in weights)


@lru_cache(maxsize=8192)
def _packed(row: str) -> int:
    return pack((place, int(number)) for place, number in enumerate(row.split(",")) if number)


def _odds(score: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-_FAR, min(_FAR, score))))


def load_answer_net(path: Path) -> AnswerNet:
    """The answer net of a complaint. Raises KnowledgeError when the file is not one."""
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        slots = {
            slot: SlotNet(
                tuple(net["classes"]),
                tuple(tuple(roles) for roles in net["roles"]),
                bool(net["several"]),
                tuple(float(b) for b in net["bias"]),
                dict(net["weights"]),
            )
            for slot, net in data["slots"].items()
        }
        read = tuple(float(w) for w in data["read"])
        return AnswerNet(tuple(data["roles"]), dict(data["shared"]), read, slots)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KnowledgeError(
            f"{path}: is no answer net ({error}); make it anew: script/train_answer_net"
        ) from error
