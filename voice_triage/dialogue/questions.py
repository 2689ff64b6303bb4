"""Which question comes next.

`next_question` is the seam for a cleverer choice: it sees everything known and returns one id. Today it follows the
script of the knowledge folder (`script.yaml`): the first open question of the track that applies now.
"""

from __future__ import annotations

from collections.abc import Iterator

from voice_triage.dialogue.absorb import asked_slots
from voice_triage.dialogue.script import Question, Script, Track
from voice_triage.dialogue.state import DialogueState
from voice_triage.triage.logic import is_true
from voice_triage.triage.model import TriageKnowledge


def next_question(
    triage: TriageKnowledge, script: Script, state: DialogueState, *, bundles: bool = True
) -> str | None:
    """The id of the next slot or bundle to ask, or None when nothing is left that could change anything."""
    for slot in state.ask_next:
        if not state.known(slot):
            return slot
    if len(state.asked) >= script.limit:
        return None
    return next(open_questions(triage, script, state, bundles=bundles), None)


def open_questions(
    triage: TriageKnowledge, script: Script, state: DialogueState, *, bundles: bool = True
) -> Iterator[str]:
    """Every question that would be asked from here if the answers changed nothing, in order."""
    for block in track_of(triage, script, state).blocks:
        used = sum(1 for q in block.questions if q.ask in state.asked)
        for question in block.questions:
            if block.at_most is not None and used >= block.at_most:
                break
            for asking in _due(triage, state, question, bundles=bundles):
                used += 1
                yield asking


def track_of(triage: TriageKnowledge, script: Script, state: DialogueState) -> Track:
    """The track that applies to what is known now."""
    for track in script.tracks:
        if track.from_tier is not None and (state.tier is None or state.tier < track.from_tier):
            continue
        if track.when is None or is_true(triage, track.when, state.facts):
            return track
    return script.tracks[-1]


def how_many_more(
    triage: TriageKnowledge, script: Script, state: DialogueState, *, bundles: bool = True
) -> int:
    """Questions left after the running one, as far as can be known now."""
    left = [
        asking for asking in open_questions(triage, script, state, bundles=bundles) if asking != state.asking
    ]
    return max(0, min(len(left), script.limit - len(state.asked)))


def _due(
    triage: TriageKnowledge, state: DialogueState, question: Question, *, bundles: bool
) -> tuple[str, ...]:
    """What this entry still asks: the bundle while two of its slots are open, else the open slots one by one."""
    if question.when is not None and not is_true(triage, question.when, state.facts):
        return ()
    open_slots = tuple(s for s in asked_slots(triage, question.ask) if _is_open(triage, state, s))
    is_bundle = question.ask in triage.bundles
    if is_bundle and bundles and len(open_slots) > 1 and question.ask not in state.opened:
        return (question.ask,)
    return open_slots


def _is_open(triage: TriageKnowledge, state: DialogueState, slot_id: str) -> bool:
    if state.known(slot_id):
        return False
    skip = triage.slots[slot_id].skip_when
    return skip is None or not is_true(triage, skip, state.facts)
