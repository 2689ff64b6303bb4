"""The sound cards of a live interview, microphone and speaker together: opened, watched, looked for again."""

from __future__ import annotations

from collections.abc import Sequence

from voice_triage.audio.devices import rescan
from voice_triage.audio.health import HeedfulSource, Notice
from voice_triage.audio.microphone import MicrophoneSource
from voice_triage.audio.sound_server import is_echo_cancelled, is_monitor, recording_source
from voice_triage.audio.sources import Turn
from voice_triage.errors import AudioDeviceError
from voice_triage.interview.mouth import SpokenMouth
from voice_triage.interview.watching import NoWatcher
from voice_triage.knowledge.load import Knowledge

PLUG_IT_IN = "Plug the microphone in again, or choose another with --mic NAME."
KEPT_SECONDS = 0.8
"""Of what was heard before a turn, where our own voice is cancelled: our last syllable and the tone that follows it."""
BARGE_IN_NEEDS_ECHO_CANCELLING = (
    "Our sentences cannot be interrupted by voice: the microphone is not free of our own.",
    "Set up echo cancelling (voice-triage doctor --fix), or take barge_in out of the settings.",
)
LAG_SECONDS = 0.14
"""From the air to our ears (0.06 s) and from us to the air (0.08 s), measured through a virtual sound card."""


class Room:
    """Implements `ears.Helper` with the devices of this machine."""

    def __init__(
        self,
        knowledge: Knowledge,
        microphone: MicrophoneSource,
        mouth: SpokenMouth,
        watcher: NoWatcher,
        *,
        echo_cancelled: bool | None = None,
    ) -> None:
        """`echo_cancelled`: whether the microphone is free of our own voice; None: look."""
        self._knowledge = knowledge
        self._microphone = microphone
        self._mouth = mouth
        self._watcher = watcher
        self._told_monitor = False
        source = recording_source()
        self.source = HeedfulSource(microphone)
        self.half_duplex = not (is_echo_cancelled(source) if echo_cancelled is None else echo_cancelled)
        microphone.keep_seconds = 0.0 if self.half_duplex else KEPT_SECONDS
        self._recorded = source
        self._is_monitor = is_monitor(source)

    def may_barge_in(self) -> bool:
        """Whether we can be interrupted; says why not."""
        if self.half_duplex:
            self._watcher.fault(*BARGE_IN_NEEDS_ECHO_CANCELLING)
        return not self.half_duplex

    def reopen(self) -> None:
        self.look_again()
        self._microphone.frames(Turn("reopen"))
        source = recording_source()
        if is_monitor(source) and not self._is_monitor:
            self._microphone.close()
            raise AudioDeviceError("There is no microphone, only the speaker's own sound.", PLUG_IT_IN)
        self._recorded = source

    def lost_unnoticed(self) -> AudioDeviceError | None:
        """A sound server moves our stream to whatever else there is when the microphone goes away."""
        source = recording_source()
        if source is None or self._recorded is None or source == self._recorded:
            return None
        return AudioDeviceError(
            "The microphone has gone away, and something else was put in its place.", PLUG_IT_IN
        )

    def look_again(self) -> None:
        """Looks for sound cards anew: PortAudio's list is as old as the program, and no stream may be open meanwhile."""
        self._microphone.close()
        self._mouth.release()
        rescan()

    def announce(self, prompt: str) -> None:
        self._mouth.announce(self._knowledge.prompts.say(prompt))

    def ask_again(self) -> None:
        self._mouth.say_again()

    def fault(self, what: str, fix: str) -> None:
        self._watcher.fault(what, fix)

    def notices(self, speech: Sequence[tuple[float, float]]) -> Sequence[Notice]:
        found = self.source.notices(speech)
        if self._is_monitor and not self._told_monitor:
            self._told_monitor = True
            return [Notice.MONITOR]
        return found
