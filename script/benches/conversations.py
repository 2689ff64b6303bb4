"""Whole conversations: the development cases typed, and random patients; how many questions, which tier, what a turn costs."""

from __future__ import annotations

import random
import statistics
import sys
import time
from typing import Any

from benches.figures import ROOT, Row, row, sized

RANDOM_PATIENTS = 1000
"""Each costs some 0.3 s. That self care is told only when everything it needs is known also follows from the engine."""

UNUSUAL = 0.3
"""How often a random patient answers at random; else as usual, or hardly one would be told self care."""


def measure() -> list[Row]:
    """Typed; see `voice-triage simulate` for the same conversations spoken."""
    sys.path[:0] = [str(ROOT / "tests" / "conversations")]
    from development_patients import development_cases, patient_of

    from voice_triage.knowledge.load import load_knowledge
    from voice_triage.simulation.play import play
    from voice_triage.simulation.stage import TypedHearing

    knowledge, cases = load_knowledge("knee"), development_cases()
    started = time.process_time()
    told = [(case, play(knowledge, patient_of(case), TypedHearing(), 150)) for case in cases]
    turn_ms = (time.process_time() - started) * 1000 / sum(result["turns"] for _, result in told)
    plain = [(case, play(knowledge, patient_of(case, plain=True), TypedHearing(), 150)) for case in cases]
    return [
        *_tiers("told in the opening", told, most_under=0.0),
        *_tiers("opening tells nothing", plain, most_under=0.02),
        *_lengths(told),
        row("processor time of a typed turn, mean", round(turn_ms, 1), "ms", "<= 30", turn_ms <= 30),
        *_random(knowledge),
    ]


def _tiers(how: str, played: list[tuple[dict[str, Any], dict[str, Any]]], most_under: float) -> list[Row]:
    from voice_triage.triage.assessment import Tier

    under = [c["id"] for c, r in played if Tier(r["tier"]) < Tier(c["expected"])]
    equal = sum(r["tier"] == c["expected"] for c, r in played) / len(played)
    share, least = len(under) / len(played), 0.9 if most_under else 0.95
    what = f"development cases, {how}:"
    held = share <= most_under
    return [
        row(f"{what} under-triaged", round(share, 3), "share", f"<= {most_under}", held, cases=under),
        row(f"{what} tier as expected", round(equal, 3), "share", f">= {least}", equal >= least),
    ]


def _lengths(played: list[tuple[dict[str, Any], dict[str, Any]]]) -> list[Row]:
    low = [len(r["asked"]) for c, r in played if c["id"].startswith("L")]
    urgent = [len(r["asked"]) for _, r in played if r["tier"] == "urgent_same_day"]
    figures = {
        "questions, low-acuity cases, median": (statistics.median(low), 15),
        "questions, same-day cases, median": (statistics.median(urgent), 10),
        "questions, most": (max(len(r["asked"]) for _, r in played), 22),
    }
    return [
        row(what, found, "questions", f"<= {bar}", found <= bar) for what, (found, bar) in figures.items()
    ]


def _random(knowledge: Any) -> list[Row]:
    """Patients with any answers, on the level of what was understood."""
    from voice_triage.dialogue.context import assess_state
    from voice_triage.dialogue.state import Phase
    from voice_triage.dialogue.step import start, step
    from voice_triage.triage.assessment import Tier
    from voice_triage.understanding.acts import Outcome, UserAct

    missing, unended, sent_home = 0, 0, 0
    patients = int(sized(RANDOM_PATIENTS))
    for seed in range(patients):
        chance = random.Random(seed)
        state, _ = start(knowledge)
        while state.ended is None and state.turns < 60:
            values = (
                _answer(knowledge, state, chance) if state.phase is Phase.QUESTIONS else {"read_back": "no"}
            )
            if state.phase in (Phase.READ_BACK, Phase.CONFIRM):
                values = {"read_back": "yes"}
            outcome = Outcome.NOTHING if state.is_telling or not values else Outcome.ANSWER
            state, _ = step(
                knowledge, state, UserAct(asking=state.listening_for, outcome=outcome, values=values)
            )
        found = assess_state(knowledge, state)
        unended += state.ended is None
        if found.tier is Tier.SELF_CARE:
            sent_home += 1
            missing += bool(found.not_known)
    what = f"{patients} random patients:"
    return [
        row(
            f"{what} self care with a needed answer unknown",
            missing,
            "patients",
            "0",
            missing == 0,
            of=sent_home,
        ),
        row(f"{what} conversations without an end", unended, "conversations", "0", unended == 0),
    ]


def _answer(knowledge: Any, state: Any, chance: random.Random) -> dict[str, Any]:
    """An answer to every open slot of the running question, as often as people give it."""
    from voice_triage.dialogue.absorb import asked_slots
    from voice_triage.dialogue.choosing.prospect import chances

    found = {}
    for slot in asked_slots(knowledge.triage, state.asking):
        answers = chances(knowledge.triage.slots[slot], knowledge.script.choice)
        drawn = chance.choices(list(answers), list(answers.values()))[0]
        found[slot] = drawn if chance.random() < UNUSUAL else next(iter(answers))
    return found
