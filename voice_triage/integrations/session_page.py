"""One session as one page for a person: what was said, what was understood from which words, what was not asked and why,
and how urgency and causes moved. Words only; nothing is fetched from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from voice_triage.dialogue.choosing.skipped import Skipped, Why, skipped
from voice_triage.dialogue.context import assess_state
from voice_triage.dialogue.render import render
from voice_triage.dialogue.replay import Replayed, fingerprint, replay
from voice_triage.integrations.in_words import clause, topic
from voice_triage.integrations.page_charts import COLOURS, PLACES, cause_chart, tier_chart
from voice_triage.integrations.page_style import STYLE
from voice_triage.knowledge.load import Knowledge
from voice_triage.knowledge.plain import TIER_NAMES
from voice_triage.sessions import SessionInfo
from voice_triage.triage.assessment import Assessment, Tier
from voice_triage.triage.facts import UNKNOWN
from voice_triage.understanding.acts import Outcome, UserAct

_WHY = {
    Why.TOLD: "Told before it was asked",
    Why.DOES_NOT_APPLY: "Does not apply",
    Why.WARNED: "The emergency came first",
    Why.LEFT: "The conversation ended before",
    Why.NOT_NEEDED: "The answer would have changed nothing that was told",
}
_OUTCOMES = {
    Outcome.UNKNOWN: "does not know",
    Outcome.REFUSED: "does not want to say",
    Outcome.UNCLEAR: "about the question, but in doubt: asked again",
    Outcome.OFF_TOPIC: "answers nothing that was asked",
}
_ENDED = {
    "result": "ended with the result",
    "emergency": "ended with the emergency message",
    "goodbye": "ended early, with a goodbye",
    "": "interrupted",
}


@dataclass(frozen=True)
class _Played:
    """The interview played again, turn by turn."""

    knowledge: Knowledge
    session: SessionInfo
    turns: tuple[Replayed, ...]
    assessed: tuple[Assessment, ...]
    """After each turn; the first is that of nothing."""

    @property
    def last(self) -> Replayed:
        return self.turns[-1]

    def tier_after(self, turn: int) -> Tier | None:
        return self.turns[turn].state.tier


def session_page(knowledge: Knowledge, session: SessionInfo, acts: Sequence[UserAct]) -> str:
    """The page, a whole HTML document."""
    turns = tuple(replay(knowledge, acts))
    played = _Played(knowledge, session, turns, tuple(assess_state(knowledge, t.state) for t in turns))
    parts = (_head, _outcome, _drawings, _talk, _answers, _not_asked, _foot)
    return "\n".join(line for part in parts for line in part(played)) + "\n"


def _head(played: _Played) -> Iterator[str]:
    session = played.session
    started = datetime.fromisoformat(session.started)
    when = f"{started.day} {started:%B %Y, %H:%M} UTC"
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>Voice Triage: interview of {when}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<header>"
    yield f"<h1>Interview of {when}</h1>"
    answers = len(_answered(played))
    count = f"{answers} answer{'' if answers == 1 else 's'}"
    yield f'<p class="soft">{count}, {_ENDED.get(session.ended, session.ended)}. Session {escape(session.id)}.</p>'
    number = played.knowledge.prompts.locale.emergency_number or played.knowledge.prompts.names["emergency"]
    framing = played.knowledge.prompts.entries["written_framing"].text.format(emergency=number)
    yield f'<p class="notice">{escape(framing)}</p>'
    if _differs(played):
        yield (
            '<p class="notice">The program has changed since this interview. What follows is the same answers played'
            " again today: what was said and concluded then may have been different.</p>"
        )
    yield "</header>\n<main>"


def _outcome(played: _Played) -> Iterator[str]:
    assessment, tier = played.assessed[-1], played.last.state.tier
    yield '<section aria-labelledby="outcome"><h2 id="outcome">What came of it</h2>'
    if tier is None:
        yield "<p>Nothing was concluded: nobody had answered yet.</p></section>"
        return
    yield f'<p><span class="tier t{tier.rank}">{TIER_NAMES[tier]}</span></p>'
    if played.last.state.emergencies:
        named = ", ".join(id.replace("_", " ") for id in played.last.state.emergencies)
        yield f"<p>Emergency words: {escape(named)}</p>"
    deciding = [rule for rule in assessment.rules if rule.tier >= tier]
    reasons = dict.fromkeys(
        clause(played.knowledge.prompts, slot, value)
        for rule in deciding
        for slot, value in rule.because.items()
    )
    if reasons:
        yield f'<p>Because:</p><ul class="plain">{"".join(f"<li>{escape(r)}</li>" for r in reasons)}</ul>'
    rules = ", ".join(rule.id for rule in assessment.rules)
    yield f'<p class="soft">Rules that fired: {escape(rules)}</p>'
    if assessment.causes:
        names = [_cause(played, cause.id) for cause in assessment.causes]
        items = "".join(f"<li>{escape(name)}</li>" for name in names)
        yield f'<p>What could fit (not a diagnosis):</p><ol class="plain">{items}</ol>'
    yield "</section>"


def _drawings(played: _Played) -> Iterator[str]:
    if len(played.turns) < 2:
        return
    yield '<section aria-labelledby="moved"><h2 id="moved">How it moved</h2>'
    yield '<h3>Urgency</h3><figure><figcaption class="soft">'
    yield "While questions are open, the program stays with what nobody has ruled out yet.</figcaption>"
    yield tier_chart([turn.state.tier for turn in played.turns[1:]]) + "</figure>"
    yield f'<ul class="plain soft">{"".join(_tier_changes(played))}</ul>'
    rankings = [tuple(cause.id for cause in assessment.causes) for assessment in played.assessed[1:]]
    names = list(dict.fromkeys(id for ranking in rankings for id in ranking))
    if names:
        yield '<h3>What could fit</h3><figure><figcaption class="soft">At most three are named at a time.</figcaption>'
        yield cause_chart(rankings, names) + "</figure>"
        yield f'<ul class="plain" style="list-style: none; padding: 0">{"".join(_keys(played, rankings, names))}</ul>'
    yield "</section>"


def _tier_changes(played: _Played) -> Iterator[str]:
    before: Tier | None = None
    for turn in range(1, len(played.turns)):
        tier = played.tier_after(turn)
        if tier is not None and tier is not before:
            rules = ", ".join(rule.id for rule in played.assessed[turn].rules if rule.tier is tier)
            because = f" ({escape(rules)})" if rules else ""
            yield f'<li><a href="#turn-{turn}">Turn {turn}</a>: {TIER_NAMES[tier]}{because}</li>'
        before = tier


def _keys(played: _Played, rankings: Sequence[Sequence[str]], names: Sequence[str]) -> Iterator[str]:
    for number, name in enumerate(names):
        turns = [turn for turn, ranking in enumerate(rankings, 1) if name in ranking]
        ended = f"{PLACES[rankings[-1].index(name)]} at the end" if name in rankings[-1] else "not at the end"
        span = f"turn {turns[0]}" if len(turns) == 1 else f"turns {turns[0]} to {turns[-1]}"
        key = f'<span class="key c{number % COLOURS}" aria-hidden="true"></span>'
        yield f'<li>{key}{escape(_cause(played, name))} <span class="soft">{span}, {ended}</span></li>'


def _talk(played: _Played) -> Iterator[str]:
    yield '<section aria-labelledby="talk"><h2 id="talk">The conversation</h2><ol class="talk">'
    for turn, before in enumerate(played.turns, 1):
        here = f'<a class="number" href="#turn-{turn}" aria-label="turn {turn}">{turn}</a>'
        answered = played.turns[turn] if turn < len(played.turns) else None
        yield f'<li class="turn" id="turn-{turn}">{here if answered else ""}{_ours(played, before)}'
        if answered is not None and answered.act is not None and not _only_listened(before, answered.act):
            yield _theirs(answered.act) + _noted(played, turn, answered.act)
        yield "</li>"
    yield "</ol></section>"


def _ours(played: _Played, turn: Replayed) -> str:
    sentences = render(played.knowledge, turn.next, turn.state.facts)
    if not sentences:
        return ""
    urgent = " urgent" if any(sentence.urgent for sentence in sentences) else ""
    text = escape(" ".join(sentence.text for sentence in sentences))
    return f'<div class="said ours{urgent}"><span class="who">Voice Triage</span>{text}</div>'


def _theirs(act: UserAct) -> str:
    if act.outcome is Outcome.NOTHING:
        said = "<em>(a sound without words)</em>" if act.noise else "<em>(silence)</em>"
    else:
        said = escape(act.text)
    return f'<div class="said theirs"><span class="who">Person</span>{said}</div>'


def _answered(played: _Played) -> list[UserAct]:
    """Everything the person was listened to for."""
    pairs = zip(played.turns, played.turns[1:], strict=False)
    return [turn.act for before, turn in pairs if turn.act and not _only_listened(before, turn.act)]


def _only_listened(before: Replayed, act: UserAct) -> bool:
    """A breath between two passages of the result: nobody was asked anything."""
    return before.state.is_telling and act.outcome is Outcome.NOTHING


def _noted(played: _Played, turn: int, act: UserAct) -> str:
    """What was understood, from which words, and what changed with it."""
    notes = list(_understood(played, act))
    if act.command is not None:
        notes.append(f"Command: {escape(act.command.value.replace('_', ' '))}")
    elif act.outcome in _OUTCOMES and not act.values:
        notes.append(f"Understood: {_OUTCOMES[act.outcome]}")
    if act.emergency:
        notes.append(f"<strong>Emergency words: {escape(', '.join(act.emergency))}</strong>")
    if act.ask_now:
        topics = ", ".join(topic(played.knowledge.prompts, slot) for slot in act.ask_now)
        notes.append(f"May mean something urgent, asked next: {escape(topics)}")
    before, after = played.tier_after(turn - 1), played.tier_after(turn)
    if after is not None and after is not before:
        notes.append(f'Urgency is now <span class="tier t{after.rank}">{TIER_NAMES[after]}</span>')
    return (
        f'<div class="noted"><ul>{"".join(f"<li>{note}</li>" for note in notes)}</ul></div>' if notes else ""
    )


def _understood(played: _Played, act: UserAct) -> Iterator[str]:
    """Values with the words they came from: those of the same words together, and each doubtful one for itself."""
    from_words: dict[str, list[str]] = {}
    for slot, value in act.values.items():
        said = escape(str(value) if slot == "read_back" else clause(played.knowledge.prompts, slot, value))
        if slot in act.doubtful:
            words = escape(act.words.get(slot, act.text))
            yield f'Understood: {said} <q>{words}</q> <span class="doubt">in doubt, said back first</span>'
        else:
            from_words.setdefault(act.words.get(slot, act.text), []).append(said)
    for words, said_with in from_words.items():
        quoted = f" <q>{escape(words)}</q>" if words and words != act.text else ""
        yield f"Understood: {'; '.join(said_with)}{quoted}"


def _answers(played: _Played) -> Iterator[str]:
    facts = played.last.state.facts
    yield '<section aria-labelledby="answers"><h2 id="answers">What is known at the end</h2>'
    if not facts:
        yield "<p>Nothing.</p></section>"
        return
    yield '<table><thead><tr><th scope="col">About</th><th scope="col">Known</th><th scope="col">Words</th>'
    yield '<th scope="col">How</th></tr></thead><tbody>'
    for slot, fact in facts.items():
        known = (
            "asked, no answer"
            if fact.value == UNKNOWN
            else clause(played.knowledge.prompts, slot, fact.value)
        )
        cells = (
            topic(played.knowledge.prompts, slot),
            known,
            f"“{fact.words}”" if fact.words else "",
            fact.origin.value,
        )
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
    yield "</tbody></table></section>"


def _not_asked(played: _Played) -> Iterator[str]:
    yield '<section aria-labelledby="skipped"><h2 id="skipped">What was not asked, and why</h2>'
    found = list(skipped(played.knowledge, played.last.state))
    for why, heading in _WHY.items():
        here = [one for one in found if one.why is why]
        if here:
            items = "".join(
                f"<li>{escape(topic(played.knowledge.prompts, one.slot))}{_reason(played, one)}</li>"
                for one in here
            )
            yield f'<h3>{heading}</h3><ul class="plain">{items}</ul>'
    yield "</section>"


def _reason(played: _Played, one: Skipped) -> str:
    if one.fact is not None:
        return f' <q class="soft">{escape(one.fact.words)}</q>'
    reasons = " and ".join(clause(played.knowledge.prompts, slot, value) for slot, value in one.because)
    return f' <span class="soft">because {escape(reasons)}</span>' if reasons else ""


def _foot(played: _Played) -> Iterator[str]:
    session = played.session
    yield '</main>\n<footer><p class="soft">'
    yield f"voice-triage {escape(session.version)}, knowledge {escape(session.knowledge)}."
    yield "Stored only on this device. This page holds words, no recordings, and fetches nothing."
    yield "</p></footer>\n</body>\n</html>"


def _differs(played: _Played) -> bool:
    """Whether this program would not have held the same conversation."""
    session, knowledge = played.session, played.knowledge
    stood = session.stood and session.stood != fingerprint(played.last.state)
    return bool(stood) or (session.knowledge, session.version) != (knowledge.fingerprint, knowledge.version)


def _cause(played: _Played, id: str) -> str:
    cause = played.knowledge.triage.causes.get(id)
    return cause.name if cause is not None else id
