"""A forgotten password: the same answer to everybody, a link that works once and for an hour, word to the owner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from networks.access import actions, guessing, letters
from networks.access.passwords import fits
from networks.core import clock
from networks.core.db import db
from networks.core.jobs import Job
from networks.core.mail import Mail
from networks.core.unit_of_work import unit_of_work
from networks.people import actions as people
from networks.people.models import Person, PersonState
from tests import make
from tests.networks.access.conftest import attempt, is_in, path_in

Browsers = Callable[[Person], FlaskClient]
Post = Callable[[], list[Mail]]
NEW = {"new": "a wholly other password"}


def ask(browser: FlaskClient, email: str) -> Any:
    return browser.post("/forgotten-password", data={"email": email})


def test_a_forgotten_password_is_chosen_anew_by_a_mailed_link(
    ewa: Person, anonymous: FlaskClient, browser_of: Browsers, post: Post
) -> None:
    elsewhere = browser_of(ewa)
    assert ask(anonymous, f" {ewa.email.upper()} ").location == "/forgotten-password?sent=1"
    (mail,) = post()
    assert mail.to_address == ewa.email
    link = path_in(mail)
    for _scanner in range(2):
        assert anonymous.get(link).status_code == 200
    assert anonymous.post(link, data=NEW).location == "/sign-in?changed=password"
    assert not is_in(elsewhere)
    assert attempt(anonymous, ewa.email).status_code == 401
    assert attempt(anonymous, ewa.email, NEW["new"]).status_code == 303
    assert [mail.to_address for mail in post()] == [ewa.email, ewa.email]


def test_a_link_works_once(ewa: Person, anonymous: FlaskClient) -> None:
    link, other = letters.RESET.path_for(ewa), letters.RESET.path_for(ewa)
    assert anonymous.post(link, data=NEW).status_code == 303
    for used in (link, other):
        assert anonymous.get(used).status_code == 404
        assert anonymous.post(used, data={"new": "yet another password"}).status_code == 404


def test_a_link_works_for_an_hour(ewa: Person, anonymous: FlaskClient) -> None:
    link, moment = letters.RESET.path_for(ewa), clock.now()
    with clock.held_at(moment + timedelta(minutes=59)):
        assert anonymous.get(link).status_code == 200
    with clock.held_at(moment + timedelta(minutes=61)):
        assert anonymous.post(link, data=NEW).status_code == 404


def test_forged_links_and_those_of_another_kind_look_like_used_ones(ewa: Person, anonymous: FlaskClient) -> None:
    token = letters.RESET.token_for(ewa)
    forged = token[:-9] + token[-9:][::-1]  # the last letter alone holds bits that mean nothing
    wrong = [forged, "x", "x" * 3000, letters.ADDRESS.token_for(ewa, "a@b.pl")]
    pages = {anonymous.get(f"/new-password/{one}").get_data(as_text=True).count("reference") for one in wrong}
    assert len(pages) == 1
    assert {anonymous.post(f"/new-password/{one}", data=NEW).status_code for one in wrong} == {404}


@pytest.mark.parametrize("state", [PersonState.DISABLED, PersonState.ERASED])
def test_a_link_of_a_closed_account_is_worth_nothing(state: PersonState, ewa: Person, anonymous: FlaskClient) -> None:
    before = letters.RESET.path_for(ewa)
    with unit_of_work():
        ewa.state = state
    for link in (before, letters.RESET.path_for(ewa)):
        assert anonymous.get(link).status_code == 404
        assert anonymous.post(link, data=NEW).status_code == 404


@pytest.mark.parametrize("password", ["", "short", "x" * 300, "x" * 2000])
def test_a_refused_password_uses_no_link_up(password: str, ewa: Person, anonymous: FlaskClient) -> None:
    link = letters.RESET.path_for(ewa)
    assert anonymous.post(link, data={"new": password}).status_code == 422
    assert anonymous.get(link).status_code == 200


def test_a_link_does_not_pass_the_second_step(ewa: Person, anonymous: FlaskClient) -> None:
    make.second_factor(ewa)
    anonymous.post(letters.RESET.path_for(ewa), data=NEW)
    assert attempt(anonymous, ewa.email, NEW["new"]).location == "/sign-in/code"


def test_known_unknown_invited_and_closed_addresses_look_the_same_and_take_the_same_work(
    ewa: Person, obcy: Person, jan: Person, anonymous: FlaskClient, post: Post
) -> None:
    with unit_of_work():
        people.disable(obcy)
        jan.state = PersonState.INVITED
    asked: list[str] = []
    answers, work = set(), set()

    def note(*given: Any) -> None:
        asked.append(given[2])

    event.listen(db.engine, "before_cursor_execute", note)
    for email in (ewa.email, "nikt@test.example", obcy.email, jan.email):
        asked.clear()
        answer = ask(anonymous, email)
        answers.add((answer.status_code, answer.location))
        work.add(tuple(asked))
    event.remove(db.engine, "before_cursor_execute", note)
    assert len(work) == 1
    assert len(answers) == 1
    assert db.session.scalar(select(func.count()).select_from(Job).where(Job.kind == "mail_reset_link")) == 4
    assert [mail.to_address for mail in post()] == [ewa.email]


def test_an_account_gets_three_links_in_a_quarter_of_an_hour(
    ewa: Person, obcy: Person, anonymous: FlaskClient, post: Post
) -> None:
    for _ in range(5):
        assert ask(anonymous, ewa.email).status_code == 303
    assert ask(anonymous, obcy.email).status_code == 303
    assert sorted(mail.to_address for mail in post()) == sorted([ewa.email] * 3 + [obcy.email])


def test_an_address_that_asks_very_often_is_refused(ewa: Person, anonymous: FlaskClient, public: None) -> None:
    with anonymous.application.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}), unit_of_work():
        for number in range(actions.ADDRESS_FAILURES_MAX):
            guessing.attempt_at(f"nobody {number}").failed()
    assert ask(anonymous, ewa.email).status_code == 429


@pytest.mark.parametrize("email", ["", "x", "a\0b@test.example", "ewa@test.example\r\nBcc: x", "' OR 1=1 --"])
def test_an_address_that_is_none_sends_nothing(email: str, ewa: Person, anonymous: FlaskClient, post: Post) -> None:
    assert ask(anonymous, email).status_code == 303
    assert post() == []


def test_an_address_too_long_is_refused(anonymous: FlaskClient) -> None:
    assert ask(anonymous, "a" * 321).status_code == 422


def test_the_owner_hears_of_a_changed_password_but_not_of_the_first(
    ewa: Person, browser_of: Browsers, post: Post
) -> None:
    browser_of(ewa).post("/me/password", data={"current": make.PASSWORD, **NEW})
    (mail,) = post()
    assert (mail.to_address, mail.person_id) == (ewa.email, ewa.id)
    assert fits(db.session.get_one(Person, ewa.id).password_hash, NEW["new"])
    with unit_of_work():
        invited = Person(email="nowa@test.example", name="Nowa", state=PersonState.INVITED)
        db.session.add(invited)
        db.session.flush()
        actions.begin_account(invited, "Nowa Osoba", make.PASSWORD_HASH)
    assert len(post()) == 1
