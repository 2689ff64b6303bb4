"""Trains the command net from our own sentences, and writes its weights: the same input, the same file.

    script/train_command_net [--folds N] [--figures]

Reads the phrases of prompts/en/common/commands.yaml, script/command_net/*.yaml, and every sentence of the second net's
training as answers that are no command; writes prompts/en/common/command_net.json. It first trains N times, each time
without a part of the sentences, prints what the net makes of those left out, and takes its thresholds from them; with
--figures it writes nothing. No sentence of tests/ is read. `script/nets/fitting.py` says how.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "script")]

from nets import examples as sentences  # noqa: E402
from nets.examples import Line  # noqa: E402
from nets.fitting import Example, fit, held_out, write  # noqa: E402

from voice_triage.understanding.command_net import MOST, Certainty, features  # noqa: E402
from voice_triage.understanding.lexicon import Lexicon  # noqa: E402
from voice_triage.understanding.load_lexicon import load_lexicon  # noqa: E402

NET = ROOT / "prompts" / "en" / "common" / "command_net.json"
WRONG = {Certainty.SURE: 0.002, Certainty.LIKELY: 0.01, Certainty.POSSIBLE: 0.06}
"""Share of other sentences left out that may be taken for a command: sets the thresholds."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/train_command_net", description="Trains the command net.")
    parser.add_argument("--folds", type=int, default=5, help="parts for the thresholds and the figures")
    parser.add_argument("--figures", action="store_true", help="only print the figures")
    options = parser.parse_args()
    lexicon = load_lexicon(ROOT / "prompts/en/common", ROOT / "prompts/en/knee")
    told = sentences.once(list(lines(lexicon)))
    commands = tuple(dict.fromkeys(label for _, label, _ in told if label))
    found = [shown(line, lexicon) for line in (*told, *sentences.with_manners(told))]
    print(f"{len(told)} sentences, {sum(bool(label) for _, label, _ in told)} of them commands")
    thresholds = cross_check([e for e in found[: len(told)] if e.shows], commands, options.folds)
    if not options.figures:
        size = write(NET, "script/train_command_net", fit(found, commands), thresholds)
        print(f"{NET.relative_to(ROOT)}: {size}")
    return 0


def lines(lexicon: Lexicon) -> Iterator[Line]:
    """Commands first, then everything that is none."""
    yield from ((text, command, 1.0) for command, text in sentences.commands())
    for kind in ("answers", "unknown", "swearing", "foreign"):
        yield from ((text, "", 1.0) for text in sentences.steering(kind))
    for path in sorted(sentences.URGENT.glob("*.yaml")):
        told = sentences.read(path)
        for texts in (*told["urgent"].values(), *told["doubtful"].values(), told["ordinary"]):
            yield from ((text, "", 1.0) for text in texts)
    yield from ((text, "", 1.0) for _, text, _ in sentences.answers())
    for slot in lexicon.slots.values():
        yield from ((phrase, "", 1.0) for value in slot.words.values for phrase in value.phrases)


def shown(line: Line, lexicon: Lexicon) -> Example:
    """The features of a sentence, sorted. One that is too long for a command shows nothing."""
    text, label, weight = line
    words = lexicon.spelling.phrase(text)
    return Example(text, tuple(sorted(features(words))) if len(words) <= MOST else (), label, weight)


def cross_check(found: Sequence[Example], commands: Sequence[str], folds: int) -> dict[str, float]:
    """The thresholds at which few other sentences that were left out are taken for a command."""
    scored = held_out(found, commands, folds)
    others = sorted(heard.score for example, heard in scored if not example.label)
    told = [(example.label == heard.label, heard.score) for example, heard in scored if example.label]
    thresholds = {name.value: others[int(len(others) * (1 - share))] for name, share in WRONG.items()}
    for name, share in WRONG.items():
        threshold = thresholds[name.value]
        right = [is_right for is_right, score in told if score >= threshold]
        print(
            f"left out: {100 * sum(right) / len(told):.1f} % of {len(told)} commands right, "
            f"{100 * (len(right) - sum(right)) / len(told):.1f} % taken for another, at {100 * share:.1f} % of "
            f"other sentences taken for one; {name.value} from {threshold:.2f}"
        )
    return thresholds


if __name__ == "__main__":
    sys.exit(main())
