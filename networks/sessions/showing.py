"""A session as data, the same for rooms and for programs."""

from __future__ import annotations

from typing import Any

from networks.core import clock
from networks.sessions.models import LiveSession
from networks.web.filters import iso


def session_data(live: LiveSession) -> dict[str, Any]:
    """The session as everybody in it may know it. `now` is the server's clock, for counting down."""
    moments = ("starts_at", "ends_at", "started_at", "ended_at", "published_at")
    return {
        "id": live.id, "network": live.network.slug, "title": live.title, "state": live.state.value,
        "version": live.version, "premoderated": live.is_premoderated, "pause_reason": live.pause_reason,
        "cancel_reason": live.cancel_reason, "room_url": live.room_url, "now": iso(clock.now()),
        "agenda": [
            {
                "id": item.id, "title": item.title, "minutes": item.minutes,
                "begun_at": iso(item.begun_at) if item.begun_at else None,
                "ended_at": iso(item.ended_at) if item.ended_at else None,
            }
            for item in live.agenda
        ],
    } | {name: iso(moment) if (moment := getattr(live, name)) else None for name in moments}  # fmt: skip
