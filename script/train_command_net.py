"""Trains the command net from our own sentences, and writes its weights: the same input, the same file.

    script/train_command_net [--folds N] [--figures]

Reads the phrases of prompts/en/common/commands.yaml, script/command_net/*.yaml, and every sentence of the second net's
training as answers that are no command; writes prompts/en/common/command_net.json. It first trains N times, each time
without a part of the sentences, prints what the net makes of those left out, and takes its thresholds from them; with
--figures it writes nothing. No sentence of tests/ is read. `script/nets/fitting.py` says how.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "script")]

from nets import examples as sentences  # noqa: E402
from nets.examples import Line  # noqa: E402
from nets.fitting import Example  # noqa: E402
from nets.training import Heard, Recipe, train  # noqa: E402

from voice_triage.triage.model import TriageKnowledge  # noqa: E402
from voice_triage.understanding.acts import Command  # noqa: E402
from voice_triage.understanding.lexicon.lexicon import Lexicon  # noqa: E402
from voice_triage.understanding.signals.command_net import MOST, Certainty, features  # noqa: E402

NET = ROOT / "prompts" / "en" / "common" / "command_net.json"
WRONG = {Certainty.SURE: 0.002, Certainty.LIKELY: 0.01, Certainty.POSSIBLE: 0.06}
"""Share of other sentences left out that may be taken for a command: sets the thresholds."""


def main() -> int:
    return train(Recipe("script/train_command_net", NET, lines, sentences.with_manners, shown, thresholds))


def lines(lexicon: Lexicon, _: TriageKnowledge) -> Iterator[Line]:
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


def thresholds(scored: Heard, _: Lexicon) -> dict[str, float]:
    """The scores at which few other sentences that were left out are taken for a command."""
    others = sorted(heard.score for example, heard in scored if not example.label)
    told = [
        (_means(example.label) == _means(heard.label), heard.score)
        for example, heard in scored
        if example.label
    ]
    found = {name.value: others[int(len(others) * (1 - share))] for name, share in WRONG.items()}
    for name, share in WRONG.items():
        threshold = found[name.value]
        right = [is_right for is_right, score in told if score >= threshold]
        print(
            f"left out: {100 * sum(right) / len(told):.1f} % of {len(told)} commands right, "
            f"{100 * (len(right) - sum(right)) / len(told):.1f} % taken for another, at {100 * share:.1f} % of "
            f"other sentences taken for one; {name.value} from {threshold:.2f}"
        )
    return found


def _means(command: str) -> str:
    """What a command does while a question is asked: there "next" leaves it out too."""
    return Command.SKIP if command == Command.NEXT else command


if __name__ == "__main__":
    sys.exit(main())
