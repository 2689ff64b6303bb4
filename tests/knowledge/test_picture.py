"""The pictures for a clinician: everything is in them, they can be drawn, and without `dot` the text is kept."""

from __future__ import annotations

import html
import shutil
import textwrap
from pathlib import Path
from xml.etree import ElementTree

import pytest

from voice_triage.cli import main
from voice_triage.errors import UsageError, VoiceTriageError
from voice_triage.knowledge import picture
from voice_triage.knowledge.picture import cause_graph, rivalries, tier_graph, write_graph
from voice_triage.knowledge.plain import TIER_NAMES
from voice_triage.triage.assessment import Tier
from voice_triage.triage.model import PossibleCause, Weight

needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="the program dot (graphviz) is not here")


def cause(id: str, *weights: tuple[str, str, int]) -> PossibleCause:
    """A condition with nothing but its evidence."""
    evidence = tuple(Weight(slot=s, values=(v,), points=p, source=("K:1",)) for s, v, p in weights)
    given = {"id": id, "name": id, "lay": id, "tier": Tier.SOON, "for": evidence, "source": ("K:1",)}
    return PossibleCause.model_validate(given)


def test_every_rule_stands_under_its_tier(knowledge):
    triage, text = knowledge.triage, tier_graph(knowledge)
    tables = {
        tier: next(li for li in text.splitlines() if li.startswith(f"  {tier.value} ["))
        for tier in TIER_NAMES
    }
    for rule in (*triage.rules, *triage.floors, triage.self_care, triage.fallback):
        assert [tier for tier, table in tables.items() if f"<b>{rule.id}</b>" in table] == [rule.tier]
    for derived in triage.derived:
        assert f"<b>[{derived.replace('_', ' ')}]</b>" in text


def test_every_condition_is_in_the_other_picture(knowledge):
    text = cause_graph(knowledge).replace("\\n", " ")
    names = [cause.name for cause in knowledge.triage.causes.values()]
    assert [n for n in names if n not in text and html.escape(n) not in text] == []


def test_conditions_compete_where_the_strongest_evidence_of_one_counts_for_another():
    alone = cause("alone", ("site", "toe", 3))
    cyst = cause("cyst", ("site", "back", 3), ("heat", "yes", 1))
    clot = cause("clot", ("site", "calf", 3), ("site", "back", 2), ("heat", "yes", 2))
    gout = cause("gout", ("heat", "yes", 2), ("site", "calf", 1))
    found = {
        (one.slot, one.values): (one.causes, set(one.strongest_of))
        for one in rivalries([alone, cyst, clot, gout])
    }
    assert found == {
        ("site", ("back",)): (("cyst", "clot"), {"cyst"}),
        ("heat", ("yes",)): (("clot", "gout"), {"gout"}),
    }


def test_answers_that_mean_the_same_conditions_are_one_box():
    one, other = (cause(id, ("site", "calf", 3), ("site", "leg", 3)) for id in ("one", "other"))
    assert [rivalry.values for rivalry in rivalries([one, other])] == [("calf", "leg")]


@needs_dot
def test_check_draws_and_names_the_pictures(tmp_path, capsys):
    assert main(["check", "--graph", str(tmp_path / "knee.png")]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [Path(line).name for line in printed] == ["knee-tiers.png", "knee-causes.png"]
    assert all(Path(line).read_bytes().startswith(b"\x89PNG") for line in printed)


def test_check_without_dot_says_how_to_get_it(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert main(["check", "--graph", str(tmp_path / "knee.svg")]) == 3
    assert "apt install graphviz" in capsys.readouterr().err
    assert (tmp_path / "knee-tiers.dot").is_file()


@needs_dot
def test_both_pictures_are_drawn_as_svg(knowledge, tmp_path):
    written = write_graph(knowledge, tmp_path / "knee.svg")
    assert [path.name for path in written] == ["knee-tiers.svg", "knee-causes.svg"]
    for path in written:
        drawn = " ".join(ElementTree.fromstring(path.read_text(encoding="utf-8")).itertext())
        assert "Knee: which" in drawn
    assert "your calf or whole leg is swollen" in " ".join(
        ElementTree.fromstring(written[0].read_text(encoding="utf-8")).itertext()
    ).replace("\xa0", " ")


def test_without_dot_the_text_is_written_and_there_is_a_fix_to_say(knowledge, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    written = write_graph(knowledge, tmp_path / "knee.svg")
    assert [path.name for path in written] == ["knee-tiers.dot", "knee-causes.dot"]
    assert written[0].read_text(encoding="utf-8") == tier_graph(knowledge)
    assert "apt install graphviz" in picture.NO_DOT


def test_a_format_that_cannot_be_drawn_is_named(knowledge, tmp_path):
    with pytest.raises(UsageError, match=r"knee\.docx cannot be drawn"):
        write_graph(knowledge, tmp_path / "knee.docx")


def test_a_place_that_cannot_be_written_is_named(knowledge, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(VoiceTriageError, match="cannot be written"):
        write_graph(knowledge, Path("/proc/no/knee.svg"))


def test_a_dot_that_fails_is_told(knowledge, tmp_path, monkeypatch):
    broken = tmp_path / "dot"
    broken.write_text("#!/bin/sh\ncat > /dev/null\necho 'no fonts' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _name: str(broken))
    with pytest.raises(VoiceTriageError, match="no fonts"):
        write_graph(knowledge, tmp_path / "knee.svg")


def test_long_lines_are_wrapped_under_their_mark(knowledge):
    lines = tier_graph(knowledge).replace('<br align="left"/>', "\n").splitlines()
    shown = [html.unescape(line) for line in lines if line.lstrip("\u2003").startswith("• ")]
    assert shown
    assert max(map(len, shown)) <= len(textwrap.fill("x" * 46, 46)) + 8
