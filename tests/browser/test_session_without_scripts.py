"""A session with JavaScript off: every act is a form, parts are links, and a frame says what is new."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.fixture
def session_id(site: Site) -> int:
    """A session that runs."""
    made: int = site.act("new_session", is_full=True)["id"]
    return made


def plain(open_as: Open, name: str, path: str) -> Page:
    """A page without scripts."""
    return open_as(name, path, java_script_enabled=False)


def test_parts_of_the_room_are_links(session_id: int, open_as: Open) -> None:
    page = plain(open_as, "ewa", f"/sessions/{session_id}/room")
    for part in ("chat", "poll", "people", "questions"):
        page.locator(f"#tab-{part}").click()
        expect(page.locator(f"#panel-{part}")).to_be_visible()
        expect(page.locator(".panel-part:visible")).to_have_count(1)
        expect(page.locator(f"#tab-{part}")).to_have_attribute("aria-current", "true")


def test_an_address_into_a_part_opens_it(session_id: int, open_as: Open) -> None:
    page = plain(open_as, "ewa", f"/sessions/{session_id}/room#chat")
    expect(page.locator("#panel-chat")).to_be_visible()
    expect(page.locator("#panel-questions")).to_be_hidden()


def test_one_asks_a_moderator_lets_it_through_and_a_frame_tells(session_id: int, open_as: Open) -> None:
    ewa = plain(open_as, "ewa", f"/sessions/{session_id}/room")
    olga = plain(open_as, "olga", f"/sessions/{session_id}/room")
    ewa.locator("#question-text").fill("Pytanie bez skryptów?")
    ewa.locator(".ask [data-send]").click()
    expect(ewa).to_have_url(re.compile(f"/sessions/{session_id}/room"))
    expect(ewa.locator("#panel-questions")).to_contain_text("Pytanie bez skryptów?")
    marta = plain(open_as, "marta", f"/sessions/{session_id}/desk")
    marta.locator(".decision", has_text="Pytanie bez skryptów?").locator(
        "form[action$='/approve'] button"
    ).first.click()
    expect(marta).to_have_url(re.compile(f"/sessions/{session_id}/desk"))
    expect(marta.locator("#queue")).to_contain_text("Pytanie bez skryptów?")
    address = olga.locator("noscript iframe, iframe.pulse").first.get_attribute("src")
    assert address is not None
    olga.goto(address)
    expect(olga.locator("main p")).to_contain_text("1 ")
    olga.locator("a[target=_top]").click()
    expect(olga.locator("#panel-questions")).to_contain_text("Pytanie bez skryptów?")


def test_the_pulse_stands_in_the_room(session_id: int, open_as: Open) -> None:
    page = plain(open_as, "ewa", f"/sessions/{session_id}/room")
    expect(page.frame_locator("iframe.pulse").locator("[data-badge]")).to_have_attribute("data-shown", "live")


def test_a_moderator_breaks_goes_on_and_ends_by_forms(site: Site, open_as: Open) -> None:
    session_id = site.act("new_session", waiting=["Pytanie bez losu?"])["id"]
    page = plain(open_as, "marta", f"/sessions/{session_id}/desk")
    page.locator(".bar-acts summary:visible").click()
    page.locator("#pause-reason").fill("Wracamy o 10.30.")
    page.locator(".bar-acts form[action$='/pause'] button").click()
    expect(page.locator("#on-stage")).to_contain_text("Wracamy o 10.30.")
    page.locator(".bar-acts form[action$='/resume'] button").click()
    expect(page.locator("[data-badge]")).to_have_attribute("data-shown", "live")
    page.locator(".bar-acts a[href$='/close']").click()
    end = page.locator("form[action$='/close'] button")
    expect(end).to_be_disabled()
    question = page.locator(".question", has_text="Pytanie bez losu?")
    question.locator("details:has(form[action$='/drop']) > summary").click()
    question.locator("form[action$='/drop'] [name=reason]").fill("Poza tematem sesji")
    question.locator("form[action$='/drop'] button").click()
    expect(page).to_have_url(re.compile("/close"))
    end.click()
    expect(page).to_have_url(re.compile(f"/sessions/{session_id}$"))
