"""The bell moves on all devices at once, and names are offered behind an `@` to those who use the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.pages import Rooms, is_live

pytestmark = pytest.mark.browser

FINANSE = "/n/jst-finanse"
CHAT = f"{FINANSE}/chat/general"
Open = Callable[..., Page]


def bell(page: Page) -> int:
    """The number on the bell, as one sees it."""
    number = page.locator(".tools [data-bell]")
    return int(number.locator("[data-fill=bell]").inner_text()) if number.is_visible() else 0


def is_rung(page: Page, number: int) -> None:
    """Wait until the bell shows this number."""
    shown = page.locator(".tools [data-bell]")
    if number:
        expect(shown.locator("[data-fill=bell]")).to_have_text(str(number))
    else:
        expect(shown).to_be_hidden()


def listening(open_as: Open, name: str, path: str) -> Page:
    """A page whose bell hears its person's room."""
    page = open_as(name, "about:blank")
    rooms = Rooms(page)
    page.goto(path)
    rooms.wait_for("person:")
    return page


def mention(page: Page, words: str) -> None:
    """Write a message in the open channel."""
    is_live(page)
    page.locator("#field-text").fill(words)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message .prose", has_text=words[-8:])).to_be_visible()


def test_the_bell_moves_on_all_devices_and_stays_true_after_a_reload(open_as: Open) -> None:
    desk, settings = listening(open_as, "ewa", "/"), listening(open_as, "ewa", "/me")
    before = bell(desk)
    anna = open_as("anna", CHAT)
    mention(anna, f"@Ewa Urzędowa, proszę {uuid4().hex[:8]}")
    is_rung(desk, before + 1)
    is_rung(settings, before + 1)
    settings.reload()
    is_rung(settings, before + 1)
    desk.goto(CHAT)
    is_rung(settings, before)


def test_who_looks_at_the_channel_has_read_the_mention(open_as: Open) -> None:
    looking, elsewhere = listening(open_as, "ewa", CHAT), listening(open_as, "ewa", "/me")
    before = bell(elsewhere)
    mention(open_as("anna", CHAT), mark := f"@Ewa Urzędowa {uuid4().hex[:8]}")
    expect(looking.locator(".message .prose", has_text=mark[-8:])).to_be_visible()
    is_rung(looking, before)
    is_rung(elsewhere, before)


@pytest.mark.parametrize("path", [CHAT, f"{FINANSE}/threads/new"])
def test_names_are_offered_and_taken_by_the_keyboard(open_as: Open, path: str) -> None:
    page = open_as("anna", path)
    field = page.locator("#field-text")
    offered = page.get_by_role("option")
    field.focus()
    page.keyboard.type("Dzień dobry, @ew", delay=20)
    expect(offered.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", re.compile("mentions-"))
    assert axe.findings(page) == ""
    page.keyboard.press("Escape")
    expect(offered).to_have_count(0)
    page.keyboard.press("Backspace")
    expect(offered.first).to_be_visible()
    page.keyboard.type("wa U")
    expect(offered).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Dzień dobry, @Ewa Urzędowa ")
    expect(offered).to_have_count(0)
    field.fill("")


def test_no_name_of_another_network_is_offered_and_it_stays_said(open_as: Open) -> None:
    page = open_as("ewa", CHAT)
    nobody = page.locator(".visually-hidden[role=status]", has_text=re.compile("No suggestions|Brak podpowiedzi"))
    page.locator("#field-text").focus()
    page.keyboard.type("@Jan D", delay=20)
    expect(nobody).to_have_count(1)
    page.keyboard.type("yr")
    assert nobody.count() == 1
    expect(page.get_by_role("option")).to_have_count(0)
    page.locator("#field-text").fill("")
    expect(nobody).to_have_count(0)


def test_a_name_typed_without_scripts_is_a_mention(open_as: Open) -> None:
    page = open_as("anna", CHAT, java_script_enabled=False)
    page.locator("#field-text").fill(f"@ewa urzędowa {uuid4().hex[:8]}")
    page.locator("form.chat-composer button").click()
    expect(page.locator(".message strong.mention").last).to_have_text("@ewa urzędowa")
