"""How long we wait, depending on what was asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from voice_triage.audio.frames import FRAME_SECONDS


@dataclass(frozen=True)
class Patience:
    """The times of one turn, in seconds of audio. The defaults are those of a closed question."""

    complete_seconds: float = 0.25
    """Silence after which a complete answer is believed to be over. Measured on people's yes and no: nothing
    is lost even at 0.15 s."""
    whole_seconds: float = 0.5
    """The same where only its words say that the answer is whole ("behind the knee"): somebody may well go on."""
    unfinished_seconds: float = 1.0
    """Silence that ends an answer which is not complete: people pause to feel where it hurts."""
    grace_seconds: float = 0.35
    """After the early end: the earcon has sounded, the microphone is open, and who goes on speaking is heard
    out. Our sentence comes `complete_seconds` and this after the last of the answer that can be heard, at least."""
    linger_seconds: float = 0.15
    """After our sentence has begun: so soon it is taken back if speech goes on. "No ... yes" with a breath in it is one
    answer."""
    start_seconds: float = 8.0
    """Time to begin. Standing up from a thought takes longer than speaking one."""
    longest_seconds: float = 20.0
    """From the first word on. A radio never pauses; without an end to it, no turn would ever come."""

    def sooner(self, seconds: float) -> Patience:
        """The same waits for the person, where our sounds take so long to reach the air: the early end comes sooner.

        And what takes our sentence back is listened for until it sounds, however long we take to word it.
        """
        if not seconds:
            return self
        complete = min(self.complete_seconds, max(SHORTEST_COMPLETE_SECONDS, self.complete_seconds - seconds))
        whole = max(complete, self.whole_seconds - seconds)
        linger = max(self.linger_seconds, WORDING_SECONDS)
        return replace(self, complete_seconds=complete, whole_seconds=whole, linger_seconds=linger)

    def reopened(self) -> Patience:
        """For an answer that went on when we thought it over: its pauses are longer than we believed."""
        return replace(
            self,
            complete_seconds=max(self.complete_seconds, REOPENED_SECONDS),
            whole_seconds=max(self.whole_seconds, REOPENED_SECONDS),
            unfinished_seconds=max(self.unfinished_seconds, REOPENED_SECONDS),
        )

    @classmethod
    def closed(cls) -> Patience:
        """Yes or no, left or right, a choice."""
        return cls()

    @classmethod
    def number(cls) -> Patience:
        """A number or a duration: "three" is complete, and so is "three weeks", so both waits are longer."""
        return cls(complete_seconds=0.5, whole_seconds=0.55, unfinished_seconds=1.2)

    @classmethod
    def story(cls) -> Patience:
        """What happened, in their own words: time to find the first word, and to think between sentences.

        Only what needs no more words (stop, help) is ever complete here; 0.6 s keeps "stop" apart from
        "stopped walking" after a breath.
        """
        return cls(complete_seconds=0.6, whole_seconds=2.0, unfinished_seconds=2.0, start_seconds=15.0)

    @classmethod
    def between(cls) -> Patience:
        """Between two passages of the result: a breath in which "repeat" or "stop" can be said."""
        return cls(start_seconds=1.2)

    @classmethod
    def paused(cls) -> Patience:
        """While the person has asked us to wait. Only a word ends it; half a minute at a time."""
        return cls(start_seconds=30.0)


SHORTEST_COMPLETE_SECONDS = 0.15
"""Silence that must follow a complete answer. Measured on people's yes and no: at 0.15 s nothing is lost."""


WORDING_SECONDS = 0.5
"""From the end of an answer to our first sample, on a slow machine with a sentence that was never spoken before."""


REOPENED_SECONDS = 1.2
"""Silence that ends an answer which was taken for over once. The pause it began again after was at most 0.9 s."""


def frames_in(seconds: float) -> int:
    """The number of frames nearest to that time, at least one."""
    return max(1, round(seconds / FRAME_SECONDS))
