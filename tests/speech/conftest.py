"""pyttsx3 outputs that are closed after the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from voice_triage.speech.pyttsx3 import Pyttsx3Output


@pytest.fixture
def make() -> Iterator[Callable[..., Pyttsx3Output]]:
    made: list[Pyttsx3Output] = []

    def make(**options: object) -> Pyttsx3Output:
        made.append(Pyttsx3Output(**options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for output in made:
        output.close()
