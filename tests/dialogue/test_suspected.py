"""Words that only may mean an emergency which is no question of its own: a yes to the question in its place confirms it."""

import pytest
from people import HEALTHY
from phases import say, until

from voice_triage.dialogue.state import Phase
from voice_triage.dialogue.step import start, step
from voice_triage.dialogue.system_acts import Ask, Confirm, Say, Warn
from voice_triage.triage.assessment import Tier
from voice_triage.understanding.acts import Outcome, UserAct


def act(asking, outcome=Outcome.ANSWER, **told):
    return UserAct(asking=asking, outcome=outcome, **told)


def suspecting(id_, slot="very_unwell", **told):
    return act("opening", ask_now=(slot,), suspected={id_: slot}, **told)


def play(knowledge, *acts):
    state, said = start(knowledge)
    for one in acts:
        state, said = step(knowledge, state, one)
    return state, said


@pytest.mark.parametrize(
    ("id_", "slot"),
    [
        ("stroke", "very_unwell"),
        ("self_harm", "very_unwell"),
        ("call_ambulance", "very_unwell"),
        ("other_collapse", "collapse"),
        ("allergic_reaction", "breathless"),
        ("heavy_bleeding", "open_wound"),
    ],
)
def test_the_question_is_asked_with_what_a_yes_means(knowledge, id_, slot):
    state, said = play(knowledge, suspecting(id_, slot))
    assert state.asking == slot
    assert said[-2:] == (Say(id=f"suspect_{id_}"), Ask(asking=slot))
    dangerous = "yes_new" if slot == "breathless" else "yes"
    state, said = step(knowledge, state, act(slot, values={slot: dangerous}))
    assert state.phase is Phase.EMERGENCY
    assert isinstance(said[0], Warn)
    assert said[0].emergencies[0] == id_


def test_a_no_lets_the_suspicion_go(knowledge):
    state, _ = play(knowledge, suspecting("stroke"), act("very_unwell", values={"very_unwell": "no"}))
    assert state.tier is not Tier.EMERGENCY_NOW
    assert state.phase is Phase.QUESTIONS
    assert state.asking != "very_unwell"


def test_what_was_denied_before_is_asked_again_once(knowledge):
    denied = act("opening", values={"very_unwell": "no"})
    state, _ = play(knowledge, denied)
    state, said = step(knowledge, state, suspecting("stroke").model_copy(update={"asking": state.asking}))
    assert state.asking == "very_unwell"
    assert Say(id="suspect_stroke") in said
    state, _ = step(knowledge, state, act("very_unwell", values={"very_unwell": "no"}))
    assert state.asking != "very_unwell"
    state, _ = step(knowledge, state, suspecting("stroke").model_copy(update={"asking": state.asking}))
    assert state.asking != "very_unwell"


def test_an_ill_person_without_a_suspicion_is_no_emergency_by_that_alone(knowledge):
    state, _ = play(knowledge, act("opening", values={"very_unwell": "yes"}))
    assert state.tier is not Tier.EMERGENCY_NOW


# --- before a confirmation ------------------------------------------------------------------------------------------------


def doubtful(slot: str, value: str, **more) -> UserAct:
    return UserAct(
        asking=slot,
        outcome=Outcome.ANSWER,
        values={slot: value},
        doubtful=(slot,),
        text="words",
        spoken=True,
        **more,
    )


def test_what_may_be_an_emergency_is_asked_before_a_doubtful_value_is_said_back(knowledge):
    state = until(knowledge, "weight_bearing")
    before = state.facts["breathless"]
    state, said = step(knowledge, state, doubtful("weight_bearing", "normal", ask_now=("breathless",)))
    assert said[-1] == Ask(asking="breathless")
    state, said = say(knowledge, state, "no")
    assert isinstance(said[-1], Confirm), "what waited is said back then"
    assert said[-1].slot == "weight_bearing"
    assert before.value == "no"


def test_what_may_be_an_emergency_interrupts_a_confirmation(knowledge):
    state, said = step(knowledge, until(knowledge, "weight_bearing"), doubtful("weight_bearing", "normal"))
    assert isinstance(said[-1], Confirm)
    alarm = UserAct(asking="read_back", outcome=Outcome.UNCLEAR, text="words", ask_now=("breathless",))
    state, said = step(knowledge, state, alarm)
    assert said[-1] == Ask(asking="breathless")
    assert say(knowledge, state, "yes much harder to breathe")[0].warned
    state, said = say(knowledge, state, "no")
    assert isinstance(said[-1], Confirm)


def test_an_emergency_that_is_denied_is_asked_anew_and_not_said_back_for_ever(knowledge):
    """Heard in a kitchen: "no trouble breathing" came out as "and the mood for her breathing"."""
    state = until(knowledge, "B6", {**HEALTHY, "opening": "the back of my knee hurts"})
    state, _ = step(knowledge, state, UserAct(asking="B6", outcome=Outcome.UNCLEAR))
    misheard = doubtful("breathless", "yes_new", ask_now=("breathless",), otherwise={"breathless": "no"})
    for rung in (1, 2):
        state, said = step(knowledge, state, misheard)
        assert isinstance(said[-1], Confirm)
        state, said = say(knowledge, state, "no")
        assert said[-1] == Ask(asking="breathless", rung=rung) or state.facts["breathless"].value == "no"
    assert state.facts["breathless"].value == "no"


def test_a_doubtful_emergency_is_its_own_confirmation(knowledge):
    _, said = step(
        knowledge,
        until(knowledge, "weight_bearing"),
        doubtful("very_unwell", "yes", ask_now=("very_unwell",)),
    )
    assert isinstance(said[-1], Confirm)
    assert said[-1].slot == "very_unwell"
