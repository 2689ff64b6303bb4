"""Three lights for a box without a screen: shows what Voice Triage is doing, from its events.

    voice-triage run --events | python3 examples/leds.py

Red, green and blue on GPIO 23, 24 and 25 of a Raspberry Pi, or one RGB light on these pins. Needs gpiozero
(sudo apt install python3-gpiozero python3-lgpio) and nothing of ours, so the system's own Python may run it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from enum import Enum
from typing import Any

PINS = (23, 24, 25)
BLINK_SECONDS = 0.4


class Light(Enum):
    """Colour as red, green and blue from 0 to 1, and whether it blinks."""

    OFF = (0, 0, 0), False
    SPEAKING = (0, 0, 1), False
    LISTENING = (0, 1, 0), False
    HEARING = (0, 1, 0), True
    THINKING = (0, 1, 1), False
    URGENT = (1, 0, 0), False
    BROKEN = (1, 0, 0), True


_LIGHT_OF = {
    "say": Light.SPEAKING,
    "listening": Light.LISTENING,
    "speech_start": Light.HEARING,
    "speech_end": Light.THINKING,
    "fault": Light.BROKEN,
    "end": Light.OFF,
}
_URGENT_TIERS = {"urgent_same_day", "emergency_now"}


def lights(events: Iterable[dict[str, Any]]) -> Iterable[Light]:
    """The light after each event that changes it. Once it is urgent, our voice is red instead of blue."""
    is_urgent, shown = False, Light.OFF
    for event in events:
        if event["event"] == "tier":
            is_urgent = event["tier"] in _URGENT_TIERS
        light = _LIGHT_OF.get(event["event"], shown)
        if light is Light.SPEAKING and is_urgent:
            light = Light.URGENT
        if light is not shown:
            shown = light
            yield light


def main() -> None:
    """Shows the events of standard input until it ends."""
    from gpiozero import RGBLED  # type: ignore[import-not-found]

    led = RGBLED(*PINS, pwm=False)
    try:
        for light in lights(json.loads(line) for line in sys.stdin):
            colour, blinks = light.value
            if blinks:
                led.blink(BLINK_SECONDS, BLINK_SECONDS, on_color=colour)
            else:
                led.color = colour
    finally:
        led.close()


if __name__ == "__main__":
    main()
