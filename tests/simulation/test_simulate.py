"""`simulate`: scripted patients play whole interviews, typed."""

from __future__ import annotations

import io
import json
import sys

import pytest

from voice_triage.cli import main

CALM = dict.fromkeys(
    ["breathless", "chest_pain", "coughing_blood", "collapse", "foot_cold_pale", "numbness", "swelling_site", "warmth",
     "redness", "injury_event", "very_unwell", "fever", "calf_tenderness", "leg_heaviness", "recent_immobility",
     "knee_surgery", "clot_history", "active_cancer", "blood_thinners", "pregnancy_status", "hormone_use"], "no",
) | {
    "weight_bearing": "yes easily", "pain_score": "three", "age_years": "thirty two", "onset": "it built up slowly",
}  # fmt: skip
RUNNER = {
    "id": "runner",
    "opening": "the back of my left knee is sore since my first long run two days ago and it is getting better",
    "answers": CALM,
    "default": "nothing like that",
}
KEYS = {
    "id", "tier", "rules", "causes", "relief", "avoid", "turns", "asked", "facts", "transcript", "spoken_result", "ended",
    "seconds", "asked_again", "heard",
}  # fmt: skip


@pytest.fixture
def simulate(monkeypatch, capsys, tmp_path):
    """Runs the verb over patients (objects) or lines (text): (exit code, results, stderr)."""

    def run(*patients: object, options: tuple[str, ...] = (), stdin: bool = False):
        text = "\n".join(p if isinstance(p, str) else json.dumps(p) for p in patients)
        file = tmp_path / "patients.jsonl"
        file.write_text(text)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        code = main(["simulate", "-" if stdin else str(file), *options])
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    return run


def said_by_patient(result: dict) -> list[str]:
    return [text for who, text in result["transcript"] if who == "user"]


def test_every_key_of_the_contract_is_there_and_the_interview_has_an_end(simulate):
    code, (result,), err = simulate(RUNNER)
    assert (code, err) == (0, "")
    assert set(result) == KEYS
    assert result["tier"] == "self_care"
    assert result["ended"] == "result"
    assert result["turns"] == len(said_by_patient(result))
    assert result["facts"]["pain_score"] == 3
    assert result["facts"]["duration"] == {"days_min": 2, "days_max": 2}
    assert result["transcript"][0] == [
        "system",
        "Hello, I am Voice Triage, and I ask about pain behind the knee.",
    ]
    assert 60 < result["seconds"] < 600


def test_every_sentence_of_the_spoken_result_was_said(simulate):
    _, (result,), _ = simulate(RUNNER)
    said = " ".join(text for who, text in result["transcript"] if who == "system")
    assert result["spoken_result"] in said


def test_a_bundle_is_answered_by_the_answers_of_its_slots_equal_ones_once(simulate):
    _, (result,), _ = simulate(
        {**RUNNER, "answers": {**CALM, "chest_pain": "no chest pain", "breathless": "no"}}
    )
    assert said_by_patient(result)[1:3] == ["no no chest pain", "no"]


def test_asked_the_same_slot_again_the_same_words_are_said(simulate):
    _, (result,), _ = simulate({**RUNNER, "answers": {**CALM, "swelling_site": "purple monkeys"}})
    assert said_by_patient(result).count("purple monkeys") == 3
    assert result["asked_again"]["swelling_site"] == 2
    assert result["asked"].count("swelling_site") == 1


def test_a_question_without_an_answer_gets_the_default(simulate):
    _, (result,), _ = simulate({"id": "a", "opening": "my knee hurts", "default": "i don't know"})
    assert set(said_by_patient(result)[1:]) <= {"i don't know", "yes that's right", "no thank you"}
    assert result["tier"] == "urgent_same_day"
    assert result["ended"] == "result"


def test_what_is_typed_at_a_turn_is_said_whatever_is_asked(simulate):
    at = {"3": "why do you ask", "4": "", "5": "[mumble]", "8": "actually i can't breathe"}
    _, (result,), _ = simulate({**RUNNER, "at": at})
    said = said_by_patient(result)
    assert [said[turn - 1] for turn in (3, 4, 5, 8)] == list(at.values())
    after = result["transcript"][result["transcript"].index(["user", "actually i can't breathe"]) + 1]
    assert result["spoken_result"].startswith(after[1])
    assert (result["tier"], result["ended"]) == ("emergency_now", "emergency")


def test_a_patient_who_changes_their_mind_says_so_and_stays_with_it(simulate):
    change = {"fever": "no wait i do have a fever"}
    _, (result,), _ = simulate({**RUNNER, "changes": {"13": change}})
    assert said_by_patient(result)[12] == "no wait i do have a fever"
    assert result["facts"]["fever"] == "yes"
    assert result["tier"] == "urgent_same_day"


def test_a_value_said_back_is_agreed_to_only_when_it_was_meant(simulate):
    _, (result,), _ = simulate(
        {
            **RUNNER,
            "answers": {
                **CALM,
                "chest_pain": "i don't think so",
                "breathless": "yes i am puffing a bit like always",
            },
        }
    )
    assert result["ended"] in ("result", "emergency")
    assert result["facts"].get("chest_pain", "no") == "no"


def test_results_come_in_the_order_of_the_patients_also_from_several_processes(simulate):
    patients = [{**RUNNER, "id": str(number)} for number in range(5)]
    _, one, _ = simulate(*patients)
    _, several, _ = simulate(*patients, options=("--jobs", "2"))
    assert [r["id"] for r in several] == ["0", "1", "2", "3", "4"]
    assert several == one


def test_a_bad_line_is_named_and_the_others_are_played(simulate):
    code, results, err = simulate(
        "{", RUNNER, '{"id": "b", "answers": {"fever": 3}}', '["a"]', '{"opening": "x"}'
    )
    assert code == 2
    assert [r["id"] for r in results] == ["runner"]
    assert [line.split(":")[2] for line in err.splitlines()] == ["1", "3", "4", "5"]
    assert "answers.fever" in err
    assert "Traceback" not in err


def test_keys_that_are_not_ours_are_passed_over_and_said(simulate):
    code, (result,), err = simulate({**RUNNER, "gold": "self_care"})
    assert code == 0
    assert "gold" in err
    assert result["id"] == "runner"


def test_patients_may_come_through_a_pipe(simulate):
    code, results, _ = simulate(RUNNER, RUNNER, stdin=True)
    assert code == 0
    assert len(results) == 2


def test_a_file_that_is_not_there_is_named(capsys):
    assert main(["simulate", "nowhere.jsonl"]) == 2
    assert "nowhere.jsonl" in capsys.readouterr().err
