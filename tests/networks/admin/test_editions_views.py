"""Pages of editions and networks: for administrators, about everything but what is said in networks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from networks.audit.models import AuditEntry
from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people import actions as people
from networks.people.models import EditionState, Network, NetworkState, Person, Role
from networks.people.queries import network_by_slug
from tests import make

Browser = Callable[[Person], FlaskClient]
EDITION = {
    "key": "g-2028", "strand": "exchange", "name_pl": "Grupy 2028", "name_en": "Groups 2028", "starts_on": "2028-09-01",
    "ends_on": "", "state": "planned",
}  # fmt: skip
NETWORK = {
    "slug": "powiaty", "kind": "officials", "name_pl": "Sieć powiatów", "name_en": "Powiaty",
    "purpose_pl": "Cel sieci.", "purpose_en": "Its purpose.", "audience": "officials",
    "unit_kinds": ["powiat", "miasto_na_prawach_powiatu"],
    "voivodeship": "14", "sign": "1 4 5 6 3", "hue": "2",
}  # fmt: skip
WHY = {"reason": "Decyzja z 24 listopada."}
MARK = "kanarek"


@pytest.fixture
def browser(admin: Person, browser_of: Browser) -> FlaskClient:
    """The administrator's."""
    return browser_of(admin)


def test_the_administrator_finds_the_way_in_and_nobody_else_does(
    browser: FlaskClient, ewa: Person, browser_of: Browser
) -> None:
    assert browser.get("/").text.count('href="/admin"') == 2
    assert 'href="/admin"' not in browser_of(ewa).get("/").text
    assert browser.get("/admin").status_code == 200
    assert browser_of(ewa).get("/admin").status_code == 404


def test_the_first_page_counts_and_names_quiet_networks(
    admin: Person, browser_of: Browser, ewa: Person, finanse: Network, kryzys: Network
) -> None:
    with clock.held_at(clock.now() + timedelta(days=13)):
        make.thread(ewa, finanse)
    with clock.held_at(clock.now() + timedelta(days=15)):
        page = browser_of(admin).get("/admin").text
    assert f"/admin/networks/{kryzys.slug}" in page
    assert f"/admin/networks/{finanse.slug}" not in page


def test_an_edition_is_opened_changed_and_run_by_forms(browser: FlaskClient) -> None:
    assert browser.post("/admin/editions", data=EDITION).location == "/admin/editions/g-2028"
    assert "Grupy 2028" in browser.get("/admin/editions").text
    changed = {name: value for name, value in EDITION.items() if name not in {"key", "state"}}
    browser.post("/admin/editions/g-2028/edit", data=changed | {"name_pl": "Grupy od 2028", "ends_on": "2029-06-30"})
    browser.post("/admin/editions/g-2028/activate")
    page = browser.get("/admin/editions/g-2028").text
    assert "Grupy od 2028" in page
    assert "30 czerwca 2029" in page
    assert make.edition("g-2028").state is EditionState.ACTIVE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", "B 2028"), ("key", "b--2028"), ("key", "new"), ("key", "b-test"), ("strand", "Ą"), ("name_pl", "ab"),
        ("starts_on", ""), ("starts_on", "2028-13-01"), ("ends_on", "2028-08-31"), ("state", "closed"),
    ],
)  # fmt: skip
def test_a_refused_edition_stays_in_the_form(field: str, value: str, browser: FlaskClient, finanse: Network) -> None:
    answer = browser.post("/admin/editions", data=EDITION | {field: value})
    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text
    assert 'value="Groups 2028"' in answer.text


def test_a_network_is_added_and_described_by_forms(browser: FlaskClient, finanse: Network) -> None:
    form = browser.get("/admin/editions/b-test/networks/new").text
    assert 'name="sign" type="text" value="' in form
    assert browser.post("/admin/editions/b-test/networks", data=NETWORK).location == "/admin/networks/powiaty"
    made = network_by_slug("powiaty")
    assert (made.sign, made.unit_kinds, made.voivodeship) == ("14563", ["miasto_na_prawach_powiatu", "powiat"], "14")
    page = browser.get("/admin/networks/powiaty").text
    assert "Sieć powiatów" in page
    assert "mazowieckie" in page
    changed = {name: value for name, value in NETWORK.items() if name not in {"slug", "unit_kinds"}}
    browser.post("/admin/networks/powiaty/edit", data=changed | {"name_pl": "Powiaty razem", "unit_kinds": "powiat"})
    db.session.expire_all()
    assert (made.name_pl, made.unit_kinds) == ("Powiaty razem", ["powiat"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "jst-finanse"), ("slug", "Sieć"), ("kind", "club"), ("kind", "experts"), ("audience", "everybody"),
        ("purpose_pl", ""), ("unit_kinds", "moon"), ("voivodeship", "99"), ("sign", "12"), ("sign", "159"),
        ("sign", "4297"), ("hue", "4"), ("hue", "green"),
    ],
)  # fmt: skip
def test_a_refused_network_stays_in_the_form(field: str, value: str, browser: FlaskClient, finanse: Network) -> None:
    answer = browser.post("/admin/editions/b-test/networks", data=NETWORK | {field: value})
    assert answer.status_code == 422
    assert 'value="Sieć powiatów"' in answer.text
    assert 'id="problem"' in answer.text


def test_closing_says_what_it_means_and_needs_a_reason(
    browser: FlaskClient, ewa: Person, jan: Person, finanse: Network
) -> None:
    page = browser.get("/admin/editions/b-test/close").text
    assert "2" in page
    assert browser.post("/admin/editions/b-test/close", data={}).status_code == 422
    assert finanse.is_open
    assert browser.post("/admin/editions/b-test/close", data=WHY).status_code == 303
    db.session.expire_all()
    assert not finanse.is_open
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "edition.closed")).one()
    assert entry.reason == WHY["reason"]
    assert browser.post("/admin/editions/b-test/reopen", data=WHY).status_code == 303
    db.session.expire_all()
    assert finanse.is_open


def test_an_open_page_and_an_open_socket_learn_at_once_that_their_edition_is_closed(
    browser: FlaskClient, ewa: Person, finanse: Network, browser_of: Browser, socket_of: Callable[..., Any]
) -> None:
    thread, channel = make.thread(ewa, finanse), make.channel(finanse)
    page, socket = browser_of(ewa), socket_of(ewa)
    address = f"/n/{finanse.slug}/threads/{thread.id}-wspolne-dowozenie"
    for _ in range(2):  # the second one is kept
        assert 'name="text"' in page.get(address, follow_redirects=True).text
    socket.emit("room.join", {"room": f"network:{finanse.slug}"}, callback=True)
    socket.emit("room.join", {"room": f"channel:{channel.id}"}, callback=True)
    message = {"room": f"channel:{channel.id}", "text": "Dzień dobry"}
    assert socket.emit("chat.message.send", message | {"client_id": str(uuid4())}, callback=True)["ok"]
    socket.get_received()

    browser.post("/admin/editions/b-test/close", data=WHY)

    refused = socket.emit("chat.message.send", message | {"client_id": str(uuid4())}, callback=True)
    assert (refused["ok"], refused["problem"]["code"]) == (False, "forbidden")
    shown = page.get(address, follow_redirects=True).text
    assert "Wspólne dowożenie" in shown
    assert 'name="text"' not in shown
    answer = page.post(f"/n/{finanse.slug}/threads/{thread.id}/posts", data={"text": "Za późno.", "client_id": uuid4()})
    assert answer.status_code == 403
    assert "Za późno." in answer.text
    rejoined = socket.emit("room.join", {"room": f"network:{finanse.slug}", "after": 0}, callback=True)
    last = rejoined["events"][-1]
    assert (last["kind"], last["data"]) == ("network.changed", {"id": finanse.id, "is_open": False})


def test_a_network_is_archived_and_restored_with_a_reason(browser: FlaskClient, finanse: Network) -> None:
    for path in ("archive", "restore"):
        assert browser.get(f"/admin/networks/{finanse.slug}/{path}").status_code == 200
        assert browser.post(f"/admin/networks/{finanse.slug}/{path}", data={"reason": ""}).status_code == 422
        assert browser.post(f"/admin/networks/{finanse.slug}/{path}", data=WHY).status_code == 303
        db.session.expire_all()
        assert finanse.state is (NetworkState.ARCHIVED if path == "archive" else NetworkState.ACTIVE)


def test_a_coordinator_is_appointed_and_dismissed(browser: FlaskClient, anna: Person, finanse: Network) -> None:
    new = make.person("Nowa Koordynująca", email="nowa@test.example")
    address = f"/admin/networks/{finanse.slug}"
    assert (
        browser.post(f"{address}/roles", data={"email": " Nowa@TEST.example ", "role": "coordinator"}).status_code
        == 303
    )
    db.session.expire_all()
    assert Role.COORDINATOR in new.roles_in(finanse)
    page = browser.get(address).text
    assert "Nowa Koordynująca" in page
    assert browser.get(f"{address}/coordinators/{anna.id}/dismiss").status_code == 200
    assert browser.post(f"{address}/coordinators/{anna.id}/dismiss", data=WHY).status_code == 303
    assert browser.post(f"{address}/coordinators/{new.id}/dismiss", data=WHY).status_code == 409
    db.session.expire_all()
    assert (anna.roles_in(finanse), new.roles_in(finanse)) == (frozenset(), {Role.COORDINATOR})


def test_who_cannot_be_appointed(
    browser: FlaskClient, admin: Person, olga: Person, ewa: Person, finanse: Network
) -> None:
    gone = make.person(email="gone@test.example")
    with unit_of_work():
        people.disable(gone)
    for email, role in (
        ("nobody@test.example", "coordinator"), (gone.email, "coordinator"), (admin.email, "coordinator"),
        ("x", "expert"), (ewa.email, "observer"), (olga.email, "coordinator"), (ewa.email, "member"),
        (ewa.email, "king"),
    ):  # fmt: skip
        answer = browser.post(f"/admin/networks/{finanse.slug}/roles", data={"email": email, "role": role})
        assert answer.status_code == 422, (email, role)
    db.session.expire_all()
    assert admin.roles_in(finanse) == frozenset()


def test_pages_of_administration_hold_no_word_of_what_is_said_in_networks(
    app: Flask, browser: FlaskClient, anna: Person, ewa: Person, finanse: Network
) -> None:
    thread = make.thread(ewa, finanse, title=f"{MARK} tytuł", content=f"{MARK} treść")
    make.post(anna, thread, f"{MARK} wpis")
    make.message(ewa, make.channel(finanse), f"{MARK} wiadomość")
    for path in ("/admin", "/admin/editions", "/admin/editions/b-test", "/admin/editions/b-test/close",
                 "/admin/editions/b-test/rollover", f"/admin/networks/{finanse.slug}", "/admin/programme"):  # fmt: skip
        page = browser.get(path)
        assert page.status_code == 200, path
        assert MARK not in page.text, path
    assert browser.get(f"/n/{finanse.slug}/threads/{thread.id}").status_code == 404


def test_an_administrator_who_is_in_a_network_too_sees_no_bar_of_it_on_pages_about_it(
    browser: FlaskClient, admin: Person, finanse: Network
) -> None:
    make.join(admin, finanse)
    assert 'class="subnav"' in browser.get(f"/n/{finanse.slug}").text
    assert 'class="subnav"' not in browser.get(f"/admin/networks/{finanse.slug}").text
