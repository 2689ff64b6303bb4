"""Yes and no in the words of other assistants' users, and both in one breath."""

import pytest

YES = [
    *(
        "yes",
        "y",
        "sure",
        "yeah",
        "yea",
        "aye",
        "agree",
        "i agree",
        "yes please",
        "that's right",
        "that's correct",
    ),
    *(
        "affirmative",
        "that's affirmative",
        "you bet",
        "please do",
        "that would be lovely",
        "of course",
        "absolutely",
    ),
    *("i'm afraid i do", "no but actually yes", "yes, no, yes", "no, but actually, yes"),
]
NO = [
    *("no", "nope", "nah", "n", "disagree", "i disagree", "no thanks", "that's not right", "incorrect"),
    *("that's a lie", "you're mistaken", "negative", "please don't", "no way", "of course not"),
    *("yes but actually no", "no, yes, no", "yes, but actually, no", "No! Please! I beg you"),
]
OPEN = ["i don't know", "maybe", "yes and no", "yes, i don't want it for sure", "perhaps"]


@pytest.mark.parametrize("asking", ["grinding", "giving_way", "read_back", "repeat_offer"])
def test_a_yes_or_no_where_nothing_urgent_hangs_on_it(typed, asking):
    for wanted, texts in (("yes", YES), ("no", NO)):
        for text in texts:
            act = typed(asking, text)
            assert act.values.get(asking) == wanted, text
            assert text == "please don't" or asking not in act.doubtful, text
    for text in OPEN:
        assert asking not in typed(asking, text).values, text


@pytest.mark.parametrize("text", ["yes but actually no", "no, yes, no", "yes no", "no but actually yes"])
def test_both_in_one_breath_decide_nothing_urgent(typed, text):
    for asking in ("chest_pain", "fever", "B1"):
        assert not typed(asking, text).values, asking


def test_a_polite_yes_is_no_fear(typed):
    assert typed("chest_pain", "i'm afraid i do").values == {"chest_pain": "yes"}
    assert typed("fever", "i'm afraid i have").values == {"fever": "yes"}
