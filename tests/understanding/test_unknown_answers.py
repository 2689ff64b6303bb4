"""Not knowing, not wanting to say, saying nothing: none of them is a no."""

import pytest
from understanding_tables import table

from voice_triage.triage.model import Urgency
from voice_triage.understanding.acts import Outcome

UNKNOWN = table("unknown.yaml", "unknown")


def test_i_dont_know_is_never_a_no(knowledge, typed):
    assert len(UNKNOWN) >= 40
    for asking, slot in knowledge.triage.slots.items():
        for text in UNKNOWN:
            act = typed(asking, text)
            value = act.values.get(asking)
            values = value if isinstance(value, tuple) else (value,)
            assert value is None or set(values) <= set(slot.no_answer), (asking, text, act)
            assert not act.values or set(act.values) == {asking}
            if slot.urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY) and value is None:
                assert act.outcome is Outcome.UNKNOWN, (asking, text)


def test_i_dont_know_to_a_bundle_or_an_offer_is_unknown(knowledge, typed):
    for asking in (*knowledge.triage.bundles, "read_back", "repeat_offer"):
        for text in UNKNOWN:
            act = typed(asking, text)
            assert act.outcome is Outcome.UNKNOWN, (asking, text)
            assert not act.values


@pytest.mark.parametrize("text", ["I'd rather not say", "none of your business", "that's private"])
def test_refusal_is_its_own_outcome(typed, text):
    assert typed("active_cancer", text).outcome is Outcome.REFUSED
    assert typed("age_years", text).outcome is Outcome.REFUSED


@pytest.mark.parametrize("text", ["", "   ", "...", "\x00\x07", "?!"])
def test_no_words_are_nothing(typed, text):
    assert typed("breathless", text).outcome is Outcome.NOTHING


@pytest.mark.parametrize("text", ["ik heb pijn in mijn knie", "fuck off", "banana helicopter"])
def test_words_that_answer_nothing_are_off_topic(typed, text):
    act = typed("breathless", text)
    assert act.outcome is Outcome.OFF_TOPIC
    assert not act.values


def test_offer_and_read_back_take_yes_and_no(typed):
    assert typed("repeat_offer", "no thank you").values == {"repeat_offer": "no"}
    assert typed("read_back", "yes that's right").values == {"read_back": "yes"}
    assert typed("read_back", "that's wrong").values == {"read_back": "no"}
    corrected = typed("read_back", "no the left one")
    assert corrected.values == {"read_back": "no", "side": "left"}


def test_correction_is_marked(typed):
    assert typed("fever", "no i meant the left knee").correction
    assert not typed("fever", "the left knee").correction
