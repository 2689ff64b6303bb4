"""Phrases with two meanings, commands without phrases, and grammar words that nobody can hear."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from voice_triage.knowledge.findings import Finding, Kind
from voice_triage.knowledge.parts import Parts
from voice_triage.recognition.grammar import build_grammar
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.triage.facts import Duration, Value
from voice_triage.triage.logic import matches
from voice_triage.triage.model import Slot, TriageKnowledge
from voice_triage.understanding.acts import Command, Outcome, UserAct
from voice_triage.understanding.expect import YES_NO
from voice_triage.understanding.interpret import interpret
from voice_triage.understanding.lexicon.lexicon import Lexicon, SlotLexicon
from voice_triage.understanding.words.words import Words
from voice_triage.yaml_file import Place


@dataclass(frozen=True)
class Understanding:
    """What `interpret` needs."""

    triage: TriageKnowledge
    lexicon: Lexicon


def phrase_findings(parts: Parts, triage: TriageKnowledge, lexicon: Lexicon) -> Iterator[Finding]:
    """Phrases that stand under two values, that are commands, or that are read as something else."""
    knowledge = Understanding(triage, lexicon)
    for slot_id, words in lexicon.slots.items():
        if slot_id not in triage.slots:
            continue
        first: dict[Words, str] = {}
        for place, value, phrase in _phrases(words):
            here = (Kind.AMBIGUOUS, parts.slot_file(slot_id), place)
            owner = first.setdefault(lexicon.spelling.phrase(phrase), value)
            if owner != value:
                yield Finding(*here, f"{phrase!r} means {owner} and {value}")
            elif why := _misread(knowledge, triage.slots[slot_id], value, phrase):
                yield Finding(*here, f"{phrase!r} {why}")
        yield from _twice(parts, slot_id, words)


def command_findings(parts: Parts, lexicon: Lexicon) -> Iterator[Finding]:
    """Commands that nobody can say, and phrases that are two commands."""
    path = parts.folders.common / "commands.yaml"
    written = parts.raw[path]["commands"]
    for command in Command:
        if not written.get(command.value):
            yield Finding(Kind.MISSING, path, ("commands",), f"the command {command.value} has no phrases")
    first: dict[Words, str] = {}
    for command, phrases in written.items():
        for index, phrase in enumerate(phrases):
            owner = first.setdefault(lexicon.spelling.phrase(phrase), command)
            if owner != command:
                here = ("commands", command, index)
                yield Finding(Kind.AMBIGUOUS, path, here, f"{phrase!r} means {owner} and {command}")


def class_findings(parts: Parts) -> Iterator[Finding]:
    """Sets of words that no pattern uses."""
    files = [parts.folders.words / name for name in ("words.yaml", "emergencies.yaml")]
    lines = [line for file in parts.raw.values() for line in _texts(file) if "@" in line]
    named = {
        piece.partition(" ")[0]
        for line in lines
        for piece in line.replace("|", " ").replace("!", " ").split("@")[1:]
    }
    for path in files:
        for name in parts.raw.get(path, {}).get("classes", {}):
            if name not in named:
                yield Finding(
                    Kind.UNUSED, path, ("classes", name), f"no pattern uses the words of {name}", name
                )


def grammar_findings(parts: Parts, lexicon: Lexicon, knows: Callable[[str], bool]) -> Iterator[Finding]:
    """Words of closed questions that the recognition model cannot hear."""
    for slot_id, words in lexicon.slots.items():
        for index, phrase in enumerate(words.words.grammar):
            if build_grammar((phrase,), knows).dropped:
                here = (parts.slot_file(slot_id), ("grammar", index))
                what = f"the recognition model does not know {phrase!r}"
                yield Finding(Kind.UNHEARD, *here, what, f"{slot_id}.{phrase}")
    path = parts.folders.common / "polarity.yaml"
    for word in build_grammar(YES_NO, knows).dropped:
        yield Finding(Kind.UNHEARD, path, (word,), f"the recognition model does not know {word!r}", word)


def _phrases(words: SlotLexicon) -> Iterator[tuple[Place, str, str]]:
    """Every phrase of a slot with its place and its value."""
    for v, value in enumerate(words.words.values):
        for p, phrase in enumerate(value.phrases):
            yield ("values", v, "phrases", p), value.value, phrase


def _misread(knowledge: Understanding, slot: Slot, value: str, phrase: str) -> str:
    """How a phrase is read, where that is not its value; "" where all is well."""
    words = knowledge.lexicon.spelling.phrase(phrase)
    taken = next((command for command, table in knowledge.lexicon.commands.items() if words in table), None)
    if taken is not None:
        return f"is also the command {taken.value}"
    act = interpret(knowledge, slot.id, Hypothesis.from_typing(phrase))
    if _means(slot, act.values.get(slot.id), value):
        return ""
    if act.outcome is Outcome.COMMAND and act.command is not None:
        return f"is also the command {act.command.value}"
    if value in slot.no_answer and act.outcome in (Outcome.UNKNOWN, Outcome.REFUSED):
        return ""
    return f"is read as {_reading(act, slot)}, not as {value}"


def _means(slot: Slot, read: Value | None, value: str) -> bool:
    """Whether what was read is the value, or a stretch of time that may be."""
    if isinstance(read, Duration):
        band = next((band for band in slot.bands if band.id == value), None)
        return band is not None and read.days_min <= band.max and read.days_max >= band.min
    return bool(matches(slot, read, (value,)))


def _reading(act: UserAct, slot: Slot) -> str:
    value = act.values.get(slot.id)
    if isinstance(value, tuple):
        return " and ".join(value)
    return act.outcome.value if value is None else str(value)


def _twice(parts: Parts, slot_id: str, words: SlotLexicon) -> Iterator[Finding]:
    """The same line of evidence under two values."""
    first: dict[str, str] = {}
    for v, value in enumerate(words.words.values):
        for key in ("patterns", "when_asked"):
            for index, line in enumerate(getattr(value, key)):
                owner = first.setdefault(f"{key} {line}", value.value)
                if owner != value.value:
                    here = ("values", v, key, index)
                    what = f"{line!r} means {owner} and {value.value}"
                    yield Finding(Kind.AMBIGUOUS, parts.slot_file(slot_id), here, what)


def _texts(value: object) -> Iterator[str]:
    """Every text below a value read from YAML."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
