"""Plays many patients, in this process or in several; the results come in the order of the patients."""

from __future__ import annotations

import argparse
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass

from voice_triage.config import Settings
from voice_triage.dialogue.prompts import Locale
from voice_triage.knowledge.load import Knowledge, load_knowledge
from voice_triage.simulation.patient import Patient
from voice_triage.simulation.play import Json, play
from voice_triage.simulation.stage import Hearing, TypedHearing

AHEAD = 2
"""Patients waiting per process: enough that none idles, few enough that stdin is read as it comes."""


@dataclass(frozen=True)
class Plan:
    """What is the same for every patient. Can be sent to another process."""

    settings: Settings
    knowledge: str
    explain: bool = False

    @classmethod
    def of(cls, settings: Settings, options: argparse.Namespace) -> Plan:
        """The plan of these options."""
        return cls(settings, options.knowledge or settings.interview.knowledge)


class Player:
    """A plan with everything loaded: one per process."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        settings = plan.settings
        self.knowledge: Knowledge = load_knowledge(plan.knowledge).configured(
            Locale(
                emergency_number=settings.locale.emergency_number, urgent_place=settings.locale.urgent_place
            ),
            bundles=settings.interview.bundles,
        )
        self._hearing: Hearing = TypedHearing()

    def play(self, patient: Patient) -> Json:
        """One interview."""
        return play(self.knowledge, patient, self._hearing, self._plan.settings.speech.words_per_minute)


def played(plan: Plan, patients: Iterable[Patient], *, jobs: int = 1) -> Iterator[Json]:
    """Every interview, in order."""
    if jobs <= 1:
        player = Player(plan)
        yield from (player.play(patient) for patient in patients)
        return
    # Never forked: the decoder does not survive it.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_remember, initargs=(plan,)) as pool:
        waiting: deque[Future[Json]] = deque()
        for patient in patients:
            waiting.append(pool.submit(_play, patient))
            while waiting and (waiting[0].done() or len(waiting) >= jobs * AHEAD):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


_plan: Plan
_player: Player | None = None


def _remember(plan: Plan) -> None:
    global _plan
    _plan = plan


def _play(patient: Patient) -> Json:
    """In a process of the pool. Loads with the first patient, so that what is missing reaches the caller."""
    global _player
    if _player is None:
        _player = Player(_plan)
    return _player.play(patient)
