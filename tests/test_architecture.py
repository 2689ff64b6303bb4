"""The drawing of docs/architecture.md, held to the imports of the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "voice_triage"

MAY_IMPORT = {
    "audio": {"audio"},
    "recognition": {"recognition", "audio"},
    "triage": {"triage"},
    "understanding": {
        "understanding",
        "triage",
        *(f"recognition.{name}" for name in ("hypothesis", "recognizer", "agreement", "sounds")),
    },
    "dialogue": {"dialogue", "triage", "understanding.acts"},
    "speech": {"speech", "audio.frames", "audio.wav"},
    "knowledge": {"knowledge", "triage", "understanding", "dialogue", "recognition"},
    "doctor": {"doctor", "audio", "recognition", "understanding", "knowledge", "speech", "integrations", "sessions", "config"},
    "integrations": {"integrations", "dialogue", "triage", "knowledge", "sessions", "understanding.acts"},
    "wake": {"wake", "audio", "recognition"},
    "sessions": {"sessions", "understanding.acts"},
}  # fmt: skip
"""What each room may import of ours, besides `errors`, `frozen` and `yaml_file`."""

LAYERS = {
    "understanding": (
        {"files", "words"},
        {"nets", "amounts"},
        {"lexicon"},
        {"utterances"},
        {"signals"},
        {"answers"},
        {"stories"},
    ),
    "dialogue": ({"sentences"}, {"choosing"}),
}
"""The rooms inside a room, lowest first: each imports of its neighbours only lower ones."""

PURE = {
    "understanding/interpret.py": "interpret",
    "dialogue/step.py": "step",
    "dialogue/render.py": "render",
    "triage/engine.py": "assess",
}
BLOCKING = {
    "time",
    "datetime",
    "random",
    "os",
    "subprocess",
    "socket",
    "threading",
    "sqlite3",
    "sounddevice",
    "vosk",
    "numpy",
}
"""What the pure middle never touches."""


def imports_of(path: Path) -> set[str]:
    """Modules a file imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def ours(modules: set[str]) -> set[str]:
    """The parts behind `voice_triage.` of what is imported of ours."""
    return {name.removeprefix("voice_triage.") for name in modules if name.startswith("voice_triage.")}


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_a_room_imports_only_what_the_drawing_shows(room):
    allowed = MAY_IMPORT[room] | {"errors", "frozen", "yaml_file"}
    wrong = {
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in (PACKAGE / room).rglob("*.py")
        for name in ours(imports_of(path))
        if not any(name == one or name.startswith(one + ".") for one in allowed)
    }
    assert wrong == set()


@pytest.mark.parametrize("room", sorted(LAYERS))
def test_a_room_inside_a_room_imports_only_lower_ones(room):
    below: set[str] = set()
    wrong = set()
    for layer in LAYERS[room]:
        higher = {path.name for path in (PACKAGE / room).iterdir() if path.is_dir()} - below
        wrong |= {
            f"{path.relative_to(PACKAGE)} imports {name}"
            for inner in layer
            for path in (PACKAGE / room / inner).glob("*.py")
            for name in ours(imports_of(path))
            if name.startswith(f"{room}.") and name.split(".")[1] in higher - {inner}
        }
        below |= layer
    assert wrong == set()
    assert below == {path.parent.name for path in (PACKAGE / room).glob("*/__init__.py")}


@pytest.mark.parametrize("path", sorted(PURE))
def test_the_middle_touches_nothing_that_can_block_or_differ(path):
    seen, waiting = set(), [PACKAGE / path]
    while waiting:
        file = waiting.pop()
        if file in seen:
            continue
        seen.add(file)
        modules = imports_of(file)
        blocking = {name.split(".")[0] for name in modules} & BLOCKING
        assert not blocking, f"{file.relative_to(PACKAGE)}: {sorted(blocking)}"
        for name in ours(modules):
            target = PACKAGE / (name.replace(".", "/") + ".py")
            # Loading is done before the middle runs: its modules may read files.
            if target.is_file() and target.name not in (
                "load.py",
                "yaml_file.py",
                "lexicon.py",
                "prompts.py",
                "prompt_files.py",
            ):
                waiting.append(target)
    assert len(seen) > 1


def test_every_module_says_in_its_first_line_what_it_is():
    silent = [
        str(p.relative_to(PACKAGE))
        for p in PACKAGE.rglob("*.py")
        if not ast.get_docstring(ast.parse(p.read_text()))
    ]
    assert silent == []


def test_every_error_is_drawn_and_has_an_exit_code_of_the_contract():
    from voice_triage import errors

    drawing = errors.__doc__ or ""
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.VoiceTriageError)
    ]
    assert [kind.__name__ for kind in kinds if kind.__name__ not in drawing] == []
    assert {kind.exit_code for kind in kinds} <= {1, 2, 3}
