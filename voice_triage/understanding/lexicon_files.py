"""The shapes of the lexicon's files: the words we accept, each file with its source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from voice_triage.frozen import Frozen

Source = Annotated[tuple[str, ...], Field(min_length=1)]
Phrases = tuple[str, ...]
Span = Annotated[tuple[float, ...], Field(min_length=2, max_length=3)]
"""Days from and to; a third number of 0 says that this is no more than a guess."""


class PolarityFile(Frozen):
    """`polarity.yaml`: whole clauses that say yes, no, perhaps, "I don't know", "I won't say"."""

    source: Source
    offers: Phrases = ()
    """Questions of our own that a yes or no answers, by id."""
    yes: Phrases
    soft_yes: Phrases
    no: Phrases
    soft_no: Phrases
    fine: Phrases
    """All is well, whatever the question's wording: the harmless value."""
    unsure: Phrases
    refused: Phrases
    all_of_them: Phrases
    """To several questions at once: yes to each."""
    some_of_them: Phrases
    """To several questions at once: not to all of them. Beside these a no is none."""
    ordinals: Mapping[str, int]
    """Words for the first, second, third of them."""
    wavering: Phrases
    """Words between a yes and a no in one breath."""
    hedges: Phrases
    """Anywhere in an answer they make a no doubtful."""


class WordsFile(Frozen):
    """`words.yaml`: fillers, negation and its limits, whose body, when, corrections."""

    source: Source
    spellings: Mapping[str, str]
    fillers: Phrases
    stop_words: Phrases
    negators: Phrases
    false_negators: Phrases
    false_fears: Phrases = ()
    unsure_cues: Phrases
    contrasts: Phrases
    enders: Phrases
    starters: Phrases
    not_after_no: Phrases
    answers: Phrases
    corrections: Phrases
    takes_back: Phrases
    relatives: Phrases
    reports: Phrases
    own: Phrases
    past: Phrases
    relative_past: Phrases
    fears: Phrases
    masks: Phrases
    masked: Phrases
    restarts: Phrases
    carriers: Phrases
    harmless: Phrases
    turns: Phrases
    concord: Phrases
    over: Phrases
    ended: Phrases
    """Say that something is over, whatever stands beside them: "I quit"."""
    long_ago: Phrases
    long_since: Phrases
    """They begin a clause that denies the thing for now: "not since I was a girl"."""
    this_side: Phrases
    """Behind another part of the body they turn to the one that is asked about: "this one's fine"."""
    by_marriage: Phrases
    """Those of the relatives who are no blood relation."""
    thought_starts: Phrases
    """Times that begin a thought of their own where a subject follows: "now it is fine"."""
    present: Phrases
    """Say that it is now."""
    past_verbs: Phrases
    """Beside a time they tell what was."""
    around_denials: Phrases
    """Words that a clause may have which does nothing but deny: "nothing since", "not me"."""
    other_parts: Phrases
    """Parts of the body that are asked about only by name."""
    own_turns: Phrases
    whole_denials: Phrases
    post_negators: Phrases
    pronouns: Phrases
    third_person: Phrases
    subjects: Phrases
    complements: Phrases
    weak_subjects: Phrases
    more_follows: Phrases
    """Words that end no answer: whoever pauses after one goes on."""
    verbs: Phrases
    elsewhere: Phrases
    compares: Phrases
    change_cues: Phrases
    """The wish to change an answer, beside the name of its question."""
    change_weak: Phrases
    """The same, beside one of the verbs, or where we asked what to change."""
    change_verbs: Phrases
    change_around: Phrases
    change_leads: Phrases
    change_joins: Phrases
    """Between an answer and the wish to change another."""
    """Between the name and the new answer: "to", "it should be"."""
    well_words: Phrases
    links: Phrases
    told_before: Phrases
    flips: Phrases


class NumbersFile(Frozen):
    """`numbers.yaml`: numbers in words, and what stands around scores and ages."""

    source: Source
    units: Mapping[str, int]
    tens: Mapping[str, int]
    scales: Mapping[str, int]
    sound_alikes: Mapping[str, int]
    decades: Mapping[str, int]
    decade_parts: Mapping[str, int]
    middle_of_decade: int
    half_score: Phrases
    zero_score: Phrases
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


class CommandsFile(Frozen):
    """`commands.yaml`: what people say to steer the conversation."""

    source: Source
    around: Phrases
    """Words that may stand around a command without making it an answer."""
    commands: Mapping[str, Phrases]
    patterns: Mapping[str, Phrases] = {}
    """Words that are the command although others stand beside them."""
    alone: Mapping[str, Phrases] = {}
    """Words that are the command where nothing else was understood."""
    never: Phrases = ()
    """Words that tell a story: beside them neither of the two is a command."""


class MannersFile(Frozen):
    """`manners.yaml`: swear words, and little words of other languages."""

    source: Source
    swearing: Phrases
    beside: Phrases
    languages: Mapping[str, Phrases]
    shared: Phrases


class ClassesFile(Frozen):
    """`words.yaml` of a complaint: names for sets of words that its patterns share."""

    source: Source
    classes: Mapping[str, Phrases]


class SoundAlikesFile(Frozen):
    """`sound_alikes.yaml` of a complaint: what the recogniser writes for its words."""

    source: Source
    heard: Mapping[str, Phrases]


class EmergencyEntry(Frozen):
    """Words that must be acted on at once."""

    id: str
    """A slot, or the id of an emergency message."""
    value: str = ""
    """Of the slot."""
    patterns: Phrases
    ask: Phrases = ()
    """Words that only might mean it: the slot is asked next, nothing is stored."""
    about: Phrases = ()
    """Words of what it is about: they tell it where the second net is sure of it, and say nothing alone."""
    described: bool = True
    """An answer in words to its own question sets it off, too. Not where those words are often said of small things."""
    of_the_leg: bool = False
    """Only of this leg: "my fingers are cold" is none. What concerns the whole person is none the less for a sore arm."""
    asked_as: str = ""
    """The slot whose question comes nearest, for an emergency that is no slot."""


class EmergenciesFile(Frozen):
    """`emergencies.yaml`."""

    source: Source
    classes: Mapping[str, Phrases] = {}
    """Names for sets of words that only its own patterns use."""
    emergencies: tuple[EmergencyEntry, ...]


class SlotValueWords(Frozen):
    """How one value of a slot is said."""

    value: str
    phrases: Phrases = ()
    """Whole answers, as people gave them. They count only when the slot is asked."""
    patterns: Phrases = ()
    """Word evidence that counts at any question."""
    when_asked: Phrases = ()
    """Word evidence that means something only as an answer to this slot's question."""
    number: float | None = None
    """Of a band: the number its words stand for, the worse end of it."""
    measured: tuple[tuple[float, float], ...] = ()
    """Ranges of a measured number (a temperature, in either unit) that mean this value."""


class SlotWords(Frozen):
    """How a slot's values are said. What is asked, in the same file, belongs to the dialogue."""

    slot: str
    yes_means: str | None = None
    """What a bare yes to the question's wording means; absent where it answers nothing."""
    no_means: str | None = None
    """What a bare no means."""
    denied_means: str | None = None
    """What "it isn't" means when the symptom itself is denied; without it, what a bare no means."""
    past_means: str | None = None
    """What "it was, but it's gone" means."""
    other_means: str | None = None
    """What somebody else's having it means."""
    opposites: Mapping[str, str] = {}
    """Values of which one is meant when the other is not: left and right."""
    together: str | None = None
    """The value that means both of them."""
    spared: Phrases = ()
    """What is said of the one that is fine."""
    for_another: str | None = None
    """The value that says: I speak for somebody else. That person's body is then the one we ask about."""
    ever: bool = False
    """It counts however long ago it was: a clot, an operation."""
    happened: bool = False
    """An event: it counts although it is over, where a symptom that is over does not."""
    own_time: bool = False
    """A time beside it is its own, and not how long the pain has lasted."""
    begins: bool = False
    """A recent time beside it is when the pain began."""
    grammar: Phrases = ()
    """The barest closed grammar, where the answers are single words."""
    names: Phrases = ()
    """What people call the question: "the fever question", "my age"."""
    topic: Phrases = ()
    """Words for the symptom itself, without a value."""
    opens: Phrases = ()
    """Words that tell of it, but not where or which: at any other question they make its own come next."""
    told_with: Phrases = ()
    """Patterns that show that a clause of a story answers this question: beside them its `when_asked` counts."""
    values: tuple[SlotValueWords, ...] = ()
