"""Messages in sessions, live: what waits, was returned, refused or hidden never enters the audience's log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import current_app

from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.session_messages import actions
from networks.session_messages.models import SessionMessage
from networks.sessions.models import LiveSession, SessionState
from realtime import log
from tests import make, make_sessions

SECRET = "Jeszcze nikt tego nie widział"
Sockets = Callable[..., Any]


@pytest.fixture
def live(finanse: Network, anna: Person, marta: Person) -> LiveSession:
    """A session that runs; Marta moderates."""
    return make_sessions.live_session(anna, finanse, moderators=[marta])


@pytest.fixture
def message(ewa: Person, live: LiveSession) -> SessionMessage:
    """Ewa's, which waits."""
    return make_sessions.session_message(ewa, live, SECRET)


def heard(room: str) -> list[tuple[str, dict[str, Any]]]:
    """All that a room's log says now about messages and notes."""
    kinds = ("message.", "note.", "session.message.")
    with current_app.test_request_context():  # notices in a person's room hold addresses
        return [(one.kind, one.shown.data) for one in log.entries(room, 1, 1000) if one.kind.startswith(kinds)]


def states(room: str) -> list[tuple[str, str]]:
    """The kinds and states of it."""
    return [(kind, data["state"]) for kind, data in heard(room)]


def test_what_waits_is_heard_backstage_only(message: SessionMessage, live: LiveSession) -> None:
    assert heard(f"session:{live.id}") == []
    ((kind, data),) = heard(f"backstage:{live.id}")
    assert (kind, data["state"], data["text"]) == ("message.created", "pending", SECRET)


def test_what_is_returned_or_refused_is_heard_by_its_author(
    ewa: Person, marta: Person, message: SessionMessage, live: LiveSession
) -> None:
    with unit_of_work():
        actions.send_back(marta, message, 1, "Proszę krócej")
    with unit_of_work():
        actions.reject(marta, message, 2, "Nie na temat")
    assert heard(f"session:{live.id}") == []
    kind, data = heard(f"person:{ewa.id}")[-1]
    assert (kind, data["state"], data["reason"]) == ("session.message.changed", "rejected", "Nie na temat")
    assert heard(f"person:{marta.id}") == []


def test_an_approved_one_has_its_place_in_the_audiences_log(
    marta: Person, message: SessionMessage, live: LiveSession
) -> None:
    with unit_of_work():
        actions.approve(marta, message, 1, make.words("Krócej"))
    (entry,) = [one for one in log.entries(f"session:{live.id}", 1, 1000) if one.kind == "message.created"]
    assert entry.seq == message.seq
    assert (entry.shown.data["text"], entry.shown.data["is_shortened"]) == ("Krócej", True)
    assert SECRET not in str(entry.shown.data)


@pytest.mark.parametrize("act", ["hide", "undo", "withdraw"])
def test_what_is_taken_away_is_gone_from_the_whole_log_of_the_audience(
    act: str, ewa: Person, marta: Person, message: SessionMessage, live: LiveSession
) -> None:
    with unit_of_work():
        actions.approve(marta, message, 1)
    assert SECRET in str(heard(f"session:{live.id}"))
    with unit_of_work():
        if act == "hide":
            actions.hide(marta, message, 2, "Dane osobowe")
        elif act == "undo":
            actions.undo(marta, message, 2)
        else:
            actions.withdraw(ewa, message)
    assert states(f"session:{live.id}") == [("message.created", "gone"), ("message.changed", "gone")]
    assert SECRET not in str(heard(f"session:{live.id}"))
    assert "Dane osobowe" not in str(heard(f"session:{live.id}"))
    assert (SECRET in str(heard(f"backstage:{live.id}"))) is (act != "withdraw")


def test_one_shown_again_is_heard_again(marta: Person, message: SessionMessage, live: LiveSession) -> None:
    for version, act in enumerate((actions.approve, actions.undo, actions.approve), 1):
        with unit_of_work():
            act(marta, message, version)
    assert states(f"session:{live.id}") == [
        ("message.created", "approved"), ("message.changed", "approved"), ("message.changed", "approved"),
    ]  # fmt: skip


def test_rehearsals_and_notes_stay_backstage(anna: Person, marta: Person, ewa: Person, finanse: Network) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, moderators=[marta])
    make_sessions.move(anna, live, "rehearse")
    tried = make_sessions.session_message(anna, live, SECRET)
    with unit_of_work():
        actions.approve(marta, tried, 1)
        actions.note(marta, live, SECRET, uuid4())
    make_sessions.hand(marta, live)
    assert heard(f"session:{live.id}") == []
    assert [one.kind for one in log.entries(f"session:{live.id}", 1, 100) if one.kind == "hands.changed"] == []
    assert [kind for kind, _ in heard(f"backstage:{live.id}")] == ["message.created", "message.changed", "note.created"]
    make_sessions.move(anna, live, "open")
    assert SECRET not in str(heard(f"backstage:{live.id}"))


def test_a_socket_sends_and_hears_what_it_may(
    ewa: Person, marta: Person, olga: Person, live: LiveSession, socket_of: Sockets
) -> None:
    author, audience = socket_of(ewa), socket_of(olga)
    room = {"room": f"session:{live.id}", "after": 0}
    assert audience.emit("room.join", room, callback=True)["ok"]
    assert not audience.emit("room.join", room | {"room": f"backstage:{live.id}"}, callback=True)["ok"]
    body = {"room": f"session:{live.id}", "text": SECRET, "client_id": str(uuid4())}
    ack = author.emit("session.message.send", body, callback=True)
    assert (ack["ok"], ack["state"], ack["seq"]) == (True, "pending", None)
    assert author.emit("session.message.send", body, callback=True) == ack
    backstage = socket_of(marta).emit("room.join", {"room": f"backstage:{live.id}", "after": 0}, callback=True)
    assert SECRET in str(backstage["events"])
    assert SECRET not in str(audience.emit("room.join", room, callback=True))


@pytest.mark.parametrize(
    "more", [{"text": " "}, {"text": "a" * 2001}, {"room": "backstage:{id}"}, {"room": "channel:1"}]
)
def test_a_socket_is_refused_clearly(more: dict[str, str], ewa: Person, live: LiveSession, socket_of: Sockets) -> None:
    body = {"room": f"session:{live.id}", "text": "Dzień dobry", "client_id": str(uuid4())} | more
    body["room"] = body["room"].format(id=live.id)
    answer = socket_of(ewa).emit("session.message.send", body, callback=True)
    assert answer["ok"] is False
    assert answer["problem"]["code"] in {"invalid", "not_found"}


def test_the_queue_of_hands_is_heard_by_all(ewa: Person, marta: Person, live: LiveSession) -> None:
    hand = make_sessions.hand(ewa, live)
    entry = log.entries(f"session:{live.id}", 1, 1000)[-1]
    assert entry.kind == "hands.changed"
    (data,) = entry.shown.data["hands"]
    assert (data["id"], data["state"], data["author"]["id"], data["has_spoken"]) == (hand.id, "raised", ewa.id, False)
