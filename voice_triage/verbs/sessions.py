"""`sessions`: lists, shows, exports and deletes what was said. Everything stays in one file of the user's data folder."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from voice_triage.config import Settings
from voice_triage.dialogue.replay import replay
from voice_triage.errors import SessionStoreError, UsageError
from voice_triage.integrations.report import erase_report, summary_of, write_private
from voice_triage.integrations.session_page import session_page
from voice_triage.knowledge.load import Knowledge, load_knowledge
from voice_triage.sessions import (
    SessionInfo,
    SqliteSessions,
    files_set_aside,
    remove_files_older_than,
    session_file,
)
from voice_triage.simulation.transcript import held, misread, typed_answers, unusual_words
from voice_triage.understanding.report import act_json

BY_SETTINGS = -1
"""`--older-than` without a number: [sessions] keep_days."""


STDOUT = "-"
"""A file name that means standard output."""


def main(settings: Settings, options: argparse.Namespace) -> int:
    """Does one of list, show, export, delete."""
    store = SqliteSessions(session_file(settings.paths.data))
    if store.notice:
        print(f"voice-triage: {store.notice}", file=sys.stderr)
    try:
        match options.action:
            case "list":
                return _list(store, as_json=options.json)
            case "show" if options.html:
                return _page(store, one_session(store, options.id), options)
            case "show":
                return _show(store, one_session(store, options.id), as_json=options.json)
            case "export":
                return _export(store, one_session(store, options.id), options)
            case _ if options.older_than is not None:
                return _delete_old(store, settings, options)
            case _:
                return _delete(store, options.id, settings.paths.data / "summaries")
    finally:
        store.close()


def _list(store: SqliteSessions, *, as_json: bool) -> int:
    sessions = store.sessions()
    if as_json:
        print(json.dumps([_cover(store, session) for session in sessions], ensure_ascii=False))
        return 0
    if not sessions:
        print("No session is stored.")
    for s in sessions:
        ended = s.ended or ("running" if store.is_running(s.id) else "interrupted")
        print(f"{s.id}  {s.started}  {s.turns:3d} turns  {ended:11s}  {s.tier or '-'}")
    return 0


def _cover(store: SqliteSessions, session: SessionInfo) -> dict[str, object]:
    """The cover sheet for other programs."""
    return {**session.model_dump(exclude={"stood"}), "running": store.is_running(session.id)}


def _show(store: SqliteSessions, session: SessionInfo, *, as_json: bool) -> int:
    acts = [{"asking": act.asking, **act_json(act)} for act in store.acts(session.id)]
    if as_json:
        print(json.dumps({**_cover(store, session), "acts": acts}, ensure_ascii=False))
        return 0
    print(
        f"Session {session.id}, {session.started}, {session.ended or 'interrupted'}, tier {session.tier or 'not reached'}"
    )
    for act in acts:
        understood = ", ".join(f"{slot}={value}" for slot, value in act["values"].items()) or act["outcome"]
        print(f'  {act["asking"]:20s} "{act["text"]}"  ->  {understood}')
    return 0


def _page(store: SqliteSessions, session: SessionInfo, options: argparse.Namespace) -> int:
    """The session as one page for a person."""
    page = session_page(knowledge_of(session, options), session, store.acts(session.id))
    if options.html == STDOUT:
        sys.stdout.write(page)
        return 0
    write_private(Path(options.html), page)
    print(f"Written: {options.html}", file=sys.stderr)
    return 0


def _export(store: SqliteSessions, session: SessionInfo, options: argparse.Namespace) -> int:
    """Everything about a session as JSON, or its words as a dialogue test."""
    knowledge, acts = knowledge_of(session, options), store.acts(session.id)
    if not options.transcript:
        *_, last = replay(knowledge, acts)
        summary = summary_of(knowledge, session.id, last.state, acts)
        said = [{"asking": act.asking, **act_json(act)} for act in acts]
        print(json.dumps({**_cover(store, session), "acts": said, "summary": summary}, ensure_ascii=False))
        return 0
    _ask_consent(options)
    answers = typed_answers(knowledge, acts)
    text = held(knowledge, answers)
    if options.transcript == STDOUT:
        sys.stdout.write(text)
    else:
        write_private(Path(options.transcript), text)
        print(f"Written: {options.transcript}", file=sys.stderr)
    if unusual := unusual_words(knowledge, answers):
        print(f"Look for names and places before you give it away: {', '.join(unusual)}", file=sys.stderr)
    for words in misread(knowledge, acts):
        print(f"Typed, this means something else than it did when it was heard: {words!r}", file=sys.stderr)
    return 0


def _ask_consent(options: argparse.Namespace) -> None:
    """These are somebody's own words: they are given away only with that person's consent."""
    if options.consent:
        return
    if sys.stdin.isatty():
        print(
            "This file holds the person's own words. Has the person agreed? Type yes: ",
            end="",
            file=sys.stderr,
        )
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() == "yes":
            return
    raise UsageError(
        "A transcript holds the person's own words, and nobody has said that the person agrees.",
        "With their consent, add --consent.",
    )


def knowledge_of(session: SessionInfo, options: argparse.Namespace) -> Knowledge:
    """The knowledge the session was held with, as it is today."""
    return load_knowledge(options.knowledge or session.knowledge.rpartition("-")[0])


def _delete(store: SqliteSessions, wanted: str | None, summaries: Path) -> int:
    """Erases sessions and their written summaries. One that is running now is left alone, and named."""
    doomed = store.sessions() if wanted == "all" else (one_session(store, wanted),)
    running = [session.id for session in doomed if store.is_running(session.id)]
    if running and wanted != "all":
        raise SessionStoreError(
            f"Session {running[0]} is running in another program.", "End it first, then delete it."
        )
    for session in doomed:
        if session.id not in running:
            store.delete(session.id)
            erase_report(summaries, session.id)
    count = len(doomed) - len(running)
    print(f"Deleted {count} session{'' if count == 1 else 's'}.")
    if running:
        print(f"Left alone, because they are running: {', '.join(running)}.", file=sys.stderr)
    if wanted == "all":
        for file in files_set_aside(store.path):
            print(f"A damaged file may hold words too. Delete it by hand: {file}", file=sys.stderr)
    return 1 if running else 0


def _delete_old(store: SqliteSessions, settings: Settings, options: argparse.Namespace) -> int:
    """What was not touched for so many days: sessions, and the summaries written beside them."""
    if options.id:
        raise UsageError("An id and --older-than were given.", "Name one of them.")
    days = settings.sessions.keep_days if options.older_than == BY_SETTINGS else options.older_than
    if days < 0:
        raise UsageError("--older-than needs a number of days.", "For example: --older-than 30")
    count = store.remove_older_than(days)
    remove_files_older_than(settings.paths.data / "summaries", days)
    print(f"Deleted {count} session{'' if count == 1 else 's'}.")
    return 0


def one_session(store: SqliteSessions, wanted: str | None) -> SessionInfo:
    """The session whose id begins with `wanted`."""
    if not wanted:
        raise UsageError(
            "Which session is meant was not said.", "Name an id from `voice-triage sessions list`."
        )
    found = [session for session in store.sessions() if session.id.startswith(wanted)]
    if len(found) != 1:
        what = "No session has" if not found else "More than one session has"
        raise UsageError(
            f"{what} an id that begins with {wanted!r}.", "`voice-triage sessions list` shows them all."
        )
    return found[0]
