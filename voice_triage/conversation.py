"""The only loop: listens, understands, steps, persists, speaks. It knows nothing medical.

Every user act is on disk before the next sentence is spoken, and the interview is marked as ended only when the last one
has been. Everything that can block is behind a port; the same loop runs a microphone, WAV files and typed text.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from voice_triage.dialogue.absorb import asked_slots
from voice_triage.dialogue.context import assess_state
from voice_triage.dialogue.render import render
from voice_triage.dialogue.replay import Replayed, fingerprint, replay
from voice_triage.dialogue.running import ask_again
from voice_triage.dialogue.sentences.prompts import Sentence
from voice_triage.dialogue.state import DialogueState, Ended, Phase
from voice_triage.dialogue.step import step
from voice_triage.dialogue.system_acts import Adjust, Erase, Say, SystemAct, Warn, WriteSummary
from voice_triage.errors import VoiceTriageError
from voice_triage.interview.ears import Ears, Pace, Question
from voice_triage.interview.overhearing import Interruption, Overhearing
from voice_triage.interview.watching import NoWatcher
from voice_triage.knowledge.load import Knowledge
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.sessions import Record, SessionStore
from voice_triage.understanding.acts import Outcome as ActOutcome
from voice_triage.understanding.acts import UserAct
from voice_triage.understanding.interpret import interpret

_LOGGER = logging.getLogger(__name__)


class Mouth(Protocol):
    """Where sentences go."""

    def say(self, sentences: Sequence[Sentence]) -> None:
        """Speaks the sentences, one after the other; returns when they have sounded."""

    def adjust(self, what: str) -> None:
        """Slower, faster, louder or quieter from now on."""


class Summaries(Protocol):
    """Where the hand-out of a session goes."""

    def write(self, session: str, state: DialogueState, acts: Sequence[UserAct]) -> None:
        """Writes it. Raises VoiceTriageError."""

    def erase(self, session: str) -> None:
        """Erases it again, if it was written. Raises VoiceTriageError."""


@dataclass(frozen=True)
class Parts:
    """What a conversation is made of."""

    knowledge: Knowledge
    ears: Ears
    mouth: Mouth
    store: SessionStore
    watcher: NoWatcher = NoWatcher()  # noqa: RUF009 - holds no state
    summaries: Summaries | None = None
    """None where there is no place for the hand-out."""
    between: Callable[[Question], Hypothesis | None] | None = None
    """Listens for a moment between two passages of the result; None where nobody can break in (typed, recorded)."""
    overhearing: Overhearing | None = None
    """Hears what is said while we speak; None where nobody can."""


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
        self._interrupted: Interruption | None = None
        """What made us fall silent when we spoke last."""
        self._unsaved = False
        self._record = Record(parts.store, parts.knowledge.fingerprint, parts.knowledge.version, session)
        for last in replay(parts.knowledge, self._record.acts):
            self.state, self._next = last.state, last.next
        if session:
            self._next = _said_again(parts.knowledge, last)

    @property
    def session(self) -> str:
        """The id of the session."""
        return self._record.session

    @property
    def acts(self) -> tuple[UserAct, ...]:
        """Everything the person has done so far."""
        return tuple(self._record.acts)

    @property
    def is_saved(self) -> bool:
        """Whether there are answers on disk to go on with."""
        return self._record.is_saved

    def run(self, first: Hypothesis | None = None) -> Outcome:
        """Talks until the interview ends or the input does. `first` was said before the first question could be asked."""
        self._adjust_voice()
        if first is None:
            self._perform(self._next)
        else:
            self.take(interpret(self._parts.knowledge, self.state.listening_for, first))
        while self.state.ended is None:
            if self.state.is_telling:
                self._between_passages()
                continue
            hypothesis = self._parts.ears.listen(self._question())
            if hypothesis is None and not self.state.is_last_check:
                return Outcome(self.session, self.state, interrupted=True)
            hypothesis = hypothesis or Hypothesis(heard_free="")
            self.take(interpret(self._parts.knowledge, self.state.listening_for, hypothesis))
        return Outcome(self.session, self.state, interrupted=False, forgotten=self._forgotten)

    def take(self, act: UserAct) -> None:
        """One user act: written down, answered. Taken back where its words go on as we begin to answer."""
        before = self.state
        acts = self._step(act)
        self._parts.watcher.act(act)
        self._parts.watcher.turned(self.state, assess_state(self._parts.knowledge, self.state))
        self._perform(acts, may_take_back=self._can_be_undone(act, acts))
        if self._interrupted is Interruption.WENT_ON:
            self.state = before
            self._record.take_back(tier=before.tier.value if before.tier else "")

    def _can_be_undone(self, act: UserAct, acts: Sequence[SystemAct]) -> bool:
        """Nothing but words has come of it, and it came of words."""
        is_only_said = not any(isinstance(one, Adjust | Erase | WriteSummary) for one in acts)
        return is_only_said and self.state.ended is None and act.outcome is not ActOutcome.NOTHING

    def _step(self, act: UserAct) -> tuple[SystemAct, ...]:
        """Where the act leads. It is on disk when this returns; an act that erases all is not: a crash then asks again."""
        self.state, acts = step(self._parts.knowledge, self.state, act)
        if Erase() not in acts:
            tier = self.state.tier.value if self.state.tier else ""
            self._record.keep(act, tier=tier, stood=fingerprint(self.state))
        return acts

    def _between_passages(self) -> None:
        """Hears whoever breaks into the result; else goes on with it. That too is on disk, for a power cut."""
        asking, between = self.state.listening_for, self._parts.between
        hypothesis = between(self._question("between")) if between is not None else None
        if hypothesis is not None:
            act = interpret(self._parts.knowledge, asking, hypothesis)
            if act.outcome is not ActOutcome.NOTHING:
                self.take(act)
                return
        self._perform(self._step(UserAct(asking=asking, outcome=ActOutcome.NOTHING)))

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
            pace=self._own_pace() or pace,
        )

    def _own_pace(self) -> Pace | None:
        """Where the conversation itself says how long to wait."""
        if self._interrupted is not None:
            return "reopened" if self._interrupted is Interruption.WENT_ON else "interrupted"
        if self.state.paused:
            return "paused"
        return "unhurried" if self.state.phase is Phase.CORRECTION else None

    def _perform(self, acts: Sequence[SystemAct], *, may_take_back: bool = False) -> None:
        for act in acts:
            match act:
                case Adjust(what=what):
                    self._parts.mouth.adjust(what)
                case Erase() if not self._erase():
                    acts = _instead(acts, "command_forget_done", "command_forget_failed")
                case WriteSummary() if not self._write_summary():
                    acts = _without_summary(acts)
        self._say(
            render(self._parts.knowledge, (*self._about_saving(), *acts), self.state.facts), may_take_back
        )
        if self.state.ended is not None and not self._forgotten:
            self._finish(self.state.ended)

    def _say(self, sentences: Sequence[Sentence], may_take_back: bool) -> None:
        """Speaks, to the end or until somebody makes us fall silent."""
        overhearing, self._interrupted = self._parts.overhearing, None
        if overhearing is None or self.state.ended is not None:
            self._parts.mouth.say(sentences)
            return
        # The message of an emergency is not listened into, and after it the microphone holds nothing but our own voice.
        is_calm = not any(sentence.urgent for sentence in sentences)
        overhearing.expect(self._question(), may_take_back=may_take_back and is_calm)
        self._parts.mouth.say(sentences)
        self._interrupted = overhearing.interruption()

    def _about_saving(self) -> tuple[SystemAct, ...]:
        """That answers cannot be saved is said once, and once that they can be again; never before an emergency message."""
        error = self._record.error
        if (error is not None) is self._unsaved or not self._record.acts:
            return ()
        self._unsaved = error is not None
        if error is not None:
            self._report(error)
        if self.state.warned:
            return ()
        return (Say(id="session_not_saved" if self._unsaved else "session_saved"),)

    def _erase(self) -> bool:
        """Whether nothing of this session is left on the disk."""
        self._forgotten = True
        error: VoiceTriageError | None = self._record.erase()
        try:
            if self._parts.summaries is not None:
                self._parts.summaries.erase(self.session)
        except VoiceTriageError as trouble:
            error = error or trouble
        if error is not None:
            self._report(error)
        return error is None

    def _write_summary(self) -> bool:
        """Whether the hand-out is on the device now."""
        if self._parts.summaries is None:
            return False
        try:
            self._parts.summaries.write(self.session, self.state, self.acts)
        except VoiceTriageError as error:
            self._report(error)
            return False
        return True

    def _finish(self, ended: Ended) -> None:
        error = self._record.finish(ended.value, self.state.tier.value if self.state.tier else "")
        if error is not None and not self._unsaved:
            self._report(error)

    def _report(self, error: VoiceTriageError) -> None:
        _LOGGER.warning("%s", error)
        self._parts.watcher.fault(error.what, error.fix)


def _said_again(knowledge: Knowledge, last: Replayed) -> tuple[SystemAct, ...]:
    """What an interrupted session begins with: what was said last; in an emergency its message before anything else."""
    if last.state.warned and last.state.ended is None:
        warning = Warn(assessment=assess_state(knowledge, last.state), emergencies=last.state.emergencies)
        return (warning, *ask_again(knowledge, last.state))
    # How fast and how loud we speak is in the state, and set already.
    return tuple(act for act in last.next if not isinstance(act, Adjust))


def _instead(acts: Sequence[SystemAct], promised: str, true: str) -> list[SystemAct]:
    """The same acts, saying what is true."""
    return [Say(id=true) if act == Say(id=promised) else act for act in acts]


def _without_summary(acts: Sequence[SystemAct]) -> list[SystemAct]:
    """The same acts, saying of the summary what is true: asked for, it could not be written; else not a word."""
    said = _instead(acts, "summary_written", "summary_not_written")
    return [act for act in said if act != Say(id="emergency_summary")]
