"""Nothing is called wrong on a machine that is well. What speaks against it would be unlearnt as noise."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from seeds import Scene, install_service, let_linger, scene, sound_cards


def headless_with_recordings_only(s: Scene) -> None:
    """No sound card, none needed."""
    del s


def sound_cards_of_its_own(s: Scene) -> None:
    """A USB microphone that knows 48 kHz alone, and a screen with a speaker."""
    sound_cards(s, "own_rate")


def pocketsphinx_on_purpose(s: Scene) -> None:
    """No Vosk model, because nobody wants one."""
    shutil.rmtree(s.model)
    s.configure('[recognition]\nengine = "pocketsphinx"\n')


def service_installed(s: Scene) -> None:
    """Installed, allowed to start at boot; this machine has no systemd that could say more."""
    install_service(s, sys.executable)
    let_linger(s)


def blanks_and_umlauts(s: Scene) -> None:
    """Paths as people make them (the home of this one is `Jürgen\'s Gerät`), with a model and knowledge of their own."""
    folder = s.home / "Mein Wissen"
    shutil.copytree(Path(__file__).parent.parent / "ankle", folder)
    model = s.home / "größeres Modell"
    s.model.rename(model)
    s.configure(f'[interview]\nknowledge = "{folder}"\n[recognition]\nmodel = "{model}"\n')


HEALTHY = (
    headless_with_recordings_only,
    sound_cards_of_its_own,
    pocketsphinx_on_purpose,
    service_installed,
    blanks_and_umlauts,
)
"""The sixth, a room with a real sound server, is in test_sound_server."""


@pytest.mark.slow
@pytest.mark.parametrize("make", HEALTHY)
def test_a_healthy_machine_has_no_findings(make, tmp_path):
    with scene(tmp_path / "J\u00fcrgen's Ger\u00e4t") as machine:
        make(machine)
        assert machine.look() == []
