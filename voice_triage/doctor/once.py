"""A value that two probes need and that costs time: made once, by whoever comes first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Once(Generic[Value]):
    """What `make` gives or raises, the same for everybody who asks."""

    def __init__(self, make: Callable[[], Value]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: tuple[Value] | None = None
        self._error: Exception | None = None

    def get(self) -> Value:
        """The value; the first to ask makes it, the others wait."""
        with self._lock:
            if self._error is not None:
                raise self._error
            if self._made is None:
                try:
                    self._made = (self._make(),)
                except Exception as error:
                    self._error = error
                    raise
            return self._made[0]
