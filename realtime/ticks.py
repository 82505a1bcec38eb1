"""What is told once a second or less often, however many people click: support, votes, and who is in a session.

A web process tells of what it heard itself; the counts are read from the database when they are shown, so whichever
tick comes last tells the truth.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Final, TypeVar

from flask import Flask

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Problem
from networks.core.unit_of_work import unit_of_work
from networks.people.queries import person_with_rights
from networks.presence import actions as presence
from networks.presence.queries import here_count
from networks.sessions import actions as sessions
from networks.sessions import policy, queries
from networks.sessions.models import LiveSession
from realtime import log
from realtime.connections import connections
from realtime.server import sleep, spawn

_log = logging.getLogger(__name__)
# A session's id, or with an id of something in it.
T = TypeVar("T", int, tuple[int, int])

TICK_SECONDS: Final = 1.0
# How often it is noted who is in a session.
PRESENCE_TICKS: Final = 15
# The lobby opens by itself this long before the beginning, if somebody is there who moderates.
LOBBY_BEFORE: Final = timedelta(minutes=15)

# Sessions in which support changed since the last tick of this process.
supports: set[int] = set()
# Who came to a session since the last tick, and whose page asked for it without a socket.
came: dict[int, set[int]] = {}
_told_here: dict[int, int] = {}
_in_rooms: set[tuple[int, int]] = set()
# Who asked for a backstage's events without a socket since lobbies were last looked at.
_asked_backstage: dict[int, set[int]] = {}

# Whoever is in one of these is in the session.
ROOMS_OF_SESSIONS: Final = frozenset({"session", "backstage"})

Each = Callable[[], None]
# What else is done every second: each feature adds its own.
every_second: list[Each] = []


def note_here(session_id: int, person_id: int) -> None:
    """Somebody is in the session's room, by whatever way; written at the next tick."""
    came.setdefault(session_id, set()).add(person_id)


def note_room(room: str, person_id: int) -> None:
    """Somebody hears a room; in a session's room or backstage that is being there."""
    kind, _, key = room.partition(":")
    if kind in ROOMS_OF_SESSIONS and key.isdecimal():
        note_here(int(key), person_id)
    if kind == "backstage" and key.isdecimal():
        _asked_backstage.setdefault(int(key), set()).add(person_id)


def forget() -> None:
    """Know nothing of what was gathered: the process begins anew, or a test does."""
    global _in_rooms
    for gathered in (supports, came, _told_here, _asked_backstage):
        gathered.clear()
    _in_rooms = set()


def begin(app: Flask) -> None:
    """Start the task that ticks."""
    spawn(_tick, app)


def _tick(app: Flask) -> None:
    count = 0
    while True:
        sleep(TICK_SECONDS)
        count += 1
        try:
            with app.test_request_context():
                tick(with_presence=count % PRESENCE_TICKS == 0)
        except Exception:
            _log.exception("a part of a tick failed; the next one tells what it would have")


def tick(*, with_presence: bool) -> None:
    """Tell what gathered since the last tick.

    Raises ExceptionGroup of what failed, after all else was done.
    """
    steps: list[Each] = [_tell_counts, *every_second, partial(_gather, everybody=with_presence)]
    steps += [_open_lobbies, _note_here] if with_presence else [_note_here]
    failed: list[Exception] = []
    for step in steps:
        db.session.rollback()
        try:
            step()
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("parts of a tick", failed)


@contextmanager
def taken(gathered: set[T]) -> Iterator[list[T]]:
    """What gathered until now, taken out to be told in the block; when that fails, it waits for the next tick."""
    found = sorted(gathered)
    gathered.difference_update(found)
    try:
        yield found
    except BaseException:
        gathered.update(found)
        raise


def _tell_counts() -> None:
    with taken(supports) as asked:
        if not asked:
            return
        with unit_of_work():
            for session_id in asked:
                log.append(f"session:{session_id}", "questions.counted", session_id)


def _gather(*, everybody: bool) -> None:
    """Those whose socket is in a session's room; in most ticks only those who came since the last one."""
    global _in_rooms
    present = {
        (int(key), connection.person_id)
        for kind, _, key in (room.partition(":") for room in connections.rooms())
        if kind in ROOMS_OF_SESSIONS
        for connection in connections.in_room(f"{kind}:{key}")
    }
    for session_id, person_id in present if everybody else present - _in_rooms:
        note_here(session_id, person_id)
    _in_rooms = present


def _note_here() -> None:
    """Write down who is here, a unit for each session, and tell the number when it changed."""
    while came:
        session_id, person_ids = came.popitem()
        with unit_of_work():
            live = db.session.get(LiveSession, session_id)
            if live is None or live.is_over:
                continue
            presence.see(live, person_ids)
            count = here_count(session_id)
            if live.is_running and _told_here.get(session_id) != count:
                _told_here[session_id] = count
                log.append(f"session:{session_id}", "people.counted", session_id)


def _open_lobbies() -> None:
    """Open lobbies whose time has come and in which somebody is backstage who moderates."""
    soon, asked = clock.now() + LOBBY_BEFORE, _asked_backstage.copy()
    _asked_backstage.clear()
    for live in queries.announced_until(soon):
        connected = {connection.person_id for connection in connections.in_room(f"backstage:{live.id}")}
        for person_id in sorted(connected | asked.get(live.id, set())):
            person = person_with_rights(person_id)
            if person is None or not policy.can_moderate(person, live):
                continue
            try:
                with unit_of_work():
                    sessions.open_lobby(person, live)
            except Problem:
                _log.info("a lobby was opened meanwhile")
            break
