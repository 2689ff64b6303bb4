"""Plays one interview with a scripted patient, and tells how it went as JSON values (docs/contracts.md, simulate)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from voice_triage.conversation import Conversation, Parts
from voice_triage.dialogue.context import assess_state
from voice_triage.dialogue.sentences.result import emergency_message, result_sentences, spoken_text
from voice_triage.dialogue.state import DialogueState, Ended
from voice_triage.interview.why_asked import reasons_of
from voice_triage.knowledge.load import Knowledge
from voice_triage.sessions import MemorySessions
from voice_triage.simulation.answering import AnsweringPatient
from voice_triage.simulation.patient import Patient
from voice_triage.simulation.stage import US, Hearing, Stage
from voice_triage.triage.report import value_json

Json = dict[str, Any]


def play(
    knowledge: Knowledge, patient: Patient, hearing: Hearing, words_per_minute: int, *, explain: bool = False
) -> Json:
    """The whole interview. The same patient gives the same object. `explain`: why each question was asked, as `why`."""
    stage = Stage(AnsweringPatient(knowledge, patient), hearing, words_per_minute)
    store = MemorySessions()
    conversation = Conversation(Parts(knowledge, stage, stage, store))
    stage.state = lambda: conversation.state
    state = conversation.run().state
    why = {"why": reasons_of(knowledge, store.acts(conversation.session))} if explain else {}
    return {
        "id": patient.id,
        **_concluded(knowledge, state),
        "turns": state.turns,
        "asked": list(state.asked),
        "facts": {slot: value_json(fact.value) for slot, fact in state.facts.items()},
        "transcript": [list(line) for line in stage.transcript],
        "spoken_result": _spoken_result(knowledge, state, stage.transcript),
        "ended": state.ended.value if state.ended else None,
        "seconds": round(stage.seconds, 1),
        "asked_again": _asked_again(state, stage.questions),
        "heard": [act.text for act in store.acts(conversation.session)],
        **why,
    }


def _concluded(knowledge: Knowledge, state: DialogueState) -> Json:
    """Tier, rules, causes, relief, avoid: as they would be told now."""
    found = assess_state(knowledge, state)
    return {
        "tier": (state.tier or found.tier).value,
        "rules": [rule.id for rule in found.rules],
        "causes": [cause.id for cause in found.causes],
        "relief": list(found.relief),
        "avoid": list(found.avoid),
    }


def _spoken_result(knowledge: Knowledge, state: DialogueState, transcript: Sequence[tuple[str, str]]) -> str:
    """The emergency message, the result, or, where neither was told, our last words."""
    found = assess_state(knowledge, state)
    if state.ended is Ended.EMERGENCY:
        message = emergency_message(knowledge.prompts, state.emergencies[0] if state.emergencies else found)
        return " ".join(sentence.text for sentence in message)
    if state.ended is Ended.RESULT:
        return spoken_text(result_sentences(knowledge.prompts, knowledge.triage, found, state.facts))
    last = [text for who, text in transcript[_last_answer(transcript) + 1 :] if who == US]
    return " ".join(last)


def _last_answer(transcript: Sequence[tuple[str, str]]) -> int:
    return max((place for place, (who, _) in enumerate(transcript) if who != US), default=-1)


def _asked_again(state: DialogueState, questions: Sequence[str]) -> dict[str, int]:
    """How often each question was put more often than once: after an answer that was none, a command, or going back."""
    counted = Counter(questions)
    return {asking: counted[asking] - 1 for asking in state.asked if counted[asking] > 1}
