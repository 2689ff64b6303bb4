"""Trains the answer net of a complaint from our own sentences, and writes its weights: the same input, the same file.

    script/train_answer_net [--folds N]

Reads script/answer_net/*.yaml, what was heard of some of it (script/heard/answers.yaml), and the phrases of the slots; writes
prompts/en/knee/answer_net.json. With --folds it also trains N times, each time leaving out every Nth sentence with what was
heard of it, and prints what the net makes of those left out. Sentences of tests/ are never read. The model: for each slot a
logistic regression over its values, "unknown" and "open" (none of these), together with one over the roles that values of
all slots play (a yes, a no, well, ill), fitted by stochastic gradient descent (AdaGrad) in a fixed order; small weights are
dropped.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from voice_triage.triage.load import load_triage  # noqa: E402
from voice_triage.triage.model import Slot, SlotKind, TriageKnowledge  # noqa: E402
from voice_triage.understanding.answers.answer_net import (  # noqa: E402
    OPEN,
    READ_SIGNS,
    UNKNOWN,
    features,
    read_features,
    read_signs,
)
from voice_triage.understanding.answers.choices import read_asked  # noqa: E402
from voice_triage.understanding.answers.weighing import FIRM, asked_evidence  # noqa: E402
from voice_triage.understanding.lexicon.lexicon import Lexicon  # noqa: E402
from voice_triage.understanding.lexicon.load_lexicon import load_lexicon  # noqa: E402
from voice_triage.understanding.nets.net_file import STEPS, share_of_each  # noqa: E402
from voice_triage.understanding.utterances.utterance import take_apart  # noqa: E402

SENTENCES = ROOT / "script" / "answer_net"
HEARD = ROOT / "script" / "heard" / "answers.yaml"
NET = ROOT / "prompts" / "en" / "knee" / "answer_net.json"
ROLES = ("yes", "no", "well", "ill", UNKNOWN, OPEN)
ROUNDS = 7
STEP = 0.3
DECAY = 1e-4
"""Pull of every used weight towards zero, so that one sentence's odd word does not carry it."""
RARE, RARE_SHARED = 2, 3
"""Sentences a feature must occur in: of one slot, of all."""
DROPPED = 5
"""Weights smaller than this many `STEPS`ths are not written."""
OTHERS, COMMANDS, NONSENSE = 15, 25, 30
"""Answers to other questions, commands, and words to others that each slot hears as none of its own."""
COUNTS = {"other": 0.1, "command": 0.3, "nonsense": 0.3, "heard": 1.0}
"""What such a sentence counts beside a wording. What was heard counts as much: of 0, 0.3 and 1, that was best by
less than a point of a few hundred sentences left out (--folds)."""
ANSWERS = ("phrase", "wording", "heard")
"""The kinds whose words the net learns."""
Row = NDArray[np.float64]


@dataclass(frozen=True)
class Sentence:
    """An answer to the question about a slot, and what it means there."""

    slot: str
    text: str
    means: tuple[str, ...]
    kind: str
    """`phrase`: of the slot's own, which the lexicon knows by heart; `wording`; `heard`: what the recogniser made of one;
    `other`: of another question; `command`; `nonsense`: nothing to us."""
    said: str = ""
    """Of what was heard."""

    @property
    def part(self) -> int:
        """Decides with which others it is left out: what was heard with what was said."""
        return _order("fold", self.said or self.text)


@dataclass(frozen=True)
class Example:
    """A sentence as the net sees it."""

    sentence: Sentence
    shows: tuple[str, ...]
    read: Row
    """Signs of the lexicon's reading, a row for each class."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/train_answer_net", description="Trains the answer net.")
    parser.add_argument(
        "--folds", type=int, default=0, help="parts for figures of sentences left out; 0: none"
    )
    parser.add_argument(
        "--disagreements", type=Path, help="file for the sentences whose label the net firmly disagrees with"
    )
    options = parser.parse_args()
    lexicon = load_lexicon(ROOT / "prompts/en/common", ROOT / "prompts/en/knee")
    triage = load_triage(ROOT / "voice_triage/triage/data/knee")
    examples = read_examples(lexicon, triage)
    print(
        f"{len(examples)} sentences, {sum(e.sentence.kind == 'wording' for e in examples)} of them wordings"
    )
    model = Model(lexicon, triage)
    if options.folds:
        cross_check(model, examples, options.folds, options.disagreements)
    model.train(examples)
    write(model)
    return 0


def slots_of(triage: TriageKnowledge, lexicon: Lexicon) -> Iterator[Slot]:
    """Slots whose answer is one or more of their values."""
    return (slot for id_, slot in triage.slots.items() if id_ in lexicon.slots and not slot.is_numeric)


def read_examples(lexicon: Lexicon, triage: TriageKnowledge) -> list[Example]:
    """The phrases of the slots, the wordings, and some answers to other questions."""
    sentences: list[Sentence] = []
    for slot in slots_of(triage, lexicon):
        for value in lexicon.slots[slot.id].words.values:
            sentences += [Sentence(slot.id, phrase, (value.value,), "phrase") for phrase in value.phrases]
        sentences += wordings(slot)
    sentences += other_answers(sentences, lexicon, triage)
    sentences += misheard()
    return [seen(one, lexicon, triage.slots[one.slot]) for one in dict.fromkeys(sentences)]


def wordings(slot: Slot) -> Iterator[Sentence]:
    """What stands in script/answer_net for a slot. Raises ValueError for a value that the slot has not."""
    path = SENTENCES / f"{slot.id}.yaml"
    if not path.exists():
        return
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        value = entry["value"]
        means = tuple(value) if isinstance(value, list) else (value,)
        strange = set(means) - {*slot.values, UNKNOWN, OPEN}
        if strange:
            raise ValueError(f"{path}: {entry['text']}: no value of the slot: {', '.join(map(str, strange))}")
        yield Sentence(slot.id, str(entry["text"]), means, "wording")


def misheard() -> Iterator[Sentence]:
    """What the recogniser made of some wordings (script/make_heard)."""
    for entry in yaml.safe_load(HEARD.read_text(encoding="utf-8")):
        value = entry["value"]
        means = tuple(value) if isinstance(value, list) else (value,)
        yield Sentence(entry["slot"], entry["heard"], means, "heard", entry["said"])


def other_answers(
    sentences: Sequence[Sentence], lexicon: Lexicon, triage: TriageKnowledge
) -> Iterator[Sentence]:
    """For each slot, answers to other questions in which the lexicon finds nothing about it."""
    told: list[tuple[Sentence, frozenset[str]]] = []
    for one in sentences:
        utterance = take_apart(one.text, lexicon)
        if one.kind == "wording" and not utterance.polarity.bare and one.means[0] not in (UNKNOWN, OPEN):
            told.append((one, frozenset(item.owner.id for item in utterance.evidence)))
    for slot in slots_of(triage, lexicon):
        strange = [one for one, about in told if one.slot != slot.id and slot.id not in about]
        strange.sort(key=lambda one: _order(slot.id, one.text))
        yield from (Sentence(slot.id, one.text, (OPEN,), "other") for one in strange[:OTHERS])
        for kind, texts, most in (
            ("command", command_phrases(), COMMANDS),
            ("nonsense", nonsense(), NONSENSE),
        ):
            chosen = sorted((_order(slot.id, text), text) for text in texts)[:most]
            yield from (Sentence(slot.id, text, (OPEN,), kind) for _, text in chosen)


def command_phrases() -> list[str]:
    """What we take for a command."""
    data = yaml.safe_load((ROOT / "prompts/en/common/commands.yaml").read_text(encoding="utf-8"))
    return [phrase for phrases in data["commands"].values() for phrase in phrases if " " in phrase]


def seen(sentence: Sentence, lexicon: Lexicon, slot: Slot) -> Example:
    """What the net sees of a sentence. Our own phrases are shown without a reading: the lexicon knows them by heart."""
    utterance = take_apart(sentence.text, lexicon)
    reading = read_asked(slot, utterance, lexicon)
    evidence = asked_evidence(slot, utterance, lexicon)
    signs = np.array(read_signs(classes_of(slot), reading, evidence), dtype=float)
    shows = set(features(utterance, lexicon))
    if sentence.kind == "phrase":
        signs[:] = 0
    else:
        shows |= set(read_features(utterance, lexicon, reading, evidence))
    return Example(sentence, tuple(sorted(shows)), signs)


def classes_of(slot: Slot) -> tuple[str, ...]:
    return (*slot.told, UNKNOWN, OPEN)


def roles_of(slot: Slot, lexicon: Lexicon) -> Iterator[tuple[int, ...]]:
    """For each class the places of its roles."""
    words = lexicon.slots[slot.id]
    for name in classes_of(slot):
        if name in (UNKNOWN, *slot.no_answer):
            yield (ROLES.index(UNKNOWN),)
        elif name == OPEN:
            yield (ROLES.index(OPEN),)
        else:
            plays = {
                "yes": name == words.means("yes"),
                "no": name in (words.means("no"), slot.exclusive),
                "well": name in slot.denials,
                "ill": bool(slot.denials) and name not in slot.denials,
            }
            yield tuple(ROLES.index(role) for role, does in plays.items() if does)


def nonsense() -> list[str]:
    """What is said in a room and answers nothing."""
    return list(yaml.safe_load((SENTENCES / "nonsense.yaml").read_text(encoding="utf-8")))


class Model:
    """Weights that are being learnt."""

    def __init__(self, lexicon: Lexicon, triage: TriageKnowledge) -> None:
        self.slots = {slot.id: slot for slot in slots_of(triage, lexicon)}
        self.roles = {id_: tuple(roles_of(slot, lexicon)) for id_, slot in self.slots.items()}

    def train(self, examples: Sequence[Example]) -> None:
        """Learns anew, from these examples alone."""
        self._begin(examples)
        order = sorted(examples, key=lambda e: _order(e.sentence.slot, e.sentence.text))
        found = [self._places(example) for example in order]
        for _ in range(ROUNDS):
            for example, (own, shared) in zip(order, found, strict=True):
                self._learn(example, own, shared)

    def _begin(self, examples: Sequence[Example]) -> None:
        own: dict[str, Counter[str]] = {slot: Counter() for slot in self.slots}
        everywhere: Counter[str] = Counter()
        for example in examples:
            if example.sentence.kind in ANSWERS:
                own[example.sentence.slot].update(example.shows)
                everywhere.update(example.shows)
        self.own = {
            slot: {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= RARE))}
            for slot, counts in own.items()
        }
        self.shared = {
            f: i for i, f in enumerate(sorted(f for f, n in everywhere.items() if n >= RARE_SHARED))
        }
        sizes = {slot: (len(known), len(self.roles[slot])) for slot, known in self.own.items()}
        self.weights = {slot: np.zeros(size) for slot, size in sizes.items()}
        self._moved = {slot: np.ones(size) for slot, size in sizes.items()}
        self.role_weights = np.zeros((len(self.shared), len(ROLES)))
        self._roles_moved = np.ones_like(self.role_weights)
        self.bias = {
            slot: np.full(len(self.roles[slot]), -1.5 if self._is_several(slot) else 0.0)
            for slot in self.slots
        }
        self.read = np.array([2.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.5])
        assert len(self.read) == READ_SIGNS
        self._read_moved = np.ones_like(self.read)
        self._plays = {
            slot: np.array([[float(r in plays) for r in range(len(ROLES))] for plays in roles])
            for slot, roles in self.roles.items()
        }

    def _is_several(self, slot: str) -> bool:
        return self.slots[slot].kind is SlotKind.MULTI

    def _places(self, example: Example) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        own = self.own[example.sentence.slot]
        return (
            np.array([own[f] for f in example.shows if f in own], dtype=np.int64),
            np.array([self.shared[f] for f in example.shows if f in self.shared], dtype=np.int64),
        )

    def probabilities(self, example: Example, own: NDArray[np.int64], shared: NDArray[np.int64]) -> Row:
        """Of each class, as `AnswerNet.probabilities`."""
        slot, part = example.sentence.slot, share_of_each(len(example.shows))
        sums = self.weights[slot][own].sum(0) + self._plays[slot] @ self.role_weights[shared].sum(0)
        scores = self.bias[slot] + part * sums + example.read @ self.read
        if self._is_several(slot):
            return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))))
        shares = np.exp(scores - scores.max())
        return np.asarray(shares / shares.sum())

    def read_left_out(self, example: Example) -> LeftOut:
        """What the net makes of a sentence, as `weighing.opinion` would put it."""
        slot = example.sentence.slot
        found = dict(
            zip(
                classes_of(self.slots[slot]), self.probabilities(example, *self._places(example)), strict=True
            )
        )
        best = max(found, key=lambda name: found[name])
        if not self._is_several(slot) or best in (UNKNOWN, OPEN):
            return LeftOut(example.sentence, frozenset((best,)), float(found[best]))
        said = frozenset(name for name, p in found.items() if p >= 0.5) or frozenset((best,))
        return LeftOut(
            example.sentence, said, float(min(p if name in said else 1 - p for name, p in found.items()))
        )

    def _learn(self, example: Example, own: NDArray[np.int64], shared: NDArray[np.int64]) -> None:
        slot, part = example.sentence.slot, share_of_each(len(example.shows))
        means = np.array([float(c in example.sentence.means) for c in classes_of(self.slots[slot])])
        wrong = self.probabilities(example, own, shared) - means
        wrong *= COUNTS.get(example.sentence.kind, 1.0)
        if abs(wrong).max() < 0.01:
            return
        self.bias[slot] -= 0.05 * wrong
        _step(self.read, self._read_moved, wrong @ example.read)
        _step_rows(self.weights[slot], self._moved[slot], own, part * wrong)
        _step_rows(self.role_weights, self._roles_moved, shared, part * wrong @ self._plays[slot])


def _step(weights: Row, moved: Row, slope: Row) -> None:
    moved += slope * slope
    weights -= STEP * slope / np.sqrt(moved)


def _step_rows(weights: Row, moved: Row, rows: NDArray[np.int64], slope: Row) -> None:
    slopes = slope + DECAY * weights[rows]
    moved[rows] += slopes * slopes
    weights[rows] -= STEP * slopes / np.sqrt(moved[rows])


@dataclass(frozen=True)
class LeftOut:
    """A wording that was left out of the training, and what the net makes of it."""

    sentence: Sentence
    said: frozenset[str]
    sure: float

    @property
    def right(self) -> bool:
        return self.said == set(self.sentence.means)

    @property
    def stores(self) -> bool:
        return not self.said & {UNKNOWN, OPEN}

    def __str__(self) -> str:
        means, said = " ".join(self.sentence.means), " ".join(sorted(self.said))
        return f"{self.sure:.2f} {self.sentence.slot}: {self.sentence.text} | {means} | {said}"


def cross_check(model: Model, examples: Sequence[Example], folds: int, disagreements: Path | None) -> None:
    """Prints how wordings, and what was heard of some, are read when left out.

    Where net and label firmly disagree, one of them may be wrong.
    """
    told: list[LeftOut] = []
    for fold in range(folds):
        model.train([e for e in examples if e.sentence.part % folds != fold])
        left_out = [e for e in examples if e.sentence.part % folds == fold]
        told += [model.read_left_out(e) for e in left_out if e.sentence.kind in ("wording", "heard")]
    for kind in ("wording", "heard"):
        print_shares(kind, [one for one in told if one.sentence.kind == kind])
    if disagreements:
        wordings = [one for one in told if one.sentence.kind == "wording"]
        strange = sorted((str(one) for one in wordings if not one.right and one.sure >= FIRM), reverse=True)
        disagreements.write_text("\n".join(strange), encoding="utf-8")


def print_shares(kind: str, told: Sequence[LeftOut]) -> None:
    """How many are right and wrong, where the net must be so sure."""
    decidable = sum(not set(one.sentence.means) & {UNKNOWN, OPEN} for one in told)
    for least in (0.5, 0.75, 0.9, 0.97):
        stored = [one for one in told if one.sure >= least and one.stores]
        right = sum(one.right for one in stored)
        print(
            f"{kind}, left out, at least {least:.2f} sure: {100 * right / decidable:.1f} % of the decidable right, "
            f"{100 * (len(stored) - right) / len(told):.1f} % of all wrong"
        )


def write(model: Model) -> None:
    """The weights as JSON, one feature a line, small ones left out."""
    slots: dict[str, dict[str, Any]] = {
        slot: {
            "classes": classes_of(model.slots[slot]),
            "roles": model.roles[slot],
            "several": model._is_several(slot),
            "bias": [round(float(b), 2) for b in model.bias[slot]],
            "weights": _rows(model.own[slot], model.weights[slot]),
        }
        for slot in model.slots
    }
    data: dict[str, Any] = {
        "made_by": "script/train_answer_net",
        "roles": ROLES,
        "read": [round(float(w), 2) for w in model.read],
        "shared": _rows(model.shared, model.role_weights),
        "slots": slots,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    NET.write_text(text.replace('","', '",\n"').replace("},", "},\n") + "\n", encoding="utf-8")
    count = sum(len(some["weights"]) for some in slots.values())
    print(f"{NET.relative_to(ROOT)}: {count} features of slots, {NET.stat().st_size / 1000:.0f} kB")


def _rows(places: Mapping[str, int], weights: Row) -> dict[str, str]:
    rows = np.rint(weights * STEPS).astype(int)
    rows[abs(rows) < DROPPED] = 0
    return {feature: _row(rows[place]) for feature, place in places.items() if rows[place].any()}


def _row(numbers: Iterable[int]) -> str:
    return ",".join(str(n) if n else "" for n in numbers).rstrip(",")


def _order(*texts: str) -> int:
    """A fixed order that has nothing to do with the alphabet."""
    return zlib.crc32("|".join(texts).encode())


if __name__ == "__main__":
    sys.exit(main())
