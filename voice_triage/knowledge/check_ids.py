"""Ids that stand for nothing, entries nobody refers to, and things that lack their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from voice_triage.dialogue.choosing.script import Question, Script
from voice_triage.dialogue.sentences.prompts import Prompts
from voice_triage.knowledge.findings import Finding, Kind
from voice_triage.knowledge.parts import Parts, prompt_places
from voice_triage.knowledge.prompt_ids import said_ids
from voice_triage.triage.assessment import Tier
from voice_triage.triage.check import condition_problems, fields_of, ids_of
from voice_triage.triage.condition import Derived, Node, parts_of
from voice_triage.triage.model import TriageKnowledge
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.yaml_file import Place


def script_findings(parts: Parts, triage: TriageKnowledge, script: Script) -> Iterator[Finding]:
    """Questions and conditions of the script that stand for nothing, and what the script never asks."""
    path = parts.data("script.yaml")
    asked: set[str] = set()
    for place, question in _questions(script):
        asked |= {
            question.ask,
            *(triage.bundles[question.ask].slots if question.ask in triage.bundles else ()),
        }
        if question.ask not in triage.slots and question.ask not in triage.bundles:
            yield Finding(Kind.UNKNOWN, path, (*place, "ask"), f"there is no slot or bundle {question.ask}")
    for place, field, value in fields_of(script, ()):
        if isinstance(value, Node):
            here = (*place, field)
            yield from (Finding(Kind.UNKNOWN, path, here, what) for what in condition_problems(triage, value))
    for kind, ids in (("slot", triage.slots), ("bundle", triage.bundles)):
        for index, id in enumerate(ids):
            if id not in asked:
                where = (parts.data(f"{kind}s.yaml"), (f"{kind}s", index))
                yield Finding(Kind.UNASKED, *where, f"no question of the script asks the {kind} {id}", id)


def unused_entries(parts: Parts, triage: TriageKnowledge) -> Iterator[Finding]:
    """Derived facts, relief steps and avoid items that nothing refers to."""
    derived = {node.id for node in _nodes(parts) if isinstance(node, Derived)}
    choice = triage.choice
    steps = {*choice.without_cause, *(id for tier in choice.tiers.values() for id in tier.only)}
    steps |= {id for cause in triage.causes.values() for id in cause.relief}
    avoided = {id for cause in triage.causes.values() for id in cause.avoid}
    avoided |= {id for cross in triage.cross for id in cross.avoid}
    for name, key, used, what in (
        ("rules.yaml", "derived", derived, "derived fact"),
        ("relief.yaml", "derived", derived, "derived fact"),
        ("relief.yaml", "steps", steps, "relief step"),
        ("relief.yaml", "avoid", avoided, "avoid item"),
    ):
        path = parts.data(name)
        for index, entry in enumerate(getattr(parts.files[path], key)):
            if entry.id not in used:
                yield Finding(
                    Kind.UNUSED, path, (key, index), f"nothing refers to the {what} {entry.id}", entry.id
                )


def wordless(parts: Parts, triage: TriageKnowledge, lexicon: Lexicon, prompts: Prompts) -> Iterator[Finding]:
    """Slots and values without words, words without a slot, and values that cannot be said back."""
    slots, said = parts.data("slots.yaml"), parts.folders.words / "said.yaml"
    for index, slot in enumerate(triage.slots.values()):
        here = ("slots", index)
        words = lexicon.slots.get(slot.id)
        if words is None:
            yield Finding(
                Kind.MISSING, slots, here, f"{slot.id} has no words: there is no slots/{slot.id}.yaml"
            )
        else:
            spoken = {value.value for value in words.words.values}
            for value in ids_of(slot):
                if value not in spoken:
                    file = parts.slot_file(slot.id)
                    yield Finding(
                        Kind.MISSING, file, ("values",), f"{slot.id} has no words for its value {value}"
                    )
        forms = prompts.said[slot.id].values if slot.id in prompts.said else {}
        if not forms:
            yield Finding(Kind.MISSING, said, ("slots",), f"{slot.id} has no words to be said back in")
        for value in (*slot.values, *_figures(slot.kind)):
            if forms and value not in forms:
                yield Finding(
                    Kind.MISSING, said, ("slots", slot.id), f"{value} has no words to be said back in"
                )
    yield from _for_nothing(parts, triage, lexicon, prompts, said)


def _figures(kind: str) -> tuple[str, ...]:
    """The form for a figure that a number or a duration needs."""
    return (kind,) if kind in ("number", "duration") else ()


def _for_nothing(
    parts: Parts, triage: TriageKnowledge, lexicon: Lexicon, prompts: Prompts, said: Path
) -> Iterator[Finding]:
    """Words for slots and values that do not exist."""
    for slot_id, words in lexicon.slots.items():
        path, slot = parts.slot_file(slot_id), triage.slots.get(slot_id)
        if slot is None:
            yield Finding(Kind.UNKNOWN, path, ("slot",), f"there is no slot {slot_id}")
            continue
        for index, value in enumerate(words.words.values):
            if value.value not in ids_of(slot):
                here: Place = ("values", index, "value")
                yield Finding(Kind.UNKNOWN, path, here, f"{slot_id} has no value {value.value}")
        for key in ("yes_means", "no_means", "denied_means", "past_means", "other_means", "for_another"):
            means = getattr(words.words, key)
            if means is not None and means not in ids_of(slot):
                yield Finding(Kind.UNKNOWN, path, (key,), f"{slot_id} has no value {means}")
    for slot_id, form in prompts.said.items():
        if slot_id not in triage.slots:
            yield Finding(Kind.UNKNOWN, said, ("slots", slot_id), f"there is no slot {slot_id}")
            continue
        allowed = {*ids_of(triage.slots[slot_id]), *_figures(triage.slots[slot_id].kind)}
        for said_value in form.values:
            if said_value not in allowed:
                place: Place = ("slots", slot_id, "values", said_value)
                yield Finding(Kind.UNKNOWN, said, place, f"{slot_id} has no value {said_value}")


def prompt_findings(parts: Parts, triage: TriageKnowledge, prompts: Prompts) -> Iterator[Finding]:
    """Prompts nobody says, sentences that are needed and missing, and maps to ids that do not exist."""
    places, said = prompt_places(parts), said_ids(prompts, triage)
    blurted = {f"emergency_{entry['id']}" for _, entry in _blurted(parts)}
    for id in prompts.entries:
        if id not in said and id not in blurted:
            yield Finding(Kind.UNUSED, *places[id], f"nothing says the prompt {id}", id)
    for id, (path, place), why in _needed(parts, triage):
        if id not in prompts.entries:
            yield Finding(Kind.MISSING, path, place, f"{why}: there is no prompt {id}")
    yield from _maps(parts, triage, prompts)


def blurted_findings(parts: Parts, triage: TriageKnowledge, prompts: Prompts) -> Iterator[Finding]:
    """Emergency words for something that is neither a value of a slot nor has a message."""
    path = parts.folders.words / "emergencies.yaml"
    for index, entry in _blurted(parts):
        id, value, here = entry["id"], entry.get("value", ""), ("emergencies", index)
        slot = triage.slots.get(id)
        if slot is None and f"emergency_{id}" not in prompts.entries:
            yield Finding(Kind.MISSING, path, here, f"{id} is no slot and has no emergency message")
        elif slot is not None and value not in ids_of(slot):
            yield Finding(Kind.UNKNOWN, path, here, f"{id} has no value {value}")


def _blurted(parts: Parts) -> Iterator[tuple[int, dict[str, str]]]:
    """Emergencies by their words, with their place in the file."""
    file = parts.raw.get(parts.folders.words / "emergencies.yaml", {})
    yield from enumerate(file.get("emergencies", ()))


def _needed(parts: Parts, triage: TriageKnowledge) -> Iterator[tuple[str, tuple[Path, Place], str]]:
    """Prompts that entries of the medical data rely on."""
    rules = parts.data("rules.yaml")
    for index, rule in enumerate(triage.rules):
        if rule.tier is Tier.EMERGENCY_NOW:
            yield f"emergency_{rule.id}", (rules, ("rules", index)), f"{rule.id} has no emergency message"
    for index, sign in enumerate(triage.safety_net):
        where = (parts.data("scope.yaml"), ("safety_net", index))
        yield f"sign_{sign.id}", where, f"the warning sign {sign.id} has no sentence"
    for index, scope in enumerate(triage.scope):
        if scope.tier is None and not scope.no_causes and not scope.no_relief:
            where = (parts.data("scope.yaml"), ("scope", index))
            yield f"scope_{scope.id}", where, f"the scope rule {scope.id} changes nothing"
    for index, bundle in enumerate(triage.bundles):
        yield f"ask_{bundle}", (parts.data("bundles.yaml"), ("bundles", index)), f"{bundle} has no question"


def _maps(parts: Parts, triage: TriageKnowledge, prompts: Prompts) -> Iterator[Finding]:
    """Shapes, and what follows them: ids of rules, causes, slots, values and prompts."""
    path = parts.folders.words / "results.yaml"
    rules = {*(rule.id for rule in (*triage.rules, *triage.floors)), *(scope.id for scope in triage.scope)}
    for shape, ids in prompts.shapes.items():
        yield from _unknown(path, ("shapes", shape), "rule", ids, rules)
    for key, kind, known in (
        ("shape_of_cause", "shape", prompts.shapes),
        ("after_cause", "prompt", prompts.entries),
    ):
        for cause, id in getattr(prompts, key).items():
            yield from _unknown(path, (key, cause), "cause", (cause,), triage.causes)
            yield from _unknown(path, (key, cause), kind, (id,), known)
    for index, after in enumerate(prompts.after_shape):
        here = ("after_shape", index)
        values = ids_of(triage.slots[after.slot]) if after.slot in triage.slots else after.values
        yield from _unknown(path, here, "shape", (after.shape,), prompts.shapes)
        yield from _unknown(path, here, "slot", (after.slot,), triage.slots)
        yield from _unknown(path, here, f"value of {after.slot}", after.values, values)
        yield from _unknown(path, here, "prompt", (after.say,), prompts.entries)
    yield from _unknown(path, ("reassuring",), "slot", prompts.reassuring, triage.slots)


def _unknown(
    path: Path, place: Place, kind: str, ids: Iterable[str], known: Iterable[str]
) -> Iterator[Finding]:
    there = set(known)
    yield from (
        Finding(Kind.UNKNOWN, path, place, f"there is no {kind} {id}") for id in ids if id not in there
    )


def _questions(script: Script) -> Iterator[tuple[Place, Question]]:
    for t, track in enumerate(script.tracks):
        for b, block in enumerate(track.blocks):
            for q, question in enumerate(block.questions):
                yield ("tracks", t, "blocks", b, "questions", q), question


def _nodes(parts: Parts) -> Iterator[Node]:
    """Every part of every condition."""
    for file in parts.files.values():
        for _, _, value in fields_of(file, ()):
            if isinstance(value, Node):
                yield from parts_of(value)
