"""The one run that all nets of signals are trained by: sentences, figures of those left out, thresholds, the file."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nets.examples import ROOT, Line, once
from nets.fitting import Example, fit, held_out, write
from voice_triage.triage.load import load_triage
from voice_triage.triage.model import TriageKnowledge
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.lexicon.load_lexicon import load_lexicon
from voice_triage.understanding.nets.signal_net import Signal

Heard = Sequence[tuple[Example, Signal]]
"""Sentences that were left out of the training, with what the net made of them."""


@dataclass(frozen=True)
class Recipe:
    """How one net is made."""

    script: str
    """The script that makes it, as it is called."""
    net: Path
    """The file it writes."""
    lines: Callable[[Lexicon, TriageKnowledge], Iterator[Line]]
    """The sentences; a sentence told twice counts as it was told first."""
    again: Callable[[Sequence[Line]], Iterable[Line]]
    """Sentences made of these, which are trained on too, and never left out: they would tell what was left out."""
    shown: Callable[[Line, Lexicon], Example]
    """What a sentence shows."""
    thresholds: Callable[[Heard, Lexicon], Mapping[str, float]]
    """Prints the figures, and gives the thresholds."""
    doubt: bool = False
    """Whether it tells what is said outright from what is hinted at."""


def train(recipe: Recipe) -> int:
    """Trains a net, and writes it unless only its figures are wanted."""
    parser = argparse.ArgumentParser(prog=recipe.script, description=f"Trains {recipe.net.name}.")
    parser.add_argument("--folds", type=int, default=5, help="parts for the thresholds and the figures")
    parser.add_argument("--figures", action="store_true", help="only print the figures")
    options = parser.parse_args()
    lexicon = load_lexicon(ROOT / "prompts/en/common", ROOT / "prompts/en/knee")
    told = once(list(recipe.lines(lexicon, load_triage(ROOT / "voice_triage/triage/data/knee"))))
    labels = tuple(dict.fromkeys(label for _, label, _ in told if label))
    print(
        f"{len(told)} sentences, {sum(bool(label) for _, label, _ in told)} of them with one of {len(labels)} labels"
    )
    found = [recipe.shown(line, lexicon) for line in told]
    more = [recipe.shown(line, lexicon) for line in recipe.again(told)]
    scored = held_out([example for example in found if example.shows], labels, options.folds)
    thresholds = recipe.thresholds(scored, lexicon)
    if not options.figures:
        size = write(recipe.net, recipe.script, fit([*found, *more], labels), thresholds, doubt=recipe.doubt)
        print(f"{recipe.net.relative_to(ROOT)}: {size}")
    return 0
