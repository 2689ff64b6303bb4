"""`report`: the hand-out of a session, as text, JSON or a page to print."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from voice_triage.config import Settings
from voice_triage.dialogue.replay import replay
from voice_triage.dialogue.sentences.prompts import Locale
from voice_triage.integrations.hand_out import hand_out
from voice_triage.integrations.report import summary_of, summary_text, write_private
from voice_triage.sessions import SqliteSessions, session_file
from voice_triage.verbs.sessions import STDOUT, knowledge_of, one_session


def main(settings: Settings, options: argparse.Namespace) -> int:
    """Writes it to standard output, or a page to a file."""
    store = SqliteSessions(session_file(settings.paths.data))
    try:
        session = one_session(store, options.id)
        acts = store.acts(session.id)
    finally:
        store.close()
    here = Locale(
        emergency_number=settings.locale.emergency_number, urgent_place=settings.locale.urgent_place
    )
    knowledge = knowledge_of(session, options).configured(here, bundles=settings.interview.bundles)
    *_, last = replay(knowledge, acts)
    summary = summary_of(knowledge, session.id, last.state, acts)
    if options.html is None:
        sys.stdout.write(
            json.dumps(summary, ensure_ascii=False, indent=2) + "\n"
            if options.json
            else summary_text(summary)
        )
        return 0
    page = hand_out(knowledge, last.state, summary)
    if options.html == STDOUT:
        sys.stdout.write(page)
    else:
        write_private(Path(options.html), page)
        print(f"Written: {options.html}", file=sys.stderr)
    return 0
