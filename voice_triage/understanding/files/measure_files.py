"""The shapes of `numbers.yaml` and `durations.yaml`: words that numbers, ages, scores and times are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from voice_triage.frozen import Frozen
from voice_triage.understanding.files.lexicon_files import Phrases, Source

Span = Annotated[tuple[float, ...], Field(min_length=2, max_length=3)]
"""Days from and to; a third number of 0 says that this is no more than a guess."""


class NumbersFile(Frozen):
    """`numbers.yaml`: numbers in words, and what stands around scores and ages."""

    source: Source
    units: Mapping[str, int]
    tens: Mapping[str, int]
    scales: Mapping[str, int]
    sound_alikes: Mapping[str, int]
    before_sound_alike: Phrases
    """Right before the last word these make a number of what only sounds like one: "a strong ate"."""
    decades: Mapping[str, int]
    decade_parts: Mapping[str, int]
    middle_of_decade: int
    half_score: Phrases
    zero_score: Phrases
    top_score: Phrases
    over_score: Phrases
    out_of_ten: Phrases
    scale: Phrases
    """The scale itself, named before the score: "on a scale of one to ten"."""
    scale_before: Phrases
    scale_after: Phrases
    """Before or behind an end of the scale, where a score is named too: "if ten is the worst"."""
    of_scale: Phrases
    """Before the top of a scale: "three out of five"."""
    comparing: Phrases
    """Behind a "not" these bound the score: "never less than five"."""
    score_not_quite: Phrases
    score_less: Phrases
    """Before a number that gives way to another one: "closer to seven than eight"."""
    score_elsewhere: Phrases
    """Before a number that is no score of what is asked about."""
    score_instead: Phrases
    score_instead_around: Phrases
    """Between two scores: the second takes the place of the first."""
    score_before: Phrases
    score_bounds: Phrases
    """Negated, they still name the score: "no more than a six"."""
    score_then: Phrases
    score_was: Phrases
    score_now: Phrases
    score_worst: Phrases
    score_cuts: Phrases
    """Between two scores of different times."""
    counted: Phrases
    """Things a number may count: "two days" is no score."""
    age_cues: Phrases
    age_not_before: Phrases
    age_not_after: Phrases
    age_before_birthday: Phrases
    age_coming: Phrases
    age_had_birthday: Phrases
    age_over: Phrases
    age_nearly: Phrases
    age_completed: Phrases
    age_running: Phrases
    """Beside a year of life that is over, and one that is not: "running fifty five, completed fifty four"."""
    age_roughly: Phrases
    """Before an age that is only near."""
    age_off: Phrases
    """Between years and the round age they are counted off from: "two years shy of eighty"."""
    age_ordinals: Mapping[str, int]
    tens_ordinals: Mapping[str, int]
    age_vague: Phrases
    """Behind a round age: somewhere in that decade."""
    age_phrases: Mapping[str, int]
    born: Phrases
    born_behind: Phrases
    """Behind a year of birth."""
    year: int
    """The year of this file: no clock is believed that shows an earlier one."""


class DurationsFile(Frozen):
    """`durations.yaml`: units in days, amounts that are no numbers, and phrases for stretches of time."""

    source: Source
    units: Mapping[str, float]
    amounts: Mapping[str, Span]
    half: Phrases
    before: Mapping[str, Span]
    """Before an amount: what it may mean at least and at most, as parts of it ("nearly")."""
    between: Mapping[str, Span]
    """Likewise between number and unit: "twenty odd years"."""
    behind: Mapping[str, Span]
    """Likewise behind the unit: "or so"."""
    ranges: Phrases
    ordinals: Mapping[str, int]
    before_year: Phrases
    this_time: Phrases
    """Beside one of several times: this bout of it."""
    turns: Phrases
    """Single words; what stands behind them is said of the next time."""
    each_time: Phrases
    """Behind a time: how long one bout lasts."""
    bare_units: Phrases
    bare_plurals: Mapping[str, Span]
    weekdays: Phrases
    weekday_days: Span
    weekday_plurals: Phrases
    month_names: Phrases
    month_name_days: Span
    dayparts: Mapping[str, Span]
    before_daypart: Phrases
    """Before a part of a day they make it today's: "since morning"."""
    before_month: Phrases
    """Before "may" they make it a month."""
    before_clock: Phrases
    clock: Phrases
    """Behind a number: "three o'clock"."""
    clock_days: Span
    phrases: Mapping[str, Span]
    phrase_units: Mapping[str, float]
    """Vague times that name a unit: a number behind them counts it."""
    carrying: Phrases
    """Between a time and a number that counts the same unit: "not two weeks, it's three"."""
    closing: Phrases
    """What may follow such a number."""
    instead: Phrases
    """Between two times: the second takes the place of the first."""
    denied: Phrases
    """Right before a time: it is not that."""
    told: Phrases
    """Words that make a volunteered time the time since it began."""
    not_before: Phrases
    not_told: Phrases
    """Words that make it the time of something else."""
