"""The loop: acts are on disk before the next sentence, a replay is the same interview, a dead microphone is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from people import HEALTHY, Person

from voice_triage.audio.health import FAULTS, Notice
from voice_triage.conversation import Conversation, Parts
from voice_triage.dialogue.state import Ended
from voice_triage.errors import AudioDeviceError, SessionStoreError, VoiceTriageError
from voice_triage.interview.ears import REOPEN_SECONDS, PatientEars, Question
from voice_triage.interview.watching import NoWatcher
from voice_triage.knowledge.prompt_ids import NOTICES
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.recognition.listener import Heard
from voice_triage.sessions import MemorySessions, SqliteSessions, session_file


def parts(knowledge, person: Person, store=None, watcher=None) -> Parts:
    return Parts(knowledge, person, person, store or MemorySessions(), watcher or NoWatcher())


class WatchfulPerson(Person):
    """Notes, whenever something is said, how many acts are on disk."""

    def __init__(self, store: SqliteSessions, **answers: object) -> None:
        super().__init__(**answers)
        self._store = store
        self.on_disk: list[tuple[int, int]] = []

    def say(self, sentences) -> None:
        stored = sum(len(self._store.acts(session.id)) for session in self._store.sessions())
        self.on_disk.append((len(self.questions), stored))
        super().say(sentences)


def test_every_answer_is_on_disk_before_the_next_sentence(knowledge, tmp_path):
    store = SqliteSessions(session_file(tmp_path))
    person = WatchfulPerson(store, by_question=HEALTHY, default="i don't know")
    Conversation(parts(knowledge, person, store)).run()
    assert all(asked <= stored for asked, stored in person.on_disk)
    assert len(person.on_disk) > 10
    store.close()


@pytest.mark.parametrize("answers", [0, 1, 2, 5, 9])
def test_an_interrupted_interview_goes_on_at_the_same_question(knowledge, tmp_path, answers):
    store = SqliteSessions(session_file(tmp_path))
    whole = Person(by_question=HEALTHY, default="i don't know")
    expected = Conversation(parts(knowledge, whole)).run().state

    order = [HEALTHY["opening"], *(HEALTHY.get(q, "i don't know") for q in whole.questions[1:])]
    first = Conversation(parts(knowledge, Person(order[:answers]), store))
    assert first.run().interrupted
    store.close()

    store = SqliteSessions(session_file(tmp_path))
    second = Conversation(
        parts(knowledge, Person(by_question=HEALTHY, default="i don't know"), store), first.session
    )
    assert second.state == first.state
    outcome = second.run()
    assert outcome.state.model_copy(update={"turns": 0}) == expected.model_copy(update={"turns": 0})
    store.close()


def test_a_resumed_interview_asks_its_question_again(knowledge):
    store = MemorySessions()
    first = Person([HEALTHY["opening"], "no"])
    session = Conversation(parts(knowledge, first, store))
    session.run()
    again = Person()
    Conversation(parts(knowledge, again, store), session.session).run()
    assert again.transcript[-1] == first.transcript[-1]


def test_a_session_in_an_emergency_resumes_with_the_emergency_message(knowledge):
    store = MemorySessions()
    conversation = Conversation(parts(knowledge, Person(["i have chest pain"]), store))
    assert conversation.run().interrupted
    again = Person(["no"])
    outcome = Conversation(parts(knowledge, again, store), conversation.session).run()
    assert again.sentences[0].urgent
    assert outcome.state.ended is Ended.EMERGENCY


class FullDisk(MemorySessions):
    """A store whose disk fills up after the first act."""

    def append(self, session, act, **where) -> None:
        if self.acts(session):
            raise SessionStoreError("The disk is full.", "Free some space.")
        super().append(session, act, **where)


class Faults(NoWatcher):
    def __init__(self) -> None:
        self.faults: list[str] = []

    def fault(self, what: str, fix: str) -> None:
        self.faults.append(what)


def test_a_full_disk_is_reported_and_the_interview_goes_on(knowledge):
    watcher = Faults()
    person = Person(["it aches", "no", "no", "i have chest pain", "no"])
    outcome = Conversation(parts(knowledge, person, FullDisk(), watcher)).run()
    assert outcome.state.ended is Ended.EMERGENCY
    assert watcher.faults == ["The disk is full."]
    said = [sentence.text for sentence in person.sentences]
    assert said.count("I cannot save your answers.") == 1


class ShortlyFullDisk(FullDisk):
    """A store whose disk is full for the second and third act only."""

    tries = 0

    def append(self, session, act, **where) -> None:
        self.tries += 1
        if self.tries in (2, 3):
            raise SessionStoreError("The disk is full.", "Free some space.")
        MemorySessions.append(self, session, act, **where)


def test_what_had_to_wait_is_written_when_there_is_room_again(knowledge):
    store, person = ShortlyFullDisk(), Person(["it aches", "no", "no", "no"])
    conversation = Conversation(parts(knowledge, person, store))
    conversation.run()
    assert [act.text for act in store.acts(conversation.session)] == ["it aches", "no", "no", "no"]
    ids = [sentence.id for sentence in person.sentences]
    assert ids.index("session_not_saved") < ids.index("session_saved")


def test_an_emergency_on_a_full_disk_is_the_next_thing_said(knowledge):
    person = Person(["it aches", "i have chest pain", "no"])
    Conversation(parts(knowledge, person, FullDisk())).run()
    (first, *_) = person.after("i have chest pain")
    assert next(sentence for sentence in person.sentences if sentence.text == first).urgent


class NoRoomToBegin(MemorySessions):
    """A store that never could write."""

    def begin(self, knowledge, version, session="") -> str:
        raise SessionStoreError("The disk is full.", "Free some space.")


def test_a_disk_that_was_full_from_the_start_is_said_after_the_first_answer(knowledge):
    person, watcher = Person(["it aches", "no"]), Faults()
    conversation = Conversation(parts(knowledge, person, NoRoomToBegin(), watcher))
    assert conversation.run().interrupted
    assert person.after("it aches")[0] == "I cannot save your answers."
    assert watcher.faults == ["The disk is full."]
    assert not conversation.is_saved
    assert len(conversation.acts) == 2


class DiskThatCannotForget(MemorySessions):
    """A store that is locked when it should erase."""

    def delete(self, session) -> bool:
        raise SessionStoreError("In use.", "Close the other one.")


@pytest.mark.parametrize(
    ("store", "said"),
    [(MemorySessions, "command_forget_done"), (DiskThatCannotForget, "command_forget_failed")],
)
def test_forgetting_is_only_said_when_it_was_done(knowledge, store, said):
    person = Person(["it aches", "forget everything", "yes"])
    summaries = Summaries()
    conversation = Conversation(replace(parts(knowledge, person, store()), summaries=summaries))
    summaries.written[conversation.session] = 1
    assert conversation.run().forgotten
    ids = {sentence.id for sentence in person.sentences}
    assert ids & {"command_forget_done", "command_forget_failed"} == {said}
    assert summaries.written == {}


def test_an_interview_is_marked_as_ended_only_when_its_last_words_were_spoken(knowledge):
    class Muted(Person):
        def say(self, sentences) -> None:
            if any(sentence.id == "goodbye" for sentence in sentences):
                raise AudioDeviceError("The speaker is gone.", "Plug it in.")
            super().say(sentences)

    store = MemorySessions()
    conversation = Conversation(parts(knowledge, Muted(["it aches", "stop"]), store))
    with pytest.raises(AudioDeviceError):
        conversation.run()
    assert store.sessions()[0].ended == ""
    again = Person()
    Conversation(parts(knowledge, again, store), conversation.session).run()
    assert [sentence.id for sentence in again.sentences][-1] == "goodbye"
    assert store.sessions()[0].ended == "goodbye"


def test_a_voice_that_was_made_slower_is_slower_after_the_interruption(knowledge):
    store = MemorySessions()
    conversation = Conversation(parts(knowledge, Person(["it aches", "slower please"]), store))
    conversation.run()
    again = Person()
    Conversation(parts(knowledge, again, store), conversation.session).run()
    assert [text for _, text in again.transcript].count("[slower]") == 1


class Summaries:
    """A place for hand-outs, full or not."""

    def __init__(self, *, fails: bool = False) -> None:
        self.fails = fails
        self.written: dict[str, int] = {}

    def write(self, session, state, acts) -> None:
        if self.fails:
            raise VoiceTriageError("The summary cannot be written.", "Free some space.")
        self.written[session] = len(acts)

    def erase(self, session) -> None:
        self.written.pop(session, None)


def test_the_summary_is_written_on_a_yes_and_said_to_be(knowledge):
    person = Person(by_question={**HEALTHY, "summary_offer": "yes please"}, default="i don't know")
    summaries = Summaries()
    Conversation(replace(parts(knowledge, person), summaries=summaries)).run()
    assert len(summaries.written) == 1
    assert "summary_written" in [sentence.id for sentence in person.sentences]


def test_a_summary_that_cannot_be_written_is_not_said_to_be_there(knowledge):
    watcher = Faults()
    person = Person(by_question={**HEALTHY, "summary_offer": "yes please"}, default="i don't know")
    Conversation(replace(parts(knowledge, person, watcher=watcher), summaries=Summaries(fails=True))).run()
    ids = [sentence.id for sentence in person.sentences]
    assert ("summary_written" in ids, "summary_not_written" in ids) == (False, True)
    assert watcher.faults == ["The summary cannot be written."]


def heard(text: str, began: float = 0.5) -> Heard:
    return Heard(Hypothesis(text, text), ((began, began + 0.4),), began + 0.6, began + 1.0, 1.0, 0.1)


class DyingEars:
    """Ears that give what they are told to, and fail where that is an error."""

    def __init__(self, *turns: Heard | AudioDeviceError) -> None:
        self.turns = list(turns)
        self.asked: list[str] = []
        self.closed = 0

    def hear(self, question: Question) -> Heard:
        self.asked.append(question.asking)
        turn = self.turns.pop(0)
        if isinstance(turn, AudioDeviceError):
            raise turn
        return turn

    def is_pressing(self, question: Question, hypothesis: Hypothesis) -> bool:
        return hypothesis.text in ("stop", "chest pain")

    def close(self) -> None:
        self.closed += 1


class Hands:
    """Writes down what is done about trouble."""

    half_duplex = True

    def __init__(
        self,
        reopens: bool = True,
        notices: Sequence[Notice] = (),
        moved: Sequence[AudioDeviceError | None] = (),
    ) -> None:
        self._moved = list(moved)
        self.done: list[str] = []
        self.faults: list[str] = []
        self._reopens = reopens
        self._notices = list(notices)

    def reopen(self) -> None:
        if not self._reopens:
            raise AudioDeviceError("Still gone.", "Plug it in.")

    def lost_unnoticed(self) -> AudioDeviceError | None:
        return self._moved.pop(0) if self._moved else None

    def announce(self, prompt: str) -> None:
        self.done.append(prompt)

    def ask_again(self) -> None:
        self.done.append("question")

    def fault(self, what: str, fix: str) -> None:
        assert fix
        self.faults.append(what)

    def notices(self, speech: object) -> list[Notice]:
        return [self._notices.pop(0)] if self._notices else []


GONE = AudioDeviceError("The microphone is gone.", "Plug it in.")


def test_a_lost_microphone_is_announced_and_the_same_question_asked_again():
    ears, hands = DyingEars(GONE, heard("no")), Hands()
    patient = PatientEars(ears, hands, wait=lambda _: None)
    assert patient.listen(Question("B6", "B6")).text == "no"
    assert ears.asked == ["B6", "B6"]
    assert hands.done == ["microphone_lost", "microphone_back", "question"]
    assert hands.faults == ["The microphone is gone."]


def test_a_microphone_that_was_exchanged_behind_our_back_is_looked_for_again():
    """PulseAudio moves a stream to another source without a word; frames go on, from the wrong place."""
    silence = replace(heard(""), speech=())
    ears, hands = DyingEars(silence, heard("no")), Hands(moved=[GONE])
    assert PatientEars(ears, hands, wait=lambda _: None).listen(Question("B6", "B6")).text == "no"
    assert hands.done == ["microphone_lost", "microphone_back", "question"]


def test_a_microphone_that_stays_away_ends_the_interview_aloud():
    waits: list[float] = []
    hands = Hands(reopens=False)
    patient = PatientEars(DyingEars(GONE), hands, wait=waits.append)
    with pytest.raises(AudioDeviceError, match="Still gone"):
        patient.listen(Question("B6", "B6"))
    assert hands.done == ["microphone_lost", "microphone_gone"]
    assert waits == list(REOPEN_SECONDS)


def test_what_is_wrong_with_the_microphone_is_said_and_shown_and_the_answer_counts():
    hands = Hands(notices=[Notice.CLIPPING])
    patient = PatientEars(DyingEars(heard("no"), heard("no")), hands)
    assert [patient.listen(Question("B6", "B6")).text for _ in range(2)] == ["no", "no"]
    assert hands.done == ["microphone_clipping"]
    assert hands.faults == ["The microphone is set too loud."]


def test_every_notice_is_a_prompt_that_check_knows():
    assert set(NOTICES) == {notice.value for notice in Notice}


@pytest.mark.parametrize("notice", Notice)
def test_every_notice_has_its_sentence_and_its_fix(knowledge, notice):
    assert knowledge.prompts.say(f"microphone_{notice.value}")
    assert all(FAULTS[notice])


def test_an_answer_begun_while_we_still_spoke_is_asked_again_once_and_not_guessed():
    ears, hands = DyingEars(heard("pain", began=0.0), heard("no pain")), Hands()
    patient = PatientEars(ears, hands)
    assert patient.listen(Question("B6", "B6")).text == "no pain"
    assert hands.done == ["spoke_early", "question"]
    late = DyingEars(heard("no", began=0.0), heard("no", began=0.0))
    assert PatientEars(late, Hands()).listen(Question("B6", "B6")).text == "no"
    assert late.turns == [], "never twice in a row"


@pytest.mark.parametrize(
    ("text", "half_duplex", "pace"),
    [("stop", True, "usual"), ("no", False, "usual"), ("no", True, "between")],
)
def test_an_early_answer_is_taken_when_it_is_pressing_or_nothing_of_it_is_missing(text, half_duplex, pace):
    hands = Hands()
    hands.half_duplex = half_duplex
    patient = PatientEars(DyingEars(heard(text, began=0.0)), hands)
    assert patient.listen(Question("B6", "B6", pace=pace)).text == text
    assert hands.done == []


def test_who_says_nothing_between_the_passages_hears_the_whole_result(knowledge):
    asked: list[Question] = []
    quiet, plain = (Person(by_question=HEALTHY, default="i don't know") for _ in range(2))
    Conversation(replace(parts(knowledge, quiet), between=asked.append)).run()
    Conversation(parts(knowledge, plain)).run()
    assert quiet.transcript == plain.transcript
    assert {(question.name, question.pace) for question in asked} == {("result", "between")}


def test_between_the_passages_the_result_can_be_repeated_and_stopped(knowledge):
    words = ["", "repeat that", "stop"]
    person = Person(by_question=HEALTHY, default="i don't know")
    base = parts(knowledge, person)
    outcome = Conversation(replace(base, between=lambda _: Hypothesis.from_typing(words.pop(0)))).run()
    assert outcome.state.ended is Ended.RESULT
    texts = [sentence.text for sentence in person.sentences]
    assert len([text for text in texts if text.startswith("It could be ")]) == 2
    assert "These steps can help." not in texts


def test_a_session_broken_off_in_the_result_goes_on_with_the_same_passage(knowledge):
    store, person = MemorySessions(), Person(by_question=HEALTHY, default="i don't know")

    def power_cut(_: Question) -> Hypothesis | None:
        if "These steps can help." in [sentence.text for sentence in person.sentences]:
            raise KeyboardInterrupt
        return None

    first = Conversation(replace(parts(knowledge, person, store), between=power_cut))
    with pytest.raises(KeyboardInterrupt):
        first.run()
    again = Person(by_question=HEALTHY, default="i don't know")
    Conversation(parts(knowledge, again, store), first.session).run()
    assert again.sentences[0].text == "These steps can help."


def test_a_resumed_session_speaks_as_slowly_as_before(knowledge):
    store = MemorySessions()
    first = Conversation(parts(knowledge, Person(["it aches", "slower", "slower"]), store))
    first.run()
    again = Person()
    Conversation(parts(knowledge, again, store), first.session).run()
    assert again.transcript[:2] == [("it", "[slower]")] * 2
