"""Signing in with two steps: nobody is in between them, a code works once, nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from networks.access import guessing
from networks.access.models import RecoveryCode, SignIn, TotpKey
from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people import actions as people
from networks.people.models import Person
from tests import make
from tests.networks.access.conftest import attempt, enter, is_in

Browsers = Callable[[Person], FlaskClient]
KEPT = {"kept_path": "/n/jst-finanse/threads/1/posts", "kept-text": "Odpowiedź", "kept-client_id": "x"}


def living(someone: Person) -> int:
    """How many sign-ins of a person count."""
    return len(
        list(db.session.scalars(select(SignIn).where(SignIn.person_id == someone.id, SignIn.ended_at.is_(None))))
    )


def recovery_codes(someone: Person, browser: FlaskClient, code: str) -> list[str]:
    """New recovery codes from the settings."""
    page = browser.post("/me/settings/second-factor/codes", data={"code": code}).get_data(as_text=True)
    return re.findall(r"<code>([a-z2-9-]{14})</code>", page)


def test_after_the_password_a_code_is_asked_for_and_nobody_is_in(anonymous: FlaskClient, ewa: Person) -> None:
    make.second_factor(ewa)
    assert attempt(anonymous, ewa.email).location == "/sign-in/code"
    assert anonymous.get("/sign-in/code").status_code == 200
    assert not is_in(anonymous)
    assert anonymous.get("/api/v1/me").status_code == 401
    assert living(ewa) == 0


def test_the_code_lets_in_and_the_device_is_marked(anonymous: FlaskClient, ewa: Person) -> None:
    code = make.second_factor(ewa)
    with unit_of_work():
        ewa.language = "en"
    assert enter(anonymous, ewa, code()).location == "/"
    assert is_in(anonymous)
    assert "two steps" in anonymous.get("/me").get_data(as_text=True)
    assert db.session.scalars(select(SignIn)).one().proven_at is not None


def test_a_code_works_once(app: object, ewa: Person, anonymous: FlaskClient) -> None:
    code = make.second_factor(ewa)
    with clock.held_at(clock.now()):
        assert enter(anonymous, ewa, code()).status_code == 303
        other = anonymous.application.test_client()
        assert enter(other, ewa, code()).status_code == 422
        assert not is_in(other)
        assert enter(other, ewa, code(later=1)).status_code == 303
        assert enter(anonymous.application.test_client(), ewa, code()).status_code == 422


def test_a_code_of_another_account_is_wrong(anonymous: FlaskClient, ewa: Person, obcy: Person) -> None:
    make.second_factor(ewa)
    code_of_another = make.second_factor(obcy)
    assert enter(anonymous, ewa, code_of_another()).status_code == 422
    assert not is_in(anonymous)


def test_a_recovery_code_works_once_and_however_it_is_written(ewa: Person, anonymous: FlaskClient) -> None:
    code = make.second_factor(ewa)
    assert enter(anonymous, ewa, code()).status_code == 303
    codes = recovery_codes(ewa, anonymous, code(later=1))
    assert len(set(codes)) == 10
    other = anonymous.application.test_client()
    assert enter(other, ewa, f" {codes[0].upper().replace('-', ' ')}").status_code == 303
    assert is_in(other)
    assert enter(anonymous.application.test_client(), ewa, codes[0]).status_code == 422
    kept = db.session.scalars(select(RecoveryCode.code_hash)).all()
    assert not set(kept) & set(codes)


def test_new_recovery_codes_make_the_earlier_ones_worthless(ewa: Person, browser_of: Browsers) -> None:
    with clock.held_at(clock.now()):
        code, browser = make.second_factor(ewa), browser_of(ewa)
        earlier = recovery_codes(ewa, browser, code())
        assert recovery_codes(ewa, browser, code()) == []
        assert len(recovery_codes(ewa, browser, code(later=1))) == 10
        assert enter(browser.application.test_client(), ewa, earlier[0]).status_code == 422


def test_five_minutes_after_the_password_one_begins_anew_and_keeps_the_words(
    anonymous: FlaskClient, ewa: Person
) -> None:
    code = make.second_factor(ewa)
    moment = clock.now()
    with clock.held_at(moment):
        attempt(anonymous, ewa.email)
    with clock.held_at(moment + timedelta(minutes=5)):
        answer = anonymous.post("/sign-in/code", data={"code": code(), "next": "/me", **KEPT})
        assert answer.status_code == 401
        assert 'name="kept-text" value="Odpowiedź"' in answer.get_data(as_text=True)
        assert anonymous.get("/sign-in/code?next=/me").location == "/sign-in?next=/me"
        assert not is_in(anonymous)


@pytest.mark.parametrize("planted", [None, "", "x", "1.2.3", 5, ["a"]])
def test_the_second_step_alone_lets_nobody_in(planted: object, anonymous: FlaskClient, ewa: Person) -> None:
    code = make.second_factor(ewa)
    with anonymous.session_transaction() as session:
        session["pending"] = planted
    assert anonymous.post("/sign-in/code", data={"code": code()}).status_code == 401
    assert not is_in(anonymous)


def test_a_password_changed_or_an_account_closed_between_the_steps_ends_them(
    anonymous: FlaskClient, ewa: Person, obcy: Person
) -> None:
    code = make.second_factor(ewa)
    attempt(anonymous, ewa.email)
    with unit_of_work():
        people.disable(ewa)
    assert anonymous.post("/sign-in/code", data={"code": code()}).status_code == 401
    code = make.second_factor(obcy)
    attempt(anonymous, obcy.email)
    with unit_of_work():
        obcy.password_hash = "another"
    assert anonymous.post("/sign-in/code", data={"code": code()}).status_code == 401


def test_the_wish_and_the_kept_words_survive_both_steps(anonymous: FlaskClient, ewa: Person) -> None:
    code = make.second_factor(ewa)
    assert attempt(anonymous, ewa.email, next="/me").location == "/sign-in/code?next=/me"
    page = anonymous.get("/sign-in/code?next=/me").get_data(as_text=True)
    assert 'name="next" value="/me"' in page
    assert anonymous.post("/sign-in/code", data={"code": code(), "next": "/me"}).location == "/me"
    page = attempt(anonymous, ewa.email, **KEPT).get_data(as_text=True)
    assert 'name="kept-text" value="Odpowiedź"' in page
    refused = anonymous.post("/sign-in/code", data={"code": "000000", **KEPT})
    assert refused.status_code == 422
    assert 'name="kept-text" value="Odpowiedź"' in refused.get_data(as_text=True)
    sent_on = anonymous.post("/sign-in/code", data={"code": code(later=1), **KEPT}).get_data(as_text=True)
    assert "Odpowiedź</textarea>" in sent_on
    assert f'action="{KEPT["kept_path"]}"' in sent_on


def test_one_is_sent_to_no_other_site_after_the_second_step(anonymous: FlaskClient, ewa: Person) -> None:
    code = make.second_factor(ewa)
    attempt(anonymous, ewa.email)
    assert anonymous.post("/sign-in/code", data={"code": code(), "next": "//evil.example"}).location == "/"


def test_the_first_step_ends_who_was_signed_in_here(ewa: Person, obcy: Person, browser_of: Browsers) -> None:
    make.second_factor(ewa)
    browser = browser_of(obcy)
    attempt(browser, ewa.email)
    assert not is_in(browser)
    assert living(obcy) == 0


def test_guessing_codes_grows_slow_and_ends_and_the_password_alone_is_not_slowed(
    anonymous: FlaskClient, ewa: Person, waits: list[int]
) -> None:
    code = make.second_factor(ewa)
    attempt(anonymous, ewa.email)
    waits.clear()
    for _ in range(guessing.CODE_FAILURES_MAX):
        assert anonymous.post("/sign-in/code", data={"code": "abc"}).status_code == 422
    assert waits == [0] * 10 + [1, 2, 4] + [8] * 7
    refused = anonymous.post("/sign-in/code", data={"code": code()})
    assert (refused.status_code, is_in(anonymous)) == (429, False)
    waits.clear()
    assert attempt(anonymous, ewa.email).location == "/sign-in/code"
    assert waits == [0]
    with clock.held_at(clock.now() + timedelta(minutes=16)):
        assert enter(anonymous, ewa, code()).status_code == 303


def test_a_key_of_another_row_or_of_another_site_opens_nothing(
    anonymous: FlaskClient, ewa: Person, obcy: Person
) -> None:
    code = make.second_factor(obcy)
    make.second_factor(ewa)
    with unit_of_work():
        db.session.get_one(TotpKey, ewa.id).sealed = db.session.get_one(TotpKey, obcy.id).sealed
    assert enter(anonymous, ewa, code()).status_code == 422
    with unit_of_work():
        db.session.get_one(TotpKey, ewa.id).sealed = "of an earlier secret"
    assert anonymous.post("/sign-in/code", data={"code": code()}).status_code == 422


def test_no_secret_and_no_code_is_logged(anonymous: FlaskClient, ewa: Person, caplog: pytest.LogCaptureFixture) -> None:
    code = make.second_factor(ewa)
    shown = code()
    enter(anonymous, ewa, shown)
    assert shown not in caplog.text
    assert ewa.email not in caplog.text
