"""Sessions, live: the audience's room and the backstage. What waits for a decision never enters the audience's log.

`session:<id>` is the audience's room, `backstage:<id>` that of those who decide; both begin with the session.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.events import before_commit
from networks.people.models import Person
from networks.sessions import events, policy, queries
from networks.sessions.models import LiveSession
from networks.sessions.showing import session_data
from realtime import log, rooms
from realtime.log import Shown

MOVING = (
    events.SessionMoved,
    events.SessionChanged,
    events.AgendaMoved,
    events.RehearsalBegun,
    events.RehearsalWiped,
    events.SessionRoleGiven,
    events.SessionRoleTaken,
)


@rooms.kind("session")
def find(person: Person, key: str) -> datetime | None:
    """A session's room is open to everybody who sees the session, from its beginning on."""
    _session(person, key)
    return None


@rooms.kind("backstage")
def find_backstage(person: Person, key: str) -> datetime | None:
    """The backstage is open to moderators, assistants and experts of the session, and to coordinators."""
    if not policy.can_see_backstage(person, _session(person, key)):
        raise rooms.nowhere()
    return None


def _session(person: Person, key: str) -> LiveSession:
    """The session in a room's name; whatever is hidden is said in the same words as what is not there."""
    try:
        return queries.session_for(person, rooms.id_in(key))
    except NotFound:
        raise rooms.nowhere() from None


def session_in(room: str) -> LiveSession | None:
    """The session a room belongs to."""
    return db.session.get(LiveSession, rooms.id_in(room.partition(":")[2]))


def live_for(person: Person, room: str) -> LiveSession:
    """The session whose audience's room this is. Raises NotFound for other rooms and for those not open to them."""
    kind, _, key = room.partition(":")
    if kind != "session":
        raise rooms.nowhere()
    return _session(person, key)


def _moved(_sender: type[events.SessionEvent], event: events.SessionEvent) -> None:
    log.append(f"session:{event.session_id}", "session.changed", event.session_id)


for _kind in MOVING:
    before_commit.connect(_moved, sender=_kind, weak=False)


@before_commit.connect_via(events.SessionMoved)
def _tell_network(_sender: type[events.SessionMoved], event: events.SessionMoved) -> None:
    """The network's pages hear that its sessions are other than before."""
    live = db.session.get_one(LiveSession, event.session_id)
    log.append(f"network:{live.network.slug}", "sessions.changed", event.session_id)


def _sessions(_room: str, ids: Sequence[int]) -> dict[int, Shown]:
    found = {id_: db.session.get(LiveSession, id_) for id_ in ids}
    return {id_: Shown(session_data(live)) for id_, live in found.items() if live is not None}


def _known(_room: str, ids: Sequence[int]) -> dict[int, Shown]:
    """A session as its network may know it."""
    return {id_: shown for id_, shown in _sessions(_room, ids).items() if shown.data["state"] != "draft"}


log.render("session.changed", _sessions)
log.render("sessions.changed", _known)
