"""Any case hypothesis can think of: calm or empty, with some answers changed and some taken away."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from medical_cases import KNEE, facts_of

from voice_triage.triage.assessment import Assessment
from voice_triage.triage.facts import UNKNOWN, Duration, Fact, Facts, Value
from voice_triage.triage.model import Slot, SlotKind

properties = settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def values(slot: Slot) -> st.SearchStrategy[Value]:
    """Any answer to a slot, also none."""
    if slot.kind is SlotKind.MULTI:
        alone = [(slot.exclusive,)] if slot.exclusive else []
        others = [value for value in slot.values if value != slot.exclusive]
        several = st.sets(st.sampled_from(others), min_size=1, max_size=3).map(
            lambda chosen: tuple(value for value in slot.values if value in chosen)
        )
        return st.one_of(*(st.just(one) for one in alone), several, st.just(UNKNOWN))
    if slot.kind is SlotKind.NUMBER:
        return st.one_of(st.integers(0, int(slot.bands[-1].max)).map(float), st.just(UNKNOWN))
    if slot.kind is SlotKind.DURATION:
        ends = st.tuples(
            st.sampled_from((0.2, 1, 3, 5, 7, 10, 14, 30, 42, 90)), st.sampled_from((0, 0, 2, 40))
        )
        ranges = ends.map(lambda end: Duration(days_min=end[0], days_max=end[0] + end[1]))
        return st.one_of(ranges, st.just(UNKNOWN))
    return st.one_of(st.sampled_from(slot.values), st.just(UNKNOWN))


ANSWERS = {id: values(slot).map(lambda value: Fact(value=value)) for id, slot in KNEE.slots.items()}
CALM = dict(facts_of(KNEE, {}))


@st.composite
def cases(draw: st.DrawFn) -> Facts:
    """A calm case or an empty one, with any answers to some slots instead, and some taken away."""
    start = dict(CALM) if draw(st.booleans()) else {}
    changed = draw(st.lists(st.sampled_from(sorted(KNEE.slots)), max_size=9, unique=True))
    for slot in changed:
        start[slot] = draw(ANSWERS[slot])
    for slot in draw(st.lists(st.sampled_from(sorted(KNEE.slots)), max_size=2, unique=True)):
        start.pop(slot, None)
    return start


def fired(assessment: Assessment) -> set[str]:
    """The ids of the rules that fired."""
    return {rule.id for rule in assessment.rules}


def has(facts: Facts, slot: str, value: str) -> bool:
    """The slot has this value, alone or among others."""
    return slot in facts and value in each(facts[slot].value)


def each(value: Value) -> tuple[object, ...]:
    """The values of an answer."""
    return value if isinstance(value, tuple) else (value,)
