"""Ready-made wake words ("okay nabu", "hey jarvis", ...) by pymicro-wakeword: a small network, 0.2 % of a core. An extra."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from voice_triage.audio.frames import FRAME_SECONDS, Frame
from voice_triage.audio.sources import AudioSource, Turn
from voice_triage.errors import MissingPart, UsageError
from voice_triage.wake.waking import BEAT_SECONDS


class MicroWaker:
    """Listens for one of the words inside the package."""

    def __init__(self, source: AudioSource, word: str) -> None:
        """Raises MissingPart without the package, UsageError for a word it does not have."""
        try:
            from pymicro_wakeword import MicroWakeWord, MicroWakeWordFeatures, Model
        except (ImportError, OSError) as error:
            raise MissingPart(
                f"Ready-made wake words need a package that is missing ({error}).",
                "Install it: pip install voice-triage[wake]",
            ) from None
        known = {model.value: model for model in Model}
        if word not in known:
            raise UsageError(
                f"There is no wake word “{word}”.", f"Choose one of: {', '.join(sorted(known))}."
            )
        self._source = source
        self._make_features: Callable[[], Any] = MicroWakeWordFeatures
        self._detector: Any = MicroWakeWord.from_builtin(known[word])
        self._features: Any = self._make_features()

    def wait(self, alive: Callable[[], None]) -> bool:
        self._features = self._make_features()
        quiet = 0.0
        for frame in self._source.frames(Turn("wake")):
            quiet += FRAME_SECONDS
            if quiet >= BEAT_SECONDS:
                quiet = 0.0
                alive()
            if self.accept(frame):
                return True
        return False

    def accept(self, frame: Frame) -> bool:
        """Takes the next frame; True when it ends the word."""
        # All of them, also after a hit: the detector counts on being shown every one.
        hits = [self._detector.process_streaming(f) for f in self._features.process_streaming(frame)]
        return any(hits)

    def close(self) -> None:
        self._detector.close()
