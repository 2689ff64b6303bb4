"""The written summary of an interview: one text for people, one JSON for programs (knowledge 6.5)."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from voice_triage.dialogue.context import assess_state
from voice_triage.dialogue.sentences.result import emergency_message, result_sentences, spoken_text
from voice_triage.dialogue.state import DialogueState
from voice_triage.errors import VoiceTriageError
from voice_triage.knowledge.load import Knowledge
from voice_triage.triage.assessment import Assessment, Tier
from voice_triage.triage.report import assessment_json, value_json
from voice_triage.understanding.acts import UserAct


def write_report(
    folder: Path, knowledge: Knowledge, session: str, state: DialogueState, acts: Sequence[UserAct]
) -> tuple[Path, Path]:
    """Writes `SESSION.txt` and `SESSION.json`, readable by their owner only; returns both paths."""
    summary = summary_of(knowledge, session, state, acts)
    text, data = _files(folder, session)
    write_private(data, json.dumps(summary, ensure_ascii=False, indent=2) + "\n")
    write_private(text, summary_text(summary))
    return text, data


def erase_report(folder: Path, session: str) -> bool:
    """Erases what `write_report` wrote; False when there was nothing. The bytes are overwritten first."""
    found = [file for file in _files(folder, session) if file.exists()]
    try:
        for file in found:
            with file.open("r+b") as handle:
                handle.write(bytes(file.stat().st_size))
                os.fsync(handle.fileno())
            file.unlink()
    except OSError as error:
        raise VoiceTriageError(
            f"The summary of session {session} in {folder} cannot be deleted: {error.strerror}.",
            "Delete it by hand.",
        ) from None
    return bool(found)


def summary_of(
    knowledge: Knowledge, session: str, state: DialogueState, acts: Sequence[UserAct]
) -> dict[str, Any]:
    """Everything a clinician may want to know about the interview, as JSON values."""
    assessment = assess_state(knowledge, state)
    told = _told(knowledge, state, assessment)
    if state.warned:
        # Also where no slot and so no rule knows of it: a stroke, a call for an ambulance.
        assessment = assessment.model_copy(update={"tier": Tier.EMERGENCY_NOW})
    framing = knowledge.prompts.entries["written_framing"].text
    number = knowledge.prompts.locale.emergency_number or knowledge.prompts.names["emergency"]
    return {
        "session": session,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "program": f"voice-triage {knowledge.version}",
        "knowledge": knowledge.fingerprint,
        "framing": framing.format(emergency=number),
        "answers": {
            slot: {
                "value": value_json(fact.value),
                "words": fact.words,
                "asked_by": fact.asking,
                "origin": fact.origin.value,
            }
            for slot, fact in state.facts.items()
        },
        "emergencies": list(state.emergencies),
        "assessment": assessment_json(assessment, told),
        "asked": list(state.asked),
        "turns": [{"asking": act.asking, "said": act.text, "outcome": act.outcome.value} for act in acts],
        "stored": "Shared by the user's choice, stored only on this device.",
    }


def _told(knowledge: Knowledge, state: DialogueState, assessment: Assessment) -> str:
    """What the person was told: the emergency message, or the result."""
    if state.warned:
        about = state.emergencies[0] if state.emergencies else assessment
        return " ".join(sentence.text for sentence in emergency_message(knowledge.prompts, about))
    return spoken_text(result_sentences(knowledge.prompts, knowledge.triage, assessment, state.facts))


def summary_text(summary: dict[str, Any]) -> str:
    """The summary for reading."""
    assessment = summary["assessment"]
    rules = "\n".join(
        f"  {rule['id']}: "
        + ", ".join(f"{slot} = {_plain(value)}" for slot, value in rule["because"].items())
        for rule in assessment["rules"]
    )
    answers = "\n".join(
        f'  {slot}: {_plain(answer["value"])}   ("{answer["words"]}")'
        for slot, answer in summary["answers"].items()
    )
    causes = "\n".join(
        f"  {cause['id']} ({cause['fit']}): for {', '.join(cause['for']) or '-'}; against {', '.join(cause['against']) or '-'}"
        for cause in assessment["causes"]
    )
    return (
        f"Voice Triage summary, session {summary['session']}, {summary['written']}\n"
        f"{summary['program']}, knowledge {summary['knowledge']}\n\n{summary['framing']}\n\n"
        f"Urgency: {assessment['tier']}\n\nWhat was said to the person:\n  {assessment['spoken']}\n\n"
        f"Rules that fired:\n{rules or '  none'}\n\nWhat could fit (not a diagnosis):\n{causes or '  none named'}\n\n"
        f"Answers:\n{answers or '  none'}\n\nNot known: {', '.join(assessment['not_known']) or 'nothing that was needed'}\n"
        f"ICD-10-CM symptom codes: {', '.join(assessment['icd10']) or '-'}\n"
        f"Sources: {', '.join(assessment['sources'])}\n\n{summary['stored']}\n"
    )


def _files(folder: Path, session: str) -> tuple[Path, Path]:
    return folder / f"{session}.txt", folder / f"{session}.json"


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return f"{value['days_min']:g} to {value['days_max']:g} days"
    return ", ".join(value) if isinstance(value, list) else str(value)


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, readable by its owner only from the first byte."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise VoiceTriageError(
            f"The file {path} cannot be written: {error.strerror}.", "Free space or name another folder."
        ) from None
