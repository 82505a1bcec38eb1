"""Every journey with JavaScript off: plain forms that say what happened and keep what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import sign_in
from tests.browser.site import Site

pytestmark = pytest.mark.browser

FINANSE = "/n/jst-finanse"
Open = Callable[..., Page]


@pytest.fixture
def plain_as(open_as: Open) -> Open:
    """A page of somebody whose browser runs no scripts."""

    def open_page(name: str, path: str = "/") -> Page:
        return open_as(name, path, java_script_enabled=False)

    return open_page


@pytest.fixture
def thread(site: Site) -> dict[str, Any]:
    """A thread of Ewa's with an answer of Piotr's."""
    made = site.start_thread("ewa", "Ile kosztuje oddział?", "Pierwsza linia pytania.")
    site.call("piotr", f"/threads/{made['id']}/posts", text="Zależy od liczby godzin.")
    return made


def press(page: Page, name: str) -> None:
    """Press a button or follow a link of the main part by its words."""
    page.locator("main").get_by_role("button", name=name).or_(
        page.locator("main").get_by_role("link", name=name)
    ).click()


def post(page: Page, number: int) -> Any:
    """Post `number` of the page."""
    return page.locator(f"#post-{number}")


def test_one_signs_in_and_out(nobody: Open) -> None:
    page = nobody("/sign-in", java_script_enabled=False)
    sign_in(page, "jan")
    expect(page.locator("h1")).to_have_text("Co na mnie czeka")
    page.locator("header .tools summary").click()
    page.locator("header [data-leave] button").click()
    expect(page.locator("h1")).to_have_text("Logowanie")
    page.goto("/")
    expect(page.locator("#field-email")).to_be_visible()


def test_a_refused_sign_in_keeps_the_address(nobody: Open) -> None:
    page = nobody("/sign-in", java_script_enabled=False)
    page.locator("#field-email").fill("jan@demo.example")
    page.locator("#field-password").fill("to nie jest hasło Jana")
    page.locator("main form button").click()
    expect(page.locator("#problem")).to_be_visible()
    expect(page.locator("#field-email")).to_have_value("jan@demo.example")
    expect(page.locator("#field-password")).to_have_value("")


def test_a_page_asked_for_before_signing_in_opens_after_it(nobody: Open) -> None:
    page = nobody(f"{FINANSE}/people", java_script_enabled=False)
    page.locator("#field-email").fill("ewa@demo.example")
    page.locator("#field-password").fill("demonstracja-2026")
    page.locator("main form button").click()
    expect(page.locator("h1")).to_have_text("Osoby")


def test_one_starts_a_thread(plain_as: Open) -> None:
    page = plain_as("ewa", FINANSE)
    press(page, "Nowy wątek")
    page.locator("#field-title").fill("Wątek bez skryptów")
    page.locator("#field-text").fill("Czy **to** działa?")
    press(page, "Opublikuj wątek")
    expect(page.locator("h1")).to_have_text("Wątek bez skryptów")
    expect(post(page, 1).locator("strong")).to_have_text("to")


def test_a_refused_thread_keeps_its_words(plain_as: Open) -> None:
    page = plain_as("ewa", f"{FINANSE}/threads/new")
    page.locator("#field-title").fill("ab")
    page.locator("#field-text").fill("Bardzo długi tekst, który nie może zginąć.")
    page.locator("[name=kind][value=discussion]").check()
    press(page, "Opublikuj wątek")
    expect(page.locator("#problem")).to_be_visible()
    expect(page.locator("#field-title")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#field-text")).to_have_value("Bardzo długi tekst, który nie może zginąć.")
    expect(page.locator("[name=kind][value=discussion]")).to_be_checked()


def test_one_replies_and_quotes(thread: dict[str, Any], plain_as: Open) -> None:
    page = plain_as("ewa", thread["url"])
    post(page, 2).get_by_role("link", name="Cytuj").click()
    field = page.locator("#reply textarea")
    expect(field).to_have_value("> Zależy od liczby godzin.\n\n")
    field.fill("> Zależy od liczby godzin.\n\nA dokładniej?")
    press(page, "Opublikuj odpowiedź")
    expect(post(page, 3).locator("blockquote")).to_have_text("Zależy od liczby godzin.")
    expect(post(page, 3).locator(".in-reply")).to_contain_text("Piotr Ekspercki")
    expect(field).to_have_value("")


def test_a_button_pressed_twice_sends_once(thread: dict[str, Any], plain_as: Open) -> None:
    page = plain_as("ewa", thread["url"])
    page.locator("#reply textarea").fill("Wysłane z rozpędu")
    page.locator("#reply [data-send]").dblclick(no_wait_after=True)
    expect(page.locator(".post", has_text="Wysłane z rozpędu")).to_have_count(1)
    page.goto(thread["url"])
    expect(page.locator(".post", has_text="Wysłane z rozpędu")).to_have_count(1)


def test_a_too_long_reply_keeps_its_words(thread: dict[str, Any], plain_as: Open) -> None:
    page = plain_as("ewa", thread["url"])
    words = "słowo " * 11_500
    page.locator("#reply textarea").fill(words)
    press(page, "Opublikuj odpowiedź")
    expect(page.locator("#problem")).to_contain_text("64 KB")
    assert page.locator("#reply textarea").input_value().strip() == words.strip()


def test_one_edits_a_post_and_reads_its_earlier_versions(thread: dict[str, Any], plain_as: Open) -> None:
    page = plain_as("ewa", thread["url"])
    post(page, 1).locator("details summary").click()
    post(page, 1).get_by_role("link", name="Edytuj").click()
    page.locator("textarea[name=text]").fill("Poprawiona linia pytania.")
    press(page, "Zapisz")
    expect(post(page, 1).locator(".prose")).to_have_text("Poprawiona linia pytania.")
    post(page, 1).locator(".edited a").click()
    expect(page.locator(".versions li")).to_have_count(2)
    expect(page.locator(".versions")).to_contain_text("Pierwsza linia pytania.")


def test_an_edit_of_a_stale_version_shows_both_texts(thread: dict[str, Any], plain_as: Open) -> None:
    path = f"{FINANSE}/threads/{thread['id']}/posts/1/edit"
    first, second = plain_as("ewa", path), plain_as("ewa", path)
    for page, words in ((first, "Z pierwszej karty"), (second, "Z drugiej karty")):
        page.locator("textarea[name=text]").fill(words)
        press(page, "Zapisz")
    expect(second.locator("#problem")).to_be_visible()
    expect(second.locator("#field-current")).to_have_value("Z pierwszej karty")
    expect(second.locator("textarea[name=text]")).to_have_value("Z drugiej karty")


def test_a_moderator_hides_a_post_with_a_reason(thread: dict[str, Any], plain_as: Open) -> None:
    page = plain_as("marta", thread["url"])
    post(page, 2).locator("details summary").click()
    post(page, 2).get_by_role("link", name="Ukryj").click()
    page.locator("#field-reason").fill("x")
    press(page, "Ukryj wpis")
    expect(page.locator("#field-reason")).to_have_value("x")
    expect(page.locator("#problem")).to_be_visible()
    page.locator("#field-reason").fill("Wpis nie na temat")
    press(page, "Ukryj wpis")
    expect(post(page, 2)).to_contain_class("is-hidden")
    expect(post(page, 2)).to_contain_text("Wpis nie na temat")
    reader = plain_as("ewa", thread["url"])
    expect(post(reader, 2)).not_to_contain_text("Zależy od liczby godzin.")


def test_one_accepts_an_answer_and_closes_with_an_outcome(site: Site, plain_as: Open) -> None:
    made = site.call("ewa", "/networks/jst-finanse/threads", title="Do zamknięcia", text="Jak?", kind="question")
    site.call("piotr", f"/threads/{made['id']}/posts", text="Tak.")
    page = plain_as("ewa", made["url"])
    post(page, 2).locator("details summary").click()
    post(page, 2).get_by_role("button", name="Uznaj za rozwiązanie").click()
    expect(post(page, 2)).to_contain_class("is-accepted")
    press(page, "Zamknij z wnioskiem")
    page.locator("[name=outcome_kind][value=answer]").check()
    page.locator("#field-outcome").fill("Właśnie tak.")
    press(page, "Zamknij wątek")
    expect(page.locator(".outcome-box")).to_contain_text("Właśnie tak.")
    press(page, "Otwórz ponownie")
    expect(page.locator(".outcome-box")).to_be_hidden()


def test_one_chats_edits_and_takes_back(plain_as: Open) -> None:
    page = plain_as("ewa", f"{FINANSE}/chat/general")
    words = f"Bez skryptów {uuid4().hex[:8]}"
    mine = page.locator(".message", has_text=words)
    page.locator("#field-text").fill(words)
    press(page, "Wyślij")
    expect(mine).to_have_count(1)
    mine.get_by_role("link", name="Edytuj").click()
    page.locator("#field-text").fill(f"{words} – poprawione")
    press(page, "Zapisz")
    expect(mine.locator(".prose")).to_have_text(f"{words} – poprawione")
    mine.get_by_role("button", name="Wycofaj").click()
    expect(mine).to_have_count(0)


def test_a_refused_message_stays_in_its_field(plain_as: Open) -> None:
    page = plain_as("ewa", f"{FINANSE}/chat/general")
    page.locator("#field-text").fill("za długie " * 500)
    press(page, "Wyślij")
    expect(page.locator("#problem")).to_be_visible()
    assert len(page.locator("#field-text").input_value()) > 4000


def test_one_chooses_language_and_look(nobody: Open) -> None:
    page = nobody("/sign-in", java_script_enabled=False)
    page.locator("footer [name=language][value=en]").click()
    expect(page.locator("h1")).to_have_text("Signing in")
    page.locator("footer [name=theme][value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("footer [name=language][value=pl]").click()
    expect(page.locator("h1")).to_have_text("Logowanie")


def test_words_of_an_ended_session_go_on_after_signing_in_again(thread: dict[str, Any], plain_as: Open) -> None:
    page = plain_as("ewa", thread["url"])
    page.locator("#reply textarea").fill("Pisałam to pół godziny")
    page.context.clear_cookies()
    press(page, "Opublikuj odpowiedź")
    expect(page.locator("h1")).to_have_text("Prosimy zalogować się ponownie")
    page.locator("#field-email").fill("ewa@demo.example")
    page.locator("#field-password").fill("demonstracja-2026")
    page.locator("main form button").click()
    expect(page.locator("textarea")).to_have_value("Pisałam to pół godziny")
    press(page, "Wyślij teraz")
    expect(page.locator(".post", has_text="Pisałam to pół godziny")).to_have_count(1)


def test_one_finds_people_and_reads_lists(plain_as: Open) -> None:
    page = plain_as("ewa", f"{FINANSE}/people")
    page.locator("#field-q").fill("skarbnik")
    press(page, "Pokaż")
    expect(page.locator(".directory li").first).to_contain_text("Skarbnik")
    page.goto(f"{FINANSE}/threads")
    page.locator("nav.filters a").nth(1).click()
    expect(page.locator("nav.filters [aria-current]")).to_have_count(1)
