"""Socket events that no page of ours would send."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from networks.chat.forms import MESSAGE_MAX
from networks.people.models import Network, Person
from tests import make
from tests.house.refusing import nothing_stored


@pytest.fixture
def socket(ewa: Person, socket_of: Callable[..., Any]) -> Any:
    """Ewa's."""
    return socket_of(ewa)


@pytest.fixture
def room(finanse: Network) -> str:
    """The room of the general channel."""
    return f"channel:{make.channel(finanse).id}"


@pytest.mark.parametrize("event", ["room.join", "room.leave", "chat.message.send"])
@pytest.mark.parametrize("body", [[1], "text", 5, True, None, []], ids=str)
def test_what_is_no_object_cannot_be_read(event: str, body: Any, socket: Any) -> None:
    with nothing_stored():
        answer = socket.emit(event, body, callback=True)
    assert (answer["ok"], answer["problem"]["code"]) == (False, "bad_request")


@pytest.mark.parametrize("event", ["room.join", "room.leave", "chat.message.send"])
def test_an_event_without_a_body_cannot_be_read(event: str, socket: Any) -> None:
    assert socket.emit(event, callback=True)["problem"]["code"] == "bad_request"


@pytest.mark.parametrize("event", ["room.join", "room.leave", "chat.message.send"])
def test_an_event_with_two_bodies_is_refused_and_breaks_nothing(event: str, socket: Any, room: str) -> None:
    with nothing_stored():
        answer = socket.emit(event, {"room": room}, {"room": room}, callback=True)
    assert (answer["ok"], answer["problem"]["code"]) == (False, "bad_request")


@pytest.mark.parametrize(
    ("event", "more", "field"),
    [
        ("room.join", {"room": 5}, "room"), ("room.join", {"room": None}, "room"),
        ("room.join", {"room": "x" * 121}, "room"),
        ("room.join", {"room": "thread:\ud800"}, "room"), ("room.join", {"after": -1}, "after"),
        ("room.join", {"after": 2**63}, "after"), ("room.join", {"after": "x"}, "after"),
        ("room.join", {"after": 1.5}, "after"),
        ("room.join", {"person_id": 1}, "person_id"), ("room.leave", {"after": 1}, "after"),
        ("chat.message.send", {"text": ""}, "text"), ("chat.message.send", {"text": "\0\u202e"}, "text"),
        ("chat.message.send", {"text": "\ud800"}, "text"), ("chat.message.send", {"text": 5}, "text"),
        ("chat.message.send", {"text": "a" * (MESSAGE_MAX + 1)}, "text"),
        ("chat.message.send", {"client_id": "x"}, "client_id"),
        ("chat.message.send", {"author_id": 1}, "author_id"), ("chat.message.send", {"seq": 1}, "seq"),
    ],
)  # fmt: skip
def test_a_field_that_is_not_as_it_should_be_is_named(
    event: str, more: dict[str, Any], field: str, socket: Any, room: str
) -> None:
    sending = {"text": "Dzień dobry", "client_id": str(uuid4())} if event == "chat.message.send" else {}
    with nothing_stored():
        answer = socket.emit(event, {"room": room} | sending | more, callback=True)
    problem = answer["problem"]
    assert (answer["ok"], problem["code"], problem["field"]) == (False, "invalid", field)
    assert problem["detail"]


@pytest.mark.parametrize(
    "room",
    ["", ":", "channel", "channel:", "channel:0", "channel:-1", "channel:01", "channel:x", "channel:1 ", " channel:1",
     "channel:1\n", "CHANNEL:1", "channel:" + "9" * 18, "channel:" + "9" * 100, "thread:1:2", "person:*", "case:1",
     "network:", "network:JST-FINANSE", "/", "__proto__:1"],
)  # fmt: skip
def test_rooms_of_no_such_name_are_not_found(room: str, socket: Any) -> None:
    answer = socket.emit("room.join", {"room": room}, callback=True)
    assert (answer["ok"], answer["problem"]["code"]) == (False, "not_found")


@pytest.mark.parametrize("room", ["thread:1", "network:jst-finanse", "person:1", "x"])
def test_messages_go_to_channels_only(room: str, socket: Any, finanse: Network) -> None:
    with nothing_stored():
        body = {"room": room, "text": "Dzień dobry", "client_id": str(uuid4())}
        assert socket.emit("chat.message.send", body, callback=True)["problem"]["code"] == "not_found"


def test_leaving_a_room_one_is_not_in_is_fine(socket: Any) -> None:
    assert socket.emit("room.leave", {"room": "thread:77"}, callback=True) == {"ok": True}


def test_catching_up_from_the_end_of_numbers_brings_nothing(socket: Any, room: str) -> None:
    answer = socket.emit("room.join", {"room": room, "after": 2**63 - 1}, callback=True)
    assert (answer["ok"], answer["events"]) == (True, [])


@pytest.mark.parametrize("auth", [{"token": None}, {"token": ["x"]}, {"token": "\ud800"}, {"token": ""}, {"x": 1}])
def test_a_handshake_with_nonsense_is_refused(auth: Any, socket_of: Callable[..., Any]) -> None:
    assert not socket_of(auth=auth).is_connected()
