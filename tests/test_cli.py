"""The command line as another program sees it: verbs, formats, exit codes, and no traceback for any bad input."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from people import HEALTHY

from voice_triage.cli import main

ROOT = Path(__file__).resolve().parent.parent
PATIENTS = ROOT / "tests" / "wav" / "patients"
WORDS = ROOT / "tests" / "wav" / "en"


class Stdin(io.TextIOWrapper):
    """Standard input from a text or bytes."""

    def __init__(self, text: str | bytes) -> None:
        super().__init__(io.BytesIO(text if isinstance(text, bytes) else text.encode()), encoding="utf-8")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    """A home of its own, with the rendered sentences of this machine shared so that tests are quick."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path


@pytest.fixture
def program(monkeypatch, capsys):
    """Runs the program in this process: (exit code, stdout, stderr)."""

    def run(*words: str, stdin: str | bytes = ""):
        monkeypatch.setattr(sys, "stdin", Stdin(stdin))
        try:
            code = main(list(words))
        except SystemExit as usage:  # argparse
            code = usage.code
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_understand_answers_each_line_with_one_object_of_the_contract(program):
    code, out, _ = program(
        "understand", "--asking", "chest_pain", stdin="no\n\nyes my chest hurts\nrepeat that\n"
    )
    objects = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [set(o) for o in objects] == [
        {"text", "asking", "outcome", "values", "doubtful", "command", "emergency", "ask_now"}
    ] * 4
    assert [o["values"].get("chest_pain") for o in objects] == ["no", None, "yes", None]
    assert [o["outcome"] for o in objects][1] == "nothing"
    assert objects[3]["command"] == "repeat"


def test_a_typed_interview_explains_each_new_question_once(program):
    _, out, err = program("run", "--text", "--new", "--explain", stdin="it aches\nno\nrepeat\nno\n")
    assert sum(line.startswith("?  B1: order") for line in err.splitlines()) == 1
    assert any(
        line.split() == ["?", "chest_pain", "yes:", "emergency_now;", "no", "cause"]
        for line in err.splitlines()
    )
    assert "?  " not in out


def test_a_duration_has_both_ends_and_a_score_is_a_number(program):
    _, out, _ = program("understand", "--asking", "duration", stdin="three or four days\n")
    assert json.loads(out)["values"]["duration"] == {"days_min": 3, "days_max": 4}
    _, out, _ = program("understand", "--asking", "pain_score", stdin="six or seven\n")
    assert json.loads(out)["values"]["pain_score"] == 7


def test_assess_gives_every_key_of_the_contract(program):
    code, out, _ = program("assess", stdin='{"swelling_site": ["calf"], "age_years": 58, "side": "right"}')
    result = json.loads(out)
    assert code == 0
    assert set(result) == {
        "tier", "rules", "causes", "relief", "avoid", "safety_net", "not_known", "icd10", "sources", "spoken",
    }  # fmt: skip
    assert result["tier"] == "urgent_same_day"
    assert {"id": "U01", "because": {"swelling_site": ["calf"]}} in result["rules"]
    assert result["causes"][0]["id"] == "dvt"
    assert result["icd10"] == ["M25.561"]


def test_assess_takes_true_and_false_for_yes_and_no(program):
    _, out, _ = program("assess", stdin='{"chest_pain": true}')
    assert json.loads(out)["tier"] == "emergency_now"


@pytest.mark.parametrize(
    ("verb", "stdin", "named"),
    [
        (["assess"], "not json", "stdin"),
        (["assess"], '{"knee_colour": "red"}', "knee_colour"),
        (["assess"], '{"pain_score": 11}', "pain_score"),
        (["assess"], '{"age_years": -3}', "age_years"),
        (["assess"], "[1, 2]", "object"),
        (["assess"], b"\xff\xfe", "stdin"),
        (["understand", "--asking", "shoe_size"], "no", "shoe_size"),
        (["transcribe", "--asking", "shoe_size", str(WORDS / "yes.wav")], "", "shoe_size"),
        (["transcribe", "--asking", "side", "missing.wav"], "", "missing.wav"),
        (["run", "--wav", "missing.wav"], "", "missing.wav"),
        (["run", "--answers", "nowhere"], "", "nowhere"),
        (["run", "--text", "--knowledge", "elbow"], "", "elbow"),
        (["run", "--text", "--report", "/dev/null/x"], "", "/dev/null/x"),
        (["sessions", "show", "abc"], "", "abc"),
        (["sessions", "delete"], "", "id"),
        (["dance"], "", "dance"),
        (["run", "--mic"], "", "--mic"),
        (["understand"], "", "--asking"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(program, verb, stdin, named):
    code, out, err = program(*verb, stdin=stdin)
    assert code == 2
    assert named in err
    assert "Traceback" not in err
    assert out == ""


def test_a_wav_that_is_none_is_said_with_its_name(program, tmp_path):
    for name, content in (
        ("empty.wav", b""),
        ("text.wav", b"hello"),
        ("cut.wav", (WORDS / "yes.wav").read_bytes()[:30]),
    ):
        (tmp_path / name).write_bytes(content)
        code, _, err = program("transcribe", "--asking", "side", str(tmp_path / name))
        assert (code, name in err, "Traceback" in err) == (2, True, False)


def test_a_missing_model_is_exit_code_3_with_the_fix(program, tmp_path):
    code, _, err = program("transcribe", "--asking", "side", "--model", str(tmp_path), str(WORDS / "yes.wav"))
    assert code == 3
    assert str(tmp_path) in err
    assert "models get" in err


def test_a_missing_microphone_is_exit_code_3_with_the_fix(program):
    code, _, err = program("run", "--new", "--mute", "--mic", "no such microphone")
    assert code == 3
    assert "microphone" in err
    assert "Traceback" not in err


def test_without_a_vosk_model_pocketsphinx_hears_and_says_so(program, tmp_path, monkeypatch):
    monkeypatch.setenv("VOICE_TRIAGE_MODELS", str(tmp_path / "none"))
    code, out, err = program("run", "--new", "--mute", "--wav", str(PATIENTS / "emergency" / "opening.wav"))
    assert code == 0
    assert "voice-triage models get" in err
    assert "My hearing is worse today." in out


@pytest.mark.parametrize(
    ("file", "slot", "value"),
    [("yes", "chest_pain", "yes"), ("no", "chest_pain", "no"), ("left", "side", "left")],
)
def test_transcribe_hears_the_words_of_a_recording(program, file, slot, value):
    code, out, _ = program("transcribe", "--asking", slot, str(WORDS / f"{file}.wav"))
    result = json.loads(out)
    assert code == 0
    assert result["values"][slot] == value
    assert set(result) == {
        "file", "text", "asking", "outcome", "values", "doubtful", "command", "emergency", "ask_now",
        "heard", "heard_free", "speech", "ended_s", "decode_ms",
    }  # fmt: skip
    (start, end), *_ = result["speech"]
    assert 0 < start < end < result["ended_s"] < end + 1.5


def test_a_word_that_is_no_answer_is_not_taken_for_one(program):
    _, out, _ = program("transcribe", "--asking", "chest_pain", str(WORDS / "oov_house.wav"))
    assert json.loads(out)["values"] == {}


def test_every_spoken_patient_reaches_the_end_that_is_meant(program):
    for patient, tier in (
        ("self_care", "self_care"),
        ("emergency", "emergency_now"),
        ("clot", "urgent_same_day"),
    ):
        code, out, _ = program("run", "--new", "--mute", "--events", "--answers", str(PATIENTS / patient))
        events = [json.loads(line) for line in out.splitlines()]
        assert code == 0
        assert [e["tier"] for e in events if e["event"] == "tier"][-1] == tier, patient


def test_the_emergency_of_a_spoken_story_is_the_next_thing_said(program):
    _, out, _ = program("run", "--new", "--mute", "--answers", str(PATIENTS / "emergency"))
    lines = out.splitlines()
    told = next(i for i, line in enumerate(lines) if line.startswith("> my knee"))
    assert lines[told + 1].startswith("!!")


def test_events_are_json_lines_with_the_names_of_the_contract(program):
    _, out, err = program("run", "--new", "--mute", "--events", "--answers", str(PATIENTS / "emergency"))
    events = [json.loads(line) for line in out.splitlines()]
    assert {e["event"] for e in events} == {
        "say", "said", "listening", "speech_start", "speech_end", "hypothesis", "act", "tier", "end",
    }  # fmt: skip
    times = [e["t"] for e in events]
    assert times == sorted(times)
    assert events[-1]["event"] == "end"
    assert events[-1]["ended"] == "emergency"
    assert "Traceback" not in err


def test_what_we_say_is_recorded_as_wav(program, tmp_path):
    code, _, _ = program(
        "run", "--new", "--answers", str(PATIENTS / "emergency"), "--record", str(tmp_path / "out")
    )
    assert code == 0
    assert (tmp_path / "out" / "interview.wav").stat().st_size > 500_000


def typed(*more: str) -> str:
    """A healthy person's typed answers, in the order the questions come."""
    return "\n".join([HEALTHY["opening"], *more]) + "\n"


def test_a_typed_interview_that_ends_early_is_saved_and_can_go_on(program):
    code, _, err = program("run", "--text", "--new", stdin=typed("no", "no"))
    assert code == 4
    assert "--resume" in err
    code, out, _ = program("run", "--text", "--resume", stdin="")
    assert code == 4
    assert "Does your foot feel cold, look pale, or feel numb?" in out


def test_a_report_is_written_as_text_and_json_for_its_owner_only(program, tmp_path):
    folder = tmp_path / "report"
    code, _, _ = program("run", "--text", "--new", "--report", str(folder), stdin="i have chest pain\nno\n")
    assert code == 0
    (data,), (text,) = folder.glob("*.json"), folder.glob("*.txt")
    summary = json.loads(data.read_text())
    assert summary["assessment"]["tier"] == "emergency_now"
    assert summary["answers"]["chest_pain"]["words"] == "i have chest pain"
    assert "not a medical device" in text.read_text()
    assert {oct(f.stat().st_mode & 0o777) for f in (data, text)} == {"0o600"}


def test_sessions_are_listed_shown_and_deleted(program):
    program("run", "--text", "--new", stdin="i have chest pain\nno\n")
    _, out, _ = program("sessions", "list", "--json")
    (session,) = json.loads(out)
    assert (session["ended"], session["tier"], session["turns"]) == ("emergency", "emergency_now", 3)
    _, out, _ = program("sessions", "show", session["id"][:4])
    assert "i have chest pain" in out
    code, out, _ = program("sessions", "delete", "all")
    assert (code, out) == (0, "Deleted 1 session.\n")
    _, out, _ = program("sessions", "list")
    assert "No session" in out


def test_old_sessions_and_summaries_are_deleted_and_young_ones_stay(program, home):
    program("run", "--text", "--new", stdin="i have chest pain\nno\n")
    folder = home / "XDG_DATA_HOME" / "voice-triage" / "summaries"
    folder.mkdir(exist_ok=True)
    for name, age in (("old.txt", 40), ("young.txt", 2)):
        (folder / name).write_text("")
        os.utime(folder / name, (time.time() - age * 86_400,) * 2)
    assert program("sessions", "delete", "--older-than")[:2] == (0, "Deleted 0 sessions.\n")
    assert not (folder / "old.txt").exists()
    assert (folder / "young.txt").exists()
    assert program("sessions", "delete", "--older-than", "-5")[0] == 2
    assert program("sessions", "delete", "all", "--older-than", "3")[0] == 2


def test_a_broken_session_file_does_not_stop_an_interview(program, home):
    folder = home / "XDG_DATA_HOME" / "voice-triage"
    folder.mkdir(parents=True)
    (folder / "sessions.sqlite3").write_bytes(b"garbage" * 1000)
    code, out, err = program("run", "--text", "--new", stdin="i have chest pain\nno\n")
    assert code == 0
    assert "set aside" in err
    assert "!!" in out


def test_a_wrong_setting_is_named(program, home):
    folder = home / "XDG_CONFIG_HOME" / "voice-triage"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("[speech]\nvolume = 3\n")
    code, _, err = program("run", "--text", stdin="")
    assert code == 2
    assert "speech.volume" in err


def test_forgetting_by_voice_leaves_no_session_behind(program):
    program("run", "--text", "--new", stdin="it aches\nforget everything\nyes\n")
    _, out, _ = program("sessions", "list")
    assert "No session" in out


def test_debug_shows_where_an_error_comes_from(program):
    _, _, err = program("transcribe", "--debug", "--asking", "side", "missing.wav")
    assert "Traceback" in err
    assert err.count("voice-triage:") == 1


def test_termination_in_the_middle_saves_the_session_with_exit_code_4(home):
    env = {**os.environ, "XDG_DATA_HOME": str(home / "data")}
    command = [sys.executable, "-m", "voice_triage", "run", "--text", "--new"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("it aches\n")
        process.stdin.flush()
        while "short of breath, or does your chest hurt" not in process.stdout.readline():
            pass
        process.send_signal(signal.SIGTERM)
        process.stdin.close()
        assert process.wait(timeout=20) == 4
        process.stdout.read()
        assert "--resume" in process.stderr.read()


def test_a_closed_pipe_is_no_error():
    command = f"printf 'no\\n%.0s' $(seq 2000) | {sys.executable} -m voice_triage understand --asking warmth | head -n 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert json.loads(done.stdout)["values"] == {"warmth": "no"}


def test_a_whole_typed_interview_ends_in_self_care(program, home):
    del home
    answers = dict(HEALTHY)
    order = [
        "B6",
        "B1",
        "B7",
        "swelling_site",
        "B4",
        "injury_event",
        "weight_bearing",
        "B3",
        "pain_score",
        "B8",
    ]
    lines = [answers["opening"], *(answers[q] for q in order)]
    code, out, _ = program("run", "--text", "--new", stdin="\n".join(lines) + "\n")
    assert code == 4  # the risk questions are still open
    assert "How old are you" in out


def test_the_shipped_patients_have_their_files():
    done = subprocess.run(
        [sys.executable, ROOT / "script" / "make_wavs", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert shutil.which("sh")


@pytest.mark.parametrize(("chosen", "warns"), [((), True), (("--recognizer", "pocketsphinx"), False)])
def test_without_the_model_transcribe_says_that_hearing_is_worse(
    program, monkeypatch, tmp_path, chosen, warns
):
    monkeypatch.setenv("VOICE_TRIAGE_MODELS", str(tmp_path / "none"))
    wav = ROOT / "tests/wav/patients/self_care/side.wav"
    code, out, err = program("transcribe", *chosen, "--asking", "side", str(wav))
    assert code == 0
    assert json.loads(out)["asking"] == "side"
    assert ("voice-triage models get" in err) is warns
