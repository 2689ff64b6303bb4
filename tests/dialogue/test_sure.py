"""Nothing less urgent is told while an open answer, or two together, could still make it a case for today."""

from __future__ import annotations

import random

import pytest
from honest import Honest

from voice_triage.dialogue.choosing.sure import Sure
from voice_triage.dialogue.system_acts import Tell
from voice_triage.triage.assessment import Tier
from voice_triage.triage.facts import Duration, Fact
from voice_triage.triage.model import SlotKind
from voice_triage.understanding.acts import Outcome, UserAct

TEN_DAYS = {"duration": Duration(days_min=10, days_max=10)}
"""Long enough that the back is not asked about first, whose denial lets the foot be (knowledge 4.1)."""
HIDDEN = [
    ({"weakness": "foot_drop", **TEN_DAYS}, Tier.URGENT_SAME_DAY),
    ({"weakness": "foot_drop", "tight_calf_severe": "yes", **TEN_DAYS}, Tier.EMERGENCY_NOW),
    ({"clot_history": "self"}, Tier.URGENT_SAME_DAY),
    ({"recent_immobility": ("cast_or_brace",), "tight_calf_severe": "yes"}, Tier.EMERGENCY_NOW),
    ({"blood_thinners": "yes", "injury_event": "twist"}, Tier.URGENT_SAME_DAY),
    ({"pregnancy_status": "pregnant"}, Tier.URGENT_SAME_DAY),
    ({"knee_surgery": "replacement"}, Tier.SOON),
]


class Calm(Honest):
    """Somebody with nothing but a little pain behind the knee, except for what is hidden."""

    def __init__(self, knowledge, hidden=()) -> None:
        super().__init__(knowledge, random.Random(0))
        for id, slot in knowledge.triage.slots.items():
            if slot.denials:
                self.truth[id] = (slot.denials[0],) if slot.kind is SlotKind.MULTI else slot.denials[0]
        self.truth |= {
            "age_years": 35.0,
            "pain_score": 3.0,
            "pain_location": ("back_of_knee",),
            "trend": "same",
        }
        self.truth |= {"pain_status": "comes_and_goes", "lump_features": ("soft",), "giving_way": "no"}
        self.truth |= dict(hidden)

    def opens(self, told: dict) -> None:
        self.take(UserAct(asking="opening", outcome=Outcome.ANSWER, values=told, text="my knee"))


@pytest.mark.parametrize(("hidden", "tier"), HIDDEN)
def test_who_tells_only_where_it_hurts_is_asked_for_what_is_hidden(knowledge, hidden, tier):
    person = Calm(knowledge, hidden)
    person.opens({"pain_location": ("back_of_knee",)})
    person.to_the_end()
    assert person.state.tier >= tier
    assert len(person.state.asked) <= knowledge.script.limit


@pytest.mark.parametrize("told", [{}, {"pain_location": ("back_of_knee",)}])
def test_nothing_is_left_open_that_could_make_it_urgent(knowledge, told):
    person = Calm(knowledge)
    person.opens(told)
    while not any(isinstance(one, Tell) for one in person.said):
        person.answer()
    assert Sure(knowledge.triage, knowledge.script, person.state, person.state.tier).ways == {}


def test_a_story_spares_only_what_is_rare(knowledge):
    """The foot that drops is rare and would have been told; a clot before is neither."""
    told = {"pain_location": ("back_of_knee",), "activity_trigger": ("running",), "trend": "improving"}
    person = Calm(knowledge)
    person.opens(told)
    assert Sure(knowledge.triage, knowledge.script, person.state, Tier.ROUTINE).told_a_story
    person.to_the_end()
    assert "B10" in person.state.asked


def test_where_it_hurts_is_no_story(knowledge):
    person = Calm(knowledge)
    person.opens({"pain_location": ("calf",), "side": "left"})
    assert not Sure(knowledge.triage, knowledge.script, person.state, Tier.ROUTINE).told_a_story


def test_what_is_known_already_rules_an_answer_out(knowledge):
    """Who walks normally has no knee that is stuck."""
    facts = {"weight_bearing": Fact(value="normal")}
    person = Calm(knowledge)
    stuck = frozenset({"locking"})

    def ways(state):
        return Sure(knowledge.triage, knowledge.script, state, Tier.ROUTINE).ways

    assert stuck in ways(person.state)
    assert stuck not in ways(person.state.model_copy(update={"facts": facts}))
