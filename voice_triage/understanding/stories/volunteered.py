"""What was said about slots that were not asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from voice_triage.triage.model import SlotKind
from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.answers.measures import read_volunteered_measure
from voice_triage.understanding.answers.question import STORY, UnderstandingKnowledge
from voice_triage.understanding.stories.stories import cues_in, read_told
from voice_triage.understanding.stories.story_times import read_story_time
from voice_triage.understanding.utterances.reading import Reading
from voice_triage.understanding.utterances.utterance import Utterance


def read_others(
    knowledge: UnderstandingKnowledge, asking: str, utterance: Utterance, readings: Mapping[str, Reading]
) -> dict[str, Reading]:
    """What was said about slots that were not asked."""
    if utterance.polarity.is_only_unsure(utterance.clauses):
        return {}
    triage, lexicon = knowledge.triage, knowledge.lexicon
    taken = [item for reading in readings.values() for item in reading.used]
    asked: Sequence[str] = triage.bundles[asking].slots if asking in triage.bundles else (asking,)
    takes_back = lexicon.scope.takes_back.occurs_in(utterance.said)
    spoken_of = {item.owner.id for item in utterance.evidence if item.owner.kind in ("value", "topic")}
    cues = cues_in(utterance, lexicon) if asking == STORY else {}
    found: dict[str, Reading] = {}
    for slot_id, slot in triage.slots.items():
        if slot_id in asked or slot_id not in lexicon.slots:
            continue
        if slot.kind is SlotKind.DURATION and asking == STORY:
            reading = read_story_time(utterance, lexicon)
        elif slot.bands:
            reading = read_volunteered_measure(slot, utterance, lexicon, taken)
        elif (
            slot_id in spoken_of or slot_id in cues or (lexicon.slots[slot_id].words.opposites and takes_back)
        ):
            reading = read_told(slot, utterance, lexicon, cues, taken)
        else:
            continue
        if reading.outcome is Outcome.ANSWER:
            found[slot_id] = reading
    return found
