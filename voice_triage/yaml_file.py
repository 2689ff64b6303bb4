"""Strict YAML: what a file says is what is meant, or every problem is named with its line.

Duplicate keys, unknown keys and the booleans YAML makes of a bare yes or no are refused. The lines are looked
up only when something is wrong, so that reading stays fast on a small board.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from voice_triage.errors import KnowledgeError

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]
"""Keys and list positions from the top of a file down to what is meant."""
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C loader where there is one."""
_TEXT = "tag:yaml.org,2002:str"
_FILES = 128
"""Files kept while they are read: more than a complaint has."""


class _Refused(yaml.YAMLError):
    """A node that is not taken, and why."""

    def __init__(self, node: yaml.Node, why: str) -> None:
        self.line = node.start_mark.line + 1
        self.key = str(getattr(node, "value", "?"))
        self.why = why
        super().__init__(f"line {self.line}: {self.key}: {why}")


@lru_cache(maxsize=_FILES)
def parse(text: str) -> object:
    """What a text in YAML says, with no key twice. Not to be changed: who reads the same text gets the same value.

    Several readers take their own keys from one file; `forget_files` gives the memory back when they have.
    """
    loader = _FAST(text)
    try:
        node = loader.get_single_node()
        return None if node is None else _value(loader, node)
    finally:
        loader.dispose()


def forget_files() -> None:
    """Nothing that was read is kept."""
    parse.cache_clear()


def _value(loader: yaml.SafeLoader, node: yaml.Node) -> object:
    """The value of a node. The loader's own way through its constructors takes three times as long."""
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.tag == _TEXT else loader.construct_object(node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, one) for one in node.value]
    found: dict[str, object] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.tag != _TEXT:
            raise _Refused(key, "a key is a word (a bare yes or no is a boolean in YAML: quote it)")
        if key.value in found:
            raise _Refused(key, "is there more than once")
        found[key.value] = _value(loader, value)
    return found


def read(path: Path, model: type[Model]) -> Model:
    """The file as a model. Raises KnowledgeError with `file:line: key: what is wrong`, one problem a line."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KnowledgeError(f"{path}: is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: cannot be read ({error})") from None
    try:
        data = parse(text)
        # As JSON: lists are taken for tuples and words for enums, and nothing else is bent.
        return model.model_validate_json(json.dumps(data, allow_nan=False))
    except _Refused as refused:
        raise KnowledgeError(f"{path}:{refused.line}: {refused.key}: {refused.why}") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise KnowledgeError(f"{path}:{line}: {error.problem}") from None
    except yaml.YAMLError as error:
        raise KnowledgeError(f"{path}: {error}") from None
    except ValidationError as error:
        places = ((detail["loc"], _plainly(detail)) for detail in error.errors())
        raise KnowledgeError("\n".join(located(path, places))) from None
    except (TypeError, ValueError) as error:
        raise KnowledgeError(f"{path}: a value that is neither text nor a number: {error}") from None


def located(path: Path, problems: Iterable[tuple[Place, str]]) -> list[str]:
    """Problems at places in a file as `file:line: key: what is wrong`, in the order of the file."""
    root = yaml.compose(path.read_text(encoding="utf-8"), _FAST)
    found = ((*_find(root, place), what) for place, what in problems)
    return [f"{path}:{line}: {key or 'file'}: {what}" for line, key, what in dict.fromkeys(sorted(found))]


def _find(node: yaml.Node | None, place: Place) -> tuple[int, str]:
    """Line and name of the deepest part of the place that the file has. Entries of a list go by their id."""
    line, names = (node.start_mark.line + 1 if node is not None else 1), []
    for step in place:
        if isinstance(node, yaml.MappingNode) and (
            pairs := [p for p in node.value if p[0].value == str(step)]
        ):
            key, node = pairs[0]
            line = key.start_mark.line + 1
            names.append(str(step))
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
            names.append(_id_of(node) or str(step + 1))
        else:
            break
    return line, ".".join(names)


def _id_of(node: yaml.Node) -> str:
    """The id an entry gives itself."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((str(value.value) for key, value in pairs if key.value == "id"), "")


def _plainly(detail: ErrorDetails) -> str:
    """A pydantic error in plain words."""
    given, kind = detail["input"], detail["type"]
    if kind == "extra_forbidden":
        return "unknown key"
    if kind == "missing":
        return f"missing {detail['loc'][-1]}"
    if isinstance(given, bool):
        return "a bare yes is a boolean in YAML: quote it"
    message = detail["msg"].removeprefix("Value error, ")
    return message if kind == "value_error" else f"{message[0].lower()}{message[1:]} (here: {given!r})"
