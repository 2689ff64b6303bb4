"""The example of lights that follow an interview."""

from __future__ import annotations

import importlib.util
import io
import json
import sys
from pathlib import Path

import pytest

from voice_triage.cli import main

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "leds.py"


@pytest.fixture(scope="module")
def leds():
    """The script, as a module."""
    spec = importlib.util.spec_from_file_location("leds", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def events_of_an_interview(tmp_path, monkeypatch, capsys) -> str:
    """What a real typed interview tells."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "stdin", io.StringIO("it aches\ni have chest pain\nno\n"))
    main(["run", "--text", "--new", "--events"])
    return capsys.readouterr().out


def test_lights_follow_an_interview_and_turn_red_for_an_emergency(leds, tmp_path, monkeypatch, capsys):
    told = [json.loads(line) for line in events_of_an_interview(tmp_path, monkeypatch, capsys).splitlines()]
    names = [light.name for light in leds.lights(told)]
    assert names[:3] == ["SPEAKING", "LISTENING", "SPEAKING"]
    assert "URGENT" in names
    assert "SPEAKING" not in names[names.index("URGENT") :]
    assert names[-1] == "OFF"


def test_hearing_and_faults_blink(leds):
    told = [{"event": name} for name in ("listening", "speech_start", "hypothesis", "speech_end", "fault")]
    assert [light.value for light in leds.lights(told)] == [
        ((0, 1, 0), False), ((0, 1, 0), True), ((0, 1, 1), False), ((1, 0, 0), True),
    ]  # fmt: skip


def test_pins_are_driven_and_given_back(leds, monkeypatch):
    pytest.importorskip("gpiozero", reason="gpiozero is not installed")
    from gpiozero import Device
    from gpiozero.pins.mock import MockFactory

    factory = MockFactory()
    monkeypatch.setattr(Device, "pin_factory", factory)
    seen = []
    lines = (line for line in ('{"event": "listening"}', '{"event": "say"}', '{"event": "end"}'))

    def watched():
        for line in lines:
            yield line
            seen.append(tuple(factory.pin(number).state for number in leds.PINS))

    monkeypatch.setattr(sys, "stdin", watched())
    leds.main()
    assert seen == [(0, 1, 0), (0, 0, 1), (0, 0, 0)]
