"""Examines this machine: every probe at once, each with a time limit of its own, then every check."""

from __future__ import annotations

import getpass
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from voice_triage.config import Settings
from voice_triage.doctor import check_hearing, check_program, check_service, check_sound
from voice_triage.doctor.check import Check
from voice_triage.doctor.child import PROBE_SECONDS, ChildFailed, ask_child
from voice_triage.doctor.findings import Finding
from voice_triage.doctor.machine import HearingFacts, Machine, VoiceFacts
from voice_triage.doctor.once import Once
from voice_triage.doctor.probe_computer import interviews, probe_computer
from voice_triage.doctor.probe_files import newest_session, probe_model, probe_program, probe_store
from voice_triage.doctor.probe_service import probe_service
from voice_triage.doctor.probe_sound import probe_server, probe_sound
from voice_triage.errors import VoiceTriageError
from voice_triage.knowledge.load import Knowledge, load_knowledge
from voice_triage.recognition.grammar import normal_phrase
from voice_triage.recognition.models import model_dir
from voice_triage.understanding.expect import expectation

_LOGGER = logging.getLogger(__name__)

CHECKS: tuple[Check, ...] = tuple(
    value
    for module in (check_program, check_hearing, check_sound, check_service)
    for value in vars(module).values()
    if isinstance(value, Check)
)
"""In the order of the page: what is at the root of other things comes first."""

PARTS = ("sound", "voice", "hearing", "program", "hardware", "model", "server", "store", "service")
"""What can be looked at, the slowest first."""
LIMIT_SECONDS = 9.0
"""For all probes together. What has not answered by then is named, and left behind."""


@dataclass(frozen=True)
class Place:
    """Where to look. Tests look elsewhere."""

    root: Path = Path("/")
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    sound: bool = True
    """Sound cards are needed here."""


def examine(settings: Settings, place: Place, parts: Collection[str] = PARTS) -> Machine:
    """What can be found out within the limit. Never raises, never hangs. Of parts left out, all is believed well."""
    until = time.monotonic() + LIMIT_SECONDS
    knowledge = Once(lambda: load_knowledge(settings.interview.knowledge))
    running = tuple(interviews(place.root, place.environ, os.getpid()))
    pids = tuple(pid for pid, _ in running)
    in_use = any(has_microphone for _, has_microphone in running)
    probes: dict[str, Callable[[], Any]] = {
        "program": lambda: probe_program(settings, knowledge, sys.version_info[:2]),
        "hardware": lambda: probe_computer(place.root, datetime.now(UTC), newest_session(settings)),
        "model": lambda: probe_model(settings, _mounts(place.root)),
        "hearing": lambda: _probe_hearing(settings, knowledge, until),
        "voice": lambda: _probe_voice(settings),
        "sound": lambda: probe_sound(settings, wanted=place.sound, in_use=in_use),
        "server": lambda: probe_server(settings, place.environ, place.root),
        "store": lambda: probe_store(settings),
        "service": lambda: probe_service(settings.paths.config.parent.parent, place.root, _user(), pids),
    }
    found, unanswered = _all_at_once({part: probes[part] for part in PARTS if part in parts})
    machine = replace(Machine(unanswered=unanswered), **found)
    if "sound" in unanswered or not place.sound:
        # What was not looked at is no fault of its own.
        machine = replace(machine, sound=replace(machine.sound, wanted=False))
    return machine


def findings(machine: Machine, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """What is wrong with it."""
    return [found for check in checks if (found := check.finding(machine)) is not None]


def _all_at_once(probes: Mapping[str, Callable[[], Any]]) -> tuple[dict[str, Any], dict[str, str]]:
    """What the probes found, and why others found nothing. A thread that hangs is left behind."""
    found: dict[str, Any] = {}
    failed: dict[str, str] = {}

    def look(name: str, probe: Callable[[], Any]) -> None:
        try:
            found[name] = probe()
        except ChildFailed as error:
            failed[name] = str(error)
        except Exception as error:
            _LOGGER.debug("The probe %s failed", name, exc_info=True)
            failed[name] = str(error)

    threads = [threading.Thread(target=look, args=item, daemon=True) for item in probes.items()]
    deadline = time.monotonic() + LIMIT_SECONDS
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    answered = dict(found)
    silent = [name for name in probes if name not in answered]
    return answered, {name: failed.get(name, f"no answer within {LIMIT_SECONDS:g} s") for name in silent}


def _probe_hearing(settings: Settings, knowledge: Once[Knowledge], until: float) -> HearingFacts:
    """Whether the recognisers start, found out where a crash does no harm."""
    try:
        words = sorted(expected_words(knowledge.get()) | _wake_words(settings))
    except (VoiceTriageError, ImportError, OSError):
        words = []  # another check says so
    recognition = settings.recognition
    question = {
        "wanted": recognition.engine,
        "model": recognition.model or str(model_dir(settings.models)),
        "words": words,
    }
    try:
        # Whoever had to wait for the knowledge has less time left.
        found = ask_child("hearing_child", question, min(PROBE_SECONDS, until - time.monotonic() - 0.5))
    except ChildFailed as failed:
        if failed.late:
            return HearingFacts(recognition.engine, slow=True)
        return HearingFacts(recognition.engine, vosk=f"it did not load the model: {failed}")
    return HearingFacts(recognition.engine, **{**found, "unheard": tuple(found.get("unheard", ()))})


def _probe_voice(settings: Settings) -> VoiceFacts:
    """Whether a sentence is rendered, and by what."""
    speech = settings.speech
    question = {"voice": speech.voice, "words_per_minute": speech.words_per_minute}
    try:
        found = ask_child("voice_child", question)
    except ChildFailed as failed:
        return VoiceFacts(speaks=False, by="", problems=(f"The voice: {failed}.",), hung=failed.late)
    return VoiceFacts(**{**found, "problems": tuple(found["problems"])})


def _wake_words(settings: Settings) -> set[str]:
    """The words of the wake phrase, where one is listened for."""
    by_phrase = settings.wake.by == "wake" and not settings.wake.word
    return set((normal_phrase(settings.wake.phrase) or "").split()) if by_phrase else set()


def expected_words(knowledge: Knowledge) -> set[str]:
    """Every word that a grammar of ours could hold."""
    askings = [*knowledge.triage.slots, *knowledge.triage.bundles]
    phrases = {phrase for asking in askings for phrase in expectation(knowledge, asking).words}
    return {word for phrase in phrases for word in (normal_phrase(phrase) or "").split()}


def _mounts(root: Path) -> str:
    try:
        return (root / "proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
