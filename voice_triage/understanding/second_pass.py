"""A second look at spoken words that did not answer the question: other texts the recogniser thought possible, what it hears
when it listens for the question's own phrases, and words that sound alike.

"My cough is swollen" is no answer to where it is swollen; "calf" is what that recogniser writes "cough" for. What is found so
is always asked back before it counts, and it is never a no: nothing that lowers urgency may rest on a guess. An emergency in
another text ("my cough went hard as concrete") makes one question, no more. Pure functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from voice_triage.recognition.agreement import grammar_answer
from voice_triage.recognition.hypothesis import Hypothesis
from voice_triage.recognition.sounds import POLAR, fold_homophones, fold_numbers, unfold_know
from voice_triage.triage.facts import Value
from voice_triage.understanding.acts import Command, Outcome, UserAct
from voice_triage.understanding.lexicon.lexicon import Lexicon
from voice_triage.understanding.utterances.utterance import take_apart

OBEYED = (Command.STOP, Command.HELP)
"""Commands that count wherever they are heard."""
FEW = 6
"""Words up to which an answer about a number is little else than the number."""
MOST_TEXTS = 12
"""Other texts looked at; each costs as much as the first."""


def is_unanswered(
    act: UserAct, hypothesis: Hypothesis, slots: Sequence[str], *, is_told: bool = False
) -> bool:
    """Words were heard, and none that answer for all these slots or have to be acted on first.

    What was typed is what was meant. An answer to something else may be the half that was heard well, and a command among
    other words a half that was not; one that `is_told`, with nothing else said, is what was meant.
    """
    if hypothesis.typed or act.emergency or is_told or act.command in OBEYED:
        return False
    if any(slot in act.ask_now for slot in slots) or (slots and all(slot in act.values for slot in slots)):
        return False
    if act.command or (act.outcome is Outcome.ANSWER):
        return bool(slots)
    return act.outcome in (Outcome.OFF_TOPIC, Outcome.UNCLEAR)


def other_texts(
    hypothesis: Hypothesis, lexicon: Lexicon, slots: Sequence[str], *, is_number: bool = False
) -> list[str]:
    """What may have been said instead to a question about these slots, likeliest first, each once.

    `is_number`: the question is how many, and of few words "for" is likely to be one.
    """
    alone, heard = grammar_answer(hypothesis), hypothesis.heard_free
    texts = (
        *hypothesis.alternatives,
        folded(hypothesis, lexicon, slots),
        *([fold_numbers(heard)] if is_number and len(heard.split()) <= FEW else []),
        *_sounding_alike(hypothesis.heard_free, lexicon.sound_alikes),
        *([alone] if alone and alone not in POLAR else []),
    )
    others = list(dict.fromkeys(text for text in texts if text != hypothesis.heard_free))[:MOST_TEXTS]
    return (
        [*others, hypothesis.heard_phrases]
        if _says_more_than_yes(hypothesis.heard_phrases, lexicon)
        else others
    )


def folded(hypothesis: Hypothesis, lexicon: Lexicon, slots: Sequence[str]) -> str:
    """What was heard, with words that sound exactly like a word of these slots written as that: "not read" as "not red"."""
    vocabulary = {w for s in slots if s in lexicon.slots for p in lexicon.slots[s].phrases for w in p.split()}
    return fold_homophones(unfold_know(hypothesis.heard_free), vocabulary)


def _says_more_than_yes(text: str, lexicon: Lexicon) -> bool:
    """A grammar that may hear little else makes a "yes" of any short word ("house")."""
    heard = take_apart(text, lexicon)
    return bool(heard.evidence) or (bool(heard.words) and not heard.polarity.bare)


def with_other_readings(
    act: UserAct,
    readings: Iterable[UserAct],
    slots: Sequence[str],
    harmless: Mapping[str, frozenset[str]],
    same_sound: UserAct | None = None,
) -> UserAct:
    """The act with what other texts say about the slots that were asked and have no value, all of it doubtful.

    Nothing for a slot about which they disagree, and nothing that is `harmless`, unless it is in the words that sound the
    `same` as those heard.
    """
    found: dict[str, list[Value]] = {slot: [] for slot in slots if slot not in act.values}
    words: dict[str, str] = {}
    for reading in readings:
        for slot in found.keys() & reading.values.keys():
            found[slot].append(reading.values[slot])
            words.setdefault(slot, reading.words.get(slot, reading.text))
    values = {
        slot: values[0]
        for slot, values in found.items()
        if values
        and all(value == values[0] for value in values)
        and (not _is_harmless(values[0], harmless[slot]) or _says(same_sound, slot, values[0]))
    }
    if not values:
        return act
    update = {
        "outcome": Outcome.ANSWER,
        "command": None,
        "values": {**act.values, **values},
        "doubtful": (*act.doubtful, *values),
        "words": {**act.words, **{s: words[s] for s in values}},
    }
    return act.model_copy(update=update)


def _sounding_alike(text: str, alikes: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The text with one thing that was heard put right; with all of them, where there are several."""
    padded = repaired = f" {text} "
    found = 0
    for heard, meant in alikes.items():
        if f" {heard} " in padded:
            found += 1
            repaired = repaired.replace(f" {heard} ", f" {meant[0]} ")
            yield from (padded.replace(f" {heard} ", f" {said} ").strip() for said in meant)
    if found > 1:
        yield repaired.strip()


def _says(act: UserAct | None, slot: str, value: Value) -> bool:
    return act is not None and act.values.get(slot) == value


def _is_harmless(value: Value, harmless: frozenset[str]) -> bool:
    return any(item in harmless for item in (value if isinstance(value, tuple) else (value,)))
