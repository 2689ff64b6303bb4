"""What PulseAudio or PipeWire connected us to, asked through `pactl`. PortAudio does not know: it sees one device, "pulse".

Everything here gives None or False where there is no `pactl`, no server, or nothing to say.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess

_SECONDS = 3.0
_OUTPUT = re.compile(r"^\s*Source: (\d+).*?application\.process\.id = \"(\d+)\"", re.DOTALL | re.MULTILINE)
_WITHOUT_GAIN = '"analog_gain_control=0 digital_gain_control=0"'
ECHO_CANCELLED = ("echo-cancel", "echo_cancel", "aec")
"""In the names or drivers of sources that have our own voice taken out."""


def recording_source(process: int | None = None) -> tuple[str, str] | None:
    """Name and driver of the source a process records from, ours by default.

    A server moves a stream to any other source when its own goes away, without telling the program.
    """
    outputs, sources = _pactl("list", "source-outputs"), _pactl("list", "short", "sources")
    if not outputs or not sources:
        return None
    wanted = str(process or os.getpid())
    for block in outputs.split("Source Output #")[1:]:
        found = _OUTPUT.search(block)
        if found and found[2] == wanted:
            rows = (line.split("\t") for line in sources.splitlines())
            return next(((row[1], row[2]) for row in rows if row[0] == found[1]), None)
    return None


def is_monitor(source: tuple[str, str] | None) -> bool:
    """This source is no microphone: it gives back what the speaker plays."""
    return source is not None and source[0].endswith(".monitor")


def is_echo_cancelled(source: tuple[str, str] | None) -> bool:
    """Our own voice is taken out of this source."""
    return source is not None and any(name in part for part in source for name in ECHO_CANCELLED)


def load_echo_cancelling() -> bool:
    """Makes the server take our voice out of the default microphone, until it ends. True when it does so.

    Both the cancelled source and the sink it listens to become the defaults: what we play has to go through it.
    """
    names = ("source_name=echo-cancel-source", "sink_name=echo-cancel-sink")
    # Its own gain control turns the microphone down by 25 dB while we speak.
    options = ("aec_method=webrtc", "rate=16000", "channels=1", "aec_args=" + _WITHOUT_GAIN)
    if _pactl("load-module", "module-echo-cancel", *options, *names) is None:
        return False
    _pactl("set-default-source", "echo-cancel-source")
    _pactl("set-default-sink", "echo-cancel-sink")
    return True


def _pactl(*words: str) -> str | None:
    program = shutil.which("pactl")
    if program is None:
        return None
    try:
        done = subprocess.run(
            [program, *words],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None
