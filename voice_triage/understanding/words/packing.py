"""Rows of small whole numbers packed into one: many rows are then added up at the price of one addition each.

A column is a digit of base `_BASE`. A digit above half the base stands for a negative number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_BASE = 1 << 30
_HALF = _BASE // 2
"""More than all weights of an utterance come to in one column."""


def pack(row: Iterable[tuple[int, int]]) -> int:
    """A row, given as columns and what stands in them."""
    return sum(number * _BASE**column for column, number in row)


def unpacked(packed: int, columns: int) -> Iterator[int]:
    """The first columns of a row, or of a sum of rows."""
    for _ in range(columns):
        packed, digit = divmod(packed + _HALF, _BASE)
        yield digit - _HALF
