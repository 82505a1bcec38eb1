"""The room log and its sockets: numbers without gaps, catching up, floors, and losing the right to be there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from networks.access import actions as access
from networks.access import queries as access_queries
from networks.chat import actions as chat
from networks.chat.models import Channel
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people import actions as people
from networks.people.models import Membership, Network, Person
from networks.threads import actions as threads
from realtime import connection, log
from tests import make

Sockets = Callable[..., Any]
Program = Callable[..., Any]


@pytest.fixture
def channel(finanse: Network) -> Channel:
    """The general channel."""
    return make.channel(finanse)


def join(socket: Any, room: str, after: int = 0) -> dict[str, Any]:
    return dict(socket.emit("room.join", {"room": room, "after": after}, callback=True))


def send(socket: Any, room: str, text: str, client_id: str | None = None) -> dict[str, Any]:
    body = {"room": room, "text": text, "client_id": client_id or str(uuid4())}
    return dict(socket.emit("chat.message.send", body, callback=True))


def heard(socket: Any, name: str = "room.event") -> list[dict[str, Any]]:
    return [packet["args"][0] for packet in socket.get_received() if packet["name"] == name]


def test_a_message_reaches_the_room_after_its_ack_with_the_next_number(
    ewa: Person, anna: Person, channel: Channel, socket_of: Sockets
) -> None:
    room = f"channel:{channel.id}"
    one, other = socket_of(ewa), socket_of(anna)
    assert join(other, room) == {"ok": True, "head": 0, "floor": 1, "events": []}
    ack = send(one, room, "Dzień **dobry**")
    assert ack == {"ok": True, "id": ack["id"], "seq": 1, "state": "published"}
    (event,) = heard(other)
    assert (event["room"], event["seq"], event["kind"]) == (room, 1, "message.created")
    assert event["data"]["text"] == "Dzień **dobry**"
    assert event["data"]["html"] == "<p>Dzień <strong>dobry</strong></p>\n"
    assert event["data"]["author"]["name"] == "Ewa Urzędowa"


def test_a_message_sent_twice_is_one_message(ewa: Person, channel: Channel, socket_of: Sockets) -> None:
    room, client_id, socket = f"channel:{channel.id}", str(uuid4()), socket_of(ewa)
    join(socket, room)
    first, second = (send(socket, room, "Raz", client_id) for _ in range(2))
    assert first == second
    assert len(heard(socket)) == 1
    assert send(socket, room, "Dwa", client_id)["problem"]["code"] == "client_id_taken"


def test_joining_brings_what_was_missed(ewa: Person, anna: Person, channel: Channel, socket_of: Sockets) -> None:
    for number in range(1, 6):
        make.message(ewa, channel, f"Wiadomość {number}")
    make.join(anna, channel.network)
    answer = join(socket_of(ewa), f"channel:{channel.id}", after=3)
    assert [event["seq"] for event in answer["events"]] == [4, 5]
    assert answer["head"] == 5


def test_too_far_behind_means_a_new_page(
    ewa: Person, channel: Channel, socket_of: Sockets, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 5):
        make.message(ewa, channel, f"Wiadomość {number}")
    monkeypatch.setattr(log, "BEHIND_MAX", 3)
    answer = join(socket_of(ewa), f"channel:{channel.id}")
    assert answer == {"ok": True, "head": 4, "floor": 1, "events": [], "reset": True}


def test_a_newcomer_sees_the_chat_from_joining_on(
    ewa: Person, finanse: Network, channel: Channel, socket_of: Sockets
) -> None:
    before = make.message(ewa, channel, "Sprzed dołączenia")
    newcomer = make.member(finanse)
    socket, room = socket_of(newcomer), f"channel:{channel.id}"
    assert join(socket, room) == {"ok": True, "head": 1, "floor": 2, "events": []}
    with unit_of_work():
        chat.edit(ewa, before, make.words("Zmienione po dołączeniu"), 1)
    (event,) = heard(socket)
    assert (event["seq"], event["data"]) == (2, {"id": before.id, "state": "before_joining"})
    assert "Zmienione" not in str(join(socket, room))


def test_a_withdrawn_text_is_gone_from_the_log(
    ewa: Person, channel: Channel, program_of: Callable[[Person], Program]
) -> None:
    message = make.message(ewa, channel, "Tajny numer telefonu")
    with unit_of_work():
        chat.withdraw(ewa, message)
    answer = program_of(ewa)("GET", f"/rooms/channel:{channel.id}/events").json
    assert [event["kind"] for event in answer["events"]] == ["message.created", "message.withdrawn"]
    assert "telefonu" not in str(answer)


def test_catching_up_over_http_agrees_with_the_socket(
    ewa: Person, anna: Person, finanse: Network, socket_of: Sockets, program_of: Callable[[Person], Program]
) -> None:
    thread = make.thread(ewa, finanse)
    socket = socket_of(anna)
    join(socket, f"thread:{thread.id}", after=1)
    post = make.post(ewa, thread)
    with unit_of_work():
        threads.edit(ewa, post, make.words("Poprawione"), 1)
    with unit_of_work():
        threads.hide(anna, post, "Pomyłka.")
    live = heard(socket)
    answer = program_of(anna)("GET", f"/rooms/thread:{thread.id}/events?after=1").json
    assert [event["kind"] for event in live] == ["post.created", "post.edited", "post.hidden"]
    assert [(e["seq"], e["kind"]) for e in answer["events"]] == [(e["seq"], e["kind"]) for e in live]
    assert {event["data"]["state"] for event in answer["events"]} == {"hidden"}


@pytest.mark.parametrize("room", ["thread:1", "channel:1", "network:jst-finanse", "person:1", "nic", "thread:x", "a:1"])
def test_strangers_and_wrong_names_find_no_room(
    room: str, ewa: Person, finanse: Network, obcy: Person, socket_of: Sockets, program_of: Callable[[Person], Program]
) -> None:
    make.thread(ewa, finanse)
    answer = join(socket_of(obcy), room)
    assert (answer["ok"], answer["problem"]["code"]) == (False, "not_found")
    assert program_of(obcy)("GET", f"/rooms/{room}/events").status_code == 404


def test_nobody_comes_in_without_signing_in(socket_of: Sockets, ewa: Person) -> None:
    assert not socket_of().is_connected()
    assert not socket_of(auth={"token": "sieci_nothing"}).is_connected()
    assert socket_of(auth={"token": make.token(ewa)}).is_connected()


def test_losing_the_membership_closes_the_rooms_at_once(
    ewa: Person, anna: Person, finanse: Network, channel: Channel, socket_of: Sockets
) -> None:
    rooms = [f"channel:{channel.id}", f"network:{finanse.slug}", f"person:{ewa.id}"]
    socket = socket_of(ewa)
    for room in rooms:
        assert join(socket, room)["ok"]
    make.remove(ewa, finanse)
    assert sorted(closed["room"] for closed in heard(socket, "room.closed")) == sorted(rooms[:2])
    make.message(anna, channel, "Po usunięciu")
    assert heard(socket) == []
    assert join(socket, rooms[0])["problem"]["code"] == "not_found"
    assert send(socket, rooms[0], "Jeszcze ja")["problem"]["code"] == "not_found"


def test_a_right_taken_by_another_process_is_noticed_by_the_watch(
    ewa: Person, finanse: Network, channel: Channel, socket_of: Sockets
) -> None:
    room = f"channel:{channel.id}"
    socket = socket_of(ewa)
    join(socket, room)
    person_id = ewa.id
    db.session.rollback()
    with db.engine.begin() as elsewhere:
        members, people_ = Membership.__table__, Person.__table__
        elsewhere.execute(sa.update(members).where(members.c.person_id == person_id).values(state="removed"))
        elsewhere.execute(sa.update(people_).where(people_.c.id == person_id).values(rights_epoch=99))
    connection.watch_once()
    assert [closed["room"] for closed in heard(socket, "room.closed")] == [room]


def test_signing_out_closes_the_sockets_of_that_browser(
    ewa: Person, channel: Channel, socket_of: Sockets, browser_of: Callable[[Person], FlaskClient]
) -> None:
    browser, other = browser_of(ewa), browser_of(ewa)
    socket, kept = socket_of(flask_test_client=browser), socket_of(flask_test_client=other)
    join(socket, f"channel:{channel.id}")
    browser.post("/sign-out")
    assert not socket.is_connected()
    assert kept.is_connected()


def test_a_disabled_person_is_sent_away(ewa: Person, channel: Channel, socket_of: Sockets) -> None:
    socket = socket_of(ewa)
    join(socket, f"channel:{channel.id}")
    with unit_of_work():
        people.disable(ewa)
    assert not socket.is_connected()


def test_an_ended_token_ends_its_sockets(ewa: Person, socket_of: Sockets) -> None:
    socket = socket_of(auth={"token": make.token(ewa)})
    (token,) = access_queries.tokens_of(ewa)
    with unit_of_work():
        access.end_token(token)
    assert not socket.is_connected()


def test_a_person_hears_of_their_own_reading_only(
    ewa: Person, anna: Person, finanse: Network, socket_of: Sockets
) -> None:
    socket = socket_of(ewa)
    assert join(socket, f"person:{anna.id}")["problem"]["code"] == "not_found"
    join(socket, f"person:{ewa.id}")
    thread = make.thread(ewa, finanse)
    (event,) = heard(socket)
    assert (event["kind"], event["data"]) == ("read.moved", {"thread_id": thread.id, "unread": 0, "number": None})


@pytest.mark.parametrize(
    "body", [None, [], "x", {}, {"room": 5}, {"room": "thread:1", "after": -1}, {"room": "thread:1", "more": 1}]
)
def test_a_malformed_body_is_refused_in_words(body: object, ewa: Person, socket_of: Sockets) -> None:
    answer = socket_of(ewa).emit("room.join", body, callback=True)
    assert answer["ok"] is False
    assert answer["problem"]["detail"]


def test_heads_are_told_for_the_joined_rooms(ewa: Person, channel: Channel, socket_of: Sockets) -> None:
    room = f"channel:{channel.id}"
    socket = socket_of(ewa)
    join(socket, room)
    make.message(ewa, channel)
    for one in connection.connections.all():
        one.heads_due = 0
    connection.watch_once()
    assert heard(socket, "room.heads") == [{room: 1}]


def test_the_log_is_trimmed_and_says_so(ewa: Person, channel: Channel, program_of: Callable[[Person], Program]) -> None:
    make.message(ewa, channel, "Dawna")
    db.session.rollback()
    with db.engine.begin() as connection_:
        connection_.exec_driver_sql("UPDATE room_event SET at = '2020-01-01 00:00:00'")
        connection_.exec_driver_sql("UPDATE membership SET joined_at = '2019-01-01 00:00:00'")
    make.message(ewa, channel, "Nowa")
    log.trim()
    answer = program_of(ewa)("GET", f"/rooms/network:{channel.network.slug}/events").json
    assert answer == {"events": [], "head": 1, "floor": 2, "reset": True}
    answer = program_of(ewa)("GET", f"/rooms/channel:{channel.id}/events").json
    assert (answer["floor"], [event["seq"] for event in answer["events"]]) == (2, [2])
