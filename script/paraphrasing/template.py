"""Templates in the manner of hassil: `[may be left out]`, `(one|of|these)`, and `{said}` for the wording itself.

    [well] i'd say {said} (please|thank you)

Brackets may stand inside each other.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

SAID = "{said}"
_TOKEN = re.compile(r"[\[\]()|]|[^\[\]()|]+")
_CLOSING = {"[": "]", "(": ")"}


@dataclass(frozen=True)
class Choice:
    """One of several sequences; each a row of texts and further choices."""

    options: tuple[tuple[str | Choice, ...], ...]


def parse(template: str) -> Choice:
    """The template as a tree. Raises ValueError where a bracket is open or closed in vain, or `{said}` is not there once."""
    tokens = _TOKEN.findall(template)
    tree, used = _options(tokens, 0, "")
    if used != len(tokens):
        raise ValueError(f"{template!r}: a bracket is closed that was never opened")
    if template.count(SAID) != 1:
        raise ValueError(f"{template!r}: {SAID} must stand in it once")
    return tree


def one(template: str, said: str, rng: random.Random) -> str:
    """One expansion, each choice as likely as the others beside it."""
    return _fill(_draw(parse(template), rng), said)


def every(template: str, said: str) -> list[str]:
    """All expansions, each once, in the order they are written."""
    return list(dict.fromkeys(_fill(text, said) for text in _all(parse(template))))


def _options(tokens: Sequence[str], at: int, closing: str) -> tuple[Choice, int]:
    """The choice that begins at a token, and the place of what closes it."""
    options: list[tuple[str | Choice, ...]] = []
    row: list[str | Choice] = []
    while at < len(tokens) and tokens[at] not in ("]", ")"):
        token = tokens[at]
        if token in _CLOSING:
            inner, at = _options(tokens, at + 1, _CLOSING[token])
            row.append(Choice(((), *inner.options)) if token == "[" else inner)
        elif token == "|":
            options.append(tuple(row))
            row = []
        else:
            row.append(token)
        at += 1
    if (tokens[at] if at < len(tokens) else "") != closing:
        raise ValueError(f"{''.join(tokens)!r}: {closing or 'nothing'!r} was expected at the end of a group")
    return Choice((*options, tuple(row))), at


def _draw(choice: Choice, rng: random.Random) -> str:
    row = rng.choice(choice.options)
    return "".join(part if isinstance(part, str) else _draw(part, rng) for part in row)


def _all(choice: Choice) -> Iterator[str]:
    for row in choice.options:
        parts = [[part] if isinstance(part, str) else list(_all(part)) for part in row]
        yield from ("".join(texts) for texts in product(*parts))


def _fill(text: str, said: str) -> str:
    return " ".join(text.replace(SAID, said).split())
