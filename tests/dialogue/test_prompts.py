"""Every question, answer, command and emergency has its words, and the words can be spoken and understood."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from voice_triage.dialogue.sentences.load_prompts import load_prompts
from voice_triage.dialogue.sentences.prompts import RUNGS, Locale, Prompts
from voice_triage.dialogue.sentences.spoken import (
    digits_spoken,
    number_words,
    sentences_of,
    spoken_duration,
)
from voice_triage.errors import KnowledgeError
from voice_triage.knowledge.readability import reading_grade, syllables
from voice_triage.triage.facts import UNKNOWN, Duration, Fact

ROOT = Path(__file__).parents[2]
PROMPTS = load_prompts(ROOT / "prompts/en/common", ROOT / "prompts/en/knee")
SLOTS = sorted(path.stem for path in (ROOT / "prompts/en/knee/slots").glob("*.yaml"))
BUNDLES = [f"B{number}" for number in range(1, 11)]
EMERGENCIES = [f"E{number:02}" for number in range(1, 11)]
OTHER_EMERGENCIES = [
    "stroke",
    "self_harm",
    "allergic_reaction",
    "heavy_bleeding",
    "call_ambulance",
    "other_collapse",
]
FILLING = {
    "emergency": "your local emergency number",
    "urgent_place": "urgent care or an emergency department",
    "topic": "your breathing",
    "number": "three",
    "duration": "three days",
    "said": "your calf is swollen",
    "reason": "your calf is swollen",
    "other": "the leg feels heavy",
    "cause": "a muscle cramp",
    "words": "it went hard like a stone",
}


def filled(text: str) -> str:
    return re.sub(r"{([a-z_]+)}", lambda match: FILLING[match[1]], text)


def words_in(text: str) -> int:
    return len(text.split())


@pytest.mark.parametrize("asking", [*SLOTS, *BUNDLES])
def test_every_question_has_three_wordings_a_reason_and_a_help_text(asking: str) -> None:
    for kind in (*RUNGS, "why", "help"):
        assert PROMPTS.say(f"{kind}_{asking}"), kind
    assert PROMPTS.question(asking, 0) != PROMPTS.question(asking, 1)
    assert PROMPTS.question(asking, 2) == PROMPTS.question(asking, 7) == PROMPTS.say(f"choices_{asking}")
    assert PROMPTS.why(asking)[0].slot == asking


@pytest.mark.parametrize("asking", [*SLOTS, *BUNDLES])
def test_questions_are_short_and_reasons_are_one_sentence(asking: str) -> None:
    text = {kind: PROMPTS.entries[f"{kind}_{asking}"].text for kind in (*RUNGS, "why", "help")}
    assert words_in(text["choices"]) <= 18
    assert all(words_in(part) <= 20 for kind in text for part in sentences_of(text[kind]))
    assert len(sentences_of(text["why"])) == 1
    assert len(sentences_of(text["help"])) <= 2
    assert reading_grade(" ".join([text["choices"], text["why"], text["help"]])) <= 7


def test_reading_grade_of_the_third_rung_is_at_most_six() -> None:
    """Single lists of medical words may be one grade harder; together they are easy."""
    texts = [PROMPTS.entries[f"choices_{asking}"].text for asking in (*SLOTS, *BUNDLES)]
    assert reading_grade(" ".join(texts)) <= 6
    assert max(map(reading_grade, texts)) <= 8


@pytest.mark.parametrize("id", sorted(PROMPTS.entries))
def test_every_text_can_be_spoken(id: str) -> None:
    text = filled(PROMPTS.entries[id].text)
    assert text[-1] in ".?!", "a text ends like a sentence"
    assert not re.search(r"[0-9()\[\]:;/*_“”\"]|\b(e\.g|i\.e|etc|DVT|NSAID|GP)\b", text)
    for part in sentences_of(text):
        assert words_in(part) <= 20, part
        assert part[0].isupper(), part


@pytest.mark.parametrize("id", sorted(PROMPTS.entries))
def test_every_text_has_a_source_of_a_known_kind(id: str) -> None:
    for source in PROMPTS.source_of(id):
        assert re.fullmatch(r"K:\d+(\.\d+)?|[ABCD]:[a-z0-9.]+|BS:[A-Za-z0-9/ .]+", source), source


def test_texts_without_placeholders_are_marked_fixed_and_no_others() -> None:
    """Only `dialogue.yaml` and `results.yaml` mark it; there the mark and the text agree."""
    marked = {id for id, entry in PROMPTS.entries.items() if entry.fixed}
    plain = {id for id, entry in PROMPTS.entries.items() if "{" not in entry.text}
    assert marked <= plain
    questions = tuple(f"{kind}_{asking}" for kind in (*RUNGS, "why", "help") for asking in (*SLOTS, *BUNDLES))
    assert {id for id in plain - marked if id not in questions} == set()


@pytest.mark.parametrize("slot", SLOTS)
def test_every_slot_can_be_named_and_every_value_said_back(slot: str) -> None:
    assert PROMPTS.topic(slot)
    for value, form in PROMPTS.said[slot].values.items():
        for clause in (form.you, form.reason or form.you):
            assert words_in(clause) <= 14, clause
            assert not clause.endswith(".")
        if "{" not in form.you:
            said = PROMPTS.said_back(slot, value)
            assert [sentence.text[0].isupper() and sentence.text.endswith(".") for sentence in said] == [True]
    assert PROMPTS.said_back(slot, UNKNOWN)[0].text == f"I could not find out about {PROMPTS.topic(slot)}."


@pytest.mark.parametrize("slot", SLOTS)
def test_answers_said_back_are_easy_to_read(slot: str) -> None:
    clauses = [filled(form.you) for form in PROMPTS.said[slot].values.values()]
    assert reading_grade(". ".join(clauses)) <= 7


@pytest.mark.parametrize("slot", SLOTS)
def test_every_value_with_phrases_has_words_to_say_it_back(slot: str) -> None:
    text = (ROOT / f"prompts/en/knee/slots/{slot}.yaml").read_text(encoding="utf-8")
    values = set(re.findall(r"^ *- *value: *\"?([a-z0-9_]+)", text, re.MULTILINE))
    assert values
    assert values <= set(PROMPTS.said[slot].values)


def test_numbers_and_durations_are_said_back_as_figures() -> None:
    assert PROMPTS.clauses("pain_score", 7.0) == ("the pain is seven out of ten",)
    assert PROMPTS.clauses("age_years", 62.0) == ("you are sixty two years old",)
    assert PROMPTS.clauses("duration", Duration(days_min=3, days_max=4)) == (
        "it has lasted three to four days",
    )
    assert PROMPTS.clauses("swelling_site", ("calf", "knee_joint")) == (
        "your calf is swollen",
        "the knee is swollen",
    )


@pytest.mark.parametrize("kind", ["silence", "noise", "off_topic", "unclear"])
def test_every_failure_has_its_own_sentence_on_every_rung(kind: str) -> None:
    texts = [PROMPTS.entries[f"repair_{kind}{rung}"].text for rung in ("", "_1", "_2", "_3")]
    assert len(set(texts[1:])) == 3


@pytest.mark.parametrize("id", [*EMERGENCIES, *OTHER_EMERGENCIES])
def test_emergency_messages_say_to_call_and_not_to_drive_in_sixty_words(id: str) -> None:
    sentences = PROMPTS.say(f"emergency_{id}", urgent=True)
    text = " ".join(sentence.text for sentence in sentences)
    assert words_in(text) <= 60
    assert "call your local emergency number now" in text
    assert "I cannot call for you." in text
    assert "Do not drive yourself." in text
    assert all(sentence.urgent and sentence.fixed for sentence in sentences)


def test_the_emergency_number_is_spoken_digit_by_digit() -> None:
    prompts = PROMPTS.in_locale(Locale(emergency_number="112"))
    assert "Please call one one two now." in [s.text for s in prompts.say("emergency_E01")]
    spoken = [sentence.text for sentence in PROMPTS.emergency_sentences("999")]
    assert "Please call nine nine nine now." in spoken
    assert not any("{" in text or "your local" in text for text in spoken)
    assert len(spoken) == len(set(spoken))


def test_fixed_sentences_have_no_placeholder_and_come_once() -> None:
    texts = [sentence.text for sentence in PROMPTS.fixed_sentences() if not sentence.urgent]
    assert "Is that right?" in texts
    assert "Your calf is swollen." in texts
    assert not any("{" in text for text in texts)


def test_a_sentence_with_an_answer_in_it_is_not_fixed() -> None:
    heard, right = PROMPTS.confirm({"swelling_site": Fact(value=("calf",))})
    assert heard.text == "I heard that your calf is swollen."
    assert not heard.fixed
    assert right.fixed


def test_a_missing_value_and_an_unknown_id_are_errors() -> None:
    with pytest.raises(KnowledgeError, match="topic"):
        PROMPTS.say("assume_possible")
    with pytest.raises(KnowledgeError, match="no_such_prompt"):
        PROMPTS.say("no_such_prompt")
    with pytest.raises(KnowledgeError, match="shoe_size"):
        PROMPTS.topic("shoe_size")
    with pytest.raises(KnowledgeError, match="purple"):
        PROMPTS.clauses("side", "purple")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (7, "seven"),
        (13, "thirteen"),
        (20, "twenty"),
        (42, "forty two"),
        (100, "one hundred"),
        (101, "one hundred and one"),
        (1999, "one thousand nine hundred and ninety nine"),
        (6.5, "seven"),
    ],
)
def test_numbers_are_words(number: float, words: str) -> None:
    assert number_words(number) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((0.1, 0.3), "less than a day"),
        ((1, 1), "about one day"),
        ((3, 3), "about three days"),
        ((3, 4), "three to four days"),
        ((7, 7), "about seven days"),
        ((14, 21), "two to three weeks"),
        ((90, 90), "about three months"),
        ((730, 1095), "two to three years"),
        ((4, 3), "about four days"),
    ],
)
def test_durations_are_said_in_the_unit_people_use(days: tuple[float, float], words: str) -> None:
    assert spoken_duration(Duration(days_min=days[0], days_max=days[1])) == words


def test_only_digits_change_in_a_spoken_telephone_number() -> None:
    assert digits_spoken("1-1-2") == "one one two"
    assert digits_spoken("your local emergency number") == "your local emergency number"


@pytest.mark.parametrize(
    ("word", "count"), [("knee", 1), ("tickle", 2), ("swollen", 2), ("emergency", 4), ("walked", 1)]
)
def test_syllables_are_counted_by_vowel_groups(word: str, count: int) -> None:
    assert syllables(word) == count


def test_long_words_and_sentences_raise_the_reading_grade() -> None:
    easy = "Your leg is hot. Go and see a doctor today."
    hard = "Immediate ultrasonography is indicated to exclude thrombosis of the popliteal vasculature."
    assert reading_grade(easy) < 3 < 15 < reading_grade(hard)
    assert reading_grade("") == 0


def copy_of_prompts(folder: Path) -> tuple[Path, Path]:
    for path in (ROOT / "prompts/en").rglob("*.yaml"):
        target = folder / path.relative_to(ROOT / "prompts/en")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return folder / "common", folder / "knee"


def test_every_problem_in_the_files_is_reported_at_once(tmp_path: Path) -> None:
    common, knee = copy_of_prompts(tmp_path)
    warmth, said = knee / "slots/warmth.yaml", knee / "said.yaml"
    warmth.write_text(warmth.read_text(encoding="utf-8").replace("why:", "wy:"), encoding="utf-8")
    said.write_text(said.read_text(encoding="utf-8") + "speling: true\n", encoding="utf-8")
    with (common / "dialogue.yaml").open("a", encoding="utf-8") as file:
        file.write("  broken: [\n")
    with pytest.raises(KnowledgeError) as error:
        load_prompts(common, knee)
    lines = str(error.value).splitlines()
    assert len(lines) == 3
    assert "dialogue.yaml" in lines[0]
    assert any("said.yaml: speling" in line for line in lines)
    assert any("warmth.yaml: why" in line for line in lines)


def test_an_id_used_twice_is_an_error(tmp_path: Path) -> None:
    common, knee = copy_of_prompts(tmp_path)
    dialogue = knee / "dialogue.yaml"
    text = dialogue.read_text(encoding="utf-8")
    dialogue.write_text(text + '  goodbye: {text: "Bye.", source: ["K:6.3"]}\n', encoding="utf-8")
    with pytest.raises(KnowledgeError, match="goodbye: is there more than once"):
        load_prompts(common, knee)


def test_a_fixed_text_with_a_placeholder_is_an_error(tmp_path: Path) -> None:
    common, knee = copy_of_prompts(tmp_path)
    with (knee / "dialogue.yaml").open("a", encoding="utf-8") as file:
        file.write('  odd: {text: "Call {emergency}.", source: ["K:6.3"], fixed: true}\n')
    with pytest.raises(KnowledgeError, match="fixed is true"):
        load_prompts(common, knee)


def test_the_wording_is_a_value_that_cannot_change() -> None:
    assert isinstance(PROMPTS, Prompts)
    assert load_prompts(ROOT / "prompts/en/common", ROOT / "prompts/en/knee") == PROMPTS
