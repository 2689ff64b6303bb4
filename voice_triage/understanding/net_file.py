"""The second net's weights: a linear model as data, made by script/train_second_net."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voice_triage.errors import KnowledgeError


@dataclass(frozen=True)
class SecondNet:
    """Weights of the features, and how sure the net must be."""

    questions: tuple[str, ...]
    """What it may ask about: slots."""
    bias: tuple[float, ...]
    """Of each question, in log odds."""
    weights: Mapping[str, Sequence[tuple[int, float]]]
    """Of each feature: place of a question and weight."""
    threshold: float
    """Log odds from which a question is asked."""

    def question(self, features: Iterable[str]) -> str | None:
        """The slot to ask about, or None."""
        scores = list(self.bias)
        for feature in set(features):
            for place, weight in self.weights.get(feature, ()):
                scores[place] += weight
        best = max(range(len(scores)), key=scores.__getitem__)
        return self.questions[best] if scores[best] >= self.threshold else None


def load_second_net(path: Path) -> SecondNet:
    """The net of a complaint. Raises KnowledgeError when the file is not one."""
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        weights = {f: tuple((int(p), float(w)) for p, w in pairs) for f, pairs in data["weights"].items()}
        bias = tuple(float(b) for b in data["bias"])
        return SecondNet(tuple(data["questions"]), bias, weights, float(data["threshold"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KnowledgeError(
            f"{path}: is no second net ({error}); make it anew: script/train_second_net"
        ) from error
