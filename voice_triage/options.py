"""The words of the command line: every verb and its options (docs/contracts.md)."""

from __future__ import annotations

import argparse

from voice_triage import __version__

VERBS = {
    "run": "one interview (the default)",
    "understand": "stdin: one utterance a line; stdout: what it means, one JSON object a line",
    "transcribe": "WAV files through endpointer, recogniser and understanding: one JSON object a file",
    "assess": "stdin: JSON object of slot values; stdout: the assessment",
    "simulate": "whole interviews with scripted patients, one JSON object a patient",
    "check": "validates all knowledge and prompts: every problem at once",
    "models": "the recognition models: list, get, verify",
    "devices": "microphones and speakers, with a level meter",
    "sessions": "what was said: list, show, export, delete",
    "report": "the hand-out of a session: text, JSON, or a page to print",
    "doctor": "names what is wrong on this machine, with the fix",
    "service": "starts with the machine (systemd): install, uninstall, status; call begins an interview",
    "prepare": "renders every fixed sentence ahead, so that none waits for the synthesiser",
}


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; the chosen verb is its `verb`."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--debug", action="store_true", help="show where an error comes from; log more to stderr"
    )
    whole = argparse.ArgumentParser(
        prog="voice-triage",
        description="Offline voice triage for pain behind the knee. An educational prototype, not a medical device.",
        epilog="Exit codes: 0 done, 1 found a problem, 2 wrong usage, 3 missing model or device, 4 interrupted session saved.",
    )
    whole.add_argument("--version", action="version", version=f"voice-triage {__version__}")
    verbs = whole.add_subparsers(dest="verb", metavar="VERB", required=True)
    adders = {
        "run": _run_options,
        "understand": _understand_options,
        "transcribe": _transcribe_options,
        "assess": _assess_options,
        "simulate": _simulate_options,
        "check": _check_options,
        "models": _models_options,
        "devices": _devices_options,
        "sessions": _sessions_options,
        "report": _report_options,
        "doctor": _doctor_options,
        "service": _service_options,
        "prepare": _prepare_options,
    }
    for name, text in VERBS.items():
        adders[name](
            verbs.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".", parents=[common])
        )
    return whole


def _run_options(parser: argparse.ArgumentParser) -> None:
    heard = parser.add_mutually_exclusive_group()
    heard.add_argument("--text", action="store_true", help="type instead of speaking; nothing is played")
    heard.add_argument("--wav", nargs="+", metavar="FILE", help="recorded answers, in order")
    heard.add_argument(
        "--answers", metavar="DIR", help="recorded answers, one WAV per question (opening.wav, B6.wav, ...)"
    )
    heard.add_argument(
        "--pipe", action="store_true", help="raw 16 kHz mono 16-bit PCM on stdin instead of a microphone"
    )
    parser.add_argument("--mic", metavar="NAME", help="a piece of the microphone's name")
    parser.add_argument("--speaker", metavar="NAME", help="a piece of the speaker's name")
    parser.add_argument("--mute", action="store_true", help="play nothing")
    parser.add_argument("--record", metavar="DIR", help="write what we say as WAV files")
    parser.add_argument("--events", action="store_true", help="JSON lines on stdout instead of captions")
    parser.add_argument("--explain", action="store_true", help="why each question is asked, to stderr")
    parser.add_argument("--report", metavar="DIR", help="write the summary of the interview (text and JSON)")
    parser.add_argument("--model", metavar="DIR", help="a folder with a Vosk model")
    parser.add_argument("--recognizer", choices=["auto", "vosk", "pocketsphinx"], help="default: auto")
    parser.add_argument("--knowledge", metavar="NAME", help="a knowledge folder: its name, or its path")
    parser.add_argument(
        "--wait",
        choices=["wake", "button", "key"],
        help="wait for the wake phrase, a push button or Enter before each interview, and again after it",
    )
    parser.add_argument(
        "--service",
        action="store_true",
        help="as systemd starts it: wait to be called, print nothing that is said, tell systemd that we are alive",
    )
    again = parser.add_mutually_exclusive_group()
    again.add_argument(
        "--resume", action="store_true", help="go on with the interrupted interview, without asking"
    )
    again.add_argument("--new", action="store_true", help="begin a new interview, without asking")


def _asking_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--asking",
        required=True,
        metavar="SLOT",
        help="the question: a slot id, a bundle id, opening, or read_back",
    )
    parser.add_argument("--knowledge", metavar="NAME", help="a knowledge folder: its name, or its path")


def _understand_options(parser: argparse.ArgumentParser) -> None:
    _asking_option(parser)
    parser.add_argument(
        "--explain",
        action="store_true",
        help="also say which words, which clause, how they stand, and what was refused",
    )


def _transcribe_options(parser: argparse.ArgumentParser) -> None:
    _understand_options(parser)
    parser.add_argument("files", nargs="+", metavar="WAV")
    parser.add_argument("--model", metavar="DIR", help="a folder with a Vosk model")
    parser.add_argument("--recognizer", choices=["auto", "vosk", "pocketsphinx"], help="default: auto")


def _assess_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--knowledge", metavar="NAME", help="a knowledge folder: its name, or its path")
    parser.add_argument(
        "--explain",
        action="store_true",
        help="for a person: every rule tried, cause weighed and step withheld",
    )


def _simulate_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", help="one patient a line, as JSON (docs/contracts.md); - is stdin"
    )
    parser.add_argument("--spoken", action="store_true", help="speak the answers and listen to them")
    parser.add_argument("--noise", metavar="WAV", help="with --spoken: a sound in the room")
    parser.add_argument(
        "--snr", type=float, default=10.0, metavar="DB", help="how far the voice is above the noise (10)"
    )
    parser.add_argument(
        "--voice", metavar="NAME", help="with --spoken: flite:slt, espeak-ng:en-us, piper:MODEL"
    )
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes")
    parser.add_argument("--explain", action="store_true", help="why each question was asked")
    parser.add_argument("--model", metavar="DIR", help="a folder with a Vosk model")
    parser.add_argument("--recognizer", choices=["auto", "vosk", "pocketsphinx"], help="default: auto")
    parser.add_argument("--knowledge", metavar="NAME", help="a knowledge folder: its name, or its path")


def _check_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--knowledge", metavar="NAME", help="a knowledge folder: its name, or its path")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--sources", action="store_true", help="what comes from where, and what of the articles is not used"
    )
    instead.add_argument(
        "--watch",
        action="store_true",
        help="look again when a file changes; tell what is new and what is gone",
    )
    instead.add_argument(
        "--graph",
        metavar="FILE",
        help="draw which answers lead to which tier, and which conditions compete (svg, png, pdf)",
    )


def _models_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["list", "get", "verify"])
    parser.add_argument("name", nargs="?", help="a model of the manifest; default: the first")
    parser.add_argument(
        "--from", dest="source", metavar="PATH", help="get: a local archive or folder instead of the network"
    )
    parser.add_argument(
        "--if-missing", action="store_true", help="get: nothing to do when it is there and whole"
    )


def _devices_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--level", nargs="?", const="", metavar="NAME", help="show the level of a microphone for ten seconds"
    )
    parser.add_argument(
        "--check", action="store_true", help="print nothing; exit 3 when there is no microphone"
    )


def _sessions_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["list", "show", "export", "delete"])
    parser.add_argument("id", nargs="?", help="a session id, or its beginning; delete also takes: all")
    parser.add_argument("--json", action="store_true", help="list, show: for programs")
    parser.add_argument(
        "--html",
        nargs="?",
        const="-",
        metavar="FILE",
        help="show: one page for a person; without FILE to stdout",
    )
    parser.add_argument(
        "--transcript", metavar="FILE", help="export: the words alone, as a dialogue test; - is stdout"
    )
    parser.add_argument(
        "--consent", action="store_true", help="the person agrees that their words go into the transcript"
    )
    parser.add_argument("--knowledge", metavar="NAME", help="a knowledge folder: its name, or its path")
    parser.add_argument(
        "--older-than",
        nargs="?",
        type=int,
        const=-1,
        metavar="DAYS",
        help="delete: what was not touched for so many days; without a number, [sessions] keep_days of the settings",
    )


def _report_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", help="a session id, or its beginning")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--json", action="store_true", help="for programs")
    kind.add_argument(
        "--html", nargs="?", const="-", metavar="FILE", help="a page to print; without FILE to stdout"
    )
    parser.add_argument("--knowledge", metavar="NAME", help="a knowledge folder: its name, or its path")


def _doctor_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a page")
    parser.add_argument(
        "--fix", action="store_true", help="do what is safe: it loses nothing and needs no password"
    )
    parser.add_argument(
        "--no-sound", action="store_true", help="for a machine that only ever hears recorded or typed answers"
    )


def _service_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["install", "uninstall", "status", "call"])
    parser.add_argument(
        "--dry-run", action="store_true", help="print what would be written and run; change nothing"
    )


def _prepare_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say nothing when all is well")
