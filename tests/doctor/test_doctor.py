"""The verb: page, JSON, repairs, exit codes; and that it never hangs and breaks nothing."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seeds import (
    database_is_garbage,
    database_open_to_all,
    knowledge_with_a_hole,
    model_missing,
    model_with_a_wrong_hash,
    scene,
    sound_cards,
    unknown_key,
)

from voice_triage.doctor import examine as examining
from voice_triage.doctor.child import ChildFailed, ask_child
from voice_triage.doctor.examine import CHECKS, Place, examine, findings
from voice_triage.doctor.findings import Severity
from voice_triage.doctor.machine import (
    FolderFacts,
    Machine,
    MicrophoneFacts,
    ServerFacts,
    SoundFacts,
    StoreFacts,
)
from voice_triage.doctor.probe_computer import arguments_of_run
from voice_triage.doctor.probe_files import file_system_of
from voice_triage.doctor.repair import REPAIRS, Job, repair
from voice_triage.errors import ModelError
from voice_triage.sessions import session_file


def doctor(*words: str) -> subprocess.CompletedProcess[str]:
    """The command, as another program starts it."""
    command = [sys.executable, "-m", "voice_triage", "doctor", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


@pytest.fixture
def machine(tmp_path):
    """A healthy machine."""
    with scene(tmp_path / "home") as made:
        yield made


@pytest.mark.slow
def test_several_faults_are_one_json_object_and_exit_code_1(machine):
    unknown_key(machine)
    model_missing(machine)
    done = doctor("--json", "--no-sound")
    told = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, "")
    assert set(told) == {"ok", "findings", "checked"}
    assert told["ok"] is False
    assert [finding["id"] for finding in told["findings"]] == ["settings_wrong", "model_missing"]
    assert {"id", "what", "fix", "severity", "fixed"} <= set(told["findings"][0])
    assert "speech.volume" in told["findings"][0]["what"]
    assert str(machine.settings.paths.config) in told["findings"][0]["what"]
    assert "model_missing" in told["checked"]


@pytest.mark.slow
def test_the_page_is_for_people_and_a_healthy_machine_has_exit_code_0(machine):
    done = doctor("--no-sound")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("All is well")
    database_open_to_all(machine)
    done = doctor("--no-sound")
    assert done.returncode == 1
    assert "1. (not serious) Other users" in done.stdout
    assert "   Fix: Take their access away: chmod 600" in done.stdout
    assert "doctor --fix" in done.stdout


@pytest.mark.slow
def test_fix_mends_what_is_safe_and_says_so(machine):
    database_is_garbage(machine)
    file = session_file(machine.settings.paths.data)
    done = doctor("--no-sound", "--fix", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["ok"]) == (0, True)
    assert [finding["fixed"] for finding in told["findings"]] == [True]
    assert not file.exists()
    assert [kept.read_bytes()[:7] for kept in file.parent.glob("*.broken-*")] == [b"garbage"]
    assert doctor("--no-sound").returncode == 0


def test_without_fix_nothing_is_changed(machine):
    database_is_garbage(machine)
    database_open_to_all_again = session_file(machine.settings.paths.data)
    before = database_open_to_all_again.read_bytes()
    machine.look(("store", "model", "service", "server"))
    assert database_open_to_all_again.read_bytes() == before
    assert not machine.settings.paths.cache.exists()


def test_a_healthy_session_file_is_not_touched_by_looking(machine):
    database_open_to_all(machine)
    file = session_file(machine.settings.paths.data)
    before = file.read_bytes(), file.stat().st_mtime_ns
    machine.look(("store",))
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_access_to_the_session_file_is_taken_from_others(machine):
    database_open_to_all(machine)
    found = mended(machine, ("store",))
    assert [(f.id, f.fixed) for f in found] == [("database_open_to_others", True)]
    assert machine.look(("store",)) == []


def test_a_model_of_somebody_else_is_never_replaced(machine, capsys):
    model_with_a_wrong_hash(machine)
    machine.configure(f"[recognition]\nmodel = '{machine.model}'\n")
    before = sorted(machine.model.rglob("*"))
    found = mended(machine, ("model",))
    assert [(f.id, f.fixed) for f in found] == [("model_changed", False)]
    assert sorted(machine.model.rglob("*")) == before


def test_a_damaged_model_of_ours_is_fetched_anew(machine, monkeypatch):
    model_with_a_wrong_hash(machine)
    asked = []
    monkeypatch.setattr(
        "voice_triage.doctor.repair.get_model", lambda entry, root: asked.append((entry.name, root))
    )
    found = mended(machine, ("model",))
    assert [(f.id, f.fixed) for f in found] == [("model_changed", True)]
    assert asked == [(machine.model.name, machine.models)]


def test_what_cannot_be_fetched_stays_a_finding(machine, monkeypatch):
    def fails(entry, root):
        raise ModelError("There is no network.", "Connect to one.")

    model_missing(machine)
    monkeypatch.setattr("voice_triage.doctor.repair.get_model", fails)
    assert [(f.id, f.fixed) for f in mended(machine, ("model",))] == [("model_missing", False)]


def mended(machine, parts):
    """The findings after a repair."""
    facts = examine(machine.settings, Place(sound=False), parts)
    job = Job(machine.settings, facts, tell=print)
    return [repair(job, finding) for finding in findings(facts)]


def test_what_can_be_mended_says_so_and_nothing_else_does():
    assert {check.id for check in CHECKS if check.fixable} == set(REPAIRS)


def test_ids_are_each_once():
    ids = [check.id for check in CHECKS]
    assert len(set(ids)) == len(ids) >= 45


def test_every_check_is_explained_in_the_order_of_the_page():
    page = (Path(__file__).parents[2] / "docs" / "doctor.md").read_text(encoding="utf-8")
    rows = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert rows == [check.id for check in CHECKS]
    not_serious = {line.split("`")[1] for line in page.splitlines() if line.endswith("(not serious) |")}
    assert not_serious == {check.id for check in CHECKS if check.severity is Severity.WARNING}


@given(
    st.builds(
        Machine, server=st.builds(ServerFacts), sound=st.builds(SoundFacts), store=st.builds(StoreFacts)
    )
)
@settings(max_examples=200)
def test_whatever_the_facts_every_finding_is_whole(facts):
    found = findings(facts)
    assert len({finding.id for finding in found}) == len(found)
    assert all(finding.what and finding.fix for finding in found)


def test_all_is_believed_well_where_nothing_was_looked_at():
    assert findings(Machine()) == []


def test_a_cache_that_cannot_be_written_is_not_serious():
    store = StoreFacts(cache=FolderFacts(Path("/cache"), "Permission denied", 0))
    (found,) = findings(Machine(store=store))
    assert (found.id, found.severity) == ("cache_not_writable", Severity.WARNING)


def test_portaudios_own_words_are_told_where_we_know_none_better():
    sound = SoundFacts(microphone=MicrophoneFacts(problem="Unanticipated host error"))
    (found,) = findings(Machine(sound=sound))
    assert found.id == "microphone_broken"
    assert "Unanticipated host error" in found.what


def test_a_damaged_knowledge_names_file_and_line(machine):
    knowledge_with_a_hole(machine)
    (found,) = machine.look(("program",))
    assert "rules.yaml:" in found.what


def test_a_missing_sound_library_hides_what_only_follows_from_it(machine):
    sound_cards(machine, "no_library")
    machine.configure('[audio]\nmicrophone = "USB"\n')
    assert [found.id for found in machine.look(("sound", "server"))] == ["sound_library_missing"]


def test_a_probe_that_never_answers_is_named_and_left_behind(machine, monkeypatch):
    never = examining.threading.Event()
    monkeypatch.setattr(examining, "LIMIT_SECONDS", 0.05)
    monkeypatch.setattr(examining, "probe_store", lambda _: never.wait())
    (found,) = machine.look(("store",))
    never.set()
    assert found.id == "not_looked_at"
    assert "store" in found.what


def test_a_child_that_crashes_or_hangs_is_told(tmp_path, monkeypatch):
    (tmp_path / "crash.py").write_text("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    (tmp_path / "hang.py").write_text("import threading; threading.Event().wait()")
    (tmp_path / "mute.py").write_text("")
    monkeypatch.setattr("voice_triage.doctor.child.PACKAGE", "doctor_children")
    package = tmp_path / "doctor_children"
    package.mkdir()
    for file in tmp_path.glob("*.py"):
        file.rename(package / file.name)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(ChildFailed, match="SIGSEGV"):
        ask_child("crash", {})
    with pytest.raises(ChildFailed, match="no answer within") as late:
        ask_child("hang", {}, seconds=1)
    assert late.value.late
    with pytest.raises(ChildFailed, match="no answer"):
        ask_child("mute", {})


def test_a_child_that_nobody_waits_for_any_more_ends_by_itself():
    code = (
        "from voice_triage.doctor import child; child.LIFE_SECONDS = 1; child.question();"
        " import threading; threading.Event().wait()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE) as orphan:
        assert orphan.stdin is not None
        orphan.stdin.write(b"{}")
        orphan.stdin.close()
        assert orphan.wait(timeout=20) == -signal.SIGALRM


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("/usr/bin/python3 -m voice_triage", []),
        ("/home/x/.venv/bin/python /home/x/.venv/bin/voice-triage run --mute", ["run", "--mute"]),
        ("python3.11 -P -m voice_triage --mic USB", ["--mic", "USB"]),
        ("python3 -m voice_triage doctor --json", None),
        ("python3 -m voice_triage sessions list", None),
        ("vim voice_triage/cli.py", None),
        ("python3 -m pytest voice_triage", None),
        ("", None),
    ],
)
def test_a_running_interview_is_known_by_its_command(command, expected):
    assert arguments_of_run(command.split(" ")) == expected


def test_the_file_system_is_that_of_the_nearest_mount():
    mounts = """23 1 8:1 / / rw - ext4 /dev/root rw
31 23 0:27 / /home/my\\040data rw,relatime shared:3 - nfs4 nas:/x rw
nonsense
"""
    assert file_system_of(Path("/home/my data/models"), mounts) == "nfs4"
    assert file_system_of(Path("/home/my"), mounts) == "ext4"
    assert file_system_of(Path("/home/my"), "") == "unknown"


def test_a_session_that_is_being_written_is_no_fault(machine):
    database_open_to_all(machine)
    file = session_file(machine.settings.paths.data)
    file.chmod(0o600)
    with sqlite3.connect(file) as reader:
        reader.execute("SELECT * FROM sessions")
        assert machine.look(("store",)) == []
    reader.close()


def test_a_folder_without_write_permission_is_named(machine):
    """As another user than root, who may write everywhere."""
    if os.getuid() != 0:
        machine.settings.paths.data.mkdir(parents=True)
        machine.settings.paths.data.chmod(0o500)
        assert [found.id for found in machine.look(("store",))] == ["folder_not_writable"]
        machine.settings.paths.data.chmod(0o700)
    else:
        facts = replace(StoreFacts(), data=FolderFacts(Path("/x"), "Permission denied", 0))
        assert [found.id for found in findings(Machine(store=facts))] == ["folder_not_writable"]
