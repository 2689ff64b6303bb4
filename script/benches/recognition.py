"""Single words of people: yes and no, left and right, digits, commands; and what other words are taken for."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from benches.figures import Row, row
from benches.people import clips, hear, prepare

OTHERS = 0.5
"""Other words taken as an answer, in % at most."""
COMMANDS = ("stop", "repeat", "help")
DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def measure() -> list[Row]:
    """Yes and no, left and right, digits, commands; and what other words are taken for."""
    all_clips = {clip["file"]: clip["text"] for clip in clips()}
    single = {file: text for file, text in all_clips.items() if " " not in text}
    jobs = [(asking, file) for asking in ("chest_pain", "side", "pain_score") for file in all_clips]
    with ProcessPoolExecutor(2, initializer=prepare) as pool:
        results = list(pool.map(hear, jobs, chunksize=8))
    return [
        *_yes_no(results, all_clips),
        *_choices(results, all_clips),
        *_commands(results, all_clips),
        *_turns(results, single),
    ]


def _taken(result: dict[str, Any], slot: str) -> Any:
    """The value that counts without asking back, or None."""
    return None if slot in result["doubtful"] else result["values"].get(slot)


def _yes_no(results: list[Any], texts: dict[str, str]) -> Iterator[Row]:
    asked = [(texts[file], file, result) for asking, file, result in results if asking == "chest_pain"]
    answers = [one for one in asked if one[0] in ("yes", "no")]
    others = [one for one in asked if not {"yes", "no"} & set(one[0].split())]
    right = sum(_taken(result, "chest_pain") == text for text, _, result in answers)
    swapped = [file for text, file, result in answers if _taken(result, "chest_pain") not in (text, None)]
    taken = [
        f"{text} -> {_taken(result, 'chest_pain')}"
        for text, _, result in others
        if _taken(result, "chest_pain")
    ]
    share = 100 * right / len(answers)
    missed = [
        f"{text}: {r['heard']} / {r['heard_free']}"
        for text, _, r in answers
        if _taken(r, "chest_pain") != text
    ]
    yield row("yes/no right", share, "%", ">= 99", share >= 99, of=len(answers), missed=missed)
    yield row("yes and no swapped", len(swapped), "clips", "0", not swapped, files=swapped)
    yield _taken_for("yes or no", taken, len(others))


def _choices(results: list[Any], texts: dict[str, str]) -> Iterator[Row]:
    for slot, what, bar in (("side", "left/right", 100.0), ("pain_score", "digits", 98.0)):
        words = {"left", "right"} if slot == "side" else {*DIGITS, "ten"}
        asked = [(texts[file], result) for asking, file, result in results if asking == slot]
        answers = [(t, r) for t, r in asked if t in words]
        right = [
            (t, r) for t, r in answers if _taken(r, slot) == (float(DIGITS.index(t)) if t in DIGITS else t)
        ]
        missed = [
            f"{t}: {r['heard']} / {r['heard_free']} -> {_taken(r, slot)}"
            for t, r in answers
            if (t, r) not in right
        ]
        share = 100 * len(right) / len(answers)
        yield row(f"{what} right", share, "%", f">= {bar:g}", share >= bar, of=len(answers), missed=missed)
        others = [(t, r) for t, r in asked if not words & set(t.split())]
        taken = [f"{t} -> {_taken(r, slot)}" for t, r in others if _taken(r, slot) is not None]
        yield _taken_for(what, taken, len(others))


def _taken_for(what: str, taken: list[str], of: int) -> Row:
    """Other words that were taken for these."""
    share = 100 * len(taken) / of
    return row(
        f"other words taken as {what}", share, "%", f"<= {OTHERS}", share <= OTHERS, of=of, which=taken
    )


def _commands(results: list[Any], texts: dict[str, str]) -> Iterator[Row]:
    """Said when a yes or no is asked for; and every other command that was heard."""
    heard = [(texts[file], r["command"]) for asking, file, r in results if asking == "chest_pain"]
    said = [(text, command) for text, command in heard if text in COMMANDS]
    missed = [f"{text} -> {command}" for text, command in said if text != command]
    share = 100 - 100 * len(missed) / len(said)
    yield row("stop, repeat, help right", share, "%", ">= 99", share >= 99, of=len(said), missed=missed)
    others = [(text, command) for text, command in heard if not set(COMMANDS) & set(text.split())]
    taken = [f"{text} -> {command}" for text, command in others if command in COMMANDS]
    # Some of them do ask to end something ("cancel timer"), so that there is no right figure.
    yield _taken_for("stop, repeat or help", taken, len(others)) | {"bar": "report", "holds": True}


def _turns(results: list[Any], single: dict[str, str]) -> Iterator[Row]:
    """Each one-word clip, asked what it answers where it answers something."""
    asked_for = {"left": "side", "right": "side", **dict.fromkeys(DIGITS, "pain_score")}
    mine = [
        r
        for asking, file, r in results
        if file in single and asking == asked_for.get(single[file], "chest_pain")
    ]
    lost = [result["file"] for result in mine if not result["speech"]]
    late = [result["file"] for result in mine if result["ended_s"] > 20]
    yield row(
        "one-word clips in which no speech was found",
        len(lost),
        "clips",
        "0",
        not lost,
        of=len(mine),
        files=lost,
    )
    yield row("one-word clips whose turn does not end", len(late), "clips", "0", not late, of=len(mine))
