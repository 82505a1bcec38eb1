"""Coming, joining, leaving, and losing the right to be somewhere while connected."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterable
from typing import Any

from flask import Flask, current_app, request
from pydantic import Field
from socketio.exceptions import ConnectionRefusedError
from sqlalchemy import select

from networks.access import queries as access
from networks.access.current import SecondFactorNeeded, current_proof, note_use
from networks.core.config import Settings
from networks.core.db import db
from networks.core.errors import NotFound, NotSignedIn, Problem, TooMany
from networks.core.events import after_commit
from networks.core.shapes import Shape
from networks.core.words import later as _
from networks.people.events import RightsChanged, SignedOut, TokenEnded
from networks.people.models import Person
from networks.people.queries import person_at
from realtime import doors, log, rooms, server
from realtime.catching_up import events_after
from realtime.connections import HEADS_SECONDS, Connection, connections
from realtime.server import sleep, socketio, spawn

_log = logging.getLogger(__name__)

WATCH_SECONDS = 1.0
RESTART_SECONDS = 10
_BIGGEST = 2**63 - 1


class RoomJoin(Shape):
    """Join a room; events after number `after` come with the answer."""

    room: str = Field(max_length=rooms.NAME_MAX)
    after: int = Field(default=0, ge=0, le=_BIGGEST)


class RoomLeave(Shape):
    """Leave a room."""

    room: str = Field(max_length=rooms.NAME_MAX)


@socketio.on("connect")
def connect(auth: object = None) -> None:
    """Let in who is signed in, by the page's cookie or by `auth: {token}`; refuse everybody else."""
    connection = _known(auth)
    if connection is None:
        raise ConnectionRefusedError("not_signed_in")
    if access.is_held_back(person_at(connection.person_id, connection.rights_epoch), connection.proof):
        raise ConnectionRefusedError(SecondFactorNeeded.default_code)
    settings: Settings = current_app.extensions["sieci_settings"]
    if len(connections.of_person(connection.person_id)) >= settings.sockets_max:
        raise ConnectionRefusedError("too_many")
    connections.add(connection)
    db.session.rollback()


@socketio.on("disconnect")
def disconnected(_reason: object = None) -> None:
    """Forget a socket that went."""
    connections.drop(request.sid)  # type: ignore[attr-defined]


@doors.on("room.join", RoomJoin)
def join(person: Person, wanted: RoomJoin) -> doors.Ack:
    """Join, then read: whatever happens in between arrives twice rather than never, and the client drops repeats."""
    connection = doors.current()
    settings: Settings = current_app.extensions["sieci_settings"]
    if wanted.room not in connection.rooms and len(connection.rooms) >= settings.rooms_max:
        raise TooMany(_("Too many things are open at once. Please close some pages."))
    view = rooms.view_for(person, wanted.room)
    connections.join(connection, view, log.head_of(view.room))
    server.enter_room(connection.sid, view.room)
    db.session.rollback()  # ends the reading transaction, so that what was committed meanwhile is seen
    return events_after(view, wanted.after, log.BEHIND_MAX)


@doors.on("room.leave", RoomLeave)
def leave(_person: Person, wanted: RoomLeave) -> doors.Ack:
    """Leave; leaving a room one is not in is fine."""
    _out_of(doors.current(), wanted.room)
    return {}


def begin(app: Flask) -> None:
    """Start the task that looks after connections."""
    spawn(_watch, app)


def tell_restarting() -> None:
    """Tell everybody that the server restarts; each comes back after a random part of the seconds given."""
    socketio.emit("restarting", {"seconds": RESTART_SECONDS})


def recheck(person_ids: Iterable[int]) -> None:
    """Look up anew what these people may see, and close what they may not see any more."""
    for person_id in person_ids:
        for connection in connections.of_person(person_id):
            try:
                _recheck_one(connection, doors.proven(connection))
            except (NotSignedIn, SecondFactorNeeded) as problem:
                _send_away(connection, problem)


def _recheck_one(connection: Connection, person: Person) -> None:
    connection.rights_epoch = person.rights_epoch
    for room in list(connection.rooms):
        try:
            connection.rooms[room] = rooms.view_for(person, room)
        except NotFound:
            _out_of(connection, room)
            reason = str(_("Your access to this place has ended."))
            socketio.emit("room.closed", {"room": room, "reason": reason}, to=connection.sid)


def _send_away(connection: Connection, problem: Problem) -> None:
    """Close every room at once and then the socket."""
    for room in list(connection.rooms):
        _out_of(connection, room)
        socketio.emit("room.closed", {"room": room, "reason": str(problem)}, to=connection.sid)
    connections.drop(connection.sid)
    server.close_socket(connection.sid)


def _out_of(connection: Connection, room: str) -> None:
    connections.leave(connection, room)
    server.leave_room(connection.sid, room)


def _known(auth: object) -> Connection | None:
    sid: str = request.sid  # type: ignore[attr-defined]
    if isinstance(auth, dict) and "token" in auth:
        proof = access.access_token_by_token(str(auth["token"]))
        if proof is not None:
            note_use(proof)
    else:
        proof = current_proof()
    return Connection(sid, proof) if proof is not None else None


@after_commit.connect_via(RightsChanged)
@after_commit.connect_via(SignedOut)
@after_commit.connect_via(TokenEnded)
def _at_once(_sender: object, event: RightsChanged | SignedOut | TokenEnded) -> None:
    """What this process changes itself takes effect at once; changes made elsewhere within a second."""
    if connections.of_person(event.person_id):
        recheck([event.person_id])


def _watch(app: Flask) -> None:
    while True:
        sleep(WATCH_SECONDS)
        try:
            with app.test_request_context():
                watch_once()
        except Exception:
            _log.exception("looking after connections failed; trying again")


def watch_once() -> None:
    """Find people whose rights changed and sign-ins that ended, wherever that was done; tell rooms' heads."""
    people = connections.person_ids()
    if not people:
        return
    epochs = dict(db.session.execute(select(Person.id, Person.rights_epoch).where(Person.id.in_(people))).all())
    alive = access.living_proofs({(c.proof.kind, c.proof.id) for c in connections.all()})
    changed = {
        connection.person_id
        for connection in connections.all()
        if epochs.get(connection.person_id) != connection.rights_epoch
        or (connection.proof.kind, connection.proof.id) not in alive
    }
    recheck(changed)
    _tell_heads()


def _tell_heads() -> None:
    now = time.monotonic()
    due = [connection for connection in connections.all() if connection.heads_due <= now]
    heads = log.heads_of({room for connection in due for room in connection.rooms})
    for connection in due:
        connection.heads_due = now + HEADS_SECONDS * random.uniform(0.9, 1.0)  # noqa: S311 (spreads load, no secret)
        if connection.rooms:
            mine: dict[str, Any] = {room: heads.get(room, 0) for room in connection.rooms}
            socketio.emit("room.heads", mine, to=connection.sid)
