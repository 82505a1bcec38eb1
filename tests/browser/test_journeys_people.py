"""People come, change places and go: in two browsers, with mails read from their files."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from playwright.sync_api import Locator, Page, expect

from deploy.children import end_with_parent
from deploy.steps import ROOT
from tests.browser.pages import sign_in
from tests.browser.site import PASSWORD, Site, email_of

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
# The worker first sends all the mails that the demonstration leaves waiting.
WORKER_SECONDS = 60
STOP_SECONDS = 20
# Besides a good row: no address, and the same address again.
LIST = """Adres e-mail;Imię i nazwisko;Stanowisko
lena@demo.example;Lena Łąkowska-Żuk;treasurer
to nie jest adres;Ktoś Bez Adresu;treasurer
LENA@demo.example;Lena Łąkowska-Żuk;treasurer
"""
# Who is in which network when the journeys begin; without roles they stand outside.
NETWORKS = {
    "droga": {"prowadzi": ["coordinator"]},
    "prosba": {"decyduje": ["coordinator"], "prosi": []},
    "zmiana": {"oddaje": ["coordinator"], "przejmuje": ["member"]},
    "koniec": {"zostaje": ["coordinator"], "odchodzi": ["member"]},
}


@pytest.fixture(scope="module", autouse=True)
def _people(site: Site) -> None:
    """The networks with their people."""
    site.act("new_networks", networks=NETWORKS)


@pytest.fixture(scope="module", autouse=True)
def _worker(site: Site) -> Iterator[None]:
    """The site's worker, which reads lists, mails and erases."""
    command = [sys.executable, "app.py", "worker"]
    with (site.folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(site.environ),
            stdout=log,
            stderr=log,
            preexec_fn=end_with_parent(signal.SIGTERM),
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


def mail_to(site: Site, address: str, beginning: str) -> EmailMessage:
    """The mail to somebody whose text holds a link that begins so; waits for the worker."""
    until = time.monotonic() + WORKER_SECONDS
    while time.monotonic() < until:
        for path in sorted((site.folder / "data" / "mail").glob("*.eml"), reverse=True):
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            assert isinstance(mail, EmailMessage)
            if mail["To"].addresses[0].addr_spec == address and beginning in text_of(mail):
                return mail
        time.sleep(0.2)
    raise AssertionError(f"there came no mail to {address} with {beginning}")


def text_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(mail: EmailMessage, site: Site, beginning: str) -> str:
    """The path of the link in a mail that begins so."""
    found = re.search(rf"{re.escape(site.url)}({re.escape(beginning)}\S+)", text_of(mail))
    assert found, text_of(mail)
    return found[1]


def form(page: Page, ending: str) -> Locator:
    """The form of the main part whose address ends so."""
    return page.locator(f"main form[action$='{ending}']")


def send(page: Page, ending: str) -> None:
    """Press the button of a form."""
    form(page, ending).locator("button[type=submit], button:not([type])").last.click()


def bell(page: Page) -> Locator:
    """The number at the bell."""
    return page.locator("header .bell [data-bell]")


def accept_texts(page: Page) -> None:
    """Accept the terms and note the privacy notice."""
    expect(page).to_have_url(re.compile("/accept"))
    page.locator("#field-accepts_terms").check()
    page.locator("#field-noted_privacy").check()
    send(page, "/accept")


def new_page(nobody: Open, name: str, path: str = "/") -> Page:
    """A browser in which somebody new is signed in."""
    page = nobody()
    sign_in(page, name)
    page.goto(path)
    return page


def test_from_a_list_by_mail_and_button_to_the_first_post(site: Site, nobody: Open) -> None:
    leader = new_page(nobody, "prowadzi", "/n/droga/invitations/new")
    lists = form(leader, "/invitations/lists")
    lists.locator("[type=file]").set_input_files(
        {"name": "lista.csv", "mimeType": "text/csv", "buffer": LIST.encode("cp1250")}
    )
    send(leader, "/invitations/lists")
    expect(leader.locator("main table tbody tr")).to_have_count(3, timeout=WORKER_SECONDS * 1000)
    expect(leader.locator("main table tbody tr").nth(1).locator(".badge")).to_have_class(re.compile("warn"))

    mail = mail_to(site, "lena@demo.example", "/invitations/")
    link = link_in(mail, site, "/invitations/")
    # A scanner of mails opens the link first: nothing is used up by that.
    scanner = nobody(link)
    expect(form(scanner, "/accept")).to_be_visible()
    lena = nobody(link)
    expect(lena.locator("#field-name")).to_have_value("Lena Łąkowska-Żuk")
    expect(lena.locator("#field-position")).to_have_value("treasurer")
    lena.locator("#field-new").fill(PASSWORD)
    lena.locator("#field-rules_version").check()
    send(lena, "/accept")
    accept_texts(lena)
    expect(lena.locator(".network-title h1")).to_be_visible()

    lena.goto("/")
    lena.locator(".steps li[aria-current=step] .button").click()
    introduction = form(lena, "/introduce")
    for number in range(3):
        introduction.locator("input.input").nth(number).fill(f"zdanie numer {number + 1}")
    send(lena, "/introduce")
    form(lena, "/answer").locator("[name=wish]").first.check()
    send(lena, "/answer")
    expect(lena.locator(".network-title h1")).to_be_visible()
    lena.goto("/n/droga/threads/new")
    lena.locator("#field-title").fill("Pierwszy wątek Leny")
    lena.locator("#field-text").fill("Dzień dobry, od czego zacząć?")
    lena.locator("[data-send]").click()
    expect(lena.locator("#post-1")).to_be_visible()

    leader.goto("/n/droga/threads")
    expect(leader.locator(".row-link", has_text="Pierwszy wątek Leny")).to_be_visible()
    used = nobody(link)
    expect(form(used, "/accept")).to_have_count(0)
    expect(used.locator(".reference")).to_be_visible()


def test_a_request_is_decided_while_both_look_on(site: Site, nobody: Open) -> None:
    leader, asker = new_page(nobody, "decyduje"), new_page(nobody, "prosi", "/n/prosba")
    expect(bell(leader)).to_be_hidden()
    asker.locator("#field-reason").fill("Prowadzę budżet oświaty w gminie.")
    asker.locator("main details summary").click()
    asker.locator("#field-rules_version").check()
    send(asker, "/requests")
    expect(form(asker, "/withdraw")).to_be_visible()

    # The bell rings without loading the page anew, and the request waits on the desk.
    expect(bell(leader)).to_contain_text("1")
    leader.reload()
    leader.locator(".waiting .button").first.click()
    send(leader, "/accept")
    expect(form(leader, "/accept")).to_have_count(0)
    expect(bell(asker)).to_contain_text("1")
    asker.goto("/me/notices")
    asker.locator("main .row-link").first.click()
    expect(asker.locator(".network-title h1")).to_be_visible()
    expect(bell(asker)).to_be_hidden()


def test_a_network_is_handed_over_and_left(site: Site, nobody: Open) -> None:
    giver, successor = new_page(nobody, "oddaje", "/n/zmiana/leave"), new_page(nobody, "przejmuje")
    # The last coordinator is led to the handover.
    expect(form(giver, "/leave")).to_have_count(0)
    giver.locator("main .form-actions a.button").click()
    note = form(giver, "/handover").locator("#field-note")
    note.fill(note.input_value() + "Obiecane szkolenie w maju.")
    send(giver, "/handover")
    expect(giver.locator("#problem")).to_be_focused()
    expect(note).to_have_value(re.compile("Obiecane szkolenie"))
    giver.locator("#field-successor").select_option(index=1)
    send(giver, "/handover")
    expect(giver.locator(".network-title h1")).to_be_visible()
    expect(bell(successor)).to_contain_text("1")
    successor.goto("/n/zmiana/handover")
    expect(successor.locator("main .as-typed")).to_contain_text("Obiecane szkolenie w maju.")

    giver.goto("/n/zmiana/leave")
    send(giver, "/leave")
    expect(giver.locator(".greeting")).to_be_visible()
    giver.goto("/n/zmiana")
    expect(giver.locator(".card.closed").first).to_be_visible()
    successor.goto("/n/zmiana/people")
    expect(successor.locator(".directory li")).to_have_count(1)


def test_an_account_is_closed_after_all(site: Site, nobody: Open) -> None:
    goes = new_page(nobody, "odchodzi", "/n/koniec/threads/new")
    goes.locator("#field-title").fill("Co po mnie zostanie")
    goes.locator("#field-text").fill("To zdanie zostanie.")
    goes.locator("[data-send]").click()
    expect(goes.locator("#post-1")).to_be_visible()
    thread = goes.url

    def close() -> None:
        goes.goto("/me/close")
        goes.locator("#field-password").fill(PASSWORD)
        send(goes, "/me/close")
        expect(form(goes, "/me/close/stop")).to_be_visible()

    close()
    send(goes, "/me/close/stop")
    expect(form(goes, "/me/close")).to_be_visible()
    close()
    stays = new_page(nobody, "zostaje", thread)
    expect(stays.locator("#post-1")).to_contain_text("Odchodzi Podróżna")
    site.act("fourteen_days_later", name="odchodzi")
    expect(stays.locator("#post-1")).to_contain_text("Konto usunięte", timeout=WORKER_SECONDS * 1000)
    expect(stays.locator("#post-1 .prose")).to_have_text("To zdanie zostanie.")
    expect(stays.locator("body")).not_to_contain_text("Odchodzi Podróżna")
    goes.goto("/")
    expect(goes.locator("#field-email")).to_be_visible()
    goes.locator("#field-email").fill(email_of("odchodzi"))
    goes.locator("#field-password").fill(PASSWORD)
    goes.locator("main form button").click()
    expect(goes.locator("#problem")).to_be_focused()


def test_an_edition_of_three_networks_and_sixty_people_rolls_over(site: Site, nobody: Open, open_as: Open) -> None:
    site.act("sixty_people", slugs=["obrot-1", "obrot-2", "obrot-3"])
    admin = open_as("admin", "/admin/editions/obrot/rollover")
    admin.locator("#field-target").select_option("obrot-dalej")
    expect(admin.locator("main fieldset")).to_have_count(3)
    send(admin, "/rollover")
    until = time.monotonic() + WORKER_SECONDS
    while not admin.locator(".page-head .badge.ok").count() and time.monotonic() < until:
        admin.wait_for_timeout(500)
        admin.reload()
    expect(admin.locator(".page-head .badge.ok")).to_be_visible()
    expect(admin.locator("main tbody tr")).to_have_count(3)

    # Nobody is moved: each comes by a button of their own.
    link = link_in(mail_to(site, email_of("wedruje"), "/invitations/"), site, "/invitations/")
    walker = new_page(nobody, "wedruje", link)
    send(walker, "/accept")
    expect(walker.locator(".network-title h1")).to_be_visible()
    walker.goto("/n/obrot-1")
    expect(walker.locator(".network-title h1")).to_be_visible()
    # Everybody else has their own mail too, and one only.
    until = time.monotonic() + WORKER_SECONDS
    while len(addresses := _addresses(site, "obrot-")) < 59 and time.monotonic() < until:
        time.sleep(0.5)
    assert len(addresses) == len(set(addresses)) == 59


def _addresses(site: Site, beginning: str) -> list[str]:
    """To whom mails went whose address begins so, once for each mail."""
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in (site.folder / "data" / "mail").glob("*.eml")
    ]
    addresses = [mail["To"].addresses[0].addr_spec for mail in mails]
    return [address for address in addresses if address.startswith(beginning)]
