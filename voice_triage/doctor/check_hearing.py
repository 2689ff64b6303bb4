"""Checks of the recognisers and the voice."""

from __future__ import annotations

from voice_triage.doctor.check import check
from voice_triage.doctor.findings import Severity
from voice_triage.doctor.machine import Machine, ModelShape, Trouble

GET = "Get it with: voice-triage models get"
GET_ANEW = "Get it anew with: voice-triage models get (see models/README.md)"
NETWORK = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "fuse.sshfs",
    "9p",
    "afs",
    "ceph",
    "davfs",
    "fuse.davfs2",
    "glusterfs",
}


@check(Severity.SERIOUS)
def libatomic_missing(m: Machine) -> Trouble | None:
    if not (m.hearing.vosk and "libatomic" in m.hearing.vosk):
        return None
    return Trouble(
        "The recogniser Vosk does not start: the system library libatomic is missing.",
        "Install it with: sudo apt install libatomic1",
    )


@check(Severity.SERIOUS, fixable=True)
def model_missing(m: Machine) -> Trouble | None:
    if not _wants_vosk(m) or m.model.shape is not ModelShape.MISSING:
        return None
    return Trouble(f"There is no recognition model at {m.model.folder}.", GET)


@check(Severity.SERIOUS, fixable=True)
def model_incomplete(m: Machine) -> Trouble | None:
    if not _wants_vosk(m) or m.model.shape is not ModelShape.HALF:
        return None
    return Trouble(
        f"The recognition model at {m.model.folder} is incomplete. Missing or unreadable: {', '.join(m.model.lacking)}.",
        GET_ANEW,
    )


@check(Severity.SERIOUS, fixable=True)
def model_without_lookahead(m: Machine) -> Trouble | None:
    if not _wants_vosk(m) or m.model.shape is not ModelShape.NO_LOOKAHEAD:
        return None
    return Trouble(
        f"The recognition model at {m.model.folder} has no lookahead graph ({', '.join(m.model.lacking)}):"
        " it would ignore what answers a question can have.",
        "Use a small model, or one with lgraph in its name. Ours: voice-triage models get",
    )


@check(Severity.SERIOUS, fixable=True)
def model_changed(m: Machine) -> Trouble | None:
    if not _wants_vosk(m) or not m.model.changed or m.model.shape is not ModelShape.WHOLE:
        return None
    return Trouble(
        f"The recognition model at {m.model.folder} is not as it was fetched: {'; '.join(m.model.changed)}.",
        GET_ANEW,
    )


@check(Severity.WARNING)
def model_on_network(m: Machine) -> Trouble | None:
    if not _wants_vosk(m) or m.model.file_system not in NETWORK:
        return None
    return Trouble(
        f"The recognition model at {m.model.folder} lies on a network drive ({m.model.file_system}):"
        " without the network nothing is heard.",
        "Keep it on this machine: unset VOICE_TRIAGE_MODELS, then voice-triage models get",
    )


@check(Severity.SERIOUS)
def vosk_broken(m: Machine) -> Trouble | None:
    if not m.hearing.vosk or not _wants_vosk(m) or not _is_sound(m) or libatomic_missing.look(m):
        return None
    return Trouble(f"The recogniser Vosk does not start: {m.hearing.vosk}.", "Run script/setup again.")


@check(Severity.WARNING)
def vosk_slow(m: Machine) -> Trouble | None:
    if not m.hearing.slow:
        return None
    return Trouble(
        "The recogniser Vosk takes very long to start: this machine is slow, or busy with something else.",
        'Look again when it is idle. A slow machine can hear with pocketsphinx: [recognition] engine = "pocketsphinx"',
    )


@check(Severity.SERIOUS)
def pocketsphinx_broken(m: Machine) -> Trouble | None:
    if not m.hearing.pocketsphinx:
        return None
    return Trouble(
        f"The recogniser pocketsphinx does not start: {m.hearing.pocketsphinx}.",
        "Install it with: pip install pocketsphinx",
    )


@check(Severity.WARNING)
def vocabulary_gap(m: Machine) -> Trouble | None:
    words = m.hearing.unheard
    if not words:
        return None
    return Trouble(
        f"The recognition model does not know {_listed(words)}: such an answer would never be heard.",
        "Use the model that comes with the program (voice-triage models get), or change the words"
        " (voice-triage check).",
    )


@check(Severity.SERIOUS)
def no_voice(m: Machine) -> Trouble | None:
    if m.voice.speaks or m.voice.hung:
        return None
    return Trouble(
        f"Nothing can speak: {' '.join(m.voice.problems) or 'no speech synthesiser was found.'}",
        "Install one with: sudo apt install espeak-ng",
    )


@check(Severity.SERIOUS)
def voice_hangs(m: Machine) -> Trouble | None:
    if not m.voice.hung:
        return None
    instead = f" {m.voice.by} speaks instead." if m.voice.speaks else ""
    return Trouble(
        f"The voice hangs: a sentence was not rendered in time.{instead}",
        "Install the synthesiser anew: sudo apt install --reinstall espeak-ng libespeak-ng1, then script/setup",
    )


@check(Severity.WARNING)
def voice_second_best(m: Machine) -> Trouble | None:
    if m.voice.hung or not m.voice.speaks or not m.voice.problems:
        return None
    return Trouble(
        f"The first voice does not work: {' '.join(m.voice.problems)} {m.voice.by} speaks instead.",
        "Install Debian's synthesiser: sudo apt install espeak-ng; then run script/setup again.",
    )


@check(Severity.WARNING)
def voice_unknown(m: Machine) -> Trouble | None:
    if not m.voice.unknown_voice:
        return None
    return Trouble(
        f"There is no voice “{m.voice.unknown_voice}”; another one speaks.",
        "Correct [speech] voice in the settings; espeak-ng --voices lists them, in the column File.",
    )


def _wants_vosk(m: Machine) -> bool:
    return m.hearing.wanted != "pocketsphinx"


def _is_sound(m: Machine) -> bool:
    """Nothing is wrong with the model's files, so that it is the library's fault."""
    return m.model.shape is ModelShape.WHOLE and not m.model.changed


def _listed(words: tuple[str, ...]) -> str:
    more = len(words) - 5
    return ", ".join(f"“{word}”" for word in words[:5]) + (f" and {more} more words" if more > 0 else "")
