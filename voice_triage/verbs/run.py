"""`run`: one interview, from the first word to the last."""

from __future__ import annotations

import argparse
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from voice_triage.assembly import Assembly, assemble, make_waker
from voice_triage.config import Settings
from voice_triage.dialogue.sentences.prompts import Locale
from voice_triage.errors import AudioDeviceError, SessionStoreError, UsageError, VoiceTriageError
from voice_triage.integrations.systemd import Notifier
from voice_triage.interview.heartbeat import Heartbeat
from voice_triage.interview.interview import INTERRUPTED, interview, open_store
from voice_triage.interview.waiting import Called, called, ignore_calls_for_now, wait_for_call
from voice_triage.knowledge.load import load_knowledge
from voice_triage.sessions import SessionStore
from voice_triage.sessions.lock import take
from voice_triage.wake.waking import Waker, wait_patiently


def main(settings: Settings, options: argparse.Namespace) -> int:
    """Talks, and says in the exit code how it went."""
    _end_on_termination()
    if options.report:
        _make_folder(Path(options.report), "--report")
    systemd = Notifier(os.environ)
    by = _waits_for(settings, options)
    if by is not None:
        ignore_calls_for_now()
    with _alone(settings, options):
        parts = _assemble(settings, options)
        parts.watcher.watchers.append(Heartbeat(systemd.alive))
        store = open_store(settings, parts)
        systemd.ready()
        try:
            if by is None:
                return interview(settings, options, parts, store)
            return _again_and_again(by, settings, options, parts, store, systemd)
        finally:
            systemd.stopping()
            parts.close()
            store.close()


def _waits_for(settings: Settings, options: argparse.Namespace) -> str | None:
    """What begins an interview; None: it begins at once."""
    if not someone_talks(options):
        return None
    return options.wait or (settings.wake.by if options.service else None)


def _again_and_again(
    by: str,
    settings: Settings,
    options: argparse.Namespace,
    parts: Assembly,
    store: SessionStore,
    systemd: Notifier,
) -> int:
    """Waits for somebody who wants to talk, talks, and waits again, until stopped. A service that is called ends
    instead with the interview: systemd starts it afresh."""
    waker = None if by == "call" else make_waker(settings, by, parts)
    while True:
        try:
            systemd.status("waiting to be called")
            if waker is None:
                wait_for_call(systemd.alive)
            elif not _woken(waker, systemd):
                return 0
        except KeyboardInterrupt:
            return 0
        systemd.status("in an interview")
        code = interview(settings, options, parts, store)
        parts.renew()
        if waker is None or code == INTERRUPTED:
            return code


def _woken(waker: Waker, systemd: Notifier) -> bool:
    """Waits for the waker, or for a call."""

    def alive() -> None:
        systemd.alive()
        called()

    try:
        return wait_patiently(waker, alive)
    except Called:
        return True


def someone_talks(options: argparse.Namespace) -> bool:
    """Whether this interview is held with a microphone, and not typed or recorded."""
    return not (options.text or options.wav or options.answers or options.pipe)


@contextmanager
def _alone(settings: Settings, options: argparse.Namespace) -> Iterator[None]:
    """One interview at a time may use the microphone. Raises AudioDeviceError where another one does.

    Where no lock can be made nothing can be saved either, and a person is heard all the same.
    """
    if not someone_talks(options):
        yield
        return
    path = settings.paths.data / "microphone.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = take(path)
    except (OSError, SessionStoreError):
        yield
        return
    if lock is None:
        other = path.read_text(encoding="utf-8").strip()
        raise AudioDeviceError(
            f"Another interview is already running on this machine{f' (process {other})' if other else ''}.",
            "Wait until it is over, or end it first. If it is the service: systemctl --user stop voice-triage",
        )
    try:
        path.write_text(str(os.getpid()), encoding="utf-8")
        yield
    finally:
        lock.release()


def _assemble(settings: Settings, options: argparse.Namespace) -> Assembly:
    """Knowledge and parts. What keeps an interview from being held is told aloud to whoever is in the room."""
    try:
        knowledge = load_knowledge(options.knowledge or settings.interview.knowledge).configured(
            Locale(
                emergency_number=settings.locale.emergency_number, urgent_place=settings.locale.urgent_place
            ),
            bundles=settings.interview.bundles,
        )
        return assemble(settings, options, knowledge)
    except VoiceTriageError:
        if someone_talks(options) and not options.mute:
            from voice_triage.interview.trouble import (
                tell_trouble,  # the doctor, which a healthy start spares
            )

            tell_trouble(settings, options)
        raise


def _make_folder(folder: Path, option: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{option}: the folder {folder} cannot be made: {error.strerror}.", "Name another one."
        ) from None


def _end_on_termination() -> None:
    """SIGTERM ends like Ctrl-C: the session is saved, exit code 4."""

    def stop(_signum: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
