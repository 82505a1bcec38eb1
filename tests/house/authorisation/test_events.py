"""The matrix of socket events; the sockets of withdrawn rights were opened before."""

from __future__ import annotations

from contextvars import Context
from typing import Any

import pytest
from flask import Flask

from networks.core.db import db
from realtime import doors, rooms
from realtime.server import socketio
from tests import make
from tests.house.authorisation.asking import Cell, client_id
from tests.house.authorisation.tables import TABLE
from tests.house.authorisation.world import ABSENT, COLUMNS, Actor, World, built, watched

EVENTS: dict[str, dict[str, str]] = TABLE["events"]
ROOMS = {name.split(" ")[1] for name in EVENTS if " " in name}
# Events that store words, and the kind of room they are sent to.
SENDING = {"chat.message.send": "channel", "session.message.send": "session", "session.question.ask": "session"}
CODES = {"not_signed_in": "in", "not_found": "404", "forbidden": "403", "session_not_open": "403"}


def test_the_table_names_every_event_and_every_kind_of_room() -> None:
    from_table = {name.split(" ")[0] for name in EVENTS} - {"connect"}
    assert from_table == doors.EVENTS.keys(), "say in table.toml who may send an event"
    assert rooms._finders.keys() == ROOMS, "say in table.toml who may join a kind of room"


def test_every_line_writes_out_every_column() -> None:
    for name, places in EVENTS.items():
        for line in places.values():
            assert len(line.split()) == len(COLUMNS), name


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_who_may_send(name: str, app: Flask) -> None:
    def connect(_column: str, actor: Actor) -> Any:
        """By the cookie of a page; of an ended token, by the token."""
        auth = {"token": actor.bearer} if actor.column == "ended" else None
        return Context().run(socketio.test_client, app, auth=auth, flask_test_client=actor.client(app))

    world, found = built(app, connect), []
    for place, line in EVENTS[name].items():
        for column, expected in zip(COLUMNS, line.split(), strict=True):
            cell = Cell(world, "finanse" if place == "any" else place, column)
            if name == "connect":
                world.sockets[column] = connect(column, world.actors[column])
                got = "ok" if world.sockets[column].is_connected() else "in"
            else:
                got = sent(cell, name)
            if got != expected:
                found.append(f"{column} in {place}: {got} where {expected} was declared")
    for socket in world.sockets.values():
        if socket.is_connected():
            socket.disconnect()
    assert not found, "\n".join([name, *found])


def sent(cell: Cell, name: str) -> str:
    """Send the event of a cell; answers the outcome as the table writes it, or what is wrong besides."""
    event, _, kind = name.partition(" ")
    body = body_of(cell, event, kind)
    cell.world.settle(cell.place, cell.column)
    with watched() as stored:
        answer = emitted(cell.world, cell.column, event, body)
    if answer is None:
        return "in" if not stored else "in, and yet something was stored"
    if answer["ok"]:
        return "ok" if stored or event not in SENDING else "ok, and yet nothing was stored"
    code = CODES.get(answer["problem"]["code"], answer["problem"]["code"])
    if code == "404":
        nothing = emitted(cell.world, cell.column, event, body | {"room": f"{body['room'].partition(':')[0]}:{ABSENT}"})
        if nothing != answer:
            return "404, but what is hidden looks other than what is not there"
    return code if not stored else f"{code}, and yet something was stored"


def body_of(cell: Cell, event: str, kind: str) -> dict[str, Any]:
    """A valid body."""
    names = {
        "network": lambda: f"network:{cell.slug}",
        "channel": lambda: f"channel:{make.channel(cell.world.networks[cell.place]).id}",
        "thread": lambda: f"thread:{cell.thread().id}",
        "person": lambda: f"person:{cell.writer.id}",
        "session": lambda: f"session:{cell.live().id}",
        "backstage": lambda: f"backstage:{cell.live().id}",
    }
    if event in SENDING:
        return {"room": names[SENDING[event]](), "text": "Dzień dobry", "client_id": client_id()}
    return {"room": names[kind or "network"]()}


def emitted(world: World, column: str, event: str, body: dict[str, Any]) -> dict[str, Any] | None:
    """The answer to an event; None where there is no socket (any more)."""
    socket = world.sockets[column]
    if not socket.is_connected():
        return None
    answer = Context().run(socket.emit, event, body, callback=True)
    db.session.rollback()
    return dict(answer)
