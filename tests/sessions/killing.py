"""Interviews in processes of their own, killed without warning at a seeded moment, and taken up again."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from people import HEALTHY

from voice_triage.dialogue.replay import replay
from voice_triage.dialogue.state import DialogueState
from voice_triage.dialogue.step import step
from voice_triage.knowledge.load import Knowledge
from voice_triage.sessions import SqliteSessions, session_file
from voice_triage.simulation.transcript import typed_answers
from voice_triage.understanding.acts import Outcome, UserAct

ROOT = Path(__file__).resolve().parents[2]
PATIENTS = ROOT / "tests" / "wav" / "patients"
TYPED = {
    "healthy": [
        HEALTHY["opening"], "no", "no", "no", "no swelling", "no", "no injury", "yes easily", "what does that mean",
        "no", "three", "no", "thirty two", "no", "no", "no", "no", "repeat", "no", "no", "yes that's right",
    ],
    "clot": [
        "my right calf is swollen since i flew home three days ago", "no", "not sure", "no", "no", "slower", "no",
        "no it's soft", "fifty eight", "no", "yes", "yes", "no thanks",
    ],
    "emergency": ["the back of my knee hurts", "no", "go back", "no", "i have chest pain", "help", "yes", "what do you mean"],
    "all unclear": ["it hurts", "maybe", "", "i don't know", "the weather", "no", "not sure", "why do you ask", "no", "pause"],
}  # fmt: skip
"""What is typed, turn by turn; some end the interview, some leave it open."""
TWICE = 0.3
"""Of the typed interviews, those whose second start is killed as well."""
LATEST_SECONDS = 0.03
"""The longest wait between the moment we chose and the kill: long enough for an answer to be stored and spoken about."""


@dataclass
class Interview:
    """One process: what it was told and what it has told."""

    command: Sequence[str]
    home: Path
    answers: Sequence[str] = ()
    """Typed one at a time, each when it is listened for; empty for recordings."""
    events: list[dict[str, Any]] = field(default_factory=list)
    sent: int = 0

    def run(self, until: int | None = None, wait: float = 0.0) -> None:
        """Reads events; kills the process `wait` seconds after the one numbered `until` (from 1), else lets it end."""
        env = {**os.environ, "XDG_DATA_HOME": str(self.home)}
        with subprocess.Popen(
            [sys.executable, "-m", "voice_triage", "run", "--events", "--mute", *self.command],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, cwd=ROOT,
        ) as process:  # fmt: skip
            assert process.stdin is not None
            assert process.stdout is not None
            for line in process.stdout:
                self.events.append(json.loads(line))
                if until is not None and len(self.events) == until:
                    time.sleep(wait)
                    process.kill()
                    break
                if self.events[-1]["event"] == "listening":
                    self._answer(process)
            rest = process.stdout.read()  # what was told before it died
            self.events += [json.loads(line) for line in rest.splitlines() if line.endswith(b"}")]

    def _answer(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        if process.stdin.closed:
            return
        if self.sent == len(self.answers):
            process.stdin.close()
            return
        process.stdin.write(self.answers[self.sent].encode() + b"\n")
        process.stdin.flush()
        self.sent += 1

    def of(self, event: str) -> list[dict[str, Any]]:
        """Its events of one kind."""
        return [one for one in self.events if one["event"] == event]


@dataclass(frozen=True)
class Trial:
    """What came of one kill."""

    what: str
    stored: int
    problems: tuple[str, ...]


def kill_and_go_on(
    knowledge: Knowledge, folder: Path, kind: str, dice: random.Random, *, spoken: bool = False
) -> Trial:
    """Kills one interview at a random event, and compares what the next start makes of it with the same answers replayed."""
    answers = () if spoken else TYPED[kind]
    how = ["--answers", str(PATIENTS / kind)] if spoken else ["--text"]
    most = 60 if spoken else 12 * len(answers)
    until, wait = dice.randrange(1, most), dice.uniform(0, LATEST_SECONDS)
    killed = Interview([*how, "--new"], folder, answers)
    killed.run(until, wait)
    what = f"{kind}{' spoken' if spoken else ''}, killed {wait * 1000:.0f} ms after event {until}"
    if killed.of("end"):
        # It was over before the moment came.
        return Trial(f"{what}: over already", 0, ())
    problems, acts = _kept(knowledge, folder, killed, spoken=spoken)
    if not spoken and dice.random() < TWICE:
        second = Interview([*how, "--resume"], folder, answers[len(acts) :])
        until = dice.randrange(1, 40)
        second.run(until, wait)
        what += f", and its second start after event {until}"
        if second.of("end"):
            return Trial(f"{what}: over then", len(acts), tuple(problems))
        before, (more, acts) = acts, _kept(knowledge, folder, second, spoken=spoken, before=len(acts))
        problems += more
        if acts[: len(before)] != before:
            problems.append("the second start lost answers of the first")
    again = Interview([*how, "--resume"], folder)
    again.run(None if not spoken else 40)
    problems += _went_on(knowledge, acts, again)
    return Trial(what, len(acts), tuple(problems))


def _kept(
    knowledge: Knowledge, folder: Path, killed: Interview, *, spoken: bool, before: int = 0
) -> tuple[list[str], tuple[UserAct, ...]]:
    """What is wrong with what a killed interview left on disk, and the acts. `before` were there when it began."""
    store = SqliteSessions(session_file(folder / "voice-triage"))
    problems = [store.notice] if store.notice else []
    open_ones = [session for session in store.sessions() if not session.ended]
    acts = store.acts(open_ones[0].id) if open_ones else ()
    store.close()
    # Pauses between the passages of the result are stored, and nobody is told of them.
    kept = typed_answers(knowledge, acts)[len(typed_answers(knowledge, acts[:before])) :]
    return [*problems, *_lost(killed, kept, spoken=spoken)], acts


def _lost(killed: Interview, kept: Sequence[str], *, spoken: bool) -> list[str]:
    """Every act that was announced is on disk, in order, and nothing that was not said."""
    told = [event["text"] for event in killed.of("act")]
    problems = []
    if kept[: len(told)] != told:
        problems.append(f"told {told}, kept {kept}")
    if not spoken and len(kept) > killed.sent:
        problems.append(f"{killed.sent} answers sent, {len(kept)} kept")
    return problems


def _went_on(knowledge: Knowledge, acts: Sequence[UserAct], again: Interview) -> list[str]:
    """The same question, and in an emergency its message first."""
    *_, last = replay(knowledge, acts)
    state = _until_it_listens(knowledge, last.state)
    asked = [event["slot"] for event in again.of("listening")][:1]
    expected = [] if state.ended is not None else [state.listening_for]
    problems = [] if asked == expected else [f"asked {asked}, not {expected}, after {len(acts)} acts"]
    said = [event["id"] for event in again.of("say")][:1]
    if last.state.warned and last.state.ended is None and not said[0].startswith(("emergency_", "warn_")):
        problems.append(f"an emergency went on with {said}")
    return problems


def _until_it_listens(knowledge: Knowledge, state: DialogueState) -> DialogueState:
    """Past the passages of the result, which go on by themselves when somebody types."""
    while state.is_telling and state.ended is None:
        state, _ = step(knowledge, state, UserAct(asking=state.listening_for, outcome=Outcome.NOTHING))
    return state
