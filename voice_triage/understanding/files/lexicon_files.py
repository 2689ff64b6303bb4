"""The shapes of the lexicon's files: the words we accept, each file with its source.

Numbers and times: `measure_files.py`. The words of one slot: `slot_files.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from voice_triage.frozen import Frozen

Source = Annotated[tuple[str, ...], Field(min_length=1)]
Phrases = tuple[str, ...]


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
    openers: Phrases
    """In the middle of an answer they begin something that may add to it: "never, well, once on the stairs"."""
    behind_a_turn: Phrases
    """Behind a "no" in the middle of an answer they show that it denies nothing: "in the calf, no, higher"."""
    formerly: Phrases
    """What was, and is named by nothing but the question: "it used to"."""
    it_did: Phrases
    """The thing that was asked about, in two words."""
    once_said: Phrases
    """Before a "but" they tell what the person said or thought before."""
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
    asks_back: Phrases = ()
    """Words that ask what something is: beside them what else was understood is only what is asked about."""
    never: Phrases = ()
    """Words that tell a story: beside them neither of the two is a command."""


class MannersFile(Frozen):
    """`manners.yaml`: swear words, and little words of other languages."""

    source: Source
    swearing: Phrases
    unmistakable: Phrases = ()
    """Of these, words that are swearing whatever stands beside them, where nothing was understood."""
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
    must_ask: Phrases = ()
    """The same, whatever the second net makes of them."""
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
