"""Over a thousand hostile texts in a real browser, on our own pages: they are words, and nothing but words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import corpus, hostile
from tests.browser.pages import Watch, is_live, sign_in
from tests.browser.scripts import Ears, shown
from tests.browser.site import Site
from tests.browser.test_corpus import ALLOWED, ATTRIBUTES

pytestmark = pytest.mark.browser

PER_PAGE = 50
SAMPLE = 12
WRITTEN = ":is(.messages, .posts) .prose"
NETWORK = f"/n/{hostile.SLUG}"


@pytest.fixture(scope="module")
def made(site: Site) -> dict[str, Any]:
    """The hostile network: how much is in it and where."""
    answer: dict[str, Any] = site.act("attack")
    return answer


@pytest.fixture
def page(site: Site, made: dict[str, Any], new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    """A page of somebody who may do everything in that network, with ears on it."""
    context = new_context(site)
    ears = Ears(site.url.removeprefix("http://"))
    ears.over(context)
    opened = context.new_page()
    sign_in(opened, "czyta")
    yield opened
    assert ears.faults == []


def look(page: Page) -> int:
    """Look at the page as it stands."""
    return shown(page, ALLOWED, ATTRIBUTES)


def read_to_the_end(page: Page, count: int) -> None:
    """Scroll on until so many texts are there; what arrives below the screen waits for that."""
    for _ in range(60):
        page.locator("[data-end]").scroll_into_view_if_needed()
        if page.locator(WRITTEN).count() == count:
            return
        page.wait_for_timeout(250)
    expect(page.locator(WRITTEN)).to_have_count(count)


def sample() -> list[str]:
    """A few texts of every kind."""
    texts = corpus.texts()
    return texts[:: len(texts) // SAMPLE][:SAMPLE]


@pytest.mark.parametrize(
    ("planted", "heard"),
    [
        ("<img src=x onerror=alert(1)>", "policy script-src-attr"),
        ("<img src=https://evil.example/i.png>", "policy img-src"),
        ("<p id=main style=color:red>x</p>", "two of #main"),
        ("<a href=javascript:alert(1)>x</a>", "leads to javascript"),
        ("<p><svg><a>x</a></svg></p>", "<svg>"),
    ],
)
def test_a_text_that_was_not_cleaned_would_be_noticed(planted: str, heard: str, page: Page, watch: Watch) -> None:
    page.goto(f"{NETWORK}/chat/general")
    page.evaluate("(html) => { document.querySelector('.prose').innerHTML = html; }", planted)
    page.wait_for_function("() => document.images.length === 0 || window.heard.length > 0")
    with pytest.raises(AssertionError) as noticed:
        look(page)
    assert heard in str(noticed.value)
    watch.faults.clear()


@pytest.mark.timeout(300)
def test_posts_run_nothing_load_nothing_and_forge_nothing(page: Page, made: dict[str, Any]) -> None:
    pages = -(-made["posts"] // PER_PAGE)
    texts = 0
    for number in range(1, pages + 1):
        page.goto(f"{made['hostile']}-x?page={number}&per={PER_PAGE}")
        texts += look(page)
    assert texts >= made["posts"] > 1000


@pytest.mark.parametrize(
    "path", ["", "/threads", "/threads?page=2", "/threads?filter=solved", "/people", "/chat/general"]
)
def test_titles_names_and_messages_run_nothing(path: str, page: Page) -> None:
    page.goto(NETWORK + path)
    look(page)
    expect(page.locator("main")).to_contain_text("alert(1)")


def test_the_desk_and_what_waits_run_nothing(page: Page) -> None:
    page.goto("/")
    look(page)
    expect(page.locator("main")).to_contain_text("alert(1)")


def test_pages_about_one_hostile_thing_run_nothing(page: Page, made: dict[str, Any]) -> None:
    thread = made["hostile"]
    for path in ("posts/2/hide", "posts/2/history", "close", "?quote=2#reply", "?reply_to=3#reply"):
        page.goto(f"{thread}/{path}" if path[0] != "?" else f"{thread}-x{path}")
        look(page)
    page.goto(f"{NETWORK}/people")
    page.locator(".directory a.row-link").first.click()
    look(page)


def test_a_preview_runs_nothing(page: Page) -> None:
    page.goto(f"{NETWORK}/threads/new")
    for words in sample():
        page.locator("#field-text").fill(words)
        page.locator(".preview-tab").click()
        expect(page.locator(".preview")).to_be_visible()
        look(page)
        page.locator(".preview-tab").click()


def test_words_that_come_live_run_nothing(page: Page, made: dict[str, Any]) -> None:
    other = page.context.new_page()
    for path, field in (
        (f"{NETWORK}/chat/general", "#field-text"),
        (f"{made['hostile']}-x?page=999", "#reply textarea"),
    ):
        for one in (page, other):
            one.goto(path)
            is_live(one)
        before = other.locator(WRITTEN).count()
        for words in sample():
            page.locator(field).fill(words)
            page.keyboard.press("Control+Enter")
            expect(page.locator(":is(.is-pending, .is-failed)")).to_have_count(0)
        read_to_the_end(other, before + SAMPLE)
        look(page)
        look(other)


def test_a_hostile_title_and_reason_come_through_the_forms_as_words(page: Page) -> None:
    title = '"><img src=x onerror=alert(1)> {{7*7}} </title>'
    page.goto(f"{NETWORK}/threads/new")
    page.locator("#field-title").fill(title)
    page.locator("#field-text").fill("Treść")
    page.locator("[data-send]").click()
    expect(page.locator("h1")).to_have_text(title)
    assert page.title().startswith(title)
    look(page)
    page.goto(f"{page.url.rpartition('-')[0].partition('-')[0]}")
    look(page)
