"""Every page of part one in the states people meet it in: how to come there. Each is opened once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.pages import is_live
from tests.browser.site import Site

FINANSE = "/n/jst-finanse"
FILTERS = ("all", "unanswered", "open", "solved", "mine", "followed")
SAVED = "main form.form .form-actions button"


@dataclass(frozen=True)
class Place:
    """A page for somebody ("" for nobody signed in): its address with {names} of `Site.made`, and what to do there.

    Only `part` of it is looked at where an open menu lies over the rest.
    """

    who: str
    path: str
    then: Callable[[Page, Site], object] = lambda _page, _site: None
    part: str = "html"

    def of(self, site: Site) -> str:
        """The address on this site."""
        return self.path.format(**site.made, FINANSE=FINANSE)


def fail_to_sign_in(page: Page, _site: Site) -> None:
    """Try a wrong password."""
    page.locator("#field-email").fill("kto@demo.example")
    page.locator("#field-password").fill("na pewno nie to hasło")
    page.locator("main form button").click()
    expect(page.locator("#problem")).to_be_focused()


def start_too_short(page: Page, _site: Site) -> None:
    """Start a thread with a title the server refuses."""
    page.locator("#field-title").fill("ab")
    page.locator("#field-text").fill("Treść, która nie może zginąć.")
    page.locator("[data-send]").click()
    expect(page.locator("#problem")).to_be_focused()


def lose_the_session(page: Page, _site: Site) -> None:
    """Send a new thread after the session has ended elsewhere."""
    page.locator("#field-title").fill("Wątek wysłany po końcu sesji")
    page.locator("#field-text").fill("Treść, która nie może zginąć.")
    page.context.clear_cookies()
    page.locator("[data-send]").click()
    expect(page.locator("main .disclosure")).to_be_visible()


def post_nonsense(page: Page, _site: Site) -> None:
    """Send a form that no page of ours would send."""
    page.evaluate("""() => { document.querySelector("footer [name=language]").value = "tlh"; }""")
    page.locator("footer [name=language]").first.click()
    expect(page.locator(".reference")).to_contain_text("422")


def lose_the_csrf_token(page: Page, _site: Site) -> None:
    """Send a thread with a CSRF token of before the last signing in."""
    page.locator("#field-title").fill("Wątek ze starej karty")
    page.locator("#field-text").fill("Treść, która nie może zginąć.")
    page.evaluate("""() => { for (const one of document.querySelectorAll("[name=csrf_token]")) one.value = "x"; }""")
    page.locator("[data-send]").click()
    expect(page.locator(".kept")).to_be_visible()


def make_a_token(page: Page, _site: Site) -> None:
    """Make an access token, which is shown this once."""
    page.locator("#field-name").fill("Skrypt z arkusza")
    page.locator("#tokens form.form button").click()
    expect(page.locator(".token-once")).to_be_focused()


def keep_a_draft(page: Page, _site: Site) -> None:
    """Leave words unsent, then look at the drafts."""
    page.evaluate("""async () => {
      const body = new URLSearchParams({ place: "network:jst-finanse:new-thread", seq: 0, title: "Niedokończony wątek",
        text: "Tu jeszcze coś dopiszę. ".repeat(20) });
      await fetch("/me/drafts", { method: "POST", body, headers: { "X-CSRFToken": document.body.dataset.csrf } });
    }""")
    page.goto("/me/drafts")
    expect(page.locator("main .rows li")).not_to_have_count(0)


def edit_a_message(page: Page, site: Site) -> None:
    """Send a message and open the form that changes it."""
    is_live(page)
    page.locator("#field-text").fill("Wiadomość do poprawienia")
    page.keyboard.press("Control+Enter")
    mine = page.locator(".message.is-own", has_text="Wiadomość do poprawienia").last
    mine.locator("[data-right=own]").click()
    expect(page.locator("#field-text")).to_have_value("Wiadomość do poprawienia")


def open_everything(page: Page, _site: Site) -> None:
    """Open every list and menu of the page at once."""
    page.evaluate("""() => { for (const one of document.querySelectorAll("details")) one.open = true; }""")


def open_keys(page: Page, _site: Site) -> None:
    """Open the list of keyboard shortcuts."""
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def preview(page: Page, _site: Site) -> None:
    """Look at one's words before sending them."""
    page.locator("#reply textarea").fill("**Ważne**\n\n- raz\n- dwa")
    page.locator(".preview-tab").click()
    expect(page.locator(".preview strong")).to_be_visible()


def write_without_a_line(page: Page, _site: Site) -> None:
    """Send a message while the line is cut: it stands there as not sent, and the bar says so."""
    is_live(page)
    page.context.set_offline(True)
    page.locator("#field-text").fill("Wiadomość bez połączenia")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.is-failed")).to_be_visible()
    expect(page.locator("#connection")).to_be_visible()


PLACES: dict[str, Place] = {
    "signing in": Place("", "/sign-in"),
    "signing in failed": Place("", "/sign-in", fail_to_sign_in),
    "accounts of the demonstration": Place("", "/sign-in", open_everything),
    "first password": Place("", "{invitation}"),
    "desk": Place("ewa", "/"),
    "menus of the frame": Place("anna", "/", open_everything, part="header"),
    "desk of somebody without networks": Place("obcy", "/"),
    "desk in English": Place("tomek", "/", lambda page, _: page.locator("footer [value=en]").click()),
    "keys": Place("ewa", "/", open_keys),
    "network": Place("ewa", "{FINANSE}"),
    "network of its coordinator": Place("anna", "{FINANSE}"),
    "network of outsiders": Place("obcy", "{FINANSE}"),
    "network without threads": Place("nowa", "/n/pusta-siec"),
    **{f"threads, {one}": Place("ewa", f"{{FINANSE}}/threads?filter={one}") for one in FILTERS},
    "threads, none": Place("nowa", "/n/pusta-siec/threads"),
    "threads, none of such": Place("olga", "{FINANSE}/threads?filter=mine"),
    "thread of its author": Place("ewa", "{question[path]}"),
    "thread of a moderator": Place("marta", "{question[path]}"),
    "menu of a post": Place("marta", "{question[path]}", open_everything, part="#post-5 details.menu"),
    "thread of an observer": Place("olga", "{question[path]}"),
    "thread with a preview": Place("ewa", "{plain[path]}", preview),
    "reply to a post": Place("ewa", "{question[url]}?quote=2#reply"),
    "new thread": Place("ewa", "{FINANSE}/threads/new"),
    "new thread of a coordinator": Place("anna", "{FINANSE}/threads/new"),
    "new thread refused": Place("ewa", "{FINANSE}/threads/new", start_too_short),
    "edit a post": Place("ewa", "{question[path]}/posts/1/edit"),
    "earlier versions": Place("ewa", "{question[path]}/posts/3/history"),
    "hide a post": Place("marta", "{question[path]}/posts/3/hide"),
    "show a hidden post": Place("marta", "{question[path]}/posts/4/hide"),
    "close a thread": Place("ewa", "{plain[path]}/close"),
    "change an outcome": Place("ewa", "{question[path]}/close"),
    "chat": Place("ewa", "{FINANSE}/chat/general"),
    "chat of a moderator": Place("marta", "{FINANSE}/chat/general"),
    "chat of an observer": Place("olga", "{FINANSE}/chat/general"),
    "chat without messages": Place("nowa", "/n/pusta-siec/chat/general"),
    "chat without a line": Place("marta", "{FINANSE}/chat/general", write_without_a_line),
    "edit a message": Place("ewa", "{FINANSE}/chat/general", edit_a_message),
    "people": Place("ewa", "{FINANSE}/people"),
    "people, nobody found": Place("ewa", "{FINANSE}/people?q=zzzz"),
    "person": Place("ewa", "/people/{person}"),
    "settings": Place("ewa", "/me"),
    "settings with a new token": Place("marta", "/me", make_a_token),
    "drafts": Place("marta", "{FINANSE}/threads/new", keep_a_draft),
    "drafts, none": Place("obcy", "/me/drafts"),
    "no right (403)": Place("ewa", "{question[path]}/posts/2/hide"),
    "no such page (404)": Place("ewa", "/n/jst-finanse/threads/999999"),
    "no such page, nobody signed in": Place("", "/nie-ma-takiej-strony"),
    "a correction is needed (422)": Place("ewa", "/", post_nonsense),
    "send it once more (400)": Place("ewa", "{FINANSE}/threads/new", lose_the_csrf_token),
    "sign in again": Place("ewa", "{FINANSE}/threads/new", lose_the_session),
}
IN_CONTRAST = ("{question[path]}", "{FINANSE}/chat/general", "/")
