"""Fits a net of signals: for each label, and for "any of them", a logistic regression over the features of a sentence.

Stochastic gradient descent (AdaGrad) in a seeded order; in every round some features of each sentence are left out, so
that no sentence rests on one odd word. The same sentences give the same weights on the same numpy.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from voice_triage.understanding.nets.signal_net import Signal

ROUNDS = 14
STEP = 0.3
DECAY = 1e-4
"""Pull of every used weight towards zero."""
LEARNT = 0.02
"""An error below which a sentence is passed over until the next round of all of them."""
ALL_AGAIN = 4
"""Rounds between two that take every sentence."""
LEFT_OUT = 0.3
"""Share of a sentence's features left out in a round."""
RARE = 2
"""Sentences a feature must occur in."""
DROPPED = 0.22
"""Weights smaller than this are not written."""
SCALE = 100
"""As in `signal_net`."""
Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Example:
    """A sentence, what it shows, and what it is ("" for none of the labels)."""

    text: str
    shows: tuple[str, ...]
    label: str
    weight: float = 1.0
    told: bool = True
    """Said outright, not hinted at."""


@dataclass(frozen=True)
class Fitted:
    """Weights of the features: a column for each label, one for "any", one for "said outright"."""

    labels: tuple[str, ...]
    places: Mapping[str, int]
    weights: Numbers
    bias: Numbers

    def best(self, example: Example) -> Signal:
        """The label that fits best, and how well."""
        used = [self.places[f] for f in example.shows if f in self.places]
        *sums, any_of_them, told = (self.bias + self.weights[used].sum(0)).tolist()
        place = max(range(len(sums)), key=sums.__getitem__)
        return Signal(self.labels[place], sums[place] + any_of_them, told)


def fit(examples: Sequence[Example], labels: Sequence[str]) -> Fitted:
    """The weights."""
    counts = Counter(feature for example in examples for feature in example.shows)
    known = sorted(feature for feature, count in counts.items() if count >= RARE)
    places = {feature: place for place, feature in enumerate(known)}
    shown = [np.array([places[f] for f in e.shows if f in places], dtype=np.int32) for e in examples]
    columns = {label: place for place, label in enumerate(labels)}
    truth = np.zeros((len(examples), len(labels) + 2), np.float32)
    for row, example in enumerate(examples):
        if example.label:
            truth[row, [columns[example.label], len(labels)]] = 1.0
            truth[row, len(labels) + 1] = float(example.told)
    weights = np.zeros((len(known), len(labels) + 2), np.float32)
    moved = np.ones_like(weights)
    bias = np.full(len(labels) + 2, -3.0, np.float32)
    order = np.random.default_rng(1)
    open_rows = np.ones(len(examples), bool)
    for round_ in range(ROUNDS):
        if round_ % ALL_AGAIN == 0:
            open_rows[:] = True
        for row in order.permutation(np.flatnonzero(open_rows)):
            used = shown[row][order.random(len(shown[row])) > LEFT_OUT]
            score = bias + weights[used].sum(0)
            wrong = 1.0 / (1.0 + np.exp(-np.clip(score, -30, 30))) - truth[row]
            wrong *= examples[row].weight
            bias -= 0.02 * wrong
            most = np.abs(wrong).max()
            open_rows[row] = most > LEARNT
            if most < 0.005:
                continue
            slope = wrong + DECAY * weights[used]
            moved[used] += slope * slope
            weights[used] -= STEP * slope / np.sqrt(moved[used])
    return Fitted(tuple(labels), places, weights, bias)


def in_fold(example: Example, fold: int, folds: int) -> bool:
    """Whether a sentence is left out in this fold: by its words, so that new sentences move none of the others."""
    return zlib.crc32(example.text.encode()) % folds == fold


def held_out(examples: Sequence[Example], labels: Sequence[str], folds: int) -> list[tuple[Example, Signal]]:
    """Every sentence with what a net says of it that was trained without it."""
    found: list[tuple[Example, Signal]] = []
    for fold in range(folds):
        fitted = fit([e for e in examples if not in_fold(e, fold, folds)], labels)
        found += [(e, fitted.best(e)) for e in examples if in_fold(e, fold, folds)]
    return found


def write(
    path: Path, made_by: str, fitted: Fitted, thresholds: Mapping[str, float], *, doubt: bool = False
) -> str:
    """Writes the net, one feature a line, small weights left out; tells its size. Without `doubt` no column "outright"."""
    columns = len(fitted.labels) + 1 + doubt
    rows = {feature: _row(fitted.weights[place, :columns]) for feature, place in fitted.places.items()}
    kept = {feature: row for feature, row in rows.items() if row}
    head = {
        "made_by": made_by,
        "labels": list(fitted.labels),
        "bias": [round(float(b) * SCALE) for b in fitted.bias[:columns]],
        "thresholds": {name: round(score, 2) for name, score in thresholds.items()},
    }
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    lines.append('"weights": {\n' + ",\n".join(_line(f, row) for f, row in kept.items()) + "\n}")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return f"{len(kept)} features, {path.stat().st_size / 1000:.0f} kB"


def _row(weights: Numbers) -> str:
    return " ".join(
        f"{place} {round(float(w) * SCALE)}" for place, w in enumerate(weights) if abs(w) >= DROPPED
    )


def _line(feature: str, row: str) -> str:
    return f'{json.dumps(feature, ensure_ascii=False)}:"{row}"'
