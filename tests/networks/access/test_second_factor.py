"""The second step in the settings: beginning, confirming, switching off; and a site that requires it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from click import ClickException
from flask.testing import FlaskClient

from networks.access import commands, queries, second_factor
from networks.access.events import SecondFactorRemoved, SecondFactorSetUp
from networks.access.models import TotpKey
from networks.access.sealing import opened
from networks.core import clock
from networks.core.db import db
from networks.core.events import Event
from networks.core.mail import Mail
from networks.core.unit_of_work import unit_of_work
from networks.people import actions as people
from networks.people.models import Network, Person, Role
from tests import make
from tests.networks.access.conftest import attempt, enter, is_in

Browsers = Callable[[Person], FlaskClient]
HOME = "/me/settings/second-factor"


def begun(someone: Person, browser: FlaskClient) -> str:
    """Begin in the settings; answers the secret."""
    assert browser.post(f"{HOME}/begin").status_code == 303
    return opened(db.session.get_one(TotpKey, someone.id).sealed, "second factor").partition(":")[2]


def code_of(secret: str) -> str:
    return str(make.TOTP(secret).generate_otp(make.totp.step_at(clock.now())))


def test_it_is_set_up_with_a_picture_or_a_typed_key_and_a_first_code(
    ewa: Person, browser_of: Browsers, emitted: list[Event], post: Callable[[], list[Mail]]
) -> None:
    here, elsewhere = browser_of(ewa), browser_of(ewa)
    secret = begun(ewa, here)
    page = here.get(HOME).get_data(as_text=True)
    assert secret in page.replace(" ", "")
    assert 'src="data:image/svg+xml' in page
    answer = here.post(f"{HOME}/confirm", data={"code": code_of(secret)})
    codes = re.findall(r"<code>([a-z2-9-]{14})</code>", answer.get_data(as_text=True))
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert SecondFactorSetUp(person_id=ewa.id) in emitted
    assert [mail.to_address for mail in post()] == [ewa.email]
    assert not any(code in here.get(HOME).get_data(as_text=True) for code in codes)
    assert secret not in here.get(HOME).get_data(as_text=True).replace(" ", "")


def test_a_wrong_first_code_sets_nothing_up_and_keeps_the_picture(ewa: Person, browser_of: Browsers) -> None:
    browser = browser_of(ewa)
    secret = begun(ewa, browser)
    answer = browser.post(f"{HOME}/confirm", data={"code": "12345"})
    assert answer.status_code == 422
    assert secret in answer.get_data(as_text=True).replace(" ", "")
    assert queries.key_of(ewa) is None
    assert attempt(browser.application.test_client(), ewa.email).location == "/"


def test_nothing_is_confirmed_that_was_not_begun(ewa: Person, browser_of: Browsers) -> None:
    assert browser_of(ewa).post(f"{HOME}/confirm", data={"code": "123456"}).status_code == 409


def test_it_is_not_begun_again_over_one_that_counts(ewa: Person, browser_of: Browsers) -> None:
    make.second_factor(ewa)
    assert browser_of(ewa).post(f"{HOME}/begin").status_code == 409
    assert queries.key_of(ewa) is not None


def test_long_after_signing_in_the_password_is_asked_for(ewa: Person, browser_of: Browsers, waits: list[int]) -> None:
    browser = browser_of(ewa)
    with clock.held_at(clock.now() + timedelta(hours=1)):
        assert 'name="password"' in browser.get(HOME).get_data(as_text=True)
        assert browser.post(f"{HOME}/begin").status_code == 422
        assert browser.post(f"{HOME}/begin", data={"password": "wrong"}).status_code == 422
        assert db.session.get(TotpKey, ewa.id) is None
        assert browser.post(f"{HOME}/begin", data={"password": make.PASSWORD}).status_code == 303


@pytest.mark.parametrize(
    ("password", "has_code", "status"),
    [(make.PASSWORD, True, 303), ("wrong", True, 422), (make.PASSWORD, False, 422)],
)
def test_switching_off_takes_password_and_code(
    password: str, has_code: bool, status: int, ewa: Person, browser_of: Browsers, emitted: list[Event]
) -> None:
    code, browser = make.second_factor(ewa), browser_of(ewa)
    emitted.clear()
    form = {"password": password, "off_code": code() if has_code else "000000"}
    assert browser.post(f"{HOME}/off", data=form).status_code == status
    assert (queries.key_of(ewa) is None) is (status == 303)
    assert (SecondFactorRemoved(person_id=ewa.id) in emitted) is (status == 303)


def test_the_operator_can_switch_it_off_for_somebody_who_lost_everything(ewa: Person, browser_of: Browsers) -> None:
    make.second_factor(ewa)
    browser = browser_of(ewa)
    commands.remove_second_factor(ewa.email)
    assert not is_in(browser)
    assert attempt(browser.application.test_client(), ewa.email).location == "/"
    with pytest.raises(ClickException):
        commands.remove_second_factor("nikt@test.example")


def test_forms_that_hold_no_code_are_refused(ewa: Person, browser_of: Browsers) -> None:
    make.second_factor(ewa)
    browser = browser_of(ewa)
    for path in ("codes", "off", "confirm"):
        assert browser.post(f"{HOME}/{path}", data={}).status_code == 422
        assert browser.post(f"{HOME}/{path}", data={"code": "a" * 5000}).status_code == 422


# A site that requires it.


@pytest.mark.parametrize("name", ["anna", "marta", "piotr", "admin"])
def test_those_who_lead_are_led_to_the_set_up_and_nothing_else_opens(
    name: str, request: pytest.FixtureRequest, strict: None, anonymous: FlaskClient, program_of: Any
) -> None:
    someone: Person = request.getfixturevalue(name)
    assert attempt(anonymous, someone.email).status_code == 303
    assert anonymous.get("/").location == HOME
    assert anonymous.get("/n/jst-finanse/threads?filter=mine").location.startswith(
        f"{HOME}?next=/n/jst-finanse/threads"
    )
    assert anonymous.get(HOME).status_code == 200
    refused = program_of(someone)("GET", "/me")
    assert (refused.status_code, refused.json["code"]) == (403, "second_factor_needed")
    assert anonymous.get("/api/v1/me").json["code"] == "second_factor_needed"
    assert anonymous.post("/me/password", data={"current": make.PASSWORD, "new": "x" * 12}).status_code == 403
    assert anonymous.post("/me/tokens", data={"name": "Program"}).status_code == 403


@pytest.mark.parametrize("name", ["ewa", "olga", "obcy"])
def test_all_others_may_leave_it(
    name: str, request: pytest.FixtureRequest, strict: None, browser_of: Browsers, program_of: Any
) -> None:
    someone: Person = request.getfixturevalue(name)
    assert is_in(browser_of(someone))
    assert program_of(someone)("GET", "/me").status_code == 200


def test_once_it_is_set_up_everything_opens(
    strict: None, anna: Person, anonymous: FlaskClient, program_of: Any
) -> None:
    call = program_of(anna)
    attempt(anonymous, anna.email)
    secret = begun(anna, anonymous)
    page = anonymous.post(f"{HOME}/confirm", data={"code": code_of(secret), "next": "/me"}).get_data(as_text=True)
    assert 'href="/me"' in page
    assert is_in(anonymous)
    assert call("GET", "/me").status_code == 200


def test_two_steps_open_everything_at_once(strict: None, anna: Person, anonymous: FlaskClient) -> None:
    code = make.second_factor(anna)
    enter(anonymous, anna, code())
    assert is_in(anonymous)


def test_a_role_given_later_holds_back_at_the_next_request_and_the_words_stay(
    strict: None, ewa: Person, finanse: Network, browser_of: Browsers, program_of: Any
) -> None:
    browser, call, thread = browser_of(ewa), program_of(ewa), make.thread(ewa, finanse)
    assert is_in(browser)
    make.join(ewa, finanse, Role.MEMBER, Role.COORDINATOR)
    form = {"text": "Zdanie, które zostaje.", "client_id": "00000000-0000-4000-8000-000000000000"}
    refused = browser.post(
        f"/n/jst-finanse/threads/{thread.id}/posts", data=form, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert refused.status_code == 403
    assert "Zdanie, które zostaje." in refused.get_data(as_text=True)
    assert HOME in refused.get_data(as_text=True)
    assert call("GET", "/me").json["code"] == "second_factor_needed"
    with unit_of_work():
        people.give_roles(ewa, finanse, [Role.MEMBER])
    assert is_in(browser)


def test_switching_it_off_where_it_is_required_leads_to_the_set_up(
    strict: None, anna: Person, anonymous: FlaskClient
) -> None:
    code = make.second_factor(anna)
    enter(anonymous, anna, code())
    anonymous.post(f"{HOME}/off", data={"password": make.PASSWORD, "off_code": code(later=1)})
    assert anonymous.get("/me").location.startswith(HOME)


def test_who_is_held_back_can_still_sign_out_and_choose_the_language(
    strict: None, anna: Person, browser_of: Browsers
) -> None:
    browser = browser_of(anna)
    assert browser.post("/me/language", data={"language": "en"}).status_code == 303
    assert browser.post("/sign-out").location == "/sign-in"
    assert browser.get("/").location == "/sign-in"


# Sockets.


def test_a_socket_of_somebody_held_back_is_refused(strict: None, anna: Person, socket_of: Any) -> None:
    assert not socket_of(anna).is_connected()
    assert not socket_of(auth={"token": make.token(anna)}).is_connected()


def test_a_socket_of_somebody_proven_is_let_in(
    strict: None, anna: Person, anonymous: FlaskClient, socket_of: Any
) -> None:
    enter(anonymous, anna, make.second_factor(anna)())
    assert socket_of(flask_test_client=anonymous).is_connected()


def test_a_socket_is_closed_when_a_role_is_given_later(
    strict: None, ewa: Person, finanse: Network, socket_of: Any
) -> None:
    socket = socket_of(ewa)
    joined = socket.emit("room.join", {"room": "network:jst-finanse", "after": 0}, callback=True)
    assert joined["ok"]
    make.join(ewa, finanse, Role.COORDINATOR)
    assert not socket.is_connected()


def test_an_event_that_comes_just_then_is_refused_with_the_code(
    strict: None, ewa: Person, finanse: Network, socket_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = socket_of(ewa)
    monkeypatch.setattr("realtime.connection.recheck", lambda _people: None)
    make.join(ewa, finanse, Role.COORDINATOR)
    refused = socket.emit("room.join", {"room": "network:jst-finanse", "after": 0}, callback=True)
    assert refused["problem"]["code"] == "second_factor_needed"
    assert not socket.is_connected()
