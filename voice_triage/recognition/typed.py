"""Typed answers: lines of text instead of frames. For authors, for tests, and for people who would rather
write."""

from __future__ import annotations

from typing import TextIO

from voice_triage.recognition.hypothesis import Hypothesis


class TypedAnswers:
    """Reads one answer a line. Needs no frames, so it stands beside the `Recognizer` port, not behind it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def read(self) -> Hypothesis | None:
        """The next line; an empty one is silence. None at the end of the stream: there will be no more
        answers."""
        line = self._stream.readline()
        # A recogniser gives lower case too, so everything behind us expects it.
        return Hypothesis.from_typing(" ".join(line.lower().split())) if line else None
