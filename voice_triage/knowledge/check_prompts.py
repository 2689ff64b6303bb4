"""What is spoken: short and easy enough to follow by ear, whole, and without the words a result must not say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from voice_triage.dialogue.sentences.prompt_files import PLACEHOLDER
from voice_triage.dialogue.sentences.prompts import RUNGS, Prompts
from voice_triage.dialogue.sentences.reasons import forbidden
from voice_triage.dialogue.sentences.spoken import count_words, sentences_of
from voice_triage.knowledge.findings import Finding, Kind
from voice_triage.knowledge.parts import Parts, Spot, prompt_places
from voice_triage.knowledge.prompt_ids import EXAMPLES
from voice_triage.knowledge.readability import reading_grade
from voice_triage.triage.model import TriageKnowledge

QUESTION_WORDS = 18
QUESTION_GRADE = 6
SENTENCE_WORDS = 20
ADVICE_GRADE = 7
LOCAL_NAMES = ("emergency", "urgent_place")
_RESULT_PREFIXES = ("emergency_", "warn_", "tier_", "sign_", "scope_", "net_", "cause_", "relief_", "why_one", "why_two",
                    "why_also", "why_lost", "why_ended", "limits")  # fmt: skip
"""Prompts outside `results.yaml` that a result speaks too."""


def ease_findings(parts: Parts, prompts: Prompts, plain: Collection[str]) -> Iterator[Finding]:
    """Questions and advice that are too long or too hard. `plain`: long words that count as two syllables."""
    places = prompt_places(parts)
    names = {**EXAMPLES, **prompts.names}
    for id, entry in prompts.entries.items():
        text = _filled(entry.text, names)
        is_question = bool(entry.slot) and id.split("_", 1)[0] in RUNGS
        yield from _hard(places[id], id, text, plain, is_question=is_question)


def advice_findings(parts: Parts, triage: TriageKnowledge, plain: Collection[str]) -> Iterator[Finding]:
    """The same for the medical data's own sentences."""
    for spot, id, text in _spoken_data(parts, triage):
        yield from _hard(spot, id, text, plain, is_question=False)


def forbidden_findings(parts: Parts, triage: TriageKnowledge, prompts: Prompts) -> Iterator[Finding]:
    """Words that a result must not say, in anything that a result says (knowledge 6.4)."""
    causes = [cause.name for cause in triage.causes.values()]
    places = prompt_places(parts)
    said = parts.folders.words / "said.yaml"
    texts = [
        (places[id], entry.text) for id, entry in prompts.entries.items() if _in_result(id, places[id][0])
    ]
    texts += [(spot, text) for spot, _, text in _spoken_data(parts, triage)]
    texts += [
        ((said, ("slots", slot, "values", value)), form.reason or form.you)
        for slot, forms in prompts.said.items()
        for value, form in forms.values.items()
    ]
    for (path, place), text in texts:
        for words in forbidden(prompts, text, causes):
            yield Finding(Kind.FORBIDDEN, path, place, f"a result must not say {words!r}")


def placeholder_findings(parts: Parts, prompts: Prompts) -> Iterator[Finding]:
    """Placeholders that nothing fills."""
    places = prompt_places(parts)
    for id, entry in prompts.entries.items():
        for name in PLACEHOLDER.findall(entry.text):
            if name in LOCAL_NAMES and name not in prompts.names:
                what = f"{{{name}}} has no value where nothing is configured: names has no {name}"
                yield Finding(Kind.PLACEHOLDER, *places[id], what)
            elif name not in LOCAL_NAMES and name not in EXAMPLES:
                yield Finding(Kind.PLACEHOLDER, *places[id], f"nothing fills {{{name}}}")
        for piece in re.findall(r"[{}]", PLACEHOLDER.sub("", entry.text)):
            yield Finding(Kind.PLACEHOLDER, *places[id], f"a single {piece} is no placeholder")
    for slot, forms in prompts.said.items():
        for value, form in forms.values.items():
            for name in PLACEHOLDER.findall(f"{form.you} {form.reason}"):
                if name != value:
                    here = (parts.folders.words / "said.yaml", ("slots", slot, "values", value))
                    yield Finding(Kind.PLACEHOLDER, *here, f"nothing fills {{{name}}}")


def source_findings(parts: Parts, triage: TriageKnowledge) -> Iterator[Finding]:
    """Sources of the words that `sources.yaml` does not list."""
    for path, file in parts.raw.items():
        for place, id in _sources(file, ()):
            if id not in triage.sources:
                yield Finding(Kind.UNKNOWN, path, place, f"there is no source {id}")


def _sources(value: object, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, dict):
        for key, one in value.items():
            if key == "source" and isinstance(one, list):
                yield from (((*place, key), str(id)) for id in one)
            else:
                yield from _sources(one, (*place, str(key)))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _sources(one, (*place, index))


def _hard(spot: Spot, id: str, text: str, plain: Collection[str], *, is_question: bool) -> Iterator[Finding]:
    """Too many words, or too hard."""
    if is_question and count_words(text) > QUESTION_WORDS:
        what = f"has {count_words(text)} words, a question at most {QUESTION_WORDS}"
        yield Finding(Kind.LENGTH, *spot, what, id)
    for sentence in sentences_of(text):
        if count_words(sentence) > SENTENCE_WORDS:
            what = f"has a sentence of {count_words(sentence)} words, at most {SENTENCE_WORDS}"
            yield Finding(Kind.LENGTH, *spot, what, id)
    most = QUESTION_GRADE if is_question else ADVICE_GRADE
    grade = round(reading_grade(_with_plain(text, plain)), 1)
    if grade > most:
        what = f"reads like grade {grade}, {'a question' if is_question else 'advice'} at most {most}"
        yield Finding(Kind.GRADE, *spot, what, id)


def _with_plain(text: str, plain: Collection[str]) -> str:
    """The text with each plain word replaced by one of two syllables."""
    return re.sub(r"[A-Za-z']+", lambda match: "doctor" if match[0].lower() in plain else match[0], text)


def _filled(text: str, names: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda match: names.get(match[1], match[1]), text)


def _in_result(id: str, path: Path) -> bool:
    return path.name == "results.yaml" or id.startswith(_RESULT_PREFIXES)


def _spoken_data(parts: Parts, triage: TriageKnowledge) -> Iterator[tuple[Spot, str, str]]:
    """Sentences that stand in the medical data: where, whose, and the text."""
    causes, relief = parts.data("causes.yaml"), parts.data("relief.yaml")
    for index, cause in enumerate(triage.causes.values()):
        if cause.spoken:
            yield (causes, ("causes", index, "lay")), cause.id, cause.lay
    for index, step in enumerate(triage.relief.values()):
        yield (relief, ("steps", index, "spoken")), step.id, step.spoken
    for index, item in enumerate(triage.avoid.values()):
        yield (relief, ("avoid", index, "spoken")), item.id, item.spoken
