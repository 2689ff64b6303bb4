"""What the conversation makes of being interrupted: the act is undone, or its words begin the next turn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from people import Person

from voice_triage.audio.patience import Patience
from voice_triage.conversation import Conversation, Parts
from voice_triage.errors import SessionStoreError
from voice_triage.interview.ears import Question, patience_for
from voice_triage.interview.overhearing import Interruption
from voice_triage.sessions import MemorySessions, SqliteSessions, session_file
from voice_triage.sessions.record import Record
from voice_triage.understanding.acts import Outcome, UserAct


class Overheard:
    """Makes us fall silent when a test says so; notes what could have been taken back."""

    def __init__(self, **after: Interruption) -> None:
        """By the question asked next, once each."""
        self._after = after
        self._next: Interruption | None = None
        self.undoable: dict[str, bool] = {}

    def expect(self, question: Question, *, may_take_back: bool) -> None:
        self.undoable[question.asking] = may_take_back
        self._next = self._after.pop(question.asking, None)

    def begins(self, sentence: object, *, is_last: bool) -> None:
        """Nothing sounds here."""

    def interrupts(self) -> bool:
        return self._next is not None

    def interruption(self) -> Interruption | None:
        return self._next


class Patient(Person):
    """Notes how long each answer was waited for."""

    def listen(self, question: Question):
        self.paces = [*getattr(self, "paces", []), (question.asking, question.pace)]
        return super().listen(question)


def interviewed(knowledge, person: Person, overheard: Overheard, store=None) -> Conversation:
    conversation = Conversation(
        replace(Parts(knowledge, person, person, store or MemorySessions()), overhearing=overheard)
    )
    conversation.run()
    return conversation


def test_an_answer_that_went_on_is_taken_back_and_taken_whole(knowledge, tmp_path):
    person = Patient(["my knee aches", "no", "no wait yes chest pain"])
    store = SqliteSessions(session_file(tmp_path))
    talk = interviewed(knowledge, person, Overheard(B1=Interruption.WENT_ON), store)
    assert [act.text for act in talk.acts] == ["my knee aches", "no wait yes chest pain"]
    assert store.acts(talk.session) == talk.acts, "also on disk"
    assert person.paces[:3] == [("opening", "usual"), ("B6", "usual"), ("B6", "reopened")]
    assert talk.state.facts["chest_pain"].value == "yes"
    store.close()


def test_who_breaks_in_is_heard_without_another_tone_and_nothing_is_undone(knowledge):
    person = Patient(["my knee aches", "no", "stop"])
    overheard = Overheard(B1=Interruption.BROKE_IN)
    talk = interviewed(knowledge, person, overheard)
    assert [act.text for act in talk.acts][:2] == ["my knee aches", "no"]
    assert person.paces[2] == ("B1", "interrupted")
    assert overheard.undoable["B1"]


def test_a_command_that_has_changed_the_voice_and_the_end_are_not_undone(knowledge):
    overheard = Overheard()
    interviewed(knowledge, Patient(["my knee aches", "slower"]), overheard)
    assert overheard.undoable["B6"] is False


def test_an_emergency_is_never_taken_back(knowledge):
    overheard = Overheard()
    interviewed(knowledge, Patient(["my knee aches and i can't breathe"]), overheard)
    assert overheard.undoable["opening"] is False
    assert not any(overheard.undoable.values())


def test_a_reopened_answer_may_pause_longer(knowledge):
    usual, reopened = (patience_for(knowledge, "B6", pace) for pace in ("usual", "reopened"))
    assert reopened.complete_seconds > usual.complete_seconds + usual.grace_seconds
    assert (
        patience_for(knowledge, "opening", "reopened").unfinished_seconds
        == Patience.story().unfinished_seconds
    )


class Full(MemorySessions):
    """A disk that cannot be written to for a while."""

    is_full = False

    def take_back(self, session: str, *, tier: str = "") -> None:
        if self.is_full:
            raise SessionStoreError("The disk is full.", "Make room.")
        super().take_back(session, tier=tier)


def act(text: str) -> UserAct:
    return UserAct(asking="B6", outcome=Outcome.UNKNOWN, text=text)


def test_an_act_that_cannot_be_erased_at_once_is_erased_before_the_next_is_written():
    store = Full()
    record = Record(store, "knee", "1")
    record.keep(act("one"), tier="soon", stood="a")
    record.keep(act("two"), tier="urgent_same_day", stood="b")
    store.is_full = True
    record.take_back(tier="soon")
    assert record.error is not None
    store.is_full = False
    record.keep(act("three"), tier="soon", stood="c")
    assert record.error is None
    assert [one.text for one in store.acts(record.session)] == ["one", "three"]


@pytest.mark.parametrize("made", [MemorySessions, None])
def test_the_store_forgets_the_last_act_and_the_tier_it_led_to(made, tmp_path):
    store = made() if made else SqliteSessions(session_file(tmp_path))
    record = Record(store, "knee", "1")
    record.keep(act("one"), tier="soon", stood="a")
    record.keep(act("two"), tier="urgent_same_day", stood="b")
    record.take_back(tier="soon")
    (info,) = store.sessions()
    assert (info.turns, info.tier) == (1, "soon")
    assert [one.text for one in store.acts(record.session)] == ["one"]
    store.close()
