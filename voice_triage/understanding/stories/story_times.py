"""How long, in a story: which of the times that are named is when this pain began.

A time belongs to what stands nearest to it: "arthritis for years" is the arthritis (`own_time` in a slot's file), "fell on
Saturday" is how the pain began, and that pain "since Tuesday" is told outright.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.amounts.stretches import Stretch
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.utterances.evidence import Evidence
from voice_triage.understanding.utterances.reading import NOTHING, Reading
from voice_triage.understanding.utterances.utterance import Utterance

LATELY = 60.0
"""Days within which an injury or a strain that is told of is how this pain began."""
_DOING = (("i", "was"), ("we", "were"), ("he", "was"), ("she", "was"))
_AGED = (("i", "am"), ("he", "is"), ("she", "is"), ("am", "now"), ("i", "have"))


def read_story_time(utterance: Utterance, lexicon: Lexicon) -> Reading:
    """When it began: told outright, else when what brought it on happened."""
    begun: Reading | None = None
    for number, clause in enumerate(utterance.clauses):
        here = [e for e in utterance.evidence if e.clause == number and _is_named(e, clause.said, lexicon)]
        for told in lexicon.durations.told(clause.said):
            if not _belongs_elsewhere(told, here, clause.said, lexicon):
                return Reading(Outcome.ANSWER, told.duration, not told.sure, clause.text)
        if begun is None:
            event = _event(lexicon.durations.stretches(clause.said), here, clause.said, lexicon)
            if event is not None:
                begun = Reading(Outcome.ANSWER, event.duration, not event.sure, clause.text)
    return begun or NOTHING


def _is_named(item: Evidence, said: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a clause names something itself, and does not only call it "it"."""
    named = any(said[place] not in lexicon.scope.pronouns for place in item.places)
    return named and item.owner.kind in ("value", "topic")


def _event(
    stretches: Sequence[Stretch], here: Sequence[Evidence], said: Sequence[str], lexicon: Lexicon
) -> Stretch | None:
    """The time of what brought it on."""
    doing = not here and tuple(said[:2]) in _DOING
    if not doing and not any(lexicon.slots[e.owner.id].words.begins for e in here):
        return None
    fitting = [
        s for s in stretches if s.days_max <= LATELY and not _belongs_elsewhere(s, here, said, lexicon)
    ]
    return replace(fitting[0], sure=fitting[0].sure and not doing) if fitting else None


def _belongs_elsewhere(
    stretch: Stretch, here: Sequence[Evidence], said: Sequence[str], lexicon: Lexicon
) -> bool:
    """Whether a time is an age, that of another illness, or how long something is done each time."""
    words, before = said[stretch.start : stretch.end], said[max(0, stretch.start - 2) : stretch.start]
    if tuple(before[1:]) == ("times",) or said[stretch.end : stretch.end + 1] in (("till",), ("until",)):
        return True  # "Five times a week", "from morning till evening".
    each_time = "all" in (*words, *before[1:]) or ("hours" in words and before[1:] == ("for",))
    if tuple(before) in _AGED or (each_time and "since" not in words):
        return True  # "I am thirty years", "standing all day", "gaming for hours".
    since = max((place for place in range(stretch.end) if said[place] == "since"), default=-1)
    if since == 0 or (since > 0 and said[since - 1] == "and"):
        # "I take warfarin and since yesterday my calf is swollen": what follows has that time.
        here = [item for item in here if min(item.places) >= stretch.end] or here
    if not here:
        return False
    nearest = min(
        here, key=lambda item: (_gap(stretch, item), not lexicon.slots[item.owner.id].words.own_time)
    )
    if not lexicon.slots[nearest.owner.id].words.own_time:
        return False
    return not any(
        not lexicon.slots[e.owner.id].words.own_time and max(e.places) < since for e in here
    )  # "My calf hurts since I came back from the flight on Saturday".


def _gap(stretch: Stretch, item: Evidence) -> int:
    start, end = min(item.places), max(item.places) + 1
    return max(start - stretch.end, stretch.start - end, 0)
