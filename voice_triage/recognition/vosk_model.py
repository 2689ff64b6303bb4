"""The folder of a Vosk model: what it must hold, and how it is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from voice_triage.errors import ModelError

REQUIRED_FILES = ("am/final.mdl", "conf/model.conf", "graph/HCLr.fst", "graph/Gr.fst")
"""Without the first two Vosk ends the process or goes to the network; without the last two it ignores
grammars."""

_SILENT = -3
"""Vosk's log level: with -1 warnings still go to stderr, with -2 errors."""
_GET = "Get it with `voice-triage models get`, or name another folder with --model (see models/README.md)."


def check_model_dir(folder: Path) -> None:
    """Raises ModelError naming the first thing this folder lacks to be a model whose grammars work."""
    if not folder.is_dir():
        raise ModelError(f"There is no recognition model at {folder}.", _GET)
    for name in REQUIRED_FILES:
        path = folder / name
        if not path.is_file() or not path.stat().st_size:
            raise ModelError(f"The recognition model at {folder} lacks {name}, or it is empty.", _GET)


def load_model(folder: Path) -> Any:
    """Vosk's own model of that folder. Raises ModelError where the library or the model does not load."""
    try:
        import vosk
    except ImportError as error:
        raise ModelError(
            f"The library vosk is missing ({error}).", "Install it: pip install vosk==0.3.45."
        ) from None
    except OSError as error:
        raise ModelError(
            f"The library vosk does not load: {error}.", "On Debian: apt-get install libatomic1."
        ) from None
    vosk.SetLogLevel(_SILENT)
    try:
        return vosk.Model(str(folder))
    except Exception as error:  # noqa: BLE001 - Vosk raises nothing more exact
        raise ModelError(f"The recognition model at {folder} does not load ({error}).", _GET) from None
