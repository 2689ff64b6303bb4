"""Says why no interview can be held, to somebody who sees no screen: by voice, else by a sound, and as events."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Iterator, Sequence

from voice_triage.assembly import make_voice
from voice_triage.audio.player import Player
from voice_triage.audio.sound_card import SoundCardPlayer
from voice_triage.config import Settings
from voice_triage.dialogue.sentences.prompts import Locale, Prompts, Sentence
from voice_triage.doctor.examine import Place, examine, findings
from voice_triage.doctor.findings import Finding, Severity
from voice_triage.doctor.spoken import SPOKEN
from voice_triage.errors import AudioDeviceError, VoiceTriageError
from voice_triage.interview.mouth import SpokenMouth
from voice_triage.interview.watching import Events, Faults, NoWatcher
from voice_triage.knowledge.load import load_knowledge

SHIPPED = "knee"
"""Its prompts are there even if the configured knowledge cannot be used."""
MOST_TOLD = 2
"""By voice; the rest is on stderr."""
ALARMS = 3
AGAIN_SECONDS = 3600
"""The same trouble is told again after so long."""


def tell_trouble(settings: Settings, options: argparse.Namespace) -> None:
    """Looks for what is wrong (some seconds), and tells what is serious. Never raises one of our errors."""
    watcher = Events(sys.stdout) if options.events else Faults(sys.stderr)
    machine = examine(settings, Place(environ=os.environ))
    serious = [found for found in findings(machine) if found.severity is Severity.SERIOUS]
    for finding in serious:
        watcher.fault(finding.what, finding.fix)
    if options.service and not _is_new(settings, serious):
        return
    for name in dict.fromkeys((options.speaker, settings.audio.speaker, None)):
        try:
            player = SoundCardPlayer(name)
        except AudioDeviceError:
            continue
        _speak(settings, serious, player, watcher)
        return


def _is_new(settings: Settings, serious: Sequence[Finding]) -> bool:
    """Whether the same was not told within the last hour: a service that is started again and again must not nag."""
    file = settings.paths.data / "trouble-told"
    told = " ".join(finding.id for finding in serious)
    try:
        if time.time() - file.stat().st_mtime < AGAIN_SECONDS and file.read_text(encoding="utf-8") == told:
            return False
    except OSError:
        pass  # nothing was told yet
    with contextlib.suppress(OSError):
        file.write_text(told, encoding="utf-8")
    return True


def _speak(settings: Settings, serious: Sequence[Finding], player: Player, watcher: NoWatcher) -> None:
    mouth = SpokenMouth(make_voice(settings), [player], watcher)
    try:
        said = list(_sentences(settings, serious))
        mouth.say(said)
        if mouth.failed or not said:
            for _ in range(ALARMS):
                mouth.earcon("urgent")
    finally:
        mouth.close()


def _sentences(settings: Settings, serious: Sequence[Finding]) -> Iterator[Sentence]:
    prompts = _prompts(settings)
    if prompts is None:
        return
    told = list(dict.fromkeys(SPOKEN[finding.id] for finding in serious if finding.id in SPOKEN))
    for id in ("doctor_intro", *(told[:MOST_TOLD] or ["doctor_unknown"]), "doctor_safety"):
        yield from prompts.say(id)


def _prompts(settings: Settings) -> Prompts | None:
    """What we say; None where not even that can be read."""
    locale = Locale(
        emergency_number=settings.locale.emergency_number, urgent_place=settings.locale.urgent_place
    )
    try:
        return load_knowledge(SHIPPED).configured(locale, bundles=True).prompts
    except VoiceTriageError:
        return None
