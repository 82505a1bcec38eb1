"""What pages know of the room log: how far it had come when they were made, so that scripts go on from there.

The log itself is kept above (`realtime`), which registers itself here; without it pages are simply not live.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, current_app

_KEY = "sieci_room_head"


def keep_heads(app: Flask, head_of_room: Callable[[str], int]) -> None:
    """Let pages ask `head_of_room` for the newest `seq` of a room."""
    app.extensions[_KEY] = head_of_room


def head_of(room: str) -> int:
    """The newest `seq` of a room's log; 0 for an empty room."""
    ask: Callable[[str], int] | None = current_app.extensions.get(_KEY)
    return ask(room) if ask is not None else 0
