"""The lexicon: every word we accept, as values. `load_lexicon` reads it, `lexicon_compiler` compiles it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from voice_triage.understanding.acts import Command
from voice_triage.understanding.amounts.ages import AgeReader
from voice_triage.understanding.amounts.durations import DurationReader
from voice_triage.understanding.amounts.scores import ScoreReader
from voice_triage.understanding.files.measure_files import NumbersFile
from voice_triage.understanding.files.slot_files import SlotWords
from voice_triage.understanding.lexicon.manner import Manners
from voice_triage.understanding.nets.net_file import AnswerNet
from voice_triage.understanding.nets.signal_net import SignalNet
from voice_triage.understanding.words.patterns import PatternIndex
from voice_triage.understanding.words.words import PhraseTable, Spelling, Words

_DECLINED = "declined"


@dataclass(frozen=True)
class Scope:
    """Words that cut an utterance into clauses, turn facts around, or say whose and when."""

    fillers: PhraseTable
    stop_words: frozenset[str]
    negators: PhraseTable
    false_negators: PhraseTable
    false_fears: PhraseTable
    unsure_cues: PhraseTable
    contrasts: PhraseTable
    enders: PhraseTable
    corrections: PhraseTable
    takes_back: PhraseTable
    relatives: PhraseTable
    reports: PhraseTable
    past: PhraseTable
    relative_past: PhraseTable
    fears: PhraseTable
    hedges: PhraseTable
    masks: PhraseTable
    turns: PhraseTable
    masked: frozenset[str]
    starters: frozenset[str]
    not_after_no: frozenset[str]
    answers: frozenset[str]
    restarts: frozenset[str]
    carriers: frozenset[str]
    openers: PhraseTable
    behind_a_turn: frozenset[str]
    formerly: PhraseTable
    it_did: PhraseTable
    once_said: PhraseTable
    harmless: frozenset[str]
    own_turns: PhraseTable
    post_negators: PhraseTable
    told_before: PhraseTable
    over: PhraseTable
    ended: PhraseTable
    long_ago: PhraseTable
    long_since: PhraseTable
    this_side: PhraseTable
    by_marriage: PhraseTable
    thought_starts: frozenset[str]
    present: PhraseTable
    other_parts: PhraseTable
    past_verbs: frozenset[str]
    around_denials: frozenset[str]
    concord: frozenset[str]
    whole_denials: frozenset[str]
    pronouns: frozenset[str]
    third_person: frozenset[str]
    subjects: frozenset[str]
    complements: frozenset[str]
    weak_subjects: frozenset[str]
    verbs: frozenset[str]
    elsewhere: PhraseTable
    compares: frozenset[str]
    well_words: frozenset[str]
    links: frozenset[str]
    own: frozenset[str]
    flips: frozenset[str]


@dataclass(frozen=True)
class SlotLexicon:
    """How one slot is answered."""

    words: SlotWords
    whole: Mapping[Words, str]
    """Whole answers, without their fillers."""
    asked: PatternIndex
    """Evidence that counts while this slot is asked: `named`, and the content words of its phrases."""
    named: PatternIndex
    """Evidence that counts while this slot is asked about together with others."""
    spared: PhraseTable
    """Said of one of two opposites, they mean the other."""
    phrases: tuple[str, ...]
    """Every phrase as it is written, for a recogniser that can only hear phrases."""
    speaks_for: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The values in whose phrases a word occurs."""

    def is_answer(self, words: Words) -> bool:
        """Whether the words are one of the slot's own answers from end to end, other than a refusal to answer."""
        return self.whole.get(words, _DECLINED) != _DECLINED

    def means(self, answer: str) -> str | None:
        """The value of a bare "yes" or "no", or of the symptom being "denied"."""
        match answer:
            case "yes":
                return self.words.yes_means
            case "no":
                return self.words.no_means
            case _:
                return self.words.denied_means or self.words.no_means


@dataclass(frozen=True)
class ChangeWords:
    """How somebody says that an answer is to be changed, and which."""

    cues: PhraseTable
    weak: PhraseTable
    verbs: frozenset[str]
    around: PhraseTable
    leads: PhraseTable
    small: frozenset[str]
    joins: frozenset[str]
    """Words between an answer and the wish to change another."""
    names: PhraseTable
    slots: Mapping[Words, tuple[str, ...]]
    """The slots of each name."""


@dataclass(frozen=True)
class Lexicon:
    """Everything `interpret` knows about words."""

    spelling: Spelling
    scope: Scope
    polarity: Mapping[str, PhraseTable]
    """Families of whole clauses: yes, soft_yes, no, soft_no, fine, unsure, refused."""
    all_of_them: PhraseTable
    some_of_them: PhraseTable
    """To several questions at once: yes to each."""
    ordinals: Mapping[str, int]
    """Words for the first, second, third of them."""
    wavering: frozenset[str]
    """Words between a yes and a no in one breath."""
    more_follows: frozenset[str]
    """Words that end no answer: whoever pauses after one goes on."""
    offers: frozenset[str]
    commands: Mapping[Command, PhraseTable]
    around_commands: PhraseTable
    steering: PatternIndex
    """Words that are a command among others: evidence of kind `command`, or `alone` where nothing else may be understood."""
    manners: Manners
    """Swearing and other languages."""
    asks_back: PhraseTable
    """Words that ask what something is."""
    stories: PhraseTable
    """Beside these words that is no command."""
    changing: ChangeWords
    numbers: NumbersFile
    scores: ScoreReader
    ages: AgeReader
    durations: DurationReader
    slots: Mapping[str, SlotLexicon]
    anywhere: PatternIndex
    """Evidence that counts at any question, emergencies among it."""
    urgent: PatternIndex
    """The emergencies alone."""
    told_with: PatternIndex
    """What shows that a clause of a story answers the question of a slot."""
    subjects: PatternIndex
    """What each emergency is about: words that tell it where the second net is sure of it."""
    class_words: frozenset[str] = frozenset()
    """Words of the complaint's own classes: beside a no, "just the knee" puts nothing in doubt."""
    number_words: frozenset[str] = frozenset()
    """Numbers and units of time: beside a no they put nothing in doubt."""
    for_another: frozenset[tuple[str, str]] = frozenset()
    """Slots with the value that says: I speak for somebody else."""
    concepts: PatternIndex = field(default_factory=lambda: PatternIndex(()))
    """The classes of the complaint's words, as evidence for its second net."""
    second_net: SignalNet | None = None
    command_net: SignalNet | None = None
    answer_net: AnswerNet | None = None
    sound_alikes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What the recogniser writes, with what was said."""
    urgent_values: Mapping[str, str] = field(default_factory=dict)
    """Of emergencies that are slots: the value that is one."""
    described: frozenset[str] = frozenset()
    """Of those, the ones that an answer in words to their own question sets off."""
    asked_as: Mapping[str, str] = field(default_factory=dict)
    """Of emergencies that are no slot: the slot to ask about when the words only might mean one."""


def without(words: Words, table: PhraseTable) -> Words:
    """The words without the phrases of a table."""
    kept: list[str] = []
    index = 0
    while index < len(words):
        length = table.length_at(words, index)
        if not length:
            kept.append(words[index])
        index += length or 1
    return tuple(kept)
