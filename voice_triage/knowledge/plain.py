"""Conditions in plain words, for the clinician who reviews them: the clauses of `said.yaml`, joined as the rule joins them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor

from voice_triage.dialogue.sentences.prompt_files import PLACEHOLDER
from voice_triage.dialogue.sentences.prompts import Prompts
from voice_triage.triage import condition as c
from voice_triage.triage.assessment import Tier
from voice_triage.triage.check import ids_of
from voice_triage.triage.model import Band, SlotKind, TriageKnowledge

TIER_NAMES = {
    Tier.EMERGENCY_NOW: "Emergency: call now",
    Tier.URGENT_SAME_DAY: "Urgent: be seen today",
    Tier.SOON: "Soon: be seen in two to three days",
    Tier.ROUTINE: "Routine: a visit within two weeks",
    Tier.SELF_CARE: "Self-care at home",
}
"""The tiers as headings, most urgent first."""
_BOUNDS = {"at_least": "at least", "at_most": "at most", "over": "more than", "under": "less than"}
_FEW = 3
"""So many values are named one by one where a condition asks for "anything but"."""
_MAYBE = " (or nobody knows)"


@dataclass(frozen=True)
class Point:
    """A line of a condition, and what stands below it."""

    text: str
    below: tuple[Point, ...] = ()


@dataclass(frozen=True)
class PlainWords:
    """Says what a condition of this knowledge asks for."""

    triage: TriageKnowledge
    prompts: Prompts

    def points(self, node: c.Node) -> Point:
        """A condition as an outline: one line a test, lists indented below what joins them."""
        match node:
            case c.All(of) | c.AnyOf(of) | c.AtLeast(_, of):
                return Point(_heading(node), tuple(self.points(one) for one in of))
            case c.Not(child):
                return Point("it is not so that:", (self.points(child),))
            case _:
                return Point(self.test(node))

    def lines(self, node: c.Node) -> list[str]:
        """The outline as lines, indented by what they stand under."""
        return list(_indented(self.points(node), 0))

    def test(self, node: c.Node) -> str:
        """One test as a clause."""
        match node:
            case c.Is():
                return self._is(node)
            case c.Bound(slot, bound, limit, or_unknown):
                return self._bound(slot, f"{_BOUNDS[bound]} {limit:g}") + _MAYBE * or_unknown
            case c.Unknown(slot):
                return f"asked about {self.topic(slot)}, no answer could be had"
            case c.Known(slot, known):
                return f"{'something' if known else 'nothing'} is known about {self.topic(slot)}"
            case c.Derived(id):
                return f"[{in_words(id)}]"
            case c.RuleFired(ids):
                return f"{'one of the rules' if len(ids) > 1 else 'the rule'} {', '.join(ids)} fired"
            case c.TierReached(Tier.SELF_CARE):
                return "any rule fired"
            case c.TierReached(tier):
                return f"a rule of the tier “{TIER_NAMES[tier]}” or above fired"
            case c.Lost():
                return "three answers in a row were lost, or the person ended early"
            case _:
                return "; ".join(self.lines(node))

    def topic(self, slot: str) -> str:
        """What a slot is about."""
        return self.prompts.topic(slot) if slot in self.prompts.said else in_words(slot)

    def values(self, slot: str, values: Sequence[str]) -> str:
        """Answers to a slot, any of which will do."""
        bands = self.triage.slots[slot].bands
        wanted = [band for band in bands if band.id in values]
        figures = [_limits(run, is_last=run[-1] is bands[-1]) for run in _runs(bands, wanted)]
        named = [value for value in values if value not in {band.id for band in bands}]
        clauses = [joined([self._value(slot, value) for value in named])] if named else []
        # Figures never share their words: "over 3 to 7 or over 42" must not lose an "over".
        return ", or ".join([*clauses, *(self._bound(slot, figure) for figure in figures)])

    def _is(self, node: c.Is) -> str:
        slot = self.triage.slots[node.slot]
        if not node.negated:
            return self.values(node.slot, node.values) + _MAYBE * node.or_unknown
        others = [value for value in ids_of(slot) if value not in node.values]
        if len(others) <= _FEW and slot.kind is not SlotKind.MULTI:
            return self.values(node.slot, others) + _MAYBE * node.or_unknown
        but = f"{self.topic(node.slot)}: any answer but “{self.values(node.slot, node.values)}”"
        return but + _MAYBE * node.or_unknown

    def _bound(self, slot: str, figure: str) -> str:
        kind = self.triage.slots[slot].kind
        figure += " days" if kind is SlotKind.DURATION else ""
        forms = self.prompts.said[slot].values if slot in self.prompts.said else {}
        form = forms.get(kind.value)
        return PLACEHOLDER.sub(figure, form.you) if form else f"{self.topic(slot)}: {figure}"

    def _value(self, slot: str, value: str) -> str:
        """One answer as a clause."""
        forms = self.prompts.said[slot].values if slot in self.prompts.said else {}
        return forms[value].you if value in forms else f"{self.topic(slot)}: {in_words(value)}"


def in_words(id: str) -> str:
    """An id as a reader says it."""
    return id.replace("_", " ")


def joined(clauses: Sequence[str]) -> str:
    """Clauses with "or"; words they share at their ends are said once."""
    words = [clause.split() for clause in clauses]
    if len(words) < 2 or any("," in clause or " or " in clause for clause in clauses):
        return ", or ".join(clauses)
    head = _shared(words)
    tail = _shared([one[head:][::-1] for one in words])
    middles = [" ".join(one[head : len(one) - tail]) for one in words]
    if not all(middles) or not head + tail:
        return ", or ".join(clauses)
    *most, last = middles
    middle = f"{', '.join(most)} or {last}"
    return " ".join([*words[0][:head], middle, *words[0][len(words[0]) - tail :]])


def _shared(lists: Sequence[Sequence[str]]) -> int:
    """How many words all lists begin with."""
    count = 0
    for column in zip(*lists, strict=False):
        if len(set(column)) > 1:
            break
        count += 1
    return count


def _runs(bands: Sequence[Band], wanted: Sequence[Band]) -> list[list[Band]]:
    """Bands that follow each other, together."""
    runs: list[list[Band]] = []
    for place, band in enumerate(bands):
        if band in wanted:
            if place and runs and runs[-1][-1] is bands[place - 1]:
                runs[-1].append(band)
            else:
                runs.append([band])
    return runs


def _limits(run: Sequence[Band], *, is_last: bool) -> str:
    """Bands as a reader says them: a hundredth beside a whole number means over or under it."""
    lowest, highest = run[0].min, run[-1].max
    least = f"{lowest:g}" if lowest == floor(lowest) else f"over {floor(lowest)}"
    if is_last:
        return least if least.startswith("over") else f"{least} or more"
    return f"{least} to {highest:g}" if highest == ceil(highest) else f"{least} to under {ceil(highest)}"


def _heading(node: c.All | c.AnyOf | c.AtLeast) -> str:
    match node:
        case c.All():
            return "all of these:"
        case c.AnyOf():
            return "any of these:"
        case c.AtLeast(count, _):
            return f"at least {count} of these:"


def _indented(point: Point, depth: int) -> Iterable[str]:
    yield ("\u2003" * (depth - 1) + "• " if depth else "") + point.text
    for below in point.below:
        yield from _indented(below, depth + 1)
