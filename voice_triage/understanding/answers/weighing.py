"""The lexicon's reading of an answer beside what the net makes of it: what is believed, doubted, or left open.

| the lexicon | the net | what is stored |
|---|---|---|
| a known phrase from end to end, or a bare yes or no | is not asked | the reading |
| a value | agrees, or has no firm view | the reading |
| a value | firmly another | one of them, to be confirmed: of an urgent slot the more dangerous |
| a value | firmly none of these | the reading, to be confirmed |
| a value in many words | is not sure of it | the reading, to be confirmed; an emergency counts at once |
| nothing | a value | the value, to be confirmed; at once where the net is sure and no emergency hangs on it |
| nothing | firmly "don't know" | unknown |

A value that lowers the urgency of an urgent slot comes in only where the words deny something or are words of that value;
at once only where the net is very sure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from voice_triage.triage.facts import Value
from voice_triage.triage.model import Slot, SlotKind, Urgency
from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.answers.answer_net import OPEN, UNKNOWN, features, read_features, read_signs
from voice_triage.understanding.answers.denials import only_if_clear
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.utterances.evidence import Evidence, gather, real_negators
from voice_triage.understanding.utterances.reading import UNCLEAR, Reading, is_denial, is_urgent
from voice_triage.understanding.utterances.utterance import Utterance

MOST_WORDS = 60
"""Of an answer that is weighed. A longer one is a story, which says too much to be one value."""
LIKELY, FIRM, SURE, VERY_SURE = 0.55, 0.75, 0.9, 0.97
"""How probable a view must be: to be asked about, to cast doubt, to be stored, to be stored though it lowers urgency."""
LONG = 9
"""Words from which an answer is long."""

STRANGE, FIRM_STRANGE, _SHORT = 0.5, 0.75, 2
"""The share of words that may be new to the question where only the net hears a value, and where it does so firmly; of so
few words none may."""


@dataclass(frozen=True)
class Opinion:
    """What the net makes of an answer."""

    value: Value | None
    """None: "don't know", or none of the slot's values."""
    unknown: bool
    probability: float
    of: Mapping[str, float]
    """The probability of each class."""

    def __str__(self) -> str:
        said = "unknown" if self.unknown else OPEN if self.value is None else self.value
        return f"{' and '.join(said) if isinstance(said, tuple) else said} {self.probability:.2f}"


def opinion(slot: Slot, utterance: Utterance, lexicon: Lexicon, reading: Reading) -> Opinion | None:
    """The net's view; None where it knows nothing of the slot, or the answer is a story."""
    net = lexicon.answer_net
    if net is None or slot.id not in net.slots or not 0 < len(utterance.words) <= MOST_WORDS:
        return None
    classes = net.slots[slot.id].classes
    evidence = asked_evidence(slot, utterance, lexicon)
    shown = {*features(utterance, lexicon), *read_features(utterance, lexicon, reading, evidence)}
    of = net.probabilities(slot.id, shown, read_signs(classes, reading, evidence))
    best = max(of, key=of.__getitem__)
    if best in (UNKNOWN, OPEN):
        return Opinion(None, best == UNKNOWN, of[best], of)
    if slot.kind is not SlotKind.MULTI:
        return Opinion(best, False, of[best], of)
    named = tuple(name for name in slot.told if of[name] >= LIKELY and name != slot.exclusive) or (best,)
    sure = min(*(of[name] for name in named), *(1 - p for name, p in of.items() if name not in named))
    return Opinion((slot.exclusive,) if best == slot.exclusive else named, False, sure, of)


def asked_evidence(slot: Slot, utterance: Utterance, lexicon: Lexicon) -> tuple[Evidence, ...]:
    """What the lexicon finds about a slot that is asked."""
    asked = gather(utterance.clauses, lexicon.slots[slot.id].asked, lexicon.scope)
    return utterance.evidence_for(slot.id, asked)


def weigh_in(slot: Slot, utterance: Utterance, lexicon: Lexicon, reading: Reading) -> Reading:
    """The reading, believed, doubted, or filled in."""
    if reading.rests_on or reading.turned or _is_plain(slot, utterance, lexicon, reading):
        return reading
    view = opinion(slot, utterance, lexicon, reading)
    if view is None:
        return reading
    weighed = (
        _filled(slot, utterance, lexicon, reading, view)
        if reading.value is None
        else _said_at_length(slot, utterance, _doubted(slot, reading, view), view)
    )
    return replace(weighed, net=str(view))


def _is_plain(slot: Slot, utterance: Utterance, lexicon: Lexicon, reading: Reading) -> bool:
    """Nothing but a known phrase, or a bare answer."""
    if len(utterance.polarity.clauses) >= len(utterance.clauses):
        return True
    return reading.value is not None and lexicon.slots[slot.id].is_answer(utterance.words)


def _filled(slot: Slot, utterance: Utterance, lexicon: Lexicon, reading: Reading, view: Opinion) -> Reading:
    """Where the lexicon found nothing."""
    opposites = lexicon.slots[slot.id].words.opposites
    if opposites and reading.outcome is Outcome.UNCLEAR:
        return reading  # Sides were named, and nothing but their order says which is meant.
    if (view.unknown or (opposites and view.value in slot.no_answer)) and view.probability >= FIRM:
        return Reading(Outcome.UNKNOWN)
    if view.value is None or view.probability < LIKELY:
        return reading
    lowers = is_urgent(slot) and is_denial(slot, view.value)
    strange = FIRM_STRANGE if view.probability >= FIRM and not lowers else STRANGE
    is_known = view.probability >= SURE or _speaks_of_it(slot, utterance, lexicon, strange)
    if reading.outcome is None and not is_known:
        return reading
    if lowers:
        return _lowered(slot, utterance, lexicon, reading, view)
    found_something = reading.outcome is Outcome.UNCLEAR
    doubtful = view.probability < SURE or slot.urgency is Urgency.EMERGENCY or found_something
    return _by_net(utterance, view, doubtful=doubtful)


def _speaks_of_it(slot: Slot, utterance: Utterance, lexicon: Lexicon, most_strange: float) -> bool:
    """Whether enough of what is said was heard in answers to this question before: "green apples" was not."""
    net = lexicon.answer_net
    content = [word for word in utterance.words if word not in lexicon.scope.stop_words]
    strange = [word for word in content if net is not None and word not in net.slots[slot.id].weights]
    return len(strange) <= (len(content) * most_strange if len(content) > _SHORT else 0) and bool(content)


def _lowered(slot: Slot, utterance: Utterance, lexicon: Lexicon, reading: Reading, view: Opinion) -> Reading:
    """A value that lowers urgency, as strictly as if the lexicon had found it; what that refused is at most asked about."""
    if not says_it_is_well(slot, utterance, lexicon):
        return reading
    hard = reading.outcome is Outcome.UNCLEAR and reading.why != UNCLEAR.why
    doubtful = view.probability < VERY_SURE or slot.urgency is Urgency.EMERGENCY
    found = _by_net(utterance, view, doubtful=doubtful)
    clear = only_if_clear(slot, utterance, lexicon, found, asked_evidence(slot, utterance, lexicon))
    if not hard and clear.value is not None:
        return clear
    return replace(found, doubtful=True) if view.probability >= VERY_SURE else reading


def _by_net(utterance: Utterance, view: Opinion, *, doubtful: bool) -> Reading:
    return Reading(
        Outcome.ANSWER, view.value, doubtful, utterance.text, why="only the net hears it", by_net=True
    )


def _doubted(slot: Slot, reading: Reading, view: Opinion) -> Reading:
    """Where the lexicon found a value."""
    read = reading.value
    if read is None or view.value == read:
        return (
            reading
            if view.probability >= LIKELY
            else replace(reading, doubtful=True, why="the net is unsure")
        )
    told = slot.urgency is Urgency.EMERGENCY and not is_denial(slot, read)
    if view.probability < (FIRM if told else LIKELY):
        return reading
    if view.value is None:
        return replace(reading, doubtful=True, why="the net hears none of these")
    doubted = replace(reading, doubtful=True, why=f"the net hears {view}")
    lowers = is_urgent(slot) and is_denial(slot, view.value)
    if lowers and not is_denial(slot, read):
        return doubted
    other = replace(
        doubted, value=view.value, used=(), by_net=True, why=f"the lexicon hears {read}, the net {view}"
    )
    if is_urgent(slot) and is_denial(slot, read) and not lowers:
        return other
    return other if view.probability >= FIRM else doubted


def _said_at_length(slot: Slot, utterance: Utterance, reading: Reading, view: Opinion) -> Reading:
    """A long answer counts at once only where the net is sure of it: it has more room to turn round in.

    Of a third of the answers that were read wrong this makes questions, for two to four more of a hundred said back.
    """
    is_told = slot.urgency is Urgency.EMERGENCY and not is_denial(slot, reading.value or "")
    if reading.doubtful or is_told or view.probability >= SURE or len(utterance.words) < LONG:
        return reading
    return replace(reading, doubtful=True, why="the net is unsure of so long an answer")


def says_it_is_well(slot: Slot, utterance: Utterance, lexicon: Lexicon) -> bool:
    """Whether the words deny something, or are words of a value that lowers the slot's urgency and of no other."""
    if any(any(real_negators(clause.words, lexicon.scope)) for clause in utterance.clauses):
        return True
    speaks_for, denials = lexicon.slots[slot.id].speaks_for, frozenset(slot.denials)
    return any(
        word in speaks_for and speaks_for[word] <= denials and word not in lexicon.class_words
        for word in utterance.words
    )
