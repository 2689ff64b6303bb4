"""Every seeded fault is named, with a fix, and nothing else is called wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from seeds import SEEDS, SLOW, Seed, scene

from voice_triage.doctor.examine import CHECKS


@pytest.mark.parametrize(
    "seed",
    [pytest.param(seed, id=seed.name, marks=[pytest.mark.slow] * (seed.id in SLOW)) for seed in SEEDS],
)
def test_a_seeded_fault_is_named_with_its_fix_and_alone(seed: Seed, tmp_path: Path):
    if reason := seed.needs():
        pytest.skip(reason)
    with scene(tmp_path / "home") as machine:
        seed.spoil(machine)
        found = machine.look(seed.parts)
    assert [finding.id for finding in found] == [seed.id]
    assert found[0].what.endswith((".", "?"))
    assert len(found[0].fix) > 10


def test_every_check_has_a_seeded_fault_or_a_test_of_its_own():
    elsewhere = {
        "cache_not_writable",  # test_checks
        "microphone_broken",
        "not_looked_at",
        "microphone_muted",  # test_sound_server
        "speaker_muted",
        "microphone_hears_speaker",
        "echo_not_cancelled",
    }
    assert {check.id for check in CHECKS} == {seed.id for seed in SEEDS} | elsewhere
