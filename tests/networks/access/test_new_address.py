"""Another e-mail address: proven by a link, told to the former one, and nothing learned about who has which."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from networks.access import letters
from networks.access.events import AddressChanged
from networks.core import clock
from networks.core.db import db
from networks.core.events import Event
from networks.core.mail import Mail
from networks.core.unit_of_work import unit_of_work
from networks.people import actions as people
from networks.people.models import Person
from tests import make
from tests.networks.access.conftest import attempt, path_in

Browsers = Callable[[Person], FlaskClient]
Post = Callable[[], list[Mail]]
NEW = "nowy.adres@test.example"


def form(email: str = NEW, password: str = make.PASSWORD) -> dict[str, str]:
    return {"email": email, "password": password}


def address_of(someone: Person) -> str:
    db.session.rollback()
    return db.session.get_one(Person, someone.id).email


def test_the_address_changes_once_the_link_is_confirmed(
    ewa: Person, browser_of: Browsers, anonymous: FlaskClient, post: Post, emitted: list[Event]
) -> None:
    former, browser = ewa.email, browser_of(ewa)
    assert browser.post("/me/email", data=form(f" {NEW.upper()}")).location == "/me?changed=address"
    (mail,) = post()
    assert mail.to_address == NEW
    link = path_in(mail)
    for _scanner in range(2):
        assert NEW in anonymous.get(link).get_data(as_text=True)
    assert address_of(ewa) == former
    assert anonymous.post(link).status_code == 200
    assert address_of(ewa) == NEW
    assert AddressChanged(person_id=ewa.id) in emitted
    assert [mail.to_address for mail in post()] == [NEW, former]
    assert attempt(anonymous, NEW).status_code == 303
    assert anonymous.post(link).status_code == 404


def test_a_taken_address_is_answered_the_same_and_its_owner_hears_of_it(
    ewa: Person, obcy: Person, browser_of: Browsers, post: Post
) -> None:
    browser = browser_of(ewa)
    taken, free = browser.post("/me/email", data=form(obcy.email)), browser.post("/me/email", data=form())
    assert (taken.status_code, taken.location) == (free.status_code, free.location)
    assert [mail.to_address for mail in post()] == [obcy.email, NEW]
    assert "/new-address/" not in post()[0].text


def test_an_address_taken_meanwhile_is_refused_and_nothing_changes(
    ewa: Person, obcy: Person, anonymous: FlaskClient
) -> None:
    former, link = ewa.email, letters.ADDRESS.path_for(ewa, obcy.email)
    assert anonymous.post(link).status_code == 409
    assert address_of(ewa) == former


@pytest.mark.parametrize(
    "sent",
    [form(password="wrong"), form(password=""), form("x"), form(""), form("a@b@c.pl"), form("a\r\nBcc: b@test.example"),
     form("a" * 300 + "@test.example"), form("ewa@test.example"), {"email": NEW}],
    ids=range(9),
)  # fmt: skip
def test_a_refused_wish_sends_nothing(sent: dict[str, str], ewa: Person, browser_of: Browsers, post: Post) -> None:
    assert browser_of(ewa).post("/me/email", data=sent).status_code == 422
    assert post() == []


def test_three_wishes_in_a_quarter_of_an_hour_are_enough(ewa: Person, browser_of: Browsers, post: Post) -> None:
    browser = browser_of(ewa)
    statuses = [browser.post("/me/email", data=form(f"a{number}@test.example")).status_code for number in range(4)]
    assert statuses == [303, 303, 303, 429]
    assert len(post()) == 3


def test_links_end_with_time_a_new_password_and_a_closed_account(
    ewa: Person, obcy: Person, anonymous: FlaskClient
) -> None:
    link = letters.ADDRESS.path_for(ewa, NEW)
    with clock.held_at(clock.now() + timedelta(hours=25)):
        assert anonymous.post(link).status_code == 404
    with unit_of_work():
        ewa.password_hash = "another"
    assert anonymous.post(link).status_code == 404
    with unit_of_work():
        people.disable(obcy)
    assert anonymous.post(letters.ADDRESS.path_for(obcy, NEW)).status_code == 404


def test_the_address_in_a_link_cannot_be_exchanged(ewa: Person, anonymous: FlaskClient) -> None:
    body, _dot, _signature = letters.ADDRESS.token_for(ewa, "inny@test.example").rpartition(".")
    signature = letters.ADDRESS.token_for(ewa, NEW).rpartition(".")[2]
    assert anonymous.post(f"/new-address/{body}.{signature}").status_code == 404
