"""Trains the second net of a complaint from our own sentences, and writes its weights: the same input, the same file.

    script/train_second_net [--folds N]

Reads script/second_net/*.yaml and the phrases of the slots; writes prompts/en/knee/second_net.json. With --folds it also
trains N times, each time leaving out every Nth sentence, and prints what the net makes of those left out. Sentences of tests/
are never read. The model: for each emergency a logistic regression, fitted by stochastic gradient descent (AdaGrad) in
a fixed order; small weights are dropped.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from voice_triage.triage.load import load_triage  # noqa: E402
from voice_triage.triage.model import TriageKnowledge, Urgency  # noqa: E402
from voice_triage.understanding.acts import Command  # noqa: E402
from voice_triage.understanding.lexicon import Lexicon  # noqa: E402
from voice_triage.understanding.load_lexicon import load_lexicon  # noqa: E402
from voice_triage.understanding.second_net import features  # noqa: E402
from voice_triage.understanding.utterance import take_apart  # noqa: E402

WORDINGS = ROOT / "script" / "second_net"
NET = ROOT / "prompts" / "en" / "knee" / "second_net.json"
ROUNDS = 14
STEP = 0.25
DECAY = 2e-4
"""Pull of every used weight towards zero, so that one sentence's odd word does not carry it."""
RARE = 2
"""Sentences a feature must occur in."""
DROPPED = 0.05
"""Weights smaller than this are not written."""
NEEDLESS = 0.035
"""Share of ordinary sentences left out that may be asked about: sets the threshold."""
DOUBTFUL_WEIGHT = 0.5


@dataclass(frozen=True)
class Example:
    """A sentence, what it shows, and the emergency it means ("" for none)."""

    text: str
    shows: tuple[str, ...]
    means: str
    weight: float = 1.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/train_second_net", description="Trains the second net.")
    parser.add_argument(
        "--folds", type=int, default=5, help="parts for the threshold and the printed figures"
    )
    options = parser.parse_args()
    lexicon = load_lexicon(ROOT / "prompts/en/common", ROOT / "prompts/en/knee")
    triage = load_triage(ROOT / "voice_triage/triage/data/knee")
    examples = read_examples(lexicon, triage)
    kinds = tuple(dict.fromkeys(e.means for e in examples if e.means))
    print(f"{len(examples)} sentences, {sum(bool(e.means) for e in examples)} of them urgent or doubtful")
    threshold = cross_check(examples, kinds, options.folds)
    bias, weights = train(examples, kinds)
    questions = [lexicon.asked_as.get(kind, kind) for kind in kinds]
    write(questions, bias, weights, threshold)
    return 0


def read_examples(lexicon: Lexicon, triage: TriageKnowledge) -> list[Example]:
    """Our wordings, and what the slots' own phrases say: the dangerous ones of emergency slots are urgent."""
    lines: list[tuple[str, str, float]] = []
    for path in sorted(WORDINGS.glob("*.yaml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        lines += [(text, id_, 1.0) for id_, texts in told["urgent"].items() for text in texts]
        lines += [(text, id_, DOUBTFUL_WEIGHT) for id_, texts in told["doubtful"].items() for text in texts]
        lines += [(text, "", 1.0) for text in told["ordinary"]]
    for slot_id, slot in triage.slots.items():
        for value in lexicon.slots[slot_id].words.values:
            if slot.urgency is Urgency.EMERGENCY and value.value not in slot.denials:
                continue
            lines += [(phrase, "", 1.0) for phrase in value.phrases]
    commands = yaml.safe_load((ROOT / "prompts/en/common/commands.yaml").read_text(encoding="utf-8"))
    lines += [(text, "", 0.5) for name in Command for text in commands["commands"].get(name.value, ())]
    return [Example(text, shown(text, lexicon), id_, weight) for text, id_, weight in dict.fromkeys(lines)]


def shown(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The features of a sentence, sorted: sets have no order of their own."""
    utterance = take_apart(text, lexicon)
    return tuple(sorted(set(features(utterance.clauses, lexicon.concepts, lexicon.scope))))


Weights = dict[str, list[float]]


def train(examples: Sequence[Example], kinds: Sequence[str]) -> tuple[list[float], Weights]:
    """Bias and weights for every kind of emergency."""
    counts: dict[str, int] = {}
    for example in examples:
        for feature in example.shows:
            counts[feature] = counts.get(feature, 0) + 1
    known = sorted(feature for feature, count in counts.items() if count >= RARE)
    weights = {feature: [0.0] * len(kinds) for feature in known}
    moved = {feature: [1.0] * len(kinds) for feature in known}
    bias = [-3.0] * len(kinds)
    for turn in range(ROUNDS):
        for example in examples[turn % 7 :: 7] + [
            e for k in range(1, 7) for e in examples[(turn + k) % 7 :: 7]
        ]:
            _learn(example, kinds, bias, weights, moved)
    return bias, weights


def _learn(
    example: Example, kinds: Sequence[str], bias: list[float], weights: Weights, moved: Weights
) -> None:
    used = [(weights[f], moved[f]) for f in example.shows if f in weights]
    for place, kind in enumerate(kinds):
        score = bias[place] + sum(weight[place] for weight, _ in used)
        wrong = (
            1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score)))) - (example.means == kind)
        ) * example.weight
        if abs(wrong) < 0.01:
            continue
        bias[place] -= 0.02 * wrong
        for weight, past in used:
            slope = wrong + DECAY * weight[place]
            past[place] += slope * slope
            weight[place] -= STEP * slope / math.sqrt(past[place])


def scores(example: Example, bias: Sequence[float], weights: Weights) -> list[float]:
    """Log odds of every kind."""
    used = [weights[f] for f in example.shows if f in weights]
    return [bias[place] + sum(weight[place] for weight in used) for place in range(len(bias))]


def cross_check(examples: Sequence[Example], kinds: Sequence[str], folds: int) -> float:
    """The threshold at which few ordinary sentences that were left out are asked about."""
    told: list[tuple[float, bool]] = []
    none: list[float] = []
    for fold in range(folds):
        bias, weights = train([e for i, e in enumerate(examples) if i % folds != fold], kinds)
        for example in examples[fold::folds]:
            found = scores(example, bias, weights)
            best = max(found)
            if not example.means:
                none.append(best)
            elif example.weight == 1.0:
                told.append((best, kinds[found.index(best)] == example.means))
    none.sort()
    threshold = none[int(len(none) * (1 - NEEDLESS))]
    asked = [right for best, right in told if best >= threshold]
    print(
        f"left out: {100 * len(asked) / len(told):.1f} % of the urgent asked about ({100 * sum(asked) / len(told):.1f} % "
        f"with the right question) at {100 * NEEDLESS:.0f} % needless questions; threshold {threshold:.2f}"
    )
    return threshold


def write(
    questions: Sequence[str], bias: Sequence[float], weights: Mapping[str, Sequence[float]], threshold: float
) -> None:
    """The weights as JSON, one feature a line, small ones left out."""
    kept = {
        feature: pairs
        for feature, row in weights.items()
        if (pairs := [[place, round(w, 2)] for place, w in enumerate(row) if abs(w) >= DROPPED])
    }
    head: dict[str, Any] = {
        "made_by": "script/train_second_net",
        "questions": list(questions),
        "bias": [round(b, 2) for b in bias],
        "threshold": round(threshold, 2),
    }
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    lines += ['"weights": {\n' + ",\n".join(_line(f, pairs) for f, pairs in kept.items()) + "\n}"]
    NET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{NET.relative_to(ROOT)}: {len(kept)} features, {NET.stat().st_size / 1000:.0f} kB")


def _line(feature: str, pairs: Iterable[Sequence[float]]) -> str:
    return f"{json.dumps(feature, ensure_ascii=False)}: {json.dumps(list(pairs), separators=(',', ':'))}"


if __name__ == "__main__":
    sys.exit(main())
