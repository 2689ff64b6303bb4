"""The lexicon: every word we accept, compiled once at start."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voice_triage.errors import KnowledgeError
from voice_triage.understanding.acts import Command
from voice_triage.understanding.ages import AgeReader
from voice_triage.understanding.durations import DurationReader
from voice_triage.understanding.lexicon_files import (
    ClassesFile,
    CommandsFile,
    DurationsFile,
    EmergenciesFile,
    MannersFile,
    NumbersFile,
    PolarityFile,
    SlotWords,
    SoundAlikesFile,
    WordsFile,
)
from voice_triage.understanding.manner import Manners, compile_manners
from voice_triage.understanding.net_file import SecondNet, load_second_net
from voice_triage.understanding.patterns import Owner, Pattern, PatternIndex, compile_pattern
from voice_triage.understanding.scores import ScoreReader
from voice_triage.understanding.words import PhraseTable, Spelling, Words
from voice_triage.yaml_file import read

_OWN_KEYS = frozenset(SlotWords.model_fields)
_QUESTION_KEYS = frozenset(("source", "ask", "reprompt", "choices", "why", "help"))
"""Keys of a slot file that the dialogue reads."""
_DECLINED = "declined"
_NO_TIME = frozenset(("second", "zero", "nil"))
"""Words of the numbers' lists that say something else as well."""


@dataclass(frozen=True)
class Scope:
    """Words that cut an utterance into clauses, turn facts around, or say whose and when."""

    fillers: PhraseTable
    stop_words: frozenset[str]
    negators: PhraseTable
    false_negators: PhraseTable
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
    harmless: frozenset[str]
    own_turns: PhraseTable
    post_negators: PhraseTable
    told_before: PhraseTable
    over: PhraseTable
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
    offers: frozenset[str]
    commands: Mapping[Command, PhraseTable]
    around_commands: PhraseTable
    steering: PatternIndex
    """Words that are a command among others: evidence of kind `command`, or `alone` where nothing else may be understood."""
    manners: Manners
    """Swearing and other languages."""
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
    class_words: frozenset[str] = frozenset()
    """Words of the complaint's own classes: beside a no, "just the knee" puts nothing in doubt."""
    number_words: frozenset[str] = frozenset()
    """Numbers and units of time: beside a no they put nothing in doubt."""
    for_another: frozenset[tuple[str, str]] = frozenset()
    """Slots with the value that says: I speak for somebody else."""
    concepts: PatternIndex = field(default_factory=lambda: PatternIndex(()))
    """The classes of the complaint's words, as evidence for its second net."""
    second_net: SecondNet | None = None
    sound_alikes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What the recogniser writes, with what was said."""
    urgent_values: Mapping[str, str] = field(default_factory=dict)
    """Of emergencies that are slots: the value that is one."""
    described: frozenset[str] = frozenset()
    """Of those, the ones that an answer in words to their own question sets off."""
    asked_as: Mapping[str, str] = field(default_factory=dict)
    """Of emergencies that are no slot: the slot to ask about when the words only might mean one."""


def load_lexicon(common_dir: Path, complaint_dir: Path, *, year: int = 0) -> Lexicon:
    """Reads both folders. Raises KnowledgeError with every problem, one a line.

    `year` is the current one, for years of birth. A clock behind the files' own year is wrong, and not believed.
    """
    problems: list[str] = []
    polarity = _read(common_dir / "polarity.yaml", PolarityFile, problems)
    words = _read(common_dir / "words.yaml", WordsFile, problems)
    numbers = _read(common_dir / "numbers.yaml", NumbersFile, problems)
    durations = _read(common_dir / "durations.yaml", DurationsFile, problems)
    commands = _read(common_dir / "commands.yaml", CommandsFile, problems)
    manners = _read(common_dir / "manners.yaml", MannersFile, problems)
    classes = _read_optional(complaint_dir / "words.yaml", ClassesFile, problems)
    emergencies = _read_optional(complaint_dir / "emergencies.yaml", EmergenciesFile, problems)
    alikes = _read_optional(complaint_dir / "sound_alikes.yaml", SoundAlikesFile, problems)
    slots = tuple(_read_slots(complaint_dir / "slots", problems))
    if None in (words, polarity, numbers, durations, commands, manners):
        raise KnowledgeError("\n".join(problems))
    compiler = _Compiler(Spelling(words.spellings), words, classes, problems)
    known = emergencies.emergencies if emergencies else ()
    urgent = tuple(compiler.emergencies(complaint_dir / "emergencies.yaml", emergencies))
    lexicon = Lexicon(
        spelling=compiler.spelling,
        scope=_scope(words, polarity, compiler.spelling),
        polarity=_polarity(polarity, compiler.spelling),
        offers=frozenset(polarity.offers),
        commands=_commands(common_dir / "commands.yaml", commands, compiler.spelling, problems),
        around_commands=compiler.spelling.table((*commands.around, *words.fillers)),
        manners=compile_manners(manners, compiler.english(slots, polarity)),
        stories=compiler.spelling.table(commands.never),
        steering=PatternIndex(compiler.steering(common_dir / "commands.yaml", commands)),
        changing=_change_words(words, (slot for _, slot in slots), compiler.spelling),
        numbers=numbers,
        scores=ScoreReader(numbers, compiler.spelling, compiler.spelling.table(words.negators)),
        ages=AgeReader(
            numbers, compiler.spelling, compiler.spelling.table(words.relatives), max(year, numbers.year)
        ),
        durations=DurationReader(
            durations,
            numbers,
            compiler.spelling,
            compiler.spelling.table(words.told_before),
            max(year, numbers.year),
        ),
        slots={slot.slot: compiler.slot(path, slot) for path, slot in slots},
        anywhere=PatternIndex(
            (*(pattern for path, slot in slots for pattern in compiler.anywhere(path, slot)), *urgent)
        ),
        urgent=PatternIndex(urgent),
        concepts=PatternIndex(compiler.concepts()),
        second_net=_second_net(complaint_dir / "second_net.json", problems),
        class_words=frozenset(w for some in (classes.classes if classes else {}).values() for w in some),
        number_words=frozenset((*numbers.units, *numbers.tens, *durations.units, "ago", "back")) - _NO_TIME,
        sound_alikes=alikes.heard if alikes else {},
        for_another=frozenset((slot.slot, slot.for_another) for _, slot in slots if slot.for_another),
        urgent_values={e.id: e.value for e in known if e.value},
        described=frozenset(e.id for e in known if e.value and e.described),
        asked_as={e.id: e.asked_as for e in known if e.asked_as},
    )
    if problems:
        raise KnowledgeError("\n".join(problems))
    return lexicon


class _Compiler:
    """Turns lines of the files into patterns, noting what is wrong with them."""

    def __init__(
        self, spelling: Spelling, words: WordsFile, classes: ClassesFile | None, problems: list[str]
    ) -> None:
        self.spelling = spelling
        self._stop_words = frozenset(words.stop_words)
        self._empty = frozenset((*words.negators, *words.flips))
        """Words that say nothing without another: no phrase is made of them alone."""
        self._fillers = spelling.table(words.fillers)
        own = {"relative": words.relatives, "own": words.own, "past": words.past}
        self._classes = {**own, **(classes.classes if classes else {})}
        self._problems = problems

    def slot(self, path: Path, words: SlotWords) -> SlotLexicon:
        """What counts while the slot is asked: its phrases and its bare words."""
        patterns: list[Pattern] = []
        named: list[Pattern] = []
        whole: dict[Words, str] = {}
        for value in words.values:
            owner = Owner("value", words.slot, value.value)
            named += self._patterns(path, value.when_asked, owner)
            for phrase in value.phrases:
                said = self.spelling.phrase(phrase)
                whole[said] = value.value
                whole[without(said, self._fillers)] = value.value
                content = tuple(dict.fromkeys(word for word in said if word not in self._stop_words))
                if words.opposites and set(words.opposites).issubset(content):
                    continue  # "Left and right": the words alone do not say how they belong together.
                if value.number is None and not self._empty.issuperset(content):
                    patterns.append(Pattern(owner, tuple(frozenset(((word,),)) for word in content)))
        phrases = tuple(phrase for value in words.values for phrase in value.phrases)
        whole.pop((), None)
        asked = PatternIndex((*named, *patterns))
        spared = self.spelling.table(words.spared)
        return SlotLexicon(words, whole, asked, PatternIndex(named), spared, phrases)

    def anywhere(self, path: Path, words: SlotWords) -> Iterator[Pattern]:
        """What counts at any question."""
        yield from self._patterns(path, words.topic, Owner("topic", words.slot))
        for value in words.values:
            yield from self._patterns(path, value.patterns, Owner("value", words.slot, value.value))

    def emergencies(self, path: Path, file: EmergenciesFile | None) -> Iterator[Pattern]:
        """The emergency detector's patterns."""
        if file is None:
            return
        twice = sorted(self._classes.keys() & file.classes)
        self._problems += [f"{path}: classes: {name} stands in words.yaml too" for name in twice]
        self._classes |= file.classes
        for entry in file.emergencies:
            told, asked = (map(_also_short, lines) for lines in (entry.patterns, entry.ask))
            yield from self._patterns(path, told, Owner("emergency", entry.id, entry.value))
            yield from self._patterns(path, asked, Owner("ask", entry.id, entry.value))

    def english(self, slots: Sequence[tuple[Path, SlotWords]], polarity: PolarityFile) -> frozenset[str]:
        """Words that show English: the small ones, those of the slots' phrases and of the answers."""
        phrases = [phrase for _, slot in slots for value in slot.values for phrase in value.phrases]
        phrases += [
            phrase for family in ("yes", "no", "unsure", "fine") for phrase in getattr(polarity, family)
        ]
        return self._stop_words | {word for phrase in phrases for word in self.spelling.phrase(phrase)}

    def steering(self, path: Path, file: CommandsFile) -> Iterator[Pattern]:
        """The commands' patterns."""
        for kind, lines in (("command", file.patterns), ("alone", file.alone)):
            for name, patterns in lines.items():
                yield from self._patterns(path, patterns, Owner(kind, name))

    def concepts(self) -> Iterator[Pattern]:
        """A pattern for each class of words."""
        for name in self._classes:
            yield compile_pattern(f"@{name}", Owner("concept", name), self.spelling, self._classes)

    def _patterns(self, path: Path, lines: Iterable[str], owner: Owner) -> Iterator[Pattern]:
        for line in lines:
            try:
                yield compile_pattern(line, owner, self.spelling, self._classes)
            except ValueError as error:
                self._problems.append(f"{path}: {owner.value or owner.kind}: {error}")


def _also_short(line: str) -> str:
    """A line in which `not_coming` also finds "isn't coming" and "aren't coming"."""
    return re.sub(r"(?<=[ |])not_([^ |]+)", r"not_\1|isn't_\1|aren't_\1", line)


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


def _scope(words: WordsFile, polarity: PolarityFile, spelling: Spelling) -> Scope:
    tables = {
        name: spelling.table(getattr(words, name))
        for name in (
            *("fillers", "negators", "false_negators", "unsure_cues", "contrasts", "enders", "corrections"),
            *("takes_back", "relatives", "reports", "past", "relative_past", "fears", "masks", "turns"),
            *("own_turns", "over", "told_before", "post_negators", "elsewhere"),
        )
    }
    sets = {
        name: frozenset(getattr(words, name))
        for name in (
            *(
                "stop_words",
                "masked",
                "starters",
                "not_after_no",
                "answers",
                "restarts",
                "carriers",
                "harmless",
                "concord",
                "whole_denials",
                "pronouns",
                "third_person",
                "subjects",
                "complements",
                "weak_subjects",
                "verbs",
                "compares",
                "well_words",
                "links",
            ),
            *("own", "flips"),
        )
    }
    return Scope(**tables, **sets, hedges=spelling.table(polarity.hedges))  # type: ignore[arg-type]


def _change_words(words: WordsFile, slots: Iterable[SlotWords], spelling: Spelling) -> ChangeWords:
    named: dict[Words, list[str]] = {}
    for slot in slots:
        for name in slot.names:
            named.setdefault(spelling.phrase(name), []).append(slot.slot)
    return ChangeWords(
        cues=spelling.table(words.change_cues),
        weak=spelling.table((*words.change_cues, *words.change_weak)),
        verbs=frozenset(words.change_verbs),
        around=spelling.table(words.change_around),
        leads=spelling.table(words.change_leads),
        small=frozenset(words.stop_words),
        names=PhraseTable(named),
        slots={name: tuple(slots_) for name, slots_ in named.items()},
    )


def _polarity(file: PolarityFile, spelling: Spelling) -> dict[str, PhraseTable]:
    families = ("yes", "soft_yes", "no", "soft_no", "fine", "unsure", "refused")
    return {family: spelling.table(getattr(file, family)) for family in families}


def _commands(
    path: Path, file: CommandsFile, spelling: Spelling, problems: list[str]
) -> dict[Command, PhraseTable]:
    known = {command.value for command in Command}
    for key in ("commands", "patterns", "alone"):
        strange = [name for name in getattr(file, key) if name not in known]
        problems += [f"{path}: {key}: there is no command {name!r}" for name in strange]
    return {Command(name): spelling.table(lines) for name, lines in file.commands.items() if name in known}


def _read_slots(folder: Path, problems: list[str]) -> Iterator[tuple[Path, SlotWords]]:
    """The lexicon's keys of every slot file. A key that neither we nor the dialogue read is a typing error."""
    for path in sorted(folder.glob("*.yaml")):
        found = _read(path, _SlotFile, problems)
        if found is None:
            continue
        if found.slot != path.stem:
            problems.append(f"{path}: slot: must be the name of the file, {path.stem}")
        yield path, SlotWords(**{key: getattr(found, key) for key in _OWN_KEYS})


class _SlotFile(SlotWords):
    """A whole slot file: the dialogue's keys are let through, unknown ones are not."""

    source: tuple[str, ...]
    ask: str = ""
    reprompt: str = ""
    choices: str = ""
    why: str = ""
    help: str = ""


def _second_net(path: Path, problems: list[str]) -> SecondNet | None:
    try:
        return load_second_net(path) if path.exists() else None
    except KnowledgeError as error:
        problems.append(error.what)
        return None


def _read(path: Path, kind: Any, problems: list[str]) -> Any:
    try:
        return read(path, kind)
    except KnowledgeError as error:
        problems += error.what.splitlines()
        return None


def _read_optional(path: Path, kind: Any, problems: list[str]) -> Any:
    return _read(path, kind, problems) if path.exists() else None
