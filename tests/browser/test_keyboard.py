"""Everything by keyboard: from the address bar to a sent reply, with the focus in sight all the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import focus
from tests.browser.focus import press, tab_to
from tests.browser.pages import is_live
from tests.browser.site import PASSWORD, Site

pytestmark = pytest.mark.browser

FINANSE = "/n/jst-finanse"
Open = Callable[..., Page]
WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


@pytest.fixture
def thread(site: Site) -> dict[str, Any]:
    """A thread of Ewa's with two answers."""
    made = site.start_thread("ewa", "Klawiaturą przez całą sieć")
    for text in ("Pierwsza odpowiedź.", "Druga odpowiedź."):
        site.call("piotr", f"/threads/{made['id']}/posts", text=text)
    return made


def test_from_the_address_bar_to_a_sent_reply(nobody: Open, thread: dict[str, Any]) -> None:
    page = nobody("/sign-in")
    press(page, "Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    press(page, "Tab")
    expect(page.locator("#field-email")).to_be_focused()
    page.keyboard.type("ewa@demo.example")
    press(page, "Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Co na mnie czeka")
    tab_to(page, page.locator(f".tabs a[href='{FINANSE}']"))
    page.keyboard.press("Enter")
    expect(page.locator(".network-title h1")).to_be_visible()
    tab_to(page, page.locator("main .row-link", has_text="Klawiaturą przez całą sieć").first)
    page.keyboard.press("Enter")
    expect(page.locator("#post-3")).to_be_attached()
    is_live(page)
    press(page, "r")
    expect(page.locator("#reply textarea")).to_be_focused()
    page.keyboard.type("Odpisane bez myszy.")
    press(page, "Control+Enter")
    expect(page.locator("#post-4 .prose")).to_have_text("Odpisane bez myszy.")
    expect(page.locator("#reply textarea")).to_be_focused()


def test_single_keys_do_nothing_while_one_types(open_as: Open, thread: dict[str, Any]) -> None:
    page = open_as("ewa", thread["url"])
    is_live(page)
    field = page.locator("#reply textarea")
    field.focus()
    page.keyboard.type("gp1rqne?/")
    expect(field).to_have_value("gp1rqne?/")
    expect(field).to_be_focused()
    expect(page.locator("#keys")).to_be_hidden()
    expect(page.locator("#post-1")).to_be_attached()


def test_the_list_of_keys_opens_and_gives_the_focus_back(open_as: Open) -> None:
    page = open_as("ewa", "/")
    tab_to(page, page.locator(".tabs a").first)
    press(page, "?")
    expect(page.locator("#keys")).to_be_visible()
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || document.querySelector('#keys:focus-within')")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    expect(page.locator(".tabs a").first).to_be_focused()


def test_shortcuts_lead_to_the_desk_and_the_networks(open_as: Open) -> None:
    page = open_as("ewa", f"{FINANSE}/people")
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page.locator("h1")).to_have_text("Co na mnie czeka")
    page.wait_for_load_state()
    page.keyboard.press("1")
    expect(page).to_have_url(FINANSE)
    page.wait_for_load_state()
    page.keyboard.press("2")
    expect(page).to_have_url("/n/gwd-wiejska")


def test_single_keys_can_be_switched_off(open_as: Open) -> None:
    page = open_as("ewa", f"{FINANSE}/people")
    page.keyboard.press("?")
    tab_to(page, page.locator("[data-keys-switch]"))
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    for key in ("g", "p", "1", "?"):
        page.keyboard.press(key)
    expect(page.locator("#keys")).to_be_hidden()
    expect(page.locator("h1")).to_have_text("Osoby")
    page.reload()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()


def test_quoting_and_walking_through_new_posts(open_as: Open, thread: dict[str, Any]) -> None:
    page = open_as("anna", thread["url"])
    is_live(page)
    press(page, "n")
    expect(page.locator(".post.is-marked")).to_have_count(1)
    expect(page.locator(".post.is-marked")).to_be_in_viewport()
    marked = page.locator(".post.is-marked .prose").inner_text()
    press(page, "q")
    field = page.locator("#reply textarea")
    expect(field).to_be_focused()
    expect(field).to_have_value(f"> {marked}\n\n")


def test_the_menu_of_the_account_opens_and_closes(open_as: Open) -> None:
    page = open_as("ewa", "/")
    summary = page.locator("header .tools summary")
    tab_to(page, summary)
    press(page, "Enter", "Tab")
    expect(page.locator("header .menu-list a").first).to_be_focused()
    press(page, "Escape")
    expect(summary).to_be_focused()
    expect(page.locator("header .menu-list")).to_be_hidden()


def test_the_preview_and_the_toolbar_keep_the_focus(open_as: Open, thread: dict[str, Any]) -> None:
    page = open_as("ewa", thread["url"])
    is_live(page)
    field = page.locator("#reply textarea")
    field.focus()
    page.keyboard.type("ważne")
    page.keyboard.press("Control+a")
    page.keyboard.press("Shift+Tab")
    tab_to(page, page.locator("#reply .preview-tab"))
    press(page, "Enter")
    expect(page.locator(".preview")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#reply .preview-tab")).to_be_focused()
    press(page, "Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value("ważne")


def test_escape_keeps_the_text(open_as: Open, thread: dict[str, Any]) -> None:
    page = open_as("ewa", thread["url"])
    is_live(page)
    page.locator("#reply textarea").focus()
    page.keyboard.type("Nie znikaj")
    page.keyboard.press("Escape")
    expect(page.locator("#reply textarea")).to_have_value("Nie znikaj")


def test_an_error_takes_the_focus_and_leads_to_its_field(open_as: Open) -> None:
    page = open_as("ewa", f"{FINANSE}/threads/new")
    tab_to(page, page.locator("#field-title"))
    page.keyboard.type("ab")
    tab_to(page, page.locator("#field-text"))
    page.keyboard.type("Treść")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#problem")).to_be_focused()
    press(page, "Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#field-title")).to_be_focused()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(
    "path",
    [
        "/", FINANSE, f"{FINANSE}/threads", f"{FINANSE}/threads/new", f"{FINANSE}/chat/general", "/me", "question",
        f"{FINANSE}/invitations/new", f"{FINANSE}/people/manage", "/me/profile", "/me/notices",
    ],
)  # fmt: skip
def test_tab_walks_through_a_page_without_a_trap(path: str, size: dict[str, int], site: Site, open_as: Open) -> None:
    page = open_as("anna", site.made["question"]["url"] if path == "question" else path, viewport=size)
    if path.endswith(("general", "question")):
        is_live(page)  # a conversation scrolls to its end once, as soon as its script is there
    visited = list(focus.stops(page))
    assert "skip" in (page.locator("[data-stop='1']").get_attribute("class") or "")
    # All that can be used was met: what Tab skips although it is in sight would be lost to the keyboard.
    missed = page.locator(
        ":is(a[href], button, input:not([type=hidden]), select, textarea, summary):visible"
    ).evaluate_all(
        """(all) => all.filter((one) => !one.dataset.stop && !one.disabled && one.tabIndex >= 0 && one.type !== "radio")
             .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert missed == []
    assert len(visited) > 5
