"""A story: many facts in one answer. What would answer a slot's question counts in a clause that speaks of that slot.

"Stairs" alone says nothing about the knee. In the answer to "What makes it worse?" it is one, and so it is in a story,
beside words that answer this question there: "it's sore when I come down the stairs" (`told_with` in the slot's file).
The answer net reads such a clause as if it were the answer: what it does not hear at all does not count ("the back of my
knee hurts when I run" tells of no bad back), and what it alone is sure of is said back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from voice_triage.triage.model import Slot
from voice_triage.understanding.acts import Outcome
from voice_triage.understanding.answers.choices import read_asked, read_volunteered
from voice_triage.understanding.answers.weighing import SURE, Opinion, opinion
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.utterances.evidence import Evidence, gather
from voice_triage.understanding.utterances.reading import NOTHING, Reading, is_urgent
from voice_triage.understanding.utterances.utterance import Utterance, alone
from voice_triage.understanding.words.patterns import REACH, Match

HEARD = 0.3
"""How probable the answer net must hold a value that only stands beside words of its question. Measured on stories: of
52 right ones it held one less probable, of 22 wrong ones nine."""

_ANOTHER = (("the",), ("my",), ("a",))
"""Behind "it's" they begin to speak of something else: "it's the left knee"."""

Cues = Mapping[str, Sequence[tuple[int, Match]]]
"""Per slot: the clauses that speak of it, and where."""


def cues_in(utterance: Utterance, lexicon: Lexicon) -> Cues:
    """The clauses that answer the question of a slot, and those behind them that go on about "it"."""
    cues: dict[str, list[tuple[int, Match]]] = {}
    before: dict[str, Match] = {}
    for number, clause in enumerate(utterance.clauses):
        here = {match.owner.id: match for match in lexicon.told_with.matches(clause.words)}
        if clause.said[0] in lexicon.scope.pronouns and clause.said[1:2] not in _ANOTHER:
            here = {slot: replace(match, places=frozenset((0,))) for slot, match in before.items()} | here
        for slot, match in here.items():
            cues.setdefault(slot, []).append((number, match))
        spoken_of = {item.owner.id for item in utterance.evidence if item.clause == number}
        before = {slot: match for slot, match in here.items() if slot in spoken_of}
    return cues


def read_told(
    slot: Slot, utterance: Utterance, lexicon: Lexicon, cues: Cues, taken: Sequence[Evidence] = ()
) -> Reading:
    """What a story says about a slot: what counts anywhere, and what would be an answer where it speaks of the slot."""
    about = cues.get(slot.id, ())
    views = {
        number: _view(slot, alone(utterance, number, lexicon), lexicon)
        for number in dict.fromkeys(number for number, _ in about)
    }
    known = lexicon.slots[slot.id].named
    near = [
        item
        for item in (gather(utterance.clauses, known, lexicon.scope) if about else ())
        if any(_is_near(item, *cue) for cue in about) and _is_heard(item, views[item.clause])
    ]
    reading = read_volunteered(slot, utterance, lexicon, taken=taken, named=near)
    return _guess(slot, utterance, views) if reading.outcome is None else reading


def _view(slot: Slot, clause: Utterance, lexicon: Lexicon) -> Opinion | None:
    return opinion(slot, clause, lexicon, read_asked(slot, clause, lexicon))


def _is_near(item: Evidence, clause: int, cue: Match) -> bool:
    start, end = min(*item.places, cue.start), max(*(place + 1 for place in item.places), cue.end)
    return item.clause == clause and end - start <= REACH


def _is_heard(item: Evidence, view: Opinion | None) -> bool:
    return view is None or view.of.get(item.owner.value, 0.0) >= HEARD


def _guess(slot: Slot, utterance: Utterance, views: Mapping[int, Opinion | None]) -> Reading:
    """What only the net hears, and is sure of, is said back; nothing that an emergency or a denial hangs on."""
    for number, view in views.items():
        if view is None or view.value is None or view.probability < SURE or is_urgent(slot):
            continue
        words = utterance.clauses[number].text
        return Reading(Outcome.ANSWER, view.value, True, words, why="only the net hears it", by_net=True)
    return NOTHING
