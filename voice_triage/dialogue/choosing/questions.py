"""Which question comes next, and why.

Blocks of the script are gone through in order. In an ordinary block the first open question that can change anything is
asked; in a block "by value" the one that changes most per second. Nothing is asked that can change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from voice_triage.dialogue.absorb import asked_slots
from voice_triage.dialogue.choosing.chosen import Chosen, Reason
from voice_triage.dialogue.choosing.places import due, is_open, track_of
from voice_triage.dialogue.choosing.prospect import Prospect, usual_value
from voice_triage.dialogue.choosing.script import Block, Choice, Script
from voice_triage.dialogue.choosing.sure import Sure
from voice_triage.dialogue.state import DialogueState
from voice_triage.triage.engine import assess
from voice_triage.triage.facts import UNKNOWN, Fact
from voice_triage.triage.logic import Case, is_true, truth
from voice_triage.triage.model import TriageKnowledge, Urgency


def next_question(
    triage: TriageKnowledge, script: Script, state: DialogueState, *, bundles: bool = True
) -> str | None:
    """The id of the next slot or bundle to ask, or None when nothing is left that could change anything."""
    chosen = choose(triage, script, state, bundles=bundles)
    return chosen.asking if chosen is not None else None


def choose(
    triage: TriageKnowledge, script: Script, state: DialogueState, *, bundles: bool = True
) -> Chosen | None:
    """The next question with the reason for it."""
    for slot in sorted(state.ask_next, key=lambda slot: triage.slots[slot].urgency is not Urgency.EMERGENCY):
        if not state.known(slot) or slot in state.ask_anew:
            return Chosen(asking=slot, reason=Reason.DOUBT)
    if len(state.asked) >= script.limit:
        return None
    return _Search(triage, script, state, bundles=bundles).next()


def how_many_more(
    triage: TriageKnowledge, script: Script, state: DialogueState, *, bundles: bool = True
) -> int:
    """Questions after the running one if nothing new comes up: so many are asked when every answer is as usual."""
    asking: str | None = state.asking
    count = -1
    while asking is not None and len(state.asked) <= script.limit:
        count += 1
        state = _answered_as_usual(triage, script, state, asking)
        asking = next_question(triage, script, state, bundles=bundles)
        state = state.model_copy(update={"asked": (*state.asked, asking or "")})
    return max(0, count)


def _answered_as_usual(
    triage: TriageKnowledge, script: Script, state: DialogueState, asking: str
) -> DialogueState:
    """The state after a usual answer: one that makes nothing more urgent."""
    filled = {
        slot: Fact(value=usual_value(triage.slots[slot], script.choice) or UNKNOWN)
        for slot in asked_slots(triage, asking)
        if not state.known(slot)
    }
    facts = {**state.facts, **filled}
    tier = assess(triage, facts, lost=state.gave_up).tier
    return state.model_copy(update={"facts": facts, "tier": tier, "asking": asking})


class _Search:
    """One look for the next question."""

    def __init__(
        self, triage: TriageKnowledge, script: Script, state: DialogueState, *, bundles: bool
    ) -> None:
        self._triage = triage
        self._script = script
        self._state = state
        self._bundles = bundles
        self._prospect = Prospect(triage, script.choice, state.facts) if script.choice is not None else None

    def next(self) -> Chosen | None:
        for block in track_of(self._triage, self._script, self._state).blocks:
            by_value = block.by_value and self._prospect is not None
            chosen = self._best(block, self._prospect) if by_value else self._first(block)
            if chosen is not None:
                return chosen
        return self._missing()

    def _first(self, block: Block) -> Chosen | None:
        """The first open question of the block that can change anything."""
        used = sum(1 for question in block.questions if question.ask in self._state.asked)
        if block.at_most is not None and used >= block.at_most:
            return None
        for asking in self._open(block):
            if self._prospect is None or any(map(self._prospect.can_change, self._slots(asking))):
                return Chosen(asking=asking, reason=Reason.ORDER, seconds=self._seconds(asking))
        return None

    def _best(self, block: Block, prospect: Prospect | None) -> Chosen | None:
        """The question that changes most per second: the tier first, then the causes, then the advice."""
        if prospect is None or self._script.choice is None:
            return None
        asking = tuple(dict.fromkeys(self._open(block)))
        must = self._must_ask(asking)
        if must and len(self._state.asked) + len(must) >= self._script.limit:
            return max(must, key=_per_second)
        return (
            self._worth_most(block, asking, Reason.TIER, prospect)
            or max(must, key=_per_second, default=None)
            or self._worth_most(block, asking, Reason.CAUSES, prospect)
            or self._worth_most(block, asking, Reason.ADVICE, prospect)
        )

    def _worth_most(
        self, block: Block, asking: Sequence[str], reason: Reason, prospect: Prospect
    ) -> Chosen | None:
        """The question worth most for its time, among those worth asking for this reason."""
        if self._script.choice is None:
            return None
        least = self._least(self._script.choice, reason, prospect)
        if reason is not Reason.TIER:
            asking = [one for one in asking if sum(map(prospect.chance_of_news, self._slots(one))) >= least]
        rated = (self._rate(block, one, reason, prospect) for one in asking)
        worth_it = (one for one in rated if one.reason is Reason.NEEDED or one.worth >= least)
        return max(worth_it, key=_per_second, default=None)

    def _must_ask(self, asking: Sequence[str]) -> list[Chosen]:
        """The questions that still settle something that could make it urgent."""
        if not asking or self._prospect is None:
            return []
        sure = Sure(self._triage, self._script, self._state, self._prospect.tier)
        rated = ((one, sure.settled(self._slots(one))) for one in asking)
        return [
            Chosen(asking=one, reason=Reason.SURE, worth=worth, seconds=self._seconds(one))
            for one, worth in rated
            if worth
        ]

    def _rate(self, block: Block, asking: str, reason: Reason, prospect: Prospect) -> Chosen:
        """What a question is worth, by the tier, the causes or the advice."""
        slots = self._slots(asking)
        if reason is Reason.TIER and any(map(prospect.is_needed, slots)):
            reason = Reason.NEEDED
        match reason:
            case Reason.CAUSES:
                worth = sum(map(prospect.cause_worth, slots))
            case Reason.ADVICE:
                worth = sum(map(prospect.advice_worth, slots))
            case _:
                worth = sum(map(prospect.tier_worth, slots)) + self._leads_to(block, slots, prospect)
        return Chosen(asking=asking, reason=reason, worth=worth, seconds=self._seconds(asking))

    def _leads_to(self, block: Block, slots: tuple[str, ...], prospect: Prospect) -> float:
        """The worth of the questions of the block that only an answer to one of these slots would open."""
        facts, found = self._state.facts, 0.0
        for question in block.questions:
            if (
                question.when is None
                or truth(question.when, Case(self._triage, facts), eager=False) is not None
            ):
                continue
            if any(map(self._state.known, self._slots(question.ask))):
                continue
            for slot in slots:
                opened = sum(
                    chance
                    for value, chance in prospect.answers(slot).items()
                    if is_true(self._triage, question.when, {**facts, slot: Fact(value=value)})
                )
                found += opened * sum(map(prospect.tier_worth, self._slots(question.ask)))
        return found

    def _missing(self) -> Chosen | None:
        """What self care still needs and no block has asked: never skipped."""
        if self._prospect is None or self._prospect.tier is not self._triage.self_care.tier:
            return None
        missing = assess(self._triage, self._state.facts, lost=self._state.gave_up).not_known
        open_slots = (slot for slot in missing if is_open(self._triage, self._state, slot))
        slot = next(open_slots, None)
        return Chosen(asking=slot, reason=Reason.NEEDED, seconds=self._seconds(slot)) if slot else None

    def _open(self, block: Block) -> Iterator[str]:
        """What the block may still ask now, in order."""
        for question in block.questions:
            yield from due(self._triage, self._state, question, bundles=self._bundles)

    def _slots(self, asking: str) -> tuple[str, ...]:
        return tuple(s for s in asked_slots(self._triage, asking) if not self._state.known(s))

    def _seconds(self, asking: str) -> float:
        choice = self._script.choice
        if choice is None:
            return 1.0
        return 60 * self._script.words.get(asking, 0) / choice.words_per_minute + choice.answer_seconds

    def _least(self, choice: Choice, reason: Reason, prospect: Prospect) -> float:
        """What a question must be worth by now."""
        if reason is Reason.TIER and prospect.tier is self._triage.self_care.tier:
            return choice.least_before_self_care
        tired = 1 + choice.tired * max(0, len(self._state.asked) - choice.tired_after)
        least = {
            Reason.TIER: choice.least_tier,
            Reason.CAUSES: choice.least_causes,
            Reason.ADVICE: choice.least_advice,
        }
        return least[reason] * tired


def _per_second(one: Chosen) -> float:
    return one.worth / one.seconds
