"""Two people in a thread at once: replies, changes and hidden posts reach the open page, and what was read is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Rooms, is_live
from tests.browser.site import Site

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.fixture
def thread(site: Site) -> dict[str, Any]:
    """A short thread of Ewa's."""
    return site.start_thread("ewa", "Kto prowadzi świetlicę?")


@pytest.fixture
def long_thread(site: Site, thread: dict[str, Any]) -> dict[str, Any]:
    """The same with so many posts that its end is not on the screen."""
    site.act("reply_often", thread_id=thread["id"], count=15)
    return thread


def reply(page: Page, words: str) -> None:
    """Reply at the end of the thread."""
    is_live(page)
    page.locator("#reply textarea").fill(words)
    page.keyboard.press("Control+Enter")


def test_a_reply_is_added_where_the_end_is_on_the_screen(thread: dict[str, Any], open_as: Open) -> None:
    ewa, anna = open_as("ewa", thread["url"]), open_as("anna", thread["url"])
    is_live(anna)
    reply(ewa, "Szkoła, w porozumieniu z biblioteką.")
    expect(anna.locator("#post-2 .prose")).to_have_text("Szkoła, w porozumieniu z biblioteką.")
    expect(anna.locator("main .pill")).to_be_hidden()
    expect(ewa.locator(".post", has_text="w porozumieniu")).to_have_count(1)
    expect(ewa.locator("#post-2 time")).not_to_be_empty()
    expect(ewa.locator("#reply textarea")).to_be_focused()


def test_a_reply_waits_under_a_button_where_the_end_is_far(long_thread: dict[str, Any], open_as: Open) -> None:
    ewa, anna = open_as("ewa", long_thread["url"]), open_as("anna", f"{long_thread['url']}?page=1")
    is_live(anna)
    anna.evaluate("scrollTo(0, 0)")
    before = anna.locator("#post-1").bounding_box()
    reply(ewa, "To już szesnasty głos.")
    pill = anna.locator("main .pill")
    expect(pill).to_have_text("1 nowy wpis")
    assert anna.locator("#post-1").bounding_box() == before
    pill.click()
    new = anna.locator("#post-17")
    expect(new).to_be_in_viewport()
    expect(new).to_be_focused()
    expect(pill).to_be_hidden()


def test_a_changed_post_is_changed_in_place(thread: dict[str, Any], open_as: Open) -> None:
    ewa, anna = open_as("ewa", f"{thread['url']}"), open_as("anna", thread["url"])
    is_live(anna)
    anna.locator("#reply textarea").fill("Właśnie piszę")
    ewa.goto(f"/n/jst-finanse/threads/{thread['id']}/posts/1/edit")
    ewa.locator("textarea[name=text]").fill("Kto **u Państwa** prowadzi świetlicę?")
    ewa.locator("[data-send]").click()
    expect(anna.locator("#post-1 .prose strong")).to_have_text("u Państwa")
    expect(anna.locator("#post-1 .edited")).to_be_visible()
    expect(anna.locator("#reply textarea")).to_have_value("Właśnie piszę")


def test_a_hidden_post_disappears_in_place_and_comes_back(thread: dict[str, Any], site: Site, open_as: Open) -> None:
    site.call("piotr", f"/threads/{thread['id']}/posts", text="Wpis nie na temat")
    marta, ewa = open_as("marta"), open_as("ewa", thread["url"])
    is_live(ewa)
    for step in ("hide", "restore"):
        marta.goto(f"/n/jst-finanse/threads/{thread['id']}/posts/2/hide")
        marta.locator("#field-reason").fill("Nie na temat")
        marta.locator("main form.form button").click()
        if step == "hide":
            expect(ewa.locator("#post-2")).to_contain_class("is-hidden")
            expect(ewa.locator("#post-2")).not_to_contain_text("Wpis nie na temat")
    expect(ewa.locator("#post-2 .prose")).to_have_text("Wpis nie na temat")
    expect(ewa.locator("#post-2")).not_to_contain_class("is-hidden")


def test_the_head_of_the_thread_follows_its_outcome_and_lock(thread: dict[str, Any], open_as: Open) -> None:
    anna, ewa = open_as("anna", thread["url"]), open_as("ewa", thread["url"])
    is_live(ewa)
    anna.goto(f"/n/jst-finanse/threads/{thread['id']}/close")
    anna.locator("[name=outcome_kind][value=decision]").check()
    anna.locator("#field-outcome").fill("Prowadzi szkoła.")
    anna.locator("main form.form button").click()
    expect(ewa.locator(".outcome-box")).to_contain_text("Prowadzi szkoła.")
    anna.locator(".lead-strip form[action$='/lock'] button").click()
    expect(ewa.locator("main [data-when=is_locked].notice, main div[data-when=is_locked]")).to_be_visible()


def test_reading_in_one_tab_takes_the_badge_away_in_the_other(
    thread: dict[str, Any], site: Site, open_as: Open
) -> None:
    lists = open_as("anna", "about:blank")
    rooms = Rooms(lists)
    lists.goto("/n/jst-finanse/threads")
    badge = lists.locator(f"[data-unread-thread='{thread['id']}']")
    expect(badge).to_have_text("1 nowy")
    rooms.wait_for("person:")
    lists.context.new_page().goto(thread["url"])
    expect(badge).to_be_hidden()


@pytest.mark.parametrize("path", ["/", "/n/jst-finanse"])
def test_the_desk_and_the_network_say_that_threads_have_changed(
    path: str, thread: dict[str, Any], site: Site, open_as: Open
) -> None:
    desk = open_as("anna", "about:blank")
    rooms = Rooms(desk)
    desk.goto(path)
    rooms.wait_for("network:jst-finanse")
    site.call("ewa", f"/threads/{thread['id']}/posts", text="Nowość w wątku")
    pill = desk.locator("main .pill")
    expect(pill).to_have_text("1 wątek się zmienił")
    pill.click()
    expect(desk.locator("main")).to_contain_text("Kto prowadzi świetlicę?")
