"""Two pictures for the clinician who reviews: which answers lead to which tier, and which conditions compete.

Drawn as DOT text and laid out by the program `dot` (Debian package graphviz): a few lines of text need no library.
"""

from __future__ import annotations

import html
import shutil
import subprocess
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from voice_triage.errors import UsageError, VoiceTriageError
from voice_triage.knowledge.load import Knowledge
from voice_triage.knowledge.plain import TIER_NAMES, PlainWords, in_words
from voice_triage.triage.assessment import Tier
from voice_triage.triage.condition import Node
from voice_triage.triage.model import PossibleCause, Rule

FORMATS = ("svg", "png", "pdf")
NO_DOT = "The program dot is missing, so the text it draws from was written. Install graphviz (apt install graphviz)."
_FILLS = {
    Tier.EMERGENCY_NOW: "#f6c1bd",
    Tier.URGENT_SAME_DAY: "#fbdcb4",
    Tier.SOON: "#fbf0b2",
    Tier.ROUTINE: "#d9e8f5",
    Tier.SELF_CARE: "#d5ecd2",
}
_INKS = ("#1b6ca8", "#b3401f", "#2e7d32", "#6a3d9a", "#8a6d00", "#00796b", "#ad1457", "#455a64")
"""One for each answer's arrows in turn, so that the eye can follow them."""
_WIDTH = 46
"""Characters in a line of a box."""
_COLUMNS = 4
_FONT = 'fontname="Helvetica"'
_COMPETE = "which conditions compete (bold: the strongest evidence of that condition)"
STRONG = 2
"""Points from which an answer speaks strongly for a condition."""


def write_graph(knowledge: Knowledge, path: Path) -> list[Path]:
    """Writes both pictures beside each other (`FILE-tiers.svg`, `FILE-causes.svg`) and returns their paths.

    Without `dot` the paths end in `.dot`: then the text was written, and the caller says `NO_DOT`.
    """
    kind = path.suffix.removeprefix(".").lower() or FORMATS[0]
    if kind not in FORMATS:
        raise UsageError(f"{path} cannot be drawn.", f"Name a file that ends in {', '.join(FORMATS)}.")
    dot = shutil.which("dot")
    pictures = {"tiers": tier_graph(knowledge), "causes": cause_graph(knowledge)}
    written = []
    for part, text in pictures.items():
        file = path.with_name(f"{path.stem}-{part}.{kind if dot else 'dot'}")
        try:
            file.write_bytes(_drawn(dot, kind, text) if dot else text.encode())
        except OSError as error:
            raise VoiceTriageError(
                f"{file} cannot be written: {error.strerror}.", "Name another place."
            ) from None
        written.append(file)
    return written


def _drawn(dot: str, kind: str, text: str) -> bytes:
    done = subprocess.run([dot, f"-T{kind}"], input=text.encode(), capture_output=True, check=False)
    if done.returncode:
        raise VoiceTriageError(
            f"dot could not draw the picture: {done.stderr.decode(errors='replace').strip()}"
        )
    return done.stdout


def tier_graph(knowledge: Knowledge) -> str:
    """The tiers as a ladder of tables, the most urgent on top: each box is a rule, the answers it fires on in it."""
    triage, words = knowledge.triage, PlainWords(knowledge.triage, knowledge.prompts)
    nodes, chain = [], []
    for tier, name in TIER_NAMES.items():
        own = (triage.self_care, triage.fallback)
        rules = [rule for rule in (*triage.rules, *triage.floors, *own) if rule.tier is tier]
        if rules:
            cells = [_rule_cell(words, rule, _FILLS[tier]) for rule in rules]
            nodes.append(f"  {tier.value} [label=<{_table(name, cells, _FILLS[tier])}>]")
            chain.append(tier.value)
    derived = [
        _cell(f"[{in_words(fact.id)}]", _outline(words, fact.when), "#eeeeee")
        for fact in triage.derived.values()
    ]
    if derived:
        nodes.append(
            f"  shared [label=<{_table('Shared conditions, in [brackets] above', derived, '#eeeeee')}>]"
        )
    edges = [f'  {above} -> {below} [label="  if no rule above fires"]' for above, below in pairwise(chain)]
    edges += [f"  {chain[-1]} -> shared [style=invis]"] if derived else []
    head = f'  graph [rankdir=TB, ranksep=0.35, {_FONT}, label="{_title(knowledge, "which answers lead to which tier")}"'
    fonts = [f"  node [shape=plain, {_FONT}]", f"  edge [{_FONT}]"]
    return _digraph([f"{head}, labelloc=t, fontsize=22]", *fonts, *nodes, *edges])


def cause_graph(knowledge: Knowledge) -> str:
    """Answers on the left, the conditions they speak for on the right: those that meet at an answer compete."""
    triage, words = knowledge.triage, PlainWords(knowledge.triage, knowledge.prompts)
    lines = [
        f"  graph [rankdir=LR, ranksep=4.5, nodesep=0.08, {_FONT}, labelloc=t, fontsize=22, "
        f'label="{_title(knowledge, _COMPETE)}"]',
        f'  node [shape=box, style="filled,rounded", {_FONT}, fontsize=12, margin="0.12,0.05"]',
        "  edge [arrowsize=0.6]",
    ]
    joined: set[str] = set()
    for place, rivalry in enumerate(rivalries(triage.causes.values())):
        said = _wrapped(words.values(rivalry.slot, rivalry.values))
        lines.append(f'  e{place} [label="{said}", fillcolor="#ffffff"]')
        ink = _INKS[place % len(_INKS)]
        for id in rivalry.causes:
            width = 2.6 if id in rivalry.strongest_of else 0.8
            lines.append(f'  e{place} -> {_name(id)} [color="{ink}", penwidth={width}]')
        joined.update(rivalry.causes)
    names = Counter(cause.name for cause in triage.causes.values())
    for cause in triage.causes.values():
        if cause.id in joined:
            name = cause.name if names[cause.name] == 1 else f"{cause.name} ({in_words(cause.id)})"
            lines.append(f'  {_name(cause.id)} [label="{_wrapped(name)}", fillcolor="{_FILLS[cause.tier]}"]')
    lines += _legend([cause for cause in triage.causes.values() if cause.id not in joined])
    return _digraph(lines)


@dataclass(frozen=True)
class Rivalry:
    """Answers to one slot that speak strongly for several conditions."""

    slot: str
    values: tuple[str, ...]
    causes: tuple[str, ...]
    strongest_of: frozenset[str]
    """The conditions that nothing speaks for more."""


def rivalries(causes: Iterable[PossibleCause]) -> list[Rivalry]:
    """Every answer that is the strongest evidence of a condition and counts strongly for another one too."""
    points: dict[tuple[str, str], dict[str, int]] = {}
    most: dict[str, int] = {}
    for cause in causes:
        for weight in cause.for_:
            most[cause.id] = max(weight.points, most.get(cause.id, 0))
            for value in weight.values:
                points.setdefault((weight.slot, value), {})[cause.id] = weight.points
    found: dict[tuple[str, tuple[str, ...], frozenset[str]], list[str]] = {}
    for (slot, value), of in points.items():
        strongest = frozenset(id for id, given in of.items() if given == most[id])
        rivals = tuple(id for id, given in of.items() if given >= STRONG or id in strongest)
        if strongest and len(rivals) > 1:
            found.setdefault((slot, rivals, strongest), []).append(value)
    return [Rivalry(slot, tuple(values), rivals, top) for (slot, rivals, top), values in found.items()]


def _legend(alone: Sequence[PossibleCause]) -> Iterator[str]:
    """What the colours mean, and the conditions that compete with none."""
    cells = [_cell(name, [], _FILLS[tier]) for tier, name in TIER_NAMES.items()]
    yield f'  colours [shape=plain, style="", label=<{_table("Usual urgency", cells, "#ffffff", 1)}>]'
    if alone:
        cells = [_cell(cause.name, [], _FILLS[cause.tier]) for cause in alone]
        title = "Strongest evidence of their own"
        yield f'  alone [shape=plain, style="", label=<{_table(title, cells, "#ffffff", 1)}>]'


def _rule_cell(words: PlainWords, rule: Rule, fill: str) -> str:
    return _cell(rule.id, _outline(words, rule.when), fill)


def _outline(words: PlainWords, node: Node) -> list[str]:
    """The lines of a condition, wrapped under their indent."""
    wrapped = []
    for line in words.lines(node):
        bare = line.lstrip("\u2003•")
        indent = "\u2003" * (len(line) - len(bare.lstrip()) - 1) if bare != line else ""
        first, *rest = textwrap.wrap(bare.strip(), _WIDTH - 2 * len(indent)) or [""]
        mark = "• " if bare != line else ""
        wrapped += [f"{indent}{mark}{first}", *(f"{indent}\u2003{more}" for more in rest)]
    return wrapped


def _cell(head: str, lines: Sequence[str], fill: str) -> str:
    text = "".join(f'{html.escape(line, quote=False)}<br align="left"/>' for line in lines)
    bold = f"<b>{html.escape(head, quote=False)}</b>"
    body = (
        f'<font point-size="12">{bold}</font><br align="left"/><font point-size="11">{text}</font>'
        if lines
        else bold
    )
    return f'<td bgcolor="{fill}" align="left" balign="left" valign="top">{body}</td>'


def _table(title: str, cells: Sequence[str], fill: str, columns: int = _COLUMNS) -> str:
    """Cells in rows under a heading."""
    rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    width = min(columns, len(cells))
    head = f'<tr><td colspan="{width}" bgcolor="{fill}"><font point-size="18"><b>{html.escape(title)}</b></font></td></tr>'
    return f'<table border="1" cellborder="1" cellspacing="0" cellpadding="6" color="#999999">{head}{body}</table>'


def _digraph(lines: Iterable[str]) -> str:
    return "\n".join(["digraph {", *lines, "}"]) + "\n"


def _title(knowledge: Knowledge, what: str) -> str:
    return _quoted(f"{knowledge.name.capitalize()}: {what}")


def _wrapped(text: str) -> str:
    """The label of a node, over some lines."""
    return "\\n".join(textwrap.wrap(_quoted(text), 40))


def _name(id: str) -> str:
    return f'"{_quoted(id)}"'


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
