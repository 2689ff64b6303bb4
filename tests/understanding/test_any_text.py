"""Any text at any question: no crash, linear time, and never a no without a word that says so."""

import time

from answer_marks import read_answers
from hypothesis import given, settings
from hypothesis import strategies as st
from understanding_tables import ROOT, table

from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.triage.load import load_triage
from voice_triage.triage.model import Urgency
from voice_triage.understanding.interpret import interpret
from voice_triage.understanding.lexicon.load_lexicon import load_lexicon
from voice_triage.understanding.report import act_json


class _Knowledge:
    triage = load_triage(ROOT / "voice_triage/triage/data/knee")
    lexicon = load_lexicon(ROOT / "prompts/en/common", ROOT / "prompts/en/knee")


ANSWERS = ROOT / "tests/understanding/answers"
SLOTS = _Knowledge.triage.slots
QUESTIONS = st.sampled_from(
    [*SLOTS, *_Knowledge.triage.bundles, "opening", "read_back", "repeat_offer", "nonsense"]
)
URGENT = [s for s, slot in SLOTS.items() if slot.urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY)]


def _words(slot_id, denials):
    """Words of the examples of a slot's harmless, or of its dangerous values."""
    values = _Knowledge.lexicon.slots[slot_id].words.values
    phrases = [p for v in values if (v.value in SLOTS[slot_id].denials) is denials for p in v.phrases]
    lines = [line for v in values if (v.value in SLOTS[slot_id].denials) is denials for line in v.when_asked]
    text = " ".join((*phrases, *(lines if denials else ()))).replace("|", " ").replace("_", " ")
    return set(_Knowledge.lexicon.spelling.phrase(text))


NEGATORS = set(" ".join(table("../../prompts/en/common/words.yaml", "negators")).split())
HARMLESS = {word for slot in URGENT for word in _words(slot, True)}
YES = {"yes", "yeah", "yep", "true", "correct", "sure"}
"""To "Can you bend it?" a yes is the harmless answer."""
DANGEROUS = sorted({word for slot in URGENT for word in _words(slot, False)} - HARMLESS - NEGATORS - YES)


@given(text=st.text(max_size=400), asking=QUESTIONS, typed=st.booleans(), grammar=st.text(max_size=20))
@settings(max_examples=300, deadline=None)
def test_any_text_is_understood_somehow(text, asking, typed, grammar):
    hypothesis = Hypothesis(text, None if typed else grammar, alternatives=(text[::-1],), typed=typed)
    act = interpret(_Knowledge, asking, hypothesis)
    assert list(act_json(act)) == [
        *("text", "asking", "outcome", "values", "doubtful", "command", "emergency", "ask_now"),
    ]


def _other_words():
    """Words of everything else we know or were told, none of which says by itself that something is not there."""
    polarity = [
        word
        for key in ("fine", "no", "soft_no")
        for word in table("../../prompts/en/common/polarity.yaml", key)
    ]
    told = " ".join(a.text for file in ("seen", "checked") for a in read_answers(ANSWERS / f"{file}.yaml"))
    words = {word for slot in set(SLOTS) - set(URGENT) for word in _words(slot, False)}
    words |= set(_Knowledge.lexicon.spelling.phrase(told))
    return sorted(words - HARMLESS - NEGATORS - YES - set(" ".join(polarity).split()) - PREFIXED)


PREFIXED = {"absent", "disappears", "pulling", "pulled", "scratched", "slight", "slightly", "worn"}
"""They say it after all, or begin like a word that does."""


@given(words=st.lists(st.sampled_from(_other_words()), max_size=12), asking=QUESTIONS)
@settings(max_examples=500, deadline=None)
def test_no_urgency_slot_is_denied_by_other_words_either(words, asking):
    act = interpret(_Knowledge, asking, Hypothesis.from_typing(" ".join(words)))
    for slot_id in URGENT:
        value = act.values.get(slot_id)
        values = value if isinstance(value, tuple) else (value,)
        assert (
            value is None or slot_id in act.doubtful or not all(v in SLOTS[slot_id].denials for v in values)
        ), act


def test_two_hundred_negations_store_nothing_about_urgency():
    for word in ("not ", "never ", "no not ", "isn't not ", "don't never "):
        act = interpret(_Knowledge, "chest_pain", Hypothesis.from_typing(word * 200 + "chest pain"))
        assert act.values.get("chest_pain") != "no" or "chest_pain" in act.doubtful, word


@given(words=st.lists(st.sampled_from(DANGEROUS), max_size=12), asking=QUESTIONS)
@settings(max_examples=500, deadline=None)
def test_no_urgency_slot_is_denied_without_a_word_that_denies(words, asking):
    act = interpret(_Knowledge, asking, Hypothesis.from_typing(" ".join(words)))
    for slot_id in URGENT:
        value = act.values.get(slot_id)
        values = value if isinstance(value, tuple) else (value,)
        assert value is None or not all(item in SLOTS[slot_id].denials for item in values), act


def test_long_texts_take_linear_time():
    for word in ("knee ", "no ", "not ", "swollen calf ", "one ", "and a half ", "can't breathe ", "½é中"):
        text = (word * 10_000)[:10_000]
        for asking in ("opening", "pain_score", "duration", "age_years", "B6", "swelling_site"):
            start = time.process_time()
            interpret(_Knowledge, asking, Hypothesis.from_typing(text))
            assert time.process_time() - start < 2, (word, asking)
