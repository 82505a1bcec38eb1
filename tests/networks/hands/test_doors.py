"""The doors of raised hands: plain forms for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.hands import actions, personal
from networks.hands.models import Hand, HandState
from networks.people.models import Network, Person
from networks.sessions.models import LiveSession
from tests import make_sessions

Browser = Callable[[Person], FlaskClient]
Program = Callable[[Person], Callable[..., Any]]


@pytest.fixture
def live(finanse: Network, anna: Person, marta: Person, piotr: Person) -> LiveSession:
    """A session that runs; Marta moderates, Piotr is its expert."""
    return make_sessions.live_session(anna, finanse, experts=[piotr], moderators=[marta])


def test_programs_raise_once_and_see_the_queue(
    ewa: Person, anna: Person, live: LiveSession, program_of: Program
) -> None:
    path = f"/sessions/{live.id}/hands"
    made, again = (program_of(ewa)("POST", path, {}) for _ in range(2))
    assert (made.status_code, again.status_code, made.json) == (201, 200, again.json)
    assert (made.json["state"], made.json["place"], made.json["has_spoken"]) == ("raised", 1, False)
    second = program_of(anna)("POST", path, {}).json
    assert second["place"] == 2
    assert [one["id"] for one in program_of(ewa)("GET", path).json["items"]] == [made.json["id"], second["id"]]


def test_a_moderator_leads_by_programs(ewa: Person, marta: Person, live: LiveSession, program_of: Program) -> None:
    hand = make_sessions.hand(ewa, live)
    call = program_of(marta)
    states = [call("POST", f"/hands/{hand.id}/{act}").json["state"] for act in ("invite", "speak", "done")]
    assert states == ["invited", "speaking", "done"]
    late = call("POST", f"/hands/{hand.id}/skip")
    assert (late.status_code, late.json["code"]) == (409, "wrong_state")
    assert call("POST", f"/hands/{hand.id}/lower").json["place"] is None


def test_others_hands_are_not_there_for_the_audience(
    ewa: Person, olga: Person, jan: Person, piotr: Person, live: LiveSession, program_of: Program
) -> None:
    hand = make_sessions.hand(ewa, live)
    for act in ("lower", "invite", "speak", "done", "skip"):
        statuses = [program_of(one)("POST", f"/hands/{hand.id}/{act}").status_code for one in (olga, jan, piotr)]
        assert statuses == [404, 404, 403]
    assert program_of(ewa)("POST", f"/hands/{hand.id}/invite").status_code == 403
    assert program_of(jan)("GET", f"/sessions/{live.id}/hands").status_code == 404


def test_plain_forms_do_the_same(ewa: Person, marta: Person, live: LiveSession, browser_of: Browser) -> None:
    raised = browser_of(ewa).post(f"/sessions/{live.id}/hands", data={"back": "room"})
    assert raised.location == f"/sessions/{live.id}/room#hands"
    hand = db.session.query(Hand).one()
    assert "/lower" in browser_of(ewa).get(f"/sessions/{live.id}/room").text
    client = browser_of(marta)
    assert f'action="/hands/{hand.id}/speak"' in client.get(f"/sessions/{live.id}/desk").text
    for act in ("invite", "speak", "done"):
        answer = client.post(f"/hands/{hand.id}/{act}", data={"back": "desk"})
        assert answer.location == f"/sessions/{live.id}/desk#hands"
    db.session.expire_all()
    assert hand.state is HandState.DONE
    assert client.post(f"/hands/{hand.id}/skip", data={"back": "desk"}).status_code == 409
    second = make_sessions.hand(ewa, live)
    assert browser_of(ewa).post(f"/hands/{second.id}/lower", data={"back": "room"}).status_code == 303


def test_the_page_says_ones_own_place(
    ewa: Person, anna: Person, piotr: Person, live: LiveSession, browser_of: Browser
) -> None:
    for person in (anna, piotr, ewa):
        make_sessions.hand(person, live)
    page = browser_of(ewa).get(f"/sessions/{live.id}/room").text
    assert "3" in page.split('data-fill="own">')[1].split("<")[0]


def test_the_copy_of_ones_data_holds_ones_hands(ewa: Person, marta: Person, live: LiveSession) -> None:
    hand = make_sessions.hand(ewa, live)
    with unit_of_work():
        actions.give_word(marta, live, hand)
    (row,) = personal.hands(ewa)
    assert (row["session_id"], row["state"], row["speaking_at"]) == (live.id, "speaking", hand.speaking_at)
