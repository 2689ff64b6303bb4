"""After an interruption: what goes on, what does not and why, and how it is offered by voice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from people import Person

from voice_triage.conversation import Conversation, Parts
from voice_triage.errors import SessionStoreError
from voice_triage.interview.resume import interrupted
from voice_triage.interview.welcome import Choice, Host
from voice_triage.sessions import MemorySessions, SqliteSessions, session_file
from voice_triage.understanding.acts import Outcome, UserAct


def broken_off(knowledge, *answers: str, store=None):
    """A store with an interview that was interrupted after these answers, and its id."""
    store = store or MemorySessions()
    conversation = Conversation(Parts(knowledge, person := Person(answers), person, store))
    conversation.run()
    return store, conversation.session


def test_the_interview_that_was_broken_off_is_found_where_it_stood(knowledge):
    store, session = broken_off(knowledge, "it aches", "no")
    found = interrupted(store, knowledge, hours=24)
    assert found.session.id == session
    assert found.state.asking == "B1"
    assert not found.is_emergency


def test_an_interview_without_an_answer_is_not_worth_a_question(knowledge):
    store, _ = broken_off(knowledge)
    assert interrupted(store, knowledge, hours=24) is None


def test_after_the_configured_hours_nobody_is_asked(knowledge):
    store, _ = broken_off(knowledge, "it aches")
    later = datetime.now(UTC) + timedelta(hours=23)
    assert interrupted(store, knowledge, 24, later) is not None
    assert interrupted(store, knowledge, 24, later + timedelta(hours=2)) is None


def test_a_result_is_newer_than_what_was_interrupted_before_it(knowledge):
    store, session = broken_off(knowledge, "it aches")
    store.finish(session, "result", "soon")
    assert interrupted(store, knowledge, hours=24) is None


def test_a_goodbye_to_an_empty_room_hides_no_interrupted_interview(knowledge):
    store, session = broken_off(knowledge, "it aches", "no")
    empty = store.begin(knowledge.fingerprint, knowledge.version)
    store.append(empty, UserAct(asking="opening", outcome=Outcome.NOTHING))
    store.finish(empty, "goodbye", "")
    assert interrupted(store, knowledge, hours=24).session.id == session


def test_another_complaint_is_left_alone(knowledge):
    store, _ = broken_off(knowledge, "it aches")
    assert interrupted(store, replace(knowledge, name="ankle"), hours=24) is None


def other_words(knowledge, store, session):
    return replace(knowledge, fingerprint=f"{knowledge.name}-changed00000"), store


def other_program(knowledge, store, session):
    return replace(knowledge, version="99.0"), store


def other_place(knowledge, store, session):
    store._infos[session] = store._infos[session].model_copy(update={"stood": "somewhere else"})
    return knowledge, store


@pytest.mark.parametrize("changed", [other_words, other_program, other_place])
def test_a_changed_program_does_not_go_on_and_says_so(knowledge, changed):
    store, session = broken_off(knowledge, "it aches", "no")
    now, store = changed(knowledge, store, session)
    found = interrupted(store, now, hours=24)
    assert found.state is None
    person = Person()
    assert Host(now, person, person, store).welcome(found) == Choice()
    assert [s.id for s in person.sentences] == ["resume_changed"] * 2


def test_an_emergency_is_said_again_even_by_a_changed_program(knowledge):
    store, _ = broken_off(knowledge, "i have chest pain")
    found = interrupted(store, replace(knowledge, version="99.0"), hours=24)
    person = Person()
    Host(knowledge, person, person, store).welcome(found)
    assert person.sentences[0].id == "resume_emergency"
    assert person.sentences[0].urgent


def test_an_emergency_goes_on_without_being_asked_about(knowledge):
    store, session = broken_off(knowledge, "i have chest pain")
    person = Person()
    assert Host(knowledge, person, person, store).welcome(interrupted(store, knowledge, 24)) == Choice(
        session
    )
    assert person.sentences == []


@pytest.mark.parametrize(
    ("answers", "goes_on", "said"),
    [
        (["yes please"], True, "resume_continue"),
        (["go on"], True, "resume_continue"),
        (["no"], False, "resume_new"),
        (["start over"], False, "resume_new"),
        (["", "yes"], True, "resume_continue"),
        (["the weather is nice", "no thanks"], False, "resume_new"),
        (["the weather is nice"] * 3, False, "resume_new"),
    ],
)
def test_the_offer_is_answered_in_the_persons_words(knowledge, answers, goes_on, said):
    store, session = broken_off(knowledge, "it aches", "no")
    person = Person(answers)
    choice = Host(knowledge, person, person, store).welcome(interrupted(store, knowledge, 24))
    assert choice == Choice(session if goes_on else None)
    assert person.sentences[-1].id == said
    assert len(person.questions) == len(answers)


@pytest.mark.parametrize("answers", [["stop"], ["", "", ""], []])
def test_when_nobody_is_there_or_wants_to_leave_the_interview_waits(knowledge, answers):
    store, session = broken_off(knowledge, "it aches", "no")
    person = Person(answers)
    assert Host(knowledge, person, person, store).welcome(interrupted(store, knowledge, 24)).leave
    assert interrupted(store, knowledge, 24).session.id == session


def test_forgetting_at_the_offer_erases_the_interview(knowledge):
    store, _ = broken_off(knowledge, "it aches", "no")
    person = Person(["forget everything"])
    choice = Host(knowledge, person, person, store).welcome(interrupted(store, knowledge, 24))
    assert choice == Choice()
    assert store.sessions() == ()


def test_forgetting_that_did_not_work_is_not_said_to_have(knowledge):
    class Locked(MemorySessions):
        def delete(self, session) -> bool:
            raise SessionStoreError("In use.", "Close the other one.")

    store, _ = broken_off(knowledge, "it aches", "no", store=Locked())
    person = Person(["forget everything"])
    Host(knowledge, person, person, store).welcome(interrupted(store, knowledge, 24))
    assert "command_forget_failed" in [sentence.id for sentence in person.sentences]


def test_an_emergency_blurted_at_the_offer_is_the_next_thing_answered(knowledge):
    store, session = broken_off(knowledge, "it aches", "no")
    person = Person(["i can't breathe", "no"])
    choice = Host(knowledge, person, person, store).welcome(interrupted(store, knowledge, 24))
    assert choice.session == session
    Conversation(Parts(knowledge, person, person, store), choice.session).run(choice.first)
    (first, *_) = person.after("i can't breathe")
    assert next(s for s in person.sentences if s.text == first).urgent


def test_two_starts_at_once_do_not_go_on_with_the_same_interview(knowledge, tmp_path):
    one = SqliteSessions(session_file(tmp_path))
    broken_off(knowledge, "it aches", "no", store=one)
    one.close()
    one, two = SqliteSessions(session_file(tmp_path)), SqliteSessions(session_file(tmp_path))
    assert interrupted(one, knowledge, 24) is not None
    assert interrupted(two, knowledge, 24) is None
    one.close()
    assert interrupted(two, knowledge, 24) is not None
    two.close()
