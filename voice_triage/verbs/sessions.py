"""`sessions`: lists, shows and deletes what was said. Everything stays in one file of the user's data folder."""

from __future__ import annotations

import argparse
import json

from voice_triage.config import Settings
from voice_triage.errors import UsageError
from voice_triage.sessions import SessionInfo, SqliteSessions, remove_files_older_than, session_file
from voice_triage.understanding.report import act_json

BY_SETTINGS = -1
"""`--older-than` without a number: [sessions] keep_days."""


def main(settings: Settings, options: argparse.Namespace) -> int:
    """Does one of list, show, delete."""
    store = SqliteSessions(session_file(settings.paths.data))
    try:
        match options.action:
            case "list":
                return _list(store, as_json=options.json)
            case "show":
                return _show(store, _one(store, options.id), as_json=options.json)
            case _ if options.older_than is not None:
                return _delete_old(store, settings, options)
            case _:
                return _delete(store, options.id)
    finally:
        store.close()


def _list(store: SqliteSessions, *, as_json: bool) -> int:
    sessions = store.sessions()
    if as_json:
        print(json.dumps([session.model_dump() for session in sessions], ensure_ascii=False))
        return 0
    if not sessions:
        print("No session is stored.")
    for s in sessions:
        print(f"{s.id}  {s.started}  {s.turns:3d} turns  {s.ended or 'interrupted':11s}  {s.tier or '-'}")
    return 0


def _show(store: SqliteSessions, session: SessionInfo, *, as_json: bool) -> int:
    acts = [{"asking": act.asking, **act_json(act)} for act in store.acts(session.id)]
    if as_json:
        print(json.dumps({**session.model_dump(), "acts": acts}, ensure_ascii=False))
        return 0
    print(
        f"Session {session.id}, {session.started}, {session.ended or 'interrupted'}, tier {session.tier or 'not reached'}"
    )
    for act in acts:
        understood = ", ".join(f"{slot}={value}" for slot, value in act["values"].items()) or act["outcome"]
        print(f'  {act["asking"]:20s} "{act["text"]}"  ->  {understood}')
    return 0


def _delete(store: SqliteSessions, wanted: str | None) -> int:
    doomed = store.sessions() if wanted == "all" else (_one(store, wanted),)
    for session in doomed:
        store.delete(session.id)
    print(f"Deleted {len(doomed)} session{'' if len(doomed) == 1 else 's'}.")
    return 0


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


def _one(store: SqliteSessions, wanted: str | None) -> SessionInfo:
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
