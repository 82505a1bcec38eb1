"""Messages in sessions and notes backstage as plain forms: nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from networks.core.db import db
from networks.people.models import Person
from networks.session_messages.models import BackstageNote, SessionMessage
from networks.sessions.models import ItemState, LiveSession
from tests import make_sessions

Browser = Callable[[Person], FlaskClient]
KEPT = "Zdanie, które ma zostać w polu."


def form(**fields: str) -> dict[str, str]:
    return {"client_id": str(uuid4()), "back": "room", **fields}


def test_a_message_is_sent_and_leads_back_to_its_place(ewa: Person, live: LiveSession, browser_of: Browser) -> None:
    answer = browser_of(ewa).post(f"/sessions/{live.id}/messages", data=form(text="Dzień dobry"))
    message = db.session.query(SessionMessage).one()
    assert answer.status_code == 303
    assert answer.location == f"/sessions/{live.id}/room#session-message-{message.id}"


def test_a_long_message_stays_in_the_box(ewa: Person, live: LiveSession, browser_of: Browser) -> None:
    text = KEPT + "a" * 2000
    answer = browser_of(ewa).post(f"/sessions/{live.id}/messages", data=form(text=text))
    assert answer.status_code == 422
    assert f">\n{text}</textarea>" in answer.text


def test_a_message_to_a_paused_session_stays_in_the_box(
    ewa: Person, anna: Person, live: LiveSession, browser_of: Browser
) -> None:
    make_sessions.move(anna, live, "pause")
    answer = browser_of(ewa).post(f"/sessions/{live.id}/messages", data=form(text=KEPT))
    assert answer.status_code == 403
    assert f">\n{KEPT}</textarea>" in answer.text
    assert db.session.query(SessionMessage).count() == 0


def test_a_moderator_decides_by_buttons(marta: Person, live: LiveSession, browser_of: Browser) -> None:
    client = browser_of(marta)
    message = make_sessions.session_message(marta, live)
    for act, fields in (
        ("messages/{}/hide", {"version": "1", "reason": "Dane osobowe"}),
        ("messages/{}/approve", {"version": "2"}),
        ("session-messages/{}/undo", {"version": "3"}),
    ):
        answer = client.post(f"/{act.format(message.id)}", data=fields | {"back": "desk"})
        assert answer.location == f"/sessions/{live.id}/desk#decision-message-{message.id}"
    db.session.expire_all()
    assert message.state is ItemState.HIDDEN


@pytest.mark.parametrize(("act", "field"), [("return", "reason"), ("reject", "reason"), ("approve", "text")])
def test_a_decision_that_came_late_keeps_what_was_typed_and_says_who_was_faster(
    act: str, field: str, marta: Person, anna: Person, message: SessionMessage, browser_of: Browser
) -> None:
    first = {"version": "1", "reason": "Proszę krócej", "back": "desk"}
    assert browser_of(marta).post(f"/messages/{message.id}/return", data=first).status_code == 303
    answer = browser_of(anna).post(f"/messages/{message.id}/{act}", data={"version": "1", field: KEPT, "back": "desk"})
    assert answer.status_code == 409
    assert KEPT in answer.text
    assert "Marta Uważna" in answer.text
    assert 'name="version" value="2"' in answer.text


def test_a_refusal_without_a_reason_asks_for_one(marta: Person, message: SessionMessage, browser_of: Browser) -> None:
    answer = browser_of(marta).post(f"/messages/{message.id}/reject", data={"version": "1", "back": "desk"})
    assert answer.status_code == 422
    assert 'id="field-reason"' in answer.text
    assert message.text in answer.text


def test_authors_revise_and_take_back(ewa: Person, marta: Person, message: SessionMessage, browser_of: Browser) -> None:
    hint = {"version": "1", "reason": "Proszę krócej", "back": "desk"}
    browser_of(marta).post(f"/messages/{message.id}/return", data=hint)
    client, path = browser_of(ewa), f"/session-messages/{message.id}"
    late = client.post(f"{path}/revise", data={"version": "1", "text": KEPT, "back": "room"})
    assert late.status_code == 409
    assert f">\n{KEPT}</textarea>" in late.text
    revised = client.post(f"{path}/revise", data={"version": "2", "text": "Krócej", "back": "room"})
    assert revised.location == f"/sessions/{message.session_id}/room#session-message-{message.id}"
    assert client.post(f"{path}/withdraw", data={"back": "room"}).status_code == 303
    db.session.expire_all()
    assert message.state is ItemState.WITHDRAWN


def test_notes_are_sent_and_a_long_one_stays_in_the_box(
    marta: Person, ewa: Person, live: LiveSession, browser_of: Browser
) -> None:
    path = f"/sessions/{live.id}/backstage"
    answer = browser_of(marta).post(path, data=form(text="Za 5 minut koniec", back="desk"))
    assert answer.location == f"/sessions/{live.id}/desk#backstage"
    long = browser_of(marta).post(path, data=form(text=KEPT + "a" * 2000, back="desk"))
    assert long.status_code == 422
    assert KEPT in long.text
    assert browser_of(ewa).post(path, data=form(text="Widać?")).status_code == 403
    assert db.session.query(BackstageNote).count() == 1
