"""Figures and sentences the way people say them."""

from __future__ import annotations

import re

from voice_triage.triage.facts import Duration

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_UNITS = (("year", 365.0, 730.0), ("month", 30.4, 60.0), ("week", 7.0, 14.0), ("day", 1.0, 1.0))
"""Unit, its days, and the number of days from which it is used."""
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


def number_words(number: float) -> str:
    """A number as words: 42 is "forty two". Halves round up; 0 to 999,999."""
    whole = int(number + 0.5)
    if not 0 <= whole <= 999_999:
        raise ValueError(f"{number} is not a number to be spoken")
    if whole < 20:
        return _SMALL[whole]
    if whole < 100:
        return _joined(_TENS[whole // 10 - 2], whole % 10, " ")
    if whole < 1000:
        return _joined(f"{_SMALL[whole // 100]} hundred", whole % 100, " and ")
    return _joined(f"{number_words(whole // 1000)} thousand", whole % 1000, " ")


def _joined(head: str, rest: int, glue: str) -> str:
    return f"{head}{glue}{number_words(rest)}" if rest else head


def digits_spoken(text: str) -> str:
    """A telephone number digit by digit: "112" is "one one two". Text without digits stays as it is."""
    return re.sub(r"\d(?:[\d\s-]*\d)?", lambda m: " ".join(_SMALL[int(d)] for d in m[0] if d.isdigit()), text)


def spoken_duration(duration: Duration) -> str:
    """How long, as people say it: "about three days", "three to four weeks", "less than a day"."""
    longest = max(duration.days_min, duration.days_max)
    if longest < 1:
        return "less than a day"
    unit, days, _ = next(entry for entry in _UNITS if longest >= entry[2])
    low, high = (
        max(1, int(end / days + 0.5)) for end in (min(duration.days_min, longest), min(longest, 36_500))
    )
    if high > low:
        return f"{number_words(low)} to {number_words(high)} {unit}s"
    return f"about {number_words(high)} {unit}{'' if high == 1 else 's'}"


def sentences_of(text: str) -> tuple[str, ...]:
    """A text cut at its sentence ends, white space folded."""
    return tuple(part for part in _SENTENCE_END.split(" ".join(text.split())) if part)


def count_words(text: str) -> int:
    """Words as a listener counts them."""
    return len(text.split())


def as_sentence(clause: str) -> str:
    """A clause with a capital letter and a full stop."""
    return f"{clause[:1].upper()}{clause[1:]}."
