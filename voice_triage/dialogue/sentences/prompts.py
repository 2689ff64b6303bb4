"""Everything the program says, by id: finds the wording in `prompts/`, fills it, cuts it into sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from voice_triage.dialogue.sentences.helper import HelperWording
from voice_triage.dialogue.sentences.prompt_files import (
    PLACEHOLDER,
    Choices,
    Entry,
    SaidSlot,
)
from voice_triage.dialogue.sentences.spoken import (
    as_sentence,
    digits_spoken,
    number_words,
    sentences_of,
    spoken_duration,
)
from voice_triage.dialogue.sentences.third_person import as_they
from voice_triage.errors import KnowledgeError
from voice_triage.frozen import Frozen
from voice_triage.triage.facts import UNKNOWN, Duration, Fact, Facts, Value
from voice_triage.triage.logic import is_true
from voice_triage.triage.model import TriageKnowledge

CALM = ("emergency_offer", "emergency_can_call", "emergency_summary")
"""Sentences of an emergency that are spoken like any other; all others are slower, and not to be interrupted."""
RUNGS = ("ask", "reprompt", "choices")
"""The repair ladder of a question: as written, shorter, with the choices."""
_LOCAL_NAMES = ("emergency", "urgent_place")


class Sentence(Frozen):
    """One sentence to be spoken."""

    id: str
    """The entry it comes from, which has a source."""
    text: str
    slot: str = ""
    fixed: bool = False
    """Said in the same words every time on this device: worth keeping on disk."""
    urgent: bool = False
    """Slower, and not to be interrupted."""


class Locale(Frozen):
    """Where the person is. None means not configured: then a general name is spoken."""

    emergency_number: str | None = None
    urgent_place: str | None = None


class Prompts(Choices):
    """All wording of one language and one complaint."""

    entries: Mapping[str, Entry]
    said: Mapping[str, SaidSlot]
    said_source: tuple[str, ...] = ()
    helper: HelperWording = HelperWording()
    """The wording for somebody who answers for the person with the pain."""
    about_another: bool = False
    """This is that wording."""
    locale: Locale = Locale()

    def in_locale(self, locale: Locale) -> Prompts:
        """The same wording with this emergency number and urgent place in it."""
        return self.model_copy(update={"locale": locale})

    def about(self, triage: TriageKnowledge, facts: Facts) -> Prompts:
        """The wording about whoever has the pain: "you", or "they" when somebody else answers."""
        when = self.helper.when
        if self.about_another or when is None or not is_true(triage, when, facts):
            return self
        return self._about_another()

    def turned(self, text: str) -> str:
        """A text that is no entry, about whoever has the pain."""
        return as_they(text, self.helper.phrases) if self.about_another else text

    def say(
        self,
        id: str,
        values: Mapping[str, str | int | float] | None = None,
        *,
        urgent: bool = False,
        **more: str | int | float,
    ) -> tuple[Sentence, ...]:
        """The sentences of an entry, filled. Numbers become words; the locale is filled in by itself."""
        entry = self._entry(id)
        given = {**(values or {}), **more}
        texts = {**self._local(), **{name: _spoken(value) for name, value in given.items()}}
        missing = {name for name in PLACEHOLDER.findall(entry.text) if name not in texts}
        if missing:
            raise KnowledgeError(f"The prompt {id} was not given {', '.join(sorted(missing))}.")
        return tuple(
            Sentence(
                id=id,
                text=PLACEHOLDER.sub(lambda match: texts[match[1]], part),
                slot=entry.slot,
                fixed=set(PLACEHOLDER.findall(part)) <= set(_LOCAL_NAMES),
                urgent=urgent,
            )
            for part in sentences_of(entry.text)
        )

    def has(self, id: str) -> bool:
        """There is an entry with this id."""
        return id in self.entries

    def question(self, asking: str, rung: int = 0) -> tuple[Sentence, ...]:
        """The question of a slot or bundle on a rung of its ladder; the last rung is the last wording."""
        return self.say(f"{RUNGS[min(rung, len(RUNGS) - 1)]}_{asking}")

    def why(self, asking: str) -> tuple[Sentence, ...]:
        """Why this slot or bundle is asked."""
        return self.say(f"why_{asking}")

    def help(self, asking: str) -> tuple[Sentence, ...]:
        """What the question means, or how to check."""
        return self.say(f"help_{asking}")

    def topic(self, slot: str) -> str:
        """What a slot is about: "your breathing"."""
        return self._said(slot).topic

    def clauses(self, slot: str, value: Value, *, reason: bool = False) -> tuple[str, ...]:
        """An answer as clauses in the second person, one for each value: "your calf is swollen"."""
        values = self._said(slot).values
        if isinstance(value, tuple):
            return tuple(clause for one in value for clause in self.clauses(slot, one, reason=reason))
        key = {Duration: "duration", float: "number", int: "number"}.get(type(value), value)
        form = values.get(str(key))
        if form is None:
            raise KnowledgeError(f"said.yaml: {slot}: has no words for {value}.")
        return (PLACEHOLDER.sub(lambda _: _spoken(value), (reason and form.reason) or form.you),)

    def confirm(self, facts: Mapping[str, Fact]) -> tuple[Sentence, ...]:
        """Doubtful values of one answer said back, with the question whether that is right."""
        clauses = [clause for slot, fact in facts.items() for clause in self.clauses(slot, fact.value)]
        return self.say("confirm_value", said=" and ".join(clauses))

    def said_back(self, slot: str, value: Value) -> tuple[Sentence, ...]:
        """An answer as sentences of its own: "Your calf is swollen."."""
        if value == UNKNOWN:
            return self.say("unknown_noted", topic=self.topic(slot))[:1]
        fixed = not isinstance(value, (float, int, Duration))
        return tuple(
            Sentence(id=f"said_{slot}", text=as_sentence(clause), slot=slot, fixed=fixed)
            for clause in self.clauses(slot, value)
        )

    def source_of(self, id: str) -> tuple[str, ...]:
        """Where the wording of a sentence comes from."""
        return self.said_source if id.removeprefix("said_") in self.said else self._entry(id).source

    def fixed_sentences(self) -> tuple[Sentence, ...]:
        """Every sentence that is the same on all devices: rendered once, when the program is set up."""
        entries = (
            Sentence(id=id, text=part, slot=entry.slot, fixed=True, urgent=is_urgent(id))
            for id, entry in self.entries.items()
            for part in sentences_of(entry.text)
            if not PLACEHOLDER.search(part)
        )
        said = (
            sentence
            for slot, forms in self.said.items()
            for value, form in forms.values.items()
            if not PLACEHOLDER.search(form.you)
            for sentence in self.said_back(slot, value)
        )
        return (*_each_text_once(entries), *_each_text_once(said))

    def emergency_sentences(self, emergency_number: str | None = None) -> tuple[Sentence, ...]:
        """Every sentence of the emergency messages and warnings, with this number in it."""
        here = self.in_locale(self.locale.model_copy(update={"emergency_number": emergency_number}))
        ids = [id for id in self.entries if id.startswith(("emergency_", "warn_"))]
        both = (here,) if self.helper.when is None else (here, here._about_another())
        return tuple(
            _each_text_once(sentence for one in both for id in ids for sentence in one.say(id, urgent=True))
        )

    def _about_another(self) -> Prompts:
        update = {"entries": self.helper.entries, "said": self.helper.said, "about_another": True}
        return self.model_copy(update=update)

    def _entry(self, id: str) -> Entry:
        try:
            return self.entries[id]
        except KeyError:
            raise KnowledgeError(f"There is no prompt {id}.", "Add it to a file in prompts/.") from None

    def _said(self, slot: str) -> SaidSlot:
        try:
            return self.said[slot]
        except KeyError:
            raise KnowledgeError(f"said.yaml: slots: has no {slot}.") from None

    def _local(self) -> dict[str, str]:
        number, place = self.locale.emergency_number, self.locale.urgent_place
        configured = {"emergency": number and digits_spoken(number), "urgent_place": place}
        return {**self.names, **{name: text for name, text in configured.items() if text}}


def is_urgent(id: str) -> bool:
    """Whether an entry is said more slowly, and not to be interrupted."""
    return id.startswith("emergency_") and id not in CALM


def _spoken(value: Value | int) -> str:
    if isinstance(value, Duration):
        return spoken_duration(value)
    if isinstance(value, (int, float)):
        return number_words(value)
    return str(value)


def _each_text_once(sentences: Iterator[Sentence]) -> Iterator[Sentence]:
    seen: set[tuple[str, bool]] = set()
    for sentence in sentences:
        if (sentence.text, sentence.urgent) not in seen:
            seen.add((sentence.text, sentence.urgent))
            yield sentence
