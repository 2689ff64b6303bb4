"""From system acts to sentences: the one place that knows which prompt says which act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from voice_triage.dialogue.sentences.prompts import Prompts, Sentence, is_urgent
from voice_triage.dialogue.sentences.result import (
    emergency_message,
    passages,
    read_back,
    reason_sentences,
    result_sentences,
)
from voice_triage.dialogue.system_acts import (
    About,
    Ask,
    Changed,
    Confirm,
    Doubt,
    Explain,
    Kept,
    ReadBack,
    Reasons,
    Say,
    Summarise,
    SystemAct,
    Tell,
    Warn,
)
from voice_triage.triage.facts import Fact, Facts
from voice_triage.triage.model import TriageKnowledge

CHANGED_ANSWERS = 2
"""Changed answers said back at once."""
SUMMARY_ANSWERS = 6
"""Answers said in a spoken summary; the rest is in the written one."""


class RenderKnowledge(Protocol):
    """What rendering needs."""

    @property
    def triage(self) -> TriageKnowledge:
        """Names of causes, steps and signs."""

    @property
    def prompts(self) -> Prompts:
        """All wording."""


def render(
    knowledge: RenderKnowledge, acts: Iterable[SystemAct], facts: Facts | None = None
) -> tuple[Sentence, ...]:
    """The sentences of these acts, in order. Acts without words (adjust, erase, close) give none.

    `facts` say who has the pain: the one who answers, or somebody else.
    """
    prompts = knowledge.prompts.about(knowledge.triage, facts or {})
    return tuple(sentence for act in acts for sentence in _sentences(knowledge.triage, prompts, act))


def _sentences(triage: TriageKnowledge, prompts: Prompts, act: SystemAct) -> tuple[Sentence, ...]:
    match act:
        case Say(id=id, values=values):
            return prompts.say(id, values, urgent=is_urgent(id))
        case Ask(asking=asking, rung=rung):
            return prompts.question(asking, rung)
        case Explain(asking=asking, what=what):
            return prompts.why(asking) if what == "why" else prompts.help(asking)
        case Confirm(slot=slot, fact=fact, also=also):
            return prompts.confirm({slot: fact, **also})
        case Doubt(slot=slot):
            return prompts.say("assume_possible", topic=prompts.topic(slot))
        case About(id=id, slot=slot):
            return prompts.say(id, topic=prompts.topic(slot))
        case Kept(slot=slot, fact=fact):
            return prompts.say("change_kept_safer", said=" and ".join(prompts.clauses(slot, fact.value)))
        case Changed():
            return _changed(prompts, act)
        case Reasons(assessment=assessment, facts=facts):
            return reason_sentences(prompts, assessment, facts) or prompts.say("why_emergency_words")
        case Warn():
            return _warning(prompts, act)
        case ReadBack(assessment=assessment, facts=facts):
            return read_back(prompts, assessment, facts) or prompts.say("read_back_repair")
        case Summarise(facts=facts):
            return _summary(prompts, facts)
        case Tell():
            return _told(triage, prompts, act)
        case _:
            return ()


def _told(triage: TriageKnowledge, prompts: Prompts, act: Tell) -> tuple[Sentence, ...]:
    """One passage of the result, or everything from it on."""
    told = passages(result_sentences(prompts, triage, act.assessment, act.facts))
    chosen = told[act.passage :] if act.rest else told[act.passage : act.passage + 1]
    return tuple(sentence for passage in chosen for chunk in passage for sentence in chunk.sentences)


def _changed(prompts: Prompts, act: Changed) -> tuple[Sentence, ...]:
    """That it was changed, and what to; then what that does to the urgency."""
    said = [sentence for slot, fact in act.facts.items() for sentence in prompts.said_back(slot, fact.value)]
    turn = prompts.say(f"change_{act.urgency}_urgent") if act.urgency else ()
    first = prompts.say("change_added" if act.is_new else "change_done")
    return (*first, *said[:CHANGED_ANSWERS], *turn)


def _warning(prompts: Prompts, act: Warn) -> tuple[Sentence, ...]:
    """The emergency message twice, then what to do while waiting."""
    about = act.emergencies[0] if act.emergencies else act.assessment
    message = emergency_message(prompts, about)
    return (*message, *message, *prompts.say("emergency_wait", urgent=True))


def _summary(prompts: Prompts, facts: Mapping[str, Fact]) -> tuple[Sentence, ...]:
    known = [(slot, fact.value) for slot, fact in facts.items() if fact.known]
    if not known:
        return prompts.say("command_summary_none")
    said = [
        sentence for slot, value in known[:SUMMARY_ANSWERS] for sentence in prompts.said_back(slot, value)
    ]
    more = prompts.say("command_summary_more") if len(known) > SUMMARY_ANSWERS else ()
    return (*prompts.say("command_summary"), *said, *more)
