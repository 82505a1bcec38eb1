"""The lobby and the steps of a session's life as plain forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from networks.audit.models import AuditEntry
from networks.core.db import db
from networks.core.notices import Notice, NoticeKind
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.questions import actions as questions
from networks.sessions import preparing
from networks.sessions.models import LiveSession, SessionState
from tests import make_sessions

Browser = Callable[[Person], FlaskClient]
S = SessionState


def state_of(live: LiveSession) -> SessionState:
    db.session.expire_all()
    return db.session.get_one(LiveSession, live.id).state


def test_a_step_leads_back_to_the_page_it_came_from(anna: Person, finanse: Network, browser_of: Browser) -> None:
    live = make_sessions.live_session(anna, finanse, S.DRAFT)
    client, path = browser_of(anna), f"/sessions/{live.id}"
    assert client.post(f"{path}/announce", data={"version": "1"}).location == path
    assert client.post(f"{path}/open", data={"back": "desk"}).location == f"{path}/desk"
    reason = {"reason": "Ekspert jest w drodze.", "back": "https://zla.example"}
    assert client.post(f"{path}/start", data=reason).location == path
    assert state_of(live) is S.LIVE


def test_a_missing_reason_is_asked_for_on_a_page(anna: Person, finanse: Network, browser_of: Browser) -> None:
    live = make_sessions.live_session(anna, finanse, S.LOBBY)
    client, path = browser_of(anna), f"/sessions/{live.id}/start"
    asked = client.post(path, data={"back": "desk"})
    assert asked.status_code == 422
    assert f'action="{path}"' in asked.text
    assert 'name="back" value="desk"' in asked.text
    long = client.post(path, data={"reason": "Ala ma kota. " * 50})
    assert long.status_code == 422
    assert "Ala ma kota." in long.text
    assert state_of(live) is S.LOBBY


def test_a_draft_without_a_time_is_sent_to_its_form(anna: Person, finanse: Network, browser_of: Browser) -> None:
    live = make_sessions.live_session(anna, finanse, S.DRAFT)
    with unit_of_work():
        preparing.change(anna, live, preparing.Details("Bez terminu"))
    refused = browser_of(anna).post(f"/sessions/{live.id}/announce")
    assert refused.status_code == 422
    assert f"/sessions/{live.id}/edit" in refused.text


def test_ending_with_open_questions_leads_to_the_page_that_lists_them(
    anna: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse)
    make_sessions.question(ewa, live)
    answer = browser_of(anna).post(f"/sessions/{live.id}/close")
    assert answer.location == f"/sessions/{live.id}/close"
    assert state_of(live) is S.LIVE


def test_a_stale_step_by_a_form_is_refused(anna: Person, finanse: Network, browser_of: Browser) -> None:
    live = make_sessions.live_session(anna, finanse, S.ANNOUNCED)
    assert browser_of(anna).post(f"/sessions/{live.id}/open", data={"version": "1"}).status_code == 409


BUTTONS = {
    S.DRAFT: ("announce", "rehearse", "edit", "people", "cancel"),
    S.ANNOUNCED: ("open", "rehearse", "edit", "people", "cancel"),
    S.LOBBY: ("start", "edit", "people", "cancel"),
    S.LIVE: ("edit", "people", "close"),
    S.PAUSED: ("edit", "people", "close"),
    S.CLOSED: ("people",),
    S.CANCELLED: ("people",),
}


@pytest.mark.parametrize("state", BUTTONS)
def test_the_lobby_offers_what_may_be_done_now_and_nothing_to_the_audience(
    state: SessionState, anna: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, state)
    steps = ("announce", "open", "start", "rehearse", "edit", "people", "close", "cancel")
    page = browser_of(anna).get(f"/sessions/{live.id}").text
    assert {step for step in steps if f'"/sessions/{live.id}/{step}"' in page} == set(BUTTONS[state])
    seen = browser_of(ewa).get(f"/sessions/{live.id}")
    assert seen.status_code == (404 if state is S.DRAFT else 200)
    assert not [step for step in steps if f'"/sessions/{live.id}/{step}"' in seen.text]


def test_the_lobby_says_what_when_and_with_whom(
    anna: Person, ewa: Person, piotr: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, S.ANNOUNCED, experts=[piotr])
    with unit_of_work():
        preparing.set_agenda(anna, live, [preparing.Point("Powitanie gości", 15)])
        live.room_url = "https://sala.example/1"
    page = browser_of(ewa).get(f"/sessions/{live.id}").text
    for shown in ("Piotr Ekspercki", "Powitanie", "https://sala.example/1", "/calendar.ics", "/questions"):
        assert shown in page
    assert 'href="/n/jst-finanse/sessions"' in page


def test_looking_at_the_lobby_is_reading_the_invitation(
    anna: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, S.ANNOUNCED)
    notice = db.session.query(Notice).filter_by(person_id=ewa.id).one()
    assert notice.read_at is None
    browser_of(ewa).get(f"/sessions/{live.id}")
    assert db.session.get_one(Notice, notice.id).read_at is not None


def test_waiting_and_backstage_things_are_not_in_the_lobby(
    anna: Person, ewa: Person, olga: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, S.ANNOUNCED)
    make_sessions.question(ewa, live, "ZNACZNIK, który czeka")
    assert "ZNACZNIK" in browser_of(ewa).get(f"/sessions/{live.id}").text
    assert "ZNACZNIK" not in browser_of(olga).get(f"/sessions/{live.id}").text


def test_moderators_hear_once_that_questions_wait_before_the_session(
    anna: Person, marta: Person, ewa: Person, finanse: Network, app: Flask
) -> None:
    live = make_sessions.live_session(anna, finanse, S.ANNOUNCED, moderators=[marta])

    def waiting() -> list[bool]:
        db.session.expire_all()
        rows = db.session.query(Notice).filter_by(kind=NoticeKind.APPROVAL_WAITING)
        assert {row.person_id for row in rows} <= {marta.id}
        return [row.read_at is None for row in rows]

    first, second = make_sessions.question(ewa, live, "Pierwsze?"), make_sessions.question(ewa, live, "Drugie?")
    assert waiting() == [True]
    with unit_of_work():
        questions.approve(marta, first, 1)
    assert waiting() == [True]
    with unit_of_work():
        questions.approve(marta, second, 1)
    assert waiting() == [False]
    make_sessions.question(ewa, live, "Trzecie?")
    assert waiting() == [True]
    make_sessions.move(anna, live, "open")
    assert waiting() == [False]


def test_every_step_is_in_the_audit_without_words(
    anna: Person, ewa: Person, piotr: Person, finanse: Network, app: Flask
) -> None:
    live = make_sessions.live_session(anna, finanse, S.LIVE, experts=[piotr])
    question = make_sessions.question(ewa, live, "Kto to zatwierdza?")
    with unit_of_work():
        questions.approve(anna, question, 1)
    rows = db.session.query(AuditEntry).order_by(AuditEntry.id).all()
    moved = [row.detail["after"] for row in rows if row.action == "session.moved"]
    assert moved == ["announced", "lobby", "live"]
    assert [row.reason for row in rows if row.action == "session.moved"][-1] == "Ekspert jest w drodze."
    (decided,) = [row for row in rows if row.action == "question.moved"]
    assert (decided.actor_id, decided.detail["before"], decided.detail["after"]) == (anna.id, "pending", "open")
    assert {"session.drafted", "session.role_given"} <= {row.action for row in rows}
    assert "zatwierdza" not in str([row.detail for row in rows])
