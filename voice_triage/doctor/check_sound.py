"""Checks of the way from the air to the program and back."""

from __future__ import annotations

from voice_triage.doctor.check import check
from voice_triage.doctor.findings import Severity
from voice_triage.doctor.machine import Machine, MicrophoneFacts, Trouble

CLIPPED_SHARE = 0.01
"""Of the samples of a second. A door that slams clips a few; a gain that is far too high many."""
LIST = "voice-triage devices lists them"
NOT_NEEDED = "Recorded and typed answers need none: voice-triage doctor --no-sound"


@check(Severity.SERIOUS)
def sound_library_missing(m: Machine) -> Trouble | None:
    return m.sound.library if m.sound.wanted else None


@check(Severity.SERIOUS)
def sound_server_unreachable(m: Machine) -> Trouble | None:
    if not m.sound.wanted or m.server.answers is not False:
        return None
    where = f" at {m.server.address} (PULSE_SERVER)" if m.server.address else ""
    return Trouble(
        f"The sound server{where} does not answer: no microphone and no speaker can be used.",
        "Unset PULSE_SERVER, or start the server: systemctl --user restart pipewire-pulse (or: pulseaudio --start)",
    )


@check(Severity.SERIOUS, fixable=True)
def pipewire_without_pulse(m: Machine) -> Trouble | None:
    if not m.sound.wanted or not m.server.is_pipewire or m.server.has_pulse_part:
        return None
    return Trouble(
        "PipeWire runs without its PulseAudio part: programs do not find the microphone and the speaker.",
        "sudo apt install pipewire-pulse; then: systemctl --user enable --now pipewire-pulse",
    )


@check(Severity.SERIOUS)
def no_sound_session(m: Machine) -> Trouble | None:
    if not _is_deaf(m) or m.server.runtime_folder or not m.server.has_cards or m.server.answers is not None:
        return None
    return Trouble(
        "No microphone and no speaker are found: nobody is logged in, so there is no sound server (XDG_RUNTIME_DIR).",
        "Let this user's services run without a login: sudo loginctl enable-linger $USER, then restart.",
    )


@check(Severity.SERIOUS)
def sound_not_allowed(m: Machine) -> Trouble | None:
    if not m.sound.wanted or not m.server.no_access or m.server.answers:
        return None
    return Trouble(
        f"This user may not use the sound card ({m.server.no_access[0]}): it is not in the group audio.",
        "sudo usermod -aG audio $USER, then log in again or restart.",
    )


@check(Severity.SERIOUS)
def no_microphone(m: Machine) -> Trouble | None:
    if _at_the_root(m) or m.sound.microphones:
        return None
    return Trouble("There is no microphone.", f"Plug one in; {LIST}. {NOT_NEEDED}")


@check(Severity.SERIOUS)
def no_speaker(m: Machine) -> Trouble | None:
    if _at_the_root(m) or m.sound.speakers:
        return None
    return Trouble("There is no speaker.", f"Plug one in; {LIST}. {NOT_NEEDED}")


@check(Severity.SERIOUS)
def microphone_not_found(m: Machine) -> Trouble | None:
    if _at_the_root(m) or not m.sound.microphones or m.sound.microphone is not None:
        return None
    return Trouble(
        f"There is no microphone with “{m.sound.chosen_microphone}” in its name;"
        f" there are: {', '.join(m.sound.microphones)}.",
        "Plug it in, or correct [audio] microphone in the settings.",
    )


@check(Severity.SERIOUS)
def speaker_not_found(m: Machine) -> Trouble | None:
    if _at_the_root(m) or not m.sound.speakers or m.sound.speaker is not None:
        return None
    return Trouble(
        f"There is no speaker with “{m.sound.chosen_speaker}” in its name; there are: {', '.join(m.sound.speakers)}.",
        "Plug it in, or correct [audio] speaker in the settings.",
    )


@check(Severity.SERIOUS)
def microphone_busy(m: Machine) -> Trouble | None:
    problem = _microphone(m).problem
    if not problem or not _says_busy(problem):
        return None
    return Trouble(
        f"The microphone “{_microphone(m).name}” is in use by another program.",
        "Close the other program (fuser -v /dev/snd/* names it), or use a sound server, which lets them share.",
    )


@check(Severity.SERIOUS)
def microphone_rate_refused(m: Machine) -> Trouble | None:
    problem = _microphone(m).problem
    if not problem or not _says_format(problem):
        return None
    return Trouble(
        f"The microphone “{_microphone(m).name}” refuses every sample rate we know ({problem}).",
        f"Use it through a sound server (PipeWire or PulseAudio), or another microphone; {LIST}.",
    )


@check(Severity.SERIOUS)
def microphone_broken(m: Machine) -> Trouble | None:
    problem = _microphone(m).problem
    if not problem or _says_busy(problem) or _says_format(problem):
        return None
    return Trouble(
        f"The microphone “{_microphone(m).name}” cannot be opened ({problem}).",
        f"Unplug it and plug it in again; {LIST}.",
    )


@check(Severity.SERIOUS)
def microphone_stopped(m: Machine) -> Trouble | None:
    if _microphone(m).problem or _microphone(m).frames:
        return None
    return Trouble(
        f"The microphone “{_microphone(m).name}” opens, but sends no sound.",
        "Unplug it and plug it in again. With PulseAudio: pactl suspend-source @DEFAULT_SOURCE@ 0",
    )


@check(Severity.SERIOUS, fixable=True)
def microphone_muted(m: Machine) -> Trouble | None:
    if not m.sound.wanted or not m.server.microphone_muted:
        return None
    return Trouble(
        "The microphone is muted.",
        "Switch it on: pactl set-source-mute @DEFAULT_SOURCE@ 0 (or with alsamixer)",
    )


@check(Severity.SERIOUS)
def microphone_hears_speaker(m: Machine) -> Trouble | None:
    if not m.sound.wanted or not m.server.hears_speaker:
        return None
    return Trouble(
        f"What is recorded is the speaker itself ({m.server.hears_speaker}): we would hear ourselves and nobody else.",
        "Choose a microphone: pactl list short sources, then pactl set-default-source NAME",
    )


@check(Severity.SERIOUS)
def microphone_silent(m: Machine) -> Trouble | None:
    heard = _microphone(m)
    if heard.problem or not heard.frames or heard.peak or microphone_muted.look(m) or m.server.hears_speaker:
        return None
    return Trouble(
        f"The microphone “{heard.name}” sends nothing but zeros: it is off, unplugged from its adapter, or the wrong one.",
        "Switch it on, turn its volume up (alsamixer, F4), or choose another: [audio] microphone in the"
        f" settings; {LIST}.",
    )


@check(Severity.WARNING)
def microphone_clipping(m: Machine) -> Trouble | None:
    heard = _microphone(m)
    if heard.clipped < CLIPPED_SHARE:
        return None
    return Trouble(
        f"The microphone “{heard.name}” is far too loud: {100 * heard.clipped:.0f} % of its sound is cut off.",
        "Turn its volume down: pactl set-source-volume @DEFAULT_SOURCE@ 50% (or with alsamixer, F4)",
    )


@check(Severity.SERIOUS)
def speaker_broken(m: Machine) -> Trouble | None:
    speaker = m.sound.speaker
    if _at_the_root(m) or speaker is None or not speaker.problem:
        return None
    return Trouble(
        f"The speaker “{speaker.name}” cannot be used ({speaker.problem}).",
        f"Check that it is plugged in and no other program holds it; {LIST}.",
    )


@check(Severity.SERIOUS, fixable=True)
def speaker_muted(m: Machine) -> Trouble | None:
    if not m.sound.wanted or not m.server.speaker_muted:
        return None
    return Trouble(
        "The speaker is muted.", "Switch it on: pactl set-sink-mute @DEFAULT_SINK@ 0 (or with alsamixer)"
    )


@check(Severity.WARNING, fixable=True)
def echo_not_cancelled(m: Machine) -> Trouble | None:
    if not m.sound.wanted or not m.server.barge_in or m.server.echo_cancelling or not m.server.answers:
        return None
    return Trouble(
        "Interrupting by voice is switched on, but nothing takes our own voice out of the microphone.",
        "Load echo cancelling: voice-triage doctor --fix (docs/doctor.md says how to keep it).",
    )


def _is_deaf(m: Machine) -> bool:
    return m.sound.wanted and not m.sound.library and not (m.sound.microphones and m.sound.speakers)


def _at_the_root(m: Machine) -> bool:
    """Sound is not wanted, or something deeper is wrong, of which missing devices are only the sign."""
    deeper = (
        sound_library_missing,
        sound_server_unreachable,
        pipewire_without_pulse,
        no_sound_session,
        sound_not_allowed,
    )
    return not m.sound.wanted or any(one.look(m) for one in deeper)


def _microphone(m: Machine) -> MicrophoneFacts:
    """What was heard; a sound one where there is nothing to say about it."""
    return MicrophoneFacts() if _at_the_root(m) else m.sound.microphone or MicrophoneFacts()


def _says_busy(problem: str) -> bool:
    return any(word in problem.lower() for word in ("unavailable", "busy", "in use"))


def _says_format(problem: str) -> bool:
    return any(word in problem.lower() for word in ("sample rate", "number of channels", "sample format"))
