"""What speaks for somebody speaking: the detector's opinion, and how the sound stands out."""

from __future__ import annotations

from collections import deque

from voice_triage.audio.foreground import Scene
from voice_triage.audio.frames import Frame
from voice_triage.audio.level import SILENT_DBFS, NoiseFloor, dbfs
from voice_triage.audio.patience import frames_in
from voice_triage.audio.vad import SpeechDetector

START_PROBABILITY = 0.4
START_FRAMES = 2
"""Measured on 521 one-word answers and 109 pieces of noise: 0.4 for two frames misses 3 and fires 10 times,
0.5 for two 6 and 9, for four 14. A missed answer and a false start cost the person the same: one more
question."""
KEEP_PROBABILITY = 0.35
"""Once somebody speaks, less is enough to go on: soft word endings are part of the word."""
PERHAPS_PROBABILITY = 0.2
PERHAPS_DB = 12.0
"""Above the room's level: perhaps speech, so the recogniser listens in and may know better than the
detector."""
PERHAPS_FRAMES = frames_in(1.0)
"""A sound without words is forgotten after this long."""
LULL_DB = 15.0
"""This far below the answer's own level a voice is somebody else's: the television, the next room. It also
cuts the detector's tail, so that an end is known 0.13 s earlier. Measured on 608 recordings it loses nothing
that waiting for the detector keeps; 12 dB does."""
ONSET_DB = 10.0
"""Above the quietest moment of a pause: perhaps somebody goes on. A soft "w" or "y" is 0.1 to 0.2 s old before
the detector calls it speech."""
BEGIN_PROBABILITY = 0.1
"""Together with a level `ONSET_DB` up, somebody goes on. Measured on 160 answers that go on after 0.6 s: 97 % are known by
this within the first 0.09 s, none of 160 that do not; surer evidence knows 86 % by then."""
TAIL_DB = 28.0
"""This far below the answer's own level a sound after it is still part of it: the "s" of "yes", the "t" of "left". A
quarter of people's answers end in 0.15 s and more that is no voice."""
TAIL_ROOM_DB = 8.0
"""And this far above the room."""
TAIL_FRAMES = frames_in(0.4)
"""Such a sound ends so long after the voice at most: dishes and the television go on and on."""
LOUD_DBFS = -45.0
"""Sound below this is nothing to tell a person about."""


class Evidence:
    """Counters over the frames of one turn."""

    def __init__(self, detector: SpeechDetector) -> None:
        self._detector = detector
        self._floor = NoiseFloor()
        self._levels: deque[float] = deque(maxlen=3)
        self._loudest = SILENT_DBFS
        """Level of the answer, from its loudest tenth of a second: one click does not count."""
        self._ever_sounded = False
        self.level = SILENT_DBFS
        """dBFS of the latest frame."""
        self.is_perhaps_voice = False
        """The latest frame may be the first of a word."""
        self.scene = Scene()
        self.speech_run = 0
        """Frames of sure speech in a row, up to now."""
        self.voice_run = 0
        """The same, of speech about as loud as the answer."""
        self.frames_since_speech = 0
        self.frames_since_voice = 0
        self.frames_since_answer = 0
        """Since the last of the answer that can be heard, the soft end of its last word included."""
        self.frames_since_sound = 0
        self.last_sound_frames = 0
        """Length of the latest sound that was perhaps speech."""
        self.loud_frames = 0
        """Frames that stood out from the room, speech or not."""

    def accept(self, frame: Frame) -> None:
        """Takes the next frame."""
        probability = self._detector.probability(frame)
        level = self.level = dbfs(frame)
        above_room = level - self._floor.accept(level)
        is_speech = probability > KEEP_PROBABILITY
        self.scene.accept(frame, level, is_speech)
        self._follow_loudness(level, is_speech)
        is_voice = is_speech and level > self._loudest - LULL_DB
        is_sure = probability > START_PROBABILITY
        self.speech_run = self.speech_run + 1 if is_sure else 0
        self.voice_run = self.voice_run + 1 if is_sure and is_voice else 0
        self.frames_since_speech = 0 if is_speech else self.frames_since_speech + 1
        self.frames_since_voice = 0 if is_voice else self.frames_since_voice + 1
        self.is_perhaps_voice = probability > BEGIN_PROBABILITY
        is_tail = level > self._loudest - TAIL_DB and above_room > TAIL_ROOM_DB
        is_answer = is_voice or (is_tail and self.frames_since_voice <= TAIL_FRAMES)
        self.frames_since_answer = 0 if is_answer else self.frames_since_answer + 1
        self._follow_sound(probability > PERHAPS_PROBABILITY or above_room > PERHAPS_DB)
        self.loud_frames += above_room > PERHAPS_DB and level > LOUD_DBFS

    @property
    def has_started(self) -> bool:
        """True when this is surely speech."""
        return self.speech_run >= START_FRAMES

    @property
    def is_sounding(self) -> bool:
        """True from a sound that is perhaps speech until it is long over."""
        return self._ever_sounded and self.frames_since_sound < PERHAPS_FRAMES

    def _follow_loudness(self, level: float, is_speech: bool) -> None:
        self._levels.append(level)
        if is_speech:
            self._loudest = max(self._loudest, min(self._levels))

    def _follow_sound(self, is_sound: bool) -> None:
        if not is_sound:
            self.frames_since_sound += 1
            return
        if not self.is_sounding:
            self.last_sound_frames = 0
            self.frames_since_sound = 0
        self._ever_sounded = True
        self.last_sound_frames += self.frames_since_sound + 1
        self.frames_since_sound = 0
