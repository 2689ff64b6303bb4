"""An assessment as sentences: what to do, why, what it could be, what helps, what to watch for (knowledge 6.1).

Pure: the same assessment gives the same words. Wording is in `prompts/` and in the triage data, and every sentence
carries the id of an entry that has a source. What does not fit the tier's length is left to the written summary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from voice_triage.dialogue import reasons
from voice_triage.dialogue.prompts import Locale, Prompts, Sentence
from voice_triage.dialogue.spoken import count_words
from voice_triage.dialogue.texts import Texts, texts_of
from voice_triage.frozen import Frozen
from voice_triage.triage.assessment import Assessment, Cause, Tier
from voice_triage.triage.facts import UNKNOWN, Facts
from voice_triage.triage.model import TriageKnowledge

WORD_LIMITS = {
    Tier.EMERGENCY_NOW: 60,
    Tier.URGENT_SAME_DAY: 130,
    Tier.SOON: 220,
    Tier.ROUTINE: 220,
    Tier.SELF_CARE: 250,
}
"""Words a result may have (knowledge 6.4)."""
SENTENCE_LIMIT = 20
CHUNK_SENTENCES = 2
READ_BACK_WORDS = 25
FORCED = "must_be_checked"
"""The fit of a cause that is named because it must not be missed (knowledge 1.0)."""
_MAX_SHAPES = 2
_NO_MESSAGE = "call_ambulance"
"""Spoken for an emergency without words of its own: an emergency is never left unsaid."""


class Chunk(Frozen):
    """At most two sentences that belong together."""

    part: str
    """`warning`, `tier`, `why`, `scope`, `causes`, `relief`, `avoid`, `safety_net` or `limits`."""
    sentences: tuple[Sentence, ...]


PASSAGES = (("warning", "tier", "why", "scope"), ("causes",), ("relief", "avoid"), ("safety_net", "limits"))
"""What is told in one go; between passages the conversation listens."""


class _Piece(Frozen):
    """Sentences that stay or go together. The highest `cut` goes first; zero is never cut."""

    part: str
    sentences: tuple[Sentence, ...]
    cut: int = 0
    short: tuple[Sentence, ...] = ()
    """Said instead where cutting alone does not make room."""


def result_sentences(
    prompts: Prompts,
    triage: TriageKnowledge,
    assessment: Assessment,
    facts: Facts,
    locale: Locale | None = None,
) -> tuple[Chunk, ...]:
    """The whole result, cut into chunks and to the length of its tier."""
    prompts = prompts.in_locale(locale or prompts.locale).about(triage, facts)
    if assessment.tier is Tier.EMERGENCY_NOW:
        message = emergency_message(prompts, assessment)
        wait = prompts.say("emergency_wait", urgent=True)
        pieces = [_Piece(part="warning", sentences=message), _Piece(part="warning", sentences=wait, cut=1)]
    else:
        texts = texts_of(triage, prompts.turned)
        pieces = [
            *_tier_pieces(prompts, assessment, facts),
            *_why_pieces(prompts, assessment, facts),
            *_cause_pieces(prompts, texts, assessment, facts),
            *_relief_pieces(prompts, texts, assessment),
            *_net_pieces(prompts, texts, assessment),
            _Piece(part="limits", sentences=prompts.say("limits")),
        ]
    return tuple(_chunked(_shortened(pieces, WORD_LIMITS[assessment.tier])))


def passages(chunks: Sequence[Chunk]) -> tuple[tuple[Chunk, ...], ...]:
    """The result as it is told: how soon and why, what it could be, what helps, what to watch for. None is empty."""
    told = (tuple(chunk for chunk in chunks if chunk.part in parts) for parts in PASSAGES)
    return tuple(passage for passage in told if passage)


def spoken_text(chunks: Sequence[Chunk]) -> str:
    """The result as one text."""
    return " ".join(sentence.text for chunk in chunks for sentence in chunk.sentences)


def emergency_message(
    prompts: Prompts, emergency: Assessment | str, locale: Locale | None = None
) -> tuple[Sentence, ...]:
    """The message of the first emergency rule that fired, or of an emergency id. To be said twice."""
    prompts = prompts.in_locale(locale or prompts.locale)
    if isinstance(emergency, str):
        ids = [emergency]
    else:
        ids = [rule.id for rule in emergency.rules if rule.tier is Tier.EMERGENCY_NOW]
    known = (f"emergency_{id}" for id in ids if prompts.has(f"emergency_{id}"))
    return prompts.say(next(known, f"emergency_{_NO_MESSAGE}"), urgent=True)


def read_back(
    prompts: Prompts, assessment: Assessment, facts: Facts, asked: Sequence[str] = ()
) -> tuple[Sentence, ...]:
    """The answers that decided the tier, and whether they are right; nothing when nothing is known.

    Where only a missing answer decided, the main answers are said. What nobody asked for comes first, then in the
    order of `asked`. At most 25 words before the question.
    """
    order = {slot: place for place, slot in enumerate(asked)}
    deciding = [(s, v) for s, v in reasons.deciding(prompts, assessment, facts) if v != UNKNOWN]
    deciding = deciding or reasons.reassuring(prompts, facts)
    frame, sentences = prompts.say("read_back_frame"), []
    left = READ_BACK_WORDS - sum(count_words(sentence.text) for sentence in frame)
    for slot, value in sorted(deciding, key=lambda item: order.get(item[0], -1)):
        for sentence in prompts.said_back(slot, value):
            if count_words(sentence.text) <= left and sentence not in sentences:
                sentences.append(sentence)
                left -= count_words(sentence.text)
    return (*frame, *sentences, *prompts.say("read_back_question")) if sentences else ()


def reason_sentences(prompts: Prompts, assessment: Assessment, facts: Facts) -> tuple[Sentence, ...]:
    """Why the case is as urgent as it is, for who asks "why do you say that"."""
    return tuple(
        sentence
        for piece in _why_pieces(prompts, assessment, facts)
        if piece.part == "why"
        for sentence in piece.sentences
    )


def _tier_pieces(prompts: Prompts, assessment: Assessment, facts: Facts) -> Iterator[_Piece]:
    """Warnings that floors carry, the tier line, and the sentences of the shapes of the rules that fired."""
    for id in (f"warn_{rule.id}" for rule in assessment.rules):
        if prompts.has(id):
            first, *more = prompts.say(id)
            yield _Piece(part="warning", sentences=(first,))
            yield _Piece(part="warning", sentences=tuple(more), cut=1)
    yield _Piece(part="tier", sentences=prompts.say(f"tier_{assessment.tier.value}"))
    covered = _forced_shapes(prompts, assessment)
    for place, shape in enumerate(_shapes(prompts, assessment)):
        if shape not in covered:
            sentences = prompts.say(f"{assessment.tier.value}_{shape}")
            yield _Piece(
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


def _after_shape(prompts: Prompts, shape: str, facts: Facts, part: str) -> Iterator[_Piece]:
    for after in prompts.after_shape:
        if after.shape == shape and reasons.has(facts, after.slot, after.values):
            yield _Piece(part=part, sentences=prompts.say(after.say), cut=15)


def _why_pieces(prompts: Prompts, assessment: Assessment, facts: Facts) -> Iterator[_Piece]:
    """The answers that decided, or what could not be found out; then what matters for this person."""
    deciding = reasons.deciding(prompts, assessment, facts)
    said = reasons.clauses(prompts, deciding)
    lost = list(dict.fromkeys(prompts.topic(slot) for slot, value in deciding if value == UNKNOWN))
    both = prompts.say("why_two", reason=said[0], other=said[1]) if len(said) > 1 else ()
    one = prompts.say("why_one", reason=said[0]) if said else ()
    if both and count_words(both[0].text) <= SENTENCE_LIMIT:
        yield _Piece(part="why", sentences=both, short=one)
    elif said:
        yield _Piece(part="why", sentences=one)
        if both:
            yield _Piece(part="why", sentences=prompts.say("why_also", reason=said[1]), cut=45)
    elif lost:
        yield _Piece(part="why", sentences=_lost(prompts, lost))
    elif assessment.not_known:
        yield _Piece(part="why", sentences=prompts.say("why_ended"))
    for scope in assessment.scope:
        ids = (f"scope_{scope}_{assessment.tier.value}", f"scope_{scope}")
        known = next((id for id in ids if prompts.has(id)), "")
        if known:
            yield _Piece(part="scope", sentences=prompts.say(known), cut=30)


def _lost(prompts: Prompts, topics: Sequence[str]) -> tuple[Sentence, ...]:
    """That no answer could be had about these topics, named while they are few."""
    if len(topics) <= 2:
        names = dict(zip(("topic", "other"), topics, strict=False))
        said = prompts.say("why_lost" if len(topics) == 1 else "why_lost_two", names)
        if count_words(said[0].text) <= SENTENCE_LIMIT:
            return said
    return prompts.say("why_lost_many")


def _cause_pieces(prompts: Prompts, texts: Texts, assessment: Assessment, facts: Facts) -> Iterator[_Piece]:
    """Those that must not be missed, then the likely ones, each with one reason that was not given before."""
    used = set(reasons.clauses(prompts, reasons.deciding(prompts, assessment, facts))[:2])
    forced = [cause for cause in assessment.causes if cause.fit == FORCED]
    likely = [cause for cause in assessment.causes if cause.fit != FORCED]
    for place, cause in enumerate(forced):
        name, because = texts.causes[cause.id].name, _because(prompts, cause, facts, used)
        yield _Piece(part="causes", sentences=prompts.say(f"cause_{_order(place)}_short", cause=name))
        yield _Piece(part="causes", sentences=because, cut=18)
    if forced:
        must = prompts.say("cause_must" if len(forced) == 1 else "cause_must_all")
        yield _Piece(part="causes", sentences=must, cut=2)
    for shape in sorted(_forced_shapes(prompts, assessment)):
        yield from _after_shape(prompts, shape, facts, part="causes")
    for place, cause in enumerate(likely, start=len(forced)):
        sentences = _likely(prompts, cause, texts.causes[cause.id].name, facts, used, _order(place))
        yield _Piece(part="causes", sentences=sentences, cut=(20, 60, 80)[min(place, 2)])
        if place == 0 and assessment.tier <= Tier.SOON:
            yield _Piece(part="causes", sentences=texts.causes[cause.id].explained, cut=90)
    if not assessment.causes and not texts.without_causes.intersection(assessment.scope):
        yield _Piece(part="causes", sentences=prompts.say("cause_none"), cut=35)


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


def _relief_pieces(prompts: Prompts, texts: Texts, assessment: Assessment) -> Iterator[_Piece]:
    """What helps, then what to avoid. Where a possible clot decided, nothing to avoid is left out."""
    urgent = assessment.tier is Tier.URGENT_SAME_DAY
    for place, step in enumerate(assessment.relief[:5]):
        intro = prompts.say("relief_urgent_same_day" if urgent else "relief_other") if place == 0 else ()
        yield _Piece(part="relief", sentences=(*intro, *texts.steps[step]), cut=(5, 25, 50, 70, 75)[place])
    keep = bool(
        {*_shapes(prompts, assessment), *_forced_shapes(prompts, assessment)}.intersection(prompts.keep_avoid)
    )
    for place, item in enumerate(assessment.avoid[:3]):
        yield _Piece(part="avoid", sentences=texts.avoid[item], cut=0 if keep else (3, 12, 28)[place])


def _net_pieces(prompts: Prompts, texts: Texts, assessment: Assessment) -> Iterator[_Piece]:
    """The deadline, the warning signs, and that it is fine to come back."""
    deadline = f"net_deadline_{assessment.tier.value}"
    if prompts.has(deadline):
        yield _Piece(part="safety_net", sentences=prompts.say(deadline))
    said = {sign for rule in assessment.rules for sign in prompts.said_by_warning.get(rule.id, ())}
    for sign in (sign for sign in assessment.safety_net if sign not in said):
        yield _Piece(part="safety_net", sentences=texts.signs(prompts, sign))
    yield _Piece(part="safety_net", sentences=prompts.say("net_back"), cut=55)


def _shortened(pieces: list[_Piece], limit: int) -> list[_Piece]:
    """Without the least important pieces, as many as it takes to fit; if that is not enough, said shorter."""
    while _words(pieces) > limit and any(piece.cut for piece in pieces):
        least = max(range(len(pieces)), key=lambda place: pieces[place].cut)
        pieces = pieces[:least] + pieces[least + 1 :]
    for place, piece in enumerate(pieces):
        if piece.short and _words(pieces) > limit:
            pieces = [*pieces[:place], _Piece(part=piece.part, sentences=piece.short), *pieces[place + 1 :]]
    return pieces


def _words(pieces: Sequence[_Piece]) -> int:
    return sum(count_words(sentence.text) for piece in pieces for sentence in piece.sentences)


def _chunked(pieces: Sequence[_Piece]) -> Iterator[Chunk]:
    """Pieces of one part together, two sentences at a time."""
    waiting: list[Sentence] = []
    for place, piece in enumerate(pieces):
        waiting += piece.sentences
        last = place + 1 == len(pieces) or pieces[place + 1].part != piece.part
        while len(waiting) >= CHUNK_SENTENCES or (last and waiting):
            yield Chunk(part=piece.part, sentences=tuple(waiting[:CHUNK_SENTENCES]))
            waiting = waiting[CHUNK_SENTENCES:]
