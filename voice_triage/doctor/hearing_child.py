"""In a process of its own: loads the recognisers, and asks the model for every word of our questions."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from voice_triage.doctor.child import answer, question
from voice_triage.errors import ModelError
from voice_triage.recognition.vosk import VoskRecognizer


def main() -> None:
    asked = question()
    found: dict[str, Any] = {}
    if asked["wanted"] != "pocketsphinx":
        found |= _vosk(Path(asked["model"]), asked["words"])
    if asked["wanted"] != "vosk":
        found |= _pocketsphinx()
    answer(found)


def _vosk(folder: Path, words: list[str]) -> dict[str, Any]:
    try:
        importlib.import_module("vosk")
    except (ImportError, OSError) as error:
        return {"vosk": str(error)}
    try:
        recognizer = VoskRecognizer(folder)
        recognizer.load()
        unheard = [word for word in words if not recognizer.knows(word)]
    except ModelError as error:
        return {"vosk": error.what.rstrip(".")}
    return {"unheard": unheard}


def _pocketsphinx() -> dict[str, Any]:
    try:
        importlib.import_module("pocketsphinx")
    except (ImportError, OSError) as error:
        return {"pocketsphinx": str(error)}
    return {}


if __name__ == "__main__":
    main()
