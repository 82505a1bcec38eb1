"""People's matters with JavaScript off: plain forms that say what happened and keep what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import sign_in

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def send(page: Page, ending: str) -> None:
    """Press the button of the form whose address ends so."""
    page.locator(f"main form[action$='{ending}'] button").last.click()


def test_anybody_asks_for_access_and_comes_back_with_the_number(nobody: Open) -> None:
    page = nobody("/accessibility", java_script_enabled=False)
    page.locator("#a11y-kontakt a[href='/accessibility/request']").click()
    page.locator("#field-name").fill("Adam Pytający")
    page.locator("#field-contact").fill("adam@")
    page.locator("#field-what").fill("Tabela kosztów")
    page.locator("#field-wanted").fill("Tekst")
    page.locator("main form[method=post] button").click()
    expect(page.locator("#problem")).to_be_visible()
    expect(page.locator("#field-what")).to_have_value("Tabela kosztów")
    page.locator("#field-contact").fill("600 700 800")
    page.locator("main form[method=post] button").click()
    number = page.locator("h1 span").inner_text()
    page.goto("/accessibility/request")
    page.locator("#field-number").fill(number.lower())
    page.locator("main form[method=get] button").click()
    expect(page.locator("h1 span")).to_have_text(number)
    expect(page.locator("main")).not_to_contain_text("Tabela kosztów")


def test_whoever_is_new_accepts_the_terms_first(nobody: Open) -> None:
    page = nobody(java_script_enabled=False)
    sign_in(page, "bez-zgod-i-skryptow")
    page.goto("/me/notices")
    expect(page).to_have_url(re.compile("/accept"))
    page.locator("#field-accepts_terms").check()
    send(page, "/accept")
    expect(page.locator("#problem")).to_be_visible()
    expect(page.locator("#field-accepts_terms")).to_be_checked()
    page.locator("#field-noted_privacy").check()
    send(page, "/accept")
    expect(page).to_have_url(re.compile("/me/notices"))


def test_one_asks_to_join_and_takes_it_back(open_as: Open) -> None:
    page = open_as("jan", "/n/jst-plany", java_script_enabled=False)
    page.locator("#field-reason").fill("Wdrażamy plan rozwoju oświaty.")
    for box in page.locator("#field-rules_version").all():
        box.check()
    send(page, "/requests")
    expect(page.locator("main")).to_contain_text("Wdrażamy plan rozwoju oświaty.")
    send(page, "/withdraw")
    expect(page.locator("#field-reason")).to_be_visible()


def test_one_reads_all_notices_at_once(open_as: Open) -> None:
    page = open_as("jan", "/me/notices", java_script_enabled=False)
    buttons = page.locator("main form[action$='/me/notices/read'] button")
    if buttons.count():
        buttons.click()
    expect(page.locator("main .is-unread")).to_have_count(0)
    expect(page.locator("header .bell [data-bell]")).to_be_hidden()
