"""`prepare`: renders every fixed sentence ahead. The emergency messages never wait for a synthesiser after that."""

from __future__ import annotations

import argparse
import sys

from voice_triage.assembly import make_voice
from voice_triage.config import Settings
from voice_triage.dialogue.sentences.prompts import Locale
from voice_triage.knowledge.load import load_knowledge


def main(settings: Settings, options: argparse.Namespace) -> int:
    """Renders emergencies first; a second run finds everything in the cache."""
    locale = Locale(
        emergency_number=settings.locale.emergency_number, urgent_place=settings.locale.urgent_place
    )
    prompts = load_knowledge(settings.interview.knowledge).prompts.in_locale(locale)
    urgent = [sentence.text for sentence in prompts.emergency_sentences(locale.emergency_number)]
    fixed = (*prompts.fixed_sentences(), *prompts.say("greeting"))
    voice = make_voice(settings)
    progress = _show if sys.stderr.isatty() and not options.quiet else None
    try:
        ready = [
            voice.prerender(urgent, slow=True, progress=progress),
            voice.prerender([s.text for s in fixed if s.urgent], slow=True, progress=progress),
            voice.prerender([s.text for s in fixed if not s.urgent], progress=progress),
        ]
    finally:
        voice.close()
    for fault in voice.faults:
        print(f"voice-triage: {fault.what} {fault.fix}", file=sys.stderr)
    if not options.quiet:
        rendered, present = sum(r.rendered for r in ready), sum(r.present for r in ready)
        print(f"{rendered + present} sentences are ready to be spoken, {rendered} of them rendered now.")
    return 0


def _show(done: int, total: int) -> None:
    print(f"\rrendered {done} of {total}", end="\n" if done == total else "", file=sys.stderr, flush=True)
