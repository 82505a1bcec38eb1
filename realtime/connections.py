"""Who is connected to this process: each socket with its person, what they signed in with, and the rooms joined."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from datetime import datetime

from networks.access.queries import Proof
from realtime.rooms import View

HEADS_SECONDS = 15.0


@dataclass
class Connection:
    """One socket, what its person signed in with, and the rooms it is in."""

    sid: str
    proof: Proof
    rooms: dict[str, View] = field(default_factory=dict)
    # Spread over the interval, so that not everybody is told at the same moment.
    heads_due: float = field(default_factory=lambda: time.monotonic() + random.uniform(1, HEADS_SECONDS))  # noqa: S311
    strikes: int = 0

    def __post_init__(self) -> None:
        self.person_id = self.proof.person_id
        # As of when the rooms were looked up.
        self.rights_epoch = self.proof.rights_epoch


class Connections:
    """All sockets of this process, and for each room how far it has been shown."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Connection] = {}
        self._by_person: dict[int, dict[str, Connection]] = {}
        self._by_room: dict[str, dict[str, Connection]] = {}
        self.shown: dict[str, int] = {}
        # For each room since when the latest comer sees it: what was written later concerns everybody alike.
        self._newest_since: dict[str, datetime] = {}

    def add(self, connection: Connection) -> None:
        """A socket came."""
        self._by_sid[connection.sid] = connection
        self._by_person.setdefault(connection.person_id, {})[connection.sid] = connection

    def drop(self, sid: str) -> None:
        """A socket went, with all its rooms."""
        connection = self._by_sid.pop(sid, None)
        if connection is None:
            return
        for room in list(connection.rooms):
            self.leave(connection, room)
        own = self._by_person[connection.person_id]
        own.pop(sid, None)
        if not own:
            del self._by_person[connection.person_id]

    def join(self, connection: Connection, view: View, head: int) -> None:
        """A socket is in a room from now on; a room new to this process counts as shown up to `head`."""
        self.shown.setdefault(view.room, head)
        connection.rooms[view.room] = view
        self._by_room.setdefault(view.room, {})[connection.sid] = connection
        if view.since is not None:
            self._newest_since[view.room] = max(view.since, self._newest_since.get(view.room, view.since))

    def leave(self, connection: Connection, room: str) -> None:
        """A socket is no longer in a room; a room nobody looks at is forgotten."""
        connection.rooms.pop(room, None)
        inside = self._by_room.get(room, {})
        inside.pop(connection.sid, None)
        if not inside:
            self._by_room.pop(room, None)
            self.shown.pop(room, None)
            self._newest_since.pop(room, None)

    def by_sid(self, sid: str) -> Connection | None:
        """The connection of a socket."""
        return self._by_sid.get(sid)

    def of_person(self, person_id: int) -> list[Connection]:
        """All sockets of a person."""
        return list(self._by_person.get(person_id, {}).values())

    def in_room(self, room: str) -> list[Connection]:
        """All sockets in a room."""
        return list(self._by_room.get(room, {}).values())

    def too_late_for(self, room: str, written_at: datetime | None) -> list[Connection]:
        """The sockets in a room whose people joined its network after that moment."""
        newest = self._newest_since.get(room)
        if written_at is None or newest is None or newest <= written_at:
            return []
        return [connection for connection in self.in_room(room) if connection.rooms[room].is_too_late_for(written_at)]

    def all(self) -> list[Connection]:
        """All sockets."""
        return list(self._by_sid.values())

    def rooms(self) -> list[str]:
        """All rooms somebody here looks at."""
        return list(self._by_room)

    def person_ids(self) -> list[int]:
        """Everybody who is here."""
        return list(self._by_person)


connections = Connections()
