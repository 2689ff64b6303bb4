"""Commands can be said at any moment: each is answered, none loses the place or an answer, none says what is not true."""

from __future__ import annotations

import pytest
from people import HEALTHY
from phases import CLOT, command, places, say, silence, to_the_end, until

from voice_triage.dialogue.render import render
from voice_triage.dialogue.state import DialogueState, Ended, Phase
from voice_triage.dialogue.step import PAUSE_LIMIT, step
from voice_triage.dialogue.system_acts import Adjust, Ask, Changed, Erase, Explain, Say, Tell, Warn
from voice_triage.triage.assessment import Tier
from voice_triage.understanding.acts import Command

PLACES = ("opening", "bundle", "question", "confirm", "change", "correction", "read_back", "wrong read-back", "result",
          "be_seen", "repeat_offer", "summary_offer", "emergency", "paused", "asked to forget")  # fmt: skip
MOVING = {
    Command.STOP, Command.BACK, Command.CHANGE, Command.SKIP, Command.NEXT, Command.FORGET, Command.START_OVER,
}  # fmt: skip
"""Commands that lead somewhere else; after all others the same question runs."""
RETELLING = {Command.REPEAT, Command.REPEAT_ALL}
"""Commands that tell the result again, once it was told."""
ANSWERS = {
    **CLOT, **HEALTHY, "emergency_offer": "no", "correction": "the pain is four", "forget_offer": "no", "confirm": "yes",
    "start_over_offer": "no",
}  # fmt: skip


@pytest.fixture(scope="module")
def states(knowledge) -> dict[str, DialogueState]:
    return places(knowledge)


def test_there_is_a_place_for_every_phase(states):
    assert set(states) == set(PLACES)
    assert {state.phase for state in states.values()} == set(Phase) - {Phase.ENDED}


@pytest.mark.parametrize("said", list(Command))
@pytest.mark.parametrize("place", PLACES)
def test_every_command_is_answered_in_every_place(knowledge, states, place, said):
    state, acts = step(knowledge, states[place], command(states[place], said))
    sentences = render(knowledge, acts)
    assert sentences
    assert all(sentence.text.strip() for sentence in sentences)
    assert (state.ended is None) or said in MOVING | {Command.RESUME}
    retold = said in RETELLING and place in ("be_seen", "repeat_offer", "summary_offer")
    if state.ended is None and said not in MOVING and not retold and place not in ("result", "paused"):
        assert (state.phase, state.asking, state.facts) == (
            states[place].phase,
            states[place].asking,
            states[place].facts,
        ), "the place was lost"


@pytest.mark.parametrize("place", PLACES)
def test_the_conversation_ends_as_if_nothing_else_had_been_said(knowledge, states, place):
    """All commands that lead nowhere else, one after the other."""
    state = states[place]
    for said in [*sorted(set(Command) - MOVING - RETELLING), Command.RESUME]:
        state, _ = step(knowledge, state, command(state, said))
    ended = to_the_end(knowledge, state, ANSWERS)
    plain = to_the_end(knowledge, states[place], ANSWERS)
    assert (ended.ended, ended.tier, ended.facts) == (plain.ended, plain.tier, plain.facts)


@pytest.mark.parametrize("said", sorted(MOVING - {Command.STOP, Command.FORGET}))
@pytest.mark.parametrize("place", ["opening", "confirm", "change", "read_back", "result", "emergency"])
def test_the_conversation_goes_on_after_a_command_that_leads_elsewhere(knowledge, states, place, said):
    state, _ = step(knowledge, states[place], command(states[place], said))
    ended = to_the_end(knowledge, state, ANSWERS)
    assert ended.ended is (Ended.EMERGENCY if place == "emergency" else Ended.RESULT)


@pytest.mark.parametrize("place", PLACES)
def test_an_emergency_is_the_next_thing_said_in_every_place(knowledge, states, place):
    state, acts = say(knowledge, states[place], "my chest hurts and i can't breathe")
    assert isinstance(acts[0], Warn)
    assert state.ended is None
    assert render(knowledge, acts)[0].urgent


@pytest.mark.parametrize(
    "said", ["change my answer", "go back", "start over", "pause", "i was wrong my chest is fine"]
)
def test_an_emergency_is_never_withdrawn(knowledge, states, said):
    state, acts = say(knowledge, states["emergency"], said)
    texts = " ".join(sentence.text for sentence in render(knowledge, acts))
    assert state.tier is Tier.EMERGENCY_NOW
    assert not any(isinstance(act, Tell) for act in acts)
    assert "call" in texts
    assert "first question" not in texts


def test_a_new_emergency_after_the_first_is_said_too(knowledge, states):
    _, acts = say(knowledge, states["emergency"], "now my foot is cold and white")
    assert "Your foot may not be getting enough blood." in [s.text for s in render(knowledge, acts)]


def test_who_cannot_call_is_told_what_to_do(knowledge, states):
    state, acts = say(knowledge, states["emergency"], "my phone is dead")
    assert Say(id="emergency_cannot_call") in acts
    assert state.ended is None


def test_why_names_what_the_answer_decides(knowledge, states):
    _, acts = say(knowledge, states["question"], "why do you ask")
    assert acts == (Explain(asking="swelling_site", what="why"), Ask(asking="swelling_site"))


def test_why_in_the_result_gives_the_reasons(knowledge):
    state = until(knowledge, "be_seen", CLOT)
    _, acts = say(knowledge, state, "why")
    assert "because your calf is swollen" in render(knowledge, acts)[0].text


def test_how_many_is_true(knowledge):
    """What is said is what is asked, when the answers change nothing."""
    state = until(knowledge, "onset")
    _, acts = step(knowledge, state, command(state, Command.HOW_MANY))
    left = acts[0].values.get("number", 1 if acts[0].id.endswith("one") else 0)
    ended = to_the_end(knowledge, state, HEALTHY)
    assert abs(len(ended.asked) - len(state.asked) - left) <= 1


@pytest.mark.parametrize("place", ["read_back", "result", "repeat_offer"])
def test_no_questions_are_left_after_the_questions(knowledge, states, place):
    _, acts = step(knowledge, states[place], command(states[place], Command.HOW_MANY))
    assert acts[0] == Say(id="command_how_many_none")


def test_the_voice_is_not_made_slower_without_end(knowledge, states):
    state = states["question"]
    for _ in range(3):
        state, acts = step(knowledge, state, command(state, Command.SLOWER))
        assert isinstance(acts[0], Adjust)
    state, acts = step(knowledge, state, command(state, Command.SLOWER))
    assert acts[0] == Say(id="command_limit")
    state, acts = step(knowledge, state, command(state, Command.FASTER))
    assert isinstance(acts[0], Adjust)


def test_silence_in_a_pause_is_no_failure_but_ends_some_time(knowledge, states):
    state, said = states["paused"], []
    for _ in range(PAUSE_LIMIT - 1):
        state, acts = step(knowledge, state, silence(state))
        said += acts
    assert said == [Say(id="listening_nudge")]
    assert (state.asking, state.rung, state.lost) == ("swelling_site", 0, 0)
    state, acts = step(knowledge, state, silence(state))
    assert state.ended is Ended.GOODBYE
    assert acts[0] == Say(id="goodbye_silence")


def test_talk_to_somebody_else_does_not_end_a_pause_but_an_answer_does(knowledge, states):
    state, acts = say(knowledge, states["paused"], "have you seen the remote control")
    assert state.paused
    assert acts == ()
    state, acts = say(knowledge, state, "no swelling")
    assert not state.paused
    assert state.facts["swelling_site"].value == ("none",)


def test_what_was_only_never_asked_obliges_to_no_warning(knowledge, states):
    _, acts = say(knowledge, states["bundle"], "stop")
    assert acts[0] == Say(id="command_stop_unfinished")


def test_stopping_with_a_swollen_calf_still_says_today(knowledge):
    _, acts = say(knowledge, until(knowledge, "B6", CLOT), "stop")
    assert acts[0] == Say(id="command_stop_today")


def test_forgetting_speaks_the_warning_then_erases(knowledge):
    state, _ = say(knowledge, until(knowledge, "B6", CLOT), "forget everything")
    state, acts = say(knowledge, state, "forget everything")
    assert acts[0] == Say(id="command_stop_today")
    assert any(isinstance(act, Erase) for act in acts)


def test_mumbling_erases_nothing_and_is_asked_back_once(knowledge, states):
    state, acts = say(knowledge, states["asked to forget"], "the cat is on the mat")
    assert acts == (Say(id="offer_repair"), Say(id="command_forget"))
    state, acts = say(knowledge, state, "the cat is on the mat")
    assert acts == (Say(id="command_forget_kept"), Ask(asking="swelling_site"))


# --- the result ------------------------------------------------------------------------------------------------------


def test_repeat_in_the_result_repeats_the_passage_and_everything_the_whole(knowledge, states):
    state, _ = step(knowledge, states["result"], silence(states["result"]))
    assert state.passage == 1
    _, acts = say(knowledge, state, "repeat that")
    assert [(act.passage, act.rest) for act in acts if isinstance(act, Tell)] == [(1, False)]
    again, acts = say(knowledge, state, "repeat everything")
    assert again.passage == 0


def test_next_goes_on_and_stop_ends_with_what_was_told(knowledge, states):
    state, _ = say(knowledge, states["result"], "next")
    assert (state.phase, state.passage) == (Phase.RESULT, 1)
    state, acts = say(knowledge, state, "stop")
    assert state.ended is Ended.RESULT
    assert acts[0] == Say(id="goodbye")


def test_the_passages_together_are_the_whole_result(knowledge, states):
    told = []
    state = until(knowledge, "read_back")
    state, acts = say(knowledge, state, "yes")
    while state.phase is Phase.RESULT:
        told += render(knowledge, acts)
        state, acts = step(knowledge, state, silence(state))
    one = next(
        act for act in say(knowledge, until(knowledge, "read_back"), "yes")[1] if isinstance(act, Tell)
    )
    whole = render(knowledge, [one.model_copy(update={"rest": True})])
    assert tuple(told) == whole


def test_a_pause_in_the_result_waits_for_go_on(knowledge, states):
    state, _ = say(knowledge, states["result"], "wait a moment")
    assert not state.is_telling
    state, _ = step(knowledge, state, silence(state))
    assert state.passage == 0
    state, _ = say(knowledge, state, "go on")
    assert state.passage == 1


def test_who_cannot_be_seen_is_told_what_to_do_then(knowledge, states):
    state, acts = say(knowledge, states["be_seen"], "no i can't")
    assert acts[0] == Say(id="be_seen_no")
    assert state.be_seen == "no"
    _, acts = say(knowledge, states["be_seen"], "i have no car")
    assert acts[0] == Say(id="be_seen_no")


# --- changing an answer -------------------------------------------------------------------------------------------------


def test_an_answer_is_changed_by_its_name_and_the_change_is_said(knowledge, states):
    state, acts = step(
        knowledge, states["read_back"], command(states["read_back"], Command.CHANGE, "pain_score")
    )
    assert acts[-1] == Ask(asking="pain_score")
    assert state.facts["pain_score"].value == 3, "an answer stands until there is a new one"
    state, acts = say(knowledge, state, "eight")
    assert state.facts["pain_score"].value == 8
    assert isinstance(acts[0], Changed)
    texts = [sentence.text for sentence in render(knowledge, acts)]
    assert texts[:3] == [
        "I have changed that.",
        "The pain is eight out of ten.",
        "That makes it more urgent.",
    ]


def test_a_change_in_the_middle_comes_back_to_the_running_question(knowledge, states):
    state = until(knowledge, "pain_score")
    state, _ = step(knowledge, state, command(state, Command.CHANGE, "swelling_site"))
    state, acts = say(knowledge, state, "behind the knee")
    assert acts[-1] == Ask(asking="pain_score")
    assert state.facts["swelling_site"].value == ("behind_knee_general",)


def test_a_change_without_a_name_asks_which(knowledge, states):
    state, acts = say(knowledge, states["question"], "change my answer")
    assert acts == (Say(id="command_change_which"),)
    state, acts = step(knowledge, state, command(state, Command.CHANGE, "duration"))
    assert acts[-1] == Ask(asking="duration")


def test_there_is_nothing_to_change_at_the_beginning(knowledge, states):
    _, acts = say(knowledge, states["opening"], "change my answer")
    assert acts[0] == Say(id="command_change_none")


def test_who_cannot_say_the_new_answer_keeps_the_old_one_unless_it_denies_something_urgent(knowledge, states):
    state, _ = step(knowledge, states["read_back"], command(states["read_back"], Command.CHANGE, "duration"))
    state, _ = say(knowledge, state, "i don't know")
    assert state.facts["duration"].known
    state, _ = step(knowledge, states["read_back"], command(states["read_back"], Command.CHANGE, "warmth"))
    for _ in range(2):
        state, _ = say(knowledge, state, "i don't know")
    assert not state.facts["warmth"].known


def test_a_correction_while_the_result_is_told_tells_the_new_one(knowledge, states):
    state, _ = step(
        knowledge, states["repeat_offer"], command(states["repeat_offer"], Command.CHANGE, "pain_score")
    )
    state, _ = say(knowledge, state, "nine")
    assert state.tier is Tier.URGENT_SAME_DAY
    ended = to_the_end(knowledge, state, {**HEALTHY, **CLOT})
    assert ended.be_seen == "yes"
