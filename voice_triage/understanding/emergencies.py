"""Emergencies: the detector that hears every utterance first, whatever was asked.

Words that say it act at once. Words that only might mean it (a relative's story, a fear, an old event, a figure of
speech) make the program ask one concrete question: nothing is stored for them. A denied symptom is none.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from voice_triage.understanding import second_net
from voice_triage.understanding.clauses import Clause
from voice_triage.understanding.evidence import Evidence, Standing, gather
from voice_triage.understanding.lexicon import Lexicon
from voice_triage.understanding.utterance import Utterance

_TOLD = (Standing.SAID, Standing.OTHER)
"""Said of this person now, or of somebody beside them now."""


@dataclass(frozen=True)
class Alarm:
    """What the words set off."""

    tells: tuple[Evidence, ...] = ()
    """Emergencies that are told, each id once."""
    asks: tuple[str, ...] = ()
    """Slots that must be asked about."""
    hints: tuple[str, ...] = ()
    """Slots the second net would ask about, where the lexicon found nothing."""

    @property
    def is_raised(self) -> bool:
        """Whether the words mean or may mean an emergency."""
        return bool(self.tells or self.asks or self.hints)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of what is told."""
        return tuple(item.owner.id for item in self.tells)


def read_emergencies(utterance: Utterance, slots: Container[str], lexicon: Lexicon) -> Alarm:
    """The alarm an utterance raises. Only slots can be asked about; for other emergencies the nearest slot stands in."""
    tells: dict[str, Evidence] = {}
    asks: dict[str, None] = {}
    for item in (*utterance.evidence, *_across_clauses(utterance, lexicon)):
        if item.owner.kind not in ("emergency", "ask"):
            continue
        if item.owner.kind == "emergency" and item.standing in _TOLD:
            tells.setdefault(item.owner.id, item)
        elif _might_be(item, utterance):
            asks.setdefault(lexicon.asked_as.get(item.owner.id, item.owner.id))
    asked = tuple(id_ for id_ in asks if id_ in slots and id_ not in tells)
    hints = () if tells or asked else tuple(dict.fromkeys(second_net.questions(utterance, lexicon)))
    return Alarm(tuple(tells.values()), asked, tuple(id_ for id_ in hints if id_ in slots))


def _might_be(item: Evidence, utterance: Utterance) -> bool:
    """Everything but a plain denial; yes and no in one breath is no plain denial."""
    return item.standing is not Standing.DENIED or utterance.polarity.contradicts_itself


def _across_clauses(utterance: Utterance, lexicon: Lexicon) -> Iterator[Evidence]:
    """What only two neighbouring clauses say together: "I coughed, and there was blood". A "but" parts them."""
    clauses = utterance.clauses
    for number, (first, second) in enumerate(pairwise(clauses)):
        if second.contrast or second.corrects:
            continue
        border = len(first.words)
        both = Clause(first.said + second.said, first.words + second.words)
        for item in gather((both,), lexicon.urgent, lexicon.scope):
            if item.said and min(item.places) < border <= max(item.places):
                yield replace(item, clause=number)
