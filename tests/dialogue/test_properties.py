"""What holds in every conversation, whatever is said in it."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from honest import Honest, anything, harmless
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_triage.dialogue.absorb import asked_slots
from voice_triage.dialogue.context import assess_state
from voice_triage.dialogue.render import render
from voice_triage.dialogue.sentences.reasons import forbidden
from voice_triage.dialogue.state import DialogueState, Phase
from voice_triage.dialogue.step import start, step
from voice_triage.dialogue.system_acts import Ask, Tell, Warn
from voice_triage.knowledge.load import load_knowledge
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.triage.assessment import Tier
from voice_triage.triage.facts import Duration, Fact, Value
from voice_triage.triage.model import Slot, SlotKind
from voice_triage.understanding.acts import Command, Manner, Outcome, UserAct
from voice_triage.understanding.interpret import interpret


def acts_of(knowledge) -> st.SearchStrategy[UserAct]:
    """Any user act that interpret could give, and some it would not."""
    slots = knowledge.triage.slots
    enums = [(s.id, value) for s in slots.values() for value in s.values]

    def value(slot_id: str, chosen: str):
        kind = slots[slot_id].kind
        return (chosen,) if kind == "multi" else chosen

    informs = st.lists(st.sampled_from(enums), min_size=1, max_size=3).map(
        lambda pairs: {
            slot: value(slot, chosen)
            for slot, chosen in pairs
            if slots[slot].kind not in ("number", "duration")
        }
    )
    numbers = st.fixed_dictionaries({}, optional={
        "pain_score": st.integers(0, 10).map(float),
        "age_years": st.integers(1, 100).map(float),
        "duration": st.integers(0, 400).map(lambda d: Duration(days_min=d, days_max=d)),
    })  # fmt: skip
    values = st.tuples(informs, numbers).map(lambda pair: {**pair[0], **pair[1]})
    yes_no = st.sampled_from([{"read_back": "yes"}, {"read_back": "no"}])
    return st.one_of(
        st.builds(
            UserAct,
            asking=st.just("x"),
            outcome=st.just(Outcome.ANSWER),
            values=values,
            correction=st.booleans(),
        ),
        st.builds(UserAct, asking=st.just("x"), outcome=st.just(Outcome.ANSWER), values=yes_no),
        st.builds(
            UserAct,
            asking=st.just("x"),
            outcome=st.sampled_from(
                [Outcome.NOTHING, Outcome.OFF_TOPIC, Outcome.UNCLEAR, Outcome.UNKNOWN, Outcome.REFUSED]
            ),
        ),
        st.builds(
            UserAct,
            asking=st.just("x"),
            outcome=st.just(Outcome.COMMAND),
            command=st.sampled_from(list(Command)),
            about=st.lists(st.sampled_from(sorted(slots)), max_size=1).map(tuple),
        ),
        st.builds(
            UserAct,
            asking=st.just("x"),
            outcome=st.just(Outcome.OFF_TOPIC),
            manner=st.sampled_from(list(Manner)),
        ),
        values.map(lambda v: UserAct(asking="x", outcome=Outcome.ANSWER, values=v, doubtful=tuple(v))),
        st.just(UserAct(asking="x", outcome=Outcome.EMERGENCY, emergency=("call_ambulance",))),
    )


ANY_ACTS = acts_of(load_knowledge("knee"))
CONVERSATIONS = st.lists(ANY_ACTS, min_size=60, max_size=60)


def ends_in_time(knowledge, acts: list[UserAct]) -> None:
    state, said = start(knowledge)
    for one in acts:
        render(knowledge, said)
        if state.ended:
            break
        state, said = step(knowledge, state, one)
    render(knowledge, said)
    assert state.ended is not None


@settings(max_examples=40, deadline=None)
@given(acts=CONVERSATIONS)
def test_every_conversation_ends_within_sixty_turns_and_everything_has_words(knowledge, acts):
    ends_in_time(knowledge, acts)


@pytest.mark.slow
@settings(max_examples=250, deadline=None)
@given(acts=CONVERSATIONS)
def test_many_conversations_end_within_sixty_turns_and_everything_has_words(knowledge, acts):
    ends_in_time(knowledge, acts)


@settings(max_examples=8, deadline=None)
@given(same=ANY_ACTS)
def test_the_same_act_for_ever_ends_within_sixty_turns(knowledge, same):
    ends_whatever_happens(knowledge, same)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(same=ANY_ACTS)
def test_any_same_act_for_ever_ends_within_sixty_turns(knowledge, same):
    ends_whatever_happens(knowledge, same)


def ends_whatever_happens(knowledge, same):
    state, _ = start(knowledge)
    for _ in range(60):
        state, _ = step(knowledge, state, same)
    assert state.ended is not None


@settings(max_examples=50, deadline=None)
@given(acts=st.lists(ANY_ACTS, max_size=15))
def test_an_emergency_is_warned_of_in_the_same_step_and_never_withdrawn(knowledge, acts):
    state, _ = start(knowledge)
    for one in acts:
        warned = state.warned
        if state.ended:
            break
        state, said = step(knowledge, state, one)
        if state.tier is Tier.EMERGENCY_NOW and not warned:
            assert isinstance(said[0], Warn)
        if warned:
            assert state.tier is Tier.EMERGENCY_NOW
            assert not any(isinstance(act, Tell) for act in said)


@settings(max_examples=30, deadline=None)
@given(acts=st.lists(ANY_ACTS, max_size=8))
def test_step_is_a_pure_function_and_states_survive_json(knowledge, acts):
    state, _ = start(knowledge)
    for one in acts:
        again = DialogueState.model_validate_json(state.model_dump_json())
        assert again == state
        first, second = step(knowledge, state, one), step(knowledge, again, one)
        assert first == second
        state = first[0]


@settings(max_examples=30, deadline=None)
@given(acts=CONVERSATIONS)
def test_self_care_is_only_told_when_everything_that_matters_is_known(knowledge, acts):
    state, said = start(knowledge)
    for one in acts:
        for act in said:
            if isinstance(act, Tell) and act.assessment.tier is Tier.SELF_CARE:
                assert act.assessment.not_known == ()
        if state.ended:
            break
        state, said = step(knowledge, state, one)


# --- a person who knows what is true, and may say something else first ---------------------------------------------------


def values_of(facts: Mapping[str, Fact]) -> dict[str, Value]:
    return {slot: fact.value for slot, fact in facts.items()}


def true_and_wrong(slot: Slot, chance: random.Random) -> tuple[Value, Value]:
    """Two different answers. Of a slot with denials one is a denial: the correction makes it more urgent, or less."""
    denied = [value for value in slot.values if value in slot.denials]
    signs = [value for value in slot.values if value not in (*slot.denials, *slot.no_answer)]
    if denied and signs:
        one, other = chance.choice(denied), chance.choice(signs)
        pair: list[Value] = [(one,), (other,)] if slot.kind is SlotKind.MULTI else [one, other]
        chance.shuffle(pair)
        return pair[0], pair[1]
    truth = anything(slot, chance)
    return truth, next(wrong for wrong in iter(lambda: anything(slot, chance), None) if wrong != truth)


def in_words(knowledge, slot: Slot, value: Value, chance: random.Random) -> str | None:
    """One of the ways people say this answer to its own question; None where the knowledge has no example."""
    if isinstance(value, Duration):
        return f"{value.days_min:g} days" if value.days_min >= 1 else "half a day"
    if isinstance(value, float):
        return f"{value:g}"
    one = value[0] if isinstance(value, tuple) else value
    words = next((v for v in knowledge.lexicon.slots[slot.id].words.values if v.value == one), None)
    said = [
        p for p in (words.phrases if words else ()) if read(knowledge, slot.id, p).values == {slot.id: value}
    ]
    plain = [p for p in said if not read(knowledge, slot.id, p).doubtful]
    return chance.choice(plain) if plain else None


def read(knowledge, asking: str, text: str) -> UserAct:
    return interpret(knowledge, asking, Hypothesis.from_typing(text))


def by_name(knowledge, slot: str) -> str:
    """How somebody asks in words to change this answer."""
    name = knowledge.lexicon.slots[slot].words.names[0]
    said = f"change my answer about the {name}"
    return said if read(knowledge, "read_back", said).about == (slot,) else f"change my answer about {name}"


def corrected_later(knowledge, seed: int, *, typed: bool = False) -> bool:
    """One answer was wrong and is corrected later, by its name or in the words of a correction: as if it never had been.

    `typed`: in words, as somebody at a keyboard. Gives whether the same things were known in the end, so that the
    conclusions had to be the same too.
    """
    first = Honest(knowledge, random.Random(seed))
    first.to_the_end()
    chance = random.Random(f"wrong {seed}")
    asked = [slot for asking in first.state.asked for slot in asked_slots(knowledge.triage, asking)]
    slot = knowledge.triage.slots[chance.choice(asked)]
    truth, wrong = true_and_wrong(slot, chance)
    plain, person = (Honest(knowledge, random.Random(seed)) for _ in range(2))
    plain.truth[slot.id] = person.truth[slot.id] = truth
    plain.to_the_end()
    slots: tuple[str, ...] = ()
    while person.state.ended is None and slot.id not in slots:
        person.answer()
        is_question = person.state.phase is Phase.QUESTIONS
        slots = asked_slots(knowledge.triage, person.state.asking) if is_question else ()
    if slot.id not in slots or not says(knowledge, person, slot, wrong, slots, chance if typed else None):
        return False
    for _ in range(chance.choice((0, 0, 1, 2, 5, 30))):
        if person.state.ended is None and person.state.phase is not Phase.SUMMARY_OFFER:
            person.answer()
    if person.state.ended or person.state.warned:
        return False  # an emergency is never taken back
    if not corrects(knowledge, person, slot, chance, typed=typed):
        return False
    person.to_the_end()
    return is_as_if_said_at_first(knowledge, person, plain)


def says(
    knowledge, person: Honest, slot: Slot, value: Value, slots: tuple[str, ...], chance: random.Random | None
) -> bool:
    """The answer to the running question, in words where there is a chance; whether it was understood."""
    text = in_words(knowledge, slot, value, chance) if chance is not None and len(slots) == 1 else None
    if chance is not None and len(slots) == 1:
        if text is None:
            return False
        person.take(read(knowledge, person.state.listening_for, text))
        while person.state.phase is Phase.CONFIRM:
            person.answer()
    else:
        person.answer({**{one: person.truth[one] for one in slots}, slot.id: value})
    fact = person.state.facts.get(slot.id)
    return fact is not None and fact.value == value


def corrects(knowledge, person: Honest, slot: Slot, chance: random.Random, *, typed: bool) -> bool:
    """Takes the wrong answer back; whether that could be said in words."""
    asking, truth = person.state.listening_for, person.truth[slot.id]
    if not typed:
        if chance.random() < 0.5:
            right = {slot.id: truth}
            person.take(UserAct(asking=asking, outcome=Outcome.ANSWER, values=right, correction=True))
        else:
            person.take(
                UserAct(asking=asking, outcome=Outcome.COMMAND, command=Command.CHANGE, about=(slot.id,))
            )
            assert person.said[-1] == Ask(asking=slot.id)
            person.answer()
        return True
    text = in_words(knowledge, slot, truth, chance)
    if text is None:
        return False
    at_once = read(knowledge, asking, f"no wait {text}")
    if chance.random() < 0.5 and at_once.correction and dict(at_once.values) == {slot.id: truth}:
        person.take(at_once)
        return True
    wish = read(knowledge, asking, by_name(knowledge, slot.id))
    assert wish.command is Command.CHANGE
    assert wish.about[:1] == (slot.id,), f"{wish.text!r} names {wish.about}"
    person.take(wish)
    assert person.said[-1] == Ask(asking=slot.id)
    person.take(read(knowledge, person.state.listening_for, text))
    return True


def is_as_if_said_at_first(knowledge, person: Honest, plain: Honest) -> bool:
    """Nothing but the truth is known, what was told last holds, and the same facts come to the same."""
    known = values_of(person.state.facts)
    assert known == {one: person.truth[one] for one in known}
    if person.state.tier is Tier.SELF_CARE:
        assert assess_state(knowledge, person.state).not_known == ()
    if person.told and not person.state.warned:
        told, now = person.told[-1].assessment, assess_state(knowledge, person.state)
        assert (told.tier, told.relief, told.avoid) == (now.tier, now.relief, now.avoid)
    if known != values_of(plain.state.facts):
        return False
    one, other = assess_state(knowledge, person.state), assess_state(knowledge, plain.state)
    assert (one.tier, one.relief, one.avoid) == (other.tier, other.relief, other.avoid)
    assert [(c.id, c.score) for c in one.causes] == [(c.id, c.score) for c in other.causes]
    return True


@pytest.mark.parametrize("typed", [False, True], ids=["acts", "words"])
def test_a_correction_at_any_later_time_is_as_good_as_the_right_answer_at_first(knowledge, typed):
    same = [corrected_later(knowledge, seed, typed=typed) for seed in range(12)]
    assert sum(same) > 2


@pytest.mark.slow
@pytest.mark.parametrize("typed", [False, True], ids=["acts", "words"])
def test_a_correction_at_any_later_time_is_as_good_as_the_right_answer_at_first_many_times(knowledge, typed):
    assert sum(corrected_later(knowledge, seed, typed=typed) for seed in range(100, 200)) > 25


def asked_once(knowledge, seed: int) -> None:
    person = Honest(knowledge, random.Random(seed))
    person.to_the_end()
    assert len(person.questions) == len(set(person.questions)), "the same question twice, in the same words"
    alone = [asking for asking, _ in person.questions if asking in knowledge.triage.slots]
    bundled = [slot for asking, _ in person.questions for slot in asked_slots(knowledge.triage, asking)]
    assert len(alone) == len(set(alone))
    assert len(bundled) == len(set(bundled)), (
        "a slot asked in a bundle and again alone, though it was answered"
    )


def test_who_answers_is_asked_nothing_twice(knowledge):
    for seed in range(8):
        asked_once(knowledge, seed)


@pytest.mark.slow
def test_many_random_conversations_end_and_say_nothing_forbidden(knowledge):
    """Seeded, so that a failure can be had again: 400 conversations of 60 random acts."""
    names = [cause.name for cause in knowledge.triage.causes.values()]
    chance = random.Random("many")
    for _ in range(400):
        state, said = start(knowledge)
        while state.ended is None:
            state, said = step(knowledge, state, random_act(knowledge, chance))
            sentences = render(knowledge, said)
            told = " ".join(s.text for act in said if isinstance(act, Tell) for s in render(knowledge, [act]))
            assert not forbidden(knowledge.prompts, told, names)
            assert state.ended or state.paused or sentences
            assert state.turns <= 60


def random_act(knowledge, chance: random.Random) -> UserAct:
    slot = chance.choice(list(knowledge.triage.slots.values()))
    values: dict[str, Value] = {slot.id: harmless(slot, chance)}
    kind = chance.random()
    if kind < 0.5:
        return UserAct(asking="x", outcome=Outcome.ANSWER, values=values, correction=chance.random() < 0.2)
    if kind < 0.6:
        return UserAct(asking="x", outcome=Outcome.ANSWER, values={"read_back": chance.choice(("yes", "no"))})
    if kind < 0.75:
        command = chance.choice([one for one in Command if one is not Command.STOP])
        return UserAct(asking="x", outcome=Outcome.COMMAND, command=command)
    if kind < 0.8:
        return UserAct(asking="x", outcome=Outcome.ANSWER, values=values, doubtful=tuple(values))
    return UserAct(asking="x", outcome=chance.choice(list(Outcome)[1:6]))
