"""Putting the socket door together: the server, the handlers and listeners of each feature, the background tasks."""

from __future__ import annotations

from flask import Flask

from networks.core.config import Settings
from networks.web import live
from realtime import (
    api,
    chat,
    connection,
    hands,
    hints,
    log,
    notifications,
    people,
    polls,
    presence,
    questions,
    records,
    server,
    session_messages,
    sessions,
    slides,
    threads,
    ticks,
)
from realtime.showing import shower

# Imported for what they register: rooms, handlers and records of each feature.
FEATURES = (
    people,
    threads,
    chat,
    notifications,
    sessions,
    session_messages,
    questions,
    hands,
    presence,
    polls,
    slides,
    records,
)


def init_app(app: Flask, settings: Settings, async_mode: server.AsyncMode) -> None:
    """Give `app` the room log, its HTTP door and the sockets."""
    live.keep_heads(app, log.heads_of)
    app.register_blueprint(api.bp)
    hints.init_app(settings.redis_url)
    origin = settings.public_url
    server.init_app(app, async_mode=async_mode, transport=settings.transport, public_origin=origin)


def begin(app: Flask) -> None:
    """Start the tasks of a web process: showing rooms, hearing of other processes, looking after connections."""
    shower.begin(app)
    hints.begin(app, shower.look_at)
    connection.begin(app)
    ticks.begin(app)


def tell_restarting() -> None:
    """Tell every client that the server restarts."""
    connection.tell_restarting()
