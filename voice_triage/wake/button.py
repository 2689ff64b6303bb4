"""A push button on a Raspberry Pi, by gpiozero. An extra."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from voice_triage.errors import MissingPart
from voice_triage.wake.waking import BEAT_SECONDS


class ButtonWaker:
    """A button between a GPIO and ground."""

    def __init__(self, pin: int) -> None:
        """Raises MissingPart where there is no gpiozero, or no GPIO."""
        try:
            from gpiozero import Button

            self._button: Any = Button(pin)
        except Exception as error:  # noqa: BLE001 - gpiozero raises a family of its own, and the pin libraries anything
            raise MissingPart(
                f"The push button on GPIO {pin} cannot be used ({error}).",
                "On a Raspberry Pi: pip install voice-triage[gpio]; elsewhere use --wait key.",
            ) from None

    def wait(self, alive: Callable[[], None]) -> bool:
        # Held down since the last interview is no new call.
        self._button.wait_for_release(BEAT_SECONDS)
        while not self._button.wait_for_press(BEAT_SECONDS):
            alive()
        return True

    def close(self) -> None:
        self._button.close()
