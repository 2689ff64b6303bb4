"""Reads both folders of words and compiles them, once at start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from voice_triage.errors import KnowledgeError
from voice_triage.understanding.amounts.ages import AgeReader
from voice_triage.understanding.amounts.durations import DurationReader
from voice_triage.understanding.amounts.scores import ScoreReader
from voice_triage.understanding.files.lexicon_files import (
    ClassesFile,
    CommandsFile,
    EmergenciesFile,
    MannersFile,
    PolarityFile,
    SoundAlikesFile,
    WordsFile,
)
from voice_triage.understanding.files.measure_files import DurationsFile, NumbersFile
from voice_triage.understanding.files.slot_files import SlotWords
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.lexicon.lexicon_compiler import (
    Compiler,
    change_words_of,
    commands_of,
    polarity_of,
    scope_of,
)
from voice_triage.understanding.lexicon.manner import compile_manners
from voice_triage.understanding.nets.net_file import load_answer_net
from voice_triage.understanding.nets.signal_net import load_signal_net
from voice_triage.understanding.words.patterns import PatternIndex
from voice_triage.understanding.words.words import Spelling
from voice_triage.yaml_file import read

Net = TypeVar("Net")
_OWN_KEYS = frozenset(SlotWords.model_fields)
_QUESTION_KEYS = frozenset(("source", "ask", "reprompt", "choices", "why", "help"))
"""Keys of a slot file that the dialogue reads."""
_NO_TIME = frozenset(("second", "zero", "nil"))
"""Words of the numbers' lists that say something else as well."""


def load_lexicon(common_dir: Path, complaint_dir: Path, *, year: int = 0) -> Lexicon:
    """Reads both folders. Raises KnowledgeError with every problem, one a line.

    `year` is the current one, for years of birth. A clock behind the files' own year is wrong, and not believed.
    """
    problems: list[str] = []
    files = _read_files(common_dir, complaint_dir, problems)
    if files is None:
        raise KnowledgeError("\n".join(problems))
    compiler = Compiler(Spelling(files.words.spellings), files.words, files.classes, problems)
    lexicon = _put_together(common_dir, complaint_dir, files, compiler, problems, year)
    if problems:
        raise KnowledgeError("\n".join(problems))
    return lexicon


@dataclass(frozen=True)
class _Files:
    """The data files of both folders."""

    polarity: PolarityFile
    words: WordsFile
    numbers: NumbersFile
    durations: DurationsFile
    commands: CommandsFile
    manners: MannersFile
    classes: ClassesFile | None
    emergencies: EmergenciesFile | None
    alikes: SoundAlikesFile | None
    slots: tuple[tuple[Path, SlotWords], ...]


def _read_files(common_dir: Path, complaint_dir: Path, problems: list[str]) -> _Files | None:
    """Both folders; None where a file that every complaint needs cannot be read."""
    files = _Files(
        polarity=_read(common_dir / "polarity.yaml", PolarityFile, problems),
        words=_read(common_dir / "words.yaml", WordsFile, problems),
        numbers=_read(common_dir / "numbers.yaml", NumbersFile, problems),
        durations=_read(common_dir / "durations.yaml", DurationsFile, problems),
        commands=_read(common_dir / "commands.yaml", CommandsFile, problems),
        manners=_read(common_dir / "manners.yaml", MannersFile, problems),
        classes=_read_optional(complaint_dir / "words.yaml", ClassesFile, problems),
        emergencies=_read_optional(complaint_dir / "emergencies.yaml", EmergenciesFile, problems),
        alikes=_read_optional(complaint_dir / "sound_alikes.yaml", SoundAlikesFile, problems),
        slots=tuple(_read_slots(complaint_dir / "slots", problems)),
    )
    needed = (files.words, files.polarity, files.numbers, files.durations, files.commands, files.manners)
    return None if None in needed else files


def _put_together(
    common_dir: Path, complaint_dir: Path, files: _Files, compiler: Compiler, problems: list[str], year: int
) -> Lexicon:
    """The lexicon of what was read. What is wrong with it is added to the problems."""
    polarity, words, numbers, durations = files.polarity, files.words, files.numbers, files.durations
    commands, slots, table = files.commands, files.slots, compiler.spelling.table
    known = files.emergencies.emergencies if files.emergencies else ()
    urgent = tuple(compiler.emergencies(complaint_dir / "emergencies.yaml", files.emergencies))
    return Lexicon(
        spelling=compiler.spelling,
        scope=scope_of(words, polarity, compiler.spelling),
        polarity=polarity_of(polarity, compiler.spelling),
        all_of_them=table(polarity.all_of_them),
        some_of_them=table(polarity.some_of_them),
        ordinals=polarity.ordinals,
        wavering=frozenset(polarity.wavering),
        more_follows=frozenset(words.more_follows),
        offers=frozenset(polarity.offers),
        commands=commands_of(common_dir / "commands.yaml", commands, compiler.spelling, problems),
        around_commands=table((*commands.around, *words.fillers)),
        manners=compile_manners(files.manners, compiler.english(slots, polarity)),
        asks_back=table(commands.asks_back),
        stories=table(commands.never),
        steering=PatternIndex(compiler.steering(common_dir / "commands.yaml", commands)),
        changing=change_words_of(words, (slot for _, slot in slots), compiler.spelling),
        numbers=numbers,
        scores=ScoreReader(numbers, compiler.spelling, table(words.negators)),
        ages=AgeReader(numbers, compiler.spelling, table(words.relatives), max(year, numbers.year)),
        durations=DurationReader(
            durations,
            numbers,
            compiler.spelling,
            table(words.told_before),
            max(year, numbers.year),
        ),
        slots={slot.slot: compiler.slot(path, slot) for path, slot in slots},
        anywhere=PatternIndex(
            (*(pattern for path, slot in slots for pattern in compiler.anywhere(path, slot)), *urgent)
        ),
        urgent=PatternIndex(urgent),
        told_with=PatternIndex(pattern for path, slot in slots for pattern in compiler.told_with(path, slot)),
        subjects=PatternIndex(compiler.subjects(complaint_dir / "emergencies.yaml", files.emergencies)),
        concepts=PatternIndex(compiler.concepts()),
        second_net=_net(complaint_dir / "second_net.json", load_signal_net, problems),
        command_net=_net(common_dir / "command_net.json", load_signal_net, problems),
        answer_net=_net(complaint_dir / "answer_net.json", load_answer_net, problems),
        class_words=frozenset(
            w for some in (files.classes.classes if files.classes else {}).values() for w in some
        ),
        number_words=frozenset((*numbers.units, *numbers.tens, *durations.units, "ago", "back")) - _NO_TIME,
        sound_alikes=files.alikes.heard if files.alikes else {},
        for_another=frozenset((slot.slot, slot.for_another) for _, slot in slots if slot.for_another),
        urgent_values={e.id: e.value for e in known if e.value},
        described=frozenset(e.id for e in known if e.value and e.described),
        asked_as={e.id: e.asked_as for e in known if e.asked_as},
    )


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


def _net(path: Path, load: Callable[[Path], Net], problems: list[str]) -> Net | None:
    """What a script made, where the complaint has it."""
    try:
        return load(path) if path.exists() else None
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
