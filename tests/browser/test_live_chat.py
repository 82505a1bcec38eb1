"""Two people in a channel at once: each sees what the other writes, once, in order, whatever the line does."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, Route, WebSocketRoute, expect

from tests.browser.pages import is_live

pytestmark = pytest.mark.browser

CHAT = "/n/jst-finanse/chat/general"
RECONNECT_MS = 60_000
# A proxy that answers the upgrade with an error, as a page sees it.
REFUSING = """window.WebSocket = class {
  constructor() { setTimeout(() => { this.onerror?.(new Event("error")); this.onclose?.(new CloseEvent("close")); }); }
  close() {}
};"""
Open = Callable[..., Page]


class Line:
    """The line between a browser and everything live; the pages themselves still come."""

    def __init__(self, context: BrowserContext) -> None:
        self.is_cut = False
        context.route("**/api/**", self._request)
        context.route("**/socket.io/**", self._request)
        context.route_web_socket("**/socket.io/**", self._socket)

    def _request(self, route: Route) -> None:
        if self.is_cut:
            route.abort()
        else:
            route.continue_()

    def _socket(self, route: WebSocketRoute) -> None:
        if self.is_cut:
            route.close()
        else:
            route.connect_to_server()


def unique(words: str) -> str:
    """Words that stand nowhere else in the channel."""
    return f"{words} {uuid4().hex[:8]}"


def send(page: Page, words: str) -> None:
    """Write in the channel by the keyboard."""
    page.locator("#field-text").fill(words)
    page.keyboard.press("Control+Enter")


def in_chat(page: Page) -> Page:
    """The page, once it sends by itself."""
    is_live(page)
    return page


def said(page: Page, mark: str) -> list[str]:
    """The messages with `mark` in them, as they stand on the page."""
    return page.locator(".message .prose", has_text=mark).all_inner_texts()


def test_a_message_appears_for_the_other_without_a_reload(open_as: Open) -> None:
    ewa, anna = in_chat(open_as("ewa", CHAT)), in_chat(open_as("anna", CHAT))
    words = unique("Kto jutro na spotkaniu?")
    send(ewa, words)
    expect(anna.locator(".message", has_text=words)).to_be_visible()
    expect(anna.locator(".message", has_text=words).locator("time")).not_to_be_empty()


def test_ones_own_message_stands_there_once_and_final(open_as: Open) -> None:
    ewa = in_chat(open_as("ewa", CHAT))
    words = unique("Ja będę")
    send(ewa, words)
    mine = ewa.locator(".message", has_text=words)
    expect(mine.locator("time")).to_be_visible()
    expect(mine).to_have_count(1)
    expect(mine).not_to_have_class("is-pending")
    expect(ewa.locator("#field-text")).to_have_value("")
    ewa.reload()
    expect(ewa.locator(".message", has_text=words)).to_have_count(1)


def test_both_see_the_same_order_when_they_write_at_once(open_as: Open) -> None:
    ewa, anna = in_chat(open_as("ewa", CHAT)), in_chat(open_as("anna", CHAT))
    mark = unique("na wyścigi")
    for number in range(8):
        send(ewa, f"{mark} ewa {number}")
        send(anna, f"{mark} anna {number}")
    for page in (ewa, anna):
        expect(page.locator(".message .prose", has_text=mark)).to_have_count(16)
        expect(page.locator(".message.is-pending")).to_have_count(0)
    expect(ewa.locator(".message.is-failed")).to_have_count(0)
    order = said(ewa, mark)
    assert said(anna, mark) == order
    assert len(set(order)) == 16
    ewa.reload()
    assert said(ewa, mark) == order


def test_a_message_edited_and_taken_back_changes_in_place(open_as: Open) -> None:
    ewa, anna = in_chat(open_as("ewa", CHAT)), in_chat(open_as("anna", CHAT))
    words = unique("Spotkanie o 12")
    send(ewa, words)
    mine, hers = (page.locator(".message", has_text=words) for page in (ewa, anna))
    expect(hers).to_be_visible()
    place = anna.locator(f"#{hers.get_attribute('id')}")
    mine.locator("[data-right=own]").click()
    ewa.locator("#field-text").fill(f"{words}, a jednak o 13")
    ewa.locator("main form button").first.click()
    expect(place.locator(".prose")).to_have_text(f"{words}, a jednak o 13")
    expect(place.locator(".edited")).to_be_visible()
    ewa.locator(".message", has_text=words).locator("[data-right=withdraw]").click()
    expect(place).to_contain_class("is-withdrawn")
    expect(place).not_to_contain_text(words)


def test_words_written_without_a_line_survive_a_reload_and_arrive_once(open_as: Open) -> None:
    ewa, anna = open_as("ewa", "about:blank"), in_chat(open_as("anna", CHAT))
    line = Line(ewa.context)
    ewa.goto(CHAT)
    is_live(ewa)
    words = unique("Napisane w pociągu")
    ewa.context.set_offline(True)
    line.is_cut = True
    send(ewa, words)
    waiting = ewa.locator(".message.is-failed", has_text=words)
    expect(waiting.locator(".send-state")).to_be_visible()
    ewa.context.set_offline(False)
    ewa.reload()
    expect(waiting).to_have_count(1)
    expect(anna.locator(".message", has_text=words)).to_have_count(0)
    line.is_cut = False
    expect(anna.locator(".message", has_text=words)).to_be_visible(timeout=RECONNECT_MS)
    for page in (ewa, anna):
        expect(page.locator(".message", has_text=words)).to_have_count(1)
    expect(waiting).to_have_count(0)
    ewa.reload()
    expect(ewa.locator(".message", has_text=words)).to_have_count(1)


def test_what_was_missed_without_a_line_comes_when_it_is_back(open_as: Open) -> None:
    ewa, anna = in_chat(open_as("ewa", CHAT)), in_chat(open_as("anna", CHAT))
    before, after = unique("przed"), unique("po")
    send(anna, before)
    expect(ewa.locator(".message", has_text=before)).to_be_visible()
    ewa.context.set_offline(True)
    expect(ewa.locator("#connection")).to_be_visible(timeout=RECONNECT_MS)
    send(anna, after)
    expect(anna.locator(".message", has_text=after).locator("time")).to_be_visible()
    ewa.context.set_offline(False)
    expect(ewa.locator(".message", has_text=after)).to_have_count(1, timeout=RECONNECT_MS)
    expect(ewa.locator("#connection")).to_be_hidden()


@pytest.mark.parametrize("how", ["refused", "swallowed"])
def test_chat_works_by_polling_where_an_office_blocks_websockets(how: str, open_as: Open) -> None:
    ewa, anna = open_as("ewa", "about:blank"), in_chat(open_as("anna", CHAT))
    asked: list[str] = []
    if how == "refused":
        ewa.add_init_script(REFUSING)
    else:
        ewa.context.route_web_socket("**/socket.io/**", lambda socket: socket.close())
    ewa.on("request", lambda request: asked.append(request.url))
    ewa.goto(CHAT)
    is_live(ewa)
    there, back = unique("tam"), unique("z powrotem")
    send(ewa, there)
    expect(anna.locator(".message", has_text=there)).to_be_visible(timeout=RECONNECT_MS)
    send(anna, back)
    expect(ewa.locator(".message", has_text=back)).to_have_count(1, timeout=RECONNECT_MS)
    expect(ewa.locator(".message", has_text=there)).to_have_count(1)
    assert any("transport=polling" in url for url in asked)
