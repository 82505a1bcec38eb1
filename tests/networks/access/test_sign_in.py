"""Signing in and out: the same answer to every stranger, growing waits and no lock, new tokens, old ones dead."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from networks.access import actions, guessing, invitations, queries
from networks.core import clock
from networks.core.db import db
from networks.core.mail import Mail
from networks.core.unit_of_work import unit_of_work
from networks.people import actions as people
from networks.people.models import Network, Person, PersonState
from tests import make
from tests.networks.access.conftest import attempt, is_in, path_in

Browsers = Callable[[Person], FlaskClient]


def plain(answer: Any, email: str) -> str:
    """The page without the address that was typed."""
    return re.sub(r"[\w-]{20,}\.[\w.-]+", "#", answer.get_data(as_text=True).replace(email, "#"))


def test_the_right_password_opens_the_desk(anonymous: FlaskClient, ewa: Person) -> None:
    answer = attempt(anonymous, ewa.email)
    assert (answer.status_code, answer.location) == (303, "/")
    assert is_in(anonymous)


@pytest.mark.parametrize("written", ["EWA@TEST.EXAMPLE", "  ewa@test.example "])
def test_an_address_is_known_however_it_is_written(written: str, anonymous: FlaskClient, ewa: Person) -> None:
    assert attempt(anonymous, written).status_code == 303


def test_an_unknown_address_a_wrong_password_and_a_closed_account_look_the_same(
    anonymous: FlaskClient, ewa: Person, obcy: Person
) -> None:
    with unit_of_work():
        people.disable(obcy)
    answers = [
        (attempt(anonymous, ewa.email, "wrong password"), ewa.email),
        (attempt(anonymous, "nikt@test.example", "wrong password"), "nikt@test.example"),
        (attempt(anonymous, obcy.email), obcy.email),
    ]
    assert {answer.status_code for answer, _ in answers} == {401}
    assert len({plain(answer, email) for answer, email in answers}) == 1
    assert not is_in(anonymous)


@pytest.mark.parametrize("email", ["", "x", "a\0b@test.example", "a" * 321, "ewa@test.example\r\nBcc: x"])
def test_an_address_that_is_none_opens_nothing(email: str, anonymous: FlaskClient, ewa: Person) -> None:
    assert attempt(anonymous, email).status_code in {401, 422}
    assert not is_in(anonymous)


@pytest.mark.parametrize("password", ["", "x" * 1025, "\0", "\ud7ff" * 100])
def test_a_password_that_is_none_opens_nothing(password: str, anonymous: FlaskClient, ewa: Person) -> None:
    assert attempt(anonymous, ewa.email, password).status_code in {401, 422}


def test_waits_grow_after_ten_failures_and_never_lock_out(
    anonymous: FlaskClient, ewa: Person, waits: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing.passwords, "fits", lambda kept, typed: kept is not None and typed == make.PASSWORD)
    for _ in range(16):
        assert attempt(anonymous, ewa.email, "wrong password").status_code == 401
    assert waits == [0] * 10 + [1, 2, 4, 8, 8, 8]
    assert attempt(anonymous, ewa.email).status_code == 303
    assert waits[-1] == actions.DELAY_MAX_SECONDS


def test_failures_of_one_account_slow_no_other_one(
    anonymous: FlaskClient, ewa: Person, obcy: Person, waits: list[int]
) -> None:
    for _ in range(11):
        attempt(anonymous, ewa.email, "")
    attempt(anonymous, obcy.email)
    assert waits[-1] == 0


def test_signing_in_makes_a_new_session_and_ends_the_one_before(
    anonymous: FlaskClient, ewa: Person, obcy: Person, browser_of: Browsers
) -> None:
    browser = browser_of(obcy)
    before = browser.get_cookie("sieci")
    attempt(browser, ewa.email)
    assert before is not None
    after = browser.get_cookie("sieci")
    assert after is not None
    assert after.value != before.value
    anonymous.set_cookie("sieci", before.value)
    assert not is_in(anonymous)


def test_nothing_planted_before_signing_in_survives_it(anonymous: FlaskClient, ewa: Person) -> None:
    with anonymous.session_transaction() as session:
        session["planted"] = "x"
    attempt(anonymous, ewa.email)
    with anonymous.session_transaction() as session:
        assert "planted" not in session


def test_a_cookie_kept_aside_is_dead_after_signing_out(
    anonymous: FlaskClient, ewa: Person, browser_of: Browsers
) -> None:
    browser = browser_of(ewa)
    kept = browser.get_cookie("sieci")
    assert kept is not None
    assert browser.post("/sign-out").location == "/sign-in"
    anonymous.set_cookie("sieci", kept.value)
    assert not is_in(anonymous)


def test_a_changed_password_ends_other_devices_and_keeps_this_one(ewa: Person, browser_of: Browsers) -> None:
    here, elsewhere = browser_of(ewa), browser_of(ewa)
    form = {"current": make.PASSWORD, "new": "a wholly other password"}
    assert here.post("/me/password", data=form).status_code == 303
    assert (is_in(here), is_in(elsewhere)) == (True, False)


@pytest.mark.parametrize(
    "form",
    [{"current": "wrong", "new": "a wholly other password"}, {"current": make.PASSWORD, "new": "short"},
     {"current": make.PASSWORD, "new": "x" * 300}, {"current": make.PASSWORD}],
)  # fmt: skip
def test_a_refused_change_of_password_changes_nothing(form: dict[str, str], ewa: Person, browser_of: Browsers) -> None:
    here, elsewhere = browser_of(ewa), browser_of(ewa)
    assert here.post("/me/password", data=form).status_code == 422
    assert is_in(elsewhere)


def test_the_settings_say_when_a_token_was_used_last_and_it_is_noted_rarely(app: Any, ewa: Person) -> None:
    with unit_of_work():
        _made, token = actions.make_token(ewa, "Arkusz")
    headers, moment = {"Authorization": f"Bearer {token}"}, clock.now()
    program, used = app.test_client(), []
    assert queries.tokens_of(ewa)[0].last_used_at is None
    for minutes in (0, 4, 6):
        with clock.held_at(moment + timedelta(minutes=minutes)):
            assert program.get("/api/v1/me", headers=headers).status_code == 200
        db.session.rollback()
        used.append(queries.tokens_of(ewa)[0].last_used_at)
    assert used == [moment, moment, moment + timedelta(minutes=6)]


def test_a_token_works_for_programs_only_and_until_it_is_ended(app: Any, ewa: Person, browser_of: Browsers) -> None:
    page = browser_of(ewa).post("/me/tokens", data={"name": "Arkusz"}).get_data(as_text=True)
    token = re.search(r"sieci_[\w-]{40,}", page)
    assert token is not None
    headers = {"Authorization": f"Bearer {token[0]}"}
    program = app.test_client()
    assert program.get("/api/v1/me", headers=headers).json["email"] == ewa.email
    assert program.get("/me", headers=headers).status_code == 303
    ends = re.search(r'action="(/me/tokens/\d+/end)"', page)
    assert ends is not None
    browser_of(ewa).post(ends[1])
    assert program.get("/api/v1/me", headers=headers).status_code == 401


def test_a_token_is_shown_once(ewa: Person, browser_of: Browsers) -> None:
    browser = browser_of(ewa)
    browser.post("/me/tokens", data={"name": "Arkusz"})
    assert "sieci_" not in browser.get("/me").get_data(as_text=True)


@pytest.mark.parametrize(
    "following",
    [
        "//evil.example", "https://evil.example", "\\\\evil.example", "/\\evil.example", "/\t/evil.example", " /me",
        "javascript:x", "/\r\nLocation: x", "evil.example", "http:/evil.example", "///evil.example", "/\x00",
        "%2f%2fevil.example",
    ],
)  # fmt: skip
def test_one_is_never_sent_to_another_site(
    following: str, anonymous: FlaskClient, ewa: Person, browser_of: Browsers
) -> None:
    assert attempt(anonymous, ewa.email, next=following).location == "/"
    assert browser_of(ewa).get("/sign-in", query_string={"next": following}).location == "/"
    assert browser_of(ewa).post("/me/language", data={"language": "pl", "next": following}).location == "/"


def test_one_is_sent_on_to_the_page_one_wanted(anonymous: FlaskClient, ewa: Person, finanse: Network) -> None:
    wanted = anonymous.get(f"/n/{finanse.slug}/threads?filter=mine")
    assert wanted.location == "/sign-in?next=/n/jst-finanse/threads?filter%3Dmine"
    assert attempt(anonymous, ewa.email, next="/n/jst-finanse/threads?filter=mine").location.endswith("?filter=mine")


def test_an_erased_person_cannot_sign_in_and_one_whose_account_is_being_closed_can(
    anonymous: FlaskClient, ewa: Person, obcy: Person
) -> None:
    with unit_of_work():
        obcy.state = PersonState.ERASED
        ewa.closing_at = clock.now()
    assert attempt(anonymous, obcy.email).status_code == 401
    assert attempt(anonymous, ewa.email).status_code == 303


def test_the_first_link_opens_no_account_that_was_closed_or_erased(anonymous: FlaskClient, obcy: Person) -> None:
    for state, status in ((PersonState.DISABLED, 403), (PersonState.ERASED, 403), (PersonState.ACTIVE, 303)):
        with unit_of_work():
            obcy.state = state
        form = {"name": "Osoba", "new": "a wholly other password"}
        assert anonymous.post(invitations.path_for(obcy), data=form).status_code == status


def test_a_first_link_is_mailed_in_the_language_asked_for(obcy: Person, post: Callable[[], list[Mail]]) -> None:
    with unit_of_work():
        invitations.send_first_link(obcy, "en")
    (mail,) = post()
    assert (mail.to_address, mail.language, mail.subject) == (obcy.email, "en", "Your account in Sieci")
    assert path_in(mail).startswith("/first-password/")


def test_wrong_present_passwords_in_the_settings_slow_down_too(
    ewa: Person, browser_of: Browsers, waits: list[int]
) -> None:
    browser = browser_of(ewa)
    for _ in range(11):
        browser.post("/me/password", data={"current": "", "new": "a wholly other password"})
    assert waits == [0] * 10 + [1]


def test_an_address_that_failed_very_often_is_refused_for_an_hour(
    anonymous: FlaskClient, ewa: Person, public: None, waits: list[int]
) -> None:
    with anonymous.application.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}), unit_of_work():
        for number in range(actions.ADDRESS_FAILURES_MAX):
            guessing.attempt_at(f"nobody {number}").failed()
    answer = attempt(anonymous, ewa.email)
    assert (answer.status_code, is_in(anonymous)) == (429, False)
