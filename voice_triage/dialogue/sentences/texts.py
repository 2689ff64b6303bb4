"""The spoken part of the triage data: names of causes, relief steps, things to avoid, warning signs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from voice_triage.dialogue.sentences.prompts import Prompts, Sentence
from voice_triage.dialogue.sentences.spoken import sentences_of
from voice_triage.frozen import Frozen
from voice_triage.triage.model import TriageKnowledge


class CauseText(Frozen):
    """How a cause is named and explained."""

    name: str
    explained: tuple[Sentence, ...]


class Texts(Frozen):
    """What the triage data has to say, by id, cut into sentences."""

    causes: Mapping[str, CauseText]
    steps: Mapping[str, tuple[Sentence, ...]]
    avoid: Mapping[str, tuple[Sentence, ...]]
    without_causes: frozenset[str]
    """Scope rules under which no cause is named, not even that there is none."""

    @staticmethod
    def signs(prompts: Prompts, sign: str) -> tuple[Sentence, ...]:
        """A sign to come back for: its words are a prompt, for they name the emergency number."""
        return prompts.say(f"sign_{sign}")


def texts_of(triage: TriageKnowledge, turned: Callable[[str], str] = str) -> Texts:
    """The spoken texts of a knowledge folder. Their ids are prefixed by what they are: their source is the entry's.

    `turned` puts a text into the person it is said in (`Prompts.turned`).
    """

    def sentences(id: str, text: str) -> tuple[Sentence, ...]:
        return tuple(Sentence(id=id, text=part, fixed=True) for part in sentences_of(turned(text)))

    return Texts(
        causes={
            cause.id: CauseText(name=cause.name, explained=sentences(f"cause_{cause.id}", cause.lay))
            for cause in triage.causes.values()
        },
        steps={step.id: sentences(f"relief_{step.id}", step.spoken) for step in triage.relief.values()},
        avoid={item.id: sentences(f"avoid_{item.id}", item.spoken) for item in triage.avoid.values()},
        without_causes=frozenset(rule.id for rule in triage.scope if rule.no_causes),
    )
