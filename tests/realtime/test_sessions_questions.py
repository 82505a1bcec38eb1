"""Questions by socket: what each room hears of them, and that nothing which waits ever enters the audience's log."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import current_app

from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.questions import actions, asking, personal
from networks.questions.models import Question
from networks.sessions.models import LiveSession, SessionState
from realtime import log, ticks
from tests import make, make_sessions

Sockets = Callable[..., Any]
HINT = "Proszę napisać krócej."


@pytest.fixture
def live(anna: Person, marta: Person, piotr: Person, finanse: Network) -> LiveSession:
    """A live session: Marta moderates, Piotr is the expert beside her."""
    return make_sessions.live_session(anna, finanse, experts=[piotr], moderators=[marta])


def join(socket: Any, room: str) -> dict[str, Any]:
    return dict(socket.emit("room.join", {"room": room, "after": 0}, callback=True))


def told(room: str, start: str = "question") -> list[tuple[str, dict[str, Any]]]:
    """What the log of a room says now of questions: kinds with data."""
    with current_app.test_request_context():
        return [(one.kind, one.shown.data) for one in log.entries(room, 1, 1000) if start in one.kind]


def audience(live: LiveSession) -> list[tuple[str, dict[str, Any]]]:
    return told(f"session:{live.id}")


def test_a_question_asked_by_socket_waits_backstage(
    ewa: Person, marta: Person, live: LiveSession, socket_of: Sockets
) -> None:
    member, moderator = socket_of(ewa), socket_of(marta)
    assert join(moderator, f"backstage:{live.id}")["ok"]
    body = {"room": f"session:{live.id}", "text": "Kto zatwierdza arkusz?", "client_id": str(uuid4())}
    ack = member.emit("session.question.ask", body, callback=True)
    assert ack == {"ok": True, "id": ack["id"], "seq": None, "state": "pending"}
    assert member.emit("session.question.ask", body, callback=True) == ack
    events = [packet["args"][0] for packet in moderator.get_received() if packet["name"] == "room.event"]
    assert [(one["kind"], one["data"]["state"]) for one in events] == [("question.created", "pending")]
    assert audience(live) == []


def test_the_audience_is_told_of_what_is_shown_and_of_its_going(ewa: Person, marta: Person, live: LiveSession) -> None:
    question = make_sessions.question(ewa, live, "Kto zatwierdza arkusz?")
    for act in (actions.approve, actions.shortlist, actions.put_on_stage, actions.take_off):
        with unit_of_work():
            act(marta, question, question.version)
    assert [kind for kind, _data in audience(live)] == ["question.created", *["question.changed"] * 3]
    assert audience(live)[0][1]["text"] == "Kto zatwierdza arkusz?"
    with unit_of_work():
        actions.hide(marta, question, question.version, HINT)
    assert {json.dumps(data) for _kind, data in audience(live)} == {
        json.dumps({"id": question.id, "state": "gone", "into": None})
    }


def test_a_question_by_somebody_backstage_has_its_number_at_once(
    piotr: Person, live: LiveSession, socket_of: Sockets
) -> None:
    body = {"room": f"session:{live.id}", "text": "Od kiedy?", "client_id": str(uuid4())}
    ack = socket_of(piotr).emit("session.question.ask", body, callback=True)
    assert (ack["state"], ack["seq"]) == ("open", log.head_of(f"session:{live.id}"))


@pytest.mark.parametrize("act", [actions.send_back, actions.reject, actions.drop])
def test_what_was_never_shown_leaves_no_trace_with_the_audience(
    act: Any, ewa: Person, marta: Person, live: LiveSession
) -> None:
    head = log.head_of(f"session:{live.id}")
    question = make_sessions.question(ewa, live)
    with unit_of_work():
        act(marta, question, 1, HINT)
    if act is actions.send_back:
        with unit_of_work():
            asking.revise(ewa, question, make.words("Krócej?"), 2)
    assert log.head_of(f"session:{live.id}") == head
    states = [data["state"] for _kind, data in told(f"person:{ewa.id}")]
    assert states == [question.state.value] * len(states) != []


def test_a_joined_question_says_where_it_went(ewa: Person, marta: Person, live: LiveSession) -> None:
    zosia = make.member(live.network, name="Zosia Pytająca")
    first, second = make_sessions.question(ewa, live), make_sessions.question(zosia, live, "Kto podpisuje?")
    for question in (first, second):
        with unit_of_work():
            actions.approve(marta, question, 1)
    with unit_of_work():
        actions.merge(marta, second, 2, first)
    gone = {"id": second.id, "state": "gone", "into": first.id}
    assert [data for _kind, data in audience(live) if data["id"] == second.id] == [gone, gone]
    assert live.id in ticks.supports


def test_support_is_told_by_tick_with_what_is_true_then(
    ewa: Person, piotr: Person, marta: Person, live: LiveSession
) -> None:
    ticks.supports.clear()
    shown, waits = make_sessions.question(ewa, live), make_sessions.question(ewa, live, "Czeka")
    with unit_of_work():
        actions.approve(marta, shown, 1)
    for person in (piotr, marta):
        with unit_of_work():
            asking.support(person, shown)
    assert not told(f"session:{live.id}", "counted")
    ticks.tick(with_presence=False)
    ticks.tick(with_presence=False)
    ((_kind, data),) = told(f"session:{live.id}", "questions.counted")
    assert data["counts"] == {shown.id: 2}
    assert waits.id not in data["counts"]


def test_the_order_is_told_backstage_only(ewa: Person, marta: Person, live: LiveSession) -> None:
    question = make_sessions.question(marta, live)
    with unit_of_work():
        actions.shortlist(marta, question, 1)
    with unit_of_work():
        actions.arrange(marta, live, [question.id])
    assert told(f"backstage:{live.id}", "arranged")[0][1]["order"] == [question.id]
    assert not told(f"session:{live.id}", "arranged")


def test_a_rehearsal_stays_backstage_and_is_wiped(anna: Person, marta: Person, finanse: Network) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, moderators=[marta])
    make_sessions.move(anna, live, "rehearse")
    question = make_sessions.question(marta, live, "Próbne pytanie")
    for act in (actions.approve, actions.put_on_stage, actions.answered_aloud):
        with unit_of_work():
            act(marta, question, question.version)
    assert audience(live) == []
    assert len(told(f"backstage:{live.id}")) == 4
    make_sessions.move(anna, live, "open")
    assert db.session.query(Question).count() == 0


def test_no_room_tells_who_asked_without_a_name(ewa: Person, marta: Person, live: LiveSession) -> None:
    question = make_sessions.question(ewa, live, "Czy będą zwolnienia?", nameless=True)
    with unit_of_work():
        actions.send_back(marta, question, 1, HINT)
    with unit_of_work():
        asking.revise(ewa, question, make.words("Czy będą?"), 2)
    with unit_of_work():
        actions.approve(marta, question, 3)
    for room in (f"session:{live.id}", f"backstage:{live.id}"):
        said = told(room)
        assert said
        for _kind, data in said:
            assert (data["author"], data["client_id"]) == (None, None)
            assert data.get("decided_by_id") in {None, marta.id}
            assert ewa.name not in json.dumps(data, ensure_ascii=False)


def test_whoever_looks_from_outside_the_backstage_is_not_let_in(
    ewa: Person, jan: Person, live: LiveSession, socket_of: Sockets
) -> None:
    assert join(socket_of(ewa), f"backstage:{live.id}")["problem"]["code"] == "not_found"
    assert join(socket_of(jan), f"session:{live.id}")["problem"]["code"] == "not_found"
    body = {"room": f"session:{live.id}", "text": "Jestem z innej sieci", "client_id": str(uuid4())}
    assert socket_of(jan).emit("session.question.ask", body, callback=True)["problem"]["code"] == "not_found"


def test_words_taken_out_for_an_erased_person_are_told_to_who_sees_them(
    ewa: Person, marta: Person, live: LiveSession
) -> None:
    shown, waits = make_sessions.question(ewa, live), make_sessions.question(ewa, live, "Czeka")
    with unit_of_work():
        actions.approve(marta, shown, 1)
    before = len(told(f"backstage:{live.id}"))
    with unit_of_work():
        personal.tell_of_questions([shown.id, waits.id])
    assert [data["id"] for _kind, data in audience(live)] == [shown.id, shown.id]
    assert len(told(f"backstage:{live.id}")) == before + 2
