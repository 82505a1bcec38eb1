"""The doors of joining: what an outsider sees and sends, what a coordinator decides."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from networks.core.db import db
from networks.joining.models import JoinRequest
from networks.people.models import Network, Person, Role
from tests import make

Browser = Callable[[Person], FlaskClient]
PLACE = "/n/jst-finanse"
REASON = "Zajmuję się dowożeniem w gminie."


def test_an_outsider_asks_waits_and_takes_it_back(
    obcy: Person, anna: Person, finanse: Network, browser_of: Browser
) -> None:
    client = browser_of(obcy)
    assert 'name="reason"' in client.get(PLACE).text
    assert client.post(f"{PLACE}/requests", data={"reason": REASON}).status_code == 303
    page = client.get(PLACE).text
    assert REASON in page
    assert 'name="reason"' not in page
    assert "Anna" not in page
    made = db.session.scalars(select(JoinRequest)).one()
    assert client.post(f"{PLACE}/requests/{made.id}/withdraw").status_code == 303
    assert 'name="reason"' in client.get(PLACE).text


def test_a_double_click_asks_once(obcy: Person, finanse: Network, browser_of: Browser) -> None:
    client = browser_of(obcy)
    answers = [client.post(f"{PLACE}/requests", data={"reason": REASON}).status_code for _time in range(2)]
    assert answers == [303, 303]
    assert db.session.scalar(select(func.count()).select_from(JoinRequest)) == 1


def test_a_refused_reason_stays_in_the_form(obcy: Person, anna: Person, finanse: Network, browser_of: Browser) -> None:
    make.rules(anna, finanse, "Nie cytujemy się na zewnątrz")
    client = browser_of(obcy)
    answer = client.post(f"{PLACE}/requests", data={"reason": REASON})
    assert answer.status_code == 422
    assert REASON in answer.text
    assert "Nie cytujemy się na zewnątrz" in answer.text
    assert 'id="field-rules_version-error"' in answer.text
    assert client.post(f"{PLACE}/requests", data={"reason": "", "rules_version": "1"}).status_code == 422
    assert client.post(f"{PLACE}/requests", data={"reason": REASON, "rules_version": "1"}).status_code == 303


def test_a_coordinator_decides_on_the_request_of_the_desk(
    obcy: Person, anna: Person, finanse: Network, browser_of: Browser
) -> None:
    made = make.join_request(obcy, finanse, REASON)
    client = browser_of(anna)
    assert f"{PLACE}/requests/{made.id}" in client.get("/").text
    assert f"{PLACE}/requests/{made.id}" in client.get(f"{PLACE}/requests").text
    page = client.get(f"{PLACE}/requests/{made.id}").text
    assert REASON in page
    assert 'name="exception_reason"' in page
    answer = client.post(f"{PLACE}/requests/{made.id}/accept", data={"words": "Witamy serdecznie"})
    assert answer.status_code == 422
    assert "Witamy serdecznie" in answer.text
    sent = {"words": "Witamy serdecznie", "exception_reason": "Prowadzi te sprawy"}
    assert client.post(f"{PLACE}/requests/{made.id}/accept", data=sent).status_code == 303
    assert browser_of(obcy).get(f"{PLACE}/threads").status_code == 200
    assert f"{PLACE}/requests/{made.id}" not in client.get("/").text


def test_a_refusal_needs_a_reason_that_the_asker_reads(
    obcy: Person, anna: Person, finanse: Network, browser_of: Browser
) -> None:
    made, client = make.join_request(obcy, finanse), browser_of(anna)
    assert client.post(f"{PLACE}/requests/{made.id}/refuse", data={"answer": " "}).status_code == 422
    sent = {"answer": "Ta sieć jest dla gmin."}
    assert client.post(f"{PLACE}/requests/{made.id}/refuse", data=sent).status_code == 303
    assert "Ta sieć jest dla gmin." in browser_of(obcy).get(PLACE).text


def test_of_two_coordinators_the_slower_one_learns_who_decided(
    obcy: Person, anna: Person, finanse: Network, browser_of: Browser
) -> None:
    other = make.member(finanse, Role.COORDINATOR, name="Barbara Druga")
    made = make.join_request(obcy, finanse)
    browser_of(anna).post(f"{PLACE}/requests/{made.id}/refuse", data={"answer": "Nie teraz."})
    answer = browser_of(other).post(f"{PLACE}/requests/{made.id}/accept", data={"exception_reason": "Tak"})
    assert answer.status_code == 409
    assert "Anna Przewodnia" in answer.text
    assert not obcy.roles_in(finanse)


def test_members_and_outsiders_do_not_see_who_asks(
    obcy: Person, ewa: Person, marta: Person, jan: Person, anna: Person, finanse: Network, browser_of: Browser
) -> None:
    made = make.join_request(obcy, finanse)
    for someone, status in ((ewa, 403), (marta, 403), (jan, 404), (obcy, 404)):
        for path in ("requests", f"requests/{made.id}"):
            assert browser_of(someone).get(f"{PLACE}/{path}").status_code == status


def test_of_two_decisions_at_once_one_counts(
    app: Flask, obcy: Person, anna: Person, finanse: Network, browser_of: Browser
) -> None:
    made = make.join_request(obcy, finanse)
    clients = [browser_of(one) for one in (anna, make.member(finanse, Role.COORDINATOR))]
    address, together = f"{PLACE}/requests/{made.id}/accept", Barrier(len(clients))

    def decide(client: FlaskClient) -> int:
        with app.app_context():
            together.wait()
            return client.post(address, data={"exception_reason": "Zna te sprawy"}).status_code

    with ThreadPoolExecutor(len(clients)) as pool:
        assert sorted(pool.map(decide, clients)) == [303, 409]
