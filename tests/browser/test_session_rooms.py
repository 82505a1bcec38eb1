"""A session in several browsers at once: its state moves on all pages without taking away what is being typed."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.pages import Rooms, sign_in
from tests.browser.site import Site
from tests.browser.test_live_chat import REFUSING

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
AGAIN_MS = 30_000


def joined(open_as: Open, name: str, session_id: int, page_name: str, *rooms: str) -> Page:
    """A page of a session that has joined its rooms."""
    page = open_as(name, "about:blank")
    heard = Rooms(page)
    page.goto(f"/sessions/{session_id}/{page_name}")
    for room in rooms or ("session:",):
        heard.wait_for(room)
    return page


def badge(page: Page, state: str) -> None:
    """The bar says this state."""
    expect(page.locator("[data-badge]")).to_have_attribute("data-shown", state)


@pytest.fixture
def session_id(site: Site) -> int:
    """A session of its own that runs, with everything in it."""
    made: int = site.act("new_session", is_full=True)["id"]
    return made


def test_a_break_is_seen_by_everybody_and_ends(session_id: int, open_as: Open) -> None:
    ewa = joined(open_as, "ewa", session_id, "room")
    marta = joined(open_as, "marta", session_id, "desk", "session:", "backstage:")
    box = ewa.locator("#question-text")
    box.fill("Tego jeszcze nie wysłano")
    marta.locator(".bar-acts summary:visible").click()
    expect(marta.locator("#pause-reason")).to_be_focused()
    marta.keyboard.type("Wracamy o 10.30.")
    marta.keyboard.press("Enter")
    expect(ewa.locator(".stage-card.is-paused")).to_contain_text("Wracamy o 10.30.")
    expect(ewa.locator("[role=alert]")).to_contain_text("Wracamy o 10.30.")
    for page in (ewa, marta):
        badge(page, "paused")
    expect(box).to_have_value("Tego jeszcze nie wysłano")
    marta.locator(".bar-acts form[action$='/resume'] button").click()
    expect(ewa.locator(".stage-card.is-paused")).to_be_hidden()
    badge(ewa, "live")
    expect(box).to_have_value("Tego jeszcze nie wysłano")


def test_a_break_comes_by_polling_too(session_id: int, open_as: Open) -> None:
    ewa = open_as("ewa", "about:blank")
    ewa.add_init_script(REFUSING)
    ewa.goto(f"/sessions/{session_id}/room")
    marta = joined(open_as, "marta", session_id, "desk")
    marta.locator(".bar-acts summary:visible").click()
    marta.locator("#pause-reason").fill("Krótka przerwa")
    marta.locator("#pause-reason").press("Enter")
    expect(ewa.locator(".stage-card.is-paused")).to_contain_text("Krótka przerwa", timeout=AGAIN_MS)


def test_a_break_without_a_reason_is_refused_beside_its_form(session_id: int, open_as: Open) -> None:
    marta = joined(open_as, "marta", session_id, "desk")
    marta.locator(".bar-acts summary:visible").click()
    marta.locator("#pause-reason").evaluate("(field) => field.removeAttribute('required')")
    marta.locator("#pause-reason").press("Enter")
    expect(marta.locator(".bar-acts .refusal")).to_be_visible()
    badge(marta, "live")


def test_the_agenda_goes_on_at_the_desk_and_on_the_experts_screen(session_id: int, open_as: Open) -> None:
    marta = joined(open_as, "marta", session_id, "desk")
    piotr = joined(open_as, "piotr", session_id, "stage")
    expect(piotr.locator(".agenda .is-running")).to_contain_text("Koszty oddziałów")
    marta.locator("form[data-next] button").click()
    for page in (marta, piotr):
        expect(page.locator(".agenda .is-running")).to_contain_text("Pytania")
    expect(marta.locator("form[data-next]")).to_be_hidden()


def test_the_end_leads_everybody_on_and_never_over_what_is_typed(site: Site, open_as: Open) -> None:
    session_id = site.act("new_session")["id"]
    ewa, olga = (joined(open_as, name, session_id, "room") for name in ("ewa", "olga"))
    ewa.locator("#question-text").fill("Nie zdążyłam wysłać")
    marta = joined(open_as, "marta", session_id, "close")
    marta.locator("form[action$='/close'] button").click()
    for page in (ewa, olga):
        badge(page, "closed")
    expect(olga.locator("main")).to_have_attribute("data-state", "closed", timeout=AGAIN_MS)
    expect(olga.locator(".ask")).to_have_count(0, timeout=AGAIN_MS)
    expect(ewa.locator("[data-changed]")).to_be_visible(timeout=AGAIN_MS)
    expect(ewa.locator("#question-text")).to_have_value("Nie zdążyłam wysłać")


def test_who_is_removed_is_told_and_keeps_the_words(
    site: Site, session_id: int, new_context: Callable[..., BrowserContext]
) -> None:
    name = f"wychodzi{uuid4().hex[:6]}"
    site.act("person_with", roles=["member"], name=name, slug="jst-finanse")
    page = new_context(site).new_page()
    sign_in(page, name)
    heard = Rooms(page)
    page.goto(f"/sessions/{session_id}/room")
    heard.wait_for("session:")
    box = page.locator("#question-text")
    box.fill("Jeszcze jedno pytanie")
    site.act("remove", name=name, slug="jst-finanse")
    expect(page.locator("div[data-closed]")).to_be_visible(timeout=AGAIN_MS)
    expect(box).to_have_value("Jeszcze jedno pytanie")
    expect(box).to_have_attribute("readonly", "")
    expect(page.locator("#panel-questions form [data-send]").first).to_be_disabled()
    page.reload()
    expect(page.locator(".reference")).to_contain_text("404")


def test_a_hidden_message_leaves_the_room_and_is_shown_again_from_the_desk(
    site: Site, session_id: int, open_as: Open
) -> None:
    words = f"Proszę spojrzeć {uuid4().hex[:8]}"
    site.call("piotr", f"/sessions/{session_id}/messages", text=words)
    ewa = joined(open_as, "ewa", session_id, "room")
    marta = joined(open_as, "marta", session_id, "desk", "session:", "backstage:")
    ewa.locator("#tab-chat").click()
    heard, led = (page.locator(".session-chat .message", has_text=words) for page in (ewa, marta))
    marta.locator(".desk-chat > summary").click()
    led.locator("summary", has_text="Ukryj").click()
    led.locator("input[name=reason]").fill("Dane osobowe")
    led.locator("input[name=reason]").press("Enter")
    expect(heard).to_have_count(0)
    led.locator("form[action$='/approve'] button").click()
    expect(heard).to_have_count(1)
