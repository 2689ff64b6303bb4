"""systemd: the units of a service that starts at boot, and telling systemd that we are alive.

The notification protocol is one datagram of `NAME=value` lines to the socket that systemd names in the environment
(sd_notify(3)); no library is needed for it.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

SERVICE = "voice-triage.service"
CLEANUP = "voice-triage-cleanup.service"
TIMER = "voice-triage-cleanup.timer"

ENV = "/usr/bin/env"
WATCHDOG_SECONDS = 90
"""The longest time without a sign of life: half a minute of waiting for a lost microphone, and a long sentence."""
BEATS = 4
"""Signs of life in that time; more would only be work."""

_SERVICE_UNIT = """\
[Unit]
Description=Voice Triage, a voice assistant for pain behind the knee
# The sound server of this user; without one, ALSA is used.
After=pipewire-pulse.service pulseaudio.service wireplumber.service
# Never given up: a microphone that is plugged in tomorrow is found tomorrow. The same fault is told once an hour.
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=main
ExecStart={command} run --service
{environment}WatchdogSec={watchdog}
TimeoutStartSec=120
# A stop saves the interview and ends with 4, which is no failure.
TimeoutStopSec=15
SuccessExitStatus=4
# An interview ends the program; a fresh one waits for the next.
Restart=always
RestartSec=5
# Wrong settings (2) do not get better by trying again.
RestartPreventExitStatus=2
{backoff}
# What people say stays out of the journal: with --service nothing of it is printed, only faults are.
StandardOutput=null
StandardError=journal

# Offline by force: no network socket can be opened. Sound goes through Unix sockets and /dev/snd.
RestrictAddressFamilies=AF_UNIX
# Only what a program for sound needs. Not here: MemoryDenyWriteExecute, because PortAudio calls back through code made at
# run time; ProtectSystem and the like, because a user's systemd cannot always grant them, and then nothing would start.
NoNewPrivileges=yes
LockPersonality=yes
RestrictNamespaces=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM
UMask=0077
MemoryMax=600M
TasksMax=64

[Install]
WantedBy=default.target
"""
_BACKOFF = "# Later and later, to five minutes.\nRestartSteps=5\nRestartMaxDelaySec=300\n"
BACKOFF_SINCE = 254
"""The release of systemd that knows a growing pause between restarts. Older ones warn about the words."""

_CLEANUP_UNIT = """\
[Unit]
Description=Removes old sessions of Voice Triage

[Service]
Type=oneshot
ExecStart={command} sessions delete --older-than
{environment}StandardOutput=null
NoNewPrivileges=yes
RestrictAddressFamilies=AF_UNIX
UMask=0077
"""
_TIMER_UNIT = """\
[Unit]
Description=Removes old sessions of Voice Triage once a day

[Timer]
OnCalendar=daily
RandomizedDelaySec=1h
# A machine that was off at that hour catches up.
Persistent=true

[Install]
WantedBy=timers.target
"""


def unit_folder(config_home: Path) -> Path:
    """Where a user's units live. `config_home`: ~/.config, or XDG_CONFIG_HOME."""
    return config_home / "systemd" / "user"


def units(
    command: Sequence[str], environment: Mapping[str, str], version: int | None = None
) -> dict[str, str]:
    """The unit files by name. `command` starts the program; `version` is systemd's, None: an old one."""
    words = {
        "command": _command_line(command),
        "environment": "".join(
            f"Environment={_quoted(f'{name}={value}')}\n" for name, value in sorted(environment.items())
        ),
        "watchdog": WATCHDOG_SECONDS,
        "backoff": _BACKOFF if version is not None and version >= BACKOFF_SINCE else "",
    }
    return {
        SERVICE: _SERVICE_UNIT.format(**words),
        CLEANUP: _CLEANUP_UNIT.format(**words),
        TIMER: _TIMER_UNIT,
    }


def _command_line(command: Sequence[str]) -> str:
    """A command as systemd takes it. It refuses a program with quotes in its path; `env` starts it all the same."""
    program, *arguments = [ENV, *command] if set(command[0]) & set("\"'\\") else command
    # A dollar sign stands for a variable in arguments, not in the path of the program.
    return " ".join([_quoted(program), *(_quoted(word).replace("$", "$$") for word in arguments)])


def _quoted(word: str) -> str:
    """A word as a unit file wants it: per cent signs, blanks and quotes mean something there (systemd.syntax(7))."""
    text = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{text}"' if not word or set(word) & set(" \t\"'\\;") else text


class Notifier:
    """Tells systemd how we are. Does nothing where systemd did not start us."""

    def __init__(self, environ: Mapping[str, str], clock: Callable[[], float] = time.monotonic) -> None:
        """`environ`: NOTIFY_SOCKET and WATCHDOG_USEC, as systemd sets them."""
        self._address = environ.get("NOTIFY_SOCKET", "")
        watchdog = environ.get("WATCHDOG_USEC", "")
        self._pause = int(watchdog) / 1_000_000 / BEATS if watchdog.isdigit() else None
        self._clock = clock
        self._last = -float("inf")

    def ready(self) -> None:
        """The service is up."""
        self._send("READY=1")

    def alive(self) -> None:
        """A sign of life for the watchdog; call it as often as you like."""
        now = self._clock()
        if self._pause is not None and now - self._last >= self._pause:
            self._last = now
            self._send("WATCHDOG=1")

    def status(self, text: str) -> None:
        """One line that `systemctl status` shows. Never anything a person has said."""
        self._send(f"STATUS={text}")

    def stopping(self) -> None:
        """We are on our way out."""
        self._send("STOPPING=1")

    def _send(self, message: str) -> None:
        if not self._address:
            return
        # An address that begins with @ lies in the kernel, not in the file system.
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                line.connect(address)
                line.send(message.encode())
        except OSError:
            return  # nobody is there to be told; the interview is not about that
