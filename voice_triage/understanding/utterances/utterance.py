"""An utterance, taken apart once: words, clauses, bare answers and evidence, for every reader behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.utterances.clauses import Clause, cut
from voice_triage.understanding.utterances.evidence import (
    Evidence,
    Standing,
    after_corrections,
    gather,
    gather_across,
    longest_first,
)
from voice_triage.understanding.utterances.polarity import Polarity, read_polarity
from voice_triage.understanding.words.words import BREAK, PhraseTable, Words

_NO_PHRASES = PhraseTable(())


@dataclass(frozen=True)
class Utterance:
    """What was said, taken apart."""

    text: str
    said: Words
    """All words, with `BREAK` where a thought ends."""
    clauses: tuple[Clause, ...]
    polarity: Polarity
    evidence: tuple[Evidence, ...]
    """Of patterns that count at any question."""
    concepts: tuple[Evidence, ...]
    """Of the classes of words, for the nets."""
    for_another: bool = False
    """The person answers for somebody else: that body is the one we ask about."""

    @property
    def words(self) -> Words:
        """All words, without breaks."""
        return tuple(word for word in self.said if word != BREAK)

    def words_of(self, evidence: Iterable[Evidence]) -> str:
        """The clauses the evidence stands in."""
        numbers = sorted({item.clause for item in evidence})
        return " ".join(self.clauses[number].text for number in numbers) or self.text

    def evidence_for(self, slot: str, more: Iterable[Evidence] = ()) -> tuple[Evidence, ...]:
        """What speaks for or against values of a slot: the longest, and the latest where it was corrected."""
        items = [
            e for e in (*self.evidence, *more) if e.owner.id == slot and e.owner.kind in ("value", "topic")
        ]
        if self.for_another:
            items = [_own(item) for item in items]
        return after_corrections(longest_first(items), self.clauses)

    def unexplained(self, lexicon: Lexicon, evidence: Iterable[Evidence]) -> dict[int, int]:
        """Per clause: words that nothing accounts for. Bare answers do; what may be an emergency does not."""
        explained: dict[int, set[int]] = {}
        for item in (*(e for e in self.evidence if e.owner.kind in ("value", "topic")), *evidence):
            explained.setdefault(item.clause, set()).update(item.places)
        scope, left = lexicon.scope, {}
        for number, clause in enumerate(self.clauses):
            if number in self.polarity.clauses:
                continue
            small = {
                p
                for t in (scope.fillers, scope.negators, scope.hedges)
                for s, e in t.spans(clause.said)
                for p in range(s, e)
            }
            left[number] = sum(
                1
                for place, word in enumerate(clause.said)
                if word not in scope.stop_words
                and place not in small
                and place not in explained.get(number, ())
                and word not in lexicon.number_words
            )
        return left


def take_apart(text: str, lexicon: Lexicon, *, story: bool = False) -> Utterance:
    """The parts of a text. In a `story` nobody asked a question yet: who it is about is in its words alone."""
    said = lexicon.spelling.words(text)
    clauses = cut(said, lexicon.scope)
    evidence = gather(clauses, lexicon.anywhere, lexicon.scope)
    evidence += tuple(_across(clauses, lexicon))
    for_another = any((e.owner.id, e.owner.value) in lexicon.for_another and e.said for e in evidence)
    for_another |= story and _tells_of_another(said, lexicon)
    if for_another:
        # "My mother got a swollen calf" is an old trouble only where she is not the patient.
        evidence = gather(clauses, lexicon.anywhere, replace(lexicon.scope, relative_past=_NO_PHRASES))
        evidence += tuple(_across(clauses, lexicon))
    concepts = gather(clauses, lexicon.concepts, lexicon.scope)
    return Utterance(
        text, said, clauses, read_polarity(said, clauses, lexicon), evidence, concepts, for_another
    )


def alone(utterance: Utterance, number: int, lexicon: Lexicon) -> Utterance:
    """One clause of an utterance as if nothing else had been said."""
    whole = utterance.clauses[number]
    clause = Clause(whole.said, whole.words)
    evidence, concepts = (
        tuple(replace(item, clause=0) for item in some if item.clause == number)
        for some in (utterance.evidence, utterance.concepts)
    )
    polarity = read_polarity(clause.said, (clause,), lexicon)
    return Utterance(clause.text, clause.said, (clause,), polarity, evidence, concepts, utterance.for_another)


def _tells_of_another(said: Words, lexicon: Lexicon) -> bool:
    """A story with "he" or "my father" in it, and nothing of the person who tells it."""
    scope = lexicon.scope
    relatives = [start for start, _ in scope.relatives.spans(said)]
    of_them = {
        place for start in relatives for place in (start - 2, start - 1) if said[place : place + 1] == ("my",)
    }
    others = bool(of_them) or any(word in scope.third_person for word in said)
    not_me = {place for place in range(1, len(said)) if said[place - 1 : place + 1] == ("not", "me")}
    own = any(
        word in scope.own and place not in of_them and place not in not_me for place, word in enumerate(said)
    )
    return others and not own


def _across(clauses: Sequence[Clause], lexicon: Lexicon) -> Iterator[Evidence]:
    """Where "it" stands for a word of the clause before: "my calf hurts and it's bigger"."""
    for item in gather_across(clauses, lexicon.anywhere, lexicon.scope):
        if item.owner.kind == "value" and clauses[item.clause].said[0] in lexicon.scope.pronouns:
            yield item


def _own(item: Evidence) -> Evidence:
    """Evidence about the other person's body, when that is the body we ask about."""
    own = {Standing.OTHER: Standing.SAID, Standing.OTHER_ONCE: Standing.PAST}.get(item.standing)
    return replace(item, standing=own) if own else item
