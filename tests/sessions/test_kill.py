"""kill -9 at seeded moments: the same question comes again and no answer is lost. 200 kills: `script/bench kill`."""

from __future__ import annotations

import random

import pytest
from killing import TYPED, kill_and_go_on

pytestmark = pytest.mark.slow


def test_a_killed_typed_interview_goes_on_at_the_same_question(knowledge, tmp_path):
    dice, stored = random.Random(6), 0
    for number in range(12):
        kind = sorted(TYPED)[number % len(TYPED)]
        trial = kill_and_go_on(knowledge, tmp_path / str(number), kind, dice)
        assert trial.problems == (), trial
        stored += trial.stored
    assert stored > 20


def test_a_killed_spoken_interview_goes_on_at_the_same_question(knowledge, tmp_path):
    dice = random.Random(11)
    for number, kind in enumerate(("emergency", "clot")):
        trial = kill_and_go_on(knowledge, tmp_path / str(number), kind, dice, spoken=True)
        assert trial.problems == (), trial
