"""Where a form sends people back: the pages of a session by the names that forms carry in their hidden field `back`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import url_for

from networks.sessions.models import LiveSession

LOBBY: Final = "stage.lobby"
ENDPOINTS: Final[Mapping[str, str]] = {
    "lobby": LOBBY,
    "room": "stage.room",
    "desk": "stage.desk",
    "stage": "stage.expert",
    "close": "stage.closing",
}


def address_of(live: LiveSession, back: str, fragment: str = "") -> str:
    """The page of the session by its name in forms, with a place in it; anything unknown means the lobby."""
    return url_for(ENDPOINTS.get(back, LOBBY), session_id=live.id, _anchor=fragment or None)
