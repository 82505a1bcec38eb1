"""Sessions by keyboard only: parts of the room, the moderator's single keys, the focus in sight on every page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import focus
from tests.browser.focus import press
from tests.browser.site import Site

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
PAGES = (("ewa", "room"), ("marta", "desk"), ("piotr", "stage"))


@pytest.fixture
def session_id(site: Site) -> int:
    """A session in which two questions wait."""
    made: int = site.act("new_session", waiting=["Pierwsze pytanie?", "Drugie pytanie?"])["id"]
    return made


def opened(page: Page, part: str) -> None:
    """This part of the room is in sight, and no other."""
    expect(page.locator(f"#panel-{part}")).to_be_visible()
    expect(page.locator(".panel-part:visible")).to_have_count(1)
    expect(page.locator(f"#tab-{part}")).to_have_attribute("aria-selected", "true")


def test_arrows_walk_through_the_parts_of_a_room(site: Site, open_as: Open) -> None:
    page = open_as("ewa", f"/sessions/{site.made['session_live']}/room")
    opened(page, "questions")
    page.locator("#tab-questions").focus()
    for key, part in (("ArrowRight", "chat"), ("ArrowRight", "poll"), ("End", "people"), ("ArrowRight", "questions"),
                      ("ArrowLeft", "people"), ("Home", "questions")):  # fmt: skip
        press(page, key)
        expect(page.locator(f"#tab-{part}")).to_be_focused()
        opened(page, part)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('#panel-questions') !== null")


def test_single_keys_lead_to_questions_and_chat(site: Site, open_as: Open) -> None:
    page = open_as("ewa", f"/sessions/{site.made['session_live']}/room")
    opened(page, "questions")
    page.keyboard.press("c")
    opened(page, "chat")
    page.keyboard.press("t")
    opened(page, "questions")


def test_a_moderator_decides_by_single_keys(session_id: int, open_as: Open) -> None:
    page = open_as("marta", f"/sessions/{session_id}/desk")
    first, second = (page.locator(".decision", has_text=words) for words in ("Pierwsze pytanie?", "Drugie pytanie?"))
    expect(first).to_have_class("decision card is-next" if first.count() else "decision")
    page.keyboard.press("a")
    expect(page.locator("#queue")).to_contain_text("Pierwsze pytanie?")
    page.keyboard.press("z")
    expect(page.locator("#queue")).not_to_contain_text("Pierwsze pytanie?")
    page.keyboard.press("o")
    page.keyboard.type("Proszę dopisać kwotę")
    page.keyboard.press("Enter")
    expect(first.locator("[data-undecided]")).to_be_hidden()
    page.keyboard.press("x")
    expect(second.locator("details[open]")).to_be_visible()


def test_the_desk_lists_its_keys(session_id: int, open_as: Open) -> None:
    page = open_as("marta", f"/sessions/{session_id}/desk")
    page.locator("#main").focus()
    page.keyboard.press("?")
    for key in "aoxz":
        expect(page.locator("#keys kbd", has_text=key).first).to_be_visible()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(("name", "path"), PAGES)
def test_tab_comes_round_with_the_focus_in_sight(
    name: str, path: str, size: dict[str, int], site: Site, open_as: Open
) -> None:
    page = open_as(name, f"/sessions/{site.made['session_live']}/{path}", viewport=size)
    expect(page.locator("main")).to_be_visible()
    walked = list(focus.stops(page))
    assert len(walked) > 5
