"""From the lines of the files to patterns and tables, noting what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

from voice_triage.understanding.acts import Command
from voice_triage.understanding.files.lexicon_files import (
    ClassesFile,
    CommandsFile,
    EmergenciesFile,
    PolarityFile,
    WordsFile,
)
from voice_triage.understanding.files.slot_files import SlotWords
from voice_triage.understanding.lexicon.lexicon import ChangeWords, Scope, SlotLexicon, without
from voice_triage.understanding.words.patterns import (
    Group,
    Groups,
    Owner,
    Pattern,
    PatternIndex,
    compile_pattern,
)
from voice_triage.understanding.words.words import PhraseTable, Spelling, Words


class Compiler:
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
        self._groups: Groups = {}
        self._problems = problems

    def slot(self, path: Path, words: SlotWords) -> SlotLexicon:
        """What counts while the slot is asked: its phrases and its bare words."""
        patterns: list[Pattern] = []
        named: list[Pattern] = []
        whole: dict[Words, str] = {}
        speaks_for: dict[str, set[str]] = {}
        for value in words.values:
            owner = Owner("value", words.slot, value.value)
            named += self._patterns(path, value.when_asked, owner)
            for phrase in value.phrases:
                said = self.spelling.phrase(phrase)
                whole[said] = value.value
                whole[without(said, self._fillers)] = value.value
                content = tuple(dict.fromkeys(word for word in said if word not in self._stop_words))
                for word in content:
                    speaks_for.setdefault(word, set()).add(value.value)
                if words.opposites and set(words.opposites).issubset(content):
                    continue  # "Left and right": the words alone do not say how they belong together.
                if value.number is None and not self._empty.issuperset(content):
                    patterns.append(Pattern(owner, tuple(self._one(word) for word in content)))
        phrases = tuple(phrase for value in words.values for phrase in value.phrases)
        whole.pop((), None)
        asked = PatternIndex((*named, *patterns))
        spared = self.spelling.table(words.spared)
        owners = {word: frozenset(values) for word, values in speaks_for.items()}
        return SlotLexicon(words, whole, asked, PatternIndex(named), spared, phrases, owners)

    def _one(self, word: str) -> Group:
        return self._groups.setdefault(word, frozenset(((word,),)))

    def anywhere(self, path: Path, words: SlotWords) -> Iterator[Pattern]:
        """What counts at any question."""
        yield from self._patterns(path, words.topic, Owner("topic", words.slot))
        yield from self._patterns(path, words.opens, Owner("opens", words.slot))
        for value in words.values:
            yield from self._patterns(path, value.patterns, Owner("value", words.slot, value.value))

    def told_with(self, path: Path, words: SlotWords) -> Iterator[Pattern]:
        """What shows that a clause of a story answers the slot's question."""
        yield from self._patterns(path, words.told_with, Owner("told_with", words.slot))

    def emergencies(self, path: Path, file: EmergenciesFile | None) -> Iterator[Pattern]:
        """The emergency detector's patterns."""
        if file is None:
            return
        twice = sorted(self._classes.keys() & file.classes)
        self._problems += [f"{path}: classes: {name} stands in words.yaml too" for name in twice]
        self._classes |= file.classes
        for entry in file.emergencies:
            for kind, lines in (
                ("emergency", entry.patterns),
                ("ask", entry.ask),
                ("must_ask", entry.must_ask),
            ):
                owner = Owner(kind, entry.id, entry.value, whole_person=not entry.of_the_leg)
                yield from self._patterns(path, map(_also_short, lines), owner)

    def subjects(self, path: Path, file: EmergenciesFile | None) -> Iterator[Pattern]:
        """Words of what each emergency is about."""
        for entry in file.emergencies if file else ():
            owner = Owner("about", entry.id, entry.value, whole_person=not entry.of_the_leg)
            yield from self._patterns(path, entry.about, owner)

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
            yield compile_pattern(
                f"@{name}", Owner("concept", name), self.spelling, self._classes, self._groups
            )

    def _patterns(self, path: Path, lines: Iterable[str], owner: Owner) -> Iterator[Pattern]:
        for line in lines:
            try:
                yield compile_pattern(line, owner, self.spelling, self._classes, self._groups)
            except ValueError as error:
                self._problems.append(f"{path}: {owner.value or owner.kind}: {error}")


def _also_short(line: str) -> str:
    """A line in which `not_coming` also finds "isn't coming" and "aren't coming"."""
    return re.sub(r"(?<=[ |])not_([^ |]+)", r"not_\1|isn't_\1|aren't_\1", line)


_KINDS = get_type_hints(Scope)
"""Of each list of a scope: whether it is made a table of phrases or a set of words."""


def scope_of(words: WordsFile, polarity: PolarityFile, spelling: Spelling) -> Scope:
    """Words that cut an utterance into clauses, turn facts around, or say whose and when.

    A field of the scope is the list of that name in `words.yaml`: as a table of phrases, or as a set of words.
    """
    made = {
        field.name: spelling.table(listed) if kind is PhraseTable else frozenset(listed)
        for field in fields(Scope)
        if (kind := _KINDS[field.name]) and (listed := getattr(words, field.name, None)) is not None
    }
    return Scope(**made, hedges=spelling.table(polarity.hedges))  # type: ignore[arg-type]


def change_words_of(words: WordsFile, slots: Iterable[SlotWords], spelling: Spelling) -> ChangeWords:
    """How an earlier answer is named to be changed."""
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
        joins=frozenset(words.change_joins),
        names=PhraseTable(named),
        slots={name: tuple(slots_) for name, slots_ in named.items()},
    )


def polarity_of(file: PolarityFile, spelling: Spelling) -> dict[str, PhraseTable]:
    """The families of whole clauses: yes, no, and what lies between."""
    families = ("yes", "soft_yes", "no", "soft_no", "fine", "unsure", "refused")
    return {family: spelling.table(getattr(file, family)) for family in families}


def commands_of(
    path: Path, file: CommandsFile, spelling: Spelling, problems: list[str]
) -> dict[Command, PhraseTable]:
    """The phrases of each command; commands that there are not are noted as problems."""
    known = {command.value for command in Command}
    for key in ("commands", "patterns", "alone"):
        strange = [name for name in getattr(file, key) if name not in known]
        problems += [f"{path}: {key}: there is no command {name!r}" for name in strange]
    return {Command(name): spelling.table(lines) for name, lines in file.commands.items() if name in known}
