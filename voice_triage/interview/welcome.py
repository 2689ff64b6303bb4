"""Welcome back: whether an interrupted interview goes on, asked by voice. After an emergency there is nothing to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from voice_triage.conversation import Mouth
from voice_triage.dialogue.state import READ_BACK
from voice_triage.errors import SessionStoreError
from voice_triage.interview.ears import Ears, Question
from voice_triage.interview.resume import Interrupted
from voice_triage.knowledge.load import Knowledge
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.sessions import SessionStore
from voice_triage.understanding.acts import Command, Outcome, UserAct
from voice_triage.understanding.interpret import interpret

TRIES = 3
"""Times the offer is made before nobody is taken to be there, or somebody who wants to begin."""

Answer = Literal["go_on", "begin", "forget", "leave", "again"]


@dataclass(frozen=True)
class Choice:
    """What the person wants."""

    session: str | None = None
    """The session to go on with; None begins a new one."""
    first: Hypothesis | None = None
    """What was said instead of yes or no, and cannot wait."""
    leave: bool = False
    """Neither: the person is gone, or wants to be. The interview waits."""


@dataclass(frozen=True)
class Host:
    """Who asks."""

    knowledge: Knowledge
    ears: Ears
    mouth: Mouth
    store: SessionStore

    def welcome(self, found: Interrupted) -> Choice:
        """Goes on, begins anew, or leaves, as the person wants."""
        session = found.session.id
        if found.state is None:
            if found.is_emergency:
                self._say("resume_emergency", urgent=True)
            self._say("resume_changed")
            return Choice()
        if found.is_emergency:
            return Choice(session)  # its message comes first, and is not asked about
        for attempt in range(TRIES):
            self._say(*(("offer_repair",) if attempt else ()), "resume_offer")
            heard = self.ears.listen(Question(asking=READ_BACK, name="resume_offer"))
            if heard is None:
                return Choice(leave=True)
            act = interpret(self.knowledge, READ_BACK, heard)
            if act.emergency or act.ask_now:
                return Choice(session, first=heard)
            answer = _answer(act)
            if answer != "again":
                return self._done(answer, session)
        return self._done("leave" if act.outcome is Outcome.NOTHING else "begin", session)

    def _done(self, answer: Answer, session: str) -> Choice:
        match answer:
            case "go_on":
                self._say("resume_continue")
                return Choice(session)
            case "leave":
                self._say("session_saved")
                return Choice(leave=True)
            case "forget":
                self._say("command_forget_done" if self._forget(session) else "command_forget_failed")
        self._say("resume_new")
        return Choice()

    def _forget(self, session: str) -> bool:
        try:
            self.store.delete(session)
        except SessionStoreError:
            return False
        return True

    def _say(self, *ids: str, urgent: bool = False) -> None:
        self.mouth.say([sentence for id in ids for sentence in self.knowledge.prompts.say(id, urgent=urgent)])


def _answer(act: UserAct) -> Answer:
    """Only a clear yes goes on with what may be somebody else's answers; only a clear no leaves them."""
    match act.command:
        case Command.RESUME | Command.NEXT:
            return "go_on"
        case Command.START_OVER:
            return "begin"
        case Command.FORGET:
            return "forget"
        case Command.STOP:
            return "leave"
    if "read_back" in act.doubtful:
        return "again"
    return {"yes": "go_on", "no": "begin"}.get(str(act.values.get("read_back")), "again")  # type: ignore[return-value]
