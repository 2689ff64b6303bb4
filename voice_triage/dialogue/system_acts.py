"""System acts: what the dialogue wants done. The edge performs them; `render` finds the words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from voice_triage.dialogue.state import Ended
from voice_triage.frozen import Frozen
from voice_triage.triage.assessment import Assessment
from voice_triage.triage.facts import Fact
from voice_triage.understanding.acts import Command


class Say(Frozen):
    """Speak a fixed prompt, with values for its placeholders."""

    id: str
    values: Mapping[str, str | int] = {}


class Ask(Frozen):
    """Ask the question of a slot or bundle, on a rung of its repair ladder."""

    asking: str
    rung: int = 0


class Explain(Frozen):
    """Say why a question is asked, or what it means."""

    asking: str
    what: Literal["why", "help"]


class Confirm(Frozen):
    """Say a doubtful value back and ask whether it is right."""

    slot: str
    fact: Fact
    also: Mapping[str, Fact] = {}
    """Other values of the same answer, said in the same breath."""


class Doubt(Frozen):
    """Say aloud that nothing could be heard about a slot, and that it counts as possible."""

    slot: str


class About(Frozen):
    """Speak a prompt that names what a slot is about (`{topic}`)."""

    id: str
    slot: str


class Kept(Frozen):
    """Say that of two answers the more dangerous one stands."""

    slot: str
    fact: Fact


class Changed(Frozen):
    """Say what an earlier answer has been changed to, and what that does to the urgency."""

    facts: Mapping[str, Fact]
    urgency: Literal["", "more", "less"] = ""
    is_new: bool = False
    """Not known before: said when the result had been told already."""


class Reasons(Frozen):
    """Say why the case is as urgent as it is."""

    assessment: Assessment
    facts: Mapping[str, Fact]


class Warn(Frozen):
    """The emergency message: next, slower, twice, not interruptible."""

    assessment: Assessment
    emergencies: tuple[str, ...] = ()


class ReadBack(Frozen):
    """The answers that decided, and the question whether they are right."""

    assessment: Assessment
    facts: Mapping[str, Fact]


class Summarise(Frozen):
    """What is known so far, said on demand."""

    facts: Mapping[str, Fact]


class Tell(Frozen):
    """The result, from one passage on."""

    assessment: Assessment
    facts: Mapping[str, Fact]
    passage: int = 0
    rest: bool = True
    """Also every passage behind it."""


class Adjust(Frozen):
    """Speak slower, faster, louder or quieter from now on."""

    what: Literal[Command.SLOWER, Command.FASTER, Command.LOUDER, Command.QUIETER]


class WriteSummary(Frozen):
    """Write the hand-out to the device."""


class Erase(Frozen):
    """Delete this session from disk."""


class Close(Frozen):
    """The conversation is over."""

    ended: Ended


SystemAct = (
    Say
    | Ask
    | Explain
    | Confirm
    | Doubt
    | About
    | Kept
    | Changed
    | Reasons
    | Warn
    | ReadBack
    | Summarise
    | Tell
    | Adjust
    | WriteSummary
    | Erase
    | Close
)
