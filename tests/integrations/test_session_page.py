"""The page of a session: whole, self-contained, true to what was said, and readable without seeing it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from people import HEALTHY, Person

from voice_triage.conversation import Conversation, Parts
from voice_triage.integrations.page_charts import TIER_LABELS, cause_chart, tier_chart
from voice_triage.integrations.session_page import session_page
from voice_triage.sessions import MemorySessions
from voice_triage.triage.assessment import Tier

VOID = {"meta", "line", "circle", "path", "polyline", "br"}


class Outline(HTMLParser):
    """What a browser and a screen reader make of it: open tags, headings, attributes, ids."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        self.loads += [given[name] for name in ("src", "srcset", "data") if name in given]
        if tag in ("script", "link", "iframe", "img", "object"):
            self.loads.append(tag)

    def handle_endtag(self, tag) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def page_of(knowledge, person: Person) -> str:
    store = MemorySessions()
    conversation = Conversation(Parts(knowledge, person, person, store))
    conversation.run()
    return session_page(knowledge, store.sessions()[0], store.acts(conversation.session))


@pytest.fixture(scope="module")
def healthy(knowledge) -> str:
    return page_of(knowledge, Person(by_question=HEALTHY, default="i don't know"))


PEOPLE = {
    "nobody": [],
    "opening only": ["it aches <b>a lot</b> & more"],
    "emergency": ["my knee hurts", "no", "i have chest pain", "no"],
    "doubt": ["my knee hurts", "not sure", "i don't know", "", "not really", "stop"],
    "silence": [""] * 8,
}


@pytest.mark.parametrize("name", PEOPLE)
def test_the_page_is_whole_and_fetches_nothing(knowledge, name):
    page = page_of(knowledge, Person(PEOPLE[name]))
    outline = Outline(page)
    assert (outline.open, outline.wrong) == ([], [])
    assert outline.loads == []
    assert "http" not in page
    assert "@import" not in page
    assert "url(" not in page
    assert '<html lang="en">' in page
    assert "<title>" in page
    assert len(outline.ids) == len(set(outline.ids))
    assert {link.removeprefix("#") for link in outline.links} <= set(outline.ids)
    assert outline.headings[0] == 1
    assert all(
        after <= before + 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False)
    )


def test_the_words_of_a_person_are_text_and_never_markup(knowledge):
    page = page_of(knowledge, Person(PEOPLE["opening only"]))
    assert "it aches &lt;b&gt;a lot&lt;/b&gt; &amp; more" in page


def test_it_says_what_was_understood_from_which_words(healthy):
    assert "Understood: it is your left knee" in healthy
    assert "Understood: it is getting better <q>it is getting better</q>" in healthy


def test_a_doubtful_value_is_marked(knowledge):
    assert "in doubt, said back first" in page_of(knowledge, Person(PEOPLE["doubt"]))


def test_it_says_what_was_not_asked_and_why(healthy, knowledge):
    assert "Told before it was asked" in healthy
    assert "Does not apply" in healthy
    assert "The emergency came first" in page_of(knowledge, Person(PEOPLE["emergency"]))


def test_it_draws_how_urgency_and_causes_moved(healthy):
    assert healthy.count("<svg") == 2
    assert "Self-care at home" in healthy
    assert re.search(r'<a href="#turn-\d+">Turn \d+</a>: Self-care at home', healthy)


def test_a_program_that_has_changed_since_is_said_to_have(knowledge, healthy):
    store, person = MemorySessions(), Person(["it aches"])
    conversation = Conversation(Parts(knowledge, person, person, store))
    conversation.run()
    later = replace(knowledge, version="99.0")
    page = session_page(later, store.sessions()[0], store.acts(conversation.session))
    assert "The program has changed since this interview" in page
    assert "The program has changed" not in healthy


def test_a_line_is_drawn_only_where_a_cause_was_named():
    chart = cause_chart([("a",), (), ("b", "a"), ("b", "a")], ["a", "b"])
    assert chart.count("<polyline") == 3


def test_a_change_of_urgency_has_a_dot_of_its_own():
    chart = tier_chart([None, Tier.SOON, Tier.SOON, Tier.EMERGENCY_NOW])
    assert chart.count("<circle") == 2
    assert all(label in chart for label in TIER_LABELS.values())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_contrast_enough(scheme):
    """WCAG 2.1, 1.4.3: 4.5 to 1 for text, on each ground it stands on."""
    from voice_triage.integrations.page_style import STYLE

    light, dark = (
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", part)) for part in STYLE.split("@media", 2)[:2]
    )
    colours = light if scheme == "light" else dark
    grounds = {"ink": ["paper", "ours", "theirs", "note"], "soft": ["paper", "ours", "theirs"], "mark": ["paper"],
               "doubt": ["paper"], "paper": [f"t{tier}" for tier in range(5)]}  # fmt: skip
    poor = [
        (text, ground)
        for text, on in grounds.items()
        for ground in on
        if contrast(colours[text], colours[ground]) < 4.5
    ]
    assert poor == []


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, as WCAG 2.1 defines it."""
    lights = sorted((luminance(one), luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
