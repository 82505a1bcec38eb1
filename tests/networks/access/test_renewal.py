"""With more rights comes a new token: at the next request, without signing anybody out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from networks.access import actions, queries
from networks.access.models import SignIn
from networks.core import clock
from networks.core.db import db
from networks.core.memo import forget_everything
from networks.core.unit_of_work import unit_of_work
from networks.people import actions as people
from networks.people.models import Network, Person, Role
from tests import make
from tests.networks.access.conftest import is_in

Browsers = Callable[[Person], FlaskClient]


def token_in(browser: FlaskClient) -> str:
    with browser.session_transaction() as session:
        return str(session["_user_id"])


def sign_in_of(someone: Person) -> SignIn:
    return db.session.scalars(select(SignIn).where(SignIn.person_id == someone.id)).one()


def test_a_browser_gets_a_new_token_when_its_person_may_do_more(
    ewa: Person, finanse: Network, browser_of: Browsers
) -> None:
    browser = browser_of(ewa)
    assert is_in(browser)
    before, row = token_in(browser), sign_in_of(ewa).id
    make.join(ewa, finanse, Role.MEMBER, Role.COORDINATOR)
    assert is_in(browser)
    assert token_in(browser) != before
    assert sign_in_of(ewa).id == row
    renewed = token_in(browser)
    assert is_in(browser)
    assert token_in(browser) == renewed


def test_becoming_an_administrator_renews_and_shortens(ewa: Person, browser_of: Browsers) -> None:
    browser = browser_of(ewa)
    before = token_in(browser)
    with unit_of_work():
        ewa.is_admin = True
    forget_everything()
    assert is_in(browser)
    assert token_in(browser) != before
    assert sign_in_of(ewa).expires_at <= clock.now() + actions.ADMIN_LIFE


def test_fewer_rights_renew_nothing_and_getting_them_back_does(
    ewa: Person, finanse: Network, browser_of: Browsers
) -> None:
    browser = browser_of(ewa)
    before = token_in(browser)
    make.remove(ewa, finanse)
    assert is_in(browser)
    assert token_in(browser) == before
    make.join(ewa, finanse)
    assert is_in(browser)
    assert token_in(browser) != before


def test_a_language_chosen_renews_nothing(ewa: Person, browser_of: Browsers) -> None:
    browser = browser_of(ewa)
    before = token_in(browser)
    browser.post("/me/language", data={"language": "en"})
    assert token_in(browser) == before


def test_the_token_before_is_good_for_requests_on_their_way_and_then_for_nothing(
    ewa: Person, finanse: Network, browser_of: Browsers, anonymous: FlaskClient
) -> None:
    browser = browser_of(ewa)
    kept = browser.get_cookie("sieci")
    assert kept is not None
    make.join(ewa, finanse, Role.COORDINATOR)
    assert is_in(browser)
    anonymous.set_cookie("sieci", kept.value)
    answer = anonymous.post("/me/theme", data={"theme": "dark"})
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers  # or it would overwrite the new token in the same browser
    assert is_in(anonymous)
    forget_everything()
    with clock.held_at(clock.now() + queries.RENEWAL_GRACE):
        assert not is_in(anonymous)
        assert is_in(browser)


def test_one_can_sign_out_with_the_token_before(
    ewa: Person, finanse: Network, browser_of: Browsers, anonymous: FlaskClient
) -> None:
    browser = browser_of(ewa)
    kept = browser.get_cookie("sieci")
    assert kept is not None
    make.join(ewa, finanse, Role.COORDINATOR)
    assert is_in(browser)
    anonymous.set_cookie("sieci", kept.value)
    assert anonymous.post("/sign-out").location == "/sign-in"
    assert not is_in(anonymous)
    assert not is_in(browser)


def test_of_two_requests_at_once_one_renews(ewa: Person, finanse: Network) -> None:
    token = make.sign_in(ewa)
    with unit_of_work():
        people.give_roles(ewa, finanse, [Role.COORDINATOR])
    row = sign_in_of(ewa).id
    with unit_of_work():
        assert actions.renew_if_grown(row, token)
    with unit_of_work():
        assert actions.renew_if_grown(row, token) is None


def test_a_sign_in_that_ended_is_not_renewed(ewa: Person, finanse: Network) -> None:
    token = make.sign_in(ewa)
    with unit_of_work():
        people.give_roles(ewa, finanse, [Role.COORDINATOR])
        actions.end_sign_in(sign_in_of(ewa))
    with unit_of_work():
        assert actions.renew_if_grown(sign_in_of(ewa).id, token) is None


def test_an_open_socket_outlives_the_renewal(
    ewa: Person, finanse: Network, browser_of: Browsers, socket_of: Callable[..., object]
) -> None:
    browser = browser_of(ewa)
    socket = socket_of(flask_test_client=browser)
    make.join(ewa, finanse, Role.COORDINATOR)
    assert is_in(browser)
    with clock.held_at(clock.now() + timedelta(minutes=1)):
        answer = socket.emit("room.join", {"room": "network:jst-finanse", "after": 0}, callback=True)  # type: ignore[attr-defined]
    assert answer["ok"]
