"""Emergencies: the detector that hears every utterance first, whatever was asked.

Words that say it act at once. Words that only might mean it (a relative's story, a fear, an old event, a figure of
speech) make the program ask one concrete question: nothing is stored for them. A denied symptom is none.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from voice_triage.understanding.evidence import Evidence, Standing
from voice_triage.understanding.utterance import Utterance

_TOLD = (Standing.SAID, Standing.OTHER)
"""Said of this person now, or of somebody beside them now."""


@dataclass(frozen=True)
class Alarm:
    """What the words set off."""

    tells: tuple[Evidence, ...] = ()
    """Emergencies that are told, each id once."""
    asks: tuple[str, ...] = ()
    """Ids that must be asked about."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of what is told."""
        return tuple(item.owner.id for item in self.tells)


def read_emergencies(utterance: Utterance, slots: Container[str]) -> Alarm:
    """The alarm an utterance raises. Only slots can be asked about."""
    tells: dict[str, Evidence] = {}
    asks: dict[str, None] = {}
    for item in utterance.evidence:
        if item.owner.kind not in ("emergency", "ask"):
            continue
        if item.owner.kind == "emergency" and item.standing in _TOLD:
            tells.setdefault(item.owner.id, item)
        elif item.owner.id in slots and _might_be(item, utterance):
            asks.setdefault(item.owner.id)
    return Alarm(tuple(tells.values()), tuple(id_ for id_ in asks if id_ not in tells))


def _might_be(item: Evidence, utterance: Utterance) -> bool:
    """Everything but a plain denial; yes and no in one breath is no plain denial."""
    return item.standing is not Standing.DENIED or utterance.polarity.contradicts_itself
