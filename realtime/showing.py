"""Showing what happened to those who look at a room: in order, each event rendered once."""

from __future__ import annotations

import logging
import threading
from typing import Any

from flask import Flask

from networks.core.db import db
from networks.core.events import after_commit
from realtime import hints, log
from realtime.connections import connections
from realtime.log import Entry, RoomMoved
from realtime.server import socketio, spawn

_log = logging.getLogger(__name__)

AT_ONCE = 200


class Shower:
    """Shows rooms one after the other in a task of its own, so that a sender's ack never waits for the audience."""

    def __init__(self) -> None:
        self._app: Flask | None = None
        self._waiting: dict[str, None] = {}
        self._has_news = threading.Event()
        self.is_at_once = False

    def begin(self, app: Flask) -> None:
        """Start the task. Until then (in tests with `is_at_once`) rooms are shown within the call."""
        self._app = app
        spawn(self._work, app)

    def look_at(self, room: str) -> None:
        """Something may have happened in this room."""
        if room not in connections.shown:
            return
        if self._app is None:
            show(room)
            return
        self._waiting[room] = None
        self._has_news.set()

    def _work(self, app: Flask) -> None:
        while True:
            self._has_news.wait()
            self._has_news.clear()
            while self._waiting:
                room = next(iter(self._waiting))
                del self._waiting[room]
                try:
                    with app.test_request_context():
                        show(room)
                except Exception:
                    _log.exception("a room could not be shown; its clients will catch up")


shower = Shower()


def show(room: str) -> None:
    """Send the room's clients every event they have not been shown yet, in order."""
    while (shown := connections.shown.get(room)) is not None:
        db.session.rollback()  # what was committed since must be seen
        entries = log.entries(room, shown + 1, AT_ONCE)
        for entry in entries:
            _send(entry)
        if room in connections.shown:
            connections.shown[room] = max(shown, entries[-1].seq if entries else shown)
        if len(entries) < AT_ONCE:
            return


def _send(entry: Entry) -> None:
    """One rendering for all; whoever joined after the words were written gets the event without them."""
    late = connections.too_late_for(entry.room, entry.shown.written_at)
    everybody: dict[str, Any] = entry.as_data()
    socketio.emit("room.event", everybody, to=entry.room, skip_sid=[connection.sid for connection in late])
    for connection in late:
        socketio.emit("room.event", entry.as_data(connection.rooms[entry.room].since), to=connection.sid)


@after_commit.connect_via(RoomMoved)
def _moved(_sender: type[RoomMoved], event: RoomMoved) -> None:
    shower.look_at(event.room)
    hints.tell(event.room, event.seq)
