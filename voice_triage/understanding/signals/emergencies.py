"""Emergencies: the detector that hears every utterance first, whatever was asked.

Words that say it act at once. Words that only might mean it (a relative's story, a fear, an old event, a figure of
speech) make the program ask one concrete question: nothing is stored for them. A denied symptom is none. The second net is
a witness beside the patterns (`read_emergencies`).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.signals.second_net import NONE, SILENT, View, outright_alone, view
from voice_triage.understanding.utterances.clauses import Clause
from voice_triage.understanding.utterances.evidence import Evidence, Standing, gather
from voice_triage.understanding.utterances.utterance import Utterance

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
    suspects: Mapping[str, str] = field(default_factory=dict)
    """Emergencies that are no slot and may be meant, with the slot among `asks` or `hints` that is asked instead."""
    passed_over: tuple[str, ...] = ()
    """Slots of what a pattern found and the second net spoke against: a no to one of them is no sure one either."""
    is_nothing: bool = False
    """The second net is sure that there is none: what other readers take for one must be confirmed, and what they only
    noticed in passing is passed over."""

    @property
    def is_raised(self) -> bool:
        """Whether the words mean or may mean an emergency."""
        return bool(self.tells or self.asks or self.hints)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of what is told."""
        return tuple(item.owner.id for item in self.tells)


def read_emergencies(utterance: Utterance, slots: Container[str], lexicon: Lexicon) -> Alarm:
    """The alarm an utterance raises. Only slots can be asked about; for other emergencies the nearest slot stands in.

    Two witnesses: a pattern tells an emergency by itself, unless the net holds that there is none; then it is asked
    about, or passed over where the net is certain. Words of what an emergency is about tell it where the net is sure of
    that very emergency, and nothing denies it.
    """
    heard = view(utterance, lexicon)
    tells: dict[str, Evidence] = {}
    may_be: dict[str, Evidence] = {}
    denied = {item.owner.id for item in utterance.evidence if item.standing is Standing.DENIED}
    sure = heard.sure - denied
    subjects = gather(utterance.clauses, lexicon.subjects, lexicon.scope) if sure else ()
    for item in (*utterance.evidence, *_across_clauses(utterance, lexicon), *subjects):
        told = item.standing in _TOLD
        match item.owner.kind:
            case "emergency" if told and _stands_against(item, utterance, heard, lexicon):
                tells.setdefault(item.owner.id, item)
            case "about" if told and item.owner.id in sure and not _says_well(item, utterance, lexicon):
                (may_be if _is_outweighed(item, utterance) else tells).setdefault(item.owner.id, item)
            case "must_ask" if _might_be(item, utterance):
                may_be.setdefault(item.owner.id, item)
            case "emergency" if told and not _is_surely_none(item, utterance, heard, lexicon):
                may_be.setdefault(item.owner.id, item)
            case "emergency" | "ask" if _might_be(item, utterance) and not heard.hears_nothing:
                may_be.setdefault(item.owner.id, item)
    asked = _questions((id_ for id_ in may_be if id_ not in tells), slots, lexicon)
    hinted = {} if tells or asked else _questions(heard.asks, slots, lexicon)
    asks, hints = (tuple(dict.fromkeys(some.values())) for some in (asked, hinted))
    suspects = {id_: slot for id_, slot in (asked | hinted).items() if id_ not in slots}
    return Alarm(
        tuple(tells.values()),
        tuple(slot for slot in asks if slot not in tells),
        hints,
        suspects,
        passed_over=tuple(
            item.owner.id
            for item in utterance.evidence
            if item.owner.kind in ("emergency", "ask")
            and item.owner.id not in (*tells, *may_be)
            and _might_be(item, utterance)
        ),
        is_nothing=heard.hears_nothing,
    )


def _stands_against(item: Evidence, utterance: Utterance, heard: View, lexicon: Lexicon) -> bool:
    """Whether a pattern tells it, whatever the net makes of it: its own clause would do, and nothing behind it turns it."""
    if not heard.knows_better or lexicon.second_net is None:
        return True
    rest = utterance.clauses[item.clause + 1 :]
    return not any(clause.contrast or clause.over or clause.own_turn for clause in rest) and (
        outright_alone(utterance, item.clause, lexicon) >= lexicon.second_net.thresholds[NONE]
    )


def _is_surely_none(item: Evidence, utterance: Utterance, heard: View, lexicon: Lexicon) -> bool:
    """Whether the net is certain of the whole and of the pattern's own clause: a story drowns what is told in it."""
    net = lexicon.second_net
    return (
        net is not None
        and heard.is_certain
        and outright_alone(utterance, item.clause, lexicon) < net.thresholds[SILENT]
    )


def _says_well(item: Evidence, utterance: Utterance, lexicon: Lexicon) -> bool:
    """Whether its clause says that all is well: "I breathe well and chest, no pain"."""
    return not lexicon.scope.well_words.isdisjoint(utterance.clauses[item.clause].words[1:])


def _is_outweighed(item: Evidence, utterance: Utterance) -> bool:
    """Whether a "but" comes after it: "the pain wants to kill me but it is a six" is for a question to decide."""
    return any(clause.contrast for clause in utterance.clauses[item.clause + 1 :])


def _questions(ids: Iterable[str], slots: Container[str], lexicon: Lexicon) -> dict[str, str]:
    """Of emergencies: the slot to ask about."""
    found = {id_: lexicon.asked_as.get(id_, id_) for id_ in ids}
    return {id_: slot for id_, slot in found.items() if slot in slots}


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
