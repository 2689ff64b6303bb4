"""What was found out about a machine. Facts only: what is wrong about them, the checks say.

The defaults are those of a healthy machine, so that a test names nothing but the fault it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple


class Trouble(NamedTuple):
    """What is wrong, and what to do."""

    what: str
    fix: str


@dataclass(frozen=True)
class ProgramFacts:
    """The program itself and what it reads."""

    python: tuple[int, int] = (3, 11)
    settings: Trouble | None = None
    """Why the settings file cannot be used."""
    knowledge: Trouble | None = None
    """Why the knowledge cannot be used."""
    wake: Trouble | None = None
    """Why what is to begin an interview cannot."""


@dataclass(frozen=True)
class HardwareFacts:
    """The computer."""

    memory_mb: int | None = None
    """All of it, or what this program may use of it; None where the system does not say."""
    free_mb: int | None = None
    """What programs can still have without swapping."""
    throttled: int = 0
    """The Raspberry Pi's own word for too little power or too much heat: bits 0 to 3 are now, 16 to 19 since start."""
    celsius: float | None = None
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    newest_session: datetime | None = None
    """When the clock last stood somewhere while someone answered."""


class ModelShape(StrEnum):
    """What lies in the model's folder."""

    MISSING = "missing"
    HALF = "half"
    NO_LOOKAHEAD = "no_lookahead"
    WHOLE = "whole"


@dataclass(frozen=True)
class ModelFacts:
    """The files of the recognition model."""

    folder: Path = Path("model")
    shape: ModelShape = ModelShape.WHOLE
    lacking: tuple[str, ...] = ()
    """Files without which it is no model."""
    changed: tuple[str, ...] = ()
    """`file: problem` for each that is not as it was fetched."""
    file_system: str = "ext4"
    is_ours: bool = True
    """From our manifest, so that it can be fetched again."""


@dataclass(frozen=True)
class HearingFacts:
    """Whether the recognisers start."""

    wanted: str = "auto"
    """The engine of the settings: auto, vosk or pocketsphinx."""
    vosk: str | None = None
    """Why Vosk does not start; None: it does, or nobody wants it."""
    slow: bool = False
    """Vosk was still loading when we had to give up."""
    pocketsphinx: str | None = None
    """Why pocketsphinx does not start."""
    unheard: tuple[str, ...] = ()
    """Words of our questions that the model does not know."""


@dataclass(frozen=True)
class VoiceFacts:
    """Whether a sentence can be spoken."""

    speaks: bool = True
    by: str = "pyttsx3"
    """The output that could."""
    problems: tuple[str, ...] = ()
    """What the outputs before it said."""
    hung: bool = False
    """One of them did not answer in time."""
    unknown_voice: str | None = None
    """The configured voice, where there is none of that name."""


@dataclass(frozen=True)
class MicrophoneFacts:
    """One second of a microphone."""

    name: str = "microphone"
    problem: str | None = None
    """PortAudio's own words, where it does not open."""
    frames: int = 50
    peak: int = 3000
    """Largest sample, of 32767."""
    clipped: float = 0.0
    """Share of the samples at full scale."""


@dataclass(frozen=True)
class SpeakerFacts:
    """A speaker, opened for a moment of silence."""

    name: str = "speaker"
    problem: str | None = None


@dataclass(frozen=True)
class SoundFacts:
    """The sound cards, as PortAudio sees them."""

    wanted: bool = True
    """False: this machine only ever hears recordings, or its microphone is in use by our own running interview."""
    library: Trouble | None = None
    """Why sound cards cannot be used at all."""
    chosen_microphone: str | None = None
    """The piece of a name in the settings."""
    chosen_speaker: str | None = None
    microphones: tuple[str, ...] = ("microphone",)
    speakers: tuple[str, ...] = ("speaker",)
    microphone: MicrophoneFacts | None = MicrophoneFacts()
    """None: there is none of the chosen name."""
    speaker: SpeakerFacts | None = SpeakerFacts()


@dataclass(frozen=True)
class ServerFacts:
    """The sound server of this user."""

    address: str | None = None
    """Where programs are told to look for it (PULSE_SERVER); None: they look in the usual place."""
    answers: bool | None = None
    """None: there is none to ask."""
    is_pipewire: bool = False
    """PipeWire runs."""
    has_pulse_part: bool = False
    """Somebody listens where PulseAudio programs knock."""
    has_cards: bool = True
    """The machine has hardware for sound."""
    runtime_folder: bool = True
    """The folder of a user's session is there; without it no sound server is found."""
    hears_speaker: str | None = None
    """The source that is recorded from, where it is nothing but what the speaker plays."""
    microphone_muted: bool = False
    speaker_muted: bool = False
    barge_in: bool = False
    """The settings want interrupting by voice."""
    echo_cancelling: bool = False
    """A source without our own echo is there."""
    no_access: tuple[str, ...] = ()
    """Sound devices this user may not open."""


class StoreState(StrEnum):
    """The session file."""

    FINE = "fine"
    """Or not there yet."""
    LOCKED = "locked"
    CORRUPT = "corrupt"
    NEWER = "newer"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class FolderFacts:
    """A folder the program writes into."""

    path: Path = Path("folder")
    problem: str | None = None
    """Why nothing can be written there."""
    free_mb: int = 10_000


@dataclass(frozen=True)
class StoreFacts:
    """Where answers are kept."""

    file: Path = Path("sessions.sqlite3")
    state: StoreState = StoreState.FINE
    is_private: bool = True
    data: FolderFacts = FolderFacts()
    cache: FolderFacts = FolderFacts()


@dataclass(frozen=True)
class ServiceFacts:
    """The systemd service, where it is installed."""

    is_installed: bool = False
    user: str = "user"
    lingers: bool = True
    program: str | None = None
    """The program of the unit that is not there any more."""
    failed: str | None = None
    """What systemd says about a service that does not run."""
    watched_by: int | None = None
    """Process of the running service."""
    interviews: tuple[int, ...] = ()
    """Processes that hold a microphone for us."""


@dataclass(frozen=True)
class Machine:
    """Everything that was found out."""

    program: ProgramFacts = ProgramFacts()
    hardware: HardwareFacts = field(default_factory=HardwareFacts)
    model: ModelFacts = ModelFacts()
    hearing: HearingFacts = HearingFacts()
    voice: VoiceFacts = VoiceFacts()
    sound: SoundFacts = SoundFacts()
    server: ServerFacts = ServerFacts()
    store: StoreFacts = StoreFacts()
    service: ServiceFacts = ServiceFacts()
    unanswered: Mapping[str, str] = field(default_factory=dict)
    """Probes that found nothing, and why: they took too long, or broke."""
