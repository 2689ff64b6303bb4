"""The pieces a result is made of: how urgent and why, what it could be, what helps, what to watch for (knowledge 6.1).

Each piece knows how soon it goes where the length of its tier does not allow everything; `result.py` puts them together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from voice_triage.dialogue.sentences import reasons
from voice_triage.dialogue.sentences.prompts import Prompts, Sentence
from voice_triage.dialogue.sentences.spoken import count_words
from voice_triage.dialogue.sentences.texts import Texts
from voice_triage.frozen import Frozen
from voice_triage.triage.assessment import Assessment, Cause, Tier
from voice_triage.triage.facts import UNKNOWN, Facts

FORCED = "must_be_checked"
"""The fit of a cause that is named because it must not be missed (knowledge 1.0)."""
_MAX_SHAPES = 2
SENTENCE_LIMIT = 20


class Piece(Frozen):
    """Sentences that stay or go together. The highest `cut` goes first; zero is never cut."""

    part: str
    sentences: tuple[Sentence, ...]
    cut: int = 0
    short: tuple[Sentence, ...] = ()
    """Said instead where cutting alone does not make room."""


def tier_pieces(prompts: Prompts, assessment: Assessment, facts: Facts) -> Iterator[Piece]:
    """Warnings that floors carry, the tier line, and the sentences of the shapes of the rules that fired."""
    for id in (f"warn_{rule.id}" for rule in assessment.rules):
        if prompts.has(id):
            first, *more = prompts.say(id)
            yield Piece(part="warning", sentences=(first,))
            yield Piece(part="warning", sentences=tuple(more), cut=1)
    yield Piece(part="tier", sentences=prompts.say(f"tier_{assessment.tier.value}"))
    covered = _forced_shapes(prompts, assessment)
    for place, shape in enumerate(_shapes(prompts, assessment)):
        if shape not in covered:
            sentences = prompts.say(f"{assessment.tier.value}_{shape}")
            yield Piece(
                part="tier", sentences=sentences, cut=22 if place and shape not in prompts.keep_avoid else 0
            )
            yield from _after_shape(prompts, shape, facts, part="tier")


def _shapes(prompts: Prompts, assessment: Assessment) -> list[str]:
    """The shapes of the rules that decided the tier, the first two that have a sentence."""
    fired = {rule.id for rule in assessment.rules if rule.tier is assessment.tier}
    found = (shape for shape, rules in prompts.shapes.items() if fired.intersection(rules))
    return [shape for shape in found if prompts.has(f"{assessment.tier.value}_{shape}")][:_MAX_SHAPES]


def _forced_shapes(prompts: Prompts, assessment: Assessment) -> set[str]:
    """The shapes that a cause says, because it must be named."""
    forced = (cause.id for cause in assessment.causes if cause.fit == FORCED)
    return {prompts.shape_of_cause[id] for id in forced if id in prompts.shape_of_cause}


def _after_shape(prompts: Prompts, shape: str, facts: Facts, part: str) -> Iterator[Piece]:
    for after in prompts.after_shape:
        if after.shape == shape and reasons.has(facts, after.slot, after.values):
            yield Piece(part=part, sentences=prompts.say(after.say), cut=15)


def why_pieces(prompts: Prompts, assessment: Assessment, facts: Facts) -> Iterator[Piece]:
    """The answers that decided, or what could not be found out; then what matters for this person."""
    deciding = reasons.deciding(prompts, assessment, facts)
    said = reasons.clauses(prompts, deciding)
    lost = list(dict.fromkeys(prompts.topic(slot) for slot, value in deciding if value == UNKNOWN))
    both = prompts.say("why_two", reason=said[0], other=said[1]) if len(said) > 1 else ()
    one = prompts.say("why_one", reason=said[0]) if said else ()
    if both and count_words(both[0].text) <= SENTENCE_LIMIT:
        yield Piece(part="why", sentences=both, short=one)
    elif said:
        yield Piece(part="why", sentences=one)
        if both:
            yield Piece(part="why", sentences=prompts.say("why_also", reason=said[1]), cut=45)
    elif lost:
        yield Piece(part="why", sentences=_lost(prompts, lost))
    elif assessment.not_known:
        yield Piece(part="why", sentences=prompts.say("why_ended"))
    for scope in assessment.scope:
        ids = (f"scope_{scope}_{assessment.tier.value}", f"scope_{scope}")
        known = next((id for id in ids if prompts.has(id)), "")
        if known:
            yield Piece(part="scope", sentences=prompts.say(known), cut=30)


def _lost(prompts: Prompts, topics: Sequence[str]) -> tuple[Sentence, ...]:
    """That no answer could be had about these topics, named while they are few."""
    if len(topics) <= 2:
        names = dict(zip(("topic", "other"), topics, strict=False))
        said = prompts.say("why_lost" if len(topics) == 1 else "why_lost_two", names)
        if count_words(said[0].text) <= SENTENCE_LIMIT:
            return said
    return prompts.say("why_lost_many")


def cause_pieces(prompts: Prompts, texts: Texts, assessment: Assessment, facts: Facts) -> Iterator[Piece]:
    """Those that must not be missed, then the likely ones, each with one reason that was not given before."""
    used = set(reasons.clauses(prompts, reasons.deciding(prompts, assessment, facts))[:2])
    forced = [cause for cause in assessment.causes if cause.fit == FORCED]
    likely = [cause for cause in assessment.causes if cause.fit != FORCED]
    for place, cause in enumerate(forced):
        name, because = texts.causes[cause.id].name, _because(prompts, cause, facts, used)
        yield Piece(part="causes", sentences=prompts.say(f"cause_{_order(place)}_short", cause=name))
        yield Piece(part="causes", sentences=because, cut=18)
    if forced:
        must = prompts.say("cause_must" if len(forced) == 1 else "cause_must_all")
        yield Piece(part="causes", sentences=must, cut=2)
    for shape in sorted(_forced_shapes(prompts, assessment)):
        yield from _after_shape(prompts, shape, facts, part="causes")
    for place, cause in enumerate(likely, start=len(forced)):
        sentences = _likely(prompts, cause, texts.causes[cause.id].name, facts, used, _order(place))
        yield Piece(part="causes", sentences=sentences, cut=(20, 60, 80)[min(place, 2)])
        if place == 0 and assessment.tier <= Tier.SOON:
            yield Piece(part="causes", sentences=texts.causes[cause.id].explained, cut=90)
    if not assessment.causes and not texts.without_causes.intersection(assessment.scope):
        yield Piece(part="causes", sentences=prompts.say("cause_none"), cut=35)


def _order(place: int) -> str:
    return "next" if place else "first"


def _because(prompts: Prompts, cause: Cause, facts: Facts, used: set[str]) -> tuple[Sentence, ...]:
    """The reason as a sentence of its own: the person's words where they can be repeated, else the answer."""
    words = reasons.own_words(prompts, cause, facts, used)
    if words:
        return prompts.say("cause_words", words=words)
    reason = reasons.of_cause(prompts, cause, facts, used)
    return prompts.say("cause_reason", reason=reason) if reason else ()


def _likely(
    prompts: Prompts, cause: Cause, name: str, facts: Facts, used: set[str], order: str
) -> tuple[Sentence, ...]:
    """A cause with its reason, in one sentence where that is short enough."""
    words = reasons.own_words(prompts, cause, facts, used)
    reason = "" if words else reasons.of_cause(prompts, cause, facts, used)
    said = prompts.say(f"cause_{order}", cause=name, reason=reason) if reason else ()
    if not said or count_words(said[0].text) > SENTENCE_LIMIT:
        because = prompts.say("cause_words", words=words) if words else ()
        because = prompts.say("cause_reason", reason=reason) if reason else because
        said = (*prompts.say(f"cause_{order}_short", cause=name), *because)
    after = prompts.after_cause.get(cause.id)
    return (*said, *(prompts.say(after) if after else ()))


def relief_pieces(prompts: Prompts, texts: Texts, assessment: Assessment) -> Iterator[Piece]:
    """What helps, then what to avoid. Where a possible clot decided, nothing to avoid is left out."""
    urgent = assessment.tier is Tier.URGENT_SAME_DAY
    for place, step in enumerate(assessment.relief[:5]):
        intro = prompts.say("relief_urgent_same_day" if urgent else "relief_other") if place == 0 else ()
        yield Piece(part="relief", sentences=(*intro, *texts.steps[step]), cut=(5, 25, 50, 70, 75)[place])
    keep = bool(
        {*_shapes(prompts, assessment), *_forced_shapes(prompts, assessment)}.intersection(prompts.keep_avoid)
    )
    for place, item in enumerate(assessment.avoid[:3]):
        yield Piece(part="avoid", sentences=texts.avoid[item], cut=0 if keep else (3, 12, 28)[place])


def net_pieces(prompts: Prompts, texts: Texts, assessment: Assessment) -> Iterator[Piece]:
    """The deadline, the warning signs, and that it is fine to come back."""
    deadline = f"net_deadline_{assessment.tier.value}"
    if prompts.has(deadline):
        yield Piece(part="safety_net", sentences=prompts.say(deadline))
    said = {sign for rule in assessment.rules for sign in prompts.said_by_warning.get(rule.id, ())}
    for sign in (sign for sign in assessment.safety_net if sign not in said):
        yield Piece(part="safety_net", sentences=texts.signs(prompts, sign))
    yield Piece(part="safety_net", sentences=prompts.say("net_back"), cut=55)
