"""Plays many patients, in this process or in several; the results come in the order of the patients."""

from __future__ import annotations

import argparse
import math
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from voice_triage.assembly import make_recognizer
from voice_triage.audio.vad import best_detector
from voice_triage.audio.wav import read_wav
from voice_triage.config import Settings
from voice_triage.dialogue.sentences.prompts import Locale
from voice_triage.knowledge.load import Knowledge, load_knowledge
from voice_triage.simulation.patient import Patient
from voice_triage.simulation.play import Json, play
from voice_triage.simulation.spoken import Room, SpokenHearing
from voice_triage.simulation.stage import Hearing, TypedHearing

AHEAD = 2
"""Patients waiting per process: enough that none idles, few enough that stdin is read as it comes."""


@dataclass(frozen=True)
class Plan:
    """What is the same for every patient. Can be sent to another process."""

    settings: Settings
    knowledge: str
    explain: bool = False
    spoken: bool = False
    voice: str | None = None
    noise: str | None = None
    snr_db: float = math.inf
    model: str | None = None
    recognizer: str | None = None

    @classmethod
    def of(cls, settings: Settings, options: argparse.Namespace) -> Plan:
        """The plan of these options."""
        return cls(
            settings,
            options.knowledge or settings.interview.knowledge,
            explain=options.explain,
            spoken=options.spoken,
            voice=options.voice,
            noise=options.noise,
            snr_db=options.snr,
            model=options.model,
            recognizer=options.recognizer,
        )


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
        self._hearing = self._spoken() if plan.spoken else lambda _: TypedHearing()

    def play(self, patient: Patient) -> Json:
        """One interview."""
        hearing = self._hearing(patient)
        words_per_minute = self._plan.settings.speech.words_per_minute
        return play(self.knowledge, patient, hearing, words_per_minute, explain=self._plan.explain)

    def _spoken(self) -> Callable[[Patient], Hearing]:
        """The model is loaded once; every turn starts afresh, so that the order of the patients changes nothing."""
        plan = self._plan
        recognizer = make_recognizer(plan.settings, model=plan.model, engine=plan.recognizer, fresh=True)
        detector = best_detector()
        room = Room(read_wav(Path(plan.noise)), plan.snr_db) if plan.noise else Room()
        return lambda patient: SpokenHearing(
            self.knowledge, patient.id, recognizer, detector, voice=plan.voice, room=room
        )


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
