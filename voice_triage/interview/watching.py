"""Watchers of an interview: captions for people, JSON events for programs (docs/contracts.md)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, TextIO

from voice_triage.audio.signals import Signal
from voice_triage.dialogue.sentences.prompts import Sentence
from voice_triage.dialogue.state import DialogueState
from voice_triage.interview.ears import Question
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.triage.assessment import Assessment, Tier
from voice_triage.understanding.acts import Outcome, UserAct
from voice_triage.understanding.report import act_json


class NoWatcher:
    """Watches nothing. The base of all watchers: each overrides what it cares for."""

    def say(self, sentence: Sentence) -> None:
        """A sentence begins to sound."""

    def said(self, sentence: Sentence, *, interrupted: bool) -> None:
        """A sentence has ended."""

    def listening(self, question: Question) -> None:
        """We listen from now on."""

    def signal(self, signal: Signal) -> None:
        """The endpointer's state has changed."""

    def hypothesis(self, hypothesis: Hypothesis, *, final: bool) -> None:
        """A guess at what is being said."""

    def act(self, act: UserAct) -> None:
        """The person did something."""

    def turned(self, state: DialogueState, assessment: Assessment) -> None:
        """The dialogue has a new state."""

    def fault(self, what: str, fix: str) -> None:
        """Something does not work."""

    def end(self, ended: str) -> None:
        """The interview is over."""


class Watchers(NoWatcher):
    """Several watchers as one."""

    def __init__(self, *watchers: NoWatcher) -> None:
        self.watchers = list(watchers)

    def say(self, sentence: Sentence) -> None:
        for w in self.watchers:
            w.say(sentence)

    def said(self, sentence: Sentence, *, interrupted: bool) -> None:
        for w in self.watchers:
            w.said(sentence, interrupted=interrupted)

    def listening(self, question: Question) -> None:
        for w in self.watchers:
            w.listening(question)

    def signal(self, signal: Signal) -> None:
        for w in self.watchers:
            w.signal(signal)

    def hypothesis(self, hypothesis: Hypothesis, *, final: bool) -> None:
        for w in self.watchers:
            w.hypothesis(hypothesis, final=final)

    def act(self, act: UserAct) -> None:
        for w in self.watchers:
            w.act(act)

    def turned(self, state: DialogueState, assessment: Assessment) -> None:
        for w in self.watchers:
            w.turned(state, assessment)

    def fault(self, what: str, fix: str) -> None:
        for w in self.watchers:
            w.fault(what, fix)

    def end(self, ended: str) -> None:
        for w in self.watchers:
            w.end(ended)


class Faults(NoWatcher):
    """What does not work, on the error stream, and nothing of what is said: for the journal of a service."""

    def __init__(self, err: TextIO) -> None:
        self._err = err

    def fault(self, what: str, fix: str) -> None:
        print(f"voice-triage: {what} {fix}".rstrip(), file=self._err, flush=True)


class Captions(Faults):
    """Both sides of the conversation, one line each; faults on the error stream."""

    def __init__(self, out: TextIO, err: TextIO, *, prompt: bool = False) -> None:
        """`prompt`: show where to type."""
        super().__init__(err)
        self._out = out
        self._prompt = prompt
        self._text = ""

    def say(self, sentence: Sentence) -> None:
        print(f"{'!!' if sentence.urgent else '  '} {sentence.text}", file=self._out, flush=True)

    def listening(self, question: Question) -> None:
        if self._prompt:
            print("> ", end="", file=self._out, flush=True)

    def act(self, act: UserAct) -> None:
        if self._prompt:
            return  # the person has just typed it
        nothing = "(noise)" if act.noise else "(silence)"
        print(f"> {nothing if act.outcome is Outcome.NOTHING else act.text}", file=self._out, flush=True)


class Events(NoWatcher):
    """One JSON object a line: what lights and captions of other programs follow."""

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._clock = clock
        self._start = clock()
        self._tier: Tier | None = None

    def say(self, sentence: Sentence) -> None:
        self._emit("say", id=sentence.id, text=sentence.text, slot=sentence.slot or None)

    def said(self, sentence: Sentence, *, interrupted: bool) -> None:
        self._emit("said", id=sentence.id, interrupted=interrupted)

    def listening(self, question: Question) -> None:
        self._emit("listening", slot=question.asking)

    def signal(self, signal: Signal) -> None:
        if signal in (Signal.SPEECH_STARTED, Signal.REOPENED):
            self._emit("speech_start")
        elif signal is Signal.HEARD:
            self._emit("speech_end")

    def hypothesis(self, hypothesis: Hypothesis, *, final: bool) -> None:
        self._emit(
            "hypothesis", heard=hypothesis.heard_grammar, heard_free=hypothesis.heard_free, final=final
        )

    def act(self, act: UserAct) -> None:
        self._emit("act", **act_json(act))

    def turned(self, state: DialogueState, assessment: Assessment) -> None:
        if state.tier is not None and state.tier is not self._tier:
            self._tier = state.tier
            self._emit("tier", tier=state.tier.value, rules=[rule.id for rule in assessment.rules])

    def fault(self, what: str, fix: str) -> None:
        self._emit("fault", what=what, fix=fix)

    def end(self, ended: str) -> None:
        self._emit("end", ended=ended)

    def _emit(self, event: str, **values: Any) -> None:
        record = {"t": round(self._clock() - self._start, 3), "event": event, **values}
        print(json.dumps(record, ensure_ascii=False), file=self._out, flush=True)
