"""Why each question of an interview was asked, and what each answer would have changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TextIO

from voice_triage.dialogue.absorb import asked_slots
from voice_triage.dialogue.choosing.chosen import Reason
from voice_triage.dialogue.choosing.prospect import Prospect
from voice_triage.dialogue.choosing.questions import choose
from voice_triage.dialogue.state import DialogueState, Phase
from voice_triage.dialogue.step import start, step
from voice_triage.interview.watching import NoWatcher
from voice_triage.knowledge.load import Knowledge
from voice_triage.triage.assessment import Assessment
from voice_triage.triage.report import value_json
from voice_triage.understanding.acts import UserAct

_OPEN = (Phase.QUESTIONS, Phase.CHANGE, Phase.CONFIRM)
"""Phases in which a question runs, or what was answered to it is said back."""


class WhyAsked(NoWatcher):
    """Writes beside a running interview why each new question is asked: a line, and one for each answer that matters."""

    def __init__(self, knowledge: Knowledge, out: TextIO) -> None:
        self._knowledge = knowledge
        self._out = out
        self._before = DialogueState()

    def turned(self, state: DialogueState, assessment: Assessment) -> None:  # noqa: ARG002 - as a watcher is told
        before, self._before = self._before, state
        if _asks_another(before, state):
            for line in lines_of(reason_of(self._knowledge, state, before.asked)):
                print(line, file=self._out, flush=True)


_WORDS = {
    Reason.DOUBT: "something that was said may mean an urgent sign",
    Reason.ORDER: "its turn, and an answer can change something",
    Reason.NEEDED: "the tier rests on it being known",
    Reason.TIER: "most likely to change the tier for the time it takes",
    Reason.SURE: "alone or with one more answer it could still make it urgent",
    Reason.CAUSES: "it tells causes apart",
    Reason.ADVICE: "only the advice hangs on it",
    Reason.AGAIN: "asked once more: it was lost, or is being changed",
}


def lines_of(reason: dict[str, Any]) -> list[str]:
    """A reason as text."""
    worth = f", worth {reason['worth']} in {reason['seconds']} s" if reason["worth"] else ""
    changes = (
        f"?     {one['slot']} {_shown(one['value'])}: {one['tier']}; {', '.join(one['causes']) or 'no cause'}"
        for one in reason["answers"]
    )
    return [
        f"?  {reason['asking']}: {reason['reason']}, {_WORDS[Reason(reason['reason'])]}{worth}",
        *(changes if reason["answers"] else ("?     no answer would change the tier or the causes",)),
    ]


def reasons_of(knowledge: Knowledge, acts: Sequence[UserAct]) -> list[dict[str, Any]]:
    """By replaying the acts: per question that was new at its turn `asking`, `reason`, `worth`, `seconds`, `answers`.

    A question that comes back after another one has its place too; its repeats by the ladder have not.
    """
    state, _ = start(knowledge)
    found: list[dict[str, Any]] = []
    for turn, act in enumerate(acts, start=1):
        before = state
        state, _ = step(knowledge, state, act)
        if _asks_another(before, state):
            found.append({"turn": turn + 1, **reason_of(knowledge, state, before.asked)})
    return found


def reason_of(knowledge: Knowledge, state: DialogueState, before: Sequence[str] = ()) -> dict[str, Any]:
    """Why the running question was chosen; what each of its answers would change while all else is as usual.

    `before`: what had been asked by then.
    """
    asking = state.asking
    earlier = state.model_copy(update={"asked": tuple(one for one in state.asked if one != asking)})
    chosen = choose(knowledge.triage, knowledge.script, earlier, bundles=knowledge.bundles)
    same = chosen if chosen is not None and chosen.asking == asking and not state.changing else None
    is_again = (asking in before or state.changing) and asking not in state.ask_anew
    other = Reason.AGAIN if is_again else Reason.DOUBT
    return {
        "asking": asking,
        "reason": (same.reason if same else other).value,
        "worth": round(same.worth, 3) if same else None,
        "seconds": round(same.seconds, 1) if same else None,
        "answers": _changes(knowledge, state),
    }


def _asks_another(before: DialogueState, state: DialogueState) -> bool:
    """Whether another question runs than the turn before."""
    is_question = state.phase in (Phase.QUESTIONS, Phase.CHANGE) and state.ended is None
    return is_question and (state.asking != before.asking or before.phase not in _OPEN)


def _shown(value: Any) -> str:
    """A value as text: the items of a list, a number with its unit."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return f"{value['days_min']} to {value['days_max']} days"
    return str(value)


def _changes(knowledge: Knowledge, state: DialogueState) -> list[dict[str, Any]]:
    """The answers that would change the tier or the causes, and to what."""
    if knowledge.script.choice is None:
        return []
    open_facts = {slot: fact for slot, fact in state.facts.items() if slot != state.changing}
    prospect = Prospect(knowledge.triage, knowledge.script.choice, open_facts)
    now, found = prospect.outlook.outcome, []
    for slot in asked_slots(knowledge.triage, state.asking):
        if slot in open_facts:
            continue
        for value, chance in prospect.answers(slot).items():
            then = prospect.outlook.after(slot, value)
            if then != now:
                found.append(
                    {
                        "slot": slot,
                        "value": value_json(value),
                        "chance": round(chance, 3),
                        "tier": then.tier.value,
                        "causes": list(then.causes),
                    }
                )
    return found
