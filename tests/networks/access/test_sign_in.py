"""Signing in and out: the same answer to every stranger, growing waits and no lock, new tokens, old ones dead."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from networks.access import actions, sign_in_views
from networks.core.unit_of_work import unit_of_work
from networks.people import actions as people
from networks.people.models import Network, Person
from tests import make

Browsers = Callable[[Person], FlaskClient]


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How long each attempt was made to wait, without waiting."""
    waited: list[int] = []
    monkeypatch.setattr(sign_in_views.time, "sleep", waited.append)
    return waited


def attempt(browser: FlaskClient, email: str, password: str = make.PASSWORD, **more: str) -> Any:
    return browser.post("/sign-in", data={"email": email, "password": password, **more})


def plain(answer: Any, email: str) -> str:
    """The page without the address that was typed."""
    return re.sub(r"[\w-]{20,}\.[\w.-]+", "#", answer.get_data(as_text=True).replace(email, "#"))


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/me").status_code == 200


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
    monkeypatch.setattr(
        sign_in_views.passwords, "fits", lambda kept, typed: kept is not None and typed == make.PASSWORD
    )
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
