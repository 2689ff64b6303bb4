"""Trains the second net of the knee from our own sentences, and writes its weights: the same input, the same file.

    script/train_second_net [--folds N] [--figures]

Reads script/second_net/*.yaml, script/command_net/*.yaml, script/answer_net/*.yaml and the phrases of the slots and commands;
writes prompts/en/knee/second_net.json. It first trains N times, each time without a part of the sentences, prints what the
net makes of those left out, and takes its threshold from them; with --figures it writes nothing. No sentence of tests/ is
read. `script/nets/fitting.py` says how.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "script")]

from nets import examples as sentences  # noqa: E402
from nets.examples import Line  # noqa: E402
from nets.fitting import Example  # noqa: E402
from nets.training import Heard, Recipe, train  # noqa: E402

from voice_triage.triage.model import TriageKnowledge, Urgency  # noqa: E402
from voice_triage.understanding.lexicon.lexicon import Lexicon  # noqa: E402
from voice_triage.understanding.nets.signal_net import Signal  # noqa: E402
from voice_triage.understanding.signals.second_net import (  # noqa: E402
    ASK,
    NONE,
    NOTHING,
    SILENT,
    SURE,
    features,
    outright,
)
from voice_triage.understanding.utterances.utterance import take_apart  # noqa: E402

NET = ROOT / "prompts" / "en" / "knee" / "second_net.json"
ASKED, TOLD_WRONGLY, SURE_WRONGLY = 0.087, 0.05, 0.022
"""Shares of our ordinary sentences left out, the hardest we could think of: asked about; not enough against a pattern that
tells; and of which the net may be sure."""
OVERHEARD, CONTRADICTED = 0.06, 0.015
"""Shares of urgent sentences left out: those of which a pattern that only asks is passed over, and one that tells."""
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
    return train(Recipe("script/train_second_net", NET, lines, again, shown, thresholds, doubt=True))


def again(told: Sequence[Line]) -> Iterator[Line]:
    """A share of the sentences beside an ordinary one."""
    return sentences.in_company(told, IN_COMPANY, COMPANY)


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
    found = () if is_bare else features(utterance.clauses, utterance.concepts, lexicon.scope)
    told = not label or weight not in (DOUBTFUL, DOUBTFUL * COMPANY)
    return Example(text, tuple(sorted(found)), label, weight, told)


def thresholds(scored: Heard, lexicon: Lexicon) -> dict[str, float]:
    """The thresholds, from what a net says of sentences that were left out of its training."""
    talk = sentences.ordinary()

    def said(example: Example, heard: Signal) -> float:
        return outright(heard, len(lexicon.spelling.phrase(example.text)))

    ordinary = [(example, heard) for example, heard in scored if example.text.lower() in talk]
    urgent = [(example, heard) for example, heard in scored if example.label and example.weight == 1]
    scores = sorted(heard.score for _, heard in ordinary)
    loud = sorted(said(example, heard) for example, heard in ordinary)
    limits = {
        ASK: _from_top(scores, ASKED),
        NOTHING: _from_top(sorted(heard.score for _, heard in urgent), 1 - OVERHEARD),
        SURE: _from_top(loud, SURE_WRONGLY),
        NONE: _from_top(loud, TOLD_WRONGLY),
        SILENT: _from_top(sorted(said(*one) for one in urgent), 1 - CONTRADICTED),
    }
    same = lexicon.asked_as
    for needless in (0.02, 0.04, 0.06, ASKED, 0.1):
        limit = _from_top(scores, needless)
        asked = [
            same.get(heard.label, heard.label) == same.get(example.label, example.label)
            for example, heard in urgent
            if heard.score >= limit
        ]
        print(
            f"left out: {100 * len(asked) / len(urgent):.1f} % of {len(urgent)} urgent asked about "
            f"({100 * sum(asked) / len(urgent):.1f} % with the right question) at {100 * needless:.1f} % of "
            f"{len(ordinary)} ordinary"
        )
    sure = sum(
        said(example, heard) >= limits[SURE] and heard.label == example.label for example, heard in urgent
    )
    print(f"left out: sure of {100 * sure / len(urgent):.1f} % of the urgent; thresholds {limits}")
    return limits


def _from_top(scores: list[float], share: float) -> float:
    """The score that this share of the sorted scores reaches."""
    return scores[min(len(scores) - 1, int(len(scores) * (1 - share)))]


if __name__ == "__main__":
    sys.exit(main())
