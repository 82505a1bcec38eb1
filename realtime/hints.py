"""Hints between processes that a room's log grew. They may be lost: heads and catching up find what they miss.

With Redis a hint is a published room name; without it the web process looks at the heads of its own rooms a few
times a second. A hint never carries words.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

import redis
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from networks.core.db import db
from realtime import log
from realtime.connections import connections
from realtime.server import sleep, spawn

_log = logging.getLogger(__name__)

CHANNEL = "sieci:rooms"
LOOK_SECONDS = 0.3
TIMEOUT_SECONDS = 2.0
RETRY_SECONDS = 2.0

Look = Callable[[str], None]


class Wire:
    """The connection to Redis, if there is one."""

    def __init__(self) -> None:
        self.client: redis.Redis | None = None
        self.is_broken = False


wire = Wire()


def init_app(redis_url: str) -> None:
    """Send hints by the Redis at this address; an empty one means that there is none."""
    wire.client = redis.Redis.from_url(redis_url, socket_timeout=TIMEOUT_SECONDS) if redis_url else None


def tell(room: str, seq: int) -> None:
    """Tell the other processes. A failure is said once in the logs and otherwise harmless."""
    if wire.client is None:
        return
    try:
        wire.client.publish(CHANNEL, json.dumps({"room": room, "seq": seq}))
        wire.is_broken = False
    except redis.RedisError:
        if not wire.is_broken:
            _log.warning("Redis does not answer; other processes will catch up by themselves")
        wire.is_broken = True


def begin(app: Flask, look_at: Look) -> None:
    """Start listening to what other processes change; `look_at` is called with each room that may have grown."""
    if wire.client is not None:
        spawn(_listen, app, wire.client, look_at)
    else:
        spawn(_watch, app, look_at)


def look_at_all(app: Flask, look_at: Look) -> None:
    """Compare the heads of all rooms looked at here with how far they have been shown."""
    with app.app_context():
        for room, head in log.heads_of(connections.rooms()).items():
            if head > connections.shown.get(room, head):
                look_at(room)


def _listen(app: Flask, client: redis.Redis, look_at: Look) -> None:
    while True:
        try:
            with client.pubsub(ignore_subscribe_messages=True) as ear:  # type: ignore[no-untyped-call]
                ear.subscribe(CHANNEL)
                look_at_all(app, look_at)  # what was missed while not listening
                while True:
                    heard = ear.get_message(timeout=1.0)
                    if heard is not None:
                        look_at(str(json.loads(heard["data"])["room"]))
        except (redis.RedisError, ValueError, KeyError, SQLAlchemyError):
            sleep(RETRY_SECONDS)


def _watch(app: Flask, look_at: Look) -> None:
    version = _DataVersion(app)
    while True:
        sleep(LOOK_SECONDS)
        try:
            if connections.rooms() and version.has_moved():
                look_at_all(app, look_at)
        except SQLAlchemyError:
            _log.warning("the heads of rooms could not be read; trying again")


class _DataVersion:
    """Whether anybody wrote to an SQLite file since the last look; on PostgreSQL always "perhaps"."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            is_sqlite = db.engine.dialect.name == "sqlite"
            self._connection = db.engine.raw_connection() if is_sqlite else None
        self._seen = -1

    def has_moved(self) -> bool:
        """Look once."""
        if self._connection is None:
            return True
        cursor = self._connection.cursor()
        cursor.execute("PRAGMA data_version")
        row = cursor.fetchone()
        cursor.close()
        before, self._seen = self._seen, row[0] if row else -1
        return before != self._seen
