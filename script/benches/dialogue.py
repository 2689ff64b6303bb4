"""Whole conversations in text: random ones, people who only tell the truth, and answers corrected later.

`script/bench dialogue --share 0.02` for a quick look: 10,000 conversations without it, each some 0.7 s of a processor.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from benches.figures import ROOT, Row, row, sized

COUNT = 10_000

properties: Any = None
knowledge: Any = None
"""Of a process of the pool."""


def measure() -> list[Row]:
    """What never may happen, counted; and the processor time of a turn."""
    count = int(sized(COUNT, 10))
    found: Counter[str] = Counter()
    times: list[float] = []
    with ProcessPoolExecutor(os.cpu_count(), initializer=_prepare) as pool:
        for failures, took in pool.map(_of_one_seed, range(count), chunksize=10):
            found.update(failures)
            times += took
        wrong = sum(pool.map(_corrections_that_differ, range(count // 10), chunksize=5))
    turn = sorted(times)[len(times) * 95 // 100]
    named = {
        "raised": "random conversations that raised an exception",
        "endless": "random conversations longer than 60 turns",
        "mute": "turns without a word of ours, outside a pause",
        "unwarned": "emergencies whose message was not the next thing said",
        "forbidden": "results with a word that must not be said",
        "unknown": "self care told while something mandatory was unknown",
        "twice": "truthful people who were asked the same twice",
    }
    return [
        *(row(what, found[key], "", "0", not found[key], of=count) for key, what in named.items()),
        row(
            "corrections that did not end as if said right at first",
            wrong,
            "",
            "0",
            not wrong,
            of=2 * (count // 10),
        ),
        row("a turn of a conversation, processor time, p95", turn, "ms", "<= 30", turn <= 30, of=len(times)),
    ]


def _prepare() -> None:
    """What a process of the pool needs."""
    global properties, knowledge
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "dialogue")]
    import test_properties

    from voice_triage.knowledge.load import load_knowledge

    properties, knowledge = test_properties, load_knowledge("knee")


def _of_one_seed(seed: int) -> tuple[Counter[str], list[float]]:
    """What went wrong in a random conversation and with a truthful person, and what each turn of the first took in ms."""
    times: list[float] = []
    found = Counter(_random_conversation(random.Random(f"bench {seed}"), times))
    found.update(_honest_person(seed))
    return found, times


def _corrections_that_differ(seed: int) -> int:
    """Of a correction by its meaning and one in words."""
    return sum(
        _fails(lambda t=typed: properties.corrected_later(knowledge, seed, typed=t))  # type: ignore[misc]
        for typed in (False, True)
    )


def _random_conversation(chance: random.Random, times: list[float]) -> Iterator[str]:
    """The names of what went wrong in one conversation of random acts."""
    from voice_triage.dialogue.render import render
    from voice_triage.dialogue.sentences.reasons import forbidden
    from voice_triage.dialogue.step import start, step
    from voice_triage.dialogue.system_acts import Tell, Warn
    from voice_triage.triage.assessment import Tier

    names = [cause.name for cause in knowledge.triage.causes.values()]
    state, _ = start(knowledge)
    for _ in range(61):
        if state.ended is not None:
            return
        warned, begun = state.warned, time.process_time()
        try:
            state, acts = step(knowledge, state, properties.random_act(knowledge, chance))
            said = render(knowledge, acts, state.facts)
        except Exception:  # noqa: BLE001 - whatever it is, it is counted
            yield "raised"
            return
        times.append((time.process_time() - begun) * 1000)
        if not said and not state.paused:
            yield "mute"
        if state.tier is Tier.EMERGENCY_NOW and not warned and not isinstance(acts[0], Warn):
            yield "unwarned"
        for act in acts:
            if isinstance(act, Tell):
                text = " ".join(sentence.text for sentence in render(knowledge, [act], state.facts))
                if forbidden(knowledge.prompts, text, names):
                    yield "forbidden"
                if act.assessment.tier is Tier.SELF_CARE and act.assessment.not_known:
                    yield "unknown"
    yield "endless"


def _honest_person(seed: int) -> Iterator[str]:
    from voice_triage.triage.assessment import Tier

    person = properties.Honest(knowledge, random.Random(seed))
    person.to_the_end()
    if any(one.assessment.tier is Tier.SELF_CARE and one.assessment.not_known for one in person.told):
        yield "unknown"
    if len(person.questions) != len(set(person.questions)):
        yield "twice"


def _fails(check: Callable[[], object]) -> bool:
    try:
        check()
    except AssertionError:
        return True
    return False
