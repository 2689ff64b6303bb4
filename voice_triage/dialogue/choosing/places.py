"""Which places of the script are open now: the track that is followed, and what its questions still ask."""

from __future__ import annotations

from collections.abc import Iterator

from voice_triage.dialogue.absorb import asked_slots
from voice_triage.dialogue.choosing.script import Question, Script, Track
from voice_triage.dialogue.state import DialogueState
from voice_triage.triage.condition import Node
from voice_triage.triage.logic import is_true
from voice_triage.triage.model import TriageKnowledge


def track_of(triage: TriageKnowledge, script: Script, state: DialogueState) -> Track:
    """The track that applies to what is known now."""
    for track in script.tracks:
        if track.from_tier is not None and (state.tier is None or state.tier < track.from_tier):
            continue
        if track.when is None or is_true(triage, track.when, state.facts):
            return track
    return script.tracks[-1]


def due(
    triage: TriageKnowledge, state: DialogueState, question: Question, *, bundles: bool
) -> tuple[str, ...]:
    """What this entry still asks: the bundle while two of its slots are open, else the open slots one by one."""
    if question.when is not None and not is_true(triage, question.when, state.facts):
        return ()
    open_slots = tuple(s for s in asked_slots(triage, question.ask) if is_open(triage, state, s))
    is_bundle = question.ask in triage.bundles
    if is_bundle and bundles and len(open_slots) > 1 and question.ask not in state.opened:
        return (question.ask,)
    return open_slots


def is_open(triage: TriageKnowledge, state: DialogueState, slot_id: str) -> bool:
    if state.known(slot_id):
        return False
    skip = triage.slots[slot_id].skip_when
    return skip is None or not is_true(triage, skip, state.facts)


def askable(
    triage: TriageKnowledge, script: Script, state: DialogueState
) -> Iterator[tuple[str, Node | None]]:
    """Every open slot of the track with the condition of each of its places; None: whatever is so."""
    for block in track_of(triage, script, state).blocks:
        for question in block.questions:
            for slot in asked_slots(triage, question.ask):
                if is_open(triage, state, slot):
                    yield slot, question.when
