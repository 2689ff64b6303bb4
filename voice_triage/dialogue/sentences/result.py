"""An assessment as sentences: what to do, why, what it could be, what helps, what to watch for (knowledge 6.1).

Pure: the same assessment gives the same words. Wording is in `prompts/` and in the triage data, and every sentence
carries the id of an entry that has a source. What does not fit the tier's length is left to the written summary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from voice_triage.dialogue.sentences import reasons
from voice_triage.dialogue.sentences.prompts import Locale, Prompts, Sentence
from voice_triage.dialogue.sentences.result_pieces import (
    Piece,
    cause_pieces,
    net_pieces,
    relief_pieces,
    tier_pieces,
    why_pieces,
)
from voice_triage.dialogue.sentences.spoken import count_words
from voice_triage.dialogue.sentences.texts import texts_of
from voice_triage.frozen import Frozen
from voice_triage.triage.assessment import Assessment, Tier
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
CHUNK_SENTENCES = 2
READ_BACK_WORDS = 25
_NO_MESSAGE = "call_ambulance"
"""Spoken for an emergency without words of its own: an emergency is never left unsaid."""


class Chunk(Frozen):
    """At most two sentences that belong together."""

    part: str
    """`warning`, `tier`, `why`, `scope`, `causes`, `relief`, `avoid`, `safety_net` or `limits`."""
    sentences: tuple[Sentence, ...]


PASSAGES = (("warning", "tier", "why", "scope"), ("causes",), ("relief", "avoid"), ("safety_net", "limits"))
"""What is told in one go; between passages the conversation listens."""


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
        pieces = [Piece(part="warning", sentences=message), Piece(part="warning", sentences=wait, cut=1)]
    else:
        texts = texts_of(triage, prompts.turned)
        pieces = [
            *tier_pieces(prompts, assessment, facts),
            *why_pieces(prompts, assessment, facts),
            *cause_pieces(prompts, texts, assessment, facts),
            *relief_pieces(prompts, texts, assessment),
            *net_pieces(prompts, texts, assessment),
            Piece(part="limits", sentences=prompts.say("limits")),
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
        for piece in why_pieces(prompts, assessment, facts)
        if piece.part == "why"
        for sentence in piece.sentences
    )


def _shortened(pieces: list[Piece], limit: int) -> list[Piece]:
    """Without the least important pieces, as many as it takes to fit; if that is not enough, said shorter."""
    while _words(pieces) > limit and any(piece.cut for piece in pieces):
        least = max(range(len(pieces)), key=lambda place: pieces[place].cut)
        pieces = pieces[:least] + pieces[least + 1 :]
    for place, piece in enumerate(pieces):
        if piece.short and _words(pieces) > limit:
            pieces = [*pieces[:place], Piece(part=piece.part, sentences=piece.short), *pieces[place + 1 :]]
    return pieces


def _words(pieces: Sequence[Piece]) -> int:
    return sum(count_words(sentence.text) for piece in pieces for sentence in piece.sentences)


def _chunked(pieces: Sequence[Piece]) -> Iterator[Chunk]:
    """Pieces of one part together, two sentences at a time."""
    waiting: list[Sentence] = []
    for place, piece in enumerate(pieces):
        waiting += piece.sentences
        last = place + 1 == len(pieces) or pieces[place + 1].part != piece.part
        while len(waiting) >= CHUNK_SENTENCES or (last and waiting):
            yield Chunk(part=piece.part, sentences=tuple(waiting[:CHUNK_SENTENCES]))
            waiting = waiting[CHUNK_SENTENCES:]
