"""Results as they are spoken: the order, the length, the words that are never said, and the same words every time."""

from __future__ import annotations

from pathlib import Path

import pytest
from result_cases import KNEE, facts_of, generated

from voice_triage.dialogue.sentences.load_prompts import load_prompts
from voice_triage.dialogue.sentences.prompts import Locale
from voice_triage.dialogue.sentences.reasons import forbidden
from voice_triage.dialogue.sentences.result import (
    WORD_LIMITS,
    Chunk,
    emergency_message,
    read_back,
    result_sentences,
    spoken_text,
)
from voice_triage.dialogue.sentences.texts import texts_of
from voice_triage.errors import KnowledgeError
from voice_triage.knowledge.readability import reading_grade
from voice_triage.triage.assessment import Assessment, Cause, Evidence, FiredRule, Tier
from voice_triage.triage.engine import assess
from voice_triage.triage.facts import UNKNOWN, Duration, Fact, Facts, Origin, Value

ROOT = Path(__file__).parents[2]
PROMPTS = load_prompts(ROOT / "prompts/en/common", ROOT / "prompts/en/knee")
NAMES = [cause.name for cause in KNEE.causes.values()]
ORDER = ("warning", "tier", "why", "scope", "causes", "relief", "avoid", "safety_net", "limits")
SEEDS = range(600)


def result_of(facts: Facts, locale: Locale | None = None) -> tuple[Chunk, ...]:
    return result_sentences(PROMPTS, KNEE, assess(KNEE, facts), facts, locale)


def words_in(text: str) -> int:
    return len(text.split())


@pytest.fixture(scope="module")
def results() -> list[tuple[dict[str, Fact], Assessment, tuple[Chunk, ...]]]:
    """Many people, their assessments, and what they are told."""
    cases = [generated(seed) for seed in SEEDS]
    assessed = [(facts, assess(KNEE, facts)) for facts in cases]
    return [(facts, one, result_sentences(PROMPTS, KNEE, one, facts)) for facts, one in assessed]


Results = list[tuple[dict[str, Fact], Assessment, tuple[Chunk, ...]]]


def test_the_generated_people_have_every_tier(results: Results) -> None:
    assert {one.tier for _, one, _ in results} == set(Tier)


def test_no_result_says_a_forbidden_word(results: Results) -> None:
    for _, _, chunks in results:
        assert forbidden(PROMPTS, spoken_text(chunks), NAMES) == []


def test_every_result_fits_the_length_of_its_tier(results: Results) -> None:
    for _, one, chunks in results:
        assert words_in(spoken_text(chunks)) <= WORD_LIMITS[one.tier], spoken_text(chunks)


def test_every_sentence_is_short_and_every_result_easy(results: Results) -> None:
    for _, _, chunks in results:
        assert reading_grade(spoken_text(chunks)) <= 7
        for sentence in (sentence for chunk in chunks for sentence in chunk.sentences):
            assert words_in(sentence.text) <= 20, sentence.text
            assert not set(sentence.text) & set("{}()[]"), sentence.text


def test_the_parts_come_in_the_order_of_urgency(results: Results) -> None:
    for _, one, chunks in results:
        parts = [chunk.part for chunk in chunks]
        assert parts == sorted(parts, key=ORDER.index)
        assert all(1 <= len(chunk.sentences) <= 2 for chunk in chunks)
        if one.tier is Tier.EMERGENCY_NOW:
            assert set(parts) == {"warning"}
        else:
            assert {"tier", "why", "limits"} <= set(parts)
            assert {"safety_net", "warning"} & set(parts)
            assert spoken_text(chunks).endswith("This is general information, not a diagnosis.")


def test_what_must_be_said_is_never_cut(results: Results) -> None:
    texts = texts_of(KNEE)
    for _, one, chunks in results:
        if one.tier is Tier.EMERGENCY_NOW:
            continue
        said = {sentence.id for chunk in chunks for sentence in chunk.sentences}
        covered = {sign for rule in one.rules for sign in PROMPTS.said_by_warning.get(rule.id, ())}
        assert f"tier_{one.tier.value}" in said
        assert {f"sign_{sign}" for sign in one.safety_net if sign not in covered} <= said
        assert {f"warn_{rule.id}" for rule in one.rules if PROMPTS.has(f"warn_{rule.id}")} <= said
        forced = [cause.id for cause in one.causes if cause.fit == "must_be_checked"]
        assert all(texts.causes[id].name in spoken_text(chunks) for id in forced)
        if "dvt" in forced:
            assert {sentence.id for item in one.avoid for sentence in texts.avoid[item]} <= said


def test_nothing_is_said_that_the_assessment_does_not_hold(results: Results) -> None:
    texts = texts_of(KNEE)
    for _, one, chunks in results:
        text = spoken_text(chunks)
        for id, sentences in (*texts.steps.items(), *texts.avoid.items()):
            if id not in (*one.relief, *one.avoid) and one.tier is not Tier.EMERGENCY_NOW:
                assert sentences[0].text not in text, id


def test_every_sentence_comes_from_an_entry_with_a_source(results: Results) -> None:
    of_data = {f"cause_{id}": cause.source for id, cause in KNEE.causes.items()}
    of_data |= {f"relief_{id}": step.source for id, step in KNEE.relief.items()}
    of_data |= {f"avoid_{id}": item.source for id, item in KNEE.avoid.items()}
    for id in {sentence.id for _, _, chunks in results for chunk in chunks for sentence in chunk.sentences}:
        assert of_data.get(id) or PROMPTS.source_of(id), id


def test_the_same_facts_give_the_same_words(results: Results) -> None:
    for facts, one, chunks in results[:200]:
        again = dict(sorted(facts.items(), reverse=True))
        assert result_sentences(PROMPTS, KNEE, one, facts) == chunks
        assert spoken_text(result_of(again)) == spoken_text(result_of(facts))


def test_read_back_is_short_and_ends_with_the_question(results: Results) -> None:
    for facts, one, _ in results:
        sentences = read_back(PROMPTS, one, facts)
        if sentences:
            assert sentences[-1].text == "Is that right?"
            assert sum(words_in(sentence.text) for sentence in sentences[:-1]) <= 25
            said = {sentence.slot for sentence in sentences if sentence.slot}
            assert all(facts[slot].known for slot in said)


@pytest.mark.parametrize(
    ("answers", "tier", "heard", "unheard"),
    [
        ({}, Tier.SELF_CARE, ["found no sign that needs urgent care", "nothing is swollen"], ["cancer"]),
        (
            {"swelling_site": ("calf",), "recent_immobility": ("long_travel",)},
            Tier.URGENT_SAME_DAY,
            [
                "Please go to urgent care",
                "your calf is swollen and you had a long journey",
                "blood clot",
                "Do not rub",
            ],
            ["These steps can help."],
        ),
        (
            {"swelling_site": ("knee_joint",), "warmth": "yes", "fever": "yes"},
            Tier.URGENT_SAME_DAY,
            ["an infection inside the joint", "Both must be checked first."],
            ["warm cloth"],
        ),
        (
            {"swelling_site": ("behind_knee_lump",), "lump_features": ("soft",)},
            Tier.SOON,
            [
                "in the next two to three days",
                "It could be a fluid-filled cyst",
                "Only a clinician can confirm it.",
            ],
            [],
        ),
        (
            {"duration": Duration(days_min=90, days_max=90), "age_years": 60.0, "stiffness": "under_30_min"},
            Tier.ROUTINE,
            ["in the next two weeks", "wear-and-tear arthritis"],
            [],
        ),
        ({"age_years": 15.0}, Tier.SOON, ["I am made for adults."], ["It could be", "These steps can help."]),
        (
            {"chest_pain": UNKNOWN},
            Tier.URGENT_SAME_DAY,
            ["If you are breathless, have chest pain", "I could not get an answer about your chest."],
            [],
        ),
        ({"fever": UNKNOWN}, Tier.SOON, ["I could not get an answer about a fever."], []),
    ],
)
def test_what_a_person_is_told(
    answers: dict[str, Value], tier: Tier, heard: list[str], unheard: list[str]
) -> None:
    facts = facts_of(**answers)
    assert assess(KNEE, facts).tier is tier
    text = spoken_text(result_of(facts))
    assert [words for words in heard if words not in text] == []
    assert [words for words in unheard if words in text] == []


def test_the_tier_line_comes_first_and_a_floor_warns_before_it() -> None:
    assert result_of(facts_of())[0].sentences[0].id == "tier_self_care"
    assert result_of(facts_of(swelling_site=("calf",)))[0].sentences[0].id == "tier_urgent_same_day"
    assert result_of(facts_of(chest_pain=UNKNOWN))[0].sentences[0].id == "warn_F01"


def test_a_volunteered_phrase_is_the_reason_in_the_persons_own_words() -> None:
    facts = facts_of()
    facts["activity_trigger"] = Fact(
        value=("running",), words="it started after my first long run", origin=Origin.VOLUNTEERED
    )
    assert "You said, it started after my first long run." in spoken_text(result_of(facts))


@pytest.mark.parametrize(
    "words",
    ["running", "i think it is cancer of the bone", "one two three four five six seven eight nine ten"],
)
def test_words_that_say_too_little_or_too_much_are_not_repeated(words: str) -> None:
    facts = facts_of()
    facts["activity_trigger"] = Fact(value=("running",), words=words, origin=Origin.VOLUNTEERED)
    text = spoken_text(result_of(facts))
    assert "You said" not in text
    assert "because it began after running" in text


def test_two_causes_are_not_given_the_same_reason() -> None:
    same = (
        Evidence(slot="onset", value="gradual", points=2),
        Evidence(slot="trend", value="improving", points=1),
    )
    causes = tuple(Cause(id=id, fit="fair", score=4, for_=same) for id in ("leg_cramp", "calf_strain"))
    facts = facts_of()
    assessment = assess(KNEE, facts).model_copy(update={"causes": causes, "relief": (), "avoid": ()})
    text = spoken_text(result_sentences(PROMPTS, KNEE, assessment, facts))
    assert text.count("because it came on slowly") == 1
    assert "because it is getting better" in text


@pytest.mark.parametrize("rule", [rule.id for rule in KNEE.rules if rule.tier is Tier.EMERGENCY_NOW])
def test_every_emergency_rule_has_its_message(rule: str) -> None:
    fired = FiredRule(id=rule, tier=Tier.EMERGENCY_NOW, because={})
    assessment = Assessment(tier=Tier.EMERGENCY_NOW, rules=(fired,))
    message = emergency_message(PROMPTS, assessment, Locale(emergency_number="112"))
    text = " ".join(sentence.text for sentence in message)
    assert {sentence.id for sentence in message} == {f"emergency_{rule}"}
    assert all(sentence.urgent for sentence in message)
    assert "Please call one one two now." in text
    assert words_in(spoken_text(result_sentences(PROMPTS, KNEE, assessment, {}))) <= 60


def test_an_emergency_without_words_of_its_own_is_still_said() -> None:
    message = emergency_message(PROMPTS, "house_on_fire")
    assert message[0].text == "Please call your local emergency number now, or have someone call."


@pytest.mark.parametrize(
    "rule", [rule for rule in KNEE.rules if rule.tier is Tier.URGENT_SAME_DAY], ids=lambda r: r.id
)
def test_every_same_day_rule_says_what_it_may_be(rule: FiredRule) -> None:
    """Only the rule for children has no shape: a doctor finds out what it is."""
    shaped = {id for rules in PROMPTS.shapes.values() for id in rules}
    assert rule.id in shaped or rule.id == "U20"


def test_shapes_and_what_follows_causes_name_what_exists() -> None:
    rules = {rule.id for rule in KNEE.rules}
    assert {id for ids in PROMPTS.shapes.values() for id in ids} <= rules
    assert set(PROMPTS.shape_of_cause) | set(PROMPTS.after_cause) <= set(KNEE.causes)
    assert set(PROMPTS.shape_of_cause.values()) | set(PROMPTS.keep_avoid) <= set(PROMPTS.shapes)
    slots = {*PROMPTS.reassuring, *PROMPTS.not_reasons, *PROMPTS.weak_reasons}
    assert slots | {after.slot for after in PROMPTS.after_shape} <= set(KNEE.slots)


def test_every_slot_value_and_band_of_the_data_can_be_a_reason() -> None:
    for slot in KNEE.slots.values():
        for value in (*slot.values, *(band.id for band in slot.bands)):
            (clause,) = PROMPTS.clauses(slot.id, value, reason=True)
            assert forbidden(PROMPTS, clause, NAMES) == []


def test_a_sign_without_words_is_an_error() -> None:
    facts = facts_of()
    assessment = assess(KNEE, facts).model_copy(update={"safety_net": ("two_heads",)})
    with pytest.raises(KnowledgeError, match="sign_two_heads"):
        result_sentences(PROMPTS, KNEE, assessment, facts)


def test_read_back_says_only_what_decided() -> None:
    facts = facts_of(swelling_site=("calf",), recent_immobility=("long_travel",))
    texts = [sentence.text for sentence in read_back(PROMPTS, assess(KNEE, facts), facts)]
    assert texts == ["Let me check.", "Your calf is swollen.", "You had a long journey.", "Is that right?"]


def test_read_back_follows_the_order_of_the_questions() -> None:
    facts = facts_of(swelling_site=("calf",), recent_immobility=("long_travel",))
    asked = ("recent_immobility", "swelling_site")
    texts = [sentence.text for sentence in read_back(PROMPTS, assess(KNEE, facts), facts, asked)]
    assert texts[1:3] == ["You had a long journey.", "Your calf is swollen."]


def test_nothing_known_leaves_nothing_to_read_back() -> None:
    assert read_back(PROMPTS, assess(KNEE, {}), {}) == ()


def test_the_configured_place_and_number_are_spoken() -> None:
    locale = Locale(emergency_number="999", urgent_place="the walk in centre")
    text = spoken_text(result_of(facts_of(swelling_site=("calf",)), locale))
    assert "Please go to the walk in centre today." in text
    assert "Call nine nine nine if you get breathless" in text
