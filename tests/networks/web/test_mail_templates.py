"""Every mail in both languages: the text and the HTML say the same, and everybody can read them."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jinja2 import meta

from networks.core import clock
from networks.core.db import db
from networks.core.mail import Mail, message_of
from networks.core.unit_of_work import unit_of_work
from networks.web.mailing import send
from tests.house.tree import ROOT

FOLDER = ROOT / "templates/mail"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt") if path.stem != "base")
GIVEN = {"to_name", "site", "language", "subject"}
LINKS = {"link", "address", "reset", "page", "url"}
HOSTILE = "Żółć <b>&amp; „x” %s {{ y }}"
LINE = {
    "title": HOSTILE,
    "facts": HOSTILE,
    "quote": HOSTILE,
    "verb": "",
    "address": "https://sieci.example/n/1?a=1&b=2",
}


def value_of(name: str) -> Any:
    """Something of the kind the name tells of."""
    if name in LINKS or name.endswith(("_link", "_url")):
        return f"https://sieci.example/{name}?a=1&b=2"
    if name.endswith("_at") or name in {"until", "moment"}:
        return clock.now()
    if name.endswith("_on"):
        return date(2026, 11, 24)
    if name in {"days", "hours", "minutes", "further"} or name.endswith("_count"):
        return 3
    if name == "agenda":
        return [(10, HOSTILE)]
    if name == "experts":
        return [HOSTILE]
    if name == "lines":
        return [LINE, {**LINE, "quote": "", "verb": "Zobacz"}]
    return name.startswith(("is_", "has_")) or HOSTILE


def wanted(app: Any, name: str) -> set[str]:
    """What the two templates of a mail are given."""
    sources = [Path(FOLDER, f"{name}.{kind}").read_text(encoding="utf-8") for kind in ("txt", "html")]
    found = [meta.find_undeclared_variables(app.jinja_env.parse(source)) for source in sources]
    return set().union(*found) - GIVEN - set(app.jinja_env.globals)


class Page(HTMLParser):
    """What a reader of the HTML meets: languages, headings, links with their words, and what must not be there."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.language, self.title, self.headings, self.links = "", "", [], {}
        self.alien: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._words = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what opens."""
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag in {"img", "script", "style", "link", "table", "font", "iframe", "form"} or "style" in given:
            self.alien.append(tag)
        if tag in {"a", "title"} or re.fullmatch("h[1-6]", tag):
            self._open.append((tag, given.get("href") or ""))
            self._words = ""

    def handle_data(self, data: str) -> None:
        """Note words."""
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        """Note what closes."""
        if not self._open or self._open[-1][0] != tag:
            return
        _tag, href = self._open.pop()
        words = " ".join(self._words.split())
        if tag == "a":
            self.links[href] = words
        elif tag == "title":
            self.title = words
        else:
            self.headings.append((int(tag[1]), words))


@pytest.fixture
def made(app, request) -> Mail:
    """The mail of a template in a language."""
    name, language = request.param
    with app.test_request_context(), unit_of_work():
        values = {one: value_of(one) for one in wanted(app, name)}
        mail = send(name, "Ewa <Żółć>", "ewa@test.example", language=language, **values)
    return db.session.get_one(Mail, mail.id)


ALL = pytest.mark.parametrize(
    "made", [(name, language) for name in NAMES for language in ("pl", "en")], indirect=True, ids=lambda p: "-".join(p)
)


@ALL
def test_text_and_html_say_the_same_links(made):
    page = Page(made.html)
    assert {*re.findall(r"https?://\S+", made.text)} == {*page.links}
    assert all(page.links.values()), "a link without words"


@ALL
def test_everybody_can_read_the_html(made):
    page = Page(made.html)
    assert page.language == made.language
    assert page.title == made.subject != ""
    assert page.alien == []
    levels = [level for level, _words in page.headings]
    assert levels.count(1) == levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(words for _level, words in page.headings)


@ALL
def test_words_of_people_are_words_in_html_and_stay_as_they_are_in_text(made):
    assert "<b>" not in made.html
    assert "&lt;" not in made.text
    assert "{{" not in made.text.replace("{{ y }}", "")
    assert made.subject == made.subject.strip()
    assert "\n\n\n\n" not in made.text
    message = message_of(made, "sieci@localhost")
    assert [one.addr_spec for one in message["To"].addresses] == ["ewa@test.example"]
