"""What the person wants of us: a command, or an earlier answer changed, perhaps with the new one in the same breath."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.understanding.acts import Command
from voice_triage.understanding.answers.choices import read_asked
from voice_triage.understanding.answers.question import (
    READ_BACK,
    STORY,
    UnderstandingKnowledge,
    is_own_question,
    read_question,
)
from voice_triage.understanding.answers.weighing import VERY_SURE, opinion
from voice_triage.understanding.changes import Change, beside_an_answer, read_change
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.signals.command_net import Certainty, guess
from voice_triage.understanding.signals.commands import command_among, read_command
from voice_triage.understanding.signals.emergencies import Alarm
from voice_triage.understanding.stories.volunteered import read_others
from voice_triage.understanding.taken_back import read_spoken_of
from voice_triage.understanding.utterances.polarity import Bare
from voice_triage.understanding.utterances.reading import Reading
from voice_triage.understanding.utterances.utterance import Utterance, take_apart
from voice_triage.understanding.words.words import Words

ASKS_WHICH = (STORY, READ_BACK)
"""What is asked while "What should I change?" waits for a name."""


SEVERAL = 5
"""Words from which what is said may be more than one command phrase."""
_YES_OR_NO = (Bare.YES, Bare.SOFT_YES, Bare.NO, Bare.SOFT_NO)


@dataclass(frozen=True)
class Wish:
    """A command, or an answer that is to be changed."""

    command: Command | None = None
    about: tuple[str, ...] = ()
    """Slots that may be meant to be changed."""
    changed: tuple[tuple[str, Reading], ...] = ()
    """The new answer, said in the same breath: then there is no command."""


def read_wish(
    knowledge: UnderstandingKnowledge, asking: str, hypothesis: Hypothesis, utterance: Utterance, alarm: Alarm
) -> Wish | None:
    """The wish in an utterance, if it is one."""
    beside = _beside_an_answer(knowledge, asking, utterance)
    if beside is not None:
        return beside
    command = _command(knowledge, asking, hypothesis, utterance, alarm)
    change = None
    if command in (None, Command.BACK, Command.CHANGE):
        change = read_change(utterance.said, knowledge.lexicon, expected=asking in ASKS_WHICH)
    if change is None and command is None:
        return None
    if _is_surely_an_answer(knowledge, asking, hypothesis, utterance, change):
        return None
    if change is None:
        return Wish(command)
    changed = _read_anew(knowledge, change) or _read_whole(knowledge, asking, utterance, change)
    return Wish(None if changed else Command.CHANGE, change.about, changed)


def _beside_an_answer(knowledge: UnderstandingKnowledge, asking: str, utterance: Utterance) -> Wish | None:
    """The asked question answered, and an earlier answer changed with its new value, in one breath."""
    found = beside_an_answer(utterance.said, knowledge.lexicon) if asking in knowledge.lexicon.slots else None
    if found is None:
        return None
    first, change = take_apart(" ".join(found[0]), knowledge.lexicon), found[1]
    answered = read_question(knowledge, asking, first).readings
    changed = _read_anew(knowledge, change)
    return Wish(None, change.about, (*changed, *answered.items())) if changed and answered else None


def _is_surely_an_answer(
    knowledge: UnderstandingKnowledge,
    asking: str,
    hypothesis: Hypothesis,
    utterance: Utterance,
    change: Change | None,
) -> bool:
    """ "I'm hopping everywhere, can't step on it": the answer net is very sure, and the words are more than a command."""
    lexicon, slot = knowledge.lexicon, knowledge.triage.slots.get(asking)
    if slot is None or (change is not None and change.rest):
        return False
    said = lexicon.spelling.words(hypothesis.heard_free)
    heard = guess(utterance.words, lexicon.command_net)
    if read_command(said, lexicon) or (heard is not None and heard.certainty is Certainty.SURE):
        return False
    net = lexicon.answer_net
    if net is None or asking not in net.slots:
        return False
    view = opinion(slot, utterance, lexicon, read_asked(slot, utterance, lexicon))
    return view is not None and view.value is not None and view.probability >= VERY_SURE


def _read_anew(knowledge: UnderstandingKnowledge, change: Change) -> tuple[tuple[str, Reading], ...]:
    """The new answer said in the same breath as the wish, for the first slot of that name that it answers."""
    if not change.rest:
        return ()
    rest = take_apart(" ".join(change.rest), knowledge.lexicon)
    for slot in change.about:
        question = read_question(knowledge, slot, rest)
        if slot in question.readings:
            return ((slot, question.readings[slot]),)
    return ()


def _read_whole(
    knowledge: UnderstandingKnowledge, asking: str, utterance: Utterance, change: Change
) -> tuple[tuple[str, Reading], ...]:
    """ "I was wrong, my calf isn't swollen": the calf is no name there, and the words tell the new answer themselves."""
    return tuple(read_spoken_of(knowledge, asking, utterance).items()) if change.rest else ()


def _command(
    knowledge: UnderstandingKnowledge, asking: str, hypothesis: Hypothesis, utterance: Utterance, alarm: Alarm
) -> Command | None:
    """A command needs the free decoder: a closed grammar hears commands in anything."""
    lexicon = knowledge.lexicon
    said = lexicon.spelling.words(hypothesis.heard_free)
    if utterance.polarity.bare and is_own_question(knowledge, asking):
        return None
    slot = lexicon.slots.get(asking)
    if slot is not None and (
        slot.is_answer(utterance.words) or " ".join(utterance.words) in slot.words.grammar
    ):
        return None  # "left" that the free decoder took for "what"
    found = _spoken_command(said, lexicon) or _command_among(knowledge, asking, hypothesis, utterance, alarm)
    return Command.SKIP if found is Command.NEXT and _is_about_facts(knowledge, asking) else found


def _spoken_command(said: Words, lexicon: Lexicon) -> Command | None:
    """The command that is all that was said. Of several in one breath ("let's go again from the top") the net knows which."""
    found = read_command(said, lexicon)
    if found is None or len(said) < SEVERAL:
        return found
    heard = guess(said, lexicon.command_net)
    return heard.command if heard is not None and heard.certainty is Certainty.SURE else found


def _is_about_facts(knowledge: UnderstandingKnowledge, asking: str) -> bool:
    """Whether a question of the script is asked: there "next" leaves it out, elsewhere it only goes on."""
    return asking in knowledge.triage.slots or asking in knowledge.triage.bundles


def _command_among(
    knowledge: UnderstandingKnowledge, asking: str, hypothesis: Hypothesis, utterance: Utterance, alarm: Alarm
) -> Command | None:
    """A command among other words, where those words are what the free decoder heard."""
    slot, polarity = knowledge.lexicon.slots.get(asking), utterance.polarity
    is_answer = polarity.answer is Bare.REFUSED or (slot is not None and utterance.words in slot.whole)
    is_answer |= polarity.says(*_YES_OR_NO) and len(polarity.clauses) >= len(utterance.clauses)
    # In noise the free decoder makes words of anything, and the net a command of them.
    if alarm.asks or is_answer or hypothesis.noisy or utterance.text != hypothesis.heard_free:
        return None

    def understood() -> Iterator[Reading]:
        readings = read_question(knowledge, asking, utterance, Alarm()).readings
        yield from (reading for reading in readings.values() if not reading.by_net)
        yield from read_others(knowledge, asking, utterance, readings).values()

    return command_among(utterance, knowledge.lexicon, understood, only_plain=bool(alarm.hints))
