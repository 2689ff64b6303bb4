"""Everything that can go wrong on purpose.

VoiceTriageError            says what happened, where, and what to do; carries the exit code
├── UsageError              the command line or its input is wrong                        2
├── MissingPart             a model, library or device is not there                       3
│   ├── ModelError          recognition model missing, broken, or not to be fetched
│   ├── AudioDeviceError    no microphone or speaker, or it went away
│   └── SpeechError         no output could speak
├── AudioFileError          a WAV that is missing, truncated or no WAV                     2
├── KnowledgeError          a data file that cannot be used                                1
└── SessionStoreError       the session file is locked, broken, or the disk is full        1
"""

from __future__ import annotations


class VoiceTriageError(Exception):
    """`what` happened (and where), and the `fix`. Both are sentences a user can act on."""

    exit_code = 1

    def __init__(self, what: str, fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.what} {self.fix}".strip()


class UsageError(VoiceTriageError):
    """The command line, or what was piped in, is wrong."""

    exit_code = 2


class MissingPart(VoiceTriageError):  # noqa: N818 - reads as what it is
    """A model, a library or a device is not there."""

    exit_code = 3


class ModelError(MissingPart):
    """A recognition model is missing, broken, or cannot be fetched."""


class AudioDeviceError(MissingPart):
    """No microphone or speaker, or it went away."""


class SpeechError(MissingPart):
    """No output could speak."""


class AudioFileError(VoiceTriageError):
    """A WAV file that is missing, truncated, empty or no WAV."""

    exit_code = 2


class KnowledgeError(VoiceTriageError):
    """A data file that cannot be used: `file:line: key: what is wrong`, one problem a line."""


class SessionStoreError(VoiceTriageError):
    """The session file is locked, broken, or the disk is full."""
