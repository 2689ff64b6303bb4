"""The recorded interviews that come with the program."""

from __future__ import annotations

from benches.figures import PROGRAM


def demo(patient: str, *more: str) -> list[str]:
    """The command of a recorded interview."""
    return [*PROGRAM, "run", "--new", "--answers", f"tests/wav/patients/{patient}", *more]
