"""Answers that turn round on the way: what stands behind the turn counts, and is said back."""

import pytest


@pytest.mark.parametrize(
    ("asking", "text", "value"),
    [
        ("giving_way", "no never well once on the stairs it did", "yes"),
        ("warmth", "no it's not warm oh now i've felt it it is", "yes"),
        ("night_pain", "no it lets me sleep oh actually it did wake me last night", "wakes_me"),
        ("weight_bearing", "i can't walk well i can but it hurts like mad", "painful_but_walks"),
        ("injury_event", "i fell well i didn't fall i twisted it", "twist"),
        ("swelling_site", "my foot i thought but looking at it now it's the calf", ("calf",)),
        ("side", "i keep saying left but it's the right one", "right"),
        ("onset", "all of a sudden well no it'd been building up since easter", "gradual"),
    ],
)
def test_what_stands_behind_a_turn_counts_and_is_said_back(typed, asking, text, value):
    act = typed(asking, text)
    assert act.values.get(asking) == value
    assert asking in act.doubtful


@pytest.mark.parametrize(
    ("asking", "text", "value"),
    [
        ("chest_pain", "it hurts here oh but it's fine", "yes"),
        ("redness", "it's red no it's not it's just the light", "patch"),
    ],
)
def test_nothing_behind_a_turn_lowers_the_urgency_of_what_was_told(typed, asking, text, value):
    assert typed(asking, text).values.get(asking) in (value, None)


@pytest.mark.parametrize(
    ("asking", "text", "value"),
    [
        ("coughing_blood", "a bit of a cough but no blood in it", "no"),
        ("blood_thinners", "only a baby aspirin every morning no warfarin or anything", "antiplatelet_only"),
        ("numbness", "no numbness no tingling it just plain hurts", "none"),
    ],
)
def test_a_no_before_a_thing_turns_nothing_round(typed, asking, text, value):
    assert typed(asking, text).values.get(asking) == value


@pytest.mark.parametrize(
    ("asking", "text", "value"),
    [
        ("age_years", "fifty eight in human years about a hundred in knee years", 58),
        ("age_years", "sixty two but people say i look fifty", 62),
        ("age_years", "not yet seventy sixty nine", 69),
        ("age_years", "seventy two feel about thirty", 72),
        ("pain_score", "maximum", 10),
        ("pain_score", "it's at its maximum a six", 6),
        ("pain_score", "a strong ate", 8),
    ],
)
def test_the_number_that_is_meant(typed, asking, text, value):
    assert typed(asking, text).values.get(asking) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("thirty nine on monday but normal ever since", "past_only"),
        ("it was thirty nine this morning thirty seven now", "yes"),
        ("thirty eight five and not normal yet", "yes"),
    ],
)
def test_a_fever_that_is_over_is_past_and_said_back(typed, text, value):
    act = typed("fever", text)
    assert act.values.get("fever") == value
    assert value == "yes" or "fever" in act.doubtful


@pytest.mark.parametrize(
    ("asking", "text", "values"),
    [
        ("B5", "a clot yes in ninety eight never cancer", {"clot_history": "self", "active_cancer": "no"}),
        (
            "B5",
            "the clot yes in twenty twelve the other thing no",
            {"clot_history": "self", "active_cancer": "no"},
        ),
        ("B8", "sore aye heavy no", {"calf_tenderness": "yes", "leg_heaviness": "no"}),
        ("B2", "no wound but it does look a funny shape dear", {"open_wound": "no", "deformity": "yes"}),
    ],
)
def test_each_item_of_a_bundle_has_its_own_answer(typed, asking, text, values):
    act = typed(asking, text)
    assert {slot: act.values.get(slot) for slot in values} == values
