"""Two drawings of an interview, as SVG inside a page: how urgent it was taken to be, and the order of what could fit."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from voice_triage.triage.assessment import Tier

WIDTH, LEFT, RIGHT = 760, 128, 20
TOP, ROW = 14, 34
COLOURS = 8
"""As many as the style names; after that they begin again, with another dash."""
_DASHES = ("", "7 4", "2 3", "10 3 2 3")
_MOST_NUMBERS = 16
"""Turn numbers below a drawing; more would run into each other."""

TIER_LABELS = {
    Tier.EMERGENCY_NOW: "emergency",
    Tier.URGENT_SAME_DAY: "seen today",
    Tier.SOON: "in 2 to 3 days",
    Tier.ROUTINE: "in two weeks",
    Tier.SELF_CARE: "self-care",
}
PLACES = ("first", "second", "third")


def tier_chart(tiers: Sequence[Tier | None]) -> str:
    """A stepped line: the tier after each turn, from turn 1 on; None while nothing has been assessed."""
    order = list(TIER_LABELS)
    rows = [TIER_LABELS[tier] for tier in order]
    points = [(turn, _y(order.index(tier)), tier) for turn, tier in enumerate(tiers, 1) if tier is not None]
    way: list[str] = []
    dots: list[str] = []
    last: Tier | None = None
    for turn, y, tier in points:
        x = _x(turn, len(tiers))
        way.append(f"{'M' if not way else 'H'}{x:.1f}{f' {y}' if not way else f'V{y}'}")
        if tier is not last:
            dots.append(
                f'<a href="#turn-{turn}"><circle cx="{x:.1f}" cy="{y}" r="6" style="fill: var(--t{tier.rank})"/>'
                f"<title>turn {turn}: {TIER_LABELS[tier]}</title></a>"
            )
            last = tier
    drawn = f'<path class="way" d="{" ".join(way)}"/>{"".join(dots)}'
    return _frame(rows, len(tiers), drawn, "How urgent it was taken to be after each turn")


def cause_chart(rankings: Sequence[Sequence[str]], names: Sequence[str]) -> str:
    """A line for each of `names`: its place among the causes after each turn, from turn 1 on."""
    drawn = []
    for number, name in enumerate(names):
        places = [list(ranking).index(name) if name in ranking else None for ranking in rankings]
        style = f"stroke: var(--c{number % COLOURS}); stroke-width: 3; fill: none; stroke-linejoin: round"
        dash = _DASHES[number // COLOURS % len(_DASHES)]
        shift = (number % 3 - 1) * 3  # lines that change places stay apart
        for stretch in _stretches(places):
            at = [(_x(turn, len(rankings)), _y(place) + shift) for turn, place in stretch]
            if len(at) == 1:
                at = [(at[0][0] - 4, at[0][1]), (at[0][0] + 4, at[0][1])]
            line = " ".join(f"{x:.1f},{y}" for x, y in at)
            drawn.append(
                f'<polyline points="{line}" style="{style}" stroke-dasharray="{dash}"><title>{escape(name)}</title></polyline>'
            )
    return _frame(PLACES, len(rankings), "".join(drawn), "The order of what could fit after each turn")


def _stretches(places: Sequence[int | None]) -> list[list[tuple[int, int]]]:
    """Turns in a row in which there was a place, as (turn, place)."""
    found: list[list[tuple[int, int]]] = []
    before: int | None = None
    for turn, place in enumerate(places, 1):
        if place is not None:
            if before is None:
                found.append([])
            found[-1].append((turn, place))
        before = place
    return found


def _frame(rows: Sequence[str], turns: int, drawn: str, title: str) -> str:
    bottom = TOP + ROW * len(rows)
    lines = "".join(
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_y(row)}" y2="{_y(row)}"/>'
        f'<text x="{LEFT - 14}" y="{_y(row) + 4}" text-anchor="end">{escape(label)}</text>'
        for row, label in enumerate(rows)
    )
    step = -(-turns // _MOST_NUMBERS) or 1
    numbers = "".join(
        f'<text class="soft-text" x="{_x(turn, turns):.1f}" y="{bottom + 12}" text-anchor="middle">{turn}</text>'
        for turn in range(1, turns + 1)
        if turn == 1 or turn % step == 0
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {bottom + 20}" role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>'
        f'{lines}{numbers}<text class="soft-text" x="{LEFT - 14}" y="{bottom + 12}" text-anchor="end">turn</text>{drawn}</svg>'
    )


def _x(turn: int, turns: int) -> float:
    return LEFT + 12 + (WIDTH - LEFT - RIGHT - 24) * ((turn - 1) / max(1, turns - 1))


def _y(row: int) -> int:
    return TOP + ROW * row + ROW // 2
