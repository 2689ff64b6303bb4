"""The dialogue: what is asked, what is repaired, and that an emergency is the next thing said."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from people import HEALTHY, Person

from voice_triage.dialogue.render import render
from voice_triage.dialogue.state import DialogueState, Ended, Phase
from voice_triage.dialogue.step import start, step
from voice_triage.dialogue.system_acts import Ask, Changed, Confirm, Kept, Say
from voice_triage.triage.assessment import Tier
from voice_triage.triage.facts import UNKNOWN, Fact
from voice_triage.triage.read_facts import facts_from_json
from voice_triage.understanding.acts import Command, Manner, Outcome, UserAct

SITUATIONS = Path(__file__).resolve().parent.parent / "situations"


def test_a_healthy_runner_is_told_to_look_after_it_at_home(talk):
    person = Person(by_question=HEALTHY, default="i don't know")
    outcome = talk(person)
    assert outcome.state.tier is Tier.SELF_CARE
    assert outcome.state.ended is Ended.RESULT
    assert len(outcome.state.asked) <= 22


def test_nothing_is_asked_that_the_story_has_told(talk):
    person = Person(by_question=HEALTHY, default="i don't know")
    talk(person)
    assert not {"side", "duration", "trend"} & set(person.questions)


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("opening", "my knee hurts and i am short of breath"),
        ("B4", "i have chest pain"),
        ("pain_score", "i just fainted"),
        ("read_back", "my foot has gone cold and white"),
        ("repeat_offer", "i can't breathe"),
        ("summary_offer", "i'm coughing up blood"),
    ],
)
def test_an_emergency_is_the_next_thing_said_whatever_was_asked(talk, where, words):
    person = Person(by_question={**HEALTHY, where: words, "emergency_offer": "no"}, default="i don't know")
    outcome = talk(person)
    first = person.sentences[[s.text for s in person.sentences].index(person.after(words)[0])]
    assert first.urgent
    assert first.id.startswith("emergency_E")
    assert outcome.state.ended is Ended.EMERGENCY
    assert person.questions[person.questions.index(where) + 1 :] == ["emergency_offer", "emergency_call"]


def test_the_emergency_message_is_said_twice(talk):
    person = Person(["i can't breathe", "no"])
    talk(person)
    said = person.after("i can't breathe")
    message = said[: said.index(said[0], 1)]
    assert said[: 2 * len(message)] == [*message, *message]


def test_an_emergency_is_not_withdrawn_by_a_later_denial(talk):
    person = Person(["i have chest pain", "no i was joking i have no chest pain"])
    outcome = talk(person)
    assert outcome.state.tier is Tier.EMERGENCY_NOW
    assert outcome.state.ended is Ended.EMERGENCY


def test_an_emergency_that_is_not_about_the_knee_is_acted_on(talk):
    person = Person(["please call an ambulance", "no"])
    assert talk(person).state.ended is Ended.EMERGENCY
    assert "call" in person.after("please call an ambulance")[0].lower()


def at(_knowledge, asking: str, **changes) -> DialogueState:
    """A state in which a question is running."""
    return DialogueState(phase=Phase.QUESTIONS, asking=asking, asked=(asking,), **changes)


def act(asking: str, outcome: Outcome, **changes) -> UserAct:
    return UserAct(asking=asking, outcome=outcome, text=changes.pop("text", "words"), **changes)


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [(Outcome.NOTHING, "silence"), (Outcome.OFF_TOPIC, "off_topic"), (Outcome.UNCLEAR, "unclear")],
)
def test_the_ladder_climbs_twice_and_then_the_slot_is_unknown(knowledge, outcome, kind):
    state = at(knowledge, "swelling_site")
    for rung in (1, 2):
        state, acts = step(knowledge, state, act("swelling_site", outcome))
        assert acts == (Say(id=f"repair_{kind}_{rung}"), Ask(asking="swelling_site", rung=rung))
    state, acts = step(knowledge, state, act("swelling_site", outcome))
    assert state.facts["swelling_site"].value == UNKNOWN
    assert state.asking != "swelling_site"


def test_noise_and_silence_have_different_sentences(knowledge):
    state = at(knowledge, "swelling_site")
    _, silence = step(knowledge, state, act("swelling_site", Outcome.NOTHING))
    _, noise = step(knowledge, state, act("swelling_site", Outcome.NOTHING, noise=True))
    assert silence[0] == Say(id="repair_silence_1")
    assert noise[0] == Say(id="repair_noise_1")


@pytest.mark.parametrize("outcome", [Outcome.OFF_TOPIC, Outcome.UNCLEAR])
def test_words_lost_in_noise_ask_to_come_closer_and_then_for_the_choices(knowledge, outcome):
    state, acts = step(knowledge, at(knowledge, "swelling_site"), act("swelling_site", outcome, noise=True))
    assert acts == (Say(id="repair_noisy"), Ask(asking="swelling_site", rung=2))
    state, acts = step(knowledge, state, act("swelling_site", outcome, noise=True))
    assert state.facts["swelling_site"].value == UNKNOWN
    quiet, _ = step(knowledge, at(knowledge, "swelling_site"), act("swelling_site", outcome))
    assert quiet.rung == 1


def test_i_do_not_know_is_taken_at_once_where_nothing_urgent_hangs_on_it(knowledge):
    state, _ = step(knowledge, at(knowledge, "side"), act("side", Outcome.UNKNOWN))
    assert state.facts["side"].value == UNKNOWN


def test_i_do_not_know_is_asked_again_once_on_an_emergency_question(knowledge):
    state, acts = step(knowledge, at(knowledge, "breathless"), act("breathless", Outcome.UNKNOWN))
    assert acts[-1] == Ask(asking="breathless", rung=2)
    state, _ = step(knowledge, state, act("breathless", Outcome.UNKNOWN))
    assert state.facts["breathless"].value == UNKNOWN
    assert state.tier >= Tier.URGENT_SAME_DAY


def test_a_bundle_that_is_not_a_clear_no_is_asked_one_by_one(knowledge):
    calm = {slot: Fact(value="no") for slot in ("breathless", "chest_pain")}
    state, acts = step(knowledge, at(knowledge, "B1", facts=calm), act("B1", Outcome.UNCLEAR))
    assert [a.asking for a in acts if isinstance(a, Ask)] == ["coughing_blood"]
    assert "B1" in state.opened


def test_a_doubtful_no_is_said_back_and_counts_only_after_a_yes(knowledge):
    doubt = act("chest_pain", Outcome.ANSWER, values={"chest_pain": "no"}, doubtful=("chest_pain",))
    state, _ = step(knowledge, at(knowledge, "chest_pain"), doubt)
    assert "chest_pain" not in state.facts
    assert state.phase is Phase.CONFIRM
    yes, _ = step(knowledge, state, act("read_back", Outcome.ANSWER, values={"read_back": "yes"}))
    assert yes.facts["chest_pain"].value == "no"
    no, acts = step(knowledge, state, act("read_back", Outcome.ANSWER, values={"read_back": "no"}))
    assert "chest_pain" not in no.facts
    assert acts[-1] == Ask(asking="chest_pain", rung=1)


def test_saying_the_same_again_is_as_good_as_a_yes(knowledge):
    doubt = act("chest_pain", Outcome.ANSWER, values={"chest_pain": "no"}, doubtful=("chest_pain",))
    state, _ = step(knowledge, at(knowledge, "chest_pain"), doubt)
    state, _ = step(knowledge, state, doubt)
    assert state.facts["chest_pain"].value == "no"


def test_a_doubtful_sign_that_was_volunteered_is_said_back_before_the_next_question(knowledge):
    state, _ = start(knowledge)
    heard = act("opening", Outcome.ANSWER, values={"swelling_site": ("calf",)}, doubtful=("swelling_site",))
    state, acts = step(knowledge, state, heard)
    assert isinstance(acts[-1], Confirm)
    assert acts[-1].slot == "swelling_site"
    state, _ = step(knowledge, state, act("read_back", Outcome.ANSWER, values={"read_back": "yes"}))
    assert state.facts["swelling_site"].value == ("calf",)


def test_a_doubtful_denial_that_was_volunteered_waits_for_its_own_question(knowledge):
    state, _ = start(knowledge)
    heard = act("opening", Outcome.ANSWER, values={"warmth": "no"}, doubtful=("warmth",), text="my knee")
    state, acts = step(knowledge, state, heard)
    assert isinstance(acts[-1], Ask)
    assert "warmth" not in state.facts


def test_of_two_contradicting_answers_the_more_dangerous_one_stands_until_corrected(knowledge):
    state = at(knowledge, "side")
    state, _ = step(knowledge, state, act("side", Outcome.ANSWER, values={"warmth": "yes"}))
    state, _ = step(knowledge, state, act("side", Outcome.ANSWER, values={"warmth": "no"}))
    assert state.facts["warmth"].value == "yes"
    state, _ = step(knowledge, state, act("side", Outcome.ANSWER, values={"warmth": "no"}, correction=True))
    assert state.facts["warmth"].value == "no"


def test_going_back_asks_the_question_before_and_forgets_its_answer(knowledge):
    state = at(knowledge, "weight_bearing")
    state, _ = step(
        knowledge, state, act("weight_bearing", Outcome.ANSWER, values={"weight_bearing": "normal"})
    )
    assert state.asking != "weight_bearing"
    state, acts = step(knowledge, state, act(state.asking, Outcome.COMMAND, command=Command.BACK))
    assert acts[-1] == Ask(asking="weight_bearing")
    assert "weight_bearing" not in state.facts


def test_an_emergency_question_is_not_skipped_at_the_first_wish(knowledge):
    state, acts = step(
        knowledge, at(knowledge, "chest_pain"), act("chest_pain", Outcome.COMMAND, command=Command.SKIP)
    )
    assert acts[0] == Say(id="command_skip_refused")
    state, _ = step(knowledge, state, act("chest_pain", Outcome.COMMAND, command=Command.SKIP))
    assert state.facts["chest_pain"].value == UNKNOWN


def test_stopping_still_speaks_a_warning_already_earned(knowledge):
    state, _ = step(
        knowledge,
        at(knowledge, "swelling_site"),
        act("x", Outcome.ANSWER, values={"swelling_site": ("calf",)}),
    )
    state, acts = step(knowledge, state, act(state.asking, Outcome.COMMAND, command=Command.STOP))
    assert Say(id="command_stop_today") in acts
    assert state.ended is Ended.GOODBYE


def test_forgetting_is_asked_back_and_only_a_yes_erases(talk):
    assert not talk(Person(["it aches", "forget everything", "no", "stop"])).forgotten
    person = Person(["it aches", "forget everything", "yes"])
    assert talk(person).forgotten
    assert "command_forget_done" in [sentence.id for sentence in person.sentences]


def test_three_lost_questions_end_in_safe_advice(knowledge):
    state, acts = at(knowledge, "swelling_site"), ()
    for _ in range(12):
        if state.ended:
            break
        state, acts = step(knowledge, state, act(state.asking, Outcome.OFF_TOPIC))
    assert state.ended is Ended.GOODBYE
    assert Say(id="lost_three") in acts


def test_no_more_questions_than_the_limit(talk, knowledge):
    person = Person(by_question={"opening": "it hurts", "read_back": "yes"}, default="i'm not sure")
    state = talk(person).state
    assert len(state.asked) <= knowledge.script.limit


def test_the_result_is_told_after_one_round_of_correction(talk):
    answers = {
        **HEALTHY,
        "read_back": "no",
        "correction": "no i meant the pain is five",
        "repeat_offer": "no",
    }
    person = Person(by_question=answers, default="i don't know")
    state = talk(person).state
    assert state.facts["pain_score"].value == 5
    assert state.ended is Ended.RESULT


def test_who_hears_that_two_answers_do_not_fit_is_told_which_one_stands(knowledge):
    facts = {"warmth": Fact(value="yes")}
    denied = act("side", Outcome.ANSWER, values={"warmth": "no", "side": "left"})
    state, acts = step(knowledge, at(knowledge, "side", facts=facts), denied)
    assert acts[0] == Kept(slot="warmth", fact=facts["warmth"])
    assert "You told me both." in [sentence.text for sentence in render(knowledge, acts)]
    _, acts = step(knowledge, state, act(state.asking, Outcome.ANSWER, values={"warmth": "no"}))
    assert not any(isinstance(one, Kept) for one in acts), "once is enough"


@pytest.mark.parametrize(
    ("manner", "words"), [("swearing", "I will keep it short."), ("foreign", "I only know English.")]
)
def test_swearing_and_another_language_get_one_calm_sentence_and_the_same_question(knowledge, manner, words):
    said = act("side", Outcome.OFF_TOPIC, manner=Manner(manner))
    state, acts = step(knowledge, at(knowledge, "side"), said)
    assert words in [sentence.text for sentence in render(knowledge, acts)]
    assert acts[-1] == Ask(asking="side", rung=0)
    _, acts = step(knowledge, state, said)
    assert acts[0] == Say(id="repair_off_topic_1")


def test_fear_and_bad_pain_get_a_kind_word_once(knowledge):
    state = at(knowledge, "pain_score")
    state, acts = step(knowledge, state, act("pain_score", Outcome.ANSWER, values={"pain_score": 9.0}))
    assert acts[0] == Say(id="kind_word_pain")
    state, acts = step(knowledge, state, act(state.asking, Outcome.OFF_TOPIC, text="I'm scared it's a clot"))
    assert acts[0] == Say(id="kind_word_clot")
    _, acts = step(knowledge, state, act(state.asking, Outcome.OFF_TOPIC, text="i am so worried"))
    assert not [one for one in acts if isinstance(one, Say) and one.id.startswith("kind_word")]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"respondent": "other"}, "noted_other_person"),
        ({"age_years": 15.0}, "noted_under_18"),
        ({"pregnancy_status": "pregnant"}, "noted_pregnant"),
        ({"blood_thinners": "yes"}, "noted_blood_thinners"),
    ],
)
def test_who_somebody_is_counts_from_the_moment_it_is_known(knowledge, values, said):
    state, _ = start(knowledge)
    state, acts = step(knowledge, state, act("opening", Outcome.ANSWER, values=values))
    assert acts[0] == Say(id=said)


def test_three_lost_questions_when_all_that_matters_is_known_give_the_result(knowledge):
    calm = yaml.safe_load((SITUATIONS / "calm.yaml").read_text(encoding="utf-8"))
    facts = facts_from_json(knowledge.triage, calm)
    state = at(knowledge, "night_pain", facts=facts, lost=2, rung=2)
    state, acts = step(knowledge, state, act("night_pain", Outcome.OFF_TOPIC))
    ids = [sentence.id for sentence in render(knowledge, acts)]
    assert state.ended is Ended.RESULT
    assert "goodbye_limit" in ids
    assert state.tier is Tier.SOON, "rule F05"
    assert "limits" in ids


def test_nobody_there_ends_with_safe_advice(knowledge):
    state, acts = at(knowledge, "swelling_site"), ()
    while state.ended is None:
        state, acts = step(knowledge, state, act(state.asking, Outcome.NOTHING))
    assert acts[0] == Say(id="goodbye_silence")
    assert Say(id="lost_three") in acts


def test_a_correction_heard_with_doubt_is_said_back_before_it_counts(knowledge):
    facts = {"fever": Fact(value="yes"), "swelling_site": Fact(value=("calf",))}
    doubt = act("side", Outcome.ANSWER, values={"fever": "no"}, doubtful=("fever",), correction=True)
    state, acts = step(knowledge, at(knowledge, "side", facts=facts), doubt)
    assert isinstance(acts[-1], Confirm)
    assert state.facts["fever"].value == "yes"
    no, _ = step(knowledge, state, act("read_back", Outcome.ANSWER, values={"read_back": "no"}))
    assert no.facts["fever"].value == "yes"
    yes, acts = step(knowledge, state, act("read_back", Outcome.ANSWER, values={"read_back": "yes"}))
    assert yes.facts["fever"].value == "no"
    assert isinstance(acts[0], Changed)


def test_a_story_of_which_nothing_was_understood_is_asked_for_once_more(knowledge):
    state, _ = start(knowledge)
    state, acts = step(knowledge, state, act("opening", Outcome.OFF_TOPIC, text="from few the catholics"))
    assert acts == (Say(id="open_again"),)
    assert state.phase is Phase.OPENING
    state, acts = step(knowledge, state, act("opening", Outcome.OFF_TOPIC, text="from few the catholics"))
    assert isinstance(acts[-1], Ask)


def test_a_story_about_the_knee_is_not_asked_for_again(knowledge):
    state, _ = start(knowledge)
    _, acts = step(knowledge, state, act("opening", Outcome.OFF_TOPIC, text="my knee hurts"))
    assert isinstance(acts[-1], Ask)


BOTH = {"coughing_blood": "no", "collapse": "no"}


def doubtful(values, asking="B1", **changes):
    return act(asking, Outcome.ANSWER, values=values, doubtful=tuple(values), **changes)


def test_a_doubtful_answer_to_a_bundle_is_confirmed_in_one_breath(knowledge):
    state, acts = step(knowledge, at(knowledge, "B1"), doubtful(BOTH))
    assert [one for one in acts if isinstance(one, Confirm)] == [acts[-1]]
    said = " ".join(sentence.text for sentence in render(knowledge, acts))
    assert said == "I heard that you have not coughed up blood and you have not fainted. Is that right?"
    state, acts = step(knowledge, state, act("read_back", Outcome.ANSWER, values={"read_back": "yes"}))
    assert {slot: state.facts[slot].value for slot in BOTH} == BOTH
    assert not any(isinstance(one, Confirm) for one in acts)


def test_a_denied_bundle_is_asked_slot_by_slot(knowledge):
    state, _ = step(knowledge, at(knowledge, "B1"), doubtful(BOTH))
    state, acts = step(knowledge, state, act("read_back", Outcome.ANSWER, values={"read_back": "no"}))
    assert acts[-1] == Ask(asking="coughing_blood", rung=1)
    state, acts = step(
        knowledge, state, act("coughing_blood", Outcome.ANSWER, values={"coughing_blood": "no"})
    )
    assert "collapse" not in state.facts
    assert "B1" in state.opened


def test_what_was_heard_twice_in_doubt_is_not_confirmed_a_second_time(knowledge):
    state, _ = step(knowledge, at(knowledge, "warmth"), doubtful({"warmth": "no"}, "warmth"))
    for _ in range(2):
        state, acts = step(knowledge, state, act("read_back", Outcome.UNCLEAR))
    assert acts[-1] == Ask(asking="warmth", rung=1)
    state, acts = step(knowledge, state, doubtful({"warmth": "no"}, "warmth"))
    assert state.facts["warmth"].value == "no"
    assert not any(isinstance(one, Confirm) for one in acts)


def test_a_denied_emergency_wants_its_yes_however_often_it_was_heard_in_doubt(knowledge):
    state, _ = step(knowledge, at(knowledge, "chest_pain"), doubtful({"chest_pain": "no"}, "chest_pain"))
    for _ in range(2):
        state, acts = step(knowledge, state, act("read_back", Outcome.UNCLEAR))
    state, acts = step(knowledge, state, doubtful({"chest_pain": "no"}, "chest_pain"))
    assert isinstance(acts[-1], Confirm)


def test_a_value_that_was_denied_is_confirmed_again(knowledge):
    state, _ = step(knowledge, at(knowledge, "warmth"), doubtful({"warmth": "yes"}, "warmth"))
    state, _ = step(knowledge, state, act("read_back", Outcome.ANSWER, values={"read_back": "no"}))
    state, acts = step(knowledge, state, doubtful({"warmth": "yes"}, "warmth"))
    assert isinstance(acts[-1], Confirm)


def test_an_age_under_eighteen_is_said_back_before_it_cuts_the_questions(knowledge):
    """ "Sixty six" in a noisy kitchen was heard as "six"."""
    state, acts = step(
        knowledge, at(knowledge, "age_years"), act("age_years", Outcome.ANSWER, values={"age_years": 6.0})
    )
    assert isinstance(acts[-1], Confirm)
    assert "age_years" not in state.facts
    state, _ = step(knowledge, state, act("read_back", Outcome.ANSWER, values={"read_back": "yes"}))
    assert state.facts["age_years"].value == 6
    _, acts = step(
        knowledge, at(knowledge, "age_years"), act("age_years", Outcome.ANSWER, values={"age_years": 66.0})
    )
    assert not any(isinstance(one, Confirm) for one in acts)


def warned(knowledge) -> DialogueState:
    state, _ = start(knowledge)
    return step(knowledge, state, act("opening", Outcome.ANSWER, values={"breathless": "yes_new"}))[0]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"outcome": Outcome.ANSWER, "values": {"read_back": "yes"}}, False),
        ({"outcome": Outcome.NOTHING}, False),
        ({"outcome": Outcome.ANSWER, "values": {"read_back": "no"}}, True),
        ({"outcome": Outcome.OFF_TOPIC}, True),
        ({"outcome": Outcome.UNKNOWN}, True),
    ],
)
def test_after_the_emergency_message_it_is_asked_whether_the_call_can_be_made(knowledge, answer, told):
    """Teach-back: who cannot call is told what to do instead; the call is the last word in every case."""
    state, acts = step(
        knowledge, warned(knowledge), act("read_back", Outcome.ANSWER, values={"read_back": "no"})
    )
    assert acts == (Say(id="emergency_can_call"),)
    assert state.turn_name == "emergency_call"
    state, acts = step(knowledge, state, act("read_back", **answer))
    assert (Say(id="emergency_cannot_call") in acts) is told
    assert Say(id="emergency_goodbye") in acts
    assert state.ended is Ended.EMERGENCY


def test_the_question_whether_the_call_can_be_made_withdraws_nothing(knowledge):
    state, _ = step(
        knowledge, warned(knowledge), act("read_back", Outcome.ANSWER, values={"read_back": "no"})
    )
    state, acts = step(knowledge, state, act("read_back", Outcome.COMMAND, command=Command.REPEAT))
    assert acts[0].assessment.tier is Tier.EMERGENCY_NOW
    assert state.turn_name == "emergency_offer"
