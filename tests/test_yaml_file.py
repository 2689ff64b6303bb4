"""Bad data names its file, its line and its key, in words an author can act on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from voice_triage.errors import KnowledgeError
from voice_triage.frozen import Frozen
from voice_triage.yaml_file import read


class Entry(Frozen):
    id: str
    points: int = 0
    values: tuple[str, ...] = ()
    source: str


class Entries(Frozen):
    entries: tuple[Entry, ...] = ()
    names: Mapping[str, str] = {}


def written(folder: Path, text: str) -> Path:
    path = folder / "data.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> list[str]:
    path = written(folder, text)
    with pytest.raises(KnowledgeError) as caught:
        read(path, Entries)
    return [line.removeprefix(f"{path}:") for line in caught.value.what.splitlines()]


def test_lists_become_tuples_and_words_stay_words(tmp_path: Path) -> None:
    path = written(tmp_path, 'entries:\n  - {id: one, values: ["yes", "no"], source: "K:1"}\n')
    assert read(path, Entries).entries == (Entry(id="one", values=("yes", "no"), source="K:1"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("entries:\n  - id: one\n    source: a\n    sorce: b\n", "4: entries.one.sorce: unknown key"),
        ("entries:\n  - id: one\n", "2: entries.one: missing source"),
        (
            "entries:\n  - {id: one, source: a}\n  - {id: two, source: yes}\n",
            "3: entries.two.source: a bare yes is a boolean in YAML: quote it",
        ),
        (
            "entries:\n  - id: one\n    values:\n      - no\n    source: a\n",
            "4: entries.one.values.1: a bare yes is a boolean in YAML: quote it",
        ),
        (
            "entries:\n  - {id: one, source: a, points: '3'}\n",
            "2: entries.one.points: input should be a valid integer (here: '3')",
        ),
        ("names:\n  a: x\n  b: y\n  a: z\n", "4: a: is there more than once"),
        (
            "names:\n  on: x\n",
            "2: on: a key is a word (a bare yes or no is a boolean in YAML: quote it)",
        ),
        ("names: {1: x}\n", "1: 1: a key is a word (a bare yes or no is a boolean in YAML: quote it)"),
        ("names: [\n", "2: did not find expected node content"),
        ("- one\n", "1: file: input should be an object (here: ['one'])"),
        ("", "1: file: input should be an object (here: None)"),
    ],
)
def test_a_problem_is_named_with_its_line(tmp_path: Path, text: str, expected: str) -> None:
    assert problems(tmp_path, text) == [expected]


def test_every_problem_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = "entries:\n  - {id: one, source: a, weight: 2}\n  - {id: two}\nnames: {a: off}\n"
    assert [line.split(":")[0] for line in problems(tmp_path, text)] == ["2", "3", "4"]


def test_a_date_is_no_text(tmp_path: Path) -> None:
    assert "neither text nor a number" in problems(tmp_path, "names: {a: 2020-01-01}\n")[0]


def test_a_number_that_is_none_is_refused(tmp_path: Path) -> None:
    assert len(problems(tmp_path, "entries:\n  - {id: one, source: a, points: .nan}\n")) == 1


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"nowhere\.yaml: is missing"):
        read(tmp_path / "nowhere.yaml", Entries)


def test_a_file_in_another_encoding_says_so(tmp_path: Path) -> None:
    path = tmp_path / "data.yaml"
    path.write_bytes(b"names: {a: \xff}")
    with pytest.raises(KnowledgeError, match="cannot be read"):
        read(path, Entries)
