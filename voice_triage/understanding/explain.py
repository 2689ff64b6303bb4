"""How an utterance was read: which words, in which clause, how they stand, what was refused and why (`--explain`)."""

from __future__ import annotations

from typing import Any

from voice_triage.recognition.agreement import agreed_answer
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.understanding.answers.question import UnderstandingKnowledge, read_question
from voice_triage.understanding.hearing import wording
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.utterances.clauses import Clause
from voice_triage.understanding.utterances.evidence import Evidence, gather
from voice_triage.understanding.utterances.utterance import Utterance, take_apart


def explain(knowledge: UnderstandingKnowledge, asking: str, hypothesis: Hypothesis) -> dict[str, Any]:
    """The same reading as `interpret`, told step by step, in JSON types (docs/contracts.md)."""
    lexicon, triage = knowledge.lexicon, knowledge.triage
    text = wording(hypothesis, lexicon, triage.slots) if hypothesis.speech else ""
    utterance = take_apart(text, lexicon)
    question = read_question(knowledge, asking, utterance)
    asked = triage.bundles[asking].slots if asking in triage.bundles else (asking,)
    return {
        **({} if hypothesis.typed else {"decoders": _decoders(hypothesis, text)}),
        "clauses": [_clause(number, clause, utterance) for number, clause in enumerate(utterance.clauses)],
        "phrases": [_phrase(item, utterance) for item in _evidence(asked, utterance, lexicon)],
        "read": {
            slot: {"words": reading.words, "why": reading.why} for slot, reading in question.readings.items()
        },
        "net": dict(question.net),
        "refused": [{"slot": slot, "why": why} for slot, why in question.refused.items()],
    }


def _decoders(hypothesis: Hypothesis, text: str) -> dict[str, Any]:
    """Which decoder said what, the word both stand behind, and the words that were read."""
    return {
        "grammar": hypothesis.heard_grammar,
        "free": hypothesis.heard_free,
        "alternatives": list(hypothesis.alternatives),
        "phrases": hypothesis.heard_phrases,
        "agreed": agreed_answer(hypothesis),
        "noisy": hypothesis.noisy,
        "nearest_voice_only": hypothesis.near,
        "read": text,
    }


def _clause(number: int, clause: Clause, utterance: Utterance) -> dict[str, Any]:
    marks = [name for name in ("contrast", "corrects", "over", "own_turn") if getattr(clause, name)]
    said = dict(utterance.polarity.bare).get(number)
    return {"words": clause.text, "scope": marks, "says": said.value if said else None}


def _evidence(asked: tuple[str, ...], utterance: Utterance, lexicon: Lexicon) -> list[Evidence]:
    """All evidence found, each once: what counts anywhere, and what counts because its slot was asked."""
    found = list(utterance.evidence)
    for slot in asked:
        if slot in lexicon.slots:
            found += gather(utterance.clauses, lexicon.slots[slot].asked, lexicon.scope)
    return list(dict.fromkeys(found))


def _phrase(item: Evidence, utterance: Utterance) -> dict[str, Any]:
    clause = utterance.clauses[item.clause]
    return {
        "words": " ".join(clause.said[place] for place in sorted(item.places)),
        "clause": item.clause,
        "kind": item.owner.kind,
        "slot": item.owner.id,
        "value": item.owner.value,
        "stands": item.standing.value,
    }
