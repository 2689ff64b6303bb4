"""One interview with everything around it: what it goes on from, how it ends, what is said when it cannot go on."""

from __future__ import annotations

import argparse
import contextlib
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from voice_triage.assembly import Assembly
from voice_triage.config import Settings
from voice_triage.conversation import Conversation, Outcome
from voice_triage.dialogue.state import DialogueState
from voice_triage.errors import SessionStoreError, VoiceTriageError
from voice_triage.integrations.report import erase_report, write_report
from voice_triage.interview.resume import interrupted
from voice_triage.interview.welcome import Choice, Host
from voice_triage.sessions import (
    NoSessions,
    SessionStore,
    SqliteSessions,
    remove_files_older_than,
    session_file,
)
from voice_triage.understanding.acts import UserAct

INTERRUPTED = 4
"""Exit code: broken off, session saved."""
_LOGGER = logging.getLogger(__name__)


def interview(settings: Settings, options: argparse.Namespace, parts: Assembly, store: SessionStore) -> int:
    """One interview from the welcome to the last word; gives the exit code."""
    choice = _choice(settings, options, parts, store)
    if choice.leave:
        parts.watcher.end("interrupted")
        return INTERRUPTED
    conversation = Conversation(
        parts.conversation_parts(store, _Summaries(options, settings, parts)), choice.session
    )
    try:
        outcome = conversation.run(choice.first)
    except VoiceTriageError as error:
        if options.events:  # captions leave it to the command line, which says it once
            parts.watcher.fault(error.what, error.fix)
        _break_off(parts, conversation)
        raise
    except KeyboardInterrupt:
        return _break_off(parts, conversation)
    except BrokenPipeError:
        raise  # whoever read our captions went away: no fault
    except Exception as fault:
        # A person is waiting for an answer: nothing may end without a word.
        _LOGGER.debug("a fault of ours", exc_info=True)
        parts.watcher.fault(
            f"The program has a fault ({type(fault).__name__}) and had to stop.",
            "Run it again with --debug and report what it prints.",
        )
        return _break_off(parts, conversation, "program_fault")
    parts.watcher.end(outcome.state.ended.value if outcome.state.ended else "interrupted")
    return _ended(options, parts, conversation, outcome)


def _ended(options: argparse.Namespace, parts: Assembly, conversation: Conversation, outcome: Outcome) -> int:
    """The exit code of an interview that ended by itself, or whose answers did."""
    if options.report and not outcome.forgotten:
        write_report(
            Path(options.report),
            parts.knowledge,
            conversation.session,
            outcome.state,
            conversation.acts,
        )
    if outcome.interrupted:
        _tell_saved(conversation)
        return INTERRUPTED
    return 3 if parts.mouth.failed else 0


def _break_off(parts: Assembly, conversation: Conversation, *prompts: str) -> int:
    """Says calmly that it is over for now, as far as anything can still be said; the answers are on disk already."""
    _tell_saved(conversation)
    ids = (*prompts, *(("session_saved",) if conversation.is_saved and not parts.is_recorded else ()))
    # Whatever broke the interview off may break this too, and Ctrl-C may come twice.
    with contextlib.suppress(Exception, KeyboardInterrupt):
        for id in ids:
            parts.mouth.say(parts.knowledge.prompts.say(id))
    parts.watcher.end("interrupted")
    return INTERRUPTED


def _tell_saved(conversation: Conversation) -> None:
    saved = (
        "its answers are saved. Go on with: voice-triage run --resume"
        if conversation.is_saved
        else "nothing of it is saved."
    )
    print(f"voice-triage: the interview was interrupted; {saved}", file=sys.stderr)


def _choice(settings: Settings, options: argparse.Namespace, parts: Assembly, store: SessionStore) -> Choice:
    """The interrupted session to go on with: asked for by option, or offered by voice to someone who can answer."""
    if options.new or (not options.resume and parts.is_recorded):
        return Choice()
    try:
        found = interrupted(store, parts.knowledge, settings.sessions.resume_hours)
    except (
        SessionStoreError
    ) as error:  # a person who wants to talk is not sent away because of an older interview
        parts.watcher.fault(error.what, error.fix)
        found = None
    if found is not None and not options.resume:
        return Host(parts.knowledge, parts.ears, parts.mouth, store).welcome(found)
    if found is not None and found.state is not None:
        return Choice(found.session.id)
    if options.resume:
        why = (
            "there is no interrupted interview"
            if found is None
            else "the program has changed since the interrupted interview, which cannot go on"
        )
        print(f"voice-triage: {why}; a new one begins.", file=sys.stderr)
    if found is not None and found.is_emergency:
        parts.mouth.say(parts.knowledge.prompts.say("resume_emergency", urgent=True))
    return Choice()


def open_store(settings: Settings, parts: Assembly) -> SessionStore:
    """The session file. One that cannot be used must not keep anyone from being heard: it is said, and we go on."""
    try:
        store = SqliteSessions(session_file(settings.paths.data))
    except SessionStoreError as error:
        return NoSessions(error)
    if store.notice:
        parts.watcher.fault(store.notice, "")
    try:
        store.remove_older_than(settings.sessions.keep_days)
        with contextlib.suppress(OSError):
            remove_files_older_than(_summaries(settings), settings.sessions.keep_days)
    except SessionStoreError as error:
        parts.watcher.fault(error.what, error.fix)
    return store


def _summaries(settings: Settings) -> Path:
    """The folder of the written summaries."""
    return settings.paths.data / "summaries"


class _Summaries:
    """Where the hand-out of an interview is written, and erased."""

    def __init__(self, options: argparse.Namespace, settings: Settings, parts: Assembly) -> None:
        self._folder = Path(options.report) if options.report else _summaries(settings)
        self._knowledge = parts.knowledge

    def write(self, session: str, state: DialogueState, acts: Sequence[UserAct]) -> None:
        write_report(self._folder, self._knowledge, session, state, acts)

    def erase(self, session: str) -> None:
        erase_report(self._folder, session)
