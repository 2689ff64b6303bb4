"""`run`: one interview, from the first word to the last."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from voice_triage.assembly import Assembly, assemble
from voice_triage.config import Settings
from voice_triage.conversation import Conversation, Outcome
from voice_triage.dialogue.prompts import Locale
from voice_triage.dialogue.state import DialogueState
from voice_triage.errors import AudioDeviceError, SessionStoreError, UsageError, VoiceTriageError
from voice_triage.heartbeat import Heartbeat
from voice_triage.integrations.report import write_report
from voice_triage.integrations.systemd import Notifier
from voice_triage.knowledge.load import load_knowledge
from voice_triage.resume import resumable
from voice_triage.sessions import MemorySessions, SessionStore, SqliteSessions, session_file
from voice_triage.sessions.lock import take
from voice_triage.understanding.interpret import interpret

INTERRUPTED = 4


def main(settings: Settings, options: argparse.Namespace) -> int:
    """Talks, and says in the exit code how it went."""
    _end_on_termination()
    if options.report:
        _make_folder(Path(options.report), "--report")
    systemd = Notifier(os.environ)
    with _alone(settings, options):
        parts = _assemble(settings, options)
        parts.watcher.watchers.append(Heartbeat(systemd.alive))
        store = _open_store(settings, parts)
        systemd.ready()
        try:
            outcome = _talk(settings, options, parts, store)
        finally:
            systemd.stopping()
            parts.close()
            store.close()
    if outcome is None:
        return INTERRUPTED
    if outcome.interrupted:
        print(
            "voice-triage: the interview was interrupted; its answers are saved. Go on with: voice-triage run --resume",
            file=sys.stderr,
        )
        return INTERRUPTED
    return 3 if parts.mouth.failed else 0


@contextmanager
def _alone(settings: Settings, options: argparse.Namespace) -> Iterator[None]:
    """One interview at a time may use the microphone. Raises AudioDeviceError where another one does.

    Where no lock can be made nothing can be saved either, and a person is heard all the same.
    """
    if options.text or options.wav or options.answers or options.pipe:
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
        from voice_triage.trouble import (  # the doctor, which a healthy start spares
            someone_listens,
            tell_trouble,
        )

        if someone_listens(options):
            tell_trouble(settings, options)
        raise


def _talk(
    settings: Settings, options: argparse.Namespace, parts: Assembly, store: SessionStore
) -> Outcome | None:
    """The interview; None when it was broken off from outside."""
    session = _session_to_resume(settings, options, parts, store)
    conversation = Conversation(
        parts.conversation_parts(store, _summary_writer(options, settings, parts, store)), session
    )
    try:
        outcome = conversation.run()
    except KeyboardInterrupt:
        print(
            "\nvoice-triage: stopped; the answers so far are saved. Go on with: voice-triage run --resume",
            file=sys.stderr,
        )
        parts.watcher.end("interrupted")
        return None
    except VoiceTriageError as error:
        if options.events:  # captions leave it to the command line, which says it once
            parts.watcher.fault(error.what, error.fix)
        parts.watcher.end("interrupted")
        raise
    parts.watcher.end(outcome.state.ended.value if outcome.state.ended else "interrupted")
    if options.report and not outcome.forgotten:
        write_report(Path(options.report), parts.knowledge, conversation.session, outcome.state, store)
    return outcome


def _session_to_resume(
    settings: Settings, options: argparse.Namespace, parts: Assembly, store: SessionStore
) -> str | None:
    """The interrupted session to go on with: asked for by option, or offered by voice to someone who can answer."""
    if options.new or (not options.resume and parts.is_recorded):
        return None
    session = resumable(store.sessions(), parts.knowledge, settings.sessions.resume_hours)
    if session is None:
        if options.resume:
            print("voice-triage: there is no interrupted interview; a new one begins.", file=sys.stderr)
        return None
    if options.resume:
        return session.id
    parts.mouth.say(parts.knowledge.prompts.say("resume_offer"))
    hypothesis = parts.ears.listen(parts.offer("resume_offer"))
    agreed = (
        hypothesis is not None
        and interpret(parts.knowledge, "read_back", hypothesis).values.get("read_back") == "yes"
    )
    parts.mouth.say(parts.knowledge.prompts.say("resume_continue" if agreed else "resume_new"))
    return session.id if agreed else None


def _open_store(settings: Settings, parts: Assembly) -> SessionStore:
    """The session file; a broken one must not keep anyone from being heard, so memory stands in and it is said."""
    try:
        store = SqliteSessions(session_file(settings.paths.data))
        if store.notice:
            parts.watcher.fault(store.notice, "")
        store.remove_older_than(settings.sessions.keep_days)
    except SessionStoreError as error:
        parts.watcher.fault(error.what, f"{error.fix} This interview is kept in memory only.")
        return MemorySessions()
    return store


def _summary_writer(
    options: argparse.Namespace, settings: Settings, parts: Assembly, store: SessionStore
) -> Callable[[str, DialogueState], None]:
    folder = Path(options.report) if options.report else settings.paths.data / "summaries"

    def write(session: str, state: DialogueState) -> None:
        write_report(folder, parts.knowledge, session, state, store)

    return write


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
