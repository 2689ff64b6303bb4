"""Changes the medical data in memory, one thing at a time, and asks whether a situation notices.

    python script/mutate.py [--list]

Every rule's and floor's tier (one up, one down), every gate (negated, removed), every comparison (bound moved by one,
the limit itself in or out), every value in a condition (dropped), what is true while nobody knows, and every weight's
sign. The checks are those of tests/: situations, tables, development cases, points. No file is changed and no pytest is
started. Writes docs/figures/mutation.json: caught of all, and the survivors, each with a reason or as missed.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "triage"), str(ROOT / "script")]

from mutation_checks import KNEE, notices  # noqa: E402

from voice_triage.triage.assessment import Tier  # noqa: E402
from voice_triage.triage.condition import (  # noqa: E402
    All,
    AnyOf,
    AtLeast,
    Bound,
    Derived,
    Is,
    Known,
    Node,
    Not,
    RuleFired,
    TierReached,
)
from voice_triage.triage.model import PossibleCause, TriageKnowledge, Weight  # noqa: E402

FIGURES = ROOT / "docs" / "figures"
BAR = 95
"""Percent of the mutants that a situation must notice."""
SWAPPED = {"at_least": "over", "over": "at_least", "at_most": "under", "under": "at_most"}


class Mutant(NamedTuple):
    """One change: where, what, and the knowledge that carries it."""

    where: str
    """`rule E01`, `cause dvt`, `step cold_pack`, ...: the table whose cases are asked first."""
    what: str
    knowledge: TriageKnowledge


Rebuild = Callable[[Any], TriageKnowledge]


def mutants() -> Iterator[Mutant]:
    """Every mutant of the knee, in the order of the data; the second of a name is called #2."""
    times: dict[tuple[str, str], int] = {}
    for mutant in _every():
        name = (mutant.where, mutant.what)
        times[name] = times.get(name, 0) + 1
        yield mutant if times[name] == 1 else mutant._replace(what=f"{mutant.what} #{times[name]}")


def _every() -> Iterator[Mutant]:
    for list_name, kind in (("rules", "rule"), ("floors", "rule"), ("scope", "scope"), ("cross", "cross")):
        for place, entry in enumerate(getattr(KNEE, list_name)):
            where = f"{kind} {entry.id}"
            yield from _of_entry(entry, where, partial(_in_list, list_name, place))
    for name in ("self_care", "fallback"):
        entry = getattr(KNEE, name)
        yield from _of_entry(entry, f"rule {entry.id}", partial(_with, name))
    for name, kind in (
        ("derived", "derived"),
        ("slots", "needed"),
        ("causes", "cause"),
        ("relief", "step"),
        ("avoid", "avoid"),
    ):
        for id, entry in getattr(KNEE, name).items():
            yield from _of_entry(entry, f"{kind} {id}", partial(_in_map, name, id))
    for cause in KNEE.causes.values():
        yield from _signs(cause)
    yield from _ranking()


def _with(name: str, value: Any) -> TriageKnowledge:
    return TriageKnowledge.model_construct(**{**dict(KNEE), name: value})


def _in_list(name: str, place: int, entry: Any) -> TriageKnowledge:
    entries = getattr(KNEE, name)
    return _with(name, (*entries[:place], entry, *entries[place + 1 :]))


def _in_map(name: str, id: str, entry: Any) -> TriageKnowledge:
    return _with(name, {**getattr(KNEE, name), id: entry})


CONDITIONS = {
    "rule": ("when",),
    "scope": ("when",),
    "cross": ("when",),
    "derived": ("when",),
    "needed": ("mandatory", "skip_when"),
    "cause": ("gate",),
    "step": ("when", "not_when"),
    "avoid": ("when",),
}
GATES = ("cause", "step", "avoid")
"""Kinds whose condition may also be removed: without one they always hold."""


def _of_entry(entry: Any, where: str, rebuild: Rebuild) -> Iterator[Mutant]:
    """Tier and conditions of one rule, cause, step, ..."""
    kind = where.split()[0]
    if kind in ("rule", "scope") and entry.tier is not None:
        for tier in _neighbours(entry.tier):
            change = {"tier": tier}
            yield Mutant(where, f"tier {tier.value}", rebuild(entry.model_copy(update=change)))
    for field in CONDITIONS[kind]:
        node = getattr(entry, field)
        if node is None or isinstance(node, bool) or (kind == "needed" and entry.mandatory is False):
            continue
        changes = [("negated", Not(node)), *changes_of(node)]
        if kind in GATES:
            changes.append(("removed", None))
        for what, changed in changes:
            yield Mutant(where, f"{field}: {what}", rebuild(entry.model_copy(update={field: changed})))


def _neighbours(tier: Tier) -> list[Tier]:
    tiers = list(Tier)
    return [tiers[rank] for rank in (tier.rank + 1, tier.rank - 1) if 0 <= rank < len(tiers)]


def changes_of(node: Node) -> Iterator[tuple[str, Any]]:
    """Every change inside a condition, in words."""
    match node:
        case Is(slot, values, negated, or_unknown):
            if len(values) > 1:
                for value in values:
                    rest = tuple(one for one in values if one != value)
                    yield f"{slot} without {value}", Is(slot, rest, negated, or_unknown)
            yield f"{slot} open turned", Is(slot, values, negated, not or_unknown)
        case Bound(slot, bound, limit, or_unknown):
            for step in (1, -1):
                yield f"{slot} {bound} {limit + step:g}", Bound(slot, bound, limit + step, or_unknown)
            yield f"{slot} {SWAPPED[bound]} {limit:g}", Bound(slot, SWAPPED[bound], limit, or_unknown)
            yield f"{slot} open turned", Bound(slot, bound, limit, not or_unknown)
        case Known(slot, known):
            yield f"{slot} known turned", Known(slot, not known)
        case RuleFired(ids) if len(ids) > 1:
            for id in ids:
                yield f"fired without {id}", RuleFired(tuple(one for one in ids if one != id))
        case TierReached(tier):
            for other in _neighbours(tier):
                yield f"tier {other.value}", TierReached(other)
        case Not(child):
            yield "not dropped", child
            yield from ((f"not {what}", Not(changed)) for what, changed in changes_of(child))
        case All(of) | AnyOf(of) | AtLeast(_, of):
            yield from _of_children(node, of)


def _of_children(node: All | AnyOf | AtLeast, of: tuple[Node, ...]) -> Iterator[tuple[str, Any]]:
    rebuild = (lambda parts: AtLeast(node.count, parts)) if isinstance(node, AtLeast) else type(node)
    if isinstance(node, AtLeast):
        for count in (node.count - 1, node.count + 1):
            yield f"at least {count}", AtLeast(count, of)
    else:
        yield (
            f"{'any' if isinstance(node, All) else 'all'} instead",
            (AnyOf if isinstance(node, All) else All)(of),
        )
    for place, child in enumerate(of):
        if len(of) > 1:
            yield f"part {place + 1} ({_short(child)}) dropped", rebuild((*of[:place], *of[place + 1 :]))
        for what, changed in changes_of(child):
            yield what, rebuild((*of[:place], changed, *of[place + 1 :]))


def _short(node: Node) -> str:
    match node:
        case Derived(id):
            return id
        case Is(slot=slot) | Bound(slot=slot) | Known(slot=slot):
            return slot
        case _:
            return type(node).__name__.lower()


def _signs(cause: PossibleCause) -> Iterator[Mutant]:
    """Each weight moved to the other side, so that the check of the files would not see it."""
    for side, other in (("for_", "against"), ("against", "for_")):
        weights: tuple[Weight, ...] = getattr(cause, side)
        for place, weight in enumerate(weights):
            turned = weight.model_copy(update={"points": -weight.points})
            change = {
                side: (*weights[:place], *weights[place + 1 :]),
                other: (*getattr(cause, other), turned),
            }
            what = f"{weight.slot}={'/'.join(weight.values)} {turned.points:+d}"
            yield Mutant(
                f"points {cause.id}", what, _in_map("causes", cause.id, cause.model_copy(update=change))
            )


def _ranking() -> Iterator[Mutant]:
    """When a cause must be named, and when none is."""
    ranking = KNEE.ranking
    for place, forced in enumerate(ranking.forced):
        for what, changed in (("negated", Not(forced.when)), *changes_of(forced.when)):
            new = forced.model_copy(update={"when": changed})
            rest = (*ranking.forced[:place], new, *ranking.forced[place + 1 :])
            knowledge = _with("ranking", ranking.model_copy(update={"forced": rest}))
            yield Mutant(f"forced {forced.one_of[0]}", what, knowledge)
    if ranking.none_when is not None:
        for what, changed in (
            ("negated", Not(ranking.none_when)),
            ("removed", None),
            *changes_of(ranking.none_when),
        ):
            yield Mutant(
                "rule E01",
                f"no causes {what}",
                _with("ranking", ranking.model_copy(update={"none_when": changed})),
            )


def survivors_of(share: tuple[int, int]) -> tuple[int, list[str]]:
    """How many of every n-th mutant there are, and which of them nothing notices."""
    start, step = share
    mine = [mutant for place, mutant in enumerate(mutants()) if place % step == start]
    return len(mine), [f"{m.where}: {m.what}" for m in mine if not notices(m.where, m.knowledge)]


def reasons() -> Mapping[str, str]:
    """Survivors that cannot be noticed, with the reason (tests/situations/equivalent.yaml)."""
    import yaml

    path = ROOT / "tests" / "situations" / "equivalent.yaml"
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {mutant: entry["reason"] for entry in entries for mutant in entry["mutants"]}


def figures(total: int, survivors: Iterable[str], seconds: float) -> dict[str, Any]:
    """The record of docs/figures, in the shape of script/bench."""
    from benches.figures import processor, row

    known = reasons()
    alive = sorted(survivors)
    caught = 100 * (total - len(alive)) / total
    missed = [one for one in alive if one not in known]
    rows = [
        row(
            "changes of the data that a situation notices", caught, "%", f">= {BAR}", caught >= BAR, of=total
        ),
        row("seconds for all of them", seconds, "s", "<= 180", seconds <= 180),
    ]
    return {
        "part": "mutation",
        "command": "python script/mutate.py",
        "machine": processor(),
        "rows": rows,
        "missed": missed,
        "equivalent": {one: known[one] for one in alive if one in known},
        "no_longer_alive": sorted(set(known) - set(alive)),
    }


def main() -> int:
    if "--list" in sys.argv:
        for mutant in mutants():
            print(f"{mutant.where}: {mutant.what}")
        return 0
    if notices("rule E01", KNEE):
        raise SystemExit("mutate: a test fails with the data as it is; run pytest tests/triage first")
    started = time.monotonic()
    with ProcessPoolExecutor(2) as pool:
        parts = list(pool.map(survivors_of, [(place, 8) for place in range(8)]))
    total = sum(count for count, _ in parts)
    record = figures(total, [one for _, alive in parts for one in alive], time.monotonic() - started)
    FIGURES.mkdir(parents=True, exist_ok=True)
    (FIGURES / "mutation.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    for one in record["rows"]:
        print(f"{one['what']}: {one['measured']:.4g} {one['unit']}   bar {one['bar']}")
    print(f"missed {len(record['missed'])}, equivalent {len(record['equivalent'])}")
    for one in record["missed"]:
        print(f"  {one}")
    for one in record["no_longer_alive"]:
        print(f"  listed as equivalent, but something notices it: {one}")
    return 0 if all(one["holds"] for one in record["rows"]) and not record["no_longer_alive"] else 1


if __name__ == "__main__":
    sys.exit(main())
