"""User acts: what the person did, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from voice_triage.frozen import Frozen
from voice_triage.triage.facts import Value


class Outcome(StrEnum):
    """What became of an utterance (design 8, `understand`)."""

    ANSWER = "answer"
    """At least one slot value was understood."""
    UNKNOWN = "unknown"
    """The person does not know."""
    REFUSED = "refused"
    """The person does not want to say."""
    UNCLEAR = "unclear"
    """Words about the question whose meaning is in doubt: ask again, more concretely."""
    OFF_TOPIC = "off_topic"
    """Words that answer nothing we ask."""
    NOTHING = "nothing"
    """Silence, or a sound without words."""
    COMMAND = "command"
    EMERGENCY = "emergency"


class Command(StrEnum):
    """Things that can be said at any time (design 6)."""

    REPEAT = "repeat"
    REPEAT_ALL = "repeat_all"
    """The whole result again, not only what was said last."""
    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    QUIETER = "quieter"
    BACK = "back"
    CHANGE = "change"
    SKIP = "skip"
    WHY = "why"
    MEANING = "meaning"
    HOW_MANY = "how_many"
    PAUSE = "pause"
    RESUME = "resume"
    SUMMARY = "summary"
    START_OVER = "start_over"
    FORGET = "forget"
    STOP = "stop"
    HELP = "help"
    NEXT = "next"


class Manner(StrEnum):
    """How words that answer nothing were meant: each has its own calm sentence."""

    SWEARING = "swearing"
    """Nothing but swear words."""
    FOREIGN = "foreign"
    """Another language than ours."""


class UserAct(Frozen):
    """One utterance, understood. Everything `step` needs, and nothing it would have to look up."""

    asking: str
    text: str = ""
    outcome: Outcome
    values: Mapping[str, Value] = {}
    """Slot values said or implied; `read_back` yes or no when that was asked."""
    doubtful: tuple[str, ...] = ()
    """Slots among `values` to be confirmed before they count."""
    otherwise: Mapping[str, Value] = {}
    """Of doubtful slots whose value is what a yes (or a no) to the question means: what the other one would mean."""
    command: Command | None = None
    emergency: tuple[str, ...] = ()
    """Slots, or ids of the emergencies list, that the words set off."""
    ask_now: tuple[str, ...] = ()
    """Urgency slots that must be asked next, because the words may mean one. Nothing is stored for them."""
    suspected: Mapping[str, str] = {}
    """Emergencies that are no slot and may be meant, with the slot of `ask_now` that is asked instead."""
    words: Mapping[str, str] = {}
    """Per slot: the words its value came from."""
    correction: bool = False
    """The person takes back something said earlier: a less urgent value may replace a more urgent one."""
    told_of: tuple[str, ...] = ()
    """Slots of which the words say that it is so, and not which of their values: "it is swollen", and not where."""
    about: tuple[str, ...] = ()
    """Slots that the words name as what to change or go back to: "go back to the fever question"."""
    manner: Manner | None = None
    """With `off_topic`: why the words answer nothing, where that can be told."""
    spoken: bool = False
    """Heard by a recogniser, which may mishear; what is typed is what was meant."""
    noise: bool = False
    """With `nothing`: loud, but not speech. With words that answer nothing: the room was loud, so they may be misheard."""
