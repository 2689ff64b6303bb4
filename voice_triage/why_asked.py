"""Why each question of an interview was asked, and what each answer would have changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TextIO

from voice_triage.dialogue.absorb import asked_slots
from voice_triage.dialogue.prospect import Prospect
from voice_triage.dialogue.questions import choose
from voice_triage.dialogue.state import DialogueState
from voice_triage.dialogue.step import start, step
from voice_triage.knowledge.load import Knowledge
from voice_triage.triage.assessment import Assessment
from voice_triage.triage.report import value_json
from voice_triage.understanding.acts import UserAct
from voice_triage.watching import NoWatcher


class WhyAsked(NoWatcher):
    """Writes beside a running interview why each new question is asked: a line, and one for each answer that matters."""

    def __init__(self, knowledge: Knowledge, out: TextIO) -> None:
        self._knowledge = knowledge
        self._out = out
        self._asked: tuple[str, ...] = ()

    def turned(self, state: DialogueState, assessment: Assessment) -> None:  # noqa: ARG002 - as a watcher is told
        new = len(state.asked) > len(self._asked)
        self._asked = state.asked
        if new:
            for line in lines_of(reason_of(self._knowledge, state)):
                print(line, file=self._out, flush=True)


def lines_of(reason: dict[str, Any]) -> list[str]:
    """A reason as text."""
    worth = f", worth {reason['worth']} in {reason['seconds']} s" if reason["worth"] else ""
    changes = (
        f"?     {one['slot']} {one['value']}: {one['tier']}; {', '.join(one['causes']) or 'no cause'}"
        for one in reason["answers"]
    )
    return [f"?  {reason['asking']}: {reason['reason']}{worth}", *changes]


def reasons_of(knowledge: Knowledge, acts: Sequence[UserAct]) -> list[dict[str, Any]]:
    """By replaying the acts: per question that was new at its turn `asking`, `reason`, `worth`, `seconds`, `answers`."""
    state, _ = start(knowledge)
    found: list[dict[str, Any]] = []
    for turn, act in enumerate(acts, start=1):
        before = state.asked
        state, _ = step(knowledge, state, act)
        if len(state.asked) > len(before):
            found.append({"turn": turn + 1, **reason_of(knowledge, state)})
    return found


def reason_of(knowledge: Knowledge, state: DialogueState) -> dict[str, Any]:
    """Why the running question was chosen; what each of its answers would change while all else is as usual."""
    asking = state.asking
    earlier = state.model_copy(update={"asked": tuple(one for one in state.asked if one != asking)})
    chosen = choose(knowledge.triage, knowledge.script, earlier, bundles=knowledge.bundles)
    same = chosen if chosen is not None and chosen.asking == asking else None
    return {
        "asking": asking,
        "reason": same.reason.value if same else "doubt",
        "worth": round(same.worth, 3) if same else None,
        "seconds": round(same.seconds, 1) if same else None,
        "answers": _changes(knowledge, state),
    }


def _changes(knowledge: Knowledge, state: DialogueState) -> list[dict[str, Any]]:
    """The answers that would change the tier or the causes, and to what."""
    if knowledge.script.choice is None:
        return []
    prospect = Prospect(knowledge.triage, knowledge.script.choice, state.facts)
    now, found = prospect.outlook.outcome, []
    for slot in asked_slots(knowledge.triage, state.asking):
        if state.known(slot):
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
