"""Reads all wording of a language and a complaint from `prompts/`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from voice_triage.dialogue.sentences.helper import helper_wording, strangers
from voice_triage.dialogue.sentences.prompt_files import (
    BundleFile,
    EmergencyFile,
    Entry,
    EntryFile,
    HelperFile,
    Question,
    SaidFile,
    read_file,
    read_questions,
)
from voice_triage.dialogue.sentences.prompts import RUNGS, Prompts
from voice_triage.errors import KnowledgeError


def load_prompts(common_dir: Path, complaint_dir: Path) -> Prompts:
    """Reads `common/` and a complaint's folder. Every problem is reported at once, one a line."""
    problems: list[str] = []
    optional = (complaint_dir / "dialogue.yaml", complaint_dir / "results.yaml")
    common = tuple(common_dir / f"{name}.yaml" for name in ("dialogue", "results", "doctor"))
    paths = (*common, *optional)
    files = [read_file(path, EntryFile, problems, needed=path not in optional) for path in paths]
    bundles = read_file(complaint_dir / "bundles.yaml", BundleFile, problems, needed=False)
    said = read_file(complaint_dir / "said.yaml", SaidFile, problems)
    emergencies = read_file(complaint_dir / "emergency_messages.yaml", EmergencyFile, problems)
    questions = [
        *read_questions(complaint_dir / "slots", problems),
        *((one.bundle, one) for one in (bundles.bundles if bundles else ())),
    ]
    named = [
        *(item for file in files if file for item in file.entries.items()),
        *(item for asking, question in questions for item in _question_entries(asking, question)),
        *_emergency_entries(emergencies),
    ]
    entries = dict(named)
    if len(entries) != len(named):
        ids = [id for id, _ in named]
        problems += [f"{complaint_dir}: {id}: is there more than once" for id in entries if ids.count(id) > 1]
    if problems or said is None:
        raise KnowledgeError("\n".join(problems))
    helpers = [
        file
        for folder in (common_dir, complaint_dir)
        if (file := read_file(folder / "helper.yaml", HelperFile, problems, needed=False))
    ]
    problems += [f"helper.yaml: there is no prompt {id}" for id in strangers(helpers, entries)]
    if problems:
        raise KnowledgeError("\n".join(problems))
    talk = frozenset(
        id
        for path, file in zip(paths, files, strict=True)
        if file and path.stem != "results"
        for id in file.entries
    )
    results = [file for file in files if file]
    return Prompts(
        entries=entries,
        said=said.slots,
        said_source=said.source,
        names={name: text for file in results for name, text in file.names.items()},
        shapes={shape: rules for file in results for shape, rules in file.shapes.items()},
        shape_of_cause={cause: shape for file in results for cause, shape in file.shape_of_cause.items()},
        after_cause={cause: id for file in results for cause, id in file.after_cause.items()},
        after_shape=tuple(after for file in results for after in file.after_shape),
        said_by_warning={id: signs for file in results for id, signs in file.said_by_warning.items()},
        keep_avoid=tuple(shape for file in results for shape in file.keep_avoid),
        not_reasons=tuple(slot for file in results for slot in file.not_reasons),
        weak_reasons=tuple(slot for file in results for slot in file.weak_reasons),
        reassuring=tuple(slot for file in results for slot in file.reassuring),
        not_said=tuple(words for file in results for words in file.not_said),
        helper=helper_wording(helpers, entries, talk, said.slots),
        asides=tuple(aside for file in reversed(results) for aside in file.asides),
    )


def _question_entries(asking: str, question: Question) -> Iterator[tuple[str, Entry]]:
    for kind in (*RUNGS, "why", "help"):
        yield f"{kind}_{asking}", Entry(text=getattr(question, kind), source=question.source, slot=asking)


def _emergency_entries(file: EmergencyFile | None) -> Iterator[tuple[str, Entry]]:
    for message in file.messages if file else ():
        yield f"emergency_{message.id}", Entry(text=message.text, source=message.source)
    for message in file.conditional if file else ():
        yield f"warn_{message.id}", Entry(text=message.text, source=message.source)
