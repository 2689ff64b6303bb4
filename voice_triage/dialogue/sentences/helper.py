"""The wording for somebody who answers for the person with the pain: worked out once, when the prompts are loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from voice_triage.dialogue.sentences.prompt_files import Entry, HelperFile, Said, SaidSlot
from voice_triage.dialogue.sentences.third_person import as_they
from voice_triage.frozen import Frozen
from voice_triage.triage.condition import Condition


class HelperWording(Frozen):
    """Entries and answers said back in the third person."""

    when: Condition | None = None
    """When somebody else answers; None where this complaint does not tell."""
    phrases: Mapping[str, str] = {}
    entries: Mapping[str, Entry] = {}
    said: Mapping[str, SaidSlot] = {}


def helper_wording(
    files: Sequence[HelperFile],
    entries: Mapping[str, Entry],
    talk: frozenset[str],
    said: Mapping[str, SaidSlot],
) -> HelperWording:
    """Everything about the person turned to "they". `talk`: entries of the conversation, which speak to who answers."""
    phrases = {phrase: instead for file in files for phrase, instead in file.phrases.items()}
    kept = (talk - {id for file in files for id in file.turned}) | {id for file in files for id in file.kept}
    instead = {id: text for file in files for id, text in file.instead.items()}

    def turned(id: str, entry: Entry) -> Entry:
        if id in kept and id not in instead:
            return entry
        return entry.model_copy(update={"text": instead.get(id) or as_they(entry.text, phrases)})

    return HelperWording(
        when=next((file.when for file in files if file.when is not None), None),
        phrases=phrases,
        entries={id: turned(id, entry) for id, entry in entries.items()},
        said={slot: _turned_slot(forms) for slot, forms in said.items()},
    )


def strangers(files: Sequence[HelperFile], entries: Mapping[str, Entry]) -> list[str]:
    """Ids in these files that no entry has."""
    named = [id for file in files for id in (*file.turned, *file.kept, *file.instead)]
    return [id for id in named if id not in entries]


def _turned_slot(forms: SaidSlot) -> SaidSlot:
    values = {
        value: Said(you=as_they(form.you), reason=as_they(form.reason))
        for value, form in forms.values.items()
    }
    return SaidSlot(topic=as_they(forms.topic), values=values)
