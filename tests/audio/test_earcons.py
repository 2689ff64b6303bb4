"""Four sounds that can be told apart and startle nobody."""

from __future__ import annotations

from array import array

import pytest

from voice_triage.audio.earcons import Earcon, earcon
from voice_triage.audio.frames import seconds_of

RATES = [16_000, 22_050, 48_000]


@pytest.mark.parametrize("name", Earcon)
@pytest.mark.parametrize("rate", RATES)
def test_sound_is_soft_edged_short_and_not_loud(name: Earcon, rate: int):
    samples = array("h", earcon(name, rate))
    assert max(map(abs, samples)) < 32768 * 10 ** (-6 / 20)
    assert max(map(abs, samples)) > 3000
    assert abs(samples[0]) < 50
    assert abs(samples[-1]) < 50
    assert seconds_of(earcon(name, rate), rate) < 0.8


def test_heard_lasts_60_ms_since_it_must_fit_the_grace():
    assert seconds_of(earcon("heard", 22_050), 22_050) == pytest.approx(0.06, abs=0.001)


def test_all_differ_and_are_made_once():
    assert len({earcon(name) for name in Earcon}) == 4
    assert earcon(Earcon.URGENT) is earcon(Earcon.URGENT)


def test_unknown_name_is_an_error():
    with pytest.raises(ValueError, match="applause"):
        earcon("applause")
