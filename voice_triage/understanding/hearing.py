"""Hearing: which words to take for what was said, and whether they were heard clearly enough for what hangs on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from voice_triage.recognition.agreement import Stake, Support, Verdict, agreed_answer, agrees, verdict
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.recognition.sounds import POLAR, guesses_no, unfold_know
from voice_triage.triage.facts import Value
from voice_triage.triage.model import Slot, SlotKind, Urgency
from voice_triage.understanding.answers.denials import LOOSE_WORDS
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.utterances.polarity import Bare
from voice_triage.understanding.utterances.reading import Reading, is_denial, is_urgent
from voice_triage.understanding.utterances.utterance import Utterance, take_apart

SHORT_ANSWER = 2
"""Words up to which the free decoder's text may be a mishearing of the grammar's one word."""


def wording(hypothesis: Hypothesis, lexicon: Lexicon, slots: Mapping[str, Slot]) -> str:
    """The words to read. A grammar's word counts only when the free decoder agrees by sound, and fails to say it itself."""
    if hypothesis.typed:
        return hypothesis.heard_free
    heard = unfold_know(hypothesis.heard_free)
    agreed = agreed_answer(hypothesis)
    free = take_apart(heard, lexicon)
    if not agreed or len(free.words) > SHORT_ANSWER:
        return heard
    if agrees(agreed, Hypothesis(hypothesis.heard_free)) or not (free.polarity.bare or free.evidence):
        return agreed
    # "Left" misheard as "the back" is left. What may be a sign of something urgent is never passed over.
    harmless = all(item.owner.id in slots and not is_urgent(slots[item.owner.id]) for item in free.evidence)
    return agreed if harmless and agreed not in POLAR and not free.polarity.bare else heard


def is_clearly_heard(
    slot: Slot,
    reading: Reading,
    hypothesis: Hypothesis,
    utterance: Utterance,
    lexicon: Lexicon,
    again: Callable[[str], Value | None],
) -> bool:
    """Whether a spoken value may count at once, by the table in `recognition/agreement.py`. `again` reads another text.

    A denial that noise drowns never does: both decoders then hear "no" in other words, and agree on it. Nor does one from
    "i know faint", which may be what it says. Of several things some may be lost: a list with other words beside it is read
    back.
    """
    stake = _stake(slot, reading)
    if stake is Stake.DENIAL and (hypothesis.drowned or guesses_no(hypothesis.heard_free)):
        return False
    if _is_half_a_list(slot, reading, utterance, lexicon):
        return False
    support = _support(stake, reading, hypothesis, utterance, again)
    found = verdict(support, stake)
    if found is Verdict.COUNTS and support is not Support.BOTH and _is_short_of_worst(slot, reading):
        found = Verdict.FIRM
    if found is Verdict.FIRM:
        return not _rests_on_flip(reading, utterance, lexicon)
    return found is Verdict.COUNTS


def _is_short_of_worst(slot: Slot, reading: Reading) -> bool:
    """ "I can walk on it" to "can you walk?": not the worst answer, and one "n't" from it."""
    return is_urgent(slot) and slot.kind is SlotKind.ENUM and reading.value in slot.severity[:-1]


def _is_half_a_list(slot: Slot, reading: Reading, utterance: Utterance, lexicon: Lexicon) -> bool:
    """Things that were named, and so many other words, or a clause of others, that another thing may be among them."""
    if (
        slot.kind is not SlotKind.MULTI
        or reading.rests_on
        or reading.by_net
        or is_denial(slot, reading.value or ())
    ):
        return False
    named = {item.clause for item in reading.used}
    unexplained = utterance.unexplained(lexicon, reading.used)
    return any(count > LOOSE_WORDS - (number not in named) for number, count in unexplained.items())


def _stake(slot: Slot, reading: Reading) -> Stake:
    if not is_urgent(slot):
        return Stake.PLAIN
    if _lowers_urgency(slot, reading.value):
        return Stake.DENIAL
    return Stake.EMERGENCY if slot.urgency is Urgency.EMERGENCY else Stake.SAME_DAY


def _support(
    stake: Stake,
    reading: Reading,
    hypothesis: Hypothesis,
    utterance: Utterance,
    again: Callable[[str], Value | None],
) -> Support:
    """Who stands behind the value. A bare yes or no is never unanimous: the grammar listened for it too."""
    if hypothesis.noisy and _is_heard_by_one(hypothesis, reading):
        return Support.IN_NOISE
    agreed = agreed_answer(hypothesis)
    if _conflicts(hypothesis, reading):
        return Support.CONFLICT
    if agreed is not None and reading.rests_on in ("", agreed):
        return Support.BOTH
    may_deny = stake in (
        Stake.DENIAL,
        Stake.PLAIN,
    )  # "No power" denies nothing, however well its no was heard.
    if may_deny and not reading.rests_on and _both_heard_no(hypothesis, utterance):
        return Support.BOTH
    others = [again(text) for text in hypothesis.alternatives]
    if not reading.rests_on and hypothesis.weighed and all(value == reading.value for value in others):
        return Support.UNANIMOUS
    if any(value is not None and value != reading.value for value in others):
        return Support.DISPUTED
    return Support.TORN if others.count(None) > len(others) / 2 else Support.FREE


def _lowers_urgency(slot: Slot, value: Value | None) -> bool:
    values = value if isinstance(value, tuple) else (value,)
    return all(item in slot.denials for item in values)


def _conflicts(hypothesis: Hypothesis, reading: Reading) -> bool:
    """The two decoders heard opposite words."""
    words = (hypothesis.heard_grammar or "").split()
    opposite = {"no": "yes", "yes": "no"}.get(reading.rests_on, "")
    return bool(opposite) and opposite in words


def _is_heard_by_one(hypothesis: Hypothesis, reading: Reading) -> bool:
    """A bare yes or no that the grammar listened for and did not hear."""
    heard = hypothesis.heard_grammar
    return heard is not None and bool(reading.rests_on) and reading.rests_on not in heard.split()


def _both_heard_no(hypothesis: Hypothesis, utterance: Utterance) -> bool:
    """ "No swelling" with a grammar that knows only yes and no: it too must have heard the no, and no yes."""
    words = (hypothesis.heard_grammar or "").split()
    return (
        "no" in words and "yes" not in words and (utterance.polarity.says(Bare.NO) or "no" in utterance.words)
    )


def _rests_on_flip(reading: Reading, utterance: Utterance, lexicon: Lexicon) -> bool:
    """Whether "can", "isn't" or the like decides which way the answer falls, with no other word that does."""
    scope = lexicon.scope
    numbers = {item.clause for item in reading.used} or set(range(len(utterance.clauses)))
    words = tuple(word for number in sorted(numbers) for word in utterance.clauses[number].said)
    if not any(word in scope.flips for word in words):
        return False
    negators = {word for start, end in scope.negators.spans(words) for word in words[start:end]} - scope.flips
    return not negators and not utterance.polarity.bare
