"""What the pages of a session show of messages and notes, to whom."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient

from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person
from networks.session_messages import actions, page
from networks.session_messages.models import SessionMessage
from networks.sessions.models import LiveSession
from tests import make, make_sessions

Browser = Callable[[Person], FlaskClient]
SECRET = "Jeszcze nikt tego nie widział"


def test_the_room_shows_in_the_order_of_approval_and_ones_own_last(
    app: Flask, ewa: Person, marta: Person, olga: Person, live: LiveSession
) -> None:
    first, second, third = (make_sessions.session_message(ewa, live, text) for text in ("Jeden", "Dwa", "Trzy"))
    with unit_of_work():
        actions.approve(marta, second, 1)
    with unit_of_work():
        actions.approve(marta, first, 1)
    with app.test_request_context():
        assert [row["id"] for row in page.for_room(ewa, live)["items"]] == [second.id, first.id, third.id]
        assert [row["id"] for row in page.for_room(olga, live)["items"]] == [second.id, first.id]
        assert not {"original", "reason", "decided_by"} & page.for_room(olga, live)["items"][0].keys()


def test_the_page_tells_its_author_alone(ewa: Person, olga: Person, live: LiveSession, browser_of: Browser) -> None:
    make_sessions.session_message(ewa, live, SECRET)
    own, others = (browser_of(one).get(f"/sessions/{live.id}/room").text for one in (ewa, olga))
    assert SECRET in own
    assert SECRET not in others


def test_the_desk_lists_what_waits_the_oldest_first(
    ewa: Person, marta: Person, piotr: Person, live: LiveSession, browser_of: Browser
) -> None:
    message = make_sessions.session_message(ewa, live, SECRET)
    question = make_sessions.question(ewa, live, "Kto zatwierdza aneks?")
    later = make_sessions.session_message(ewa, live, "A to później")
    text = browser_of(marta).get(f"/sessions/{live.id}/desk").text
    marks = [
        f'id="decision-{mark}"' for mark in (f"message-{message.id}", f"question-{question.id}", f"message-{later.id}")
    ]
    assert [text.index(mark) for mark in marks] == sorted(text.index(mark) for mark in marks)
    assert f'action="/messages/{message.id}/reject"' in text
    assert f'action="/questions/{question.id}/approve"' in text
    beside = browser_of(piotr).get(f"/sessions/{live.id}/desk").text
    assert SECRET in beside
    assert f'action="/messages/{message.id}/approve"' not in beside


def test_an_assistants_desk_has_no_refusing_and_no_shortening(
    ewa: Person, basia: Person, live: LiveSession, message: SessionMessage, browser_of: Browser
) -> None:
    text = browser_of(basia).get(f"/sessions/{live.id}/desk").text
    assert f'action="/messages/{message.id}/approve"' in text
    assert f'action="/messages/{message.id}/reject"' not in text
    assert f'id="words-message-{message.id}"' not in text


def test_a_decision_can_be_taken_back_on_the_page_for_a_moment(
    marta: Person, anna: Person, live: LiveSession, message: SessionMessage, browser_of: Browser
) -> None:
    with unit_of_work():
        actions.reject(marta, message, 1, "Nie na temat")
    undo = f'action="/session-messages/{message.id}/undo"'
    assert undo in browser_of(marta).get(f"/sessions/{live.id}/desk").text
    assert undo not in browser_of(anna).get(f"/sessions/{live.id}/desk").text


def test_what_became_of_ones_message_is_said_in_words(
    ewa: Person, marta: Person, anna: Person, live: LiveSession, message: SessionMessage, browser_of: Browser
) -> None:
    room, client = f"/sessions/{live.id}/room", browser_of(ewa)
    with unit_of_work():
        actions.send_back(marta, message, 1, "Proszę bez nazwisk")
    page_ = client.get(room).text
    assert "Proszę bez nazwisk" in page_
    assert f'action="/session-messages/{message.id}/revise"' in page_
    with unit_of_work():
        actions.approve(marta, message, 2, make.words("Krócej"))
    page_ = client.get(room).text
    assert "Krócej" in page_
    assert "Czy **arkusz** zmieniamy w maju?" in page_
    waiting = make_sessions.session_message(ewa, live, "Nie zdążyło")
    make_sessions.move(anna, live, "close")
    row = next(row for row in page.for_room(ewa, live)["items"] if row["id"] == waiting.id)
    assert row["state"] == "rejected"
    assert row["why"]


def test_the_backstage_is_on_pages_of_those_who_belong_there(
    ewa: Person, marta: Person, piotr: Person, live: LiveSession, browser_of: Browser
) -> None:
    with unit_of_work():
        actions.note(marta, live, SECRET, uuid4())
    assert SECRET in browser_of(marta).get(f"/sessions/{live.id}/desk").text
    assert SECRET in browser_of(piotr).get(f"/sessions/{live.id}/stage").text
    for person in (ewa, marta):
        assert SECRET not in browser_of(person).get(f"/sessions/{live.id}/room").text
