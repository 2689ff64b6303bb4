"""Trains the second net of the knee from our own sentences, and writes its weights: the same input, the same file.

    script/train_second_net [--folds N] [--figures]

Reads script/second_net/*.yaml, script/command_net/*.yaml, script/answer_net/*.yaml and the phrases of the slots and commands;
writes prompts/en/knee/second_net.json. It first trains N times, each time without a part of the sentences, prints what the
net makes of those left out, and takes its threshold from them; with --figures it writes nothing. No sentence of tests/ is
read. `script/nets/fitting.py` says how.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "script")]

from nets import examples as sentences  # noqa: E402
from nets.examples import Line  # noqa: E402
from nets.fitting import Example, fit, held_out, write  # noqa: E402

from voice_triage.triage.load import load_triage  # noqa: E402
from voice_triage.triage.model import TriageKnowledge, Urgency  # noqa: E402
from voice_triage.understanding.lexicon import Lexicon  # noqa: E402
from voice_triage.understanding.load_lexicon import load_lexicon  # noqa: E402
from voice_triage.understanding.second_net import ASK, NONE, NOTHING, SURE, TOLD, features  # noqa: E402
from voice_triage.understanding.utterance import take_apart  # noqa: E402

NET = ROOT / "prompts" / "en" / "knee" / "second_net.json"
NEEDLESS = 0.03
"""Share of ordinary sentences left out that may be asked about."""
WRONG_WITNESS = 0.008
"""Share of ordinary sentences left out of which the net may be sure."""
HINTS_AS_TOLD = 0.3
"""Share of doubtful sentences left out that may be taken as said outright."""
CONTRADICTED = 0.015
"""Share of urgent sentences left out that the net may take for none: a pattern that tells them only asks then."""
OVERHEARD = 0.0005
"""Share of urgent and doubtful sentences left out that the net may hold for nothing at all, not even worth a question."""
DOUBTFUL, ANSWERED, COMMAND, COMPANY = 0.5, 0.4, 0.45, 0.7
"""What a doubtful sentence weighs, a dangerous answer to its own question, a command, a sentence beside another."""
IN_COMPANY = 0.25
"""Share of the sentences that are told a second time, beside an ordinary one."""
DANGEROUS = {
    "breathless": ("yes_new",),
    "numbness": ("numb_area",),
    "weakness": ("foot_drop", "both_legs"),
}
"""Values of emergency slots that the net knows as one; of the others "yes"."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/train_second_net", description="Trains the second net.")
    parser.add_argument("--folds", type=int, default=5, help="parts for the threshold and the figures")
    parser.add_argument("--figures", action="store_true", help="only print the figures")
    options = parser.parse_args()
    lexicon = load_lexicon(ROOT / "prompts/en/common", ROOT / "prompts/en/knee")
    triage = load_triage(ROOT / "voice_triage/triage/data/knee")
    told = sentences.once(list(lines(lexicon, triage)))
    kinds = tuple(dict.fromkeys(label for _, label, _ in told if label))
    found = [shown(line, lexicon) for line in told]
    found += [shown(line, lexicon) for line in sentences.in_company(told, IN_COMPANY, COMPANY)]
    print(f"{len(told)} sentences, {sum(bool(label) for _, label, _ in told)} of them urgent or doubtful")
    thresholds = cross_check([e for e in found if e.shows], kinds, options.folds, lexicon)
    if not options.figures:
        size = write(NET, "script/train_second_net", fit(found, kinds), thresholds, doubt=True)
        print(f"{NET.relative_to(ROOT)}: {size}")
    return 0


def lines(lexicon: Lexicon, triage: TriageKnowledge) -> Iterator[Line]:
    """Our wordings first, then answers, phrases and commands."""
    for path in sorted(sentences.URGENT.glob("*.yaml")):
        told = sentences.read(path)
        yield from ((text, kind, 1.0) for kind, texts in told["urgent"].items() for text in texts)
        yield from ((text, kind, DOUBTFUL) for kind, texts in told["doubtful"].items() for text in texts)
        yield from ((text, "", 1.0) for text in told["ordinary"])
    for slot_id, text, value in sentences.answers():
        is_urgent_slot = triage.slots[slot_id].urgency is Urgency.EMERGENCY
        if is_urgent_slot and value in DANGEROUS.get(slot_id, ("yes",)):
            yield text, slot_id, ANSWERED
        elif not (is_urgent_slot and value in ("open", "unknown")):
            yield text, "", 1.0
    for slot_id, slot in triage.slots.items():
        for words in lexicon.slots[slot_id].words.values:
            if slot.urgency is not Urgency.EMERGENCY or words.value in slot.denials:
                yield from ((phrase, "", 1.0) for phrase in words.phrases)
    yield from ((text, "", COMMAND) for _, text in sentences.commands())
    yield from ((text, "", 1.0) for kind in ("answers", "unknown") for text in sentences.steering(kind))


def shown(line: Line, lexicon: Lexicon) -> Example:
    """The features of a sentence, sorted: sets have no order of their own. Bare answers show nothing."""
    text, label, weight = line
    utterance = take_apart(text, lexicon)
    is_bare = len(utterance.polarity.clauses) >= len(utterance.clauses)
    found = () if is_bare else features(utterance.clauses, lexicon.concepts, lexicon.scope)
    told = not label or weight not in (DOUBTFUL, DOUBTFUL * COMPANY)
    return Example(text, tuple(sorted(found)), label, weight, told)


def cross_check(
    found: list[Example], kinds: tuple[str, ...], folds: int, lexicon: Lexicon
) -> dict[str, float]:
    """The thresholds, from what a net says of sentences that were left out of its training."""
    scored = held_out(found, kinds, folds)
    ordinary = sorted(heard.score for example, heard in scored if not example.label)
    urgent = [(example, heard) for example, heard in scored if example.label and example.weight >= COMPANY]
    doubts = sorted(heard.told for example, heard in scored if not example.told)
    hinted = sorted(heard.score for example, heard in scored if example.label)
    limits = {
        ASK: _from_top(ordinary, NEEDLESS),
        SURE: _from_top(ordinary, WRONG_WITNESS),
        TOLD: _from_top(doubts, HINTS_AS_TOLD),
        NONE: _from_top(sorted(heard.score for _, heard in urgent), 1 - CONTRADICTED),
        NOTHING: _from_top(hinted, 1 - OVERHEARD),
    }
    same = lexicon.asked_as
    for needless in (0.01, 0.02, NEEDLESS, 0.05):
        limit = _from_top(ordinary, needless)
        asked = [
            same.get(heard.label, heard.label) == same.get(example.label, example.label)
            for example, heard in urgent
            if heard.score >= limit
        ]
        print(
            f"left out: {100 * len(asked) / len(urgent):.1f} % of {len(urgent)} urgent asked about "
            f"({100 * sum(asked) / len(urgent):.1f} % with the right question) at {100 * needless:.1f} % needless"
        )
    sure = sum(
        heard.score >= limits[SURE] and heard.told >= limits[TOLD] and heard.label == example.label
        for example, heard in urgent
    )
    print(f"left out: sure of {100 * sure / len(urgent):.1f} % of the urgent; thresholds {limits}")
    return limits


def _from_top(scores: list[float], share: float) -> float:
    """The score that this share of the sorted scores reaches."""
    return scores[min(len(scores) - 1, int(len(scores) * (1 - share)))]


if __name__ == "__main__":
    sys.exit(main())
