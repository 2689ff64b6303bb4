"""Every example of the knowledge page, as the answer to its own question; and answers that stand nowhere."""

import pytest
from understanding_tables import table

from voice_triage.triage.facts import Duration
from voice_triage.triage.model import SlotKind, Urgency
from voice_triage.understanding.acts import Outcome

AMBIGUOUS = {
    ("aggravators", "don't know"): "'I don't know' in any wording is unknown, never a value",
    ("age_years", "skip that"): "a command before it is a refusal",
    ("age_years", "next question"): "a command before it is a refusal",
    ("age_years", "why do you need that"): "read as a refusal",
}
URGENT = (Urgency.EMERGENCY, Urgency.SAME_DAY)


def _examples(knowledge):
    for slot_id, lexicon in knowledge.lexicon.slots.items():
        for value in lexicon.words.values:
            for phrase in value.phrases:
                yield knowledge.triage.slots[slot_id], value.value, phrase


def _is_read(slot, value, act):
    got = act.values.get(slot.id)
    if value == "declined":
        return got == "declined" or act.outcome in ("refused", "command")
    if slot.kind is SlotKind.NUMBER:
        return isinstance(got, int | float) and slot.band_of(got) == value
    if slot.kind is SlotKind.DURATION:
        band = next(b for b in slot.bands if b.id == value)
        return isinstance(got, Duration) and got.days_min <= band.max and got.days_max >= band.min
    return got == ((value,) if slot.kind is SlotKind.MULTI else value)


def test_examples_of_the_page_are_read_as_their_value(knowledge, typed):
    examples = list(_examples(knowledge))
    wrong = [
        (slot.id, value, phrase)
        for slot, value, phrase in examples
        if (slot.id, phrase) not in AMBIGUOUS and not _is_read(slot, value, typed(slot.id, phrase))
    ]
    assert len(examples) > 1500
    assert wrong == []


def test_no_red_flag_of_the_page_is_read_as_absent(knowledge, typed):
    absent = []
    for slot, value, phrase in _examples(knowledge):
        if slot.urgency not in URGENT or value in slot.denials:
            continue
        got = typed(slot.id, phrase).values.get(slot.id)
        values = got if isinstance(got, tuple) else (got,)
        if got is not None and all(item in slot.denials for item in values):
            absent.append((slot.id, phrase))
    assert absent == []


def test_examples_without_urgency_set_off_no_emergency(knowledge, typed):
    alarms = [
        (slot.id, phrase)
        for slot, value, phrase in _examples(knowledge)
        if (slot.urgency is not Urgency.EMERGENCY or value in slot.denials)
        and typed(slot.id, phrase).emergency
    ]
    assert alarms == []


def _verdict(slots, expected, act):
    if expected == "open":
        told = [s for s in slots if s in act.values and s not in act.doubtful]
        return "wrong" if told and act.outcome is not Outcome.REFUSED else "right"
    verdict = "right"
    for slot, wanted in expected.items():
        got = act.values.get(slot)
        if isinstance(got, Duration):
            fits = wanted[0] <= got.days_max and got.days_min <= wanted[1]
        else:
            fits = set(got or ()) == set(wanted) if isinstance(wanted, list) else got == wanted
        if not fits:
            verdict = "open" if got is None or slot in act.doubtful else "wrong"
    return verdict


@pytest.mark.parametrize(("name", "bar"), [("heldout.yaml", 0.95), ("heldout_second.yaml", 0.9)])
def test_answers_written_before_they_were_read(knowledge, typed, name, bar):
    verdicts = []
    for asking, text, expected in table(name, "answers"):
        bundle = knowledge.triage.bundles.get(asking)
        verdicts.append(_verdict(bundle.slots if bundle else (asking,), expected, typed(asking, text)))
    assert verdicts.count("wrong") == 0
    assert verdicts.count("right") >= bar * len(verdicts)


@pytest.mark.parametrize("key", ["answers", "bundles"])
def test_scope_and_bundles(knowledge, typed, key):
    for asking, text, expected in table("scope.yaml", key):
        act = typed(asking, text)
        bundle = knowledge.triage.bundles.get(asking)
        slots = bundle.slots if bundle else (asking,)
        assert _verdict(slots, expected, act) == "right", (asking, text, act)
        if bundle and expected != "open":
            assert set(act.values) & set(bundle.slots) == set(expected), (asking, text, act)


@pytest.mark.parametrize("story", table("opening.yaml", "stories"), ids=lambda s: s["say"])
def test_opening_story_fills_its_slots(typed, story):
    act = typed("opening", story["say"])
    for slot, value in story["fills"].items():
        got = act.values.get(slot)
        assert (list(got) if isinstance(got, tuple) else got) == value, act
    if "days" in story:
        low, high = story["days"]
        assert low <= act.values["duration"].days_min <= act.values["duration"].days_max <= high
    assert list(act.emergency) == story.get("emergency", [])
    assert set(story.get("doubtful", [])) <= set(act.doubtful)
