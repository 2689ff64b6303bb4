"""The command line: parses, sets up settings and logging, and hands over to the verb.

Exit codes: 0 done, 1 found a problem, 2 wrong usage, 3 missing model or device, 4 interrupted session saved.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
import traceback
from collections.abc import Sequence

from voice_triage.config import Settings, default_settings, load_settings
from voice_triage.errors import UsageError, VoiceTriageError
from voice_triage.options import VERBS, parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one verb and returns its exit code. Errors are one sentence on stderr; `--debug` shows where they come from."""
    words = list(sys.argv[1:] if argv is None else argv)
    options = parser().parse_args(_with_default_verb(words))
    logging.basicConfig(
        level=logging.DEBUG if options.debug else logging.WARNING,
        stream=sys.stderr,
        format="%(levelname)s %(message)s",
    )
    try:
        verb = importlib.import_module(f"voice_triage.verbs.{options.verb}")
        return int(verb.main(_settings(options), options))
    except VoiceTriageError as error:
        if options.debug:
            traceback.print_exc()
        print(f"voice-triage: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing is wrong, and nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 4 if options.verb == "run" else 130


def _settings(options: argparse.Namespace) -> Settings:
    """The settings. Where they cannot be used, `doctor` works with the defaults, and `run` says so aloud."""
    try:
        return load_settings()
    except UsageError:
        if options.verb == "doctor":
            return default_settings()
        if options.verb == "run" and importlib.import_module("voice_triage.verbs.run").someone_talks(options):
            importlib.import_module("voice_triage.interview.trouble").tell_trouble(
                default_settings(), options
            )
        raise


def _with_default_verb(words: list[str]) -> list[str]:
    """`run` where no verb is named: `voice-triage --text` is `voice-triage run --text`."""
    first = next((word for word in words if not word.startswith("-")), None)
    if first in VERBS or {"-h", "--help", "--version"} & set(words[:1]):
        return words
    if first is not None and not words[0].startswith("-"):
        return words  # argparse names the unknown verb
    return ["run", *words]
