"""Scores, ages, durations and temperatures."""

import pytest


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("six or seven", 7),
        ("ten out of ten", 10),
        ("7/10", 7),
        ("about an 8", 8),
        ("half", 5),
        ("over ten", 10),
        ("minus two", 10),
        ("zero", 0),
        ("two sitting eight walking", 8),
        ("i'd say five, no wait, six", 6),
        ("eight and a half", 8.5),
        ("on a scale of one to ten a seven", 7),
        ("it was a nine yesterday but it's a four now", 4),
        ("not a ten, more like a seven", 7),
        ("no more than a six", 6),
        ("at its worst a nine, normally a three", 9),
        ("from ten i give six", 6),
        ("seven no no not seven make it five", 5),
        ("it was a six this morning it's a two now", 6),
        ("yesterday nine today five", 5),
        ("closer to seven than eight", 7),
        ("if ten is the worst i'm a five", 5),
        ("seven over ten", 7),
        ("never less than five", 5),
        ("three out of five", 6),
        ("my hip is an eight the knee is only a four", 4),
    ],
)
def test_score(typed, text, score):
    assert typed("pain_score", text).values["pain_score"] == score


@pytest.mark.parametrize("text", ["no i meant the pain is five", "my pain's a five", "it's five out of ten"])
def test_score_that_was_not_asked(typed, text):
    assert typed("read_back", text).values["pain_score"] == 5


@pytest.mark.parametrize("text", ["it is more like a six", "it's been two days", "pain for five days"])
def test_number_that_is_no_score(typed, text):
    values = typed("read_back", text).values
    assert "pain_score" not in values
    assert "read_back" not in values


@pytest.mark.parametrize(
    "text", ["i'd rather not say thanks", "never ask a lady", "that's my business", "pass"]
)
def test_an_age_that_is_not_told_is_declined(typed, text):
    act = typed("age_years", text)
    assert (act.outcome, act.values) == ("refused", {"age_years": "declined"})


@pytest.mark.parametrize("text", ["unbearable", "just a niggle", "over ten"])
def test_word_only_score_is_confirmed(typed, text):
    assert typed("pain_score", text).doubtful == ("pain_score",)


@pytest.mark.parametrize("text", ["it hurts for two days", "out of ten", "yes", "fifty"])
def test_what_is_no_score(typed, text):
    assert "pain_score" not in typed("pain_score", text).values


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("seventy two", 72),
        ("i'm 45 years old", 45),
        ("seventeen next month", 16),
        ("mid forties no forty six", 46),
        ("over sixty five", 66),
        ("late twenties", 28),
        ("in my 50s", 55),
        ("a hundred", 100),
        ("a hundred and two", 102),
        ("pushing seventy", 69),
        ("i turned thirty seven in august", 37),
        ("i'm 67 and my wife is 65", 67),
        ("sixty two going on twenty one", 62),
        ("eighty three and i've had two clots", 83),
        ("double four", 44),
        ("five oh", 50),
        ("forty ate", 48),
        ("two years shy of eighty", 78),
        ("i've just had my seventieth", 70),
        ("in my eightieth year", 79),
        ("seventy one not seventeen", 71),
        ("fifty five running completed fifty four", 54),
        ("sixty four next birthday sixty five", 64),
        ("fifty eight and i have the knees of an eighty year old", 58),
    ],
)
def test_age(typed, text, age):
    assert typed("age_years", text).values["age_years"] == age


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("nineteen fifty two", 1952),
        ("born in 1950", 1950),
        ("I was born in fifty two", 1952),
        ("two thousand and one", 2001),
        ("born in oh five", 2005),
    ],
)
def test_a_year_of_birth_gives_the_age_of_this_year_and_is_confirmed(knowledge, typed, text, born):
    act = typed("age_years", text)
    assert act.values["age_years"] == knowledge.lexicon.numbers.year - born
    assert act.doubtful == ("age_years",)


def test_number_beyond_any_age_is_none(typed):
    assert "age_years" not in typed("age_years", "three hundred").values


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("three days", 3, 3),
        ("a couple of weeks", 14, 16.1),
        ("a week and a half", 10.5, 10.5),
        ("two and a half weeks", 17.5, 17.5),
        ("three or four months", 90, 120),
        ("since yesterday", 1, 1.2),
        ("since sunday", 1, 7),
        ("a fortnight", 14, 14),
        ("half a year", 182.5, 182.5),
        ("nearly a week", 5.6, 7),
        ("10 days", 10, 10),
        ("an hour ago", 0.0417, 0.0417),
        ("a week or two", 7, 14),
        ("two days, no, three days", 3, 3),
        ("half a year maybe seven months", 182.5, 210),
        ("month and a half", 45, 45),
        ("no more than six hours", 0, 0.25),
        ("twenty odd years", 7300, 10220),
        ("this is the third day", 2, 3),
        ("two weeks this time but on and off for years", 14, 14),
        ("just over a year", 365, 438),
        ("since the day before yesterday", 2, 2.4),
        ("since last month", 25, 45),
        ("it's not two weeks it's three", 21, 21),
        ("two weeks nah tell a lie three", 21, 21),
        ("donkey's years probably five or six", 1825, 2190),
        ("the guts of a week", 5.95, 7),
        ("two going on three weeks", 14, 21),
        ("one year two months", 425, 425),
        ("between a week and ten days", 7, 10),
        ("two and a bit weeks", 14, 19.6),
        ("ten days tomorrow", 9, 9),
        ("since wednesday so five days", 5, 5),
        ("since morning", 0.1, 0.7),
        ("two weeks tops", 11.9, 14),
    ],
)
def test_duration(typed, text, low, high):
    got = typed("duration", text).values["duration"]
    assert (got.days_min, got.days_max) == pytest.approx((low, high), abs=0.01)


def test_weekday_is_confirmed(typed):
    assert typed("duration", "since sunday").doubtful == ("duration",)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("thirty nine", "yes"),
        ("38.5", "yes"),
        ("thirty eight five", "yes"),
        ("thirty six point eight", "no"),
        ("thirty six eight", "no"),
        ("a hundred and one", "yes"),
        ("one oh two", "yes"),
        ("it was thirty nine yesterday but normal today", "yes"),
    ],
)
def test_temperature(typed, text, value):
    assert typed("fever", text).values["fever"] == value


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("right, it's the left one", "left"),
        ("the left one, right", "left"),
        ("not the left", "right"),
        ("my good leg is the right", "left"),
        ("the right's fine, it's the left", "left"),
        ("it's not the right it's the left", "left"),
        ("left and right", "both"),
        ("both were but now just the right", "right"),
        ("no, left", "left"),
    ],
)
def test_side(typed, text, side):
    assert typed("side", text).values["side"] == side


@pytest.mark.parametrize("text", ["the other one", "left or right i'm not sure", "neither"])
def test_side_that_is_not_told(typed, text):
    assert "side" not in typed("side", text).values
