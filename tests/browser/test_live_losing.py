"""What ends while a page is open: the server, a membership, the session. Nothing written is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.pages import is_live, sign_in
from tests.browser.site import Site, serving

pytestmark = pytest.mark.browser

CHAT = "/n/jst-finanse/chat/general"
RECONNECT_MS = 60_000
Open = Callable[..., Page]


@pytest.fixture
def mortal_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own, which a test may kill."""
    with serving(tmp_path_factory.mktemp("mortal"), furnished=False) as started:
        yield started
        assert started.mistakes() == ""


@pytest.fixture
def open_fresh(site: Site, new_context: Callable[..., BrowserContext]) -> Callable[[str], BrowserContext]:
    """A browser in which somebody has just signed in, with a session that no other test shares."""

    def make(name: str, of: Site = site) -> BrowserContext:
        context = new_context(of)
        page = context.new_page()
        sign_in(page, name)
        page.close()
        return context

    return make


def unique(words: str) -> str:
    """Words that stand nowhere else."""
    return f"{words} {uuid4().hex[:8]}"


def send(page: Page, words: str) -> None:
    """Write in the channel by the keyboard."""
    page.locator("#field-text").fill(words)
    page.keyboard.press("Control+Enter")


@pytest.mark.timeout(300)
def test_clients_come_back_and_catch_up_after_the_server_was_killed(
    mortal_site: Site, open_fresh: Callable[..., BrowserContext]
) -> None:
    pages = [open_fresh(name, mortal_site).new_page() for name in ("ewa", "anna")]
    for page in pages:
        page.goto(CHAT)
        is_live(page)
    ewa, anna = pages
    before, meanwhile, after = unique("przed"), unique("w trakcie"), unique("po")
    send(ewa, before)
    expect(anna.locator(".message", has_text=before)).to_be_visible()
    mortal_site.web.kill()
    send(ewa, meanwhile)
    expect(ewa.locator(".message.is-failed", has_text=meanwhile)).to_be_visible()
    mortal_site.web.start()
    for words in (meanwhile, after):
        if words is after:
            send(anna, after)
        for page in pages:
            expect(page.locator(".message", has_text=words)).to_be_visible(timeout=RECONNECT_MS)
    for page in pages:
        for words in (before, meanwhile, after):
            expect(page.locator(".message", has_text=words)).to_have_count(1)
        expect(page.locator(".message:is(.is-failed, .is-pending)")).to_have_count(0)
        expect(page.locator("#connection")).to_be_hidden(timeout=RECONNECT_MS)
    order = [page.locator(".message .prose").all_inner_texts() for page in pages]
    assert order[0] == order[1]


def test_a_removed_member_is_told_and_hears_nothing_more(
    site: Site, open_as: Open, open_fresh: Callable[..., BrowserContext]
) -> None:
    name = f"odchodzi{uuid4().hex[:6]}"
    site.act("person_with", roles=["member"], name=name, slug="jst-finanse")
    thread = site.start_thread("ewa", "Co po odejściu?")
    anna, context = open_as("anna", CHAT), open_fresh(name)
    chat, reading = context.new_page(), context.new_page()
    chat.goto(CHAT)
    reading.goto(thread["url"])
    for page in (anna, chat, reading):
        is_live(page)
    greeting, secret = unique("dzień dobry"), unique("tylko dla członków")
    send(anna, greeting)
    expect(chat.locator(".message", has_text=greeting)).to_be_visible()
    chat.locator("#field-text").fill("Nie zdążyłam wysłać")
    site.act("remove", name=name, slug="jst-finanse")
    for page in (chat, reading):
        expect(page.locator("[data-closed]")).to_be_visible()
        expect(page.locator("[data-closed]")).to_contain_text("dostęp")
        expect(page.locator("[data-send]").first).to_be_disabled()
    send(anna, secret)
    site.call("ewa", f"/threads/{thread['id']}/posts", text=secret)
    expect(anna.locator(".message", has_text=secret).locator("time")).to_be_visible()
    anna.goto(thread["url"])
    expect(anna.locator("#post-2")).to_contain_text(secret)
    expect(chat.locator("#field-text")).to_have_value("Nie zdążyłam wysłać")
    for page in (chat, reading):
        expect(page.get_by_text(secret)).to_have_count(0)
        page.reload()
        expect(page.locator(".reference")).to_contain_text("404")


def test_a_network_that_closes_locks_what_one_writes_in_and_says_why(
    site: Site, open_fresh: Callable[..., BrowserContext]
) -> None:
    name, slug = f"pisze{uuid4().hex[:6]}", f"konczy-{uuid4().hex[:6]}"
    site.act("new_networks", networks={slug: {name: ["coordinator"]}})
    context = open_fresh(name)
    thread, chat = context.new_page(), context.new_page()
    thread.goto(f"/n/{slug}/threads/new")
    thread.locator("#field-title").fill("Do kiedy?")
    thread.locator("#field-text").fill("Do kiedy piszemy?")
    thread.locator("[data-send]").click()
    expect(thread.locator("#post-1")).to_be_visible()
    chat.goto(f"/n/{slug}/chat/general")
    for page in (thread, chat):
        is_live(page)
        page.locator("#field-text").fill("Jeszcze jedno")
    site.act("archive", slug=slug)
    for page in (thread, chat):
        expect(page.locator("[data-closed]")).to_contain_text("sieć jest zamknięta")
        expect(page.locator("[data-send]").first).to_be_disabled()
        expect(page.locator("#field-text")).not_to_be_editable()
        page.locator("#field-text").press("Control+Enter")
        expect(page.locator("#field-text")).to_have_value("Jeszcze jedno")
        page.reload()
        expect(page.locator("#main")).to_contain_text("sieć jest zamknięta")
        expect(page.locator("#field-text")).to_have_count(0)


def test_signing_out_in_one_tab_ends_the_live_parts_of_the_others(
    site: Site, open_as: Open, open_fresh: Callable[..., BrowserContext]
) -> None:
    thread = site.start_thread("ewa", "Po wylogowaniu")
    anna, context = open_as("anna", CHAT), open_fresh("ewa")
    chat, reading, leaving = (context.new_page() for _ in range(3))
    chat.goto(CHAT)
    reading.goto(thread["url"])
    leaving.goto("/")
    for page in (anna, chat, reading):
        is_live(page)
    greeting, secret = unique("jeszcze jestem"), unique("już po wylogowaniu")
    send(anna, greeting)
    expect(chat.locator(".message", has_text=greeting)).to_be_visible()
    leaving.locator("header .tools summary").click()
    leaving.locator("header [data-leave] button").click()
    expect(leaving.locator("#field-email")).to_be_visible()
    for page in (chat, reading):
        expect(page.locator("[data-closed]")).to_be_visible()
        expect(page.locator("[data-closed]")).to_contain_text("sesja wygasła")
    send(anna, secret)
    expect(anna.locator(".message", has_text=secret).locator("time")).to_be_visible()
    expect(chat.get_by_text(secret)).to_have_count(0)
    chat.reload()
    expect(chat.locator("#field-email")).to_be_visible()


def test_nothing_of_a_person_stays_in_the_browser_after_signing_out(
    open_fresh: Callable[..., BrowserContext],
) -> None:
    context = open_fresh("ewa")
    page = context.new_page()
    page.goto("/n/jst-finanse/threads/new")
    expect(page.locator(".toolbar")).to_be_visible()
    page.locator("#field-text").fill("Szkic na wspólnym komputerze")
    page.locator("header .tools summary").click()
    page.locator("header [data-leave] button").click()
    expect(page.locator("#field-email")).to_be_visible()
    kept = page.evaluate("Object.entries(localStorage).filter(([name]) => name.startsWith('sieci-draft'))")
    assert kept == []
    sign_in(page, "ewa")
    page.goto("/n/jst-finanse/threads/new")
    expect(page.locator("#field-text")).to_have_value("Szkic na wspólnym komputerze")
