"""What is asked once more: a no that later words belie, a question lost in noise, an answer heard with doubt."""

from __future__ import annotations

import pytest
from people import HEALTHY
from phases import answer, command, places, say, until

from voice_triage.dialogue.state import DialogueState, Phase
from voice_triage.dialogue.step import start, step
from voice_triage.dialogue.system_acts import Ask, Confirm, Explain, ReadBack, Say
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.triage.assessment import Tier
from voice_triage.triage.facts import UNKNOWN
from voice_triage.understanding.acts import Command, Outcome, UserAct
from voice_triage.understanding.interpret import interpret

PUFFING = "i'm puffing more on the stairs maybe"
"""May mean that breathing is harder."""


@pytest.fixture(scope="module")
def states(knowledge) -> dict[str, DialogueState]:
    return places(knowledge)


@pytest.mark.parametrize(
    "place",
    ["question", "correction", "read_back", "wrong read-back", "result", "be_seen", "repeat_offer", "summary_offer",
     "asked to forget"],
)  # fmt: skip
def test_words_that_may_belie_a_no_make_its_question_come_next(knowledge, states, place):
    state, said = say(knowledge, states[place], PUFFING)
    assert said[-2:] == (Say(id="ask_anew"), Ask(asking="breathless"))
    assert say(knowledge, state, "yes")[0].warned


@pytest.mark.parametrize("place", ["result", "be_seen", "repeat_offer", "summary_offer", "read_back"])
def test_after_a_second_no_it_goes_on_where_it_was(knowledge, states, place):
    state, _ = say(knowledge, states[place], PUFFING)
    state, _ = say(knowledge, state, "no")
    assert state.phase is states[place].phase
    assert state.facts["breathless"].value == "no"
    assert say(knowledge, state, PUFFING)[0].asking != "breathless", "a third time"


def test_a_no_that_is_in_doubt_and_cannot_be_said_anew_is_unknown(knowledge, states):
    state, _ = say(knowledge, states["read_back"], PUFFING)
    for _ in range(3):
        state, _ = say(knowledge, state, "blue bananas")
    assert state.facts["breathless"].value == UNKNOWN
    assert state.tier is Tier.URGENT_SAME_DAY


def test_the_running_question_waits_and_is_asked_again_as_if_for_the_first_time(knowledge, states):
    state, _ = say(knowledge, states["question"], PUFFING)
    state, said = say(knowledge, state, "no")
    assert said[-1] == Ask(asking="swelling_site")
    assert state.lost == 0


def crying_help(state: DialogueState) -> UserAct:
    meant = {"ask_now": ("very_unwell",), "suspected": {"call_ambulance": "very_unwell"}}
    return command(state, Command.HELP).model_copy(update=meant)


def test_help_that_may_be_a_cry_explains_the_question_and_is_asked_about_after_it(knowledge, states):
    state, said = step(knowledge, states["question"], crying_help(states["question"]))
    assert isinstance(said[0], Explain)
    assert said[-1] == Ask(asking="swelling_site")
    _, said = say(knowledge, state, "no swelling")
    assert said[-1] == Ask(asking="very_unwell")


@pytest.mark.parametrize("place", ["result", "be_seen", "repeat_offer", "read_back"])
def test_help_to_something_of_our_own_is_answered_and_asked_about_at_once(knowledge, states, place):
    state, said = step(knowledge, states[place], crying_help(states[place]))
    assert said[-1] == Ask(asking="very_unwell")
    assert not state.warned, "what was not known before the cry confirms nothing"
    if place != "be_seen":  # there it was not known before, and the result is another one now
        assert say(knowledge, state, "no")[0].phase is states[place].phase


def test_a_change_after_the_result_that_makes_no_difference_goes_on_where_it_was(knowledge, states):
    state, _ = step(
        knowledge, states["repeat_offer"], command(states["repeat_offer"], Command.CHANGE, "grinding")
    )
    state, said = say(knowledge, state, "no")
    assert state.phase is Phase.REPEAT_OFFER
    assert said[-2] == Say(id="change_no_matter")


def test_swollen_without_a_place_makes_the_place_come_next(knowledge):
    state, said = say(knowledge, start(knowledge)[0], "it hurts and it is swollen")
    assert said[-1] == Ask(asking="swelling_site")
    state, _ = say(knowledge, state, "the calf")
    assert state.tier is Tier.URGENT_SAME_DAY


def test_swollen_after_all_is_asked_about_again(knowledge):
    state, said = say(knowledge, until(knowledge, "pain_score"), "it's quite swollen now")
    assert said[-1] == Ask(asking="swelling_site")
    assert say(knowledge, state, "the calf")[0].tier is Tier.URGENT_SAME_DAY


@pytest.mark.parametrize(
    "words", [("it is swollen",) * 3, ("yes", "yes it is", "i don't know"), ("it's swollen", "", "")]
)
def test_swollen_where_nobody_can_say_may_be_the_calf(knowledge, words):
    state = until(knowledge, "swelling_site")
    state, said = say(knowledge, state, words[0])
    assert said == (Say(id="repair_unplaced_1"), Ask(asking="swelling_site", rung=1))
    for one in words[1:]:
        state, said = say(knowledge, state, one)
    assert state.facts["swelling_site"].value == ("somewhere",)
    assert state.tier is Tier.URGENT_SAME_DAY


def test_an_injury_of_which_nobody_can_say_what_it_was_counts_as_one(knowledge):
    state = until(knowledge, "injury_event")
    for _ in range(3):
        state, _ = say(knowledge, state, "yes")
    assert state.facts["injury_event"].value == "some_injury"


def test_swollen_and_then_no_is_said_back(knowledge):
    state, _ = say(knowledge, until(knowledge, "swelling_site"), "it is swollen")
    state, said = say(knowledge, state, "no swelling")
    assert isinstance(said[-1], Confirm)
    assert say(knowledge, state, "yes")[0].facts["swelling_site"].value == ("none",)


# --- lost in noise --------------------------------------------------------------------------------------------------------

ALL_KNOWN = {**HEALTHY, "recent_immobility": "no", "weakness": "yes i can", "locking": "never", "knee_surgery": "no",
             "tight_calf_severe": "no", "blood_thinners": "no", "clot_history": "no", "active_cancer": "no"}  # fmt: skip


def noise(state: DialogueState) -> UserAct:
    return UserAct(asking=state.listening_for, outcome=Outcome.NOTHING, noise=True, spoken=True)


def lost_in_noise(knowledge, slot: str) -> DialogueState:
    """The state in which the lost question runs again, or the read-back."""
    state = until(knowledge, slot, ALL_KNOWN)
    for _ in range(3):
        state, _ = step(knowledge, state, noise(state))
    assert state.facts[slot].value == UNKNOWN
    while state.asking != slot and state.phase is Phase.QUESTIONS:
        state = answer(knowledge, state, ALL_KNOWN)
    return state


def test_a_question_lost_in_noise_is_asked_once_more_before_anything_less_than_today(knowledge):
    state = lost_in_noise(knowledge, "swelling_site")
    assert (state.phase, state.asking, state.rung) == (Phase.QUESTIONS, "swelling_site", 2)
    state, _ = say(knowledge, state, "the calf")
    assert state.tier is Tier.URGENT_SAME_DAY


def test_lost_again_it_stays_unknown_and_the_result_follows(knowledge):
    state = lost_in_noise(knowledge, "swelling_site")
    state, said = step(knowledge, state, noise(state))
    assert state.facts["swelling_site"].value == UNKNOWN
    assert state.phase in (Phase.READ_BACK, Phase.RESULT)
    assert not any(isinstance(one, Ask) for one in said)


def test_what_the_person_does_not_know_is_not_asked_a_third_time(knowledge):
    state = until(knowledge, "swelling_site", ALL_KNOWN)
    asked = 0
    while state.ended is None:
        asked += state.asking == "swelling_site"
        answers = {**ALL_KNOWN, "swelling_site": "i don't know"}
        state = answer(knowledge, state, answers)
    assert asked == 2


# --- doubt ----------------------------------------------------------------------------------------------------------------


def doubtful(slot: str, value: object, **told: object) -> UserAct:
    return UserAct(asking=slot, outcome=Outcome.ANSWER, values={slot: value}, doubtful=(slot,), **told)


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        ("clot_history", "none"),
        ("active_cancer", "no"),
        ("recent_immobility", ("none",)),
        ("knee_surgery", "none"),
        ("pregnancy_status", "neither"),
        ("age_years", 40.0),
    ],
)
def test_a_doubtful_answer_that_might_lower_urgency_is_said_back(knowledge, slot, value):
    state = DialogueState(phase=Phase.QUESTIONS, asking=slot)
    state, said = step(knowledge, state, doubtful(slot, value))
    assert slot not in state.facts
    assert isinstance(said[0], Confirm)
    assert say(knowledge, state, "yes")[0].facts[slot].value == value


def test_a_doubtful_denial_of_a_risk_that_was_not_asked_is_not_kept(knowledge):
    act = UserAct(
        asking="opening", outcome=Outcome.ANSWER, values={"clot_history": "none"}, doubtful=("clot_history",)
    )
    state, _ = step(knowledge, start(knowledge)[0], act)
    assert "clot_history" not in state.facts
    assert not state.to_confirm


def test_a_doubtful_answer_that_only_tells_causes_apart_is_taken(knowledge):
    state = DialogueState(phase=Phase.QUESTIONS, asking="grinding")
    assert step(knowledge, state, doubtful("grinding", "no"))[0].facts["grinding"].value == "no"


def spoken_no(state: DialogueState) -> UserAct:
    return UserAct(
        asking=state.asking, outcome=Outcome.ANSWER, text="no", values={state.asking: ("none",)}, spoken=True
    )


def test_a_spoken_no_after_words_that_could_not_be_matched_is_said_back(knowledge, states):
    """ "In the calf" was heard as "in the can", and then as "no"."""
    state = states["question"]
    unmatched = UserAct(asking=state.asking, outcome=Outcome.OFF_TOPIC, text="in the can", spoken=True)
    state, _ = step(knowledge, state, unmatched)
    state, said = step(knowledge, state, spoken_no(state))
    assert isinstance(said[-1], Confirm)
    assert "swelling_site" not in state.facts


def test_a_spoken_no_after_silence_is_taken(knowledge, states):
    state = states["question"]
    state, _ = step(knowledge, state, UserAct(asking=state.asking, outcome=Outcome.NOTHING, spoken=True))
    state, said = step(knowledge, state, spoken_no(state))
    assert not any(isinstance(one, Confirm | ReadBack) for one in said)
    assert state.facts["swelling_site"].value == ("none",)


# --- denied twice, asked in vain ------------------------------------------------------------------------------------------


def test_a_yes_that_was_misheard_and_denied_twice_is_a_no(knowledge):
    """Heard in a kitchen: "no i didn't" came out as "you have done", then as "i do"."""
    state = step(knowledge, until(knowledge, "B1"), UserAct(asking="B1", outcome=Outcome.UNCLEAR))[0]
    while state.asking != "collapse":
        state, _ = say(knowledge, state, "no")
    misheard = UserAct(
        asking="collapse",
        outcome=Outcome.ANSWER,
        values={"collapse": "yes"},
        doubtful=("collapse",),
        otherwise={"collapse": "no"},
        spoken=True,
    )
    for known in (False, True):
        state, said = step(knowledge, state, misheard)
        assert isinstance(said[-1], Confirm)
        state, _ = say(knowledge, state, "no")
        assert ("collapse" in state.facts) is known
    assert state.facts["collapse"].value == "no"


def test_a_foot_that_lifts_and_is_denied_twice_hangs(knowledge):
    """Heard in a kitchen: "yes i can't lift my foot" came out as "yeah sure i can leave my food"."""
    state = DialogueState(phase=Phase.QUESTIONS, asking="weakness", asked=("weakness",))
    for words in ("yeah sure i can lift my foot", "yes i can lift it"):
        heard = Hypothesis(heard_free=words, speech=True)
        found = interpret(knowledge, "weakness", heard)
        assert found.values["weakness"] == "none"
        doubt = found.model_copy(update={"doubtful": ("weakness",), "otherwise": {"weakness": "foot_drop"}})
        state, said = step(knowledge, state, doubt)
        assert isinstance(said[-1], Confirm)
        state, said = say(knowledge, state, "no")
    assert state.facts["weakness"].value == "foot_drop"
    assert state.tier is Tier.URGENT_SAME_DAY


def test_at_the_end_of_the_ladder_one_no_is_enough_for_a_sign(knowledge):
    state = DialogueState(phase=Phase.QUESTIONS, asking="weakness", asked=("weakness",), rung=2)
    doubt = UserAct(
        asking="weakness", outcome=Outcome.ANSWER, values={"weakness": "none"}, doubtful=("weakness",), spoken=True,
        otherwise={"weakness": "foot_drop"},
    )  # fmt: skip
    state, _ = step(knowledge, state, doubt)
    assert say(knowledge, state, "no")[0].facts["weakness"].value == "foot_drop"


def test_the_opposite_of_a_doubtful_answer_is_what_the_other_word_means(knowledge):
    heard = interpret(knowledge, "weakness", Hypothesis(heard_free="i think so yes maybe", speech=True))
    assert all(heard.otherwise[slot] == "foot_drop" for slot in heard.doubtful)


@pytest.mark.parametrize("slot", ["swelling_site", "weakness"])
def test_what_could_not_be_found_out_may_be_pressure_in_the_calf(knowledge, slot):
    hurt = {"back_or_hip_pain": "lower back", "opening": "my back hurts and the back of my knee too"}
    answers = {
        **HEALTHY,
        **(hurt if slot == "weakness" else {}),
        slot: "blue bananas",
        "tight_calf_severe": "yes rock hard",
    }
    state = start(knowledge)[0]
    while state.ended is None and not state.warned:
        state = answer(knowledge, state, answers)
    assert state.facts[slot].value == UNKNOWN
    assert "tight_calf_severe" in state.facts


def test_after_a_question_asked_in_vain_what_may_be_blood_poisoning_is_still_looked_for(knowledge):
    answers = {**HEALTHY, "B6": "i don't know", "breathless": "i don't know", "chest_pain": "no", "B4": "yes it is hot",
               "very_unwell": "yes i'm shaking and confused"}  # fmt: skip
    state = start(knowledge)[0]
    while state.ended is None and not state.warned:
        state = answer(knowledge, state, answers)
    assert state.facts["breathless"].value == UNKNOWN
    assert state.warned
