"""Answers whose clauses pull different ways: then and now, theirs and mine, this part and that one."""

import pytest


@pytest.mark.parametrize(
    ("asking", "text", "value"),
    [
        ("collapse", "i fainted forty years ago but nothing since", "no"),
        ("collapse", "not since i was a girl at school", "no"),
        ("hormone_use", "i used to take the pill but i quit last year", "no"),
        ("active_cancer", "my father had cancer i am not having", "no"),
        ("active_cancer", "my mum died of it but i have nothing", "no"),
        ("calf_tenderness", "the shin is tender but the calf isn't", "no"),
        ("calf_tenderness", "it was last week but not any more", "no"),
        ("redness", "other leg has an old scar that's red this one's normal", "none"),
        ("locking", "used to lock up all the time hasn't done it in years", "none"),
        ("giving_way", "it gave way once years ago never again", "no"),
        ("chest_pain", "my mother is the one with chest pain not me", "no"),
        ("chest_pain", "i had heartburn at christmas but no pain there now", "no"),
    ],
)
def test_a_no_put_together_from_clauses_is_said_back(typed, asking, text, value):
    act = typed(asking, text)
    assert act.values.get(asking) == value
    assert asking in act.doubtful


@pytest.mark.parametrize(
    ("asking", "text"),
    [
        ("collapse", "i fainted on monday but not since"),
        ("chest_pain", "there's a weight on my chest but no pain"),
        ("deformity", "the knee is not in its place"),
        ("leg_heaviness", "it is like it is heavy like it is not heavy"),
        ("calf_tenderness", "it hurts when i press the calf but not the shin"),
    ],
)
def test_what_is_said_of_this_body_now_is_never_turned_into_a_no(typed, asking, text):
    act = typed(asking, text)
    assert act.values.get(asking) != "no"


@pytest.mark.parametrize(
    ("asking", "text", "value"),
    [
        ("clot_history", "i had one years ago but nothing since", "self"),
        ("clot_history", "my sister had a clot i never did", "family"),
        ("fever", "there was a temperature last week now nothing", "past_only"),
        ("trend", "worse no same", "same"),
        ("fever", "yes sorry no", "no"),
        ("trend", "getting better well no it's about the same", "same"),
        ("giving_way", "it gave way last year but since then it is holding me", "no"),
    ],
)
def test_of_two_things_said_of_one_slot_the_one_that_counts(typed, asking, text, value):
    assert typed(asking, text).values.get(asking) == value


def test_an_earlier_answer_is_changed_in_the_breath_of_another(typed):
    act = typed("giving_way", "no and scratch what i said about blood thinners i do take eliquis")
    assert act.values == {"giving_way": "no", "blood_thinners": "yes"}
