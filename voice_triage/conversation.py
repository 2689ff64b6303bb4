"""The only loop: listens, understands, steps, persists, speaks. It knows nothing medical.

Every user act is on disk before the next sentence is spoken. Everything that can block is behind a port; the same loop
runs a microphone, WAV files and typed text.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from voice_triage.dialogue.absorb import asked_slots
from voice_triage.dialogue.context import assess_state
from voice_triage.dialogue.prompts import Sentence
from voice_triage.dialogue.render import render
from voice_triage.dialogue.state import DialogueState, Ended
from voice_triage.dialogue.step import start, step
from voice_triage.dialogue.system_acts import Adjust, Erase, Say, SystemAct, WriteSummary
from voice_triage.ears import Ears, Pace, Question
from voice_triage.errors import SessionStoreError, VoiceTriageError
from voice_triage.knowledge.load import Knowledge
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.sessions import SessionStore
from voice_triage.understanding.acts import Outcome as ActOutcome
from voice_triage.understanding.acts import UserAct
from voice_triage.understanding.interpret import interpret
from voice_triage.watching import NoWatcher

_LOGGER = logging.getLogger(__name__)


class Mouth(Protocol):
    """Where sentences go."""

    def say(self, sentences: Sequence[Sentence]) -> None:
        """Speaks the sentences, one after the other; returns when they have sounded."""

    def adjust(self, what: str) -> None:
        """Slower, faster, louder or quieter from now on."""


@dataclass(frozen=True)
class Parts:
    """What a conversation is made of."""

    knowledge: Knowledge
    ears: Ears
    mouth: Mouth
    store: SessionStore
    watcher: NoWatcher = NoWatcher()  # noqa: RUF009 - holds no state
    write_summary: Callable[[str, DialogueState], None] | None = None
    """Writes the hand-out of a session; None where there is no place for it."""
    between: Callable[[Question], Hypothesis | None] | None = None
    """Listens for a moment between two passages of the result; None where nobody can break in (typed, recorded)."""


@dataclass(frozen=True)
class Outcome:
    """How a conversation went."""

    session: str
    state: DialogueState
    interrupted: bool
    """The input ended before the interview did; the session can be resumed."""
    forgotten: bool = False


class Conversation:
    """One interview, new or resumed."""

    def __init__(self, parts: Parts, session: str | None = None) -> None:
        """A new session, or with `session` the one of that id, replayed to where it stood."""
        self._parts = parts
        self._forgotten = False
        self._unsaved = False
        self._told_unsaved = False
        self.session = session or parts.store.begin(parts.knowledge.fingerprint, parts.knowledge.version)
        self.state, self._next = start(parts.knowledge)
        for act in parts.store.acts(self.session) if session else ():
            self.state, self._next = step(parts.knowledge, self.state, act)

    def run(self) -> Outcome:
        """Talks until the interview ends or the input does."""
        self._adjust_voice()
        self._perform(self._next)
        while self.state.ended is None:
            if self.state.is_telling:
                self._between_passages()
                continue
            hypothesis = self._parts.ears.listen(self._question())
            if hypothesis is None:
                return Outcome(self.session, self.state, interrupted=True)
            self.take(interpret(self._parts.knowledge, self.state.listening_for, hypothesis))
        return Outcome(self.session, self.state, interrupted=False, forgotten=self._forgotten)

    def take(self, act: UserAct) -> None:
        """One user act: written down, answered."""
        self._persist(act)
        self._parts.watcher.act(act)
        self.state, acts = step(self._parts.knowledge, self.state, act)
        self._parts.watcher.turned(self.state, assess_state(self._parts.knowledge, self.state))
        self._perform(acts)

    def _between_passages(self) -> None:
        """Hears whoever breaks into the result; else goes on with it. That too is on disk, for a power cut."""
        asking, between = self.state.listening_for, self._parts.between
        hypothesis = between(self._question("between")) if between is not None else None
        if hypothesis is not None:
            act = interpret(self._parts.knowledge, asking, hypothesis)
            if act.outcome is not ActOutcome.NOTHING:
                self.take(act)
                return
        silence = UserAct(asking=asking, outcome=ActOutcome.NOTHING)
        self._persist(silence)
        self.state, acts = step(self._parts.knowledge, self.state, silence)
        self._perform(acts)

    def _adjust_voice(self) -> None:
        """Speaks on as the person had it before the interruption."""
        for steps, more, less in (
            (self.state.pace, "faster", "slower"),
            (self.state.loudness, "louder", "quieter"),
        ):
            for _ in range(abs(steps)):
                self._parts.mouth.adjust(more if steps > 0 else less)

    def _question(self, pace: Pace = "usual") -> Question:
        return Question(
            asking=self.state.listening_for,
            name=self.state.turn_name,
            slots=asked_slots(self._parts.knowledge.triage, self.state.asking),
            pace="paused" if self.state.paused else pace,
        )

    def _persist(self, act: UserAct) -> None:
        """A session that cannot be written must not stop a person from being warned: it is said, and we go on."""
        try:
            self._parts.store.append(self.session, act)
        except SessionStoreError as error:
            self._report(error)
            self._unsaved = True

    def _perform(self, acts: Sequence[SystemAct]) -> None:
        if self.state.ended is not None:
            self._finish(self.state.ended)
        for act in acts:
            match act:
                case Adjust(what=what):
                    self._parts.mouth.adjust(what)
                case Erase():
                    self._parts.store.delete(self.session)
                    self._forgotten = True
                case WriteSummary() if not self._write_summary():
                    acts = _without_summary(acts)
        self._parts.mouth.say(render(self._parts.knowledge, (*self._about_saving(), *acts)))

    def _about_saving(self) -> tuple[SystemAct, ...]:
        """That answers cannot be saved is said once, and never before an emergency message."""
        if not self._unsaved or self._told_unsaved or self.state.warned:
            return ()
        self._told_unsaved = True
        return (Say(id="session_not_saved"),)

    def _write_summary(self) -> bool:
        """Whether the hand-out is on the device now."""
        if self._parts.write_summary is None:
            return False
        try:
            self._parts.write_summary(self.session, self.state)
        except VoiceTriageError as error:
            self._report(error)
            return False
        return True

    def _finish(self, ended: Ended) -> None:
        try:
            self._parts.store.finish(
                self.session, ended.value, self.state.tier.value if self.state.tier else ""
            )
        except SessionStoreError as error:
            self._report(error)

    def _report(self, error: VoiceTriageError) -> None:
        _LOGGER.warning("%s", error)
        self._parts.watcher.fault(error.what, error.fix)


def _without_summary(acts: Sequence[SystemAct]) -> list[SystemAct]:
    """The same acts, saying of the summary what is true: asked for, it could not be written; else not a word."""
    said = [Say(id="summary_not_written") if act == Say(id="summary_written") else act for act in acts]
    return [act for act in said if act != Say(id="emergency_summary")]
